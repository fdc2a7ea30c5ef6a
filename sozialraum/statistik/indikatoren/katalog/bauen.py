"""Kurze Schreibweisen für Zähler und Nenner im Katalog."""

from collections.abc import Sequence

from sozialraum.statistik.indikatoren.begriffe import Auswahl, Fassung, Glied


def plus(groesse: str, geschlecht: str = "", *, von: int = 0, bis: int | None = None) -> Glied:
    return Glied(Auswahl(groesse, geschlecht, von, bis))


def minus(groesse: str, geschlecht: str = "", *, von: int = 0, bis: int | None = None) -> Glied:
    return Glied(Auswahl(groesse, geschlecht, von, bis), -1)


def durch(zaehler: Glied | Sequence[Glied], nenner: Glied | Sequence[Glied]) -> Fassung:
    """Zähler durch Nenner."""
    return (
        (zaehler,) if isinstance(zaehler, Glied) else tuple(zaehler),
        (nenner,) if isinstance(nenner, Glied) else tuple(nenner),
    )
