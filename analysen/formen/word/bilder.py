"""Abbildungen als Rasterbilder: Word kennt das SVG der Fassung nicht; gesetzt wird wie im PDF."""

import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import unescape

import pypdfium2
from weasyprint import HTML

from analysen.formen.word.bauen import sauber
from sozialraum.kern.pdf import NurEigeneDateien

AUFLOESUNG = 200
PUNKTE_JE_ZOLL, PX_JE_ZOLL, MM_JE_ZOLL = 72, 96, 25.4
# Diagramme haben wenige Farben; mit einer Palette wird die Datei ein Drittel so groß.
FARBEN = 256
# Nach so vielen Bildern ist zu sehen, wie weit es ist, und wer abbricht, wartet nicht auf den Rest.
AUF_EINMAL = 24
Gezeichnet = Callable[[int, int], None]
_KOPF = re.compile(r"<svg\b[^>]*>")
_MASS = re.compile(r'\b(width|height)="([\d.]+)"')
_TITEL = re.compile(r"<title\b[^>]*>(.*?)</title>", re.S)


@dataclass(frozen=True)
class Bild:
    """Ein PNG mit seiner Größe auf dem Papier und der Textalternative."""

    png: bytes
    breite_mm: float
    hoehe_mm: float
    alternative: str


def bilder(
    zeichnungen: Iterable[str], *, gezeichnet: Gezeichnet = lambda bisher, alle: None
) -> dict[str, Bild]:
    """Zu jedem SVG sein Bild, dasselbe nur einmal; `gezeichnet` erfährt, wie viele es schon sind."""
    folge = list(dict.fromkeys(zeichnungen))
    fertig: dict[str, Bild] = {}
    for anfang in range(0, len(folge), AUF_EINMAL):
        fertig |= _gesetzt(folge[anfang : anfang + AUF_EINMAL])
        gezeichnet(len(fertig), len(folge))
    return fertig


def _gesetzt(folge: Sequence[str]) -> dict[str, Bild]:
    """Jedes SVG eine Seite eines Dokuments: so werden die Schriften nur einmal geladen."""
    masse = [_masse(svg) for svg in folge]
    seiten = "".join(
        f"@page b{nummer} {{ size: {breite}px {hoehe}px; }} .b{nummer} {{ page: b{nummer}; }}\n"
        for nummer, (breite, hoehe) in enumerate(masse)
    )
    rumpf = "".join(f'<div class="b{nummer}">{svg}</div>' for nummer, svg in enumerate(folge))
    html = (
        '<!DOCTYPE html><html lang="de"><head><title>Bilder</title>'
        f'<link rel="stylesheet" href="druck:druck/bild.css"><style>{seiten}</style></head>'
        f"<body>{rumpf}</body></html>"
    )
    dokument = pypdfium2.PdfDocument(HTML(string=html, url_fetcher=NurEigeneDateien()).write_pdf())
    try:
        return {
            svg: Bild(
                png=_png(dokument[nummer]),
                breite_mm=masse[nummer][0] * MM_JE_ZOLL / PX_JE_ZOLL,
                hoehe_mm=masse[nummer][1] * MM_JE_ZOLL / PX_JE_ZOLL,
                alternative=textalternative(svg),
            )
            for nummer, svg in enumerate(folge)
        }
    finally:
        dokument.close()


def vergroessert(svg: str, breite_mm: float, hoehe_mm: float) -> str:
    """Dasselbe SVG, so groß, wie es in dieses Feld passt."""
    kopf = _KOPF.search(svg)
    if kopf is None:
        return svg
    breite, hoehe = _masse(svg)
    mass = min(breite_mm / breite, hoehe_mm / hoehe) * PX_JE_ZOLL / MM_JE_ZOLL
    neu = _MASS.sub(lambda treffer: f'{treffer[1]}="{float(treffer[2]) * mass:.1f}"', kopf[0])
    return svg.replace(kopf[0], neu, 1)


def textalternative(svg: str) -> str:
    """Was das Bild zeigt, aus seinem ersten `<title>`."""
    treffer = _TITEL.search(svg)
    return sauber(" ".join(unescape(treffer[1]).split())) if treffer else ""


def _png(seite: pypdfium2.PdfPage) -> bytes:
    bild = seite.render(scale=AUFLOESUNG / PUNKTE_JE_ZOLL).to_pil().convert("RGB").quantize(FARBEN)
    strom = io.BytesIO()
    bild.save(strom, "PNG", dpi=(AUFLOESUNG, AUFLOESUNG), optimize=False)
    return strom.getvalue()


def _masse(svg: str) -> tuple[float, float]:
    kopf = _KOPF.search(svg)
    masse = {name: float(wert) for name, wert in _MASS.findall(kopf[0])} if kopf else {}
    return max(masse.get("width", 435.0), 1.0), max(masse.get("height", 200.0), 1.0)
