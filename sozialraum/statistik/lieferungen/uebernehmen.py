"""Eine Lieferung übernehmen: alle Werte in einer Transaktion, oder keinen.

Werte gehen mit COPY geradewegs in ihre Tabelle. Erst wenn der eindeutige Index dort widerspricht (die Datei
liefert frühere Jahre noch einmal oder eine Zelle doppelt), geht derselbe Strom in eine Zwischenablage, und
SQL klärt, was doppelt ist, was schon vorhanden ist und was einer früheren Lieferung widerspricht.
"""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, BinaryIO

from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction
from django.utils import timezone
from psycopg.errors import LockNotAvailable

from agenturen.models import Person, Vorgang
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from agenturen.vorgang import Melde, vorgang_anstossen
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import datum, zahl
from sozialraum.statistik.abfragen import gebiete_je_ebene, raumverzeichnis
from sozialraum.statistik.anfragen.verfolgen import antwort_vermerken
from sozialraum.statistik.befunde import HOECHSTENS, Befund, Befundliste, Schwere, fingerabdruck
from sozialraum.statistik.lesen.blatt import Blatt, Lesefehler
from sozialraum.statistik.lesen.dateibild import Dateibild, schaeden
from sozialraum.statistik.lesen.einlesen import blaetter
from sozialraum.statistik.lieferungen.annehmen import datei_ansehen, reiner_name, vorlage_bestimmen
from sozialraum.statistik.lieferungen.plausibilitaet import Umfang, plausibilitaet_pruefen
from sozialraum.statistik.lieferungen.vorlagen_laden import merkmale_pflegen
from sozialraum.statistik.lieferungen.zurueckziehen import ersetzte_abloesen, frueheres_gelten_lassen
from sozialraum.statistik.models import (
    OFFEN,
    Importvorlage,
    Lieferung,
    Lieferungszustand,
    Merkmal,
    Quelle,
    Wert,
)
from sozialraum.statistik.vorlage import Vorlage, vorlage_aus
from sozialraum.statistik.zeichen import ANZEIGE, Zeichen
from sozialraum.statistik.zuordnen import Bericht, Raumverzeichnis, Rohwert, zuordnen
from sozialraum.statistik.zuordnen.bericht import Frage
from sozialraum.statistik.zuordnen.erkennen import dialekt_fuer
from sozialraum.statistik.zuordnen.gebietsfragen import Gebietsfrage, gebietsfragen

AUFGABE = "statistik.lieferung_uebernehmen"
STAPEL = 2_000
WARTEN_SEKUNDEN = 0.5
LAENGSTE_ZELLE = 60
NULL = "\\N"
ABLAGE = "lieferung_zwischenablage"
SPALTEN = (
    "lieferung_id, einheit_id, merkmal_id, zeitraum, wert, zeichen, vermerk, zeile, spalte, zelle, aktuell, "
    "blatt"
)
SCHON_VORHANDEN = "schon vorhanden mit demselben Wert"
LEERE_ZEILE = "leere Zeile"


@dataclass(frozen=True)
class Uebernahme:
    """`ausgelassen`: je Grund eine Anzahl; `umfang`: Zahl der Merkmale, der Gebiete, dieser je Ebene; die
    Zeiträume.
    """

    werte: int
    ausgelassen: list[dict[str, Any]]
    umfang: dict[str, Any]
    tabellen: list[dict[str, Any]]
    befunde: list[Befund]


class Beanstandung(Fachfehler):
    """Die Datei hat Fehler oder Warnungen, die niemand hingenommen hat; es wurde nichts übernommen.

    `fragen`: was die Importvorlage offen lässt, `gebiete`: welche Gebiete sie nicht kennt; auch das steht
    als Fehler in den Befunden. `gebietsfragen` sind dieselben mit Vorschlägen.
    """

    fragen: Sequence[Frage] = ()
    gebiete: Sequence[dict[str, Any]] = ()
    gebietsfragen: Sequence[Gebietsfrage] = ()

    def __init__(self, befunde: list[Befund], fehler: int, warnungen: int = 0) -> None:
        if fehler:
            was = "einen Fehler" if fehler == 1 else f"{zahl(fehler)} Fehler"
        else:
            was = "eine Warnung" if warnungen == 1 else f"{zahl(warnungen)} Warnungen"
        rat = "" if fehler else " Übernommen wird sie, wenn Sie begründen, warum das richtig ist."
        super().__init__(
            f"Die Datei hat {was}; es wurde nichts übernommen.{rat} Die Befunde stehen bei der Lieferung."
        )
        self.befunde = befunde
        self.fehler = fehler
        self.warnungen = warnungen

    def zahlen(self) -> dict[str, Any]:
        """Für `Lieferung.pruefung`."""
        gebiete = {"gebiete": list(self.gebiete)} if self.gebiete else {}
        zahlen = {"fehler": self.fehler, "warnungen": self.warnungen, "fragen": len(self.fragen), "werte": 0}
        return zahlen | gebiete


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
            return _laden(probe, datei, bild, _still)
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
        return _laden(lieferung, aufbewahrt.file, bild, melde)


