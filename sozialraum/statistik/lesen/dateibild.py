"""Was einer Datei anzusehen ist, bevor jemand sie deutet: Art, Kodierung, Trennzeichen, erste Zeilen."""

import codecs
import csv
import hashlib
import io
import re
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO

from sozialraum.kern.zahlen import anzahl, zahl
from sozialraum.statistik.befunde import Befund, Schwere
from sozialraum.statistik.lesen.archiv import Inhalt, inhalt_bestimmen
from sozialraum.statistik.lesen.blatt import Lesefehler
from sozialraum.statistik.lesen.einlesen import IN_WORTEN, KODIERUNGEN, TRENNZEICHEN
from sozialraum.statistik.lesen.mappe import ALS_CSV, ZIP_ANFANG

STUECK = 1 << 20
KOPF_BYTES = 1 << 16
HOECHSTENS_PROBEN = 4_000
ERSTE_ZEILEN = 5
PROBEZEILEN = 200
BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Anfang der Datei → was sie ist und was stattdessen zu tun ist.
ANDERE_ARTEN: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "eine PDF-Datei", ALS_CSV),
    (
        b"\x1f\x8b",
        "ein gepacktes Archiv (gzip)",
        "Bitte entpacken Sie die Datei und laden Sie die CSV-Datei hoch.",
    ),
    (
        b"7z\xbc\xaf",
        "ein 7z-Archiv",
        "Bitte entpacken Sie das Archiv und laden Sie die CSV-Datei daraus hoch.",
    ),
    (b"\x89PNG", "ein Bild", ALS_CSV),
    (b"\xff\xd8\xff", "ein Bild", ALS_CSV),
    (b"SQLite format 3", "eine Datenbankdatei", ALS_CSV),
)
LESBAR = "Gelesen werden Texttabellen (CSV, TXT) und Arbeitsmappen (XLSX, XLS, ODS)."
# In UTF-8: das Ersatzzeichen U+FFFD, und Umlaute, die zweimal umgeschrieben sind („Ã¼“ für „ü“).
VERLOREN = re.compile(rb"\xef\xbf\xbd|\xc3\x83\xc2[\x80-\xbf]|\xc3\x83\xc5[\x80-\xbf]")
OLE_ANFANG = b"\xd0\xcf\x11\xe0"


@dataclass
class Dateibild:
    """Was der Datei anzusehen ist, ohne sie zu deuten.

    `art` ist „text“, „mappe“ oder „archiv“. `sicher`: die Kodierung ist bewiesen (BOM, gültiges UTF-8, nur
    ASCII), nicht geschätzt. `unlesbar` sagt, warum die Datei keine Tabelle ist, sonst leer. `zeilen` zählt
    Zeilenenden; `beschaedigt` nennt die erste Zeile, in der Umlaute schon beim Amt verloren gingen.
    """

    art: str = "text"
    groesse: int = 0
    sha256: str = ""
    zeilen: int = 0
    kodierung: str = "utf-8"
    kodierung_grund: str = ""
    sicher: bool = True
    nur_ascii: bool = False
    trennzeichen: str = ""
    spalten: list[str] = field(default_factory=list)
    erste_zeilen: list[str] = field(default_factory=list)
    unlesbar: str = ""
    vorschlag: str = ""
    beschaedigt: int = 0

    def in_worten(self) -> str:
        """Ein Satz darüber, was zu sehen ist, für Befunde."""
        if self.art == "mappe":
            return "Gesehen: eine Arbeitsmappe."
        trenner = TRENNZEICHEN.get(self.trennzeichen, "keines erkannt")
        spalten = ", ".join(f"„{spalte}“" for spalte in self.spalten[:12])
        mehr = f" und {len(self.spalten) - 12} weitere" if len(self.spalten) > 12 else ""
        return (
            f"Gesehen: Kodierung {IN_WORTEN[self.kodierung]} ({self.kodierung_grund}), Trennzeichen "
            f"{trenner}, "
            f"{anzahl(len(self.spalten), 'Spalte', 'Spalten')} in der ersten Zeile: {spalten}{mehr}."
        )


def pruefsumme(datei: BinaryIO) -> str:
    """SHA-256 der Datei, hexadezimal; lässt `datei` am Anfang stehen."""
    datei.seek(0)
    summe = hashlib.sha256()
    while stueck := datei.read(STUECK):
        summe.update(stueck)
    datei.seek(0)
    return summe.hexdigest()


