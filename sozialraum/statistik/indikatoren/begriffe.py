"""Begriffe des Katalogs: was ein Indikator ist und welche Größen er verlangt."""

from dataclasses import dataclass
from enum import Enum
from typing import Literal

from sozialraum.statistik.indikatoren.groessen import GESCHLECHTER, GROESSEN


class Richtung(Enum):
    """Ob ein hoher Wert als günstig gilt; alles zu Herkunft und Alter trägt keine Wertung."""

    HOCH_GUENSTIG = "+"
    HOCH_UNGUENSTIG = "-"
    OHNE_WERTUNG = "0"


class Art(Enum):
    """Wie aus Zähler und Nenner eine Zahl wird."""

    ANZAHL = "Anzahl"
    ANTEIL = "Anteil"  # der Zähler ist Teil des Nenners, sein Gegenstück wird mit geschützt
    VERHAELTNIS = "Verhältnis"
    DICHTE = "Dichte"  # Nenner ist die Fläche
    VERAENDERUNG = "Veränderung"


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


@dataclass(frozen=True)
class Indikator:
    """Ein Indikator des Katalogs; `zaehler` und `nenner` sind Fassungen, die erste deckbare gilt.

    `altersgrenzen` wird gedruckt, weil Grenzen sich von Amt zu Amt unterscheiden. `subjekt` und `geschlecht`
    (m/f) bilden Sätze: „Der Anteil der unter 18-Jährigen liegt … über dem der Stadt“.
    """

    key: str
    label: str
    einheit: str
    stellen: int
    art: Art
    fassungen: tuple[tuple[tuple[Glied, ...], tuple[Glied, ...]], ...]
    definition: str
    subjekt: str
    genus: Literal["m", "f"] = "m"
    faktor: int = 1
    altersgrenzen: str = ""
    richtung: Richtung = Richtung.OHNE_WERTUNG
    hinweis: str = ""
    formel: str = ""
    einheit_dativ: str = ""

    @property
    def label_trennbar(self) -> str:
        """Mit weichen Trennstellen in langen Wörtern, für schmale Kacheln."""
        return self.label.replace("hintergrund", "\u00adhintergrund").replace(
            "veränderung", "\u00adveränderung"
        )

    @property
    def jahre_zuvor(self) -> int:
        return max(g.jahre_zuvor for zaehler, nenner in self.fassungen for g in zaehler + nenner)

    @property
    def groessen(self) -> frozenset[str]:
        return frozenset(g.auswahl.groesse for zaehler, nenner in self.fassungen for g in zaehler + nenner)


EW = Auswahl("einwohner")


def altersspanne(von: int | None, bis: int | None) -> str:
    """`unter 3 Jahre`, `3 bis unter 6 Jahre`, `75 Jahre und älter`; leer ohne Grenzen."""
    anfang = von or 0
    if bis is None:
        return f"{anfang} Jahre und älter" if anfang else ""
    if anfang == 0:
        return f"unter {bis} Jahre"
    return f"{anfang} bis unter {bis} Jahre"
