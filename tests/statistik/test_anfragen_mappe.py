"""Die Arbeitsmappe einer Datenanfrage: vom Amt ausgefüllt kommt sie ohne Frage herein, Zelle für Zelle."""

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from sozialraum.raeume.models import Raumeinheit
from sozialraum.statistik.anfragen.abgleich import abgleich, lieferungen_zur_anfrage, was_den_gebieten_fehlt
from sozialraum.statistik.anfragen.importvorlage import Ort
from sozialraum.statistik.anfragen.importvorlage import raummuster as muster_der_anfrage
from sozialraum.statistik.anfragen.modelle import Datenanfrage
from sozialraum.statistik.anfragen.schreiben import mappe_der_anfrage
from sozialraum.statistik.anfragen.verfolgen import ablehnung_festhalten, anfrage_zurueckziehen
from sozialraum.statistik.anfragen.wuensche import KATALOG, eigener_wunsch
from sozialraum.statistik.indikatoren import Kapitel
from sozialraum.statistik.lieferungen.annehmen import lieferung_annehmen
from sozialraum.statistik.lieferungen.uebernehmen import lieferung_uebernehmen
from sozialraum.statistik.lieferungen.vorschau import vorschau
from sozialraum.statistik.lieferungen.zurueckziehen import lieferung_zurueckziehen
from sozialraum.statistik.models import Lieferung, Wert
from sozialraum.statistik.vorlage.angaben_lesen import Angaben
from sozialraum.statistik.vorlage.raumangaben import raummuster
from tests import besetzung as b
from tests.statistik import anfragen as a
from tests.statistik import mappen
from tests.statistik.lieferungen import liefere

pytestmark = pytest.mark.django_db

FUELLUNG: list[list[a.Zelle]] = [
    [1234, 12.5], [1250, 13.1], ["-", "x"], [".", "."], [0, 0.5], ["8 p", "k. A."], [77, 7], ["/", "..."],
]  # fmt: skip
ERWARTET = {
    ("11", "2023"): [(Decimal(1234), "", ""), (Decimal("12.5"), "", "")],
    ("11", "2024"): [(Decimal(1250), "", ""), (Decimal("13.1"), "", "")],
    ("12", "2023"): [(Decimal(0), "", ""), (None, "nicht_sinnvoll", "")],
    ("12", "2024"): [(None, "geheim", ""), (None, "geheim", "")],
    ("21", "2023"): [(Decimal(0), "", ""), (Decimal("0.5"), "", "")],
    ("21", "2024"): [(Decimal(8), "", "vorlaeufig"), (None, "unbekannt", "")],
    ("22", "2023"): [(Decimal(77), "", ""), (Decimal(7), "", "")],
    ("22", "2024"): [(None, "unsicher", ""), (None, "folgt", "")],
}


def fuellen(zeile: int, schluessel: str, zeitraum: str, spalte: int) -> a.Zelle:
    return FUELLUNG[zeile][spalte]


def bringen(inhalt: bytes, dateiname: str = "Antwort.xlsx") -> Lieferung:
    """Emre lädt die Datei hoch; gefragt wird nichts."""
    lieferung = lieferung_annehmen(datei=io.BytesIO(inhalt), dateiname=dateiname, durch=b.emre())
    bild = vorschau(lieferung)
    assert bild is not None
    assert bild.fragen == []
    assert not bild.offen
    lieferung_uebernehmen(lieferung=lieferung, durch=b.emre())
    return lieferung


def geladen(lieferung: Lieferung) -> dict[tuple[str, str], list[tuple[Decimal | None, str, str]]]:
    werte: dict[tuple[str, str], list[tuple[Decimal | None, str, str]]] = {}
    for wert in (
        Wert.objects.filter(lieferung=lieferung).select_related("einheit").order_by("zeile", "spalte")
    ):
        werte.setdefault((wert.einheit.schluessel, wert.zeitraum), []).append(
            (wert.wert, wert.zeichen, wert.vermerk)
        )
    return werte


def formen() -> list[Any]:
    return [
        pytest.param(lambda m: a.als_bytes(m), "Antwort.xlsx", id="XLSX"),
        pytest.param(lambda m: mappen.ods(a.als_zeilen(m)), "Antwort.ods", id="ODS"),
        pytest.param(lambda m: mappen.xls(_ohne_leere(a.als_zeilen(m))), "Antwort.xls", id="XLS"),
        pytest.param(lambda m: a.als_csv(m, ";", "cp1252"), "Antwort.csv", id="CSV aus Excel"),
        pytest.param(lambda m: a.als_csv(m, ";", "utf-8-sig"), "Antwort.csv", id="CSV UTF-8 aus Excel"),
        pytest.param(lambda m: a.als_csv(m, ",", "utf-8"), "Antwort.csv", id="CSV aus LibreOffice"),
    ]


