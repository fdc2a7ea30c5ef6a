"""Beendet eine Beteiligung oder nimmt eine offene Einladung zurück."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, darf
from analysen.ablauf.entwurf import PRUEFUNG, sperren
from analysen.models import Beteiligung, Kapitel
from sozialraum.kern.fehler import Fachfehler


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
    analyse = beteiligung.analyse
    sperren(analyse)
    if analyse.zustand == PRUEFUNG and beteiligung.angenommen is not None:
        raise Fachfehler(
            f"„{analyse}“ wird gerade geprüft. Damit sich darin nichts verschiebt, lassen Sie sie bitte "
            "zuerst zurückgeben; danach endet das Mitschreiben sofort."
        )
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
