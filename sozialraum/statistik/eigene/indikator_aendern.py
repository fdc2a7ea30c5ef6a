"""Einen eigenen Indikator ändern: jede Änderung ist eine neue Version, die alte bleibt lesbar."""

from django.db import transaction

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from sozialraum.kern.fehler import VeralteterStand
from sozialraum.statistik.eigene.angaben import Angabenfehler, Indikatorangaben, definition_aus
from sozialraum.statistik.eigene.modelle import Indikatordefinition

# Was eine Definition ausmacht; nur daraus entsteht eine neue Version.
INHALT = (
    "label",
    "einheit",
    "stellen",
    "formel",
    "art",
    "richtung",
    "definition",
    "hinweis",
    "kapitel",
    "subjekt",
)


@transaction.atomic
def indikator_aendern(
    *, schluessel: str, angaben: Indikatorangaben, version: int, grund: str, durch: Person
) -> Indikatordefinition:
    """Die neue Version; die bisherige, wenn sich nichts ändert. Ein stillgelegter gilt danach wieder.

    `version` ist die, an der jemand gearbeitet hat. Fehler: `PermissionDenied`, `VeralteterStand`,
    `Angabenfehler`, `Indikatordefinition.DoesNotExist`.
    """
    pruefe(durch, Recht.INDIKATOR_PFLEGEN)
    bisher = Indikatordefinition.objects.select_for_update().filter(schluessel=schluessel).first()
    if bisher is None:
        raise Indikatordefinition.DoesNotExist
    if bisher.version != version:
        raise VeralteterStand(
            f"Inzwischen gibt es Version {bisher.version} von „{bisher.label}“, gespeichert von "
            f"{bisher.durch_name}; Ihre Änderung beruht auf Version {version}. Bitte öffnen Sie die neue in "
            "einem zweiten Fenster und übertragen Sie Ihre Änderung."
        )
    neu = definition_aus(angaben, schluessel=schluessel)
    geaendert = [feld for feld in INHALT if getattr(neu, feld) != getattr(bisher, feld)]
    if not geaendert and bisher.aktiv:
        return bisher
    if not grund.strip():
        raise Angabenfehler("Bitte sagen Sie, warum sich die Definition ändert.", "grund")
    Indikatordefinition.objects.filter(schluessel=schluessel, aktiv=True).update(aktiv=False)
    neu.version = bisher.version + 1
    neu.grund = grund.strip()
    neu.durch, neu.durch_name = durch, durch.name
    neu.save(force_insert=True)
    protokolliere(
        Ereignis.INDIKATOR_GEAENDERT,
        neu,
        durch=durch,
        grund=neu.grund,
        version=neu.version,
        geaendert=geaendert,
        formel=neu.formel,
    )
    return neu
