"""Nimmt eine Einladung an oder lehnt sie ab: Sache der Koordination oder Leitung der eingeladenen Agentur."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from analysen.ablauf.entwurf import entwurf_sperren
from analysen.beteiligung.regeln import GETEILT, NICHT_GETEILT
from analysen.models import Beteiligung
from sozialraum.kern.fehler import Fachfehler


@transaction.atomic
def annehmen(*, beteiligung: Beteiligung, durch: Person) -> Beteiligung:
    """Ab jetzt liest die Agentur mit, und ihre Einträge zu den Sozialräumen erscheinen in der Analyse.

    Das Protokoll hält fest, was damit geteilt wird. Fehler: `Fachfehler`, wenn schon geantwortet ist oder die
    Analyse den Entwurf verlassen hat.
    """
    pruefe(durch, Recht.EINLADUNG_BEANTWORTEN, beteiligung.agentur)
    entwurf_sperren(beteiligung.analyse, was="angenommen")
    _antworten(beteiligung, durch, "angenommen")
    _festhalten(
        Ereignis.BETEILIGUNG_ANGENOMMEN,
        beteiligung,
        durch,
        geteilt=list(GETEILT),
        nicht_geteilt=list(NICHT_GETEILT),
    )
    return beteiligung


@transaction.atomic
def ablehnen(*, beteiligung: Beteiligung, durch: Person) -> Beteiligung:
    """Geteilt wird nichts. Fehler: `Fachfehler`, wenn schon geantwortet ist."""
    pruefe(durch, Recht.EINLADUNG_BEANTWORTEN, beteiligung.agentur)
    _antworten(beteiligung, durch, "abgelehnt")
    _festhalten(Ereignis.BETEILIGUNG_ABGELEHNT, beteiligung, durch)
    return beteiligung


def _antworten(beteiligung: Beteiligung, durch: Person, antwort: str) -> None:
    jetzt = timezone.now()
    offene = Beteiligung.objects.filter(pk=beteiligung.pk, angenommen__isnull=True, abgelehnt__isnull=True)
    if not offene.update(**{antwort: jetzt}, beantwortet_von=durch.name):
        raise Fachfehler(
            "Diese Einladung ist schon beantwortet oder zurückgenommen. Bitte laden Sie die Seite neu."
        )
    setattr(beteiligung, antwort, jetzt)
    beteiligung.beantwortet_von = durch.name


def _festhalten(ereignis: Ereignis, beteiligung: Beteiligung, durch: Person, **einzelheiten: Any) -> None:
    protokolliere(
        ereignis,
        beteiligung,
        durch=durch,
        traeger_id=beteiligung.agentur.traeger_id,
        analyse=beteiligung.analyse_id,
        agentur=beteiligung.agentur_id,
        **einzelheiten,
    )
