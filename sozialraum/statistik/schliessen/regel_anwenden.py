"""Alles, was von Quellen gilt, nach ihrer Regel schließen: wenn sie sich ändert und bei der Einrichtung."""

from django.db import transaction
from django.utils import timezone

from agenturen.vorgang import Melde
from sozialraum.statistik.models import Quelle
from sozialraum.statistik.schliessen.bestand_schliessen import bestand_schliessen, still
from sozialraum.statistik.schliessen.lieferzeitraeume import gelieferte_zeitraeume
from sozialraum.statistik.schliessen.modelle import Schliessung, Sperrung


@transaction.atomic
def regel_anwenden(*, quelle: Quelle, anlass: str, melde: Melde = still) -> list[Schliessung]:
    """Nach einer Änderung der Regel: Alles, was von der Quelle gilt, wird nach ihr geschlossen.

    Schließt sie nichts, bleiben die Zeilen des Protokolls leer stehen: Nun ist alles offen zu sehen.
    """
    if not quelle.schwelle:
        Sperrung.objects.filter(schliessung__quelle=quelle).delete()
        Schliessung.objects.filter(quelle=quelle).update(
            **dict.fromkeys(("schwelle", "gezeigt_ab", "primaer", "reste", "sekundaer", "verlust"), 0),
            hinweise=[],
            lieferung=None,
            anlass=anlass,
            geschlossen=timezone.now(),
        )
        return []
    return bestand_schliessen(
        quelle=quelle, zeitraeume_=gelieferte_zeitraeume(quelle), anlass=anlass, melde=melde
    )


def ausstehende_schliessen() -> None:
    """Schließt, was von Quellen mit eigener Schwelle gilt und noch nie als Ganzes geschlossen wurde."""
    for quelle in Quelle.objects.filter(schwelle__gt=0):
        geschlossene = set(
            Schliessung.objects.filter(quelle=quelle, schwelle=quelle.schwelle).values_list(
                "zeitraum", flat=True
            )
        )
        offene = gelieferte_zeitraeume(quelle) - geschlossene
        bestand_schliessen(
            quelle=quelle, zeitraeume_=offene, anlass="Einrichtung des Systems", bisher=quelle.schwelle
        )
