"""Bytes werden zu Zeilen aus Textzellen, ohne jede Deutung; dazu, was einer Datei anzusehen ist."""

import codecs
import csv
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO

from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import anzahl, zahl
from sozialraum.statistik.blatt import Blatt

STUECK = 1 << 20
KOPF_BYTES = 1 << 16
HOECHSTENS_SPALTEN = 2_000
HOECHSTENS_PROBEN = 4_000
ERSTE_ZEILEN = 5
PROBEZEILEN = 200
# Für UTF-8 mit oder ohne BOM; die Vorlage muss sich nicht festlegen.
UTF8 = "utf-8-sig"
KODIERUNGEN = {
    "utf-8": UTF8,
    "utf-16": "utf-16",
    "utf-32": "utf-32",
    "cp1252": "cp1252",
    "cp850": "cp850",
    "mac-roman": "mac-roman",
}
IN_WORTEN = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252",
    "cp850": "DOS (Codepage 850)",
    "mac-roman": "Mac Roman",
}
TRENNZEICHEN = {";": "Semikolon", ",": "Komma", "\t": "Tabulator", "|": "senkrechter Strich"}
BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ALS_CSV = (
    "Bitte fragen Sie beim Amt nach der CSV-Datei oder speichern Sie die Tabelle als CSV. Prüfen Sie "
    "danach, ob die "
    "Gebietsschlüssel ihre führenden Nullen behalten haben."
)
# Anfang der Datei → was sie ist und was stattdessen zu tun ist.
ANDERE_ARTEN: tuple[tuple[bytes, str, str], ...] = (
    (
        b"PK\x03\x04",
        "ein ZIP-Archiv",
        "Bitte entpacken Sie das Archiv und laden Sie die CSV-Datei daraus hoch.",
    ),
    (b"\xd0\xcf\x11\xe0", "eine alte Excel- oder Word-Datei", ALS_CSV),
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
LESBAR = "Gelesen werden bisher Texttabellen (CSV)."


class Lesefehler(Fachfehler):
    """Die Datei lässt sich ab `zeile` nicht lesen (None: gar nicht)."""

    def __init__(self, text: str, *, zeile: int | None = None, vorschlag: str = "") -> None:
        super().__init__(text)
        self.zeile = zeile
        self.vorschlag = vorschlag


@dataclass(frozen=True)
class Dialekt:
    """Wie der Text in Zellen zerfällt (Wörter aus Table Dialect)."""

    encoding: str
    delimiter: str
    quoteChar: str = '"'


@dataclass
class Dateibild:
    """Was der Datei anzusehen ist, ohne sie zu deuten.

    `sicher`: die Kodierung ist bewiesen (BOM, gültiges UTF-8, nur ASCII), nicht geschätzt. `unlesbar` sagt,
    warum die Datei keine Texttabelle ist, sonst leer. `zeilen` zählt Zeilenenden.
    """

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

    def in_worten(self) -> str:
        """Ein Satz darüber, was zu sehen ist, für Befunde."""
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
    _kodierung_bestimmen(bild, bom, ist_utf8, proben)
    bild.unlesbar, bild.vorschlag = _warum_keine_tabelle(kopf, bild, nullbyte, ueberlang)
    if not bild.unlesbar:
        _spalten_ansehen(bild, datei)
    return bild


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
            if zeichen in "äöüÄÖÜß":
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
            if anfang == b"PK\x03\x04" and b"[Content_Types].xml" in kopf:
                art, vorschlag = "eine Excel-Arbeitsmappe (XLSX)", ALS_CSV
            elif anfang == b"PK\x03\x04" and b"opendocument" in kopf[:200]:
                art, vorschlag = "eine OpenDocument-Datei (ODS)", ALS_CSV
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


def einlesen(datei: BinaryIO, dialekt: Dialekt) -> Iterator[tuple[int, list[str]]]:
    """Je Datensatz die Nummer seiner ersten Zeile (ab 1) und seine Zellen; Leerzeilen kommen als leere Liste.

    Streng: ein offenes Anführungszeichen verschluckt sonst stillschweigend den Rest der Datei. Fehler:
    `Lesefehler`.
    """
    datei.seek(0)
    text = io.TextIOWrapper(datei, encoding=KODIERUNGEN[dialekt.encoding], errors="strict", newline="")
    leser = csv.reader(text, delimiter=dialekt.delimiter, quotechar=dialekt.quoteChar, strict=True)
    zeile = 1
    try:
        for zellen in leser:
            if len(zellen) > HOECHSTENS_SPALTEN:
                raise Lesefehler(
                    f"Zeile {zahl(zeile)} hat {zahl(len(zellen))} Spalten; gelesen werden höchstens "
                    f"{zahl(HOECHSTENS_SPALTEN)}.",
                    zeile=zeile,
                )
            yield zeile, zellen
            zeile = leser.line_num + 1
    except csv.Error as fehler:
        raise Lesefehler(_satz(fehler, zeile), zeile=zeile, vorschlag=ANFUEHRUNG) from fehler
    except UnicodeError as fehler:
        raise Lesefehler(
            f"Nach Zeile {zahl(max(zeile - 1, 1))} stehen Zeichen, die nicht zur Kodierung "
            f"{IN_WORTEN[dialekt.encoding]} passen.",
            zeile=zeile,
            vorschlag="Bitte fragen Sie beim Amt nach einer Fassung in UTF-8.",
        ) from fehler
    finally:
        # Sonst schlösse der Texthüter beim Aufräumen auch die Datei des Aufrufers.
        text.detach()


ANFUEHRUNG = (
    "Bitte sehen Sie in der Datei nach, ob dort ein Anführungszeichen fehlt oder zu viel ist, und laden Sie "
    "die "
    "berichtigte Datei hoch."
)


def _satz(fehler: csv.Error, zeile: int) -> str:
    wort = str(fehler)
    if "field larger" in wort:
        return f"Ab Zeile {zahl(zeile)} ist eine Zelle länger als 131.072 Zeichen; das ist kein Wert."
    if "unexpected end" in wort:
        return f"In Zeile {zahl(zeile)} beginnt ein Anführungszeichen, das nirgends geschlossen wird."
    return f"Zeile {zahl(zeile)}: Ein Anführungszeichen steht an falscher Stelle."


def blaetter(datei: BinaryIO, dialekt: Dialekt) -> Iterator[Blatt]:
    """Die Blätter einer Datei; eine Textdatei ist eines. Jedes ist zu lesen, bevor das nächste kommt."""
    yield Blatt("", einlesen(datei, dialekt))
