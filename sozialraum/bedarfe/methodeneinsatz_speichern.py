"""Hält den Einsatz einer Methode fest, ändert oder löscht ihn; Fotos verlieren dabei ihre Zusatzangaben."""

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction

from agenturen.fortschreiben import fortschreiben
from agenturen.models import Agentur, Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from sozialraum.bedarfe.angaben import Einsatzangaben, Nadelangabe
from sozialraum.bedarfe.foto import als_jpeg
from sozialraum.bedarfe.models import Methodeneinsatz, Nadel
from sozialraum.bedarfe.regeln import liegt_in_deutschland
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.stand_setzen import felder_setzen, sperren

FELDER = (
    "methode",
    "datum",
    "sozialraum",
    "ort",
    "personenkreis",
    "anzahl",
    "ergebnis",
    "bildbeschreibung",
    "niemand_erkennbar",
)
HOECHSTENS_NADELN = 200
MIKROGRAD = Decimal("0.000001")


@transaction.atomic
def methodeneinsatz_anlegen(*, agentur: Agentur, angaben: Einsatzangaben, durch: Person) -> Methodeneinsatz:
    """Fehler: `Fachfehler`, wenn das Foto nicht lesbar ist oder eine Nadel nicht in Deutschland steckt."""
    pruefe(durch, Recht.ERHEBUNG_BEARBEITEN, agentur)
    angaben = _geprueft(angaben)
    einsatz = Methodeneinsatz(
        traeger=agentur.traeger, agentur=agentur, **{feld: getattr(angaben, feld) for feld in FELDER}
    )
    _foto_setzen(einsatz, angaben)
    einsatz.save()
    _nadeln_setzen(einsatz, angaben)
    protokolliere(Ereignis.METHODENEINSATZ_ANGELEGT, einsatz, durch=durch, traeger_id=einsatz.traeger_id)
    return einsatz


@transaction.atomic
def methodeneinsatz_aendern(
    *, einsatz: Methodeneinsatz, version: int, angaben: Einsatzangaben, durch: Person
) -> Methodeneinsatz:
    """Setzt alle Angaben und Nadeln; wer dasselbe noch einmal speichert, verändert nichts.

    Fehler: `VeralteterStand`, wenn inzwischen jemand anderes gespeichert hat; sonst wie beim Anlegen.
    """
    pruefe(durch, Recht.ERHEBUNG_BEARBEITEN, einsatz.agentur)
    angaben = _geprueft(angaben)
    gesperrt = sperren(einsatz, version)
    geaendert = felder_setzen(gesperrt, angaben, FELDER)
    if _foto_setzen(gesperrt, angaben):
        geaendert.append("foto")
    if _nadeln_setzen(gesperrt, angaben):
        geaendert.append("nadeln")
    if geaendert:
        fortschreiben(gesperrt, Ereignis.METHODENEINSATZ_GEAENDERT, durch=durch, felder=geaendert)
    return gesperrt


@transaction.atomic
def methodeneinsatz_loeschen(*, einsatz: Methodeneinsatz, durch: Person) -> None:
    """Löscht Einsatz, Nadeln und Foto; Grundlagen, die daraus entstanden, behalten ihren Text."""
    pruefe(durch, Recht.ERHEBUNG_BEARBEITEN, einsatz.agentur)
    protokolliere(Ereignis.METHODENEINSATZ_GELOESCHT, einsatz, durch=durch, traeger_id=einsatz.traeger_id)
    _datei_wegwerfen(einsatz)
    einsatz.delete()


def _geprueft(angaben: Einsatzangaben) -> Einsatzangaben:
    if len(angaben.nadeln) > HOECHSTENS_NADELN:
        raise Fachfehler(f"Auf eine Karte passen höchstens {HOECHSTENS_NADELN} Nadeln.")
    for nummer, nadel in enumerate(angaben.nadeln, start=1):
        if not liegt_in_deutschland(float(nadel.laenge), float(nadel.breite)):
            raise Fachfehler(
                f"Nadel {nummer} liegt nicht in Deutschland. Bitte prüfen Sie, ob Länge und Breite "
                "vertauscht sind."
            )
    nadeln = [
        replace(n, laenge=n.laenge.quantize(MIKROGRAD), breite=n.breite.quantize(MIKROGRAD))
        for n in angaben.nadeln
    ]
    return replace(angaben, nadeln=nadeln)


def _foto_setzen(einsatz: Methodeneinsatz, angaben: Einsatzangaben) -> bool:
    """Legt ein neues Foto ab oder nimmt das alte weg, ohne den Einsatz zu speichern."""
    if angaben.foto is not None:
        bild = ContentFile(als_jpeg(angaben.foto))
        _datei_wegwerfen(einsatz)
        einsatz.foto.save(f"{uuid4().hex}.jpg", bild, save=False)
        return True
    if angaben.foto_weg and einsatz.foto:
        _datei_wegwerfen(einsatz)
        einsatz.foto, einsatz.niemand_erkennbar = "", False
        return True
    return False


def _datei_wegwerfen(einsatz: Methodeneinsatz) -> None:
    """Erst, wenn feststeht, dass niemand mehr auf sie zeigt."""
    if name := einsatz.foto.name:
        ablage = einsatz.foto.storage
        transaction.on_commit(lambda: ablage.delete(name))


def _nadeln_setzen(einsatz: Methodeneinsatz, angaben: Einsatzangaben) -> bool:
    vorher = [
        Nadelangabe(laenge=n.laenge, breite=n.breite, bewertung=n.bewertung, text=n.text)
        for n in einsatz.nadeln.all()
    ]
    if vorher == list(angaben.nadeln):
        return False
    einsatz.nadeln.all().delete()
    Nadel.objects.bulk_create(
        [
            Nadel(einsatz=einsatz, laenge=n.laenge, breite=n.breite, bewertung=n.bewertung, text=n.text)
            for n in angaben.nadeln
        ]
    )
    return True
