"""Erfundene Datenanfragen an das Jobcenter von Probstadt und ihre ausgefüllten Arbeitsmappen."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import openpyxl
from django.utils import timezone

from agenturen.models import Person
from sozialraum.statistik.anfragen.gebiete import gebietsstaende
from sozialraum.statistik.anfragen.importvorlage import KOPFZEILE
from sozialraum.statistik.anfragen.legende import ZEICHEN
from sozialraum.statistik.anfragen.modelle import Datenanfrage
from sozialraum.statistik.anfragen.schreiben import mappe_der_anfrage
from sozialraum.statistik.anfragen.stellen import (
    Anfrageangaben,
    anfrage_anlegen,
    anfrage_stellen,
    merkmale_festlegen,
)
from sozialraum.statistik.anfragen.wuensche import KATALOG, Wunsch, eigener_wunsch
from tests import besetzung as b

Zelle = str | int | float | None
LEISTUNGEN = eigener_wunsch("Empfängerinnen und Empfänger von Wohngeld", "Anzahl", 0)
QUOTE = eigener_wunsch("Anteil der Haushalte mit Wohngeld", "%", 1)


def heute() -> date:
    return timezone.localdate()


def angaben(**abweichend: Any) -> Anfrageangaben:
    """Alle vier Stadtteile, 2023 und 2024, Frist in vier Wochen."""
    b.probstadt()
    schluessel = abweichend.pop("gebiete", ["11", "12", "21", "22"])
    zeitraeume = abweichend.setdefault("zeitraeume", ["2023", "2024"])
    return Anfrageangaben(
        **{
            "betreff": "Wohngeld nach Stadtteilen",
            "amt": "Jobcenter Probstadt",
            "anschrift": "Hafenstraße 3\n05998 Probstadt",
            "email": "statistik@jobcenter.example",
            "ags": b.AGS,
            "einheiten": gebietsstaende(
                ags=b.AGS,
                ebenen=[],
                sozialraeume=[],
                einheiten=[b.einheit(eines) for eines in schluessel],
                zeitraeume=zeitraeume,
            ),
            "zeitraumart": "jahr",
            "zeichen": ZEICHEN,
            "zweck": "Für die Sozialraumanalyse 2026 im Hafenviertel.",
            "frist": heute() + timedelta(days=28),
            **abweichend,
        }
    )


def entwurf(
    *, durch: Person | None = None, merkmale: Sequence[Wunsch] = (LEISTUNGEN, QUOTE), **abweichend: Any
) -> Datenanfrage:
    """Ein Entwurf von Birgit für die IA Hafenviertel mit zwei eigenen Merkmalen."""
    durch = durch or b.birgit()
    agentur = abweichend.pop("agentur", b.ia_hafen())
    anfrage = anfrage_anlegen(agentur=agentur, angaben=angaben(**abweichend), durch=durch)
    if merkmale:
        merkmale_festlegen(anfrage=anfrage, merkmale=merkmale, version=anfrage.version, durch=durch)
        anfrage.refresh_from_db()
    return anfrage


def gestellt(*, am: date | None = None, durch: Person | None = None, **abweichend: Any) -> Datenanfrage:
    anfrage = entwurf(durch=durch, **abweichend)
    anfrage_stellen(anfrage=anfrage, durch=durch or b.birgit(), am=am)
    return anfrage


def einwohner() -> Wunsch:
    return KATALOG["einwohner"].wunsch


Fuellung = Callable[[int, str, str, int], Zelle]


def ausgefuellt(anfrage: Datenanfrage, zelle: Fuellung) -> openpyxl.Workbook:
    """Die Mappe, wie das Amt sie füllt; `zelle` sagt je Zeile (ab 0), Schlüssel, Zeitraum und Spalte (ab 0),
    was hineinkommt."""
    mappe = openpyxl.load_workbook(io.BytesIO(mappe_der_anfrage(anfrage)))
    blatt = mappe["Daten"]
    for zeile in range(KOPFZEILE + 1, blatt.max_row + 1):
        schluessel, zeitraum = str(blatt.cell(zeile, 1).value), str(blatt.cell(zeile, 4).value)
        for spalte in range(5, blatt.max_column):
            blatt.cell(zeile, spalte).value = zelle(zeile - KOPFZEILE - 1, schluessel, zeitraum, spalte - 5)
    return mappe


def als_bytes(mappe: openpyxl.Workbook) -> bytes:
    ziel = io.BytesIO()
    mappe.save(ziel)
    return ziel.getvalue()


def als_zeilen(mappe: openpyxl.Workbook) -> dict[str, list[list[Zelle]]]:
    """Blatt → Zeilen, für die Formate, die andere Programme schreiben."""
    return {
        blatt.title: [list(zeile) for zeile in blatt.iter_rows(values_only=True)]
        for blatt in mappe.worksheets
    }


def als_csv(mappe: openpyxl.Workbook, trennzeichen: str, kodierung: str) -> bytes:
    """Wie Excel und LibreOffice das erste Blatt in deutscher Umgebung speichern."""
    puffer = io.StringIO(newline="")
    schreiber = csv.writer(puffer, delimiter=trennzeichen)
    for zeile in als_zeilen(mappe)["Daten"]:
        schreiber.writerow(
            str(wert).replace(".", ",") if isinstance(wert, float) else "" if wert is None else wert
            for wert in zeile
        )
    return puffer.getvalue().encode(kodierung)
