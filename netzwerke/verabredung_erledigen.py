"""Hakt eine Verabredung ab oder nimmt den Haken zurück; wer es zweimal tut, verändert nichts."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from netzwerke.models import Verabredung


@transaction.atomic
def verabredung_erledigen(*, verabredung: Verabredung, durch: Person, am: date | None = None) -> None:
    """Erledigt am genannten Tag, sonst heute; eine schon erledigte behält ihren Tag."""
    _setze(verabredung, am or timezone.localdate(), Ereignis.VERABREDUNG_ERLEDIGT, durch)


@transaction.atomic
def verabredung_wieder_oeffnen(*, verabredung: Verabredung, durch: Person) -> None:
    """Nimmt den Haken zurück."""
    _setze(verabredung, None, Ereignis.VERABREDUNG_WIEDER_OFFEN, durch)


def _setze(verabredung: Verabredung, am: date | None, ereignis: Ereignis, durch: Person) -> None:
    netzwerk = verabredung.sitzung.netzwerk
    pruefe(durch, Recht.NETZWERK_BEARBEITEN, netzwerk.agentur)
    gleiche = Verabredung.objects.filter(pk=verabredung.pk, erledigt_am__isnull=am is not None)
    if gleiche.update(erledigt_am=am):
        protokolliere(ereignis, verabredung, durch=durch, traeger_id=netzwerk.traeger_id)
    verabredung.refresh_from_db(fields=["erledigt_am"])
