"""Eine Tabelle von Kennzahlen als Arbeitsmappe: zum Lesen, zum Rechnen und was alles bedeutet."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from sozialraum.kern import zahlen
from sozialraum.kern.mappe import (
    ALS_TEXT,
    LEISE,
    TINTE,
    als_bytes,
    kopf_setzen,
    neue_mappe,
    querformat,
    text_setzen,
)
from sozialraum.statistik.indikatoren import Indikator
from sozialraum.statistik.kennzahl import Kennzahl
from sozialraum.statistik.vergleichen.ausgabe import KURZE_SPALTEN, fassung, zahlenzeilen
from sozialraum.statistik.vergleichen.tabelle import Tabelle

UNTEN = Border(bottom=Side(style="thin", color="9AA3AD"))
KOPF_TABELLE = ("Kennung", "Gebiet", "Ebene", "Zeitraum")
BREITEN_TABELLE = (20, 30, 16, 14)
BREITEN_WERTE = (20, 28, 14, 22, 36, 14, 12, 14, 9, 36, 20, 36, 12, 12, 14, 18, 40)


def mappe_schreiben(tabelle: Tabelle, *, titel: str, stand: date) -> bytes:
    """XLSX mit den Blättern „Tabelle“, „Werte“ und „Erläuterungen“; Schlüssel bleiben Text.

    Eine Zahl, die nicht da ist, steht als ihr Zeichen; was es bedeutet, sagen die beiden anderen Blätter.
    """
    mappe = neue_mappe(titel)
    assert mappe.active is not None
    _tabelle(mappe.active, tabelle, titel)
    _werte(mappe.create_sheet("Werte"), tabelle)
    _erlaeuterungen(mappe.create_sheet("Erläuterungen"), tabelle, titel, stand)
    return als_bytes(mappe)


def _format(indikator: Indikator) -> str:
    return f"#,##0.{'0' * indikator.stellen}" if indikator.stellen else "#,##0"


# Zum Lesen ---------------------------------------------------------------------------------------


def _tabelle(blatt: Any, tabelle: Tabelle, titel: str) -> None:
    blatt.title = "Tabelle"
    text_setzen(blatt.cell(1, 1), titel).font = Font(bold=True, size=14, color=TINTE)
    hinweis = "Zeichen statt einer Zahl, Definitionen und Quellen: Blatt „Erläuterungen“."
    text_setzen(blatt.cell(2, 1), hinweis).font = Font(color=LEISE)
    namen = [f"{i.label} ({_einheit(i)})" for i in tabelle.indikatoren]
    kopf_setzen(blatt, 4, [*KOPF_TABELLE, *namen], [*BREITEN_TABELLE, *(18 for _ in namen)])
    blatt.row_dimensions[4].height = 62
    stile: dict[tuple[str, bool], Any] = {}
    for nummer, zeile in enumerate(tabelle.zeilen, 5):
        fest = (zeile.gebiet.kennung, zeile.gebiet.name, zeile.gebiet.ebene, zeile.zeitraum_text)
        for spalte, text in enumerate(fest, 1):
            text_setzen(blatt.cell(nummer, spalte), text)
        for spalte, kennzahl in enumerate(zeile.kennzahlen, len(KOPF_TABELLE) + 1):
            _zahl_oder_zeichen(blatt.cell(nummer, spalte), kennzahl, stile)
    letzte = 5 + len(tabelle.zeilen)
    text_setzen(blatt.cell(letzte + 1, 1), f"Quelle: {tabelle.quellenvermerk}").font = Font(color=LEISE)
    blatt.freeze_panes = blatt.cell(5, len(KOPF_TABELLE) + 1)
    blatt.print_title_rows = "4:4"
    querformat(blatt)


def _zahl_oder_zeichen(zelle: Any, kennzahl: Kennzahl, stile: dict[tuple[str, bool], Any]) -> None:
    """openpyxl sucht jeden zugewiesenen Stil in der ganzen Mappe; darum einmal je Art von Zelle."""
    if kennzahl.gerundet is None:
        text_setzen(zelle, kennzahl.zeichen_text)
    else:
        zelle.value = kennzahl.gerundet
    art = (_format(kennzahl.indikator), kennzahl.offen)
    if art not in stile:
        zelle.number_format = art[0] if kennzahl.offen else ALS_TEXT
        zelle.alignment = Alignment(horizontal="right")
        stile[art] = zelle._style
    zelle._style = stile[art]


def _einheit(indikator: Indikator) -> str:
    return {"%": "Prozent", "‰": "Promille"}.get(indikator.einheit, indikator.einheit)


# Zum Rechnen -------------------------------------------------------------------------------------


def _werte(blatt: Any, tabelle: Tabelle) -> None:
    kopf_setzen(blatt, 1, KURZE_SPALTEN, BREITEN_WERTE)
    for nummer, werte in enumerate(zahlenzeilen(tabelle), 2):
        for spalte, wert in enumerate(werte, 1):
            if isinstance(wert, Decimal):
                blatt.cell(nummer, spalte).value = wert
            elif wert:
                text_setzen(blatt.cell(nummer, spalte), wert)
    blatt.freeze_panes = "C2"
    blatt.auto_filter.ref = f"A1:{get_column_letter(len(KURZE_SPALTEN))}{len(tabelle.kennzahlen) + 1}"
    querformat(blatt)


# Was es bedeutet ---------------------------------------------------------------------------------


def _erlaeuterungen(blatt: Any, tabelle: Tabelle, titel: str, stand: date) -> None:
    blatt.column_dimensions["A"].width = 42
    blatt.column_dimensions["B"].width = 100
    zeile = 0

    def schreibe(links: str, rechts: str = "", *, kopf: bool = False) -> None:
        nonlocal zeile
        zeile += 1
        for nummer, text in enumerate((links, rechts), 1):
            if text:
                zelle = text_setzen(blatt.cell(zeile, nummer), text)
                zelle.alignment = Alignment(wrap_text=not kopf, vertical="top")
                zelle.font = Font(bold=kopf or nummer == 1, size=13 if kopf else 11, color=TINTE)
                if kopf:
                    zelle.border = UNTEN

    def abschnitt(ueberschrift: str, paare: Iterable[tuple[str, str]]) -> None:
        nonlocal zeile
        paare = list(paare)
        if not paare:
            return
        zeile += 1
        schreibe(ueberschrift, kopf=True)
        for links, rechts in paare:
            schreibe(links, rechts)

    schreibe(titel, kopf=True)
    schreibe("Heruntergeladen am", zahlen.datum(stand))
    abschnitt("Zeichen statt einer Zahl", tabelle.zeichen)
    abschnitt("Indikatoren", ((i.label, _definition(i)) for i in tabelle.indikatoren))
    abschnitt(
        "Quellen",
        (
            (
                quelle.name,
                "\n".join(
                    teil
                    for teil in (
                        quelle.quellenvermerk,
                        f"Herausgeber: {quelle.herausgeber}",
                        f"Lizenz: {quelle.lizenz}" if quelle.lizenz else "",
                        f"Gezählt werden: {quelle.grundgesamtheit}" if quelle.grundgesamtheit else "",
                        f"Datei: {quelle.datei}, eingegangen am {zahlen.datum(quelle.eingegangen.date())}",
                    )
                    if teil
                ),
            )
            for quelle in tabelle.quellen
        ),
    )
    abschnitt(
        "So ist gerechnet",
        [
            (
                "eigene Berechnung",
                "Aus gelieferten Zahlen gerechnet; Zähler und Nenner stehen auf dem Blatt „Werte“. "
                "Zahlen mehrerer Gebiete sind addiert, Anteile aus den Summen neu gerechnet.",
            ),
            ("wie geliefert", "Die Zahl steht so in der Datei des Amtes."),
        ],
    )
    querformat(blatt)


def _definition(indikator: Indikator) -> str:
    teile = [
        indikator.definition,
        fassung(indikator),
        f"Einheit: {_einheit(indikator)}",
        f"Altersgrenzen: {indikator.altersgrenzen}" if indikator.altersgrenzen else "",
        f"Formel: {indikator.formel}" if indikator.formel else "",
        f"Zu beachten: {indikator.hinweis}" if indikator.hinweis else "",
    ]
    return "\n".join(teil for teil in teile if teil)
