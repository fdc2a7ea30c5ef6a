"""Jede Tabelle, in irgendeiner unterstützten Art geschrieben, kommt mit denselben Werten zurück.

Beliebige Bytes geben höchstens einen Satz.
"""

import csv
import io
import subprocess
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sozialraum.statistik.lesen.blatt import Lesefehler
from sozialraum.statistik.lesen.dateibild import ansehen
from sozialraum.statistik.lesen.einlesen import blaetter
from sozialraum.statistik.lesen.zahlen_lesen import Zahlform, schreiben
from sozialraum.statistik.lieferungen.vorlagen_laden import ORDNER
from sozialraum.statistik.vorlage import Vorlage, vorlage_aus
from sozialraum.statistik.vorschlagen.ergebnis import BekanntesGebiet
from sozialraum.statistik.vorschlagen.vorschlagen import vorschlagen
from sozialraum.statistik.zuordnen import zuordnen
from sozialraum.statistik.zuordnen.bericht import Bericht
from sozialraum.statistik.zuordnen.erkennen import dialekt_fuer, erkennen
from sozialraum.statistik.zuordnen.raumtafel import Raumstand, Raumverzeichnis
from tests.statistik import mappen
from tests.statistik.lesehilfe import lies, mitgeliefert

RAEUME: Raumverzeichnis = {
    ("stadtteil", "01"): (Raumstand(1, "Ufer"),),
    ("stadtteil", "02"): (Raumstand(2, "Über den Höfen"),),
    ("stadtteil", "13"): (Raumstand(3, "St. Jürgen/Süd"),),
}
ORTE = {"01": "Ufer", "02": "Über den Höfen", "13": "St. Jürgen/Süd"}
JAHRE = ("2019", "2020", "2021")
MERKMALE = {"a": "Einwohner", "b": "Saldo", "c": "Anteil"}
STELLEN = {"a": 0, "b": 0, "c": 2}
ZEICHEN = {".": "geheim", "x": "nicht_sinnvoll", "/": "unsicher", "...": "folgt", "k. A.": "unbekannt"}
AUFBAUTEN = ("lang", "jahre", "merkmale", "gedreht", "kopf")

Wert = Decimal | str
Tafel = dict[tuple[str, str, str], Wert]


@dataclass(frozen=True)
class Stil:
    """Wie ein Amt seine Tabelle schreibt."""

    aufbau: str
    kodierung: str
    trenner: str
    form: Zahlform
    umbruch: str
    gefuellt: bool
    titel: bool
    fuss: bool
    letzter_umbruch: bool
    in_anfuehrung: bool


stile = st.builds(
    Stil,
    aufbau=st.sampled_from(AUFBAUTEN),
    kodierung=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
    trenner=st.sampled_from([";", ",", "\t", "|"]),
    form=st.sampled_from(
        [
            Zahlform(",", "."), Zahlform(",", " "), Zahlform(",", "\u00a0"), Zahlform(",", ""),
            Zahlform(".", ","), Zahlform(".", "'"), Zahlform(".", "’"), Zahlform(".", ""),
        ]
    ),
    umbruch=st.sampled_from(["\n", "\r\n"]),
    gefuellt=st.booleans(),
    titel=st.booleans(),
    fuss=st.booleans(),
    letzter_umbruch=st.booleans(),
    in_anfuehrung=st.booleans(),
)  # fmt: skip


def zahlen(merkmal: str) -> st.SearchStrategy[Wert]:
    if merkmal == "c":
        return st.decimals(0, 100, places=2, allow_nan=False)
    kleinste = -(10**9) if merkmal == "b" else 0
    return st.integers(kleinste, 10**9).map(Decimal)


tafeln = st.fixed_dictionaries(
    {
        (ort, jahr, merkmal): st.one_of(zahlen(merkmal), st.sampled_from(sorted(ZEICHEN.values())))
        for ort in ORTE
        for jahr in JAHRE
        for merkmal in MERKMALE
    }
)


def zelle(wert: Wert, stil: Stil) -> str:
    text = next(z for z, art in ZEICHEN.items() if art == wert) if isinstance(wert, str) else ""
    if not text:
        assert isinstance(wert, Decimal)
        # Genau drei Stellen nach dem Komma wären zweideutig; geschrieben werden zwei oder keine.
        text = schreiben(wert, stil.form)
    return f"  {text} " if stil.gefuellt else text


