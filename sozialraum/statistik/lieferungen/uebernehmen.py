"""Eine Lieferung übernehmen oder zur Probe prüfen: alle Werte in einer Transaktion, oder keinen."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, BinaryIO

from django.db import DatabaseError, IntegrityError, OperationalError, transaction
from django.utils import timezone

from agenturen.models import Person, Vorgang
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from agenturen.vorgang import Melde, vorgang_anstossen
from sozialraum.kern.fehler import Fachfehler
from sozialraum.statistik.anfragen.verfolgen import antwort_vermerken
from sozialraum.statistik.befunde import Schwere, fingerabdruck
from sozialraum.statistik.lieferungen.annehmen import datei_ansehen, reiner_name, vorlage_bestimmen
from sozialraum.statistik.lieferungen.uebernahmeergebnis import Beanstandung, Uebernahme
from sozialraum.statistik.lieferungen.werte_laden import werte_laden
from sozialraum.statistik.models import (
    OFFEN,
    Importvorlage,
    Lieferung,
    Lieferungszustand,
)

AUFGABE = "statistik.lieferung_uebernehmen"


def _still(_anteil: float, _text: str) -> None:
    """Fortschritt, den niemand sehen will."""


# Anstoßen und übernehmen -------------------------------------------------------------------------


@transaction.atomic
def uebernahme_anstossen(*, lieferung: Lieferung, durch: Person) -> Vorgang:
    """Reiht die Übernahme ein. Fehler: `Fachfehler`, wenn sie schon läuft oder nicht mehr möglich ist."""
    pruefe(durch, Recht.LIEFERUNG_BEARBEITEN)
    try:
        # Ohne Warten: wer die Zeile hält, ist ein Arbeiter mitten in der Übernahme.
        gesperrt = Lieferung.objects.select_for_update(of=("self",), nowait=True)
        jetzt = gesperrt.select_related("vorgang").get(pk=lieferung.pk)
    except OperationalError as fehler:
        raise Fachfehler(
            "Die Lieferung wird gerade übernommen. Bitte warten Sie, bis das fertig ist."
        ) from fehler
    if jetzt.vorlage_id is None:
        raise Fachfehler("Zu dieser Datei fehlt eine Importvorlage; sie lässt sich nicht übernehmen.")
    haengt = jetzt.zustand == Lieferungszustand.IN_ARBEIT and (
        jetzt.vorgang is None or jetzt.vorgang.ist_beendet
    )
    if jetzt.zustand not in OFFEN and not haengt:
        raise Fachfehler(
            f"Die Lieferung ist „{jetzt.get_zustand_display()}“ und lässt sich nicht noch einmal übernehmen."
        )
    vorgang = vorgang_anstossen(
        aufgabe=AUFGABE, titel=f"Lieferung „{jetzt.dateiname}“ übernehmen", durch=durch, bezug_id=jetzt.pk
    )
    _in_arbeit_nehmen(jetzt, vorgang=vorgang)
    lieferung.zustand, lieferung.vorgang = Lieferungszustand.IN_ARBEIT, vorgang
    return vorgang


@transaction.atomic
def warnungen_hinnehmen(*, lieferung: Lieferung, begruendung: str, durch: Person | None) -> None:
    """Die Warnungen der letzten Prüfung gelten als geklärt; kommen andere dazu, hält die Übernahme wieder an.

    Fehler: `Fachfehler` ohne Begründung, ohne Warnung oder solange die Datei Fehler hat.
    """
    if durch is not None:
        pruefe(durch, Recht.LIEFERUNG_BEARBEITEN)
    jetzt = Lieferung.objects.select_for_update(of=("self",)).get(pk=lieferung.pk)
    if not begruendung.strip():
        raise Fachfehler("Bitte begründen Sie, warum die Datei trotz der Warnungen richtig ist.")
    if jetzt.zustand != Lieferungszustand.BEANSTANDET or any(
        befund["schwere"] == Schwere.FEHLER for befund in jetzt.befunde
    ):
        raise Fachfehler("Hinnehmen lassen sich nur Warnungen; Fehler muss das Amt oder die Vorlage beheben.")
    jetzt.quittiert = fingerabdruck(jetzt.befunde)
    if not jetzt.quittiert:
        raise Fachfehler("Diese Lieferung hat keine Warnung.")
    jetzt.begruendung = begruendung.strip()
    jetzt.save(update_fields=["quittiert", "begruendung"])
    protokolliere(Ereignis.WARNUNGEN_HINGENOMMEN, jetzt, durch=durch, grund=jetzt.begruendung[:500])
    lieferung.quittiert, lieferung.begruendung = jetzt.quittiert, jetzt.begruendung


def lieferung_uebernehmen(*, lieferung: Lieferung, durch: Person | None, melde: Melde = _still) -> Uebernahme:
    """Liest die aufbewahrte Datei und schreibt alle Werte; ein zweiter Aufruf ändert nichts.

    `durch` None heißt: das System selbst. Fehler: `Beanstandung` mit Befunden, `Fachfehler`, `Abgebrochen`;
    dann ist nichts geschrieben, und die Lieferung sagt ihren Zustand.
    """
    if durch is not None:
        pruefe(durch, Recht.LIEFERUNG_BEARBEITEN)
    _in_arbeit_nehmen(lieferung)
    try:
        with transaction.atomic():
            return _ganz_oder_gar_nicht(lieferung, durch, melde)
    except Beanstandung as beanstandung:
        _beanstanden(lieferung, beanstandung, durch)
        raise
    except BaseException:
        # Die Werte sind schon zurückgerollt; scheitert auch dies, zeigt die Seite den beendeten Vorgang.
        with suppress(DatabaseError):
            Lieferung.objects.filter(pk=lieferung.pk, zustand=Lieferungszustand.IN_ARBEIT).update(
                zustand=Lieferungszustand.EINGEGANGEN
            )
        raise


def lieferung_pruefen(
    *,
    datei: BinaryIO,
    dateiname: str,
    durch: Person | None,
    vorlage: Importvorlage | None = None,
    antworten: Mapping[str, str] | None = None,
) -> Uebernahme:
    """Die ganze Übernahme zur Probe, mit allen Prüfungen; am Ende ist nichts geschrieben.

    Fehler: `Beanstandung`, `Fachfehler`.
    """
    if durch is not None:
        pruefe(durch, Recht.LIEFERUNG_BEARBEITEN)
    bild = datei_ansehen(datei)
    gefunden, befunde = vorlage_bestimmen(datei, bild, vorlage, reiner_name(dateiname))
    if gefunden is None or befunde:
        raise Beanstandung(befunde, len(befunde))
    with transaction.atomic():
        probe = Lieferung.objects.create(
            quelle=gefunden.quelle,
            vorlage=gefunden,
            dateiname=reiner_name(dateiname),
            sha256=bild.sha256,
            groesse=bild.groesse,
            durch_name="Probe",
            antworten=dict(antworten or {}),
        )
        try:
            return werte_laden(probe, datei, bild, _still)
        finally:
            transaction.set_rollback(True)


def aufbewahrte_pruefen(*, lieferung: Lieferung, vorlage: Importvorlage, melde: Melde = _still) -> Uebernahme:
    """Wie `lieferung_pruefen` für eine angenommene Lieferung mit ihren Antworten."""
    with transaction.atomic():
        try:
            probe = Lieferung.objects.get(pk=lieferung.pk)
            probe.vorlage = vorlage
            return _aufbewahrte_laden(probe, melde)
        finally:
            transaction.set_rollback(True)


def _in_arbeit_nehmen(lieferung: Lieferung, **felder: Any) -> None:
    """Vergleichen und setzen; dieselben Bytes dürfen nur einmal in Arbeit oder übernommen sein."""
    moeglich = [*OFFEN, Lieferungszustand.IN_ARBEIT]
    try:
        with transaction.atomic():
            Lieferung.objects.filter(pk=lieferung.pk, zustand__in=moeglich).update(
                zustand=Lieferungszustand.IN_ARBEIT, **felder
            )
    except IntegrityError as fehler:
        raise Fachfehler(
            f"Dieselbe Datei wird gerade als andere Lieferung übernommen oder ist es schon (SHA-256 "
            f"{lieferung.sha256[:12]}…). Es wurde nichts doppelt übernommen; bitte öffnen Sie die frühere "
            "Lieferung."
        ) from fehler


def _ganz_oder_gar_nicht(lieferung: Lieferung, durch: Person | None, melde: Melde) -> Uebernahme:
    # Wer zuerst kommt, hält die Zeile; ein zweiter Arbeiter wartet hier und findet dann alles getan.
    jetzt = Lieferung.objects.select_for_update(of=("self",)).get(pk=lieferung.pk)
    if jetzt.zustand == Lieferungszustand.UEBERNOMMEN:
        return Uebernahme(jetzt.anzahl_werte, jetzt.ausgelassen, jetzt.umfang, jetzt.tabellen, [])
    if jetzt.zustand != Lieferungszustand.IN_ARBEIT:
        raise Fachfehler(
            f"Die Lieferung ist „{jetzt.get_zustand_display()}“ und lässt sich nicht übernehmen."
        )
    if jetzt.vorlage is None:
        raise Fachfehler("Zu dieser Datei fehlt eine Importvorlage; sie lässt sich nicht übernehmen.")
    ergebnis = _aufbewahrte_laden(jetzt, melde)
    jetzt.zustand = Lieferungszustand.UEBERNOMMEN
    jetzt.uebernommen = timezone.now()
    jetzt.quelle = jetzt.vorlage.quelle
    jetzt.anzahl_werte = ergebnis.werte
    jetzt.ausgelassen = ergebnis.ausgelassen
    jetzt.umfang = ergebnis.umfang
    jetzt.tabellen = ergebnis.tabellen
    jetzt.befunde = [befund.als_dict() for befund in ergebnis.befunde]
    jetzt.save()
    protokolliere(
        Ereignis.LIEFERUNG_UEBERNOMMEN, jetzt, durch=durch, werte=ergebnis.werte, sha256=jetzt.sha256
    )
    antwort_vermerken(lieferung=jetzt, durch=durch)
    lieferung.refresh_from_db()
    return ergebnis


def _aufbewahrte_laden(lieferung: Lieferung, melde: Melde) -> Uebernahme:
    """Fehler: `Fachfehler`, wenn die aufbewahrte Datei fehlt oder nicht mehr dieselbe ist; `Beanstandung`."""
    try:
        aufbewahrt = lieferung.datei.open("rb")
    except OSError as fehler:
        raise Fachfehler(
            "Die aufbewahrte Datei dieser Lieferung ist nicht lesbar; es wurde nichts übernommen. Bitte "
            "laden Sie die Datei noch einmal hoch oder wenden Sie sich an den technischen Betrieb."
        ) from fehler
    with aufbewahrt:
        bild = datei_ansehen(aufbewahrt.file)
        if bild.sha256 != lieferung.sha256:
            raise Fachfehler(
                "Die aufbewahrte Datei hat nicht mehr die Prüfsumme, mit der sie einging; es wurde nichts "
                "übernommen. Bitte laden Sie die Datei noch einmal hoch."
            )
        return werte_laden(lieferung, aufbewahrt.file, bild, melde)


@transaction.atomic
def _beanstanden(lieferung: Lieferung, beanstandung: Beanstandung, durch: Person | None) -> None:
    Lieferung.objects.filter(pk=lieferung.pk, zustand=Lieferungszustand.IN_ARBEIT).update(
        zustand=Lieferungszustand.BEANSTANDET,
        befunde=[befund.als_dict() for befund in beanstandung.befunde],
        pruefung=beanstandung.zahlen(),
    )
    protokolliere(Ereignis.LIEFERUNG_BEANSTANDET, lieferung, durch=durch, grund=beanstandung.text)
    lieferung.refresh_from_db()