def ansehen(datei: BinaryIO) -> Dateibild:
    """Ein Durchgang durch die ganze Datei in fester Speichergröße; lässt `datei` am Anfang stehen."""
    datei.seek(0)
    kopf = datei.read(KOPF_BYTES)
    datei.seek(0)
    bild = Dateibild()
    bom = next((kodierung for marke, kodierung in BOMS if kopf.startswith(marke)), "")
    breit = bom in ("utf-16", "utf-32")
    pruefsumme = hashlib.sha256()
    utf8 = codecs.getincrementaldecoder("utf-8")("strict")
    umbrueche = wagenruecklaeufe = seit_umbruch = 0
    ist_utf8, nur_ascii, nullbyte, ueberlang = True, True, 0, False
    proben: list[bytes] = []
    while stueck := datei.read(STUECK):
        pruefsumme.update(stueck)
        bild.groesse += len(stueck)
        if not breit and not nullbyte and b"\0" in stueck:
            nullbyte = umbrueche + stueck[: stueck.index(b"\0")].count(b"\n") + 1
        if not stueck.isascii():
            nur_ascii = False
            if not bild.beschaedigt and (fund := VERLOREN.search(stueck)):
                bild.beschaedigt = umbrueche + stueck.count(b"\n", 0, fund.start()) + 1
            if ist_utf8:
                try:
                    utf8.decode(stueck)
                except UnicodeDecodeError:
                    ist_utf8 = False
            fehlend = HOECHSTENS_PROBEN - len(proben)
            if fehlend > 0:
                funde = re.finditer(rb"[^\r\n]?[\x80-\xff]+[^\r\n]?", stueck)
                proben += [fund.group() for fund in islice(funde, fehlend)]
        elif ist_utf8 and utf8.getstate()[0]:
            ist_utf8 = False
        umbrueche += stueck.count(b"\n")
        wagenruecklaeufe += stueck.count(b"\r")
        seit_umbruch, ueberlang = _zeilenlaenge(stueck, seit_umbruch, ueberlang)
    if ist_utf8 and utf8.getstate()[0]:
        ist_utf8 = False
    datei.seek(0)
    bild.sha256 = pruefsumme.hexdigest()
    bild.zeilen = umbrueche or wagenruecklaeufe
    bild.nur_ascii = nur_ascii and not breit
    if kopf.startswith((ZIP_ANFANG, OLE_ANFANG)):
        _gepacktes_ansehen(bild, datei, kopf)
        return bild
    if not ist_utf8 or breit:
        bild.beschaedigt = 0
    _kodierung_bestimmen(bild, bom, ist_utf8, proben)
    bild.unlesbar, bild.vorschlag = _warum_keine_tabelle(kopf, bild, nullbyte, ueberlang)
    if not bild.unlesbar:
        _spalten_ansehen(bild, datei)
    return bild


def _gepacktes_ansehen(bild: Dateibild, datei: BinaryIO, kopf: bytes) -> None:
    """Arbeitsmappe, Archiv oder etwas anderes in derselben Verpackung."""
    bild.zeilen, bild.nur_ascii = 0, False
    if kopf.startswith(OLE_ANFANG):
        bild.art = "mappe"
        return
    try:
        inhalt = inhalt_bestimmen(datei)
    except Lesefehler as fehler:
        bild.unlesbar, bild.vorschlag = fehler.text, fehler.vorschlag
        return
    if inhalt is Inhalt.MAPPE:
        bild.art = "mappe"
    elif inhalt is Inhalt.DOKUMENT:
        bild.unlesbar = f"Die Datei ist ein Text oder eine Präsentation, keine Tabelle. {LESBAR}"
        bild.vorschlag = ALS_CSV
    else:
        bild.art = "archiv"
        bild.unlesbar = f"Die Datei ist ein ZIP-Archiv. {LESBAR}"
        bild.vorschlag = "Bitte entpacken Sie das Archiv und laden Sie die Tabellen daraus hoch."


def schaeden(bild: Dateibild) -> list[Befund]:
    """Was beim Amt schon verloren ging; Zahlen sind davon nicht betroffen, Namen schon."""
    if not bild.beschaedigt:
        return []
    return [
        Befund(
            Schwere.WARNUNG,
            f"Ab Zeile {zahl(bild.beschaedigt)} sind Umlaute beschädigt, etwa „�“ oder „Ã¼“ statt „ü“.",
            "Bitte fragen Sie beim Amt nach einer unbeschädigten Datei; sonst lässt sich kein Name prüfen.",
            zeile=bild.beschaedigt,
        )
    ]


def _zeilenlaenge(stueck: bytes, seit_umbruch: int, ueberlang: bool) -> tuple[int, bool]:
    """Ohne Umbruch seit wie vielen Bytes; überlang heißt: länger als ein ganzes Stück."""
    letzter = max(stueck.rfind(b"\n"), stueck.rfind(b"\r"))
    if letzter < 0:
        return seit_umbruch + len(stueck), ueberlang or seit_umbruch + len(stueck) > STUECK
    orte = [ort for ort in (stueck.find(b"\n"), stueck.find(b"\r")) if ort >= 0]
    return len(stueck) - letzter - 1, ueberlang or seit_umbruch + min(orte) > STUECK


