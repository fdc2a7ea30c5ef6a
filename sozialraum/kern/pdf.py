"""HTML zu PDF/UA-1 und PDF/A-3a in einer Datei: WeasyPrint, eigene Schriften, ohne Netz, mit Nacharbeit."""

import gc
import io
import re
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from html import escape, unescape
from pathlib import Path

import pikepdf
from django.conf import settings
from weasyprint import HTML, Attachment, Document
from weasyprint.urls import URLFetcher, URLFetcherResponse

from sozialraum.kern import pdf_beschriftung

SCHEMA = "druck:"
# Fotos stehen klein im Inhalt einer Fassung, als JPEG im SVG.
# Logos auch, als PNG.
BILDER = {"data:image/jpeg;base64,": "image/jpeg", "data:image/png;base64,": "image/png"}
ARTEN = {".css": "text/css", ".ttf": "font/ttf"}
# WeasyPrint schreibt eine Norm; die andere sagt `_ausweisen` an, erfüllt sind beide.
PDF_A = {"pdf_variant": "pdf/a-3a"}
AUFRAEUMEN_NACH = 50_000
# PDF/A lässt nur Angaben zu, deren Schema bekannt ist oder dabeisteht; das von PDF/UA muss dabeistehen.
PDF_UA_SCHEMA = """
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
 <pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
 <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
  <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
  <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
  <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
  <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
   <pdfaProperty:name>part</pdfaProperty:name>
   <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
   <pdfaProperty:category>internal</pdfaProperty:category>
   <pdfaProperty:description>Part of ISO 14289 standard</pdfaProperty:description>
  </rdf:li></rdf:Seq></pdfaSchema:property>
 </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>"""
KENNUNG = """
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
 <dc:identifier>{}</dc:identifier>
</rdf:Description>"""
RECHTE = """
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/">
 <dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt></dc:rights>
 <xmpRights:Marked>True</xmpRights:Marked>
 <xmpRights:WebStatement>{}</xmpRights:WebStatement>
</rdf:Description>"""


pdf_beschriftung.einrichten()

_VERWEIS = re.compile(r'<a (?=[^>]*href="#([^"]+)")([^>]*)>(.*?)</a>', re.DOTALL)
_NAME = re.compile(r'aria-label="([^"]*)"')
_MARKE = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Druck:
    """Ein fertiges PDF."""

    inhalt: bytes
    seiten: int


@dataclass(frozen=True)
class Beilage:
    """Eine Datei im PDF: die Zahlen, aus denen es gedruckt ist."""

    name: str
    inhalt: bytes
    beschreibung: str
    stand: datetime


