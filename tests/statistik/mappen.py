"""Arbeitsmappen für Tests in allen drei Formaten, ohne fremde Schreiber für die alten."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from xml.sax.saxutils import escape, quoteattr

import openpyxl

Zelle = str | int | float | date | None
Zeilen = Sequence[Sequence[Zelle]]


def xlsx(blaetter: Mapping[str, Zeilen], verbunden: Mapping[str, Sequence[str]] | None = None) -> bytes:
    mappe = openpyxl.Workbook()
    mappe.remove(mappe.active)
    for name, zeilen in blaetter.items():
        blatt = mappe.create_sheet(name)
        for zeile in zeilen:
            blatt.append(list(zeile))
        for bereich in (verbunden or {}).get(name, ()):
            blatt.merge_cells(bereich)
    ziel = io.BytesIO()
    mappe.save(ziel)
    return ziel.getvalue()


def ods(blaetter: Mapping[str, Zeilen]) -> bytes:
    """Nur `content.xml`, wie LibreOffice es schreibt."""

    def zelle(wert: Zelle) -> str:
        if wert is None:
            return "<table:table-cell/>"
        if isinstance(wert, date):
            return f'<table:table-cell office:value-type="date" office:date-value="{wert.isoformat()}"/>'
        if isinstance(wert, int | float):
            return f'<table:table-cell office:value-type="float" office:value="{wert}"/>'
        text = f"<text:p>{escape(wert)}</text:p>"
        return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'

    tabellen = "".join(
        f"<table:table table:name={quoteattr(name)}>"
        + "".join(f"<table:table-row>{''.join(map(zelle, zeile))}</table:table-row>" for zeile in zeilen)
        + "</table:table>"
        for name, zeilen in blaetter.items()
    )
    namen = "".join(
        f' xmlns:{kurz}="urn:oasis:names:tc:opendocument:xmlns:{lang}:1.0"'
        for kurz, lang in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    inhalt = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{namen}><office:body>'
        f"<office:spreadsheet>{tabellen}</office:spreadsheet></office:body></office:document-content>"
    )
    ziel = io.BytesIO()
    with zipfile.ZipFile(ziel, "w") as archiv:
        archiv.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archiv.writestr("META-INF/manifest.xml", "<manifest/>")
        archiv.writestr("content.xml", inhalt)
    return ziel.getvalue()


def xls(blaetter: Mapping[str, Zeilen]) -> bytes:
    """Das alte Excel: Sätze des Formats BIFF8 in einem Verbunddokument; Text und Zahlen, sonst nichts."""

    def satz(art: int, inhalt: bytes = b"") -> bytes:
        return struct.pack("<HH", art, len(inhalt)) + inhalt

    def zelle(zeile: int, spalte: int, wert: Zelle) -> bytes:
        ort = struct.pack("<HHH", zeile, spalte, 0)
        if isinstance(wert, str):
            text = wert.encode("utf-16-le")
            return satz(0x0204, ort + struct.pack("<HB", len(text) // 2, 1) + text)
        assert isinstance(wert, int | float)
        return satz(0x0203, ort + struct.pack("<d", wert))

    def blatt(zeilen: Zeilen) -> bytes:
        zellen = [
            zelle(z, s, wert)
            for z, zeile in enumerate(zeilen)
            for s, wert in enumerate(zeile)
            if wert is not None
        ]
        return satz(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0)) + b"".join(zellen) + satz(0x0A)

    def verzeichnis(orte: Sequence[int]) -> bytes:
        eintraege = b""
        for ort, name in zip(orte, blaetter, strict=True):
            text = name.encode("utf-16-le")
            eintraege += satz(0x85, struct.pack("<IHBB", ort, 0, len(text) // 2, 1) + text)
        return satz(0x0809, struct.pack("<HHHHII", 0x0600, 0x05, 0, 0, 0, 0)) + eintraege + satz(0x0A)

    koerper = [blatt(zeilen) for zeilen in blaetter.values()]
    anfang = len(verzeichnis([0] * len(koerper)))
    orte = [anfang + sum(map(len, koerper[:nummer])) for nummer in range(len(koerper))]
    return _verbunddokument(verzeichnis(orte) + b"".join(koerper))


def _verbunddokument(strom: bytes) -> bytes:
    """Ein Verbunddokument (CFB) mit dem einen Strom „Workbook“."""
    ende, frei, tabelle = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    strom += b"\0" * (max(4096, -len(strom) % 512 + len(strom)) - len(strom))
    sektoren = len(strom) // 512
    assert sektoren + 2 <= 128  # eine einzige Zuordnungstabelle
    zuordnung = [tabelle, ende, *range(3, 2 + sektoren), ende]
    zuordnung += [frei] * (128 - len(zuordnung))
    kopf = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0,
        4096, ende, 0, ende, 0,
    ) + struct.pack("<109I", 0, *[frei] * 108)  # fmt: skip

    def eintrag(name: str, art: int, kind: int, start: int, laenge: int) -> bytes:
        text = name.encode("utf-16-le") + b"\0\0" if name else b""
        return struct.pack("<64sHBBIII16x4x8x8xIQ", text, len(text), art, 1, frei, frei, kind, start, laenge)

    ordner = (
        eintrag("Root Entry", 5, 1, ende, 0)
        + eintrag("Workbook", 2, frei, 2, len(strom))
        + eintrag("", 0, frei, 0, 0) * 2
    )
    return kopf + struct.pack("<128I", *zuordnung) + ordner + strom
