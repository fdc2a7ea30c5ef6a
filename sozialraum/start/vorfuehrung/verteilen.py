"""Ganze Zahlen aus Anteilen: was aufgeteilt wird, geht auf."""

from collections.abc import Mapping, Sequence
from random import Random


def ganze(erwartet: Sequence[float], zufall: Random) -> list[int]:
    """Ganze Zahlen nahe den erwarteten; ihre Summe weicht um weniger als 1 von deren Summe ab."""
    summe = zufall.uniform(0.001, 0.999)
    unten, zahlen = 0, []
    for wert in erwartet:
        summe += wert
        oben = int(summe)
        zahlen.append(oben - unten)
        unten = oben
    return zahlen


def aufteilen(ganzes: int, gewichte: Sequence[float]) -> list[int]:
    """Ganze Zahlen im Verhältnis der Gewichte, die zusammen genau das Ganze ergeben (größte Reste)."""
    summe = sum(gewichte)
    genau = [ganzes * gewicht / summe for gewicht in gewichte]
    teile = [int(wert) for wert in genau]
    nach_rest = sorted(range(len(teile)), key=lambda nummer: teile[nummer] - genau[nummer])
    for nummer in nach_rest[: ganzes - sum(teile)]:
        teile[nummer] += 1
    return teile


def linie(punkte: Mapping[int, float], jahr: int) -> float:
    """Gerade zwischen den genannten Jahren, davor und danach gleichbleibend."""
    davor = max((j for j in punkte if j <= jahr), default=min(punkte))
    danach = min((j for j in punkte if j > jahr), default=davor)
    if danach <= davor:
        return punkte[davor]
    weg = (jahr - davor) / (danach - davor)
    return punkte[davor] * (1 - weg) + punkte[danach] * weg
