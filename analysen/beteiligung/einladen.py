"""Lädt eine Agentur ein, an einer Analyse mitzuschreiben."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from agenturen.mitteilen import mitteilen
from agenturen.models import Agentur, Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from analysen.ablauf.entwurf import entwurf_sperren
from analysen.models import Analyse, Beteiligung
from analysen.schreiben.kollegium import antwortende
from sozialraum.kern.fehler import Fachfehler


@transaction.atomic
def einladen(*, analyse: Analyse, agentur: Agentur, durch: Person) -> Beteiligung:
    """Die offene Einladung; wer abgelehnt hat, kann noch einmal gefragt werden.

    Wer für die Agentur antworten darf, erfährt es auch per Post.

    Fehler: `Fachfehler`, wenn die Agentur schon mitschreibt, gefragt ist oder die Analyse selbst führt.
    """
    pruefe(durch, Recht.ANALYSE_BEARBEITEN, analyse.agentur)
    # Die Sperre ordnet auch zwei gleichzeitige Einladungen derselben Agentur.
    entwurf_sperren(analyse, was="eingeladen")
    if agentur.pk == analyse.agentur_id:
        raise Fachfehler(f"„{agentur}“ ist schon federführend. Bitte wählen Sie eine andere Agentur.")
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
    mitteilen(
        an=antwortende(agentur),
        betreff=f"Einladung, an „{analyse}“ mitzuschreiben",
        text=f"Guten Tag,\n\n{durch} von „{analyse.agentur}“ lädt „{agentur}“ ein, an der Analyse "
        f"„{analyse}“ mitzuschreiben. Was Ihre Agentur dabei einbrächte und was nicht, steht bei "
        "der Einladung; dort nehmen Sie an oder lehnen ab:",
        adresse=reverse("analysen:einladung", args=[beteiligung.pk]),
    )
    return beteiligung
