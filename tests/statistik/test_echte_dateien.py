"""Jede veröffentlichte Datei gibt mit ihrer Importvorlage Zelle für Zelle dasselbe wie eine zweite Lesung."""

import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest

from sozialraum.statistik.lesen.dateibild import ansehen
from sozialraum.statistik.lieferungen.vorlagen_laden import ORDNER
from sozialraum.statistik.vorlage import Vorlage
from sozialraum.statistik.zuordnen.erkennen import erkennen
from sozialraum.statistik.zuordnen.raumtafel import Raumstand
from tests.statistik import unabhaengig as u
from tests.statistik.lesehilfe import lies, mitgeliefert


class Fall(NamedTuple):
    datei: str
    vorlage: str
    lesung: Callable[[Path], u.Tafel]
    werte: int
    ausgelassen: dict[str, int] = {}
    antworten: dict[str, str] = {}


TITEL, FUSS = "Titelzeile über der Tabelle", "Fußzeile unter der Tabelle"
MITTE = "Zwischensumme der Teilbereiche von Mitte"
FAELLE = [
    Fall(
        "muenster/ms_arbeitslose.csv",
        "muenster_arbeitslose",
        u.muenster_arbeitslose,
        275,
        {MITTE: 1, "keinem Stadtteil zugeordnet": 1},
    ),
    Fall(
        "muenster/ms_wohnberechtigte_nach_alter_maennlich.csv",
        "muenster_wohnberechtigte_alter",
        u.muenster_wohnberechtigte,
        605,
        {MITTE: 1},
        {"zeitraum": "2014"},
    ),
    Fall(
        "muenster/bevoelkerung_arbeitsmarkt.xlsx",
        "muenster_arbeitsmappe",
        u.muenster_mappe,
        2860,
        {
            TITEL: 4,
            MITTE: 7,
            FUSS: 13,
            "Spalte: steht schon auf dem Blatt „Bevölkerung“": 1,
            "keinem Stadtteil zugeordnet": 2,
        },
    ),
    Fall(
        "muenster/05515000_CORONA_NEUINF_STADTTEILE.csv",
        "muenster_corona",
        u.muenster_corona,
        5274,
        {"keinem Stadtteil zugeordnet": 103},
    ),
    Fall(
        "berlin/EWR201112E_Matrix.csv",
        "berlin_einwohner",
        u.berlin,
        15645,
        {"Spalte: zweite Altersgliederung über denselben Menschen": 9},
    ),
    Fall(
        "berlin/EWR201212E_Matrix.csv",
        "berlin_einwohner",
        u.berlin,
        15645,
        {"Spalte: zweite Altersgliederung über denselben Menschen": 9},
    ),
    Fall("konstanz/nach_stadtteilen.csv", "konstanz_einwohner", u.konstanz, 465),
    Fall("koeln/2012_Altersgruppen_Stadtteil.csv", "koeln_altersgruppen", u.koeln_alter, 1032),
    Fall("koeln/bevoelkerung.csv", "koeln_bevoelkerung", u.koeln_bevoelkerung, 29135),
    Fall("kiel/kiel_abfall.csv", "kiel_abfall", u.kiel, 147),
    Fall("paderborn/einwohner_alter.csv", "paderborn_alter", u.paderborn, 2340),
    Fall("zuerich/BEV347OD3470.csv", "zuerich_wohnbau", u.zuerich, 560),
    Fall("zensus2022/bevoelkerung-kreise.csv", "zensus2022_bevoelkerung", u.zensus, 401, {TITEL: 3, FUSS: 4}),
    Fall(
        "destatis/12411-0015.csv",
        "destatis_12411_0015",
        u.destatis,
        2009,
        {TITEL: 4, "Gebiet, das es in diesem Zeitraum nicht gab": 371, FUSS: 4},
    ),
    Fall(
        "regionalstatistik/12411-01-01-4.csv",
        "regionalstatistik_12411_01_01_4",
        u.regionalstatistik,
        1380,
        {TITEL: 5, "Gebiet, das es in diesem Zeitraum nicht gab": 234, FUSS: 4},
    ),
]


@pytest.mark.parametrize("fall", FAELLE, ids=lambda fall: fall.datei)
def test_zelle_fuer_zelle_wie_eine_zweite_lesung(echte_daten: Path, fall: Fall) -> None:
    datei = echte_daten / fall.datei
    gelesen = lies(
        datei.read_bytes(), mitgeliefert(fall.vorlage), dateiname=datei.name, antworten=fall.antworten
    )
    assert gelesen.bericht.befunde.alle() == []
    assert gelesen.tafel == fall.lesung(datei)
    assert len(gelesen.werte) == gelesen.bericht.werte == fall.werte
    assert {grund: eines.anzahl for grund, eines in gelesen.bericht.ausgelassen.items()} == fall.ausgelassen


@pytest.mark.parametrize("fall", FAELLE, ids=lambda fall: fall.datei)
def test_jede_datei_findet_genau_ihre_vorlage(echte_daten: Path, fall: Fall) -> None:
    vorlagen = [mitgeliefert(datei.stem) for datei in sorted(ORDNER.glob("*.toml"))]
    strom = io.BytesIO((echte_daten / fall.datei).read_bytes())
    gefunden, befunde = erkennen(strom, ansehen(strom), vorlagen, Path(fall.datei).name)
    assert befunde == []
    assert gefunden is not None
    assert gefunden.schluessel == fall.vorlage


