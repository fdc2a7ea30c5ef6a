"""Gebiet: das, wofür eine Zahl gilt – eine amtliche Einheit oder ein Sozialraum aus mehreren."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sozialraum.kern.zahlen import zahl

SOZIALRAUM = "sozialraum-"


@dataclass(frozen=True)
class Anteil:
    """Eine Einheit und ihr Anteil am Gebiet, größer 0 bis 1."""

    einheit_id: int
    gewicht: Decimal


@dataclass(frozen=True)
class Bruch:
    """Ab `tag` umfasst das Gebiet anderes als davor; `grund` ist ein deutscher Satz."""

    tag: date
    grund: str


@dataclass(frozen=True)
class Abschnitt:
    """Woraus ein Gebiet vor dem Tag `bis` bestand, solange es noch keine seiner heutigen Einheiten gab.

    Ohne `grund` war es dasselbe Gebiet unter anderem Namen oder aus Teilen, die zusammen genau es ergeben.
    """

    bis: date
    anteile: tuple[Anteil, ...]
    flaeche_ha: Decimal | None
    grund: str = ""


@dataclass(frozen=True)
class Gebiet:
    """Unabhängig von der Datenbank, damit Rechnen und Zeichnen keine Modelle kennen müssen.

    `kennung` ist eindeutig: `05315000/802` für Einheiten, `sozialraum-7` für Sozialräume.
    `ebene` ist das Wort für die Art des Gebiets, etwa „Stadtteil“ oder „Sozialraum“.
    `flaeche_ha` ist None, wenn eine Einheit keine Fläche hat. `adresse` ist der Teil einer Adresse, der zum
    Gebiet führt: `05315000/stadtteil/802` oder `sozialraum-7`. `frueher` sind die Abschnitte vor den
    Gebietsreformen, der jüngste zuerst.
    """

    kennung: str
    name: str
    ebene: str
    anteile: tuple[Anteil, ...]
    flaeche_ha: Decimal | None = None
    adresse: str = ""
    frueher: tuple[Abschnitt, ...] = ()

    @property
    def sozialraum_id(self) -> int | None:
        """Die Nummer des Sozialraums; None bei einer amtlichen Einheit."""
        nummer = self.kennung.removeprefix(SOZIALRAUM)
        return int(nummer) if nummer != self.kennung else None

    @property
    def einheiten(self) -> set[int]:
        """Alle Einheiten, aus denen das Gebiet besteht oder früher bestand."""
        frueher = (anteil for abschnitt in self.frueher for anteil in abschnitt.anteile)
        return {anteil.einheit_id for anteil in (*self.anteile, *frueher)}

    def anteile_am(self, tag: date) -> tuple[Anteil, ...]:
        """Woraus das Gebiet an diesem Tag besteht oder bestand."""
        abschnitt = self._abschnitt(tag)
        return abschnitt.anteile if abschnitt else self.anteile

    def flaeche_am(self, tag: date) -> Decimal | None:
        abschnitt = self._abschnitt(tag)
        return abschnitt.flaeche_ha if abschnitt else self.flaeche_ha

    def _abschnitt(self, tag: date) -> Abschnitt | None:
        passend = [abschnitt for abschnitt in self.frueher if tag < abschnitt.bis]
        return passend[-1] if passend else None


def brueche(gebiet: Gebiet) -> list[Bruch]:
    """Wann und warum Zahlen des Gebiets nicht mehr mit denen davor vergleichbar sind, vom ältesten an."""
    return [Bruch(a.bis, a.grund) for a in reversed(gebiet.frueher) if a.grund]


def anteil_in_prozent(gewicht: Decimal) -> str:
    """`60` oder `12,5`, ohne überflüssige Nullen."""
    return zahl((gewicht * 100).normalize())
