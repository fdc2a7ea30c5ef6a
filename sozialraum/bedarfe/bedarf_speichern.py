"""Legt einen Bedarf an oder ändert, was er aussagt; Priorität und Status sind Sache der Koordination."""

from dataclasses import replace

from django.db import transaction

from agenturen.fortschreiben import fortschreiben
from agenturen.models import Agentur, Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from sozialraum.bedarfe.angaben import Bedarfsangaben
from sozialraum.bedarfe.models import Bedarf
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.stand_setzen import felder_setzen, listen_setzen, sperren

FELDER = ("aussage", "erlaeuterung", "ort", "ebene", "arten", "seit")
LISTEN = ("sozialraeume", "zielgruppen", "themenfelder")


@transaction.atomic
def bedarf_anlegen(*, agentur: Agentur, angaben: Bedarfsangaben, durch: Person) -> Bedarf:
    """Ein offener Bedarf, noch ohne Priorität. Fehler: `Fachfehler` ohne Aussage, Sozialraum oder Art."""
    pruefe(durch, Recht.BEDARF_BEARBEITEN, agentur)
    angaben = _geprueft(angaben)
    bedarf = Bedarf.objects.create(
        traeger=agentur.traeger, agentur=agentur, **{feld: getattr(angaben, feld) for feld in FELDER}
    )
    listen_setzen(bedarf, angaben, LISTEN)
    protokolliere(Ereignis.BEDARF_ANGELEGT, bedarf, durch=durch, traeger_id=bedarf.traeger_id)
    return bedarf


@transaction.atomic
def bedarf_aendern(*, bedarf: Bedarf, version: int, angaben: Bedarfsangaben, durch: Person) -> Bedarf:
    """Setzt alle Angaben; wer dasselbe noch einmal speichert, verändert nichts.

    Fehler: `VeralteterStand`, wenn inzwischen jemand anderes gespeichert hat; sonst wie `bedarf_anlegen`.
    """
    pruefe(durch, Recht.BEDARF_BEARBEITEN, bedarf.agentur)
    angaben = _geprueft(angaben)
    gesperrt = sperren(bedarf, version)
    vorher = gesperrt.aussage
    geaendert = felder_setzen(gesperrt, angaben, FELDER) + listen_setzen(gesperrt, angaben, LISTEN)
    if geaendert:
        umformuliert = {"vorher": vorher} if "aussage" in geaendert else {}
        fortschreiben(gesperrt, Ereignis.BEDARF_GEAENDERT, durch=durch, felder=geaendert, **umformuliert)
    return gesperrt


def _geprueft(angaben: Bedarfsangaben) -> Bedarfsangaben:
    aussage = " ".join(angaben.aussage.split())
    if not aussage:
        raise Fachfehler("Bitte sagen Sie in einem Satz, was gebraucht wird.")
    if not angaben.sozialraeume:
        raise Fachfehler("Bitte wählen Sie mindestens einen Sozialraum.")
    arten = [art for art in Bedarf.Art.values if art in angaben.arten]
    if not arten:
        raise Fachfehler("Bitte wählen Sie, woran der Bedarf zu erkennen ist.")
    return replace(angaben, aussage=aussage, arten=arten)
