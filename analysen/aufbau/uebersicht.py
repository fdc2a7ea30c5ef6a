"""Kapitel und Bausteine einer Analyse in Zeilen, wie die Seiten des Aufbaus sie zeigen."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from analysen.abfragen import kapitel_der_analyse
from analysen.aufbau.laengen import AB_LAENGE
from analysen.gliederung.inhalt import gedruckt_in
from analysen.grund import indikatoren_in
from analysen.models import Analyse, Baustein, Kapitel, Laenge
from sozialraum.statistik.kennzahlen import vorhandene_indikatoren

HOECHSTENS_NAMEN = 3
TRENNER = " · "
# Wie mehrere Bausteine einer Art heißen; die übrigen gibt es kaum zweimal.
MEHRERE: dict[str, str] = {
    Baustein.Art.TEXT: "Texte",
    Baustein.Art.SATZ: "Befunde in Sätzen",
    Baustein.Art.KENNZAHLEN: "Vergleiche von Kennzahlen",
    Baustein.Art.TABELLE: "Tabellen",
    Baustein.Art.ZEITREIHE: "Zeitreihen",
    Baustein.Art.VERGLEICH: "Vergleiche mit Bezirk und Stadt",
    Baustein.Art.ALTERSAUFBAU: "Darstellungen des Altersaufbaus",
    Baustein.Art.LAGEKARTE: "Lagekarten",
    Baustein.Art.KARTE: "Karten",
    Baustein.Art.NETZBILD: "Netzwerkbilder",
    Baustein.Art.METHODENBILD: "Bilder aus der Erhebung",
}
EINER: dict[str, str] = {Baustein.Art.KARTE: "Karte"}


@dataclass(frozen=True)
class Kapitelzeile:
    """`steht` sagt, ob das Kapitel in der Länge der Analyse gedruckt wird; `ab` ab welcher, in Worten."""

    kapitel: Kapitel
    bausteine: list[str]
    steht: bool
    ab: str


@dataclass(frozen=True)
class Bausteinzeile:
    baustein: Baustein
    worueber: str
    steht: bool
    ab: str
    hat_text: bool


def kapitelzeilen(analyse: Analyse) -> list[Kapitelzeile]:
    """Alle Kapitel in ihrer Folge; zwei Abfragen."""
    return [
        Kapitelzeile(
            kapitel=kapitel,
            bausteine=arten_in_worten(kapitel.bausteine.all()),
            steht=kapitel.gedruckt and gedruckt_in(kapitel.ab_laenge, analyse.laenge),
            ab=_ab(kapitel.ab_laenge),
        )
        for kapitel in kapitel_der_analyse(analyse)
    ]


def arten_in_worten(bausteine: Iterable[Baustein]) -> list[str]:
    """Jede Art einmal, in der Folge der Bausteine; mehrfache mit ihrer Zahl: `3 Zeitreihen`."""
    je_art = Counter(einer.art for einer in bausteine)
    return [_in_worten(art, wie_oft) for art, wie_oft in je_art.items()]


def _in_worten(art: str, wie_oft: int) -> str:
    name = str(Baustein.Art(art).label)
    if wie_oft == 1:
        return EINER.get(art, name)
    return f"{wie_oft} {MEHRERE[art]}" if art in MEHRERE else f"{wie_oft} × {name}"


def bausteinzeilen(kapitel: Kapitel) -> list[Bausteinzeile]:
    """Die Bausteine in ihrer Folge; nur eigene Indikatoren kosten eine Abfrage."""
    bausteine = list(kapitel.bausteine.all())
    indikatoren = vorhandene_indikatoren(
        [key for einer in bausteine for key in indikatoren_in(einer.einstellungen)]
    )
    return [
        Bausteinzeile(
            baustein=einer,
            worueber=_worueber(
                einer,
                [indikatoren[key].label for key in indikatoren_in(einer.einstellungen) if key in indikatoren],
            ),
            steht=gedruckt_in(einer.ab_laenge, kapitel.analyse.laenge),
            ab=_ab(einer.ab_laenge),
            hat_text=bool(einer.text),
        )
        for einer in bausteine
    ]


def _ab(laenge: str) -> str:
    """Leer für das Übliche."""
    return "" if laenge == Laenge.STANDARD else AB_LAENGE[Laenge(laenge)]


def _worueber(baustein: Baustein, namen: list[str]) -> str:
    if baustein.art in Baustein.GESCHRIEBEN:
        if baustein.ausgangstext:
            return "Ausgangstext aus den Zahlen, noch nicht bearbeitet"
        return "geschrieben" if baustein.text else "noch ohne Text"
    if titel := str(baustein.einstellungen.get("titel") or ""):
        return titel
    weitere = len(namen) - HOECHSTENS_NAMEN
    dazu = [f"und {weitere} weitere"] if weitere > 0 else []
    return TRENNER.join([*namen[:HOECHSTENS_NAMEN], *dazu])
