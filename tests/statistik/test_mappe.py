"""Arbeitsmappen: jedes Format gibt dieselben Zellen, Zahlen bleiben Zahlen, keine legt den Dienst lahm."""

import io
import tomllib
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest

from sozialraum.statistik.lesen.blatt import Datumszelle, Lesefehler, Zahlzelle
from sozialraum.statistik.lesen.dateibild import ansehen
from sozialraum.statistik.lesen.einlesen import Dialekt, blaetter
from sozialraum.statistik.vorlage import vorlage_aus
from sozialraum.statistik.zuordnen.erkennen import dialekt_fuer, erkennen
from tests.statistik import mappen as m
from tests.statistik.lesehilfe import lies
from tests.statistik.test_aufbauten import CSV, EINWOHNER, FEST, GRUND, RAEUME, RAUM, breit

MAPPE = Dialekt("utf-8", "")


def zellen(inhalt: bytes) -> dict[str, list[tuple[int, list[str]]]]:
    return {blatt.name: list(blatt.zeilen) for blatt in blaetter(io.BytesIO(inhalt), MAPPE)}


@pytest.mark.parametrize("schreiben", [m.xlsx, m.ods, m.xls])
def test_jedes_format_gibt_dieselben_zellen(schreiben: Callable[..., bytes]) -> None:
    inhalt = schreiben(
        {
            "Größe": [["Nr", "Wert"], ["11", 1234.5], [None, None], ["007", "1.234"]],
            "Zweites & Blatt": [[None, "mit\u0085Zeichen"], [2012, -3]],
        }
    )
    bild = ansehen(io.BytesIO(inhalt))
    assert (bild.art, bild.unlesbar) == ("mappe", "")
    gelesen = zellen(inhalt)
    assert gelesen["Größe"] == [
        (1, ["Nr", "Wert"]),
        (2, ["11", "1234.5"]),
        (3, ["", ""]),
        (4, ["007", "1.234"]),
    ]
    assert [zelle for _, zeile in gelesen["Zweites & Blatt"] for zelle in zeile] == [
        "", "mit\u0085Zeichen", "2012", "-3",
    ]  # fmt: skip
    arten = [type(zelle) for _, zeile in gelesen["Größe"] for zelle in zeile]
    assert arten == [str, str, str, Zahlzelle, str, str, str, str]


def test_zahlen_kommen_in_den_stellen_die_excel_zeigt() -> None:
    zahlen = [0.1 + 0.2, 1e-9, 12345678901234, 1e20, -0.5, 38.4, 2014]
    ((_, gelesen),) = zellen(m.xlsx({"A": [zahlen]}))["A"]
    assert gelesen == [
        "0.3", "0.000000001", "12345678901234", "100000000000000000000", "-0.5", "38.4", "2014",
    ]  # fmt: skip


def test_verbundene_zellen_im_kopf_gelten_fuer_alle_ihre_spalten() -> None:
    eine = vorlage_aus(
        tomllib.loads(
            GRUND
            + "[dialect]\nheaderRows = [1, 2]\n"
            + breit("Einwohner (?P<zeitraum>[0-9]{4})")
            + FEST
            + RAUM
            + EINWOHNER
        )
    )
    zeilen = [["Nr", "Einwohner", None], [None, 2019, 2020], ["11", 5, 6]]
    inhalt = m.xlsx({"A": zeilen}, {"A": ["A1:A2", "B1:C1"]})
    gelesen = lies(inhalt, eine, RAEUME)
    assert gelesen.fehler() == []
    assert list(gelesen.tafel.values()) == [5, 6]


def test_text_und_zahl_mit_denselben_ziffern_sind_verschieden() -> None:
    eine = vorlage_aus(
        tomllib.loads(
            GRUND
            + breit()
            + FEST
            + RAUM
            + EINWOHNER.replace("Einwohner", "Anteil")
            + 'einheit = "%"\nstellen = 3\n'
        )
    )
    # Als Text steht der Punkt für Tausend, als Zahl ist er der Dezimalpunkt.
    gelesen = lies(m.xlsx({"A": [["Nr", 2020, 2021], ["11", "1.234", 1.234]]}), eine, RAEUME)
    assert [str(wert) for wert in gelesen.tafel.values()] == ["1234", "1.234"]


def test_eine_anzahl_mit_nachkommastellen_faellt_auf_ein_datum_auch() -> None:
    eine = vorlage_aus(tomllib.loads(GRUND + breit() + FEST + RAUM + EINWOHNER))
    zeilen = [["Nr", 2020, 2021], ["11", 1.234, date(2024, 10, 5)]]
    assert lies(m.xlsx({"A": zeilen}), eine, RAEUME).fehler() == [
        "Zeile 2, Spalte „2020“: „1.234“ hat Nachkommastellen, erlaubt sind keine.",
        "Zeile 2, Spalte „2021“: „2024-10-05“ ist in der Arbeitsmappe ein Datum; vielleicht hat Excel eine "
        "Zahl umgedeutet.",
    ]
    datum = zellen(m.xlsx({"A": [[date(2024, 10, 5)]]}))["A"][0][1][0]
    assert (type(datum), datum) == (Datumszelle, "2024-10-05")


