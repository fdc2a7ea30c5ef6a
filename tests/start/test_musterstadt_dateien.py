"""Die Dateien der erfundenen Stadt: lückenlose Grenzen, aufgehende Summen, nichts zurückzurechnen."""

import csv
import json
from collections import Counter
from pathlib import Path

import pytest
import shapely
from shapely.geometry import shape

from sozialraum.start.vorfuehrung.grenzen import grenzdateien
from sozialraum.start.vorfuehrung.stadt import stadt
from sozialraum.start.vorfuehrung.zahlen import GEHEIM, SUMMEN, bevoelkerungsdateien

Zellen = dict[tuple[str, str, str, str], str]


@pytest.fixture(scope="module")
def zellen() -> Zellen:
    """(Jahr, Raum, Tabelle, Zeile) → Zelle aus allen drei Dateien."""
    gelesen = {}
    for inhalt in bevoelkerungsdateien().values():
        zeilen = csv.DictReader(inhalt.decode("cp1252").splitlines(), delimiter=";")
        for zeile in zeilen:
            schluessel = (zeile["Jahr"], zeile["Raum_Nr"], zeile["Tabelle_Nr"], zeile["Zeile_Nr"])
            assert schluessel not in gelesen
            gelesen[schluessel] = zeile["Wert"]
    return gelesen


def zahl(zelle: str) -> int:
    return 0 if zelle == "-" else int(zelle.replace(".", ""))


def test_zehn_bezirke_einundsechzig_quartiere_zwoelf_jahre(zellen: Zellen) -> None:
    assert sorted(stadt().bezirke) == list("0123456789")
    assert len(stadt().quartiere) == 61
    assert {quartier.bezirk for quartier in stadt().quartiere} == set(stadt().bezirke)
    assert len({jahr for jahr, *_ in zellen}) == 12
    assert len({raum for _, raum, *_ in zellen}) == 72
    assert len(zellen) == 31104


def test_die_kennung_trifft_keine_wirkliche_gemeinde(echte_daten: Path) -> None:
    gemeinden = json.loads((echte_daten / "nrw" / "boundaries" / "nrw.geojson").read_text())["features"]
    assert stadt().ags == "05999000"
    assert not [g for g in gemeinden if str(g["properties"]["AGS"]).zfill(8).startswith("05999")]


def test_die_dateien_sind_bei_jedem_lauf_dieselben() -> None:
    assert bevoelkerungsdateien() == bevoelkerungsdateien()
    assert grenzdateien() == grenzdateien()


def test_quartiere_ergeben_bezirk_und_stadt(zellen: Zellen) -> None:
    for jahr in map(str, stadt().jahre):
        quartiere = [zahl(zellen[jahr, q.nr, "005", "10"]) for q in stadt().quartiere]
        bezirke = [zahl(zellen[jahr, nr, "005", "10"]) for nr in stadt().bezirke]
        assert sum(quartiere) == sum(bezirke) == zahl(zellen[jahr, "Stadt", "005", "10"])


def test_altersgruppen_ergeben_die_einwohner(zellen: Zellen) -> None:
    for jahr in map(str, stadt().jahre):
        for raum in ("Stadt", "1", "00", "12", "22", "31"):
            gruppen = [wert for (j, r, t, _), wert in zellen.items() if (j, r, t) == (jahr, raum, "020")]
            assert sum(map(zahl, gruppen)) == zahl(zellen[jahr, raum, "005", "10"])


def test_in_keiner_summe_ist_eine_zelle_allein_geschlossen(zellen: Zellen) -> None:
    geheim = Counter(raum for (_, raum, *_), wert in zellen.items() if wert == GEHEIM)
    assert "34" in geheim  # Kesselbruch mit kaum 170 Menschen
    assert not {"Stadt", *stadt().bezirke, "12", "13"} & set(geheim)
    for jahr in map(str, stadt().jahre):
        for quartier in stadt().quartiere:
            for summe in SUMMEN:
                assert sum(zellen[jahr, quartier.nr, *merkmal] == GEHEIM for merkmal in summe) != 1
        for bezirk in stadt().bezirke:
            for merkmal in {(tabelle, zeile) for _, _, tabelle, zeile in zellen}:
                zeile = [zellen[jahr, q.nr, *merkmal] for q in stadt().quartiere if q.bezirk == bezirk]
                assert zeile.count(GEHEIM) != 1


def test_keine_offene_anzahl_liegt_zwischen_eins_und_vier(zellen: Zellen) -> None:
    assert not [
        wert for (_, _, tabelle, _), wert in zellen.items() if tabelle != "070" and wert in set("1234")
    ]


def test_die_wohnflaeche_folgt_ein_jahr_spaeter_und_fehlt_wo_kaum_jemand_wohnt(zellen: Zellen) -> None:
    assert zellen["2025", "12", "070", "10"] == "..."
    assert zellen["2024", "34", "070", "10"] == "x"
    assert zellen["2024", "12", "070", "10"] == "32,3"


def test_die_grenzen_sind_lueckenlos() -> None:
    dateien = {name: json.loads(inhalt)["features"] for name, inhalt in grenzdateien().items()}
    quartiere = [shape(merkmal["geometry"]) for merkmal in dateien["musterstadt_quartiere.geojson"]]
    bezirke = [shape(merkmal["geometry"]) for merkmal in dateien["musterstadt_stadtbezirke.geojson"]]
    gesamt = shapely.union_all(bezirke)
    assert (len(quartiere), len(bezirke)) == (61, 10)
    assert shapely.coverage_is_valid(quartiere) and shapely.coverage_is_valid(bezirke)
    assert gesamt.geom_type == "Polygon" and not gesamt.interiors
    assert shapely.union_all(quartiere).equals(gesamt)
