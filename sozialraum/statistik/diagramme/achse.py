"""Runde Skalenstriche für Achsen und das Auseinanderrücken von Beschriftungen."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

# Unter diesem Anteil der größten Zahl wird die Spanne nicht gedehnt: kleine Schwankungen bleiben klein.
KLEINSTE_SPANNE = 0.15


@dataclass(frozen=True)
class Skala:
    """Von `unten` bis `oben` in Schritten; `stellen` sind die Nachkommastellen der Striche."""

    unten: float
    oben: float
    schritt: float
    stellen: int

    @property
    def striche(self) -> list[float]:
        anzahl = round((self.oben - self.unten) / self.schritt)
        return [self.unten + i * self.schritt for i in range(anzahl + 1)]


def skala(werte: Sequence[float], *, striche: int = 5, ganzzahlig: bool = False) -> Skala:
    """Skala um die Werte; sie beginnt bei null, wenn die Werte nahe genug daran liegen."""
    kleinster, groesster = min(werte), max(werte)
    if kleinster >= 0 and kleinster < 0.5 * groesster:
        kleinster = 0.0
    if groesster <= 0 and groesster > 0.5 * kleinster:
        groesster = 0.0
    noetig = max(abs(kleinster), abs(groesster)) * KLEINSTE_SPANNE or 1.0
    if (fehlt := noetig - (groesster - kleinster)) > 0:
        war_positiv = kleinster >= 0
        kleinster, groesster = kleinster - fehlt / 2, groesster + fehlt / 2
        if war_positiv and kleinster < 0:
            kleinster, groesster = 0.0, groesster - kleinster
    schritt = runder_schritt((groesster - kleinster) / max(striche - 1, 1))
    if ganzzahlig:
        schritt = max(1.0, schritt)
    unten = math.floor(kleinster / schritt + 1e-9) * schritt
    oben = math.ceil(groesster / schritt - 1e-9) * schritt
    if oben <= unten:
        oben = unten + schritt
    return Skala(unten, oben, schritt, _stellen(schritt))


def runder_schritt(grob: float) -> float:
    """Der nächste Schritt aus 1, 2, 2,5 oder 5 mal einer Zehnerpotenz, nicht kleiner als `grob`."""
    potenz = 10.0 ** math.floor(math.log10(grob))
    for faktor in (1.0, 2.0, 2.5, 5.0):
        if grob <= faktor * potenz * (1 + 1e-9):
            return faktor * potenz
    return 10.0 * potenz


def _stellen(schritt: float) -> int:
    for stellen in range(7):
        if abs(round(schritt, stellen) - schritt) < schritt * 1e-6:
            return stellen
    return 7


def auseinander(mitten: Sequence[float], hoehen: Sequence[float], unten: float, oben: float) -> list[float]:
    """Mitten von Beschriftungen, so verschoben, dass sich keine überdeckt; Reihenfolge bleibt.

    `unten` < `oben` sind die Grenzen in Zeichenrichtung; ohne Platz rücken sie über `oben` hinaus.
    """
    reihenfolge = sorted(range(len(mitten)), key=lambda i: mitten[i])
    lage = dict(enumerate(mitten))
    grenze = unten
    for i in reihenfolge:
        lage[i] = max(lage[i], grenze + hoehen[i] / 2)
        grenze = lage[i] + hoehen[i] / 2
    grenze = max(oben, unten + sum(hoehen))
    for i in reversed(reihenfolge):
        lage[i] = min(lage[i], grenze - hoehen[i] / 2)
        grenze = lage[i] - hoehen[i] / 2
    return [lage[i] for i in range(len(mitten))]
