"""Einen eigenen Indikator stilllegen: er verschwindet aus Listen, seine Versionen bleiben lesbar."""

from django.db import transaction

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from sozialraum.kern.fehler import Fachfehler
from sozialraum.statistik.eigene.modelle import Indikatordefinition


@transaction.atomic
def indikator_stilllegen(*, schluessel: str, durch: Person) -> Indikatordefinition:
    """Fehler: `PermissionDenied`; `Fachfehler`, wenn er nicht gilt."""
    pruefe(durch, Recht.INDIKATOR_PFLEGEN)
    definition = (
        Indikatordefinition.objects.select_for_update().filter(schluessel=schluessel, aktiv=True).first()
    )
    if definition is None:
        raise Fachfehler("Dieser Indikator ist schon stillgelegt.")
    definition.aktiv = False
    definition.save(update_fields=["aktiv"])
    protokolliere(Ereignis.INDIKATOR_STILLGELEGT, definition, durch=durch, version=definition.version)
    return definition
