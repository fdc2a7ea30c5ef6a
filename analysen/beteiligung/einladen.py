"""Lädt eine Agentur ein, an einer Analyse mitzuschreiben."""

from django.db import transaction
from django.utils import timezone

from agenturen.models import Agentur, Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from analysen.beteiligung.regeln import pruefe_im_entwurf
from analysen.models import Analyse, Beteiligung
from sozialraum.kern.fehler import Fachfehler


@transaction.atomic
def einladen(*, analyse: Analyse, agentur: Agentur, durch: Person) -> Beteiligung:
    """Die offene Einladung; wer abgelehnt hat, kann noch einmal gefragt werden.

    Fehler: `Fachfehler`, wenn die Agentur schon mitschreibt, gefragt ist oder die Analyse selbst führt.
    """
    pruefe(durch, Recht.ANALYSE_BEARBEITEN, analyse.agentur)
    pruefe_im_entwurf(analyse)
    if agentur.pk == analyse.agentur_id:
        raise Fachfehler(f"„{agentur}“ ist schon federführend. Bitte wählen Sie eine andere Agentur.")
    # Die Sperre ordnet zwei gleichzeitige Einladungen derselben Agentur.
    Analyse.objects.select_for_update(of=("self",)).get(pk=analyse.pk)
    beteiligung = Beteiligung.objects.filter(analyse=analyse, agentur=agentur).first()
    if beteiligung is None:
        beteiligung = Beteiligung(analyse=analyse, agentur=agentur)
    elif beteiligung.angenommen:
        raise Fachfehler(f"„{agentur}“ schreibt schon mit.")
    elif not beteiligung.abgelehnt:
        raise Fachfehler(f"„{agentur}“ ist schon eingeladen; die Antwort steht noch aus.")
    beteiligung.abgelehnt, beteiligung.beantwortet_von = None, ""
    beteiligung.eingeladen, beteiligung.eingeladen_von = timezone.now(), durch.name
    beteiligung.save()
    protokolliere(
        Ereignis.BETEILIGUNG_EINGELADEN,
        beteiligung,
        durch=durch,
        traeger_id=analyse.traeger_id,
        analyse=analyse.pk,
        agentur=agentur.pk,
    )
    return beteiligung