class NurEigeneDateien(URLFetcher):
    """Liefert Druckgestalt und Schriften aus `static/` und Bilder, die selbst dastehen; sonst nichts."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        for vorsatz, art in BILDER.items():
            if url.startswith(vorsatz):
                return URLFetcherResponse(url, b64decode(url.removeprefix(vorsatz)), {"Content-Type": art})
        wurzel = Path(settings.STATICFILES_DIRS[0]).resolve()
        datei = (wurzel / url.removeprefix(SCHEMA)).resolve()
        if not url.startswith(SCHEMA) or wurzel not in datei.parents or datei.suffix not in ARTEN:
            raise ValueError(f"Der Druck lädt nur eigene Dateien, nicht {url[:100]!r}.")
        return URLFetcherResponse(url, datei.read_bytes(), {"Content-Type": ARTEN[datei.suffix]})


def als_pdf(
    html: str,
    *,
    gesetzt: Callable[[int], None] | None = None,
    beilagen: Sequence[Beilage] = (),
    kennung: str = "",
    rechte: tuple[str, str] = ("", ""),
) -> Druck:
    """Das HTML als PDF; `gesetzt` erfährt die Zahl der Seiten, bevor die Datei geschrieben wird.

    In den Angaben zur Datei stehen `kennung` (`dc:identifier`) und `rechte`: ein Satz und die Adresse der
    Lizenz.
    """
    with _selten_aufgeraeumt():
        dokument = HTML(string=html, url_fetcher=NurEigeneDateien()).render(**PDF_A)
        seiten = len(dokument.pages)
        if gesetzt is not None:
            gesetzt(seiten)
        _ausweisen(dokument, kennung, rechte)
        pdf = dokument.write_pdf(**PDF_A, attachments=[_angehaengt(eine) for eine in beilagen])
        # Der gesetzte Text ist das Größte im Speicher; für die Nacharbeit wird er nicht gebraucht.
        del dokument
    return Druck(inhalt=nacharbeiten(pdf, _verweise(html)), seiten=seiten)


@contextmanager
def _selten_aufgeraeumt() -> Iterator[None]:
    """Beim Setzen entstehen Hunderttausende Objekte, die bis zum Schluss gebraucht werden.

    Zwischendurch unter ihnen nach unbenutzten zu suchen, kostet ein Achtel der Zeit und findet fast nichts.
    """
    bisher = gc.get_threshold()
    gc.set_threshold(AUFRAEUMEN_NACH, *bisher[1:])
    try:
        yield
    finally:
        gc.set_threshold(*bisher)


def _ausweisen(dokument: Document, kennung: str, rechte: tuple[str, str]) -> None:
    """Sagt in den Metadaten, dass die Datei auch PDF/UA-1 ist, wie sie heißt und was sie erlaubt."""
    angaben = dokument.metadata
    ohne = angaben.generate_rdf_metadata
    dazu = PDF_UA_SCHEMA + (KENNUNG.format(escape(kennung)) if kennung else "")
    if rechte[0]:
        dazu += RECHTE.format(*map(escape, rechte))

    def mit(variant: str, version: int, conformance: str) -> bytes:
        rdf: bytes = ohne(variant, version, conformance)
        anfang, schluss, rest = rdf.rpartition(b"</rdf:RDF>")
        return anfang + dazu.encode() + schluss + rest

    angaben.generate_rdf_metadata = mit


def _angehaengt(beilage: Beilage) -> Attachment:
    return Attachment(
        string=beilage.inhalt.decode(),
        name=beilage.name,
        description=beilage.beschreibung,
        created=beilage.stand,
        modified=beilage.stand,
        relationship="Data",
    )


def _verweise(html: str) -> dict[str, str]:
    """Je Sprungziel, wie der Verweis dorthin heißt."""
    return {
        unescape(ziel): unescape(name[1] if (name := _NAME.search(angaben)) else _MARKE.sub("", text)).strip()
        for ziel, angaben, text in _VERWEIS.findall(html)
    }


def nacharbeiten(pdf: bytes, verweise: Mapping[str, str]) -> bytes:
    """Ergänzt im fertigen PDF, was WeasyPrint nicht schreibt, und packt es.

    `verweise`: je Sprungziel, was ein Vorlesegerät statt seiner Kennung sagen soll.
    """
    with pikepdf.open(io.BytesIO(pdf)) as dokument:
        for seite in dokument.pages:
            for verweis in seite.obj.get("/Annots", []):
                if (name := verweise.get(str(verweis.get("/Contents", "")))) is not None:
                    verweis.Contents = pikepdf.String(name)
        _kopfzellen_zuordnen(dokument)
        _listenpunkte_fassen(dokument)
        if "/AF" in dokument.Root:
            # WeasyPrint nennt jede Beilage zweimal.
            beilagen = {eine.objgen: eine for eine in dokument.Root.AF}
            dokument.Root.AF = pikepdf.Array(beilagen.values())
        ausgabe = io.BytesIO()
        dokument.save(ausgabe, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return ausgabe.getvalue()


def _kopfzellen_zuordnen(dokument: pikepdf.Pdf) -> None:
    """Trägt an jeder TH ein, ob sie für ihre Spalte oder ihre Zeile steht; PDF/UA verlangt /Scope."""
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


def _listenpunkte_fassen(dokument: pikepdf.Pdf) -> None:
    """Fasst die Absätze eines Listenpunkts in einen LBody; anderes als Lbl und LBody darf er nicht enthalten.

    Eine Fußnote ist so einer: `<li><p>…</p></li>`.
    """
    punkte = [
        element
        for element in dokument.objects
        if isinstance(element, pikepdf.Dictionary) and element.get("/S") == pikepdf.Name.LI
    ]
    for punkt in punkte:
        kinder = list(punkt.K) if isinstance(punkt.K, pikepdf.Array) else [punkt.K]
        lose = [kind for kind in kinder if _ist_element(kind) and str(kind.S) not in ("/Lbl", "/LBody")]
        if not lose:
            continue
        rumpf = dokument.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.StructElem, S=pikepdf.Name.LBody, P=punkt, K=pikepdf.Array(lose)
            )
        )
        for kind in lose:
            kind.P = rumpf
        erster = kinder.index(lose[0])
        uebrige = [kind for kind in kinder if not any(kind is eins for eins in lose)]
        punkt.K = pikepdf.Array([*uebrige[:erster], rumpf, *uebrige[erster:]])


def _ist_element(kind: object) -> bool:
    return isinstance(kind, pikepdf.Dictionary) and "/S" in kind