def _kodierung_bestimmen(bild: Dateibild, bom: str, ist_utf8: bool, proben: list[bytes]) -> None:
    """Erst BOM, dann strenges UTF-8, dann nach Punkten zwischen cp1252, cp850 und MacRoman."""
    if bom:
        bild.kodierung, bild.kodierung_grund = bom, "sagt die Datei selbst"
    elif bild.nur_ascii:
        bild.kodierung, bild.kodierung_grund = "utf-8", "nur einfache Zeichen ohne Umlaute"
    elif ist_utf8:
        bild.kodierung, bild.kodierung_grund = "utf-8", "alle Umlaute passen"
    else:
        punkte = {kodierung: _punkte(kodierung, proben) for kodierung in ("cp1252", "cp850", "mac-roman")}
        bild.kodierung = max(punkte, key=lambda kodierung: punkte[kodierung])
        bild.kodierung_grund, bild.sicher = "nach den Umlauten geschätzt", False


def _punkte(kodierung: str, proben: list[bytes]) -> int:
    """Wie sehr die Proben nach deutschem Text aussehen."""
    punkte = 0
    for probe in proben:
        try:
            text = probe.decode(kodierung)
        except UnicodeDecodeError:
            punkte -= 20
            continue
        for ort, zeichen in enumerate(text):
            if zeichen.isascii():
                continue
            im_wort = text[ort - 1 : ort].isalpha() or text[ort + 1 : ort + 2].isalpha()
            if zeichen in "ÄÖÜ" and text[ort - 1 : ort].islower():
                punkte -= 2
            elif zeichen in "äöüÄÖÜß":
                punkte += 4 if im_wort else 1
            elif zeichen.isalpha():
                punkte += 1 if im_wort and zeichen in "éèêëáàâçñóòôíúøåæÉ" else -3
            elif not zeichen.isprintable() and zeichen != "\u00a0":
                punkte -= 10
            else:
                punkte -= 4 if im_wort and zeichen not in "§°²³€–…\u00a0" else 0
    return punkte


def _warum_keine_tabelle(kopf: bytes, bild: Dateibild, nullbyte: int, ueberlang: bool) -> tuple[str, str]:
    """Grund und Vorschlag; beides leer, wenn die Datei eine Texttabelle sein kann."""
    if not bild.groesse:
        return "Die Datei ist leer.", "Bitte prüfen Sie, ob das Herunterladen vollständig war."
    for anfang, art, vorschlag in ANDERE_ARTEN:
        if kopf.startswith(anfang):
            return f"Die Datei ist {art}. {LESBAR}", vorschlag
    anfang = kopf.removeprefix(codecs.BOM_UTF8).lstrip()[:1]
    if anfang == b"{" and (b'"coordinates"' in kopf or b'"FeatureCollection"' in kopf):
        return (
            f"Die Datei enthält Grenzen (GeoJSON), keine Zahlen. {LESBAR}",
            "Grenzen übernehmen Sie unter „Sozialräume → Raumeinheiten“.",
        )
    if anfang in (b"{", b"<") and bild.kodierung not in ("utf-16", "utf-32"):
        art = "JSON-Daten" if anfang == b"{" else "eine Webseite oder XML"
        return f"Die Datei enthält {art}, keine Tabelle. {LESBAR}", ALS_CSV
    if nullbyte:
        return (
            f"Zeile {zahl(nullbyte)} enthält ein Nullbyte; die Datei ist kein Text oder beschädigt. {LESBAR}",
            "Bitte laden Sie die Datei beim Amt noch einmal herunter.",
        )
    if ueberlang:
        return f"Eine Zeile ist länger als 1 MB; das ist keine Tabelle. {LESBAR}", ALS_CSV
    return "", ""


def _spalten_ansehen(bild: Dateibild, datei: BinaryIO) -> None:
    """Erste Zeilen und das Trennzeichen, das sie am gleichmäßigsten teilt."""
    text = io.TextIOWrapper(datei, encoding=KODIERUNGEN[bild.kodierung], errors="replace", newline="")
    zeilen = list(islice(text, PROBEZEILEN))
    text.detach()
    datei.seek(0)
    bild.erste_zeilen = [zeile.rstrip("\r\n")[:300] for zeile in zeilen[:ERSTE_ZEILEN]]
    bester = 0.0
    for zeichen in TRENNZEICHEN:
        try:
            tabelle = [zellen for zellen in csv.reader(zeilen, delimiter=zeichen) if zellen]
        except csv.Error:
            continue
        breiten = [len(zellen) for zellen in tabelle]
        haeufigste = max(set(breiten), key=breiten.count, default=1)
        anteil = breiten.count(haeufigste) / len(breiten) if breiten else 0.0
        if haeufigste > 1 and anteil + haeufigste / 10_000 > bester:
            bester = anteil + haeufigste / 10_000
            bild.trennzeichen, bild.spalten = zeichen, [zelle[:80] for zelle in tabelle[0]]
    if not bild.trennzeichen:
        bild.spalten = [zeile[:80] for zeile in bild.erste_zeilen[:1]]
