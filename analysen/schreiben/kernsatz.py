"""Speichert den Kernsatz eines Kapitels: was es zeigt, in einem Satz unter seiner Überschrift."""

from django.db import transaction

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from analysen.aufbau.regeln import als_geaendert, weiterzaehlen
from analysen.models import Baustein, Kapitel
from analysen.schreiben.regeln import pruefe_schreiben
from sozialraum.kern import zahlen
from sozialraum.kern.fehler import Fachfehler

HOECHSTENS_ZEICHEN = 300


def braucht_kernsatz(kapitel: Kapitel) -> bool:
    """Wo das Kapitel mit Zahlen beginnt, sagt deren Befund, was es zeigt; vor eigenem Text sagt es keiner."""
    erster = next(iter(kapitel.bausteine.all()), None)
    return bool(kapitel.kernsatz) or (erster is not None and erster.art == Baustein.Art.TEXT)


@transaction.atomic
def kernsatz_schreiben(*, kapitel: Kapitel, kernsatz: str, version: int, durch: Person) -> Kapitel:
    """Leer heißt: ohne. Fehler: `Fachfehler`, wenn er zu lang ist; `VeralteterStand`."""
    pruefe_schreiben(durch, kapitel)
    kernsatz = " ".join(kernsatz.replace("\x00", "").split())
    if len(kernsatz) > HOECHSTENS_ZEICHEN:
        raise Fachfehler(f"Ein Kernsatz fasst höchstens {zahlen.zahl(HOECHSTENS_ZEICHEN)} Zeichen.")
    if kernsatz == kapitel.kernsatz:
        return kapitel
    weiterzaehlen(kapitel, version)
    kapitel.kernsatz = kernsatz
    kapitel.save(update_fields=["kernsatz"])
    als_geaendert(kapitel.analyse)
    protokolliere(
        Ereignis.KAPITEL_GESCHRIEBEN,
        kapitel,
        durch=durch,
        traeger_id=kapitel.analyse.traeger_id,
        analyse=kapitel.analyse_id,
        kernsatz=kernsatz,
    )
    return kapitel