@transaction.atomic
def _beanstanden(lieferung: Lieferung, beanstandung: Beanstandung, durch: Person | None) -> None:
    Lieferung.objects.filter(pk=lieferung.pk, zustand=Lieferungszustand.IN_ARBEIT).update(
        zustand=Lieferungszustand.BEANSTANDET,
        befunde=[befund.als_dict() for befund in beanstandung.befunde],
        pruefung=beanstandung.zahlen(),
    )
    protokolliere(Ereignis.LIEFERUNG_BEANSTANDET, lieferung, durch=durch, grund=beanstandung.text)
    lieferung.refresh_from_db()


# Laden -------------------------------------------------------------------------------------------


def _laden(lieferung: Lieferung, datei: BinaryIO, bild: Dateibild, melde: Melde) -> Uebernahme:
    """Schreibt die Werte in die laufende Transaktion. Fehler: `Beanstandung`."""
    zeile = lieferung.vorlage
    assert zeile is not None  # beide Rufer haben eine Vorlage verlangt
    _quelle_sperren(zeile.quelle_id, melde)
    vorlage = vorlage_aus(zeile.inhalt)
    raeume = raumverzeichnis(vorlage.ags)
    vorher = set(Merkmal.objects.filter(quelle=zeile.quelle).values_list("pk", flat=True))
    merkmale = merkmale_pflegen(zeile.quelle, vorlage)
    ersetzte_abloesen(lieferung)
    lauf = _Lauf(lieferung, datei, bild, vorlage, raeume, merkmale, melde)
    try:
        bericht, neu = lauf.schreiben()
    except Beanstandung as beanstandung:
        beanstandung.fragen = [frage for frage in lauf.bericht.fragen if frage.offen]
        beanstandung.gebiete = [eines.als_dict() for eines in lauf.bericht.unklare.values()]
        beanstandung.gebietsfragen = gebietsfragen(beanstandung.gebiete, vorlage, raeume)
        raise
    for befund in schaeden(bild):
        bericht.befunde.melde(befund)
    benutzt = {merkmale[schluessel] for schluessel in bericht.merkmale}
    Merkmal.objects.filter(pk__in=set(merkmale.values()) - vorher - benutzt).delete()
    _pruefen(lieferung, vorlage, bericht, benutzt)
    if lieferung.ersetzt:
        frueheres_gelten_lassen(lieferung.ersetzt)
    # Beim Abschluss prüft die Datenbank alle Verweise; bei Millionen Werten dauert das seine Zeit.
    melde(0.98, "Die Werte werden gespeichert.")
    gruende = Counter({SCHON_VORHANDEN: bericht.werte - neu, LEERE_ZEILE: bericht.leere_zeilen})
    return Uebernahme(
        werte=neu,
        ausgelassen=[
            *({"grund": grund, "anzahl": wie_oft} for grund, wie_oft in gruende.items() if wie_oft),
            *bericht.ausgelassenes(),
        ],
        umfang={
            "merkmale": len(bericht.merkmale),
            "gebiete": len(bericht.einheiten),
            "ebenen": gebiete_je_ebene(bericht.einheiten),
            "zeitraeume": bericht.zeitraeume,
        },
        tabellen=[tabelle.als_dict() for tabelle in bericht.tabellen],
        befunde=bericht.befunde.alle(),
    )


