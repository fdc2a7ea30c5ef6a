"""Was jede Ausgabe einer Fassung erfüllen muss, gleich ob im kleinen Beispiel oder in der Musterstadt."""

import csv
import io
import os
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pypdfium2
import pytest
from docx import Document

from analysen.ausgeben import ohne_meldung
from analysen.formen import FORMEN, Vermerk
from analysen.inhalt import Inhalt
from analysen.zahlenliste import Zahlenliste, Zahlzeile
from tests.analysen.lesefolge import schlicht, vorgelesen

VERAPDF = Path(__file__).resolve().parents[3] / "shared" / "tools" / "verapdf" / "verapdf"
# Java übersetzt für Stunden; für eine halbe Minute kostet das mehr, als es bringt.
KURZER_LAUF = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
_ZEICHEN = re.compile(r"[+\u2212]?\d[\d.]*(?:,\d+)?(?: [%‰])?")


def ausgegeben(form: str, inhalt: Inhalt, vermerk: Vermerk) -> bytes:
    return FORMEN[form].schreiber()(inhalt, vermerk, melde=ohne_meldung).inhalt


def verapdf(art: str, pdf: bytes, ordner: Path) -> str:
    """Leer, wenn veraPDF nichts beanstandet; sonst, was es sagt."""
    return verapdf_aller(art, [pdf], ordner)


def verapdf_aller(art: str, pdfs: Sequence[bytes], ordner: Path) -> str:
    """Wie `verapdf`, für viele in einem Lauf: Java anzuwerfen dauert länger, als eine Datei zu prüfen."""
    if not VERAPDF.exists() or shutil.which("java") is None:
        pytest.skip(
            f"veraPDF liegt nicht unter {VERAPDF}, oder Java fehlt; page-validation prüft PDF/UA-1 überall."
        )
    dateien = [ordner / f"{nummer}-{art}.pdf" for nummer, _ in enumerate(pdfs)]
    for datei, pdf in zip(dateien, pdfs, strict=True):
        datei.write_bytes(pdf)
    lauf = subprocess.run(
        [VERAPDF, art, *dateien],
        capture_output=True, text=True, check=False, env=os.environ | {"JAVA_TOOL_OPTIONS": KURZER_LAUF},
    )  # fmt: skip
    bestanden = lauf.returncode == 0 and lauf.stdout.count(f"PASS {art}") == len(dateien)
    return "" if bestanden else lauf.stdout + lauf.stderr


def von_hand_abgehakt(inhalt: Inhalt) -> list[str]:
    """Die Titel der Punkte der Prüfliste, die ein Mensch mit Grund abgehakt hat."""
    liste = inhalt.get("pruefliste")
    return [punkt["titel"] for punkt in liste["punkte"] if punkt.get("weil")] if liste else []


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
        self.quellen_je_zeile: dict[str, list[str]] = {}
        self._tafel = self._zelle = False
        self._stumm = 0
        self.feed(html.decode())

    @property
    def zeilen_der_tafel(self) -> list[list[str]]:
        """Ohne die Köpfe."""
        return [zeile for zeile in self.zeilen if zeile[0] != "Nr."]

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
            if kennung := angaben.get("id"):
                self.quellen_je_zeile[kennung] = []
        if self._tafel and tag == "a" and re.fullmatch(r"#(Q\d+|gebietsstand)", angaben.get("href", "")):
            self.quellen_je_zeile[self.zeilen[-1][0]].append(angaben["href"][1:])
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