def tabelle(tafel: Tafel, stil: Stil) -> list[list[str]]:
    """Kopf und Daten im Aufbau des Stils."""

    def w(ort: str, jahr: str, merkmal: str) -> str:
        return zelle(tafel[ort, jahr, merkmal], stil)

    if stil.aufbau == "lang":
        daten = [[o, j, m, w(o, j, m)] for j in JAHRE for m in MERKMALE for o in ORTE]
        return [["Nr", "Jahr", "Was", "Wert"], *daten]
    if stil.aufbau == "jahre":
        return [
            ["Nr", "Was", *JAHRE],
            *([o, m, *(w(o, j, m) for j in JAHRE)] for m in MERKMALE for o in ORTE),
        ]
    if stil.aufbau == "merkmale":
        return [
            ["Nr", "Jahr", *MERKMALE],
            *([o, j, *(w(o, j, m) for m in MERKMALE)] for o in ORTE for j in JAHRE),
        ]
    if stil.aufbau == "gedreht":
        daten = [[j, m, *(w(o, j, m) for o in ORTE)] for j in JAHRE for m in MERKMALE]
        return [["Jahr", "Was", *ORTE.values()], *daten]
    oben = ["", *(j if nummer == 0 else "" for j in JAHRE for nummer in range(len(MERKMALE)))]
    unten = ["Nr", *(m for _ in JAHRE for m in MERKMALE)]
    return [oben, unten, *([o, *(w(o, j, m) for j in JAHRE for m in MERKMALE)] for o in ORTE)]


SPALTEN: dict[str, list[dict[str, Any]]] = {
    "lang": [
        {"name": "Nr", "rolle": "raum"},
        {"name": "Jahr", "rolle": "zeitraum", "zeitraum": "jahr"},
        {"name": "Was", "rolle": "merkmal"},
        {"name": "Wert", "rolle": "wert"},
    ],
    "jahre": [
        {"name": "Nr", "rolle": "raum"},
        {"name": "Was", "rolle": "merkmal"},
        {"muster": "(?P<zeitraum>[0-9]{4})", "rolle": "wert", "zeitraum": "jahr"},
    ],
    "merkmale": [
        {"name": "Nr", "rolle": "raum"},
        {"name": "Jahr", "rolle": "zeitraum", "zeitraum": "jahr"},
        {"muster": "(?P<merkmal>[a-c])", "rolle": "wert"},
    ],
    "gedreht": [
        {"name": "Jahr", "rolle": "zeitraum", "zeitraum": "jahr"},
        {"name": "Was", "rolle": "merkmal"},
        {"muster": "(?P<raum>.+)", "rolle": "wert"},
    ],
    "kopf": [
        {"name": "Nr", "rolle": "raum"},
        {"muster": "(?P<zeitraum>[0-9]{4}) (?P<merkmal>[a-c])", "rolle": "wert", "zeitraum": "jahr"},
    ],
}


def vorlage(stil: Stil, *, mappe: bool = False) -> Vorlage:
    erste = 3 if stil.titel else 1
    kopfzeilen = [erste, erste + 1] if stil.aufbau == "kopf" else [erste]
    zahl = {"decimalChar": stil.form.decimalChar, "groupChar": stil.form.groupChar}
    dialekt = {"headerRows": kopfzeilen} | ({} if mappe else {"delimiter": stil.trenner})
    ort = (
        {"muster": "(?P<name>.+)", "ebene": "stadtteil"}
        if stil.aufbau == "gedreht"
        else {"muster": "[0-9]{2}", "ebene": "stadtteil", "schluessel": r"\g<0>"}
    )
    return vorlage_aus(
        {
            "schluessel": "stil",
            "name": "Stil",
            "ags": "05998000",
            "ende": "Quelle.*",
            "quelle": {"schluessel": "s", "name": "S", "herausgeber": "S", "quellenvermerk": "S"},
            "dialect": dialekt,
            "fields": [feld | (zahl if feld["rolle"] == "wert" else {}) for feld in SPALTEN[stil.aufbau]],
            "missingValues": [{"value": zeichen, "label": art} for zeichen, art in ZEICHEN.items()],
            "raeume": [ort],
            "merkmale": [
                {"schluessel": "a", "bezeichnung": "Einwohner"},
                {"schluessel": "b", "bezeichnung": "Saldo", "einheit": "Personen"},
                {"schluessel": "c", "bezeichnung": "Anteil", "einheit": "%", "stellen": 2},
            ],
        }
    )


def drumherum(zeilen: list[list[Any]], stil: Stil) -> list[list[Any]]:
    breite = len(zeilen[0])
    titel = [["Bevölkerung in Probstadt"], [""] * breite] if stil.titel else []
    fuss = [[""] * breite, ["Quelle: Stadt Probstadt"], ["Stand: gestern"]] if stil.fuss else []
    return [*titel, *zeilen, *fuss]


