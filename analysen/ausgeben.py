"""Gibt eine Fassung als Datei aus; gelesen wird nur die Fassung."""

import hashlib

from django.core.files.storage import default_storage
from django.db import transaction

from agenturen.models import Person, Vorgang
from agenturen.protokollieren import Ereignis, protokolliere
from analysen.formen import FORMEN, Ausgabe, Melde, Vermerk
from analysen.inhalt import pruefsumme
from analysen.models import Fassung, Fassungsdatei
from sozialraum.kern.ablage import ablegen
from sozialraum.kern.fehler import Fachfehler


def ohne_meldung(anteil: float, text: str) -> None:
    """Für Aufrufer, die keinen Fortschritt zeigen."""


def ausgeben(
    *,
    fassung: Fassung,
    form: str = Fassungsdatei.Form.PDF,
    melde: Melde = ohne_meldung,
    durch: Person | None = None,
    vorgang: Vorgang | None = None,
) -> Fassungsdatei:
    """Die Datei der Fassung in dieser Form; gibt es sie schon, dieselbe, ohne noch einmal zu setzen.

    Kein Recht wird hier geprüft: das tut `festschreiben`, und wer eine Fassung hat, darf sie drucken.
    Fehler: `Fachfehler` bei unbekannter Form oder einer Fassung, deren Inhalt verändert wurde.
    """
    if form not in FORMEN:
        vorhanden = ", ".join(FORMEN)
        raise Fachfehler(f"Die Form „{form}“ gibt es nicht. Vorhanden: {vorhanden}.")
    if (vorhandene := _vorhandene(fassung, form)) is not None:
        return vorhandene
    if pruefsumme(fassung.inhalt) != fassung.sha256:
        raise Fachfehler(
            f"Der Inhalt von „{fassung}“ passt nicht zu seiner Prüfsumme; er wurde außerhalb der Anwendung "
            "verändert. Bitte erzeugen Sie eine neue Fassung."
        )
    melde(0.08, "Die Ausgabe wird vorbereitet.")
    ausgabe = FORMEN[form].schreiber()(fassung.inhalt, vermerk_der(fassung), melde=melde)
    return _ablegen(fassung, form, ausgabe, durch=durch, vorgang=vorgang)


def vermerk_der(fassung: Fassung) -> Vermerk:
    """Was in jeder Form über diese Fassung steht."""
    return Vermerk(
        fassung=fassung.nummer,
        vorschau=fassung.art == Fassung.Art.VORSCHAU,
        stand=fassung.erstellt,
        pruefsumme=fassung.sha256,
        berichtigt=fassung.berichtigt.nummer if fassung.berichtigt else None,
        erratum=fassung.erratum,
    )


def _vorhandene(fassung: Fassung, form: str) -> Fassungsdatei | None:
    datei = Fassungsdatei.objects.filter(fassung=fassung, form=form).first()
    if datei is not None and not default_storage.exists(str(datei.datei.name)):
        raise Fachfehler(
            f"Die Datei zu „{fassung}“ fehlt im Datenordner. Bitte spielen Sie die Sicherung zurück."
        )
    return datei


def _ablegen(
    fassung: Fassung, form: str, ausgabe: Ausgabe, *, durch: Person | None, vorgang: Vorgang | None
) -> Fassungsdatei:
    """Erst die Bytes, dann der Eintrag: herunterladbar ist nur, was vollständig auf der Platte liegt."""
    summe = hashlib.sha256(ausgabe.inhalt).hexdigest()
    stamm = f"analyse-{fassung.analyse_id}-fassung-{fassung.nummer}-{summe[:12]}"
    name = f"fassungen/{fassung.erstellt:%Y/%m}/{FORMEN[form].dateiname(stamm)}"
    pfad = ablegen(name, ausgabe.inhalt)
    with transaction.atomic():
        Fassung.objects.select_for_update(of=("self",)).get(pk=fassung.pk)
        if (schneller := _vorhandene(fassung, form)) is not None:
            # Gleiche Bytes heißen gleich: Dann ist es die Datei des Schnelleren.
            if str(schneller.datei.name) != name:
                pfad.unlink()
            return schneller
        datei = Fassungsdatei.objects.create(
            fassung=fassung,
            form=form,
            datei=name,
            sha256=summe,
            groesse=len(ausgabe.inhalt),
            seiten=ausgabe.seiten,
            vorgang=vorgang,
        )
        protokolliere(
            Ereignis.DATEI_AUSGEGEBEN,
            datei,
            durch=durch,
            traeger_id=fassung.analyse.traeger_id,
            sha256=summe,
            seiten=ausgabe.seiten,
        )
    return datei
