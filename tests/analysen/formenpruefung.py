"""Was jede Ausgabe einer Fassung erfüllen muss, gleich ob im kleinen Beispiel oder in der Musterstadt."""

import csv
import io
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest
from docx import Document

from analysen.ausgeben import ohne_meldung
from analysen.formen import FORMEN, Vermerk
from analysen.inhalt import Inhalt
from analysen.zahlenliste import Zahlenliste, Zahlzeile
from tests.analysen.lesefolge import schlicht, vorgelesen

VERAPDF = Path(__file__).resolve().parents[3] / "shared" / "tools" / "verapdf" / "verapdf"
_ZEICHEN = re.compile(r"[+\u2212]?\d[\d.]*(?:,\d+)?(?: [%‰])?")


def ausgegeben(form: str, inhalt: Inhalt, vermerk: Vermerk) -> bytes:
    return FORMEN[form].schreiber()(inhalt, vermerk, melde=ohne_meldung).inhalt


def verapdf(art: str, pdf: bytes, ordner: Path) -> str:
    """Leer, wenn veraPDF nichts beanstandet; sonst, was es sagt."""
    if not VERAPDF.exists() or shutil.which("java") is None:
        pytest.skip(
            f"veraPDF liegt nicht unter {VERAPDF}, oder Java fehlt; page-validation prüft PDF/UA-1 überall."
        )
    datei = ordner / f"{art}.pdf"
    datei.write_bytes(pdf)
    lauf = subprocess.run([VERAPDF, art, datei], capture_output=True, text=True, check=False)
    return "" if lauf.returncode == 0 and f"PASS {art}" in lauf.stdout else lauf.stdout + lauf.stderr


# Was in den Dateien steht ------------------------------------------------------------------------


