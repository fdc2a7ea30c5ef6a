"""Was auf die Administration wartet."""

from datetime import date, timedelta

from agenturen.models import Vorgang, Vorgangszustand

HOECHSTENS_ZEILEN = 8
TAGE_GESCHEITERT = 14


def gescheiterte_vorgaenge(heute: date) -> list[Vorgang]:
    """Was in den letzten zwei Wochen gescheitert ist, das Neueste zuerst."""
    return list(
        Vorgang.objects.filter(
            zustand=Vorgangszustand.GESCHEITERT, beendet__date__gte=heute - timedelta(days=TAGE_GESCHEITERT)
        )
        .select_related("durch")
        .order_by("-beendet")[:HOECHSTENS_ZEILEN]
    )
