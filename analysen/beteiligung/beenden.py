"""Beendet eine Beteiligung oder nimmt eine offene Einladung zurück."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, darf
from analysen.models import Analyse, Beteiligung, Kapitel


def darf_beenden(person: Person, beteiligung: Beteiligung) -> bool:
    """Die federführende Koordination oder, wenn sie mitschreibt, die Agentur selbst."""
    return darf(person, Recht.ANALYSE_BEARBEITEN, beteiligung.analyse.agentur) or (
        beteiligung.angenommen is not None and darf(person, Recht.EINLADUNG_BEANTWORTEN, beteiligung.agentur)
    )


@transaction.atomic
def beenden(*, beteiligung: Beteiligung, durch: Person) -> None:
    """Der Zugang endet sofort; ihre Kapitel verantwortet wieder die federführende Agentur, Texte bleiben.

    Was schon als Fassung gedruckt ist, bleibt gedruckt.
    """
    if not darf_beenden(durch, beteiligung):
        raise PermissionDenied(
            "Eine Beteiligung beenden kann die Koordination der federführenden Agentur oder die Koordination "
            "oder Leitung der mitschreibenden."
        )
    analyse = Analyse.objects.select_for_update(of=("self",)).get(pk=beteiligung.analyse_id)
    zurueck = Kapitel.objects.filter(analyse=analyse, agentur=beteiligung.agentur_id)
    kapitel = list(zurueck.values_list("titel", flat=True))
    zurueck.update(agentur=analyse.agentur_id, schreibt=None, bis=None, version=F("version") + 1)
    protokolliere(
        Ereignis.BETEILIGUNG_BEENDET,
        beteiligung,
        durch=durch,
        traeger_id=analyse.traeger_id,
        analyse=analyse.pk,
        agentur=beteiligung.agentur_id,
        kapitel=kapitel,
    )
    beteiligung.delete()
