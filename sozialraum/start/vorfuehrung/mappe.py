"""Schreibt eine Arbeitsmappe (XLSX), wie ein Amt sie schickt; gleiche Zellen, gleiche Bytes. Ohne Django."""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

Zelle = str | int | Decimal | None
"""Text, Zahl oder leer."""

EINE_ZEIT = (2026, 1, 2, 9, 0, 0)
PAKETE = "http://schemas.openxmlformats.org/package/2006"
BUERO = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TABELLE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ART = "application/vnd.openxmlformats-officedocument.spreadsheetml"
KOPF = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def mappe(blaetter: Mapping[str, Sequence[Sequence[Zelle]]], verbunden: Sequence[str]) -> bytes:
    """Name → Zeilen; `verbunden` nennt Bereiche wie `A3:B3`, auf jedem Blatt dieselben."""
    ziel = io.BytesIO()
    with zipfile.ZipFile(ziel, "w", zipfile.ZIP_DEFLATED) as archiv:
        for pfad, inhalt in _teile(blaetter, verbunden):
            # Ein fester Zeitpunkt: sonst hätte jeder Lauf andere Bytes.
            angaben = zipfile.ZipInfo(pfad, date_time=EINE_ZEIT)
            angaben.compress_type = zipfile.ZIP_DEFLATED
            archiv.writestr(angaben, KOPF + inhalt)
    return ziel.getvalue()


def _teile(
    blaetter: Mapping[str, Sequence[Sequence[Zelle]]], verbunden: Sequence[str]
) -> Iterator[tuple[str, str]]:
    nummern = range(1, len(blaetter) + 1)
    arten = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{ART}.worksheet+xml"/>'
        for n in nummern
    )
    yield (
        "[Content_Types].xml",
        f'<Types xmlns="{PAKETE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{ART}.sheet.main+xml"/>{arten}</Types>',
    )
    yield (
        "_rels/.rels",
        f'<Relationships xmlns="{PAKETE}/relationships">'
        f'<Relationship Id="r1" Type="{BUERO}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    )
    namen = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="b{n}"/>'
        for n, name in zip(nummern, blaetter, strict=True)
    )
    yield (
        "xl/workbook.xml",
        f'<workbook xmlns="{TABELLE}" xmlns:r="{BUERO}"><sheets>{namen}</sheets></workbook>',
    )
    ziele = "".join(
        f'<Relationship Id="b{n}" Type="{BUERO}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in nummern
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        f'<Relationships xmlns="{PAKETE}/relationships">{ziele}</Relationships>',
    )
    bereiche = "".join(f'<mergeCell ref="{bereich}"/>' for bereich in verbunden)
    for n, zeilen in zip(nummern, blaetter.values(), strict=True):
        inhalt = "".join(
            f'<row r="{nummer}">{"".join(_zellen(nummer, zeile))}</row>'
            for nummer, zeile in enumerate(zeilen, 1)
        )
        yield (
            f"xl/worksheets/sheet{n}.xml",
            f'<worksheet xmlns="{TABELLE}"><sheetData>{inhalt}</sheetData>'
            f'<mergeCells count="{len(verbunden)}">{bereiche}</mergeCells></worksheet>',
        )


def _zellen(nummer: int, zeile: Sequence[Zelle]) -> Iterator[str]:
    for spalte, zelle in enumerate(zeile):
        ort = f'r="{chr(ord("A") + spalte)}{nummer}"'
        if isinstance(zelle, str):
            yield f'<c {ort} t="inlineStr"><is><t>{escape(zelle)}</t></is></c>'
        elif zelle is not None:
            yield f"<c {ort}><v>{zelle}</v></c>"