def _quelle_sperren(quelle_id: int, melde: Melde) -> None:
    """Lieferungen einer Quelle nacheinander, sonst sperren sich zwei an gemeinsamen Schlüsseln aus.

    Wer wartet, gibt Lebenszeichen und lässt sich abbrechen.
    """
    while True:
        try:
            with transaction.atomic():
                Quelle.objects.select_for_update(no_key=True, nowait=True).get(pk=quelle_id)
            return
        except OperationalError as fehler:
            if not isinstance(fehler.__cause__, LockNotAvailable):
                raise
        melde(0.0, "Wartet, bis eine andere Lieferung derselben Quelle fertig ist.")
        time.sleep(WARTEN_SEKUNDEN)


def _pruefen(lieferung: Lieferung, vorlage: Vorlage, bericht: Bericht, benutzt: set[int]) -> None:
    """Fehler: `Beanstandung`, wenn Warnungen dabei sind, die so noch niemand hingenommen hat."""
    merkmale = list(Merkmal.objects.filter(pk__in=benutzt).order_by("reihenfolge", "schluessel"))
    befunde = bericht.befunde
    umfang = Umfang(lieferung, vorlage, merkmale, bericht.zeitraeume, bericht.blattname)
    plausibilitaet_pruefen(umfang, befunde)
    alle = befunde.alle()
    if befunde.warnungen and fingerabdruck(befund.als_dict() for befund in alle) != lieferung.quittiert:
        raise Beanstandung(alle, 0, befunde.warnungen)