def als_text(zeilen: Sequence[Sequence[str]], stil: Stil) -> bytes:
    ziel = io.StringIO(newline="")
    wie = csv.QUOTE_ALL if stil.in_anfuehrung else csv.QUOTE_MINIMAL
    csv.writer(ziel, delimiter=stil.trenner, lineterminator=stil.umbruch, quoting=wie).writerows(zeilen)
    text = ziel.getvalue()
    return (text if stil.letzter_umbruch else text.removesuffix(stil.umbruch)).encode(
        stil.kodierung, "replace"
    )


def gelesen(inhalt: bytes, eine: Vorlage) -> Tafel:
    lesart = lies(inhalt, eine, RAEUME)
    assert lesart.bericht.befunde.alle() == []
    return {(ort, zeit, merkmal): wert for (_, ort, zeit, merkmal), wert in lesart.tafel.items()}


@given(tafel=tafeln, stil=stile)
@settings(max_examples=150, deadline=None)
def test_geschrieben_und_gelesen_bleibt_jeder_wert(tafel: Tafel, stil: Stil) -> None:
    inhalt = als_text(drumherum(tabelle(tafel, stil), stil), stil)
    assert gelesen(inhalt, vorlage(stil)) == tafel


@pytest.mark.parametrize("schreiben_als", [mappen.xlsx, mappen.ods], ids=["xlsx", "ods"])
@given(tafel=tafeln, stil=stile, getippt=st.booleans())
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_auch_als_arbeitsmappe(schreiben_als: Any, tafel: Tafel, stil: Stil, getippt: bool) -> None:
    def zahl_oder_text(text: str) -> Any:
        try:
            return float(stil.form.lesen(text.strip(), 2)) if getippt and len(text) > 2 else text or None
        except ValueError:
            return text or None

    kopf, *daten = tabelle(tafel, stil)
    fest = {"lang": 3, "jahre": 2, "merkmale": 2, "gedreht": 2, "kopf": 1}[stil.aufbau]
    zeilen = [kopf, *([*zeile[:fest], *map(zahl_oder_text, zeile[fest:])] for zeile in daten)]
    inhalt = schreiben_als({"Tabelle": drumherum(zeilen, stil)})
    assert gelesen(inhalt, vorlage(stil, mappe=True)) == tafel


# Unsinn ----------------------------------------------------------------------------------------

ALLE = {datei.stem: mitgeliefert(datei.stem) for datei in sorted(ORDNER.glob("*.toml"))}
TEXTE = [eine for eine in ALLE.values() if not eine.arbeitsmappe]


def ueberlebt(inhalt: bytes, eine: Vorlage) -> None:
    """Kein Absturz; Werte und Fehler schließen einander je Zelle aus."""
    bericht = Bericht()
    strom = io.BytesIO(inhalt)
    antworten = {"zeitraum": "2014", "geschlecht": "maennlich"}
    raeume = {(muster.ebene, ""): (Raumstand(1, "irgendwo"),) for muster in eine.raeume}
    try:
        alle = blaetter(strom, dialekt_fuer(eine, ansehen(strom)))
        werte = list(zuordnen(alle, eine, raeume, bericht, dateiname="x.csv", antworten=antworten))
    except Lesefehler as fehler:
        assert fehler.text
        return
    assert len(werte) == bericht.werte
    assert werte or bericht.befunde.fehler


