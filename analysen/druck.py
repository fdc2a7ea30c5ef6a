"""Inhalt einer Fassung zu PDF/UA: HTML aus der Druckvorlage, WeasyPrint, Nacharbeit am Strukturbaum."""

import io
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pikepdf
from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from analysen.darstellen import fuer_vorlage, quellensaetze, sicher
from analysen.inhalt import Inhalt
from sozialraum.kern import zahlen

Melde = Callable[[float, str], None]

SCHEMA = "druck:"
ARTEN = {".css": "text/css", ".ttf": "font/ttf"}
LANGER_NAME = 18
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


@dataclass(frozen=True)
class Vermerk:
    """Was auf jeder Seite über die Fassung steht."""

    fassung: int
    vorschau: bool
    stand: datetime
    pruefsumme: str


def drucken(inhalt: Inhalt, vermerk: Vermerk, *, melde: Melde) -> Druck:
    """Der Inhalt als PDF/UA-1; `melde` erfährt jede gesetzte Seite und darf abbrechen."""
    with _fortschritt(melde):
        html = als_html(inhalt, vermerk)
        dokument = HTML(string=html, url_fetcher=NurEigeneDateien()).render(**PDF_UA)
        seiten = len(dokument.pages)
        melde(0.8, f"{seiten} Seiten sind gesetzt; die PDF-Datei wird geschrieben.")
        roh = dokument.write_pdf(**PDF_UA)
    melde(0.95, "Die Tabellen werden für Vorlesegeräte ausgezeichnet.")
    return Druck(inhalt=kopfzellen_zuordnen(roh), seiten=seiten)


def als_html(inhalt: Inhalt, vermerk: Vermerk) -> str:
    """Die gefüllte Druckvorlage."""
    return render_to_string(
        "analysen/druck/analyse.html",
        {
            "inhalt": inhalt,
            "titel": inhalt["titel"],
            "verfasser": ", ".join(absender["name"] for absender in inhalt["agenturen"]),
            "karte": sicher(inhalt["karte"]),
            "lange_raumnamen": max(map(len, " ".join(inhalt["raeume"]).split())) > LANGER_NAME
            or len(inhalt["raeume"]) > 2,
            "kapitelfolge": [
                {**kapitel, "bloecke": fuer_vorlage(kapitel["bloecke"])} for kapitel in inhalt["kapitel"]
            ],
            "quellen": [
                {**quelle, "saetze": quellensaetze(quelle)} for quelle in inhalt["anhang"]["quellen"]
            ],
            "fassung": vermerk.fassung,
            "vorschau": vermerk.vorschau,
            "stand": zahlen.datum(vermerk.stand),
            "stand_lang": zahlen.datum(vermerk.stand, "lang"),
            "pruefsumme": vermerk.pruefsumme,
        },
    )


@contextmanager
def _fortschritt(melde: Melde) -> Iterator[None]:
    """Übersetzt die Meldungen von WeasyPrint, nur die des eigenen Fadens."""
    protokoll = logging.getLogger("weasyprint.progress")
    faden = threading.get_ident()

    class Hoerer(logging.Handler):
        durchgang, hoechste, anteil = 1, 0, 0.0

        def emit(self, satz: logging.LogRecord) -> None:
            if satz.thread != faden or "Page %d" not in str(satz.msg):
                return
            seite = int(str(satz.args[0])) if isinstance(satz.args, tuple) and satz.args else 0
            if seite == 1 and self.hoechste:
                self.durchgang += 1
            self.hoechste = max(self.hoechste, seite)
            # Der erste Durchgang kennt das Ende nicht; die folgenden tragen die Seitenzahlen ein.
            if self.durchgang == 1:
                self.anteil = min(0.1 + 0.01 * seite, 0.5)
                melde(self.anteil, f"Seite {seite} wird gesetzt")
            else:
                self.anteil = max(self.anteil, 0.5 + 0.3 * seite / self.hoechste)
                melde(self.anteil, f"Seite {seite} von {self.hoechste}")

    hoerer = Hoerer()
    protokoll.addHandler(hoerer)
    # Ohne diese Stufe schweigt WeasyPrint; ins Log der Anwendung gehört der Fortschritt nicht.
    protokoll.setLevel(logging.INFO)
    protokoll.propagate = False
    try:
        yield
    finally:
        protokoll.removeHandler(hoerer)


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
