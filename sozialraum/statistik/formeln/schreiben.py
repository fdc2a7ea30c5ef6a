"""Schreibt Zähler, Nenner und Faktor als Formel und in deutschen Worten."""

from collections.abc import Callable, Mapping, Sequence

from sozialraum.kern.zahlen import MINUS, zahl
from sozialraum.statistik.formeln.lesen import FLAECHE
from sozialraum.statistik.formeln.rechnen import Formel
from sozialraum.statistik.indikatoren import GESCHLECHTER, GROESSEN, Auswahl, Glied, altersspanne


def formel_schreiben(formel: Formel) -> str:
    """Die eine Schreibweise, die wieder dieselbe Formel ergibt."""
    mal = f" * {formel.faktor}" if formel.faktor != 1 else ""
    return _zusammen(formel, _glied, "-", "/", FLAECHE) + mal


def in_worten(formel: Formel, groessen: Mapping[str, str] = GROESSEN) -> str:
    """`Ausländerinnen und Ausländer, unter 18 Jahre ÷ Einwohnerinnen und Einwohner, unter 18 Jahre × 100`"""
    mal = f" × {zahl(formel.faktor)}" if formel.faktor != 1 else ""
    return _zusammen(formel, lambda g: glied_in_worten(g, groessen), MINUS, "÷", "Fläche in km²") + mal


def glied_in_worten(glied: Glied, groessen: Mapping[str, str] = GROESSEN) -> str:
    """`Einwohnerinnen und Einwohner, weiblich, unter 18 Jahre, 5 Jahre zuvor`"""
    auswahl = glied.auswahl
    teile = [groessen.get(auswahl.groesse, auswahl.groesse)]
    if auswahl.geschlecht:
        teile.append(GESCHLECHTER[auswahl.geschlecht])
    if alter := altersspanne(auswahl.von, auswahl.bis):
        teile.append(alter)
    if glied.jahre_zuvor:
        teile.append("1 Jahr zuvor" if glied.jahre_zuvor == 1 else f"{glied.jahre_zuvor} Jahre zuvor")
    return ", ".join(teile)


def _zusammen(
    formel: Formel, schreibe: Callable[[Glied], str], minus: str, geteilt: str, flaeche: str
) -> str:
    zaehler = _summe(formel.zaehler, schreibe, minus)
    if formel.ist_anzahl:
        return zaehler
    nenner = flaeche if formel.je_flaeche else _summe(formel.nenner, schreibe, minus, klammer=True)
    return f"{_summe(formel.zaehler, schreibe, minus, klammer=True)} {geteilt} {nenner}"


def _summe(
    glieder: Sequence[Glied], schreibe: Callable[[Glied], str], minus: str, *, klammer: bool = False
) -> str:
    text = ""
    for glied in glieder:
        if not text:
            text = schreibe(glied) if glied.vorzeichen == 1 else f"{minus}{schreibe(glied)}"
        else:
            text += f" {'+' if glied.vorzeichen == 1 else minus} {schreibe(glied)}"
    return f"({text})" if klammer and len(glieder) > 1 else text


def _glied(glied: Glied) -> str:
    jahre = glied.jahre_zuvor
    vor = f" vor {jahre} {'jahr' if jahre == 1 else 'jahren'}" if jahre else ""
    wort = glied.auswahl.groesse
    return f"{_genannt(wort)}{_bedingung(glied.auswahl)}{vor}"


def _genannt(groesse: str) -> str:
    # Nur Merkmale ohne Größe tragen ihre Quelle im Namen.
    return f'"{groesse}"' if ":" in groesse else groesse


def _bedingung(auswahl: Auswahl) -> str:
    teile = []
    if auswahl.von and auswahl.bis is not None:
        einzeln = auswahl.bis == auswahl.von + 1
        teile.append(f"alter = {auswahl.von}" if einzeln else f"{auswahl.von} <= alter < {auswahl.bis}")
    elif auswahl.bis is not None:
        teile.append(f"alter < {auswahl.bis}")
    elif auswahl.von:
        teile.append(f"alter >= {auswahl.von}")
    if auswahl.geschlecht:
        teile.append(f"geschlecht = {auswahl.geschlecht}")
    return f"[{', '.join(teile)}]" if teile else ""
