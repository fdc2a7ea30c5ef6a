"""Hält ein Gespräch fest, ändert oder löscht es; ohne Einwilligung stützt es keinen Bedarf."""

from dataclasses import replace

from django.db import transaction

from agenturen.fortschreiben import fortschreiben
from agenturen.models import Agentur, Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from sozialraum.bedarfe.angaben import Gespraechsangaben, Zitatangabe
from sozialraum.bedarfe.models import Gespraech, Grundlage, Zitat
from sozialraum.bedarfe.regeln import fehler_der_funktion
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.stand_setzen import felder_setzen, listen_setzen, sperren

FELDER = (
    "datum",
    "sozialraum",
    "ort",
    "funktion",
    "einrichtungsart",
    "leitfaden",
    "einwilligung",
    "zusammenfassung",
)
LISTEN = ("zielgruppen",)


@transaction.atomic
def gespraech_anlegen(*, agentur: Agentur, angaben: Gespraechsangaben, durch: Person) -> Gespraech:
    """Fehler: `Fachfehler` ohne Funktion und wenn statt ihrer ein Mensch genannt ist."""
    pruefe(durch, Recht.ERHEBUNG_BEARBEITEN, agentur)
    angaben = _geprueft(angaben)
    gespraech = Gespraech.objects.create(
        traeger=agentur.traeger, agentur=agentur, **{feld: getattr(angaben, feld) for feld in FELDER}
    )
    listen_setzen(gespraech, angaben, LISTEN)
    _zitate_setzen(gespraech, angaben)
    protokolliere(Ereignis.GESPRAECH_ANGELEGT, gespraech, durch=durch, traeger_id=gespraech.traeger_id)
    return gespraech


@transaction.atomic
def gespraech_aendern(
    *, gespraech: Gespraech, version: int, angaben: Gespraechsangaben, durch: Person
) -> Gespraech:
    """Setzt alle Angaben und Zitate; wer dasselbe noch einmal speichert, verändert nichts.

    Fehler: `VeralteterStand`, wenn inzwischen jemand anderes gespeichert hat; `Fachfehler`, wenn die
    Einwilligung zurückgenommen wird, solange sich etwas auf das Gespräch stützt; sonst wie beim Anlegen.
    """
    pruefe(durch, Recht.ERHEBUNG_BEARBEITEN, gespraech.agentur)
    angaben = _geprueft(angaben)
    gesperrt = sperren(gespraech, version)
    _pruefe_einwilligung(gesperrt, angaben.einwilligung)
    geaendert = felder_setzen(gesperrt, angaben, FELDER) + listen_setzen(gesperrt, angaben, LISTEN)
    if _zitate_setzen(gesperrt, angaben):
        geaendert.append("zitate")
    if geaendert:
        fortschreiben(gesperrt, Ereignis.GESPRAECH_GEAENDERT, durch=durch, felder=geaendert)
    return gesperrt


@transaction.atomic
def gespraech_loeschen(*, gespraech: Gespraech, durch: Person) -> None:
    """Löscht Gespräch und Zitate; Grundlagen, die daraus entstanden, behalten ihren Text."""
    pruefe(durch, Recht.ERHEBUNG_BEARBEITEN, gespraech.agentur)
    protokolliere(Ereignis.GESPRAECH_GELOESCHT, gespraech, durch=durch, traeger_id=gespraech.traeger_id)
    gespraech.delete()


def _geprueft(angaben: Gespraechsangaben) -> Gespraechsangaben:
    funktion = " ".join(angaben.funktion.split())
    if not funktion:
        raise Fachfehler("Bitte nennen Sie die Funktion der Person, etwa „Schulsozialarbeiterin“.")
    zitate = [
        replace(zitat, text=_ohne_anfuehrung(zitat.text), funktion=" ".join(zitat.funktion.split()))
        for zitat in angaben.zitate
    ]
    for genannte in (funktion, *(zitat.funktion for zitat in zitate)):
        if fehler := fehler_der_funktion(genannte):
            raise Fachfehler(fehler)
    return replace(angaben, funktion=funktion, zitate=[zitat for zitat in zitate if zitat.text])


def _ohne_anfuehrung(text: str) -> str:
    """Anführungszeichen setzt die Ausgabe; doppelte sähen aus wie ein Zitat im Zitat."""
    text = text.strip()
    return text[1:-1].strip() if text[:1] in '„“”"»«' and text[-1:] in '“”"«»' and len(text) > 1 else text


def _zitate_setzen(gespraech: Gespraech, angaben: Gespraechsangaben) -> bool:
    vorher = [Zitatangabe(text=zitat.text, funktion=zitat.funktion) for zitat in gespraech.zitate.all()]
    if vorher == list(angaben.zitate):
        return False
    gespraech.zitate.all().delete()
    Zitat.objects.bulk_create(
        [Zitat(gespraech=gespraech, text=zitat.text, funktion=zitat.funktion) for zitat in angaben.zitate]
    )
    return True


def _pruefe_einwilligung(gespraech: Gespraech, neue: str) -> None:
    if neue != Gespraech.Einwilligung.NEIN or not gespraech.verwendbar:
        return
    grundlagen = Grundlage.objects.filter(gespraech=gespraech).select_related("bedarf", "ressource")
    gestuetzte = [f"„{grundlage.wovon}“" for grundlage in grundlagen]
    if gestuetzte:
        raise Fachfehler(
            f"Auf dieses Gespräch stützt sich: {', '.join(gestuetzte)}. Bitte entfernen Sie dort zuerst die "
            "Grundlage; danach können Sie die Einwilligung zurücknehmen."
        )