def test_aus_5_10_im_kopf_hat_excel_ein_datum_gemacht_und_die_vorlage_passt_nicht() -> None:
    eine = vorlage_aus(
        tomllib.loads(
            GRUND
            + breit("(?P<merkmal>[0-9]+-[0-9]+)").replace('zeitraum = "jahr"', "")
            + '[[orte]]\nfuer = "zeitraum"\naus = "fest"\nwert = "2020"\nzeitraum = "jahr"\n'
            + RAUM
            + EINWOHNER
        )
    )
    assert lies(m.xlsx({"A": [["Nr", date(2024, 10, 5)], ["11", 7]]}), eine, RAEUME).fehler() == [
        "Zeile 1 ist nicht die Kopfzeile der Importvorlage „Probstadt“: es fehlt eine Spalte nach dem Muster "
        "„(?P<merkmal>[0-9]+-[0-9]+)“."
    ]


TABELLEN = """
[[tabellen]]
name = "Einwohner"
blatt = 'Einwohner.*'

[[tabellen.orte]]
fuer = "merkmal"
aus = "blatt"
muster = 'ew'

[[merkmale]]
schluessel = "ew"
bezeichnung = "Einwohner"
"""


def test_blaetter_ohne_tabelle_werden_genannt_und_fehlende_vermisst() -> None:
    eine = vorlage_aus(tomllib.loads(GRUND + breit() + TABELLEN + RAUM))
    mappe = {
        "Einwohner ew": [["Nr", 2020], ["11", 5]],
        "Erläuterung": [["Stand 2020"]],
        "leer": [],
    }
    gelesen = lies(m.xlsx(mappe), eine, RAEUME)
    assert gelesen.fehler() == []
    assert list(gelesen.tafel.values()) == [5]
    assert gelesen.bericht.ausgelassen["Blatt, das die Importvorlage nicht beschreibt"].beispiele == [
        "Erläuterung"
    ]
    ohne = lies(m.xlsx({"Erläuterung": [["Stand 2020"]]}), eine, RAEUME)
    assert ohne.fehler() == [
        "Die Datei hat kein Blatt zur Tabelle „Einwohner“ der Importvorlage (erwartet: Einwohner.*)."
    ]


def test_erkannt_wird_die_mappe_an_ihren_blaettern() -> None:
    mappe = vorlage_aus(tomllib.loads(GRUND + breit() + TABELLEN + RAUM))
    text = vorlage_aus(
        tomllib.loads(GRUND.replace("probstadt", "text") + CSV + breit() + FEST + RAUM + EINWOHNER)
    )
    strom = io.BytesIO(m.xlsx({"Einwohner ew": [["Nr", 2020], ["11", 5]]}))
    bild = ansehen(strom)
    gefunden, befunde = erkennen(strom, bild, [text, mappe])
    assert (gefunden, befunde) == (mappe, [])
    fremd = io.BytesIO(m.xlsx({"Tabelle1": [["Nr", 2020]]}))
    nichts, (befund,) = erkennen(fremd, ansehen(fremd), [text, mappe])
    assert nichts is None
    assert befund.text == (
        "Noch nicht lesbar: keine Importvorlage passt. Gesehen: eine Arbeitsmappe. Blätter:"
        "\n1: Blatt „Tabelle1“"
    )
    with pytest.raises(Lesefehler, match="erwartet eine Texttabelle, die Datei ist aber eine Arbeitsmappe"):
        dialekt_fuer(text, bild)


def test_fuenf_kilobyte_die_gigabytes_belegen_wuerden() -> None:
    mappe = openpyxl.Workbook()
    mappe.active["A1"], mappe.active["XFD1048576"] = 1, 2
    ziel = io.BytesIO()
    mappe.save(ziel)
    assert len(ziel.getvalue()) < 6_000
    with pytest.raises(Lesefehler, match="zu viel Speicher oder Zeit"):
        zellen(ziel.getvalue())


def test_zu_viele_spalten() -> None:
    with pytest.raises(Lesefehler) as fehler:
        zellen(m.xlsx({"Breit": [["x"] * 2_001]}))
    assert fehler.value.text == "Das Blatt „Breit“ hat 1 Zeilen und 2.001 Spalten; das ist zu groß."


@pytest.mark.parametrize(
    ("inhalt", "satz"),
    [
        (m.xlsx({"A": [["x"]]})[:-200], "Die Arbeitsmappe ist beschädigt oder unvollständig."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "keine lesbare Arbeitsmappe"),
    ],
)
def test_beschaedigte_mappen(inhalt: bytes, satz: str) -> None:
    with pytest.raises(Lesefehler) as fehler:
        zellen(inhalt)
    assert satz in fehler.value.text


def test_wer_genug_gesehen_hat_laesst_den_rest() -> None:
    inhalt = m.xlsx({name: [[zeile] for zeile in range(1_000)] for name in ("A", "B")})
    anfang = {blatt.name: list(blatt.zeilen) for blatt in blaetter(io.BytesIO(inhalt), MAPPE, hoechstens=3)}
    assert {name: len(zeilen) for name, zeilen in anfang.items()} == {"A": 3, "B": 3}
    alle = blaetter(io.BytesIO(inhalt), MAPPE)
    assert next(iter(next(alle).zeilen)) == (1, ["0"])
    assert [zeile for zeile, _ in next(alle).zeilen][:2] == [1, 2]
