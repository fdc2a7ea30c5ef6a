"""Legt eine Ressource an oder ändert sie."""

from dataclasses import replace

from django.db import transaction

from agenturen.fortschreiben import fortschreiben
from agenturen.models import Agentur, Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from sozialraum.bedarfe.angaben import Ressourcenangaben
from sozialraum.bedarfe.models import Ressource
from sozialraum.bedarfe.regeln import fehler_der_funktion
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.stand_setzen import felder_setzen, listen_setzen, sperren

FELDER = ("name", "art", "nutzung", "ort", "seit", "herkunft", "beschreibung", "verfuegbar")
LISTEN = ("sozialraeume",)
PERSON = "person"


@transaction.atomic
def ressource_anlegen(*, agentur: Agentur, angaben: Ressourcenangaben, durch: Person) -> Ressource:
    """Fehler: `Fachfehler` ohne Bezeichnung oder Sozialraum und wenn ein Mensch genannt ist."""
    pruefe(durch, Recht.BEDARF_BEARBEITEN, agentur)
    angaben = _geprueft(angaben)
    ressource = Ressource.objects.create(
        traeger=agentur.traeger, agentur=agentur, **{feld: getattr(angaben, feld) for feld in FELDER}
    )
    listen_setzen(ressource, angaben, LISTEN)
    protokolliere(Ereignis.RESSOURCE_ANGELEGT, ressource, durch=durch, traeger_id=ressource.traeger_id)
    return ressource


@transaction.atomic
def ressource_aendern(
    *, ressource: Ressource, version: int, angaben: Ressourcenangaben, durch: Person
) -> Ressource:
    """Setzt alle Angaben; wer dasselbe noch einmal speichert, verändert nichts.

    Fehler: `VeralteterStand`, wenn inzwischen jemand anderes gespeichert hat; sonst wie `ressource_anlegen`.
    """
    pruefe(durch, Recht.BEDARF_BEARBEITEN, ressource.agentur)
    angaben = _geprueft(angaben)
    gesperrt = sperren(ressource, version)
    geaendert = felder_setzen(gesperrt, angaben, FELDER) + listen_setzen(gesperrt, angaben, LISTEN)
    if geaendert:
        fortschreiben(gesperrt, Ereignis.RESSOURCE_GEAENDERT, durch=durch, felder=geaendert)
    return gesperrt


def _geprueft(angaben: Ressourcenangaben) -> Ressourcenangaben:
    name = " ".join(angaben.name.split())
    if not name:
        raise Fachfehler("Bitte sagen Sie, was die Ressource ist, etwa „Gemeindesaal St. Barbara“.")
    if not angaben.sozialraeume:
        raise Fachfehler("Bitte wählen Sie mindestens einen Sozialraum.")
    # Ein Raum darf „Haus Frau Holle“ heißen; ein Mensch nur nach dem, was er tut.
    if angaben.art.schluessel == PERSON and (fehler := fehler_der_funktion(name)):
        raise Fachfehler(fehler)
    return replace(angaben, name=name)
