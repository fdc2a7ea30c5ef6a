"""Gebiet: das, wofür eine Zahl gilt – eine amtliche Einheit oder ein Sozialraum aus mehreren."""

from dataclasses import dataclass
from decimal import Decimal

from sozialraum.kern.zahlen import zahl


@dataclass(frozen=True)
class Anteil:
    """Eine Einheit und ihr Anteil am Gebiet, größer 0 bis 1."""

    einheit_id: int
    gewicht: Decimal


@dataclass(frozen=True)
class Gebiet:
    """Unabhängig von der Datenbank, damit Rechnen und Zeichnen keine Modelle kennen müssen.

    `kennung` ist eindeutig: `05315000/802` für Einheiten, `sozialraum-7` für Sozialräume.
    `ebene` ist das Wort für die Art des Gebiets, etwa „Stadtteil“ oder „Sozialraum“.
    `flaeche_ha` ist None, wenn eine Einheit keine Fläche hat. `adresse` ist der Teil einer Adresse, der zum
    Gebiet führt: `05315000/stadtteil/802` oder `sozialraum-7`.
    """

    kennung: str
    name: str
    ebene: str
    anteile: tuple[Anteil, ...]
    flaeche_ha: Decimal | None = None
    adresse: str = ""


def anteil_in_prozent(gewicht: Decimal) -> str:
    """`60` oder `12,5`, ohne überflüssige Nullen."""
    return zahl((gewicht * 100).normalize())
