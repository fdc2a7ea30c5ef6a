"""Liest ein PDF, wie es ein Vorlesegerät liest: dem Strukturbaum nach, nicht nach dem Ort auf der Seite."""

import ctypes
import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium


def vorgelesen(pdf: bytes) -> list[tuple[str, str]]:
    """Je Element, das selbst Text trägt, seine Rolle und sein Text; Zeichnungen mit ihrer Textalternative."""
    texte = [dict(_je_marke(seite)) for seite in pypdfium2.PdfDocument(pdf)]
    with pikepdf.open(io.BytesIO(pdf)) as dokument:
        seiten = {seite.objgen: nummer for nummer, seite in enumerate(dokument.pages)}
        return list(_gehe(dokument.Root.StructTreeRoot.K, "", None, seiten, texte))


def schlicht(text: str) -> str:
    """Ohne Leerraum und Trennstriche: die setzt der Umbruch."""
    return re.sub(r"[\s\u00a0\u00ad\u202f‐-]", "", text)


def _gehe(
    ding: Any, rolle: str, seite: Any, seiten: dict[tuple[int, int], int], texte: list[dict[int, str]]
) -> Iterator[tuple[str, str]]:
    if isinstance(ding, pikepdf.Array):
        for kind in ding:
            yield from _gehe(kind, rolle, seite, seiten, texte)
    elif isinstance(ding, int):
        yield rolle, texte[seiten[seite.objgen]].get(ding, "")
    elif isinstance(ding, pikepdf.Dictionary):
        seite = ding.get("/Pg", seite)
        if ding.get("/Type") == pikepdf.Name.MCR:
            yield rolle, texte[seiten[seite.objgen]].get(int(ding.MCID), "")
        elif "/S" in ding:
            if str(ding.S) == "/Figure":
                yield "Figure", str(ding.get("/Alt", ""))
            elif "/K" in ding:
                yield from _gehe(ding.K, str(ding.S).strip("/"), seite, seiten, texte)


def _je_marke(seite: Any) -> Iterator[tuple[int, str]]:
    """Je Nummer eines markierten Inhalts sein Text, in der Folge der Zeichenbefehle."""
    gesammelt: dict[int, str] = {}
    textseite = seite.get_textpage()
    for nummer in range(pdfium.FPDFPage_CountObjects(seite)):
        ding = pdfium.FPDFPage_GetObject(seite, nummer)
        if pdfium.FPDFPageObj_GetType(ding) != pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        for stelle in range(pdfium.FPDFPageObj_CountMarks(ding)):
            wert = ctypes.c_int()
            marke = pdfium.FPDFPageObj_GetMark(ding, stelle)
            if pdfium.FPDFPageObjMark_GetParamIntValue(marke, b"MCID", wert):
                laenge = pdfium.FPDFTextObj_GetText(ding, textseite, None, 0)
                puffer = (ctypes.c_ushort * (laenge // 2))()
                pdfium.FPDFTextObj_GetText(ding, textseite, puffer, laenge)
                text = bytes(puffer).decode("utf-16-le").rstrip("\0")
                gesammelt[wert.value] = gesammelt.get(wert.value, "") + text
    yield from gesammelt.items()
