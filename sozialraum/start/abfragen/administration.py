"""Was auf die Administration wartet: Lieferungen, die eine Antwort brauchen, und was gescheitert ist."""

from dataclasses import dataclass
from datetime import date, timedelta

from agenturen.models import Vorgang, Vorgangszustand
from sozialraum.raeume.models import Raumeinheit
from sozialraum.statistik.lieferungen.lieferstand import (
    Quellenlage,
    Wartende,
    quellenlagen,
    wartende_lieferungen,
)

HOECHSTENS_ZEILEN = 8
TAGE_GESCHEITERT = 14


@dataclass(frozen=True)
class Lage:
    """`ohne_raeume`: Es fehlt noch, worauf sich alle Zahlen beziehen."""

    ohne_raeume: bool
    wartende: list[Wartende]
    quellen: list[Quellenlage]
    gescheitert: list[Vorgang]

    @property
    def ausstehend(self) -> int:
        return sum(bool(lage.aussteht) for lage in self.quellen)


def lage(heute: date) -> Lage:
    """Fünf Abfragen."""
    return Lage(
        ohne_raeume=not Raumeinheit.objects.exists(),
        wartende=wartende_lieferungen(HOECHSTENS_ZEILEN),
        quellen=quellenlagen(heute),
        gescheitert=gescheiterte_vorgaenge(heute),
    )


def gescheiterte_vorgaenge(heute: date) -> list[Vorgang]:
    """Was in den letzten zwei Wochen gescheitert ist, das Neueste zuerst."""
    return list(
        Vorgang.objects.filter(
            zustand=Vorgangszustand.GESCHEITERT, beendet__date__gte=heute - timedelta(days=TAGE_GESCHEITERT)
        )
        .select_related("durch")
        .order_by("-beendet")[:HOECHSTENS_ZEILEN]
    )
