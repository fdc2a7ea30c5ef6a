"""Die Zahlen einer Fassung als Dateien zum Weiterrechnen: CSV offen, CSV für Excel und XLSX."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from analysen.ablauf.vier_augen import wie_freigegeben
from analysen.formen import Ausgabe, Melde, Vermerk
from analysen.inhalt import Inhalt, Quelle
from analysen.zahlenliste import Zahlenliste, Zahlzeile
from sozialraum.kern import zahlen
from sozialraum.kern.csvdatei import csv_schreiben
from sozialraum.kern.mappe import (
    ALS_TEXT,
    SCHRIFT,
    TINTE,
    als_bytes,
    kopf_setzen,
    neue_mappe,
    querformat,
    text_setzen,
)

# `Wert` ist eine Zahl oder leer, alles andere Text; Breiten gelten im Blatt.
SPALTEN = {
    "Nummer": 11,
    "Kapitel": 26,
    "Stelle": 48,
    "Bezeichnung": 44,
    "Gebiet": 22,
    "Kennung": 18,
    "Zeitraum": 14,
    "Gedruckt": 13,
    "Wert": 13,
    "Einheit": 18,
    "Zeichen": 10,
    "Bedeutung des Zeichens": 34,
    "Fußnote": 26,
    "Indikator": 22,
    "Quelle": 9,
}
# Eine CSV-Datei steht allein; in der Mappe nennt das Blatt „Quellen“ den Rest.
NUR_CSV = ("Quellenvermerk", "Lizenz", "Lizenz der Analyse", "Freigabe", "Prüfsumme des Inhalts (SHA-256)")
NICHT_FREIGEGEBEN = "Vorschau, nicht freigegeben"
WERT = list(SPALTEN).index("Wert") + 1


def csv(inhalt: Inhalt, vermerk: Vermerk, *, melde: Melde) -> Ausgabe:
    melde(0.5, "Die Zahlen werden geschrieben.")
    return Ausgabe(inhalt=csv_der_zahlen(inhalt, vermerk, offen=True))


def csv_excel(inhalt: Inhalt, vermerk: Vermerk, *, melde: Melde) -> Ausgabe:
    melde(0.5, "Die Zahlen werden geschrieben.")
    return Ausgabe(inhalt=csv_der_zahlen(inhalt, vermerk, offen=False))


def csv_der_zahlen(inhalt: Inhalt, vermerk: Vermerk, *, offen: bool) -> bytes:
    """Jede gedruckte Zahl eine Zeile; die letzte Spalte nennt die Fassung bei ihrer Prüfsumme."""
    quellen = {quelle["kuerzel"]: quelle for quelle in inhalt["anhang"]["quellen"]}
    lizenz = inhalt["lizenz"]["name"] if "lizenz" in inhalt else ""
    freigabe = NICHT_FREIGEGEBEN if vermerk.vorschau else " ".join(text for _, text in _freigabe(inhalt))
    zeilen = (
        [
            *_werte(zeile),
            *_herkunft([quellen[k] for k in zeile.quellen if k in quellen]),
            lizenz,
            freigabe,
            vermerk.pruefsumme,
        ]
        for zeile in Zahlenliste(inhalt).zeilen
    )
    return csv_schreiben([*SPALTEN, *NUR_CSV], zeilen, offen=offen)


def _werte(zeile: Zahlzeile) -> list[str | Decimal | None]:
    return [
        zeile.nummer,
        zeile.kapitel,
        zeile.stelle,
        zeile.name,
        zeile.gebiet,
        zeile.kennung,
        zeile.zeitraum,
        zeile.text,
        zeile.wert,
        zeile.einheit,
        zeile.zeichen,
        zeile.bedeutung,
        zeile.fussnote,
        zeile.indikator,
        " ".join(zeile.quellen),
    ]


def _herkunft(quellen: Sequence[Quelle]) -> list[str]:
    """Vermerk und Lizenz, jede einmal; ohne Vermerk Name und Herausgeber."""
    vermerke = (
        quelle["vermerk"] or ", ".join(filter(None, [quelle["name"], quelle["herausgeber"]]))
        for quelle in quellen
    )
    return [
        "; ".join(dict.fromkeys(vermerke)),
        "; ".join(dict.fromkeys(q["lizenz"] for q in quellen if q["lizenz"])),
    ]


# XLSX ------------------------------------------------------------------------------------------


def xlsx(inhalt: Inhalt, vermerk: Vermerk, *, melde: Melde) -> Ausgabe:
    """Blätter „Zahlen“, „Zeichen“, „Quellen“, „Definitionen“ und „Fassung“; Schlüssel bleiben Text."""
    melde(0.3, "Die Zahlen werden geschrieben.")
    mappe = neue_mappe(inhalt["titel"])
    mappe.properties.identifier = vermerk.pruefsumme
    mappe.properties.version = str(vermerk.fassung)
    mappe.properties.description = f"Prüfsumme des Inhalts (SHA-256): {vermerk.pruefsumme}"
    assert mappe.active is not None
    _zahlen(mappe.active, Zahlenliste(inhalt).zeilen)
    anhang = inhalt["anhang"]
    _worte(
        mappe.create_sheet("Zeichen"),
        {"Zeichen": 12, "Bedeutung": 70},
        ([eines["zeichen"], eines["bedeutung"]] for eines in anhang["zeichen"]),
    )
    _worte(
        mappe.create_sheet("Quellen"),
        {
            "Kürzel": 9,
            "Quelle": 38,
            "Herausgeber": 26,
            "Quellenvermerk": 46,
            "Lizenz": 24,
            "Gezählt werden": 40,
            "Datei": 34,
            "Eingegangen": 13,
            "SHA-256 der Datei": 68,
        },
        _quellzeilen(anhang["quellen"]),
    )
    _worte(
        mappe.create_sheet("Definitionen"),
        {
            "Indikator": 24,
            "Bezeichnung": 40,
            "Einheit": 20,
            "Definition": 80,
            "Formel": 40,
            "Altersgrenzen": 24,
            "Version": 9,
        },
        (
            [
                eine.get("schluessel", ""),
                eine["name"],
                eine["einheit"],
                eine["text"],
                eine.get("formel", ""),
                eine.get("altersgrenzen", ""),
                str(eine.get("version", "")),
            ]
            for eine in anhang["definitionen"]
        ),
    )
    _worte(mappe.create_sheet("Fassung"), {"Angabe": 34, "Inhalt": 80}, fassungsangaben(inhalt, vermerk))
    return Ausgabe(inhalt=als_bytes(mappe))


def fassungsangaben(inhalt: Inhalt, vermerk: Vermerk) -> list[list[str]]:
    """Was die Datei ist, in Paaren aus Angabe und Inhalt."""
    angaben = [
        ("Titel", inhalt["titel"]),
        ("Herausgegeben von", ", ".join(absender["name"] for absender in inhalt["agenturen"])),
        ("Träger", inhalt["traeger"]),
        ("Fassung", f"{vermerk.fassung} vom {zahlen.datum(vermerk.stand)}"),
        ("Stand", NICHT_FREIGEGEBEN if vermerk.vorschau else "festgeschrieben"),
        *_freigabe(inhalt),
        ("Berichtigt Fassung", str(vermerk.berichtigt or "")),
        ("Was berichtigt wurde", vermerk.erratum),
        ("Prüfsumme des Inhalts (SHA-256)", vermerk.pruefsumme),
        (
            "So ist geschrieben",
            "„Gedruckt“ ist die Zahl, wie sie im Heft steht, „Wert“ dieselbe zum Rechnen. Wo keiner steht, "
            "sagt das Zeichen, warum; was es bedeutet, steht auf dem Blatt „Zeichen“.",
        ),
        ("Förderung", inhalt["foerderhinweis"]),
        *_lizenz(inhalt),
    ]
    return [[name, text] for name, text in angaben if text]


def _freigabe(inhalt: Inhalt) -> list[tuple[str, str]]:
    """Ob vier Augen freigaben oder warum nur zwei; wer es war, steht in keiner Form. Leer bei Vorschauen."""
    punkt = wie_freigegeben(inhalt)
    if punkt is None:
        return []
    return [("Freigabe", punkt["befund"]), ("Selbst freigegeben, weil", punkt.get("weil", ""))]


def _lizenz(inhalt: Inhalt) -> list[tuple[str, str]]:
    """Ältere Fassungen nennen keine."""
    if (lizenz := inhalt.get("lizenz")) is None:
        return []
    return [
        ("Lizenz der Analyse", lizenz["name"]),
        ("Was sie erlaubt", lizenz["satz"]),
        ("Text der Lizenz", lizenz["adresse"]),
    ]


def _quellzeilen(quellen: Iterable[Quelle]) -> Iterator[list[str]]:
    for quelle in quellen:
        fest = [
            quelle["kuerzel"],
            quelle["name"],
            quelle["herausgeber"],
            quelle["vermerk"],
            quelle["lizenz"],
            quelle["grundgesamtheit"],
        ]
        for datei in quelle["dateien"]:
            yield [*fest, datei["name"], datei["eingegangen"], datei["sha256"]]
        if not quelle["dateien"]:
            yield [*fest, "", "", ""]


def _zahlen(blatt: Any, zeilen: Sequence[Zahlzeile]) -> None:
    blatt.title = "Zahlen"
    kopf_setzen(blatt, 1, SPALTEN, list(SPALTEN.values()))
    # openpyxl sucht jeden zugewiesenen Stil in der ganzen Mappe; darum einmal je Zahl von Stellen.
    stile: dict[str, Any] = {}
    for nummer, zeile in enumerate(zeilen, 2):
        for spalte, wert in enumerate(_werte(zeile), 1):
            if isinstance(wert, Decimal):
                _wert_setzen(blatt.cell(nummer, spalte), wert, stile)
            elif wert:
                text_setzen(blatt.cell(nummer, spalte), wert)
    blatt.freeze_panes = "B2"
    blatt.auto_filter.ref = f"A1:{get_column_letter(len(SPALTEN))}{len(zeilen) + 1}"
    blatt.print_title_rows = "1:1"
    querformat(blatt)


def _wert_setzen(zelle: Any, wert: Decimal, stile: dict[str, Any]) -> None:
    stellen = max(0, -int(wert.as_tuple().exponent))
    muster = f"#,##0.{'0' * stellen}" if stellen else "#,##0"
    zelle.value = wert
    if muster not in stile:
        zelle.number_format = muster
        stile[muster] = zelle._style
    zelle._style = stile[muster]


def _worte(blatt: Any, spalten: dict[str, int], zeilen: Iterable[Sequence[str]]) -> None:
    kopf_setzen(blatt, 1, spalten, list(spalten.values()))
    stil: Any = None
    for nummer, zeile in enumerate(zeilen, 2):
        for spalte, text in enumerate(zeile, 1):
            zelle = text_setzen(blatt.cell(nummer, spalte), text)
            if stil is None:
                zelle.number_format = ALS_TEXT
                zelle.alignment = Alignment(wrap_text=True, vertical="top")
                zelle.font = Font(name=SCHRIFT, color=TINTE)
                stil = zelle._style
            zelle._style = stil
    blatt.freeze_panes = "A2"
    querformat(blatt)
