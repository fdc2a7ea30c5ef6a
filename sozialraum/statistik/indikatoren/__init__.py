"""Katalog der Indikatoren als Daten, ihre Formeln und die Wahl der gelieferten Reihen, die sie decken."""

from sozialraum.statistik.indikatoren.begriffe import (
    EW,
    Art,
    Auswahl,
    Glied,
    Indikator,
    Richtung,
    altersspanne,
)
from sozialraum.statistik.indikatoren.groessen import GESCHLECHTER, GROESSEN
from sozialraum.statistik.indikatoren.katalog import INDIKATOREN
from sozialraum.statistik.indikatoren.rechenwege import (
    GRUND_ALTER,
    GRUND_FEHLT,
    GRUND_QUELLEN,
    UNENDLICH,
    Absage,
    Rechenweg,
    Reihe,
    Summand,
    feinste_zerlegung,
    passende,
    rechenweg,
    ueber_quellen,
    zerlegen,
)
from sozialraum.statistik.indikatoren.rechnen import berechne, runde, schreibe

__all__ = [
    "EW",
    "GESCHLECHTER",
    "GROESSEN",
    "GRUND_ALTER",
    "GRUND_FEHLT",
    "GRUND_QUELLEN",
    "INDIKATOREN",
    "UNENDLICH",
    "Absage",
    "Art",
    "Auswahl",
    "Glied",
    "Indikator",
    "Rechenweg",
    "Reihe",
    "Richtung",
    "Summand",
    "altersspanne",
    "berechne",
    "feinste_zerlegung",
    "passende",
    "rechenweg",
    "runde",
    "schreibe",
    "ueber_quellen",
    "zerlegen",
]