def _ohne_leere(blaetter: dict[str, list[list[a.Zelle]]]) -> dict[str, list[list[a.Zelle]]]:
    return {
        name: [["" if wert is None else wert for wert in zeile] for zeile in zeilen]
        for name, zeilen in blaetter.items()
    }


@pytest.mark.parametrize(("schreiben", "dateiname"), formen())
def test_jede_form_kommt_ohne_frage_und_zelle_fuer_zelle_herein(schreiben: Any, dateiname: str) -> None:
    anfrage = a.gestellt()
    lieferung = bringen(schreiben(a.ausgefuellt(anfrage, fuellen)), dateiname)
    assert lieferung.zustand == "uebernommen"
    assert geladen(lieferung) == ERWARTET
    anfrage.refresh_from_db()
    assert anfrage.zustand == "geliefert"
    assert lieferungen_zur_anfrage(anfrage) == [lieferung]
    assert lieferung.quelle is not None
    assert lieferung.quelle.herausgeber == "Jobcenter Probstadt"
    assert abgleich(anfrage).fehlen == 0


def test_die_mappe_traegt_schluessel_als_text_und_rechnet_nie() -> None:
    b.probstadt()
    Raumeinheit.objects.filter(schluessel="12").update(name='=HYPERLINK("http://boese.example")')
    anfrage = a.gestellt(betreff="=1+1")
    blatt = openpyxl.load_workbook(io.BytesIO(mappe_der_anfrage(anfrage)))["Daten"]
    assert [blatt.cell(zeile, 1).value for zeile in range(1, 5)] == [
        f"Datenanfrage {anfrage.nummer}",
        "=1+1",
        f"Integrationsagentur Hafenviertel an Jobcenter Probstadt, erbeten bis {anfrage.frist:%d.%m.%Y}",
        "Bitte füllen Sie nur die hellen Felder aus. Zeichen und Erläuterungen: Blatt „Hinweise“. Rückgabe "
        "an birgit@example.org.",
    ]
    assert [zelle.value for zelle in blatt[6]] == [
        "Schlüssel", "Name", "Ebene", "Zeitraum", "Empfängerinnen und Empfänger von Wohngeld (Anzahl)",
        "Anteil der Haushalte mit Wohngeld (%)", "Bemerkung",
    ]  # fmt: skip
    assert [zelle.value for zelle in blatt[9]][:4] == [
        "12", '=HYPERLINK("http://boese.example")', "Stadtteil", "2023",
    ]  # fmt: skip
    assert {zelle.data_type for zeile in blatt.iter_rows() for zelle in zeile} == {"s", "n"}
    assert {blatt.cell(zeile, 1).number_format for zeile in range(7, 15)} == {"@"}


@pytest.mark.parametrize("als_zahl", [False, True], ids=["als Text", "als Zahl"])
def test_verlorene_fuehrende_nullen_schaden_nicht(als_zahl: bool) -> None:
    b.probstadt()
    for alt, neu in (("11", "011"), ("12", "012"), ("21", "001"), ("22", "002")):
        Raumeinheit.objects.filter(schluessel=alt).update(schluessel=neu)
    anfrage = a.gestellt(gebiete=["011", "012", "001", "002"])
    mappe = a.ausgefuellt(anfrage, lambda zeile, schluessel, zeitraum, spalte: zeile * 10 + spalte)
    for zeile in range(7, 15):
        zelle = mappe["Daten"].cell(zeile, 1)
        assert len(zelle.value) == 3
        kurz = zelle.value.lstrip("0")
        zelle.value = int(kurz) if als_zahl else kurz
    lieferung = bringen(a.als_bytes(mappe))
    assert {ort: [wert for wert, _, _ in werte] for ort, werte in geladen(lieferung).items()} == {
        ("001", "2023"): [0, 1],
        ("001", "2024"): [10, 11],
        ("002", "2023"): [20, 21],
        ("002", "2024"): [30, 31],
        ("011", "2023"): [40, 41],
        ("011", "2024"): [50, 51],
        ("012", "2023"): [60, 61],
        ("012", "2024"): [70, 71],
    }


