"""Einen eigenen Indikator anlegen."""

from django.db import transaction

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from sozialraum.statistik.eigene.angaben import Indikatorangaben, definition_aus
from sozialraum.statistik.eigene.modelle import Indikatordefinition


@transaction.atomic
def indikator_anlegen(*, angaben: Indikatorangaben, durch: Person) -> Indikatordefinition:
    """Version 1, gilt sofort. Fehler: `PermissionDenied`, `Angabenfehler` mit dem Feld."""
    pruefe(durch, Recht.INDIKATOR_PFLEGEN)
    definition = definition_aus(angaben)
    definition.durch, definition.durch_name = durch, durch.name
    definition.save(force_insert=True)
    protokolliere(Ereignis.INDIKATOR_ANGELEGT, definition, durch=durch, formel=definition.formel)
    return definition
