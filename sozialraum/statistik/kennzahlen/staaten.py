"""Die häufigsten Staatsangehörigkeiten eines Gebiets mit Anzahl und Anteil."""

from dataclasses import dataclass
from decimal import Decimal

from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik.indikatoren import STAATEN
from sozialraum.statistik.kennzahl import Kennzahl, schlicht
from sozialraum.statistik.kennzahlen.tafel import Kennzahlentafel

HAEUFIGSTE_STAATEN = "staatsangehoerigkeiten"


@dataclass(frozen=True)
class Staatsangehoerigkeit:
    """`anteil` in Prozent aller Ausländerinnen und Ausländer, ungerundet."""

    name: str
    anzahl: Decimal
    anteil: Decimal


@dataclass(frozen=True)
class Staatenliste:
    """Die zehn häufigsten, die größte zuerst; leer, wenn `kennzahl` (ihr Anteil zusammen) geschlossen ist."""

    kennzahl: Kennzahl
    staaten: tuple[Staatsangehoerigkeit, ...] = ()


def staatenliste(tafel: Kennzahlentafel, gebiet: Gebiet, zeitraum: str) -> Staatenliste:
    """Aus einer Tafel, die den Indikator `staatsangehoerigkeiten` enthält; ohne Abfrage."""
    kennzahl = tafel.get(HAEUFIGSTE_STAATEN, gebiet, zeitraum)
    if not kennzahl.offen:
        return Staatenliste(kennzahl)
    staaten = (
        Staatsangehoerigkeit(STAATEN[reihe.groesse], schlicht(anzahl) or Decimal(0), anteil)
        for reihe, anzahl, anteil in tafel.haeufigste(HAEUFIGSTE_STAATEN, gebiet, zeitraum)
    )
    return Staatenliste(kennzahl, tuple(staaten))
