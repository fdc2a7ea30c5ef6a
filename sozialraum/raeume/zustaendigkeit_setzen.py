"""Festhalten, welche Agentur und wer aus ihr in einem Sozialraum arbeitet."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from agenturen.models import Agentur, Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from sozialraum.kern.fehler import Fachfehler
from sozialraum.raeume.abfragen import agenturen_zur_wahl
from sozialraum.raeume.models import Sozialraum, Zustaendigkeit


@transaction.atomic
def zustaendigkeit_eintragen(
    *, sozialraum: Sozialraum, agentur: Agentur, person: Person | None = None, durch: Person
) -> Zustaendigkeit:
    """Trägt die Agentur, auf Wunsch mit Ansprechperson, ein; zweimal dasselbe bleibt ein Eintrag.

    Jede Koordination trägt ihre eigenen Agenturen ein, auch in Sozialräume anderer Träger. Fehler:
    `Fachfehler`, wenn die Person nicht zur Agentur gehört.
    """
    _pruefe(durch, agentur)
    if person is not None and not any(rolle.umfasst(agentur) for rolle in person.rollen):
        raise Fachfehler(f"{person} gehört nicht zur Agentur „{agentur}“. Bitte wählen Sie jemand anderen.")
    eintrag, neu = Zustaendigkeit.objects.get_or_create(sozialraum=sozialraum, agentur=agentur, person=person)
    if neu:
        _protokollieren(eintrag, "zuständig", durch)
    return eintrag


@transaction.atomic
def zustaendigkeit_austragen(*, zustaendigkeit: Zustaendigkeit, durch: Person) -> None:
    """Die Agentur oder die genannte Person arbeitet nicht mehr in diesem Sozialraum."""
    _pruefe(durch, zustaendigkeit.agentur)
    _protokollieren(zustaendigkeit, "nicht mehr zuständig", durch)
    zustaendigkeit.delete()


def darf_setzen(person: Person, agentur: Agentur) -> bool:
    """Ob die Person die Zuständigkeiten dieser Agentur führt."""
    return agenturen_zur_wahl(person).filter(pk=agentur.pk).exists()


def _pruefe(durch: Person, agentur: Agentur) -> None:
    pruefe(durch, Recht.SOZIALRAUM_BEARBEITEN)
    if not darf_setzen(durch, agentur):
        raise PermissionDenied(
            f"Die Zuständigkeiten von „{agentur}“ führt ihre Koordination. Bitte wenden Sie sich an sie."
        )


def _protokollieren(eintrag: Zustaendigkeit, was: str, durch: Person) -> None:
    protokolliere(
        Ereignis.SOZIALRAUM_GEAENDERT,
        eintrag.sozialraum,
        durch=durch,
        traeger_id=eintrag.agentur.traeger_id,
        zustaendigkeit=was,
        agentur=eintrag.agentur.name,
        person_id=eintrag.person_id,
    )
