"""Aus Zeilen und Importvorlage werden getippte Werte; was unklar ist, wird Befund mit Zeile und Spalte."""

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.statistik.befunde import HOECHSTENS, HOECHSTENS_JE_URSACHE, Schwere
from sozialraum.statistik.lesen.dateibild import ansehen
from sozialraum.statistik.lesen.einlesen import blaetter, einlesen
from sozialraum.statistik.lesen.zeitraum_lesen import zeitraum_lesen
from sozialraum.statistik.lieferungen.vorlagen_laden import ORDNER, vorlage_lesen
from sozialraum.statistik.vorlage import Vorlage, vorlage_aus
from sozialraum.statistik.zeichen import Vermerk, Zeichen
from sozialraum.statistik.zuordnen import Bericht, Raumstand, Raumverzeichnis, Rohwert, zuordnen
from sozialraum.statistik.zuordnen.erkennen import dialekt_fuer
from tests.statistik import dateien as d


def lies(
    inhalt: bytes, vorlage: Vorlage | None = None, raeume: Raumverzeichnis = d.RAEUME
) -> tuple[list[Rohwert], Bericht]:
    vorlage = vorlage or d.vorlage()
    strom = io.BytesIO(inhalt)
    bericht = Bericht()
    alle = blaetter(strom, dialekt_fuer(vorlage, ansehen(strom)))
    return list(zuordnen(alle, vorlage, raeume, bericht)), bericht


def fehlertexte(bericht: Bericht) -> list[str]:
    return [befund.text for befund in bericht.befunde.alle() if befund.schwere is Schwere.FEHLER]


