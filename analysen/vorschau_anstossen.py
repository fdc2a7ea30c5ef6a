"""Stößt im Hintergrund eine Vorschau an: als PDF zum Lesen oder als Word-Entwurf zum Kommentieren."""

from django.db import transaction

from agenturen.models import Person, Vorgang
from agenturen.rechte import Recht, pruefe
from agenturen.vorgang import offene_vorgaenge, vorgang_anstossen
from analysen.ablauf.entwurf import pruefe_vorschau
from analysen.aufgaben import VORSCHAU
from analysen.models import Analyse, Fassungsdatei
from sozialraum.kern.fehler import Fachfehler


@transaction.atomic
def vorschau_anstossen(*, analyse: Analyse, durch: Person, form: str = Fassungsdatei.Form.PDF) -> Vorgang:
    """Der Vorgang, der eine Vorschau festschreibt und in dieser Form ausgibt; läuft schon einer, dieser.

    Fehler: `Fachfehler` bei einer Form, in der es keine Vorschau gibt, und wenn schon eine Fassung gilt.
    """
    pruefe(durch, Recht.ANALYSE_AUSGEBEN, analyse.agentur)
    pruefe_vorschau(analyse)
    if form not in VORSCHAU:
        raise Fachfehler("Eine Vorschau gibt es als PDF und als Word-Entwurf. Bitte wählen Sie eines davon.")
    # Zwei Klicks hintereinander sollen eine Datei ergeben.
    Analyse.objects.select_for_update(of=("self",)).get(pk=analyse.pk)
    offener = offene_vorgaenge(VORSCHAU[form], analyse.pk).first()
    if offener is not None:
        return offener
    return vorgang_anstossen(
        aufgabe=VORSCHAU[form],
        titel=f"{Fassungsdatei.Form(form).label}: {analyse.titel}",
        durch=durch,
        bezug_id=analyse.pk,
        traeger=analyse.traeger,
    )
