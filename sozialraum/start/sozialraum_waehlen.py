"""Merkt sich, in welchem Sozialraum eine Person gerade arbeitet; betrifft nur, was ihr vorgeschlagen wird."""

from agenturen.models import Person
from agenturen.rechte import Recht, pruefe
from sozialraum.kern.fehler import Fachfehler
from sozialraum.raeume.models import Sozialraum


def sozialraum_waehlen(*, durch: Person, nummer: int | None) -> None:
    """None heißt: alle Sozialräume. Fehler: `Fachfehler`, wenn es den Sozialraum nicht gibt."""
    pruefe(durch, Recht.RAEUME_LESEN)
    if nummer is not None and not Sozialraum.objects.filter(pk=nummer).exists():
        raise Fachfehler("Diesen Sozialraum gibt es nicht mehr. Bitte wählen Sie einen anderen.")
    Person.objects.filter(pk=durch.pk).update(aktueller_sozialraum=nummer)
