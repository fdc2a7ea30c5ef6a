"""Was mehrere Bausteine brauchen: Zwischentitel, Hinweise auf Fehlendes, Maße, Randnotizen."""

from collections.abc import Sequence

from analysen import saetze
from analysen.grund import Grund, Raum
from analysen.inhalt import (
    Block,
    Hinweis,
    Notiz,
    Zwischentitel,
)
from sozialraum.kern import zahlen
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik.indikatoren import Indikator
from sozialraum.statistik.kennzahlen import Kennzahl
from sozialraum.statistik.zeitraeume import in_worten, jahr, von_bis

HOECHSTENS_NEBENEINANDER = 4


def zwischentitel(grund: Grund, raum: Raum) -> list[Block]:
    """Berichtet die Analyse über mehrere Sozialräume, steht über jedem sein Name."""
    if len(grund.raeume) == 1:
        return []
    return [Zwischentitel(art="zwischentitel", text=saetze.bezeichnung(raum.gebiet))]


def keine_zahlen(grund: Grund) -> Hinweis:
    namen = zahlen.aufzaehlung([raum.gebiet.name for raum in grund.raeume])
    bis = f" bis {grund.analyse.datenstand}" if grund.analyse.datenstand else ""
    if len(grund.raeume) > 1:
        text = f"Es gibt{bis} kein Jahr, zu dem für {namen} zugleich statistische Werte vorliegen."
    else:
        text = f"Für {namen} liegen{bis} keine statistischen Werte vor."
    return Hinweis(art="hinweis", text=text)


# Wahlen gibt es alle fünf Jahre; was noch älter ist, beschreibt den Sozialraum nicht mehr.
HOECHSTENS_JAHRE_ALT = 6


def neueste(grund: Grund, indikator: str, gebiete: Sequence[Gebiet]) -> list[Kennzahl]:
    """Die Kennzahlen der Gebiete zum jüngsten Zeitraum, zu dem es den Indikator für das erste gibt.

    Nicht jede Zahl wird jedes Jahr erhoben. Gibt es keine, die jung genug ist, gilt der jüngste Zeitraum.
    """
    ab = jahr(grund.letzter) - HOECHSTENS_JAHRE_ALT
    for zeitraum in reversed(grund.zeitraeume):
        if jahr(zeitraum) < ab:
            break
        reihe = [grund.tafel.get(indikator, gebiet, zeitraum) for gebiet in gebiete]
        # Ein geheimer Wert wird gesagt, nicht durch einen älteren ersetzt.
        if reihe[0].quellen:
            return reihe
    return [grund.kennzahl(indikator, gebiet) for gebiet in gebiete]


def zeit_der(grund: Grund, kennzahlen: Sequence[Kennzahl]) -> str:
    """`2024`, `2020–2024`: die Zeiträume dieser Kennzahlen in Worten."""
    return von_bis(sorted({k.zeitraum for k in kennzahlen if k.quellen})) or in_worten(grund.letzter)


def geschlossen(grund: Grund, raum: Raum, indikatoren: Sequence[str]) -> Hinweis:
    gruende = dict.fromkeys(grund.kennzahl(key, raum.gebiet).hinweis for key in indikatoren)
    return Hinweis(art="hinweis", text=" ".join(grund_text for grund_text in gruende if grund_text))


def tabellenrand(grund: Grund, kennzahlen: Sequence[Kennzahl], zeit: str) -> list[Notiz]:
    angaben = dict.fromkeys(angabe for kennzahl in kennzahlen for angabe in kennzahl.quellen)
    return [*grund.belege.notizen(kennzahlen, zeit=zeit), *grund.belege.grundgesamtheiten(angaben)]


def masse(indikatoren: Sequence[Indikator], zeit: str) -> str:
    """`In Prozent, 2014–2025`; haben die Bilder verschiedene Einheiten, nennt jedes seine."""
    if all(indikator.einheit == "%" for indikator in indikatoren):
        return ", ".join(teil for teil in ("In Prozent", zeit) if teil)
    return "; ".join(masszeile(indikator, "") for indikator in indikatoren) + (f", {zeit}" if zeit else "")


def masszeile(indikator: Indikator, zeit: str) -> str:
    """Maß, Einheit und Zeit unter dem Befund."""
    mass = indikator.label if indikator.ohne_einheit else f"{indikator.label} in {indikator.einheit}"
    return ", ".join(teil for teil in (mass, zeit) if teil)


def ort_und_zeit(kennzahl: Kennzahl) -> str:
    return f"{saetze.bezeichnung(kennzahl.gebiet)} {kennzahl.zeitraum_text}"


def textalternative(satz: str, tabelle: int) -> str:
    return f"{satz}. Alle Werte stehen in Tabelle {tabelle}."
