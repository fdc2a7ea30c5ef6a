"""Was nach der Freigabe kommt: archivieren oder berichtigen."""

from django.db import transaction

from agenturen.models import Person
from agenturen.rechte import pruefe
from analysen.ablauf.entwurf import sperren
from analysen.ablauf.regeln import sauber
from analysen.ablauf.wechseln import wechseln
from analysen.ablauf.zustaende import ARCHIVIEREN, BERICHTIGEN
from analysen.models import Analyse


@transaction.atomic
def archivieren(*, analyse: Analyse, durch: Person) -> Analyse:
    """Die Analyse ist abgelöst; Veröffentlichtes bleibt unter seiner Adresse. Fehler: `VeralteterStand`."""
    pruefe(durch, ARCHIVIEREN.recht, analyse.agentur)
    sperren(analyse)
    wechseln(analyse, ARCHIVIEREN, durch=durch)
    return analyse


@transaction.atomic
def berichtigen(*, analyse: Analyse, was: str, durch: Person) -> Analyse:
    """Wieder Entwurf; die letzte Fassung bleibt, die nächste nennt `was` als Berichtigung.

    Fehler: `Fachfehler` ohne `was`, `VeralteterStand`.
    """
    pruefe(durch, BERICHTIGEN.recht, analyse.agentur)
    was = sauber(was, frage=BERICHTIGEN.grund)
    sperren(analyse)
    wechseln(analyse, BERICHTIGEN, durch=durch, grund=was, setzen={"berichtigung": was})
    return analyse
