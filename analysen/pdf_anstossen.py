"""Stößt das Erzeugen einer PDF-Vorschau im Hintergrund an."""

from django.db import transaction

from agenturen.models import Person, Vorgang
from agenturen.rechte import Recht, pruefe
from agenturen.vorgang import offene_vorgaenge, vorgang_anstossen
from analysen.ablauf.entwurf import pruefe_vorschau
from analysen.models import Analyse

AUFGABE = "analysen.pdf_erzeugen"


@transaction.atomic
def pdf_anstossen(*, analyse: Analyse, durch: Person) -> Vorgang:
    """Der Vorgang, der eine Vorschau festschreibt und druckt; läuft schon einer, dieser."""
    pruefe(durch, Recht.ANALYSE_AUSGEBEN, analyse.agentur)
    pruefe_vorschau(analyse)
    # Zwei Klicks hintereinander sollen ein PDF ergeben.
    Analyse.objects.select_for_update(of=("self",)).get(pk=analyse.pk)
    offener = offene_vorgaenge(AUFGABE, analyse.pk).first()
    if offener is not None:
        return offener
    return vorgang_anstossen(
        aufgabe=AUFGABE,
        titel=f"PDF: {analyse.titel}",
        durch=durch,
        bezug_id=analyse.pk,
        traeger=analyse.traeger,
    )