def pruefe_gleiche_zahlen(inhalt: Inhalt, vermerk: Vermerk, pdf: bytes) -> None:
    """Jede gedruckte Zahl in jeder Form gleich, auch im kürzeren Heft; Ausnahmen gibt es keine."""
    zeilen = Zahlenliste(inhalt).zeilen
    assert zeilen
    offen = ausgegeben("csv", inhalt, vermerk)
    _gleiche_tabellen(zeilen, offen, vermerk, inhalt)
    assert beilage(pdf) == offen
    html = HtmlAusgabe(ausgegeben("html", inhalt, vermerk))
    koerper = html.zeilen_der_tafel
    assert [(zeile[0], zeile[2]) for zeile in koerper] == [(eine.nummer, eine.text) for eine in zeilen]
    assert set(html.ziele) <= set(html.kennungen)
    assert len(html.kennungen) == len(set(html.kennungen))
    _jede_zahl_fuehrt_zu_zeile_und_quelle(zeilen, html, inhalt)
    gelesen = " ".join(text for _, text in vorgelesen(pdf))
    word = text_der_docx(ausgegeben("docx", inhalt, vermerk))
    for form, text, gezeichnet in (
        ("html", html.text, ""),
        # Was in einem Bild steht, liest niemand vor; gedruckt ist es.
        ("pdf", gelesen, " ".join(text_der_seiten(pdf))),
        ("docx", word, ""),
    ):
        pruefe_zahlen_im_text(zeilen, text, form, gezeichnet=gezeichnet)


def pruefe_zahlen_im_text(zeilen: list[Zahlzeile], text: str, form: str, *, gezeichnet: str = "") -> None:
    """Zahlen der Tabellen, Karten und Notizen stehen so oft da, wie es Zeilen gibt.

    Befund, Abbildung und Text nennen ihre Zahlen in Sätzen: dort ohne Vorzeichen („3,4 % weniger“), und im
    Befund manche, die ihn nur stützt. Jede steht in ihrem Kapitel, die einer Abbildung womöglich im Bild.
    """
    in_saetzen = [eine for eine in zeilen if eine.stelle.startswith(("Befund", "Abbildung", "Text"))]
    fest = Counter(treffer for eine in zeilen if eine not in in_saetzen for treffer in zahlen_in(eine.text))
    assert fest - zahlen_in(text) == Counter(), form
    kapitel = _je_kapitel(text, list(dict.fromkeys(eine.kapitel for eine in in_saetzen)))
    im_text: dict[str, Counter[str]] = {}
    for eine in in_saetzen:
        gesucht = _ohne_vorzeichen(eine.text)
        vorhanden = _ohne_vorzeichen(kapitel[eine.kapitel])
        if eine.stelle.startswith("Abbildung"):
            vorhanden |= _ohne_vorzeichen(gezeichnet) | _ohne_vorzeichen(text)
        assert gesucht.keys() <= vorhanden.keys(), (form, eine.kapitel, eine.stelle, eine.text)
        if eine.stelle.startswith("Text"):
            im_text.setdefault(eine.kapitel, Counter()).update(gesucht)
    for name, gesucht in im_text.items():
        assert gesucht - _ohne_vorzeichen(kapitel[name]) == Counter(), (form, name)


def _ohne_vorzeichen(text: str) -> Counter[str]:
    gezaehlt: Counter[str] = Counter()
    for zahl, mal in zahlen_in(text).items():
        gezaehlt[zahl.lstrip("+\u2212").rstrip(".")] += mal
    return gezaehlt


def _je_kapitel(text: str, titel: list[str]) -> dict[str, str]:
    """Der Text jedes Kapitels; gesucht wird hinter dem Verzeichnis, das die Titel schon einmal nennt."""
    ab = text.index("Impressum")
    stellen = []
    for einer in titel:
        muster = r"[\s\u00a0\u00ad\u202f‐-]*".join(map(re.escape, schlicht(einer)))
        treffer = re.compile(muster).search(text, ab)
        assert treffer, f"„{einer}“ fehlt."
        stellen.append((treffer.start(), einer))
    stellen.sort()
    enden = [stelle for stelle, _ in stellen[1:]] + [len(text)]
    return {einer: text[von:bis] for (von, einer), bis in zip(stellen, enden, strict=True)}


def text_der_seiten(pdf: bytes) -> list[str]:
    """Je Seite alles, was auf ihr gedruckt ist, auch in Bildern."""
    dokument = pypdfium2.PdfDocument(pdf)
    texte = [seite.get_textpage().get_text_range() for seite in dokument]
    dokument.close()
    return texte


