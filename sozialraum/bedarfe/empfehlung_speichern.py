"""Legt eine Handlungsempfehlung an oder ändert sie; Übergabe und Status sind Sache der Koordination."""

from dataclasses import replace

from django.db import transaction

from agenturen.fortschreiben import fortschreiben
from agenturen.models import Agentur, Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from sozialraum.bedarfe.angaben import Empfehlungsangaben
from sozialraum.bedarfe.models import Empfehlung
from sozialraum.bedarfe.regeln import fehler_der_funktion
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.stand_setzen import felder_setzen, listen_setzen, sperren

FELDER = ("aussage", "erlaeuterung", "adressat", "adressatart", "horizont")
LISTEN = ("bedarfe",)


@transaction.atomic
def empfehlung_anlegen(*, agentur: Agentur, angaben: Empfehlungsangaben, durch: Person) -> Empfehlung:
    """Eine offene Empfehlung. Fehler: `Fachfehler` ohne Aussage, Bedarf oder Adressat."""
    pruefe(durch, Recht.BEDARF_BEARBEITEN, agentur)
    angaben = _geprueft(angaben, agentur)
    empfehlung = Empfehlung.objects.create(
        traeger=agentur.traeger, agentur=agentur, **{feld: getattr(angaben, feld) for feld in FELDER}
    )
    listen_setzen(empfehlung, angaben, LISTEN)
    protokolliere(Ereignis.EMPFEHLUNG_ANGELEGT, empfehlung, durch=durch, traeger_id=empfehlung.traeger_id)
    return empfehlung


@transaction.atomic
def empfehlung_aendern(
    *, empfehlung: Empfehlung, version: int, angaben: Empfehlungsangaben, durch: Person
) -> Empfehlung:
    """Setzt alle Angaben; wer dasselbe noch einmal speichert, verändert nichts.

    Fehler: `VeralteterStand`, wenn inzwischen jemand anderes gespeichert hat; sonst wie `empfehlung_anlegen`.
    """
    pruefe(durch, Recht.BEDARF_BEARBEITEN, empfehlung.agentur)
    angaben = _geprueft(angaben, empfehlung.agentur)
    gesperrt = sperren(empfehlung, version)
    vorher = gesperrt.aussage
    geaendert = felder_setzen(gesperrt, angaben, FELDER) + listen_setzen(gesperrt, angaben, LISTEN)
    if geaendert:
        umformuliert = {"vorher": vorher} if "aussage" in geaendert else {}
        fortschreiben(gesperrt, Ereignis.EMPFEHLUNG_GEAENDERT, durch=durch, felder=geaendert, **umformuliert)
    return gesperrt


def _geprueft(angaben: Empfehlungsangaben, agentur: Agentur) -> Empfehlungsangaben:
    aussage, adressat = " ".join(angaben.aussage.split()), " ".join(angaben.adressat.split())
    if not aussage:
        raise Fachfehler("Bitte sagen Sie in einem Satz, was getan werden soll.")
    if not angaben.bedarfe:
        raise Fachfehler("Bitte wählen Sie mindestens einen Bedarf, aus dem die Empfehlung folgt.")
    for bedarf in angaben.bedarfe:
        if bedarf.traeger_id != agentur.traeger_id:
            raise Fachfehler(f"Der Bedarf „{bedarf}“ gehört einem anderen Träger.")
    if not adressat:
        raise Fachfehler("Bitte nennen Sie die Stelle, an die sich die Empfehlung richtet.")
    if fehler := fehler_der_funktion(adressat):
        raise Fachfehler(fehler)
    if angaben.horizont not in Empfehlung.Horizont.values:
        raise Fachfehler("Bitte wählen Sie, bis wann es getan sein soll.")
    return replace(angaben, aussage=aussage, adressat=adressat)
