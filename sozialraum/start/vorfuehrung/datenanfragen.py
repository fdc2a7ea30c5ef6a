"""Datenanfragen von Musterstadt: eine beantwortete, eine abgelehnte, eine überfällige; durch die Verben."""

import io
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import openpyxl

from agenturen.models import Person
from sozialraum.raeume.models import Sozialraum
from sozialraum.start.vorfuehrung.menschen import Menschen
from sozialraum.start.vorfuehrung.stadt import stadt
from sozialraum.start.vorfuehrung.tabellen import lies
from sozialraum.statistik.anfragen.gebiete import gebietsstaende
from sozialraum.statistik.anfragen.importvorlage import KOPFZEILE
from sozialraum.statistik.anfragen.legende import ZEICHEN
from sozialraum.statistik.anfragen.modelle import Datenanfrage
from sozialraum.statistik.anfragen.schreiben import mappe_der_anfrage, mappenname
from sozialraum.statistik.anfragen.stellen import (
    Anfrageangaben,
    anfrage_anlegen,
    anfrage_stellen,
    merkmale_festlegen,
)
from sozialraum.statistik.anfragen.verfolgen import ablehnung_festhalten
from sozialraum.statistik.anfragen.wuensche import eigener_wunsch
from sozialraum.statistik.lieferungen.annehmen import lieferung_annehmen
from sozialraum.statistik.lieferungen.uebernehmen import lieferung_uebernehmen

ZUWACHS, EURO = 14, 187.4
NAME, ZEITRAUM, ANZAHL, BETRAG = 2, 4, 5, 6


def datenanfragen_anlegen(menschen: Menschen, raeume: Mapping[str, Sozialraum], heute: date) -> None:
    for angaben in lies("datenanfragen")["anfrage"]:
        agentur = menschen.agenturen[angaben["agentur"]]
        koordination = menschen.mit_rolle("koordination", agentur)
        jahre = [str(jahr) for jahr in stadt().jahre[-angaben["jahre"] :]]
        am = heute - timedelta(days=angaben["vor_tagen"])
        anfrage = anfrage_anlegen(
            agentur=agentur,
            angaben=Anfrageangaben(
                **{feld: angaben[feld] for feld in ("betreff", "amt", "anschrift", "email", "zweck")},
                ags=stadt().ags,
                einheiten=gebietsstaende(
                    ags=stadt().ags,
                    ebenen=[],
                    sozialraeume=[raeume[kurz] for kurz in angaben["raeume"]],
                    einheiten=[],
                    zeitraeume=jahre,
                ),
                zeitraumart="jahr",
                zeitraeume=jahre,
                zeichen=ZEICHEN,
                frist=am + timedelta(days=angaben["frist_tage"]),
            ),
            durch=koordination,
        )
        wuensche = [eigener_wunsch(*merkmal) for merkmal in angaben["merkmale"]]
        merkmale_festlegen(anfrage=anfrage, merkmale=wuensche, version=anfrage.version, durch=koordination)
        anfrage_stellen(anfrage=anfrage, am=am, durch=koordination)
        if "grund" in angaben:
            ablehnung_festhalten(
                anfrage=anfrage,
                am=heute - timedelta(days=angaben["abgelehnt_tage"]),
                grund=angaben["grund"],
                durch=koordination,
            )
        if "geliefert" in angaben:
            _liefern(anfrage, angaben["geliefert"], menschen.administration)


def _liefern(anfrage: Datenanfrage, anzahlen: Mapping[str, int], administration: Person) -> None:
    """Das Amt füllt die Mappe, die Administration lädt sie hoch."""
    lieferung = lieferung_annehmen(
        datei=io.BytesIO(_ausgefuellt(mappe_der_anfrage(anfrage), anzahlen)),
        dateiname=mappenname(anfrage),
        durch=administration,
    )
    lieferung_uebernehmen(lieferung=lieferung, durch=administration)


def _ausgefuellt(leere: bytes, anzahlen: Mapping[str, int]) -> bytes:
    """Im ersten Jahr fehlt dem zuletzt genannten Gebiet der Betrag noch, dem ersten ist er verdeckt."""
    mappe = openpyxl.load_workbook(io.BytesIO(leere))
    blatt: Any = mappe["Daten"]
    erstes = blatt.cell(KOPFZEILE + 1, ZEITRAUM).value
    namen = list(anzahlen)
    for zeile in range(KOPFZEILE + 1, blatt.max_row + 1):
        name, jahr = blatt.cell(zeile, NAME).value, blatt.cell(zeile, ZEITRAUM).value
        vergangen = int(jahr) - int(erstes)
        blatt.cell(zeile, ANZAHL).value = anzahlen[name] + ZUWACHS * vergangen
        betrag: str | float | None = round(EURO + 9.35 * vergangen + anzahlen[name] / 10, 2)
        if not vergangen and name == namen[0]:
            betrag = "."
        elif not vergangen and name == namen[-1]:
            betrag = None
        blatt.cell(zeile, BETRAG).value = betrag
    ziel = io.BytesIO()
    mappe.save(ziel)
    return ziel.getvalue()