class _Lauf:
    """Ein Durchgang durch die Datei in die Datenbank, notfalls ein zweiter über die Zwischenablage."""

    def __init__(
        self,
        lieferung: Lieferung,
        datei: BinaryIO,
        bild: Dateibild,
        vorlage: Vorlage,
        raeume: Raumverzeichnis,
        merkmale: dict[str, int],
        melde: Melde,
    ) -> None:
        self.lieferung = lieferung
        self.datei = datei
        self.bild = bild
        self.vorlage = vorlage
        self.raeume = raeume
        self.merkmale = merkmale
        self.melde = melde
        self.bericht = Bericht()
        self.blatt = Blatt("", ())

    def schreiben(self) -> tuple[Bericht, int]:
        """Der Bericht und die Zahl neuer Werte. Fehler: `Beanstandung`."""
        try:
            with transaction.atomic():
                bericht = self._kopieren(Wert._meta.db_table)
                return bericht, bericht.werte
        except IntegrityError:
            return self._ueber_zwischenablage()

    def _rohwerte(self, bericht: Bericht) -> Iterator[Rohwert]:
        """Derselbe Leser wie in der Vorschau; Lesefehler werden Befunde."""
        try:
            yield from zuordnen(
                self._gemerkt(blaetter(self.datei, dialekt_fuer(self.vorlage, self.bild))),
                self.vorlage,
                self.raeume,
                bericht,
                dateiname=self.lieferung.dateiname,
                antworten=self.lieferung.antworten,
            )
        except Lesefehler as fehler:
            bericht.befunde.melde(
                Befund(Schwere.FEHLER, fehler.text, fehler.vorschlag, zeile=fehler.zeile), "lesen"
            )

    def _gemerkt(self, alle: Iterable[Blatt]) -> Iterator[Blatt]:
        for self.blatt in alle:
            yield self.blatt

    def _kopieren(self, tabelle: str) -> Bericht:
        """Ein Strom mit COPY; nach dem ersten Fehler wird nur noch gesammelt. Fehler: `Beanstandung`."""
        self.bericht = bericht = Bericht()
        nummer, merkmale, befunde = self.lieferung.pk, self.merkmale, bericht.befunde
        stapel: list[str] = []
        auf_blatt, schluss = 1, "\tt\t1\n"
        try:
            with (
                connection.wrap_database_errors,
                connection.cursor() as zeiger,
                zeiger.copy(f"COPY {tabelle} ({SPALTEN}) FROM STDIN") as kopie,
            ):
                for rohwert in self._rohwerte(bericht):
                    schluessel, einheit, zeitraum, wert, zeichen, vermerk, zeile, spalte, zelle, blatt = (
                        rohwert
                    )
                    if blatt != auf_blatt:
                        auf_blatt, schluss = blatt, f"\tt\t{blatt}\n"
                    if not zelle.isprintable() or len(zelle) > LAENGSTE_ZELLE or "\\" in zelle:
                        zelle = _fuer_copy(zelle)
                    stapel.append(
                        f"{nummer}\t{einheit}\t{merkmale[schluessel]}\t{zeitraum}"
                        f"\t{NULL if wert is None else wert}\t{zeichen or ''}\t{vermerk or ''}"
                        f"\t{zeile}\t{spalte}\t{zelle}{schluss}"
                    )
                    if len(stapel) == STAPEL:
                        if not befunde.fehler:
                            kopie.write("".join(stapel))
                        stapel.clear()
                        self._melden(zeile)
                if not befunde.fehler:
                    kopie.write("".join(stapel))
        except IntegrityError:
            # Fehler der Datei gehen vor: was doppelt ist, zeigt sich, wenn sie sonst stimmt.
            if not befunde.fehler:
                raise
        if befunde.fehler:
            raise Beanstandung(befunde.alle(), befunde.fehler)
        self.melde(0.95, "Summen werden geprüft.")
        return bericht

    def _melden(self, zeile: int) -> None:
        """Von Texten ist die Zahl aller Zeilen bekannt, von Arbeitsmappen die des Blattes."""
        blatt = self.blatt
        alle = max(blatt.hoehe or self.bild.zeilen, zeile)
        wo = f"Blatt „{blatt.name}“ ({blatt.nummer} von {blatt.insgesamt}), " if blatt.insgesamt > 1 else ""
        anteil = (blatt.nummer - 1 + zeile / alle) / blatt.insgesamt
        self.melde(0.95 * anteil, f"{wo}Zeile {zahl(zeile)} von {zahl(alle)}")

    def _ueber_zwischenablage(self) -> tuple[Bericht, int]:
        """Trennt Neues von Vorhandenem; Doppeltes und Widersprüche werden Befunde."""
        with connection.cursor() as zeiger:
            zeiger.execute(
                f"CREATE TEMP TABLE {ABLAGE} ON COMMIT DROP AS SELECT {SPALTEN} FROM statistik_wert WITH NO "
                "DATA"
            )
        bericht = self._kopieren(ABLAGE)
        self.melde(0.95, "Vorhandene Werte werden verglichen.")
        with connection.cursor() as zeiger:
            zeiger.execute(f"ANALYZE {ABLAGE}")
            self._doppelte(zeiger, bericht.befunde)
            self._widersprueche(zeiger, bericht.befunde)
            if bericht.befunde.fehler:
                raise Beanstandung(bericht.befunde.alle(), bericht.befunde.fehler)
            # Was anders ist, löst die frühere Zelle ab (die Warnung dazu ist hingenommen, sonst wird nichts
            # hiervon festgeschrieben); was gleich ist, kommt als Bestätigung dazu.
            zeiger.execute(
                f"""
                UPDATE statistik_wert w SET aktuell = false FROM {ABLAGE} z
                WHERE w.aktuell AND w.merkmal_id = z.merkmal_id AND w.einheit_id = z.einheit_id
                    AND w.zeitraum = z.zeitraum AND (w.wert IS DISTINCT FROM z.wert OR z.zeichen <> w.zeichen)
                """
            )
            zeiger.execute(
                f"""
                UPDATE {ABLAGE} z SET aktuell = false FROM statistik_wert w
                WHERE w.aktuell AND w.merkmal_id = z.merkmal_id AND w.einheit_id = z.einheit_id
                    AND w.zeitraum = z.zeitraum
                """
            )
            bestaetigt = zeiger.rowcount
            zeiger.execute(f"INSERT INTO statistik_wert ({SPALTEN}) SELECT {SPALTEN} FROM {ABLAGE}")
            neu = zeiger.rowcount - bestaetigt
            zeiger.execute(f"DROP TABLE {ABLAGE}")
        return bericht, neu

    def _doppelte(self, zeiger: Any, befunde: Befundliste) -> None:
        zeiger.execute(
            f"""
            SELECT d.blatt, d.zeile, d.spalte, d.zelle, d.erstes_blatt, d.erste_zeile, d.erste_zelle,
                m.bezeichnung, r.name, d.zeitraum
            FROM (
                SELECT *, row_number() OVER gleiche AS nummer,
                    first_value(blatt) OVER gleiche AS erstes_blatt,
                    first_value(zeile) OVER gleiche AS erste_zeile,
                    first_value(zelle) OVER gleiche AS erste_zelle
                FROM {ABLAGE}
                WINDOW gleiche AS (
                    PARTITION BY merkmal_id, einheit_id, zeitraum ORDER BY blatt, zeile, spalte
                )
            ) d
            JOIN statistik_merkmal m ON m.id = d.merkmal_id JOIN raeume_raumeinheit r ON r.id = d.einheit_id
            WHERE d.nummer > 1 ORDER BY d.blatt, d.zeile, d.spalte
            """
        )
        for (
            blatt, zeile, spalte, zelle, erstes_blatt, erste_zeile, erste_zelle, merkmal, raum, zeitraum
        ) in _gemeldet(zeiger, befunde):  # fmt: skip
            dort = "" if erstes_blatt == blatt else f"auf dem Blatt „{self.bericht.blattname(erstes_blatt)}“ "
            gleich = "mit demselben Wert" if zelle == erste_zelle else f"dort mit „{erste_zelle}“"
            befunde.melde(
                Befund(
                    Schwere.FEHLER,
                    f"Zeile {zahl(zeile)}: „{merkmal}“ für {raum}, {zeitraum}, steht schon {dort}in "
                    f"Zeile {zahl(erste_zeile)}, {gleich}.",
                    "Bitte lassen Sie in der Datei nur eine der beiden Zeilen stehen.",
                    blatt=self.bericht.blattname(blatt),
                    zeile=zeile,
                    spalte=self.bericht.ueberschrift(spalte, zeile, blatt),
                    zelle=zelle,
                )
            )

    def _widersprueche(self, zeiger: Any, befunde: Befundliste) -> None:
        zeiger.execute(
            f"""
            SELECT z.blatt, z.zeile, z.spalte, z.zelle, z.wert, z.zeichen, w.wert, w.zeichen, l.dateiname,
            l.eingegangen, m.bezeichnung, r.name, z.zeitraum
            FROM {ABLAGE} z
            JOIN statistik_wert w ON w.aktuell AND w.merkmal_id = z.merkmal_id AND w.einheit_id = z.einheit_id
                AND w.zeitraum = z.zeitraum
            JOIN statistik_lieferung l ON l.id = w.lieferung_id
            JOIN statistik_merkmal m ON m.id = z.merkmal_id JOIN raeume_raumeinheit r ON r.id = z.einheit_id
            WHERE (z.wert IS DISTINCT FROM w.wert OR z.zeichen <> w.zeichen) AND w.zeichen <> 'folgt'
            ORDER BY z.blatt, z.zeile, z.spalte
            """
        )
        for (
            blatt, zeile, spalte, zelle, hier, zeichen_hier, dort, zeichen_dort, dateiname, eingegangen,
            merkmal, raum, zeitraum ) in _gemeldet(zeiger, befunde, Schwere.WARNUNG):  # fmt: skip
            befunde.melde(
                Befund(
                    Schwere.WARNUNG,
                    f"Zeile {zahl(zeile)}: „{merkmal}“ für {raum}, {zeitraum}, widerspricht der Lieferung "
                    f"„{dateiname}“ "
                    f"vom {datum(eingegangen)}: dort {_in_worten(dort, zeichen_dort)}, hier "
                    f"{_in_worten(hier, zeichen_hier)}.",
                    "Bitte klären Sie mit dem Amt, welcher Wert gilt. Nehmen Sie die Warnung hin, gilt "
                    "künftig dieser; der frühere bleibt im Verlauf.",
                    blatt=self.bericht.blattname(blatt),
                    zeile=zeile,
                    spalte=self.bericht.ueberschrift(spalte, zeile, blatt),
                    zelle=zelle,
                )
            )


def _fuer_copy(zelle: str) -> str:
    """Gekürzt und mit den Fluchtzeichen des Textformats von COPY."""
    gekuerzt = zelle[:LAENGSTE_ZELLE].replace("\\", "\\\\")
    return gekuerzt.replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _gemeldet(
    zeiger: Any, befunde: Befundliste, schwere: Schwere = Schwere.FEHLER
) -> Iterator[tuple[Any, ...]]:
    """Die ersten Zeilen einer Abfrage zum Melden; der Rest wird nur gezählt."""
    for nummer, zeile in enumerate(zeiger):
        if nummer < HOECHSTENS:
            yield zeile
        else:
            befunde.zaehle("sql", schwere)


def _in_worten(wert: Decimal | None, zeichen: str) -> str:
    if wert is None:
        return f"„{ANZEIGE[Zeichen(zeichen)][0]}“ ({ANZEIGE[Zeichen(zeichen)][1]})"
    return zahl(wert.normalize() if wert != wert.to_integral_value() else wert.to_integral_value())