def test_stadt_bezirk_und_stadtteil_in_einer_mappe() -> None:
    """Bezirk „1“ und Stadt „05998000“ bleiben verschieden, auch wenn Excel aus dem AGS eine Zahl macht."""
    b.probstadt()
    anfrage = a.gestellt(gebiete=["", "1", "2", "11"], zeitraeume=["2024"])
    mappe = a.ausgefuellt(anfrage, lambda zeile, schluessel, zeitraum, spalte: zeile + 1)
    assert [zelle.value for zelle in mappe["Daten"]["A"]][6:] == ["05998000", "1", "2", "11"]
    mappe["Daten"]["A7"].value = 5998000
    assert {ort: werte[0][0] for ort, werte in geladen(bringen(a.als_bytes(mappe))).items()} == {
        ("", "2024"): 1,
        ("1", "2024"): 2,
        ("2", "2024"): 3,
        ("11", "2024"): 4,
    }


@pytest.mark.parametrize(
    ("art", "zeitraeume"),
    [
        ("stichtag", ["2023-12-31", "2024-12-31"]),
        ("monat", ["2024-02", "2024-03"]),
        ("quartal", ["2024-Q1", "2024-Q4"]),
        ("woche", ["2024-W09", "2024-W52"]),
        ("schuljahr", ["2022-SJ", "2023-SJ"]),
        ("semester", ["2023-WS", "2024-SS"]),
    ],
)
def test_jede_art_von_zeitraum_kommt_zurueck(art: str, zeitraeume: list[str]) -> None:
    anfrage = a.gestellt(gebiete=["11"], zeitraumart=art, zeitraeume=zeitraeume)
    inhalt = a.als_bytes(a.ausgefuellt(anfrage, lambda zeile, *_: zeile + 1))
    assert sorted(geladen(bringen(inhalt))) == [("11", zeitraum) for zeitraum in sorted(zeitraeume)]


def test_was_leer_bleibt_fehlt_und_die_nachlieferung_schliesst_die_luecke() -> None:
    anfrage = a.gestellt(gebiete=["11"])
    erste = bringen(
        a.als_bytes(a.ausgefuellt(anfrage, lambda z, s, zeitraum, spalte: 5 if zeitraum == "2023" else None))
    )
    stand = abgleich(anfrage)
    assert (stand.gefragt, stand.geliefert, stand.fehlen) == (4, 2, 2)
    assert [
        (luecke.merkmal.bezeichnung, luecke.einheit.name, luecke.zeitraeume) for luecke in stand.luecken
    ] == [
        ("Empfängerinnen und Empfänger von Wohngeld", "Hafenviertel", ("2024",)),
        ("Anteil der Haushalte mit Wohngeld", "Hafenviertel", ("2024",)),
    ]
    ganze = a.als_bytes(a.ausgefuellt(anfrage, lambda z, s, zeitraum, spalte: 5))
    zweite = lieferung_annehmen(
        datei=io.BytesIO(ganze), dateiname="Nachlieferung.xlsx", durch=b.emre(), ersetzt=erste
    )
    lieferung_uebernehmen(lieferung=zweite, durch=b.emre())
    assert abgleich(anfrage).fehlen == 0


def test_zieht_die_administration_die_lieferung_zurueck_steht_die_antwort_wieder_aus() -> None:
    anfrage = a.gestellt()
    lieferung = bringen(a.als_bytes(a.ausgefuellt(anfrage, fuellen)))
    lieferung_zurueckziehen(lieferung=lieferung, grund="falsches Jahr", durch=b.emre())
    anfrage.refresh_from_db()
    assert anfrage.zustand == "gefragt"


def test_wer_ablehnt_und_doch_liefert_hat_geliefert_bis_die_lieferung_zurueckgezogen_ist() -> None:
    anfrage = a.gestellt()
    ablehnung_festhalten(anfrage=anfrage, am=a.heute(), grund="zu aufwendig", durch=b.birgit())
    lieferung = bringen(a.als_bytes(a.ausgefuellt(anfrage, fuellen)))
    anfrage.refresh_from_db()
    assert anfrage.zustand == "geliefert"
    lieferung_zurueckziehen(lieferung=lieferung, grund="falsches Jahr", durch=b.emre())
    anfrage.refresh_from_db()
    assert anfrage.zustand == "abgelehnt"


