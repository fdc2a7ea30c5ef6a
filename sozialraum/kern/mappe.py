"""Arbeitsmappen (XLSX): Zellen, die immer Text bleiben, Kopfzeilen, Seiten im Querformat; ohne Django."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

ART = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TINTE, LEISE, AKZENT = "1B2430", "4A5563", "0B4F6C"
# Wie in den übrigen Zellen; ohne Namen nimmt LibreOffice eine mit Füßchen.
SCHRIFT = "Calibri"
ALS_TEXT = "@"
# Was Excel in Blattzellen nicht annimmt.
UNDRUCKBAR = dict.fromkeys((*range(9), 11, 12, *range(14, 32)))


def neue_mappe(titel: str) -> Workbook:
    """Eine leere Mappe in deutscher Sprache; ihr erstes Blatt ist `active`."""
    mappe = Workbook()
    mappe.properties.title = titel
    mappe.properties.creator = "Sozialraum"
    mappe.properties.language = "de-DE"
    return mappe


def als_bytes(mappe: Workbook) -> bytes:
    ziel = io.BytesIO()
    mappe.save(ziel)
    return ziel.getvalue()


def text_setzen(zelle: Any, text: str) -> Any:
    """Immer Text: führende Nullen bleiben, „=…“ rechnet nicht, „3-4“ wird kein Datum."""
    zelle.value = text.translate(UNDRUCKBAR)
    zelle.data_type = "s"
    return zelle


def kopf_setzen(blatt: Any, zeile: int, texte: Iterable[str], breiten: Sequence[float]) -> None:
    """Kopfzeile in weißer Schrift auf Grund; `breiten` der Spalten in Zeichen."""
    for nummer, (text, breite) in enumerate(zip(texte, breiten, strict=True), 1):
        zelle = text_setzen(blatt.cell(zeile, nummer), text)
        zelle.font = Font(name=SCHRIFT, bold=True, color="FFFFFF")
        zelle.fill = PatternFill("solid", start_color=AKZENT)
        zelle.alignment = Alignment(wrap_text=True, vertical="center")
        blatt.column_dimensions[get_column_letter(nummer)].width = breite


def querformat(blatt: Any) -> None:
    """Ein Blatt breit, so viele Blätter lang wie nötig."""
    blatt.page_setup.orientation = "landscape"
    blatt.page_setup.paperSize = blatt.PAPERSIZE_A4
    blatt.page_setup.fitToHeight = 0
    blatt.sheet_properties.pageSetUpPr.fitToPage = True