def summen(vorlage: Vorlage, tafel: u.Tafel, *, gerundet: int = 0) -> list[tuple[str, int]]:
    """Wie oft die Teile einer Summe der Vorlage (bis auf Rundung) aufgehen; nur wo jede Zelle offen ist."""
    orte = {schluessel[:3] for schluessel in tafel}
    ergebnis = []
    for summe in vorlage.summen:
        geht_auf = 0
        for ort in orte:
            gesamt = tafel.get((*ort, summe.gesamt))
            teile = [tafel.get((*ort, teil)) for teil in summe.teile]
            if isinstance(gesamt, Decimal) and all(isinstance(teil, Decimal) for teil in teile):
                abweichung = gesamt - sum(teil for teil in teile if isinstance(teil, Decimal))
                assert abs(abweichung) <= gerundet, (ort, summe)
                geht_auf += 1
        ergebnis.append((summe.gesamt, geht_auf))
    return ergebnis


def test_berlin_zaehlt_niemanden_doppelt(echte_daten: Path) -> None:
    vorlage = mitgeliefert("berlin_einwohner")
    tafel = lies((echte_daten / "berlin/EWR201212E_Matrix.csv").read_bytes(), vorlage).tafel
    assert [(summe.gesamt, len(summe.teile)) for summe in vorlage.summen] == [("E_E", 2), ("E_E", 32)]
    assert summen(vorlage, tafel) == [("E_E", 447), ("E_E", 447)]


def test_kiels_abfall_geht_nach_herkunft_und_verbleib_auf(echte_daten: Path) -> None:
    vorlage = mitgeliefert("kiel_abfall")
    tafel = lies((echte_daten / "kiel/kiel_abfall.csv").read_bytes(), vorlage).tafel
    assert sum(wert == "unbekannt" for wert in tafel.values()) == 25
    assert summen(vorlage, tafel, gerundet=1) == [("gesamt", 14), ("gesamt", 14)]


def test_paderborns_t_ist_m_und_w(echte_daten: Path) -> None:
    vorlage = mitgeliefert("paderborn_alter")
    tafel = lies((echte_daten / "paderborn/einwohner_alter.csv").read_bytes(), vorlage).tafel
    je_summe = summen(vorlage, tafel)
    assert len(je_summe) == 20 + 3
    assert {wie_oft for _, wie_oft in je_summe} == {39}


def test_muensters_geheime_zellen_bleiben_geheim(echte_daten: Path) -> None:
    datei = echte_daten / "muenster/ms_wohnberechtigte_nach_alter_maennlich.csv"
    vorlage = mitgeliefert("muenster_wohnberechtigte_alter")
    gelesen = lies(datei.read_bytes(), vorlage, dateiname=datei.name, antworten={"zeitraum": "2014"})
    assert sum(wert == "geheim" for wert in gelesen.tafel.values()) == 14
    merkmal = "wohnberechtigte.maennlich.90 u. mehr"
    stadtteile = [
        wert for (ebene, _, _, was), wert in gelesen.tafel.items() if (ebene, was) == ("stadtteil", merkmal)
    ]
    offene = sum(wert for wert in stadtteile if isinstance(wert, Decimal))
    assert (gelesen.tafel["gemeinde", "", "2014", merkmal], offene) == (571, 538)


def test_ohne_jahr_und_geschlecht_wird_gefragt_statt_geraten(echte_daten: Path) -> None:
    inhalt = (echte_daten / "muenster/ms_wohnberechtigte_nach_alter_maennlich.csv").read_bytes()
    gelesen = lies(
        inhalt, mitgeliefert("muenster_wohnberechtigte_alter"), {("gemeinde", ""): ()}, dateiname="x.csv"
    )
    assert gelesen.werte == []
    assert [(frage.kennung, frage.text) for frage in gelesen.bericht.fragen] == [
        ("zeitraum", "Für welches Jahr gelten die Zahlen?"),
        (
            "geschlecht",
            "Welches Geschlecht zählt die Datei? Bitte antworten Sie „maennlich“ oder „weiblich“.",
        ),
    ]
    assert gelesen.fehler() == [frage.text for frage in gelesen.bericht.fragen]


KONSTANZ = (
    "Altstadt", "Paradies", "Petershausen-West", "Petershausen-Ost", "Königsbau", "Allmannsdorf", "Staad",
    "Fürstenberg", "Wollmatingen", "Industriegebiet", "Egg", "Litzelstetten", "Dingelsdorf", "Dettingen",
    "Wallhausen",
)  # fmt: skip


def test_konstanz_erkennt_die_gebiete_an_ihren_namen(echte_daten: Path) -> None:
    raeume = {("stadtteil", f"{n:02}"): (Raumstand(n, name),) for n, name in enumerate(KONSTANZ, 1)}
    inhalt = (echte_daten / "konstanz/nach_stadtteilen.csv").read_bytes()
    gelesen = lies(inhalt, mitgeliefert("konstanz_einwohner"), raeume)
    assert gelesen.bericht.befunde.alle() == []
    assert gelesen.tafel["stadtteil", "05", "2025", "einwohner"] == 6495
    assert len(gelesen.tafel) == 465


def test_koelner_altersgruppen_ergeben_die_einwohner_der_langen_tabelle(echte_daten: Path) -> None:
    alter = u.koeln_alter(echte_daten / "koeln/2012_Altersgruppen_Stadtteil.csv")
    lang = u.koeln_bevoelkerung(echte_daten / "koeln/bevoelkerung.csv")
    insgesamt = {
        ort: wert
        for (*ort_, merkmal), wert in alter.items()
        if merkmal == "insgesamt"
        for ort in [tuple(ort_)]
    }
    assert len(insgesamt) == 86
    assert all(lang[(*ort, "005.10")] == wert for ort, wert in insgesamt.items())
