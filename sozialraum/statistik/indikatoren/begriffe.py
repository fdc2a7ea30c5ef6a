"""Begriffe des Katalogs: was ein Indikator ist und welche Größen er verlangt."""

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Literal

from sozialraum.statistik.indikatoren.groessen import GELIEFERT, GESCHLECHTER, GROESSEN


class Richtung(Enum):
    """Ob ein hoher Wert als günstig gilt; Herkunft, Familienform und Segregation tragen keine Wertung."""

    HOCH_GUENSTIG = "+"
    HOCH_UNGUENSTIG = "-"
    OHNE_WERTUNG = "0"


class Kapitel(Enum):
    """Wonach der Katalog, das Gebietsprofil und die Tabellen geordnet sind, in dieser Reihenfolge."""

    BEVOELKERUNG = "Bevölkerung"
    MIGRATION = "Migration und Vielfalt"
    HAUSHALTE = "Haushalte"
    WANDERUNG = "Wanderung und Wohnen"
    ARBEIT = "Arbeit"
    SOZIALES = "Soziale Lage"
    BILDUNG = "Bildung und Teilhabe"
    NETZ = "Angebote und Netzwerk"

    @property
    def schluessel(self) -> str:
        """`soziales`: das Wort für Adressen."""
        return self.name.lower()


class Art(Enum):
    """Welche Aussage die Zahl macht; danach richten sich Sätze, Diagramme und Geheimhaltung."""

    ANZAHL = "Anzahl"
    ANTEIL = "Anteil"  # der Zähler ist Teil des Nenners, sein Gegenstück wird mit geschützt
    VERHAELTNIS = "Verhältnis"
    DICHTE = "Dichte"  # Nenner ist die Fläche
    VERAENDERUNG = "Veränderung"
    SALDO = "Saldo"  # Zugänge minus Abgänge; trägt ein Vorzeichen
    DURCHSCHNITT = "Durchschnitt"
    INDEX = "Index"  # eine Zahl ohne Einheit


class Rechnung(Enum):
    """Wie aus den gelieferten Reihen die Zahl wird."""

    TEILEN = "Zähler durch Nenner"
    ALTERSSUMME = "Summe aus Alter mal Menschen, durch die Zahl der Menschen"
    VIELFALT = "1 minus die Summe der quadrierten Anteile"
    UNGLEICHHEIT = "halbe Summe der Unterschiede zweier Verteilungen auf die Teile eines Gebiets"
    HAEUFIGSTE = "Summe der größten Gruppen durch den Nenner"
    Z_WERTE = "gewichtetes Mittel von z-Werten anderer Indikatoren"
    VON_OBEN = "wird übergeben, weil die Angaben nicht aus der Statistik stammen"


@dataclass(frozen=True)
class Auswahl:
    """Eine Größe, eingeschränkt auf Geschlecht und Alter; `bis` ausschließlich, None heißt offen."""

    groesse: str
    geschlecht: str = ""
    von: int = 0
    bis: int | None = None

    @property
    def alter(self) -> str:
        return altersspanne(self.von, self.bis)

    @property
    def in_worten(self) -> str:
        teile = [GROESSEN.get(self.groesse, self.groesse)]
        if self.geschlecht:
            teile.append(GESCHLECHTER[self.geschlecht])
        if self.alter:
            teile.append(self.alter)
        return ", ".join(teile)


@dataclass(frozen=True)
class Glied:
    """Ein Summand eines Zählers oder Nenners; `jahre_zuvor` meint denselben Zeitraum früher."""

    auswahl: Auswahl
    vorzeichen: Literal[1, -1] = 1
    jahre_zuvor: int = 0


Fassung = tuple[tuple[Glied, ...], tuple[Glied, ...]]
"""Zähler und Nenner."""


@dataclass(frozen=True)
class Indikator:
    """Ein Indikator des Katalogs; `zaehler` und `nenner` sind Fassungen, die erste deckbare gilt.

    `altersgrenzen` wird gedruckt, weil Grenzen sich von Amt zu Amt unterscheiden. `subjekt` und `genus`
    (m/f) bilden Sätze: „Der Anteil der unter 18-Jährigen liegt … über dem der Stadt“. `version` zählt
    Änderungen der Definition: gleiche Version, gleiche Bedeutung. `bestandteile` sind die Indikatoren eines
    Index mit ihren Gewichten; `auswahl_aus` sind Größen, von denen die häufigsten zählen.
    """

    key: str
    label: str
    einheit: str
    stellen: int
    art: Art
    fassungen: tuple[Fassung, ...]
    definition: str
    subjekt: str
    genus: Literal["m", "f", "n"] = "m"
    faktor: int = 1
    altersgrenzen: str = ""
    richtung: Richtung = Richtung.OHNE_WERTUNG
    hinweis: str = ""
    formel: str = ""
    einheit_dativ: str = ""
    kapitel: Kapitel = Kapitel.BEVOELKERUNG
    rechnung: Rechnung = Rechnung.TEILEN
    version: int = 1
    bestandteile: tuple[tuple[str, int], ...] = ()
    auswahl_aus: frozenset[str] = frozenset()

    def __hash__(self) -> int:
        return hash((self.key, self.version))

    @property
    def label_trennbar(self) -> str:
        """Mit weichen Trennstellen in langen Wörtern, für schmale Kacheln."""
        for wort in ("hintergrund", "veränderung", "geschichte", "haushalte", "arbeitslosen"):
            eigen = self.label.partition(wort)
            if eigen[0] and eigen[1] and not eigen[0].endswith(" "):
                return f"{eigen[0]}\u00ad{wort}{eigen[2]}"
        return self.label

    @cached_property
    def jahre_zuvor(self) -> int:
        return max((g.jahre_zuvor for g in self._glieder), default=0)

    @cached_property
    def groessen(self) -> frozenset[str]:
        return frozenset(g.auswahl.groesse for g in self._glieder) | self.auswahl_aus

    @property
    def reihenwoerter(self) -> frozenset[str]:
        """Woran seine Reihen zu erkennen sind: die Größen und das Wort der fertig gelieferten Zahl."""
        return self.groessen | {f"{GELIEFERT}{self.key}"}

    @property
    def mit_vorzeichen(self) -> bool:
        """Steht ein Plus vor dem Wert? Bei allem, was auch unter null liegen kann."""
        return self.art in (Art.VERAENDERUNG, Art.SALDO) or self.rechnung is Rechnung.Z_WERTE

    @property
    def ohne_einheit(self) -> bool:
        """Anzahlen und Indizes werden ohne Einheit gedruckt."""
        return self.art is Art.INDEX or self.einheit == "Anzahl"

    @property
    def _glieder(self) -> list[Glied]:
        return [g for zaehler, nenner in self.fassungen for g in zaehler + nenner]


EW = Auswahl("einwohner")


def altersspanne(von: int | None, bis: int | None) -> str:
    """`unter 3 Jahre`, `3 bis unter 6 Jahre`, `75 Jahre und älter`; leer ohne Grenzen."""
    anfang = von or 0
    if bis is None:
        return f"{anfang} {'Jahr' if anfang == 1 else 'Jahre'} und älter" if anfang else ""
    if anfang == 0:
        return f"unter {bis} {'Jahr' if bis == 1 else 'Jahre'}"
    return f"{anfang} bis unter {bis} Jahre"