@given(inhalt=st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_beliebige_bytes_erkennt_niemand(inhalt: bytes) -> None:
    strom = io.BytesIO(inhalt)
    try:
        gefunden, befunde = erkennen(strom, ansehen(strom), TEXTE)
    except Lesefehler as fehler:
        assert fehler.text
        return
    assert gefunden is None
    assert befunde[0].text


@given(
    welche=st.sampled_from(TEXTE),
    zeilen=st.lists(
        st.text(st.characters(codec="cp1252", exclude_characters="\0"), max_size=60), max_size=12
    ),
)
@settings(max_examples=150, deadline=None)
def test_unsinn_unter_dem_richtigen_kopf(welche: Vorlage, zeilen: list[str]) -> None:
    form = welche.tabellen[0]
    titel = ["GENESIS-Tabelle: 12411-0015", "12411-01-01-4", "Tabelle: 1000A-0000"]
    davor = (titel * 3)[: (form.kopfzeilen[0] - 1)]
    namen = [feld.name for feld in form.felder if feld.muster is None]
    kopf = welche.delimiter.join(namen)
    text = "\n".join([*davor, *([kopf] * len(form.kopfzeilen)), *zeilen])
    ueberlebt(text.encode("cp1252"), welche)


@given(stil=stile, tafel=tafeln, ort=st.floats(0, 1), stueck=st.binary(max_size=4), weg=st.integers(0, 40))
@settings(max_examples=100, deadline=None)
def test_verstuemmelte_tabellen(stil: Stil, tafel: Tafel, ort: float, stueck: bytes, weg: int) -> None:
    inhalt = als_text(drumherum(tabelle(tafel, stil), stil), stil)
    stelle = int(ort * len(inhalt))
    eine = vorlage(stil)
    bericht = Bericht()
    strom = io.BytesIO(inhalt[:stelle] + stueck + inhalt[stelle + weg :])
    try:
        alle = blaetter(strom, dialekt_fuer(eine, ansehen(strom)))
        werte = list(zuordnen(alle, eine, RAEUME, bericht))
    except Lesefehler:
        return
    assert len(werte) == bericht.werte


@given(ort=st.floats(0, 1), stueck=st.binary(min_size=1, max_size=8))
@settings(max_examples=12, deadline=None)
@pytest.mark.parametrize("schreiben_als", [mappen.xlsx, mappen.ods, mappen.xls], ids=["xlsx", "ods", "xls"])
def test_verstuemmelte_arbeitsmappen(schreiben_als: Any, ort: float, stueck: bytes) -> None:
    stil = Stil("jahre", "utf-8", ";", Zahlform(), "\n", False, False, False, True, False)
    inhalt = schreiben_als({"Tabelle": [["Nr", "Was", *JAHRE], ["01", "a", 1, 2, 3]]})
    stelle = int(ort * len(inhalt))
    ueberlebt(inhalt[:stelle] + stueck + inhalt[stelle + len(stueck) :], vorlage(stil, mappe=True))


def test_die_muster_der_mitgelieferten_vorlagen_sind_schnell() -> None:
    """Auch lange Zellen lassen kein Muster rechnen, bis der Arbeiter stirbt."""
    beginn = time.perf_counter()
    for eine in ALLE.values():
        for text in ("9" * 5_000, "a " * 5_000, "(" * 5_000, "1 - " * 2_000):
            eine.ort(text)
            for feld in (feld for form in eine.tabellen for feld in form.felder if feld.muster):
                assert feld.muster is not None
                feld.muster.fullmatch(text)
    assert time.perf_counter() - beginn < 5


def test_toml_der_vorlagen_steht_fuer_sich() -> None:
    for datei in ORDNER.glob("*.toml"):
        assert vorlage_aus(tomllib.loads(datei.read_text("utf-8"))) == ALLE[datei.stem]


# Unbekannte Dateien ----------------------------------------------------------------------------

BEKANNT = [
    BekanntesGebiet("05998000", "gemeinde", "", "Probstadt"),
    *(BekanntesGebiet("05998000", "stadtteil", schluessel, name) for schluessel, name in ORTE.items()),
]
WURZEL = Path(__file__).parents[2]
GEGEBEN = {
    "herausgeber": "Amt",
    "geheimhaltung": "vorgeprueft",
    "gemeinde": "05998000",
    "gezaehlt": "anderes",
}


@given(tafel=tafeln, stil=stile)
@settings(max_examples=120, deadline=None)
def test_ein_vorschlag_ohne_offene_frage_liest_jede_zahl_richtig(tafel: Tafel, stil: Stil) -> None:
    """Was die Datei nicht beweist, wird gefragt; was sie beweist, steht danach genau so da."""
    inhalt = als_text(drumherum(tabelle(tafel, stil), stil), stil)
    datei = io.BytesIO(inhalt)
    vorschlag = vorschlagen(datei, ansehen(datei), "probstadt.csv", BEKANNT, GEGEBEN)
    if vorschlag.fehler():
        assert vorschlag.fragen, vorschlag.fehler()
        return
    lesart = lies(inhalt, vorlage_aus(vorschlag.inhalt), RAEUME, dateiname="probstadt.csv")
    assert lesart.fehler() == []
    gelesene = Counter((ort, zeit, wert) for (_, ort, zeit, _), wert in lesart.tafel.items())
    assert gelesene == Counter((ort, zeit, wert) for (ort, zeit, _), wert in tafel.items())


def test_unsinn_in_einem_prozess_mit_begrenztem_speicher() -> None:
    """Länger und mit anderer Saat: `python -m tests.statistik.unsinn 600 42`."""
    befehl = [sys.executable, "-m", "tests.statistik.unsinn", "5", "2026"]
    lauf = subprocess.run(befehl, capture_output=True, text=True, timeout=180, check=False, cwd=WURZEL)
    assert lauf.returncode == 0, lauf.stderr[-2_000:]
    assert int(lauf.stdout) >= 5