def zeilen_der_csv(datei: bytes, *, offen: bool) -> list[dict[str, str]]:
    text = datei.decode("utf-8" if offen else "utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter="," if offen else ";"))


def zeilen_der_mappe(datei: bytes) -> list[dict[str, Any]]:
    blatt = openpyxl.load_workbook(io.BytesIO(datei))["Zahlen"]
    kopf, *zeilen = blatt.iter_rows(values_only=True)
    return [dict(zip(kopf, zeile, strict=True)) for zeile in zeilen]


def beilage(pdf: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as dokument:
        (name,) = dokument.attachments
        assert name == "zahlen.csv"
        assert [str(eine.AFRelationship) for eine in dokument.Root.AF] == ["/Data"]
        return dokument.attachments[name].get_file().read_bytes()


class HtmlAusgabe(HTMLParser):
    """Die Kapitel als Text, die Zahlentafel als Zeilen, dazu Verweise und Sprungziele."""

    def __init__(self, html: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.zeilen: list[list[str]] = []
        self.ziele: list[str] = []
        self.kennungen: list[str] = []
        self.angaben: list[tuple[str, str]] = []
        self._tafel = self._zelle = False
        self._stumm = 0
        self.feed(html.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        angaben = {name: wert or "" for name, wert in attrs}
        self.angaben += [(tag, name) for name in angaben]
        self._stumm += tag in ("style", "svg")
        if "id" in angaben:
            self.kennungen.append(angaben["id"])
            self._tafel |= angaben["id"] == "zahlen"
        if angaben.get("href", "").startswith("#"):
            self.ziele.append(angaben["href"][1:])
        if self._tafel and tag == "tr":
            self.zeilen.append([])
        if self._tafel and tag in ("td", "th"):
            self.zeilen[-1].append("")
            self._zelle = True
        if tag in ("p", "li", "td", "th", "dd", "dt", "span", "h2", "h3", "h4", "div", "figcaption"):
            self.text += " "

    def handle_endtag(self, tag: str) -> None:
        self._stumm -= tag in ("style", "svg")
        self._zelle &= tag not in ("td", "th")
        if tag in ("p", "li", "td", "th", "dd", "dt", "span"):
            self.text += " "

    def handle_data(self, data: str) -> None:
        if self._stumm:
            return
        if self._tafel:
            if self._zelle:
                self.zeilen[-1][-1] += data
        else:
            self.text += data


def zahlen_in(text: str) -> Counter[str]:
    """Wie oft jede Zahl im Text steht; hochgestellte Ziffern gehören nicht zu ihr."""
    return Counter(_ZEICHEN.findall(re.sub(r"[\s\u00a0\u202f]+", " ", text)))


def text_der_docx(datei: bytes) -> str:
    dokument = Document(io.BytesIO(datei))
    return "\n".join(
        "".join(t.text or "" for t in absatz.iter() if str(t.tag).endswith("}t"))
        for absatz in (p for p in dokument.element.body.iter() if str(p.tag).endswith("}p"))
    )


# Prüfungen ---------------------------------------------------------------------------------------


def pruefe_gleiche_zahlen(inhalt: Inhalt, vermerk: Vermerk, pdf: bytes, *, ganz: bool) -> None:
    """Jede gedruckte Zahl in jeder Form gleich; `ganz`, wenn das Heft alles druckt (keine kürzere Länge)."""
    zeilen = Zahlenliste(inhalt).zeilen
    assert zeilen
    offen = ausgegeben("csv", inhalt, vermerk)
    _gleiche_tabellen(zeilen, offen, vermerk, inhalt)
    assert beilage(pdf) == offen
    html = HtmlAusgabe(ausgegeben("html", inhalt, vermerk))
    koerper = [zeile for zeile in html.zeilen if zeile[0] != "Nr."]
    assert [(zeile[0], zeile[2]) for zeile in koerper] == [(eine.nummer, eine.text) for eine in zeilen]
    assert set(html.ziele) <= set(html.kennungen)
    assert len(html.kennungen) == len(set(html.kennungen))
    # In Sätzen trägt eine Veränderung kein Vorzeichen: „3,4 % weniger“.
    gedruckt = Counter(
        treffer
        for eine in zeilen
        if not eine.stelle.startswith(("Befund", "Abbildung", "Text"))
        for treffer in zahlen_in(eine.text)
    )
    assert gedruckt - zahlen_in(html.text) == Counter()
    if ganz:
        assert gedruckt - zahlen_in(" ".join(text for _, text in vorgelesen(pdf))) == Counter()
    if "docx" in FORMEN:
        assert gedruckt - zahlen_in(text_der_docx(ausgegeben("docx", inhalt, vermerk))) == Counter()


def _gleiche_tabellen(zeilen: list[Zahlzeile], offen: bytes, vermerk: Vermerk, inhalt: Inhalt) -> None:
    for art, gelesene in (
        ("offen", zeilen_der_csv(offen, offen=True)),
        ("excel", zeilen_der_csv(ausgegeben("csv-excel", inhalt, vermerk), offen=False)),
        ("mappe", zeilen_der_mappe(ausgegeben("xlsx", inhalt, vermerk))),
    ):
        assert [eine["Nummer"] for eine in gelesene] == [eine.nummer for eine in zeilen]
        assert [eine["Gedruckt"] for eine in gelesene] == [eine.text for eine in zeilen]
        werte = [_als_dezimal(eine["Wert"], komma=art == "excel") for eine in gelesene]
        assert werte == [eine.wert for eine in zeilen]
        assert [eine["Zeichen"] or "" for eine in gelesene] == [eine.zeichen for eine in zeilen]


def _als_dezimal(wert: Any, *, komma: bool) -> Decimal | None:
    if wert in (None, ""):
        return None
    return Decimal(str(wert).replace(",", ".")) if komma else Decimal(str(wert))


def pruefe_lesefolge(inhalt: Inhalt, pdf: bytes) -> None:
    """Überschriften, Befunde, Bilder und Tabellen in der Folge des Inhalts, und ebenso die Texte.

    Texte dürfen vor ein Bild rücken, damit keine Lücke bleibt; Tabellen, die ein Bild in Zahlen sagen, und
    quer gestellte stehen am Ende.
    """
    ganz = schlicht("".join(text for _, text in vorgelesen(pdf)))
    # Hinter dem Verzeichnis, das die Titel schon einmal nennt.
    ganz = ganz[ganz.index(schlicht("Prüfsumme des Inhalts")) :]
    feste, texte = [], []
    for kapitel in inhalt["kapitel"]:
        feste.append(f"{kapitel['nummer']}{kapitel['titel']}")
        vorher = ""
        for block in kapitel["bloecke"]:
            if block["art"] == "tabelle" and (vorher == "abbildung" or block.get("quer")):
                continue
            if block["art"] in ("satz", "zwischentitel"):
                feste.append(block["text"])
            elif block["art"] == "abbildung":
                feste.append(f"Abbildung {block['nummer']}{block['titel']}")
            elif block["art"] == "tabelle":
                feste.append(f"Tabelle {block['nummer']}{block['titel']}")
            elif block["art"] == "bedarfe":
                feste += [karte["aussage"] for karte in block["karten"]]
            elif block["art"] == "text":
                texte += re.findall(r"^[A-ZÄÖÜ][^*_{}\[\]„“\"'.…-]{30,}", block["quelltext"], re.MULTILINE)
            vorher = block["art"]
    feste.append("Anhang")
    for folge in (feste, texte):
        stelle = 0
        for teil in folge:
            gefunden = ganz.find(schlicht(teil), stelle)
            assert gefunden >= 0, f"„{teil[:80]}“ steht nicht an seiner Stelle."
            stelle = gefunden + 1


def steht_nirgends(text: str, *dateien: bytes) -> bool:
    """Auch nicht in gepackten Teilen einer Mappe oder Beilage."""
    for datei in dateien:
        teile = [datei]
        if datei[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(datei)) as archiv:
                teile = [archiv.read(name) for name in archiv.namelist()]
        elif datei[:4] == b"%PDF":
            teile = [beilage(datei), "".join(stueck for _, stueck in vorgelesen(datei)).encode()]
        if any(text.encode() in teil for teil in teile):
            return False
    return True
