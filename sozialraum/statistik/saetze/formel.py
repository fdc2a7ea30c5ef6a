"""Die Formel einer Kennzahl mit den Zahlen, aus denen sie entstand."""

from collections.abc import Iterable, Sequence
from typing import Literal

from sozialraum.kern.zahlen import zahl
from sozialraum.statistik.indikatoren import Art, Rechnung
from sozialraum.statistik.kennzahl import Herkunft, Kennzahl

# Hier zählen Zähler und Nenner als Ganzes: ihre Posten füllten Seiten oder zählten nicht alle.
ALS_GANZES = frozenset({Rechnung.ALTERSSUMME, Rechnung.HAEUFIGSTE, Rechnung.VON_OBEN})


def formel_mit_zahlen(kennzahl: Kennzahl, herkunft: Sequence[Herkunft]) -> str:
    """`(140 + 260) ÷ 2.000 × 100 = 20,0 %`.

    Leer, wenn die Kennzahl geschlossen, so geliefert oder kein Bruch aus wenigen Zahlen ist.
    """
    if kennzahl.wert is None:
        return ""
    indikator, ergebnis = kennzahl.indikator, kennzahl.als_text
    if indikator.art is Art.ANZAHL and indikator.rechnung is Rechnung.TEILEN:
        return f"{_summe(herkunft, 'zaehler')} = {ergebnis}" if len(herkunft) > 1 else ergebnis
    if indikator.rechnung is Rechnung.TEILEN and not _hat_nenner(kennzahl, herkunft):
        return ""
    mal = f" × {zahl(indikator.faktor)}" if indikator.faktor != 1 else ""
    if indikator.rechnung is Rechnung.TEILEN:
        zaehler = _klammer(_summe(herkunft, "zaehler"))
        if indikator.art is Art.DICHTE:
            return f"{zaehler} ÷ {zahl(kennzahl.nenner)}\u00a0km²{mal} = {ergebnis}"
        return f"{zaehler} ÷ {_klammer(_summe(herkunft, 'nenner'))}{mal} = {ergebnis}"
    if indikator.rechnung in ALS_GANZES and kennzahl.zaehler is not None and kennzahl.nenner is not None:
        return f"{zahl(kennzahl.zaehler)} ÷ {zahl(kennzahl.nenner)}{mal} = {ergebnis}"
    return ""


def _hat_nenner(kennzahl: Kennzahl, herkunft: Sequence[Herkunft]) -> bool:
    if kennzahl.indikator.art is Art.DICHTE:
        return kennzahl.nenner is not None
    return any(posten.seite == "nenner" for posten in herkunft)


def _summe(herkunft: Iterable[Herkunft], seite: Literal["zaehler", "nenner"]) -> str:
    text = ""
    for posten in herkunft:
        if posten.seite != seite or posten.wert is None:
            continue
        gewicht = abs(posten.faktor)
        glied = zahl(posten.wert) if gewicht == 1 else f"{zahl(gewicht.normalize())} × {zahl(posten.wert)}"
        if not text:
            text = glied if posten.faktor > 0 else f"−{glied}"
        else:
            text += f" {'+' if posten.faktor > 0 else '−'} {glied}"
    return text


def _klammer(summe: str) -> str:
    return f"({summe})" if " " in summe else summe
