"""Wo eine Quelle anders zu zählen begann: über diesen Tag hinweg vergleicht niemand ihre Zahlen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sozialraum.statistik.gebietsbruch import ende
from sozialraum.statistik.indikatoren import Indikator

# Nach DIN 55301.
ZEICHEN = "|"
BEDEUTUNG = "grundsätzliche Änderung innerhalb der Reihe; mit den Zeiträumen davor nicht vergleichbar"


@dataclass(frozen=True)
class Zaehlbruch:
    """Ab dem Tag `ab` zählt die Quelle anders; `grund` ist ein deutscher Satz.

    `groesse` nennt die eine Größe, die es angeht; leer heißt alle.
    """

    ab: date
    grund: str
    groesse: str = ""

    def betrifft(self, indikator: Indikator) -> bool:
        return not self.groesse or self.groesse in indikator.groessen


def zaehlung_zwischen(brueche: Iterable[Zaehlbruch], indikator: Indikator, von: str, bis: str) -> str:
    """Warum der Indikator in beiden Zeiträumen Verschiedenes zählt; leer, wenn er es nicht tut.

    Wie bei den Gebieten entscheidet der letzte Tag des Zeitraums.
    """
    erster, letzter = sorted((ende(von), ende(bis)))
    gemeint = {b for b in brueche if erster < b.ab <= letzter and b.betrifft(indikator)}
    return " ".join(dict.fromkeys(b.grund for b in sorted(gemeint, key=lambda b: (b.ab, b.grund))))