def test_eine_zelle_wird_ein_wert_mit_ihrer_herkunft() -> None:
    werte, bericht = lies(d.datei([d.zeile("011", "4.345"), d.zeile("022", "38,4", merkmal="7.10")]))
    assert werte == [
        ("1.10", 4, "2024", Decimal(4345), None, None, 2, 7, "4.345", 1),
        ("7.10", 7, "2024", Decimal("38.4"), None, None, 3, 7, "38,4", 1),
    ]
    assert bericht.befunde.alle() == []
    assert (bericht.werte, bericht.merkmale, len(bericht.einheiten), bericht.zeitraeume) == (
        2, ["1.10", "7.10"], 2, ["2024"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("zelle", "wert", "zeichen", "vermerk"),
    [
        (".", None, Zeichen.GEHEIM, None),
        ("x", None, Zeichen.NICHT_SINNVOLL, None),
        ("...", None, Zeichen.FOLGT, None),
        ("/", None, Zeichen.UNSICHER, None),
        ("0", Decimal(0), Zeichen.WENIGER_ALS_HAELFTE, None),
        ("-", Decimal(0), None, None),
        ("–", Decimal(0), None, None),
        ("  . ", None, Zeichen.GEHEIM, None),
        ("\u00a012\u00a0", Decimal(12), None, None),
        ("1.234p", Decimal(1234), None, Vermerk.VORLAEUFIG),
        ("(1.234)", Decimal(1234), None, Vermerk.EINGESCHRAENKT),
        ("(1.234) p", Decimal(1234), None, Vermerk.EINGESCHRAENKT),
        ("(1.234 p)", Decimal(1234), None, Vermerk.EINGESCHRAENKT),
    ],
)
def test_ein_punkt_ist_keine_null(
    zelle: str, wert: Decimal | None, zeichen: Zeichen | None, vermerk: Vermerk | None
) -> None:
    werte, bericht = lies(d.datei([d.zeile("011", zelle)]))
    assert fehlertexte(bericht) == []
    assert [(rohwert[3], rohwert[4], rohwert[5]) for rohwert in werte] == [(wert, zeichen, vermerk)]


@pytest.mark.parametrize(
    ("zeile", "spalte", "zelle", "text"),
    [
        (d.zeile("011", "12,5"), "wert", "12,5", "„12,5“ hat Nachkommastellen"),
        (d.zeile("011", "12,345"), "wert", "12,345", "genau drei Ziffern"),
        (d.zeile("011", "*"), "wert", "*", "„*“ ist weder eine Zahl noch ein Zeichen der Legende."),
        (d.zeile("011", ""), "wert", "", "„“ ist leer, und die Legende nennt keine Bedeutung"),
        (d.zeile("011", "-5"), "wert", "-5", "„-5“ ist kleiner als 0"),
        (d.zeile("11", "5"), "raum_id", "11", "„11“ passt zu keinem Gebietsschlüssel"),
        (d.zeile("033", "5"), "raum_id", "033", "„033“ meint Stadtteil „33“ in 05998000"),
        (d.zeile("011", "5", jahr="24"), "jahr", "24", "„24“ ist kein Jahr mit vier Ziffern"),
        (d.zeile("011", "5", jahr="2024.0"), "jahr", "2024.0", "kein Jahr mit vier Ziffern"),
        (d.zeile("011", "5", merkmal="1.20"), "zei", "1.20", "„1.20“ ist kein Merkmal der Importvorlage"),
        (
            ("1", "2024", "011", "Hafenviertel", "10", "Haushalte", "5"),
            "zeile",
            "Haushalte",
            "„Haushalte“ steht bei Merkmal 1.10, das bisher „Einwohner“ hieß",
        ),
    ],
)
def test_jeder_fehler_nennt_zeile_spalte_zelle_und_vorschlag(
    zeile: tuple[str, ...], spalte: str, zelle: str, text: str
) -> None:
    werte, bericht = lies(d.datei([d.zeile("000", "7"), zeile]))
    assert len(werte) == 1
    (befund,) = bericht.befunde.alle()
    assert (befund.schwere, befund.zeile, befund.spalte, befund.zelle) == (Schwere.FEHLER, 3, spalte, zelle)
    assert befund.text.startswith(f"Zeile 3, Spalte „{spalte}“: ")
    assert text in befund.text
    assert befund.vorschlag


def test_zu_kurze_und_zu_lange_zeilen() -> None:
    _, bericht = lies(d.datei([("1", "2024"), (*d.zeile("011", "5"), "zuviel"), ("",), ("",) * 7]))
    assert fehlertexte(bericht) == [
        "Zeile 2 hat 2 statt 7 Zellen.",
        "Zeile 3 hat 8 statt 7 Zellen.",
    ]
    assert bericht.leere_zeilen == 2


def test_mehrere_fehler_einer_zeile_stehen_alle_da() -> None:
    _, bericht = lies(d.datei([d.zeile("999", "abc", jahr="x")]))
    assert [befund.spalte for befund in bericht.befunde.alle()] == ["jahr", "raum_id", "wert"]


def test_derselbe_fehler_tausendmal_wird_gezaehlt_nicht_gesammelt() -> None:
    _, bericht = lies(d.datei([d.zeile("999", "5")] * 1_000))
    befunde = bericht.befunde.alle()
    assert bericht.befunde.fehler == 1_000
    assert len(befunde) == HOECHSTENS_JE_URSACHE + 1
    assert befunde[-1].text == (
        "980 weitere Befunde derselben Art sind gezählt, aber nicht einzeln aufgeführt."
    )


def test_tausend_verschiedene_fehler_bleiben_begrenzt() -> None:
    _, bericht = lies(d.datei([d.zeile("011", f"Fehler {nummer}") for nummer in range(2_000)]))
    assert bericht.befunde.fehler == 2_000
    assert len(bericht.befunde.alle()) == HOECHSTENS + 1


def test_anderer_kopf_und_fehlende_daten() -> None:
    _, bericht = lies(d.datei([], kopf=(*d.KOPF[:-1], "zahl")))
    assert fehlertexte(bericht) == [
        "Zeile 1 ist nicht die Kopfzeile der Importvorlage „Probstadt: Bevölkerung“: es fehlt „wert“."
    ]
    _, bericht = lies(d.datei([]))
    assert fehlertexte(bericht) == ["Die Datei enthält unter der Kopfzeile keine Datenzeile."]


def test_ohne_raumeinheiten_ein_befund_statt_tausend() -> None:
    _, bericht = lies(d.datei([d.zeile("011", "5")] * 50), raeume={})
    assert fehlertexte(bericht) == [
        "Für die Gemeinde 05998000 sind noch keine Raumeinheiten angelegt; kein Wert lässt sich zuordnen."
    ]


def test_abweichender_name_ist_ein_hinweis_und_der_schluessel_gilt() -> None:
    zeile = ("1", "2024", "011", "Hafen-Viertel", "10", "Einwohner", "5")
    werte, bericht = lies(d.datei([zeile]))
    assert (len(werte), bericht.befunde.alle()) == (1, [])
    zeilen = [("1", jahr, "011", "Lindenhöhe", "10", "Einwohner", "5") for jahr in ("2023", "2024")]
    werte, bericht = lies(d.datei(zeilen))
    assert [rohwert[1] for rohwert in werte] == [4, 4]
    (befund,) = bericht.befunde.alle()
    assert befund.schwere is Schwere.HINWEIS
    assert "Schlüssel 011 heißt in der Datei „Lindenhöhe“, bei uns „Hafenviertel“" in befund.text


def test_der_gebietsstand_richtet_sich_nach_dem_zeitraum() -> None:
    alt = Raumstand(40, "Hafenviertel", None, date(2020, 1, 1))
    neu = Raumstand(41, "Hafenviertel", date(2020, 1, 1), None)
    raeume = dict(d.RAEUME) | {("stadtteil", "11"): (alt, neu)}
    zeilen = [d.zeile("011", "5", jahr=jahr) for jahr in ("2018", "2019", "2020")]
    werte, _ = lies(d.datei(zeilen), raeume=raeume)
    assert [rohwert[1] for rohwert in werte] == [40, 40, 41]
    ohne = dict(d.RAEUME) | {("stadtteil", "11"): (neu,)}
    _, bericht = lies(d.datei(zeilen), raeume=ohne)
    assert "„011“ hat für den Zeitraum 2018 keinen Gebietsstand." in fehlertexte(bericht)[0]


@pytest.mark.parametrize(
    ("text", "art", "zeitraum"),
    [
        ("2012", "jahr", "2012"),
        ("1799", "jahr", ""),
        ("31.12.2012", "stichtag", "2012-12-31"),
        ("2012-12-31", "stichtag", "2012-12-31"),
        ("31.02.2012", "stichtag", ""),
        ("3/2012", "monat", "2012-03"),
        ("2012-03", "monat", "2012-03"),
        ("13/2012", "monat", ""),
        ("3/2012", "quartal", "2012-Q3"),
        ("2012-Q4", "quartal", "2012-Q4"),
        ("2012", "quartal", ""),
        ("20121231", "stichtag", "2012-12-31"),
        ("31. Dezember 2012", "stichtag", "2012-12-31"),
        ("1. Mrz. 2012", "stichtag", "2012-03-01"),
        ("März 2012", "monat", "2012-03"),
        ("Dez 2012", "monat", "2012-12"),
        ("201203", "monat", "2012-03"),
        ("2012-März", "monat", "2012-03"),
        ("Unsinn 2012", "monat", ""),
        ("2012-3", "quartal", "2012-Q3"),
        ("Q3 2012", "quartal", "2012-Q3"),
        ("3. Quartal 2012", "quartal", "2012-Q3"),
        ("III. Quartal 2012", "quartal", "2012-Q3"),
        ("II/2012", "quartal", "2012-Q2"),
        ("2012-IV", "quartal", "2012-Q4"),
        ("V. Quartal 2012", "quartal", ""),
        ("2020-W09", "woche", "2020-W09"),
        ("2020-9", "woche", "2020-W09"),
        ("KW 9 2020", "woche", "2020-W09"),
        ("9/2020", "woche", "2020-W09"),
        ("2020-53", "woche", "2020-W53"),
        ("2021-53", "woche", ""),
        ("2012/13", "schuljahr", "2012-SJ"),
        ("Schuljahr 2012/2013", "schuljahr", "2012-SJ"),
        ("2012/14", "schuljahr", ""),
        ("1999/00", "schuljahr", "1999-SJ"),
        ("WS 2012/13", "semester", "2012-WS"),
        ("Wintersemester 2012/2013", "semester", "2012-WS"),
        ("SoSe 2013", "semester", "2013-SS"),
        ("SS 2013/14", "semester", ""),
    ],
)
def test_zeitraeume(text: str, art: str, zeitraum: str) -> None:
    assert zeitraum_lesen(text, art) == zeitraum


@given(
    zeilen=st.lists(
        st.tuples(
            st.sampled_from([*d.NAMEN, "999", ""]),
            st.one_of(
                st.sampled_from([".", "-", "x", "", "1.234", "12,5", "12,345"]),
                st.text(st.characters(codec="cp1252", exclude_characters=';"\r\n'), max_size=8),
            ),
            st.sampled_from(["1.10", "2.10", "9.99"]),
        ),
        max_size=20,
    )
)
def test_jede_zeile_gibt_einen_wert_oder_einen_befund(zeilen: list[tuple[str, str, str]]) -> None:
    inhalt = d.datei([d.zeile(raum, wert, merkmal=merkmal) for raum, wert, merkmal in zeilen])
    vorlage, bericht = d.vorlage(), Bericht()
    werte = list(zuordnen(blaetter(io.BytesIO(inhalt), vorlage.dialekt("")), vorlage, d.RAEUME, bericht))
    mit_befund = {befund.zeile for befund in bericht.befunde.alle() if befund.schwere is Schwere.FEHLER}
    mit_wert = {rohwert[6] for rohwert in werte}
    assert mit_wert.isdisjoint(mit_befund)
    assert bericht.befunde.fehler >= len(zeilen) - len(mit_wert)


# Köln ------------------------------------------------------------------------------------------


def test_koeln_stadtteile_und_bezirke_ergeben_die_stadt(echte_daten: Path) -> None:
    vorlage = vorlage_aus(vorlage_lesen(ORDNER / "koeln_bevoelkerung.toml"))
    inhalt = (echte_daten / "koeln/bevoelkerung.csv").read_bytes()
    raeume: dict[tuple[str, str], tuple[Raumstand, ...]] = {}
    for zeile, zellen in einlesen(io.BytesIO(inhalt), vorlage.dialekt("utf-8")):
        ort = vorlage.ort(zellen[4])
        if zeile > 1 and ort and ort[:2] not in raeume:
            raeume[ort.ebene, ort.schluessel] = (Raumstand(len(raeume) + 1, zellen[5]),)
    werte, bericht = lies(inhalt, vorlage, raeume)
    assert bericht.befunde.alle() == []
    assert (bericht.werte, len(bericht.merkmale), len(bericht.einheiten)) == (29_135, 38, 96)
    assert bericht.zeitraeume == [str(jahr) for jahr in range(2005, 2013)]
    ebene = {staende[0].einheit_id: ort[0] for ort, staende in raeume.items()}
    summen: dict[tuple[str, str], Decimal] = {}
    for merkmal, einheit, zeitraum, wert, *_ in werte:
        if merkmal == "005.10" and wert is not None:
            summen[ebene[einheit], zeitraum] = summen.get((ebene[einheit], zeitraum), Decimal(0)) + wert
    assert {ebene: summen[ebene, "2005"] for ebene in ("gemeinde", "stadtbezirk", "stadtteil")} == {
        "gemeinde": 1_023_101,
        "stadtbezirk": 1_023_101,
        "stadtteil": 1_023_101,
    }
    assert {ebene: summen[ebene, "2012"] for ebene in ("gemeinde", "stadtbezirk", "stadtteil")} == {
        "gemeinde": 1_044_555,
        "stadtbezirk": 1_044_555,
        "stadtteil": 1_044_555,
    }
