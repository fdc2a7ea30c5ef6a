"""Aus hunderten einzelner Merkmale wird die Kreuzung, die sie sind: Alter × Geschlecht × …

Ausgeschrieben und gekreuzt sagt die Importvorlage dasselbe; das wird nachgerechnet, sonst bleibt es beim
Ausgeschriebenen. Wo ein Wort für alle steht („insgesamt“, `t`), prüft die Übernahme fortan die Summe.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sozialraum.kern.zahlen import zahl
from sozialraum.statistik.vorlage.angaben_lesen import Angaben, Vorlagenfehler
from sozialraum.statistik.vorlage.merkmalsangaben import (
    EIGENSCHAFTEN,
    HOECHSTENS_MERKMALE,
    TRENNER,
    Merkmalsangaben,
    merkmale_und_summen,
)
from sozialraum.statistik.vorlage.raumangaben import UMLAUTE
from sozialraum.statistik.vorschlagen import woerter
from sozialraum.statistik.vorschlagen.benennen import EINHEIT, NAME
from sozialraum.statistik.vorschlagen.ergebnis import Vorschlag

AB = 12
# Mehr Lücken als das hat eine Kreuzung nicht; sonst sind es verschiedene Dinge.
HOECHSTENS_LUECKEN = 1.5
GESCHLECHT = {"m": "männlich", "w": "weiblich", "d": "divers"}
Merkmal = Mapping[str, Any]


def kreuzen(vorschlag: Vorschlag, antworten: Mapping[str, str]) -> None:
    """Ersetzt `merkmale` durch eine Kreuzung, wenn sie genau das sind; die einzelnen bleiben dabei.

    Hat jemand einzelne selbst benannt, bleiben alle ausgeschrieben.
    """
    if any(kennung.startswith((NAME, EINHEIT)) and wort for kennung, wort in antworten.items()):
        return
    merkmale: list[dict[str, Any]] = vorschlag.inhalt.get("merkmale", [])
    teile = [str(merkmal["schluessel"]).split(TRENNER) for merkmal in merkmale]
    if len(merkmale) < AB or len({len(eine) for eine in teile}) != 1:
        return
    werte = [list(dict.fromkeys(spalte)) for spalte in zip(*teile, strict=True)]
    voran = 0
    while voran < len(werte) and len(werte[voran]) == 1:
        voran += 1
    alle = 1
    for eine in werte:
        alle *= len(eine)
    vielfach = [stelle for stelle in range(voran, len(werte)) if len(werte[stelle]) > 1]
    if len(vielfach) < 2 or vielfach != list(range(voran, len(werte))):
        return
    if alle > min(HOECHSTENS_MERKMALE, HOECHSTENS_LUECKEN * len(merkmale)):
        return
    gekreuzt = _kreuzung(merkmale, teile, werte, voran)
    if gekreuzt is None or not _sagt_dasselbe(gekreuzt, merkmale):
        return
    vorschlag.einzelne = merkmale
    vorschlag.inhalt |= gekreuzt
    dimensionen = gekreuzt["dimensionen"]
    summen = [
        f"„{eine['wert']}“"
        for auspraegungen in dimensionen.values()
        for eine in auspraegungen
        if "summe" in eine
    ]
    vorschlag.belege_mit(
        "Kreuzung",
        " × ".join(f"{name} ({zahl(len(auspraegungen))})" for name, auspraegungen in dimensionen.items()),
        f"Die {zahl(len(merkmale))} Merkmale sind alle Verbindungen davon."
        + (
            f" {', '.join(dict.fromkeys(summen))} muss die Summe der übrigen sein; das wird geprüft."
            if summen
            else ""
        ),
    )


def _kreuzung(
    merkmale: Sequence[Merkmal], teile: Sequence[Sequence[str]], werte: Sequence[Sequence[str]], voran: int
) -> dict[str, Any] | None:
    """`dimensionen` und das eine Merkmal; None, wenn eine Angabe von zwei Dimensionen zugleich abhängt."""
    allen: dict[str, Any] = {}
    je_wert: list[dict[str, dict[str, Any]]] = [{wert: {} for wert in spalte} for spalte in werte]
    for angabe in (*EIGENSCHAFTEN, "wortlaut"):
        gesehen = [merkmal.get(angabe) for merkmal in merkmale]
        if len(set(map(repr, gesehen))) == 1:
            if gesehen[0] is not None:
                allen[angabe] = gesehen[0]
            continue
        stelle = next((ort for ort in range(voran, len(werte)) if _bestimmt(teile, ort, gesehen)), None)
        if stelle is None:
            return None
        for eine, wert in zip(teile, gesehen, strict=True):
            if wert is not None:
                je_wert[stelle][eine[stelle]][angabe] = wert
    tabellen = {merkmal.get("tabelle", "") for merkmal in merkmale}
    if len(tabellen) > 1:
        return None
    dimensionen: dict[str, list[dict[str, Any]]] = {}
    for stelle in range(voran, len(werte)):
        auspraegungen = [_auspraegung(wert, je_wert[stelle][wert]) for wert in werte[stelle]]
        _summe_finden(auspraegungen)
        dimensionen[_name(auspraegungen, set(dimensionen))] = auspraegungen
    vorn = TRENNER.join(werte[stelle][0] for stelle in range(voran))
    staemme = {re.split(r", | \(", merkmal["bezeichnung"])[0] for merkmal in merkmale}
    if len(staemme) != 1:
        return None
    stamm = staemme.pop()
    eines = {"bezeichnung": stamm, **({"tabelle": tabellen.pop()} if any(tabellen) else {}), **allen}
    return {
        "dimensionen": dimensionen,
        "merkmale": [({"schluessel": vorn} if vorn else {}) | eines | {"je": list(dimensionen)}],
    }


def _bestimmt(teile: Sequence[Sequence[str]], stelle: int, gesehen: Sequence[Any]) -> bool:
    """Folgt die Angabe allein aus diesem Teil des Schlüssels?"""
    je_teil: dict[str, Any] = {}
    return all(
        je_teil.setdefault(eine[stelle], wert) == wert for eine, wert in zip(teile, gesehen, strict=True)
    )


def _auspraegung(wert: str, angaben: dict[str, Any]) -> dict[str, Any]:
    alter = woerter.Alter(angaben.get("alter_von", 0), angaben.get("alter_bis"))
    if "alter_von" in angaben or "alter_bis" in angaben:
        wort = alter.in_worten
    elif "geschlecht" in angaben:
        wort = GESCHLECHT.get(angaben["geschlecht"], "")
    else:
        text = str(angaben.get("wortlaut", wert))
        wort = "" if woerter.ist_insgesamt(text) else text
    return {"wert": wert, **({"bezeichnung": wort} if wort else {}), **angaben}


def _summe_finden(auspraegungen: list[dict[str, Any]]) -> None:
    """Eine ist die Summe, wenn sie „insgesamt“ heißt und die übrigen jeden Menschen genau einmal zählen."""
    ganze = [eine for eine in auspraegungen if "bezeichnung" not in eine]
    uebrige = [eine for eine in auspraegungen if "bezeichnung" in eine]
    if len(ganze) != 1:
        return
    geschlechter = [eine.get("geschlecht", "") for eine in uebrige]
    if all(geschlechter) and len(set(geschlechter)) == len(geschlechter) >= 2:
        ganze[0]["summe"] = True
    baender = sorted((eine.get("alter_von", -1), eine.get("alter_bis") or 999) for eine in uebrige)
    grenzen = [0, *(bis for _, bis in baender)]
    if len(baender) >= 2 and grenzen[-1] == 999 and [von for von, _ in baender] == grenzen[:-1]:
        ganze[0]["summe"] = True


def _name(auspraegungen: Sequence[Mapping[str, Any]], vergeben: set[str]) -> str:
    if any("geschlecht" in eine for eine in auspraegungen):
        name = "geschlecht"
    elif any("alter_von" in eine for eine in auspraegungen):
        name = "alter"
    else:
        erste = next((str(eine["bezeichnung"]) for eine in auspraegungen if "bezeichnung" in eine), "teil")
        name = re.sub(r"[^a-z]+", "_", erste.casefold().translate(UMLAUTE)).strip("_")[:20] or "teil"
    return name if name not in vergeben else f"{name}_{len(vergeben) + 1}"


def _sagt_dasselbe(gekreuzt: Mapping[str, Any], merkmale: Sequence[Merkmal]) -> bool:
    """Jedes Merkmal kommt in der Kreuzung mit denselben Angaben vor, und keine zwei heißen gleich."""
    try:
        neue, _ = merkmale_und_summen(Angaben(gekreuzt, ""))
        alte, _ = merkmale_und_summen(Angaben({"merkmale": list(merkmale)}, ""))
    except Vorlagenfehler:
        return False
    if len({eines.bezeichnung for eines in neue.values()}) < len(neue):
        return False
    return all(schluessel in neue and _gleich(neue[schluessel], eines) for schluessel, eines in alte.items())


def _gleich(eines: Merkmalsangaben, anderes: Merkmalsangaben) -> bool:
    angaben = (*EIGENSCHAFTEN, "tabelle", "wortlaute")
    return all(getattr(eines, angabe) == getattr(anderes, angabe) for angabe in angaben)
