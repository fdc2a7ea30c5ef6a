"""HTML zu PDF/UA-1: WeasyPrint mit eigenen Schriften, ohne Netz, und Nacharbeit am Strukturbaum."""

import gc
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from django.conf import settings
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

SCHEMA = "druck:"
ARTEN = {".css": "text/css", ".ttf": "font/ttf"}
PDF_UA = {"pdf_variant": "pdf/ua-1", "pdf_tags": True}


@dataclass(frozen=True)
class Druck:
    """Ein fertiges PDF."""

    inhalt: bytes
    seiten: int


class NurEigeneDateien(URLFetcher):
    """Liefert Druckgestalt und Schriften aus `static/`; alles andere, auch das Netz, bleibt verschlossen."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        wurzel = Path(settings.STATICFILES_DIRS[0]).resolve()
        datei = (wurzel / url.removeprefix(SCHEMA)).resolve()
        if not url.startswith(SCHEMA) or wurzel not in datei.parents or datei.suffix not in ARTEN:
            raise ValueError(f"Der Druck lädt nur eigene Dateien, nicht {url[:100]!r}.")
        return URLFetcherResponse(url, datei.read_bytes(), {"Content-Type": ARTEN[datei.suffix]})


def als_pdf(html: str, *, gesetzt: Callable[[int], None] | None = None) -> Druck:
    """Das HTML als PDF/UA-1; `gesetzt` erfährt die Zahl der Seiten, bevor die Datei geschrieben wird."""
    dokument = HTML(string=html, url_fetcher=NurEigeneDateien()).render(**PDF_UA)
    seiten = len(dokument.pages)
    if gesetzt is not None:
        gesetzt(seiten)
    pdf = dokument.write_pdf(**PDF_UA)
    # Der gesetzte Text ist das Größte im Speicher; für die Nacharbeit wird er nicht gebraucht.
    del dokument
    gc.collect()
    return Druck(inhalt=kopfzellen_zuordnen(pdf), seiten=seiten)


def kopfzellen_zuordnen(pdf: bytes) -> bytes:
    """Trägt an jeder TH ein, ob sie für ihre Spalte oder ihre Zeile steht; PDF/UA verlangt /Scope."""
    with pikepdf.open(io.BytesIO(pdf)) as dokument:
        for element in dokument.objects:
            if (
                isinstance(element, pikepdf.Dictionary)
                and element.get("/S") == pikepdf.Name.TH
                and "/P" in element
            ):
                im_kopf = element.P.P.get("/S") == pikepdf.Name.THead
                element.A = pikepdf.Dictionary(
                    {
                        **dict(element.get("/A", {}).items()),
                        "/O": pikepdf.Name.Table,
                        "/Scope": pikepdf.Name.Column if im_kopf else pikepdf.Name.Row,
                    }
                )
        ausgabe = io.BytesIO()
        dokument.save(ausgabe, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return ausgabe.getvalue()