def _jede_zahl_fuehrt_zu_zeile_und_quelle(zeilen: list[Zahlzeile], html: HtmlAusgabe, inhalt: Inhalt) -> None:
    ohne_verweis = {zeile.nummer for zeile in zeilen} - set(html.ziele)
    assert ohne_verweis == set(), [eine for eine in zeilen if eine.nummer in ohne_verweis][:5]
    verzeichnet = {quelle["kuerzel"] for quelle in inhalt["anhang"]["quellen"]}
    # Eine Fläche kommt aus den Grenzen; woher die sind, steht beim Gebietsstand.
    ohne_quelle = [
        (eine.nummer, eine.kapitel, eine.stelle)
        for eine in zeilen
        if html.quellen_je_zeile[eine.nummer] == []
        or ("gebietsstand" in html.quellen_je_zeile[eine.nummer]) != (eine.einheit == "km²")
    ]
    assert ohne_quelle == [], ohne_quelle
    assert {k for eine in html.quellen_je_zeile.values() for k in eine} <= verzeichnet | {"gebietsstand"}


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
        if art != "mappe":
            assert {eine["Prüfsumme des Inhalts (SHA-256)"] for eine in gelesene} == {vermerk.pruefsumme}


def _als_dezimal(wert: Any, *, komma: bool) -> Decimal | None:
    if wert in (None, ""):
        return None
    return Decimal(str(wert).replace(",", ".")) if komma else Decimal(str(wert))


def pruefe_lesefolge(inhalt: Inhalt, pdf: bytes) -> None:
    """„Auf einen Blick“, Überschriften, Befunde, Bilder, Tabellen und Anhang in der Folge des Inhalts.

    Ebenso die Texte; sie dürfen vor ein Bild rücken, damit keine Lücke bleibt. Tabellen, die ein Bild in
    Zahlen sagen, und quer gestellte stehen am Ende.
    """
    ganz = schlicht("".join(text for _, text in vorgelesen(pdf)))
    # Hinter dem Verzeichnis, das die Titel schon einmal nennt.
    ganz = ganz[ganz.index(schlicht("Prüfsumme des Inhalts")) :]
    feste, texte = list(_blickfolge(inhalt)), []
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
    feste += ["Anhang: Tabellen, Definitionen, Quellen", *_anhangsfolge(inhalt)]
    for folge in (feste, texte):
        stelle = 0
        for teil in folge:
            gefunden = ganz.find(schlicht(teil), stelle)
            assert gefunden >= 0, f"„{teil[:80]}“ steht nicht an seiner Stelle."
            stelle = gefunden + 1


def _blickfolge(inhalt: Inhalt) -> Iterator[str]:
    """Kachel für Kachel mit ihren Vergleichen, danach was am dringendsten fehlt und was empfohlen wird."""
    for blick in inhalt["blicke"]:
        yield "Auf einen Blick"
        for eine in blick["zahlen"]:
            yield f"{eine['name']}{eine['zahl']['text']}{eine['basis']}"
            yield from (f"{anders['name']}{anders['zahl']['text']}" for anders in eine["vergleiche"])
        if bedarfe := blick.get("bedarfe"):
            yield "Was am dringendsten fehlt"
            yield from (karte["aussage"] for karte in bedarfe)
        if empfehlungen := blick.get("empfehlungen"):
            yield "Was wir empfehlen"
            yield from (eintrag["aussage"] for eintrag in empfehlungen)


def _anhangsfolge(inhalt: Inhalt) -> Iterator[str]:
    """Wie gerechnet ist, die Räume, die Zeichen, die Quellen, dann was die Fassung sonst belegt."""
    anhang: Any = inhalt["anhang"]
    for schluessel, titel in (
        ("definitionen", "Wie die Zahlen gerechnet sind"),
        ("raumeinheiten", "Je Raumeinheit"),
        ("zeichen", "Zeichenerklärung"),
        ("quellen", "Quellen und Lizenzen"),
        ("erhebung", "Eigene Erhebung"),
        ("hinweise", "Hinweise zu den Daten"),
        ("gebietsstand", "Gebietsstand"),
        ("grenzen", "Grenzen der Daten"),
        ("aenderungen", "Änderungen gegenüber der letzten Ausgabe"),
    ):
        if anhang.get(schluessel):
            yield titel
    if liste := inhalt.get("pruefliste"):
        yield liste["name"]
        yield from (punkt["titel"] for punkt in liste["punkte"])


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
