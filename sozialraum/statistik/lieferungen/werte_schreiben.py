"""Die Werte einer Datei mit COPY in ihre Tabelle schreiben, ein Strom ohne Zwischenhalt.

Erst wenn der eindeutige Index dort widerspricht (die Datei liefert frühere Jahre noch einmal oder eine Zelle
doppelt), geht derselbe Strom in eine Zwischenablage, und SQL klärt, was gilt.
"""

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from django.db import IntegrityError, connection, transaction

from agenturen.vorgang import Melde
from sozialraum.kern.zahlen import zahl
from sozialraum.statistik.befunde import Befund, Schwere
from sozialraum.statistik.lesen.blatt import Blatt, Lesefehler
from sozialraum.statistik.lesen.dateibild import Dateibild
from sozialraum.statistik.lesen.einlesen import blaetter
from sozialraum.statistik.lieferungen.rueckhalt import Rueckhalt
from sozialraum.statistik.lieferungen.uebernahmeergebnis import Beanstandung
from sozialraum.statistik.lieferungen.zwischenablage import (
    ABLAGE,
    SPALTEN,
    ablage_anlegen,
    aus_der_ablage_uebernehmen,
    doppelte_melden,
    widersprueche_melden,
)
from sozialraum.statistik.models import Lieferung, Wert
from sozialraum.statistik.vorlage import Vorlage
from sozialraum.statistik.zuordnen import Bericht, Raumverzeichnis, Rohwert, zuordnen
from sozialraum.statistik.zuordnen.erkennen import dialekt_fuer

STAPEL = 2_000
LAENGSTE_ZELLE = 60
NULL = "\\N"


class Schreiblauf:
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
        befunde = bericht.befunde
        anfaenge = {schluessel: f"{self.lieferung.pk}\t{pk}\t" for schluessel, pk in self.merkmale.items()}
        rueckhalt = Rueckhalt(self.merkmale)
        reihen = rueckhalt.reihen
        gelesen = 0
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
                    reihen[schluessel].append(
                        f"{anfaenge[schluessel]}{einheit}\t{zeitraum}"
                        f"\t{NULL if wert is None else wert}\t{zeichen or ''}\t{vermerk or ''}"
                        f"\t{zeile}\t{spalte}\t{zelle}{schluss}"
                    )
                    gelesen += 1
                    if gelesen % STAPEL == 0:
                        self._schreiben(kopie, rueckhalt.faellige(STAPEL))
                        self._melden(zeile)
                for text in rueckhalt.rest():
                    self._schreiben(kopie, text)
        except IntegrityError:
            # Fehler der Datei gehen vor: was doppelt ist, zeigt sich, wenn sie sonst stimmt.
            if not befunde.fehler:
                raise
        if befunde.fehler:
            raise Beanstandung(befunde.alle(), befunde.fehler)
        self.melde(0.95, "Summen werden geprüft.")
        return bericht

    def _schreiben(self, kopie: Any, text: str) -> None:
        if text and not self.bericht.befunde.fehler:
            kopie.write(text)

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
            ablage_anlegen(zeiger)
        bericht = self._kopieren(ABLAGE)
        self.melde(0.95, "Vorhandene Werte werden verglichen.")
        with connection.cursor() as zeiger:
            zeiger.execute(f"ANALYZE {ABLAGE}")
            doppelte_melden(zeiger, bericht)
            widersprueche_melden(zeiger, bericht)
            if bericht.befunde.fehler:
                raise Beanstandung(bericht.befunde.alle(), bericht.befunde.fehler)
            return bericht, aus_der_ablage_uebernehmen(zeiger)


def _fuer_copy(zelle: str) -> str:
    """Gekürzt und mit den Fluchtzeichen des Textformats von COPY."""
    gekuerzt = zelle[:LAENGSTE_ZELLE].replace("\\", "\\\\")
    return gekuerzt.replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
