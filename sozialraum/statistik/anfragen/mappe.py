"""Die Arbeitsmappe zur Anfrage: Schlüssel stehen darin, das Amt trägt nur Zahlen ein; ohne Django."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from sozialraum.statistik.anfragen.importvorlage import (
    BEMERKUNG,
    BLATT,
    EBENE,
    HINWEISE,
    KOPFZEILE,
    NAME,
    SCHLUESSEL,
    ZEITRAUM,
    Spalte,
)

ART = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TINTE, LEISE, AKZENT = "1B2430", "4A5563", "0B4F6C"
FEST_GRUND, OFFEN_GRUND = "E9EDF1", "FFFDF2"
LINIE = Side(style="thin", color="C9D0D8")
RAHMEN = Border(left=LINIE, right=LINIE, top=LINIE, bottom=LINIE)
FESTE_BREITEN = {SCHLUESSEL: 13, NAME: 30, EBENE: 15, ZEITRAUM: 20}
WERTBREITE, BEMERKUNGSBREITE = 22, 34
HINWEISBREITEN = (38, 88)
# Wie in den übrigen Zellen; ohne Namen nimmt LibreOffice eine mit Füßchen.
SCHRIFT = "Calibri"
ZEILENHOEHE = 15
ALS_TEXT = "@"
# Was Excel in Blattzellen nicht annimmt.
UNDRUCKBAR = dict.fromkeys((*range(9), 11, 12, *range(14, 32)))


@dataclass(frozen=True)
class Mappeninhalt:
    """Alles, was in der Mappe steht; `zeilen` sind Schlüssel, Name, Ebene und Zeitraum als Text."""

    nummer: str
    betreff: str
    absender: str
    amt: str
    frist: str
    kontakt: str
    spalten: Sequence[Spalte]
    zeilen: Sequence[tuple[str, str, str, str]]
    legende: Sequence[tuple[str, str]]
    vermerke: Sequence[tuple[str, str]]
    definitionen: Sequence[tuple[str, str]]
    geheimhaltung: str


def mappe_schreiben(inhalt: Mappeninhalt) -> bytes:
    """Eine XLSX-Datei mit den Blättern „Daten“ und „Hinweise“; kein Text wird je zur Formel."""
    mappe = Workbook()
    mappe.properties.title = f"Datenanfrage {inhalt.nummer}"
    mappe.properties.creator = inhalt.absender
    mappe.properties.language = "de-DE"
    assert mappe.active is not None
    _daten(mappe.active, inhalt)
    _hinweise(mappe.create_sheet(HINWEISE), inhalt)
    ziel = io.BytesIO()
    mappe.save(ziel)
    return ziel.getvalue()


def _text(zelle: Any, text: str) -> Any:
    """Immer Text: führende Nullen bleiben, „=…“ rechnet nicht, „3-4“ wird kein Datum."""
    zelle.value = text.translate(UNDRUCKBAR)
    zelle.data_type = "s"
    zelle.number_format = ALS_TEXT
    zelle.quotePrefix = True
    return zelle


def _daten(blatt: Any, inhalt: Mappeninhalt) -> None:
    blatt.title = BLATT
    titel = [
        f"Datenanfrage {inhalt.nummer}",
        inhalt.betreff,
        f"{inhalt.absender} an {inhalt.amt}, erbeten bis {inhalt.frist}",
        f"Bitte füllen Sie nur die hellen Felder aus. Zeichen und Erläuterungen: Blatt „{HINWEISE}“. "
        f"Rückgabe an {inhalt.kontakt}.",
    ]
    for nummer, text in enumerate(titel, 1):
        zelle = _text(blatt.cell(nummer, 1), text)
        zelle.font = Font(
            name=SCHRIFT,
            bold=nummer <= 2,
            size=14 if nummer == 1 else 11,
            color=TINTE if nummer <= 2 else LEISE,
        )
    ueberschriften = [*FESTE_BREITEN, *(spalte.ueberschrift for spalte in inhalt.spalten), BEMERKUNG]
    breiten = [*FESTE_BREITEN.values(), *(WERTBREITE for _ in inhalt.spalten), BEMERKUNGSBREITE]
    for nummer, (text, breite) in enumerate(zip(ueberschriften, breiten, strict=True), 1):
        zelle = _text(blatt.cell(KOPFZEILE, nummer), text)
        zelle.font = Font(name=SCHRIFT, bold=True, size=11, color="FFFFFF")
        zelle.fill = PatternFill("solid", start_color=AKZENT)
        zelle.alignment = Alignment(wrap_text=True, vertical="center")
        zelle.border = RAHMEN
        blatt.column_dimensions[get_column_letter(nummer)].width = breite
    blatt.row_dimensions[KOPFZEILE].height = 62
    stile = _zeilenstile(blatt, inhalt)
    for zeile, texte in enumerate(inhalt.zeilen, KOPFZEILE + 1):
        for nummer, stil in enumerate(stile, 1):
            zelle = blatt.cell(zeile, nummer)
            if nummer <= len(texte):
                zelle.value = texte[nummer - 1].translate(UNDRUCKBAR)
                zelle.data_type = "s"
            zelle._style = stil
    blatt.freeze_panes = blatt.cell(KOPFZEILE + 1, len(FESTE_BREITEN) + 1)
    blatt.print_title_rows = f"{KOPFZEILE}:{KOPFZEILE}"
    blatt.page_setup.orientation = "landscape"
    blatt.page_setup.paperSize = blatt.PAPERSIZE_A4
    blatt.page_setup.fitToHeight = 0
    blatt.sheet_properties.pageSetUpPr.fitToPage = True
    blatt.oddFooter.center.text = f"Datenanfrage {inhalt.nummer} · Seite &P von &N"


def _zeilenstile(blatt: Any, inhalt: Mappeninhalt) -> list[Any]:
    """Je Spalte der Stil einer Datenzeile.

    openpyxl sucht jeden zugewiesenen Stil in der ganzen Mappe; bei hunderttausend Feldern dauert das.
    Deshalb wird er einmal an einer Zelle gebildet und dann als Nummernsatz (`_style`) weitergereicht.
    """
    fest, offen = PatternFill("solid", start_color=FEST_GRUND), PatternFill("solid", start_color=OFFEN_GRUND)
    formate = [ALS_TEXT] * len(FESTE_BREITEN)
    formate += ["0" if not spalte.stellen else f"0.{'0' * spalte.stellen}" for spalte in inhalt.spalten]
    stile = []
    for nummer, format in enumerate([*formate, ALS_TEXT], 1):
        zelle = blatt.cell(KOPFZEILE + 1, nummer)
        zelle.number_format, zelle.border = format, RAHMEN
        zelle.fill = fest if nummer <= len(FESTE_BREITEN) else offen
        zelle.quotePrefix = nummer <= len(FESTE_BREITEN)
        if len(FESTE_BREITEN) < nummer <= len(formate):
            zelle.alignment = Alignment(horizontal="right")
        stile.append(zelle._style)
    return stile


def _hinweise(blatt: Any, inhalt: Mappeninhalt) -> None:
    blatt.column_dimensions["A"].width, blatt.column_dimensions["B"].width = HINWEISBREITEN
    zeile = 0

    def schreibe(links: str, rechts: str = "", *, kopf: bool = False) -> None:
        nonlocal zeile
        zeile += 1
        for nummer, text in enumerate((links, rechts), 1):
            if text:
                zelle = _text(blatt.cell(zeile, nummer), text)
                zelle.alignment = Alignment(wrap_text=nummer == 2 or not kopf, vertical="top")
                zelle.font = Font(
                    name=SCHRIFT, bold=kopf or nummer == 1, size=13 if kopf else 11, color=TINTE
                )
        # LibreOffice lässt eine Zeile ohne Höhe einzeilig, auch wenn ihr Text umbricht.
        if not kopf:
            umbrueche = (
                ceil(len(text) / breite) for text, breite in zip((links, rechts), HINWEISBREITEN, strict=True)
            )
            blatt.row_dimensions[zeile].height = ZEILENHOEHE * max(umbrueche, default=1)

    def abschnitt(titel: str, paare: Sequence[tuple[str, str]]) -> None:
        nonlocal zeile
        zeile += 1
        schreibe(titel, kopf=True)
        for links, rechts in paare:
            schreibe(links, rechts)

    schreibe(f"Hinweise zur Datenanfrage {inhalt.nummer}", kopf=True)
    abschnitt(
        "So füllen Sie die Mappe aus",
        [
            (
                "Felder",
                f"Je Gebiet und Zeitraum eine Zeile. Tragen Sie die Zahl auf dem Blatt „{BLATT}“ ein.",
            ),
            (
                "Unverändert lassen",
                "Überschriften, Reihenfolge der Spalten, Schlüssel, Name, Ebene, Zeitraum.",
            ),
            (
                "Leere Felder",
                "Gelten als noch nicht geliefert. Gibt es keine Zahl, schreiben Sie ein Zeichen.",
            ),
            ("Anmerkungen", f"In die Spalte „{BEMERKUNG}“; sie werden aufbewahrt, aber nicht ausgewertet."),
            ("Rückgabe", f"Als XLSX, XLS, ODS oder CSV bis {inhalt.frist} an {inhalt.kontakt}."),
        ],
    )
    abschnitt("Zeichen statt einer Zahl (DIN 55301)", inhalt.legende)
    abschnitt("Zusatz hinter einer Zahl, etwa „123 p“", inhalt.vermerke)
    abschnitt("Merkmale", inhalt.definitionen)
    abschnitt("Geheimhaltung", [("Regel", inhalt.geheimhaltung)])
    blatt.page_setup.orientation = "landscape"
    blatt.page_setup.paperSize = blatt.PAPERSIZE_A4
    blatt.page_setup.fitToHeight = 0
    blatt.sheet_properties.pageSetUpPr.fitToPage = True