def test_eine_zurueckgezogene_anfrage_wird_nicht_mehr_erkannt() -> None:
    anfrage = a.gestellt()
    inhalt = a.als_bytes(a.ausgefuellt(anfrage, fuellen))
    anfrage_zurueckziehen(anfrage=anfrage, grund="erledigt", durch=b.birgit())
    lieferung = lieferung_annehmen(datei=io.BytesIO(inhalt), dateiname="Antwort.xlsx", durch=b.emre())
    assert lieferung.vorlage is None


def test_zwei_jahre_desselben_amtes_sind_eine_reihe() -> None:
    for jahr in ("2023", "2024"):
        bringen(
            a.als_bytes(
                a.ausgefuellt(
                    a.gestellt(gebiete=["11"], zeitraeume=[jahr], merkmale=[a.LEISTUNGEN]), lambda *_: 7
                )
            )
        )
    reihe = Wert.objects.values_list("merkmal__schluessel", "zeitraum", "merkmal__quelle__schluessel")
    assert sorted(reihe) == [
        ("eigen.empfaengerinnen-und-empfaenger-von-wohngeld-anzahl", "2023", "anfrage-jobcenter-probstadt"),
        ("eigen.empfaengerinnen-und-empfaenger-von-wohngeld-anzahl", "2024", "anfrage-jobcenter-probstadt"),
    ]
    assert Datenanfrage.objects.count() == 2


def test_was_den_gebieten_fehlt_folgt_aus_den_indikatoren() -> None:
    b.probstadt()
    hafen = [b.einheit("11")]

    def fehlt(kapitel: Kapitel) -> list[str]:
        alles = was_den_gebieten_fehlt(hafen, ["2024"])
        return [eines for eines in alles if KATALOG[eines].kapitel == kapitel]

    assert fehlt(Kapitel.BEVOELKERUNG) == [
        "einwohner", "einwohner.0-18", "einwohner.65-", "einwohner.0-20", "einwohner.20-65", "einwohner.w",
    ]  # fmt: skip
    assert "arbeitslose" in fehlt(Kapitel.ARBEIT)
    liefere({("11", "2024"): {"ew": 1000, "w": 520, "u6": 60, "6-18": 100, "auslaender": 250, "eu": 50}})
    assert "einwohner.w" not in fehlt(Kapitel.BEVOELKERUNG)
    assert "einwohner.65-" in fehlt(Kapitel.BEVOELKERUNG)
    assert "einwohner_mh" in fehlt(Kapitel.MIGRATION)
    assert "arbeitslose" in fehlt(Kapitel.ARBEIT)


def test_negative_zahlen_sind_nur_bei_anzahlen_ein_fehler() -> None:
    saldo = eigener_wunsch("Wanderungssaldo", "Personen", 0)
    anfrage = a.gestellt(gebiete=["11"], zeitraeume=["2024"], merkmale=[saldo])
    lieferung = bringen(a.als_bytes(a.ausgefuellt(anfrage, lambda *_: -12)))
    assert geladen(lieferung) == {("11", "2024"): [(Decimal(-12), "", "")]}


def test_das_blatt_mit_den_hinweisen_gibt_keinen_befund() -> None:
    lieferung = bringen(a.als_bytes(a.ausgefuellt(a.gestellt(), fuellen)))
    assert lieferung.befunde == []
    assert {"grund": "Blatt, das die Importvorlage nicht beschreibt", "anzahl": 1} in [
        {"grund": eines["grund"], "anzahl": eines["anzahl"]} for eines in lieferung.ausgelassen
    ]


@pytest.mark.parametrize(
    ("schluessel", "gelesen"),
    [
        (["00", "01", "10"], {"0": "00", "1": "01", "10": "10", "00": "00"}),
        (["1", "01", "12"], {"1": "1", "01": "01", "12": "12", "012": "12"}),
        (["A1", "B-2", "007"], {"A1": "A1", "B-2": "B-2", "7": "007", "007": "007"}),
        ([r"1\2", "3.4"], {r"1\2": r"1\2", "3.4": "3.4", "3x4": None}),
    ],
)
def test_schluessel_bleiben_unterscheidbar(schluessel: list[str], gelesen: dict[str, str | None]) -> None:
    """Führende Nullen dürfen fehlen, solange danach noch jeder Schlüssel anders heißt."""
    muster = [
        raummuster(Angaben(eines, "Probe"))
        for eines in muster_der_anfrage([Ort("stadtteil", "Stadtteil", eines, eines) for eines in schluessel])
    ]
    for text, erwartet in gelesen.items():
        treffer = [gesucht.schluessel for eines in muster if (gesucht := eines.lesen(f"{text};Stadtteil"))]
        assert treffer == ([] if erwartet is None else [erwartet])
