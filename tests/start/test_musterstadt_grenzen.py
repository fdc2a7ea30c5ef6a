"""Die Grenzen der erfundenen Stadt: lückenlos, wie ein Stadtplan, vor und nach der Gebietsreform."""

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest
import shapely
from pyproj import Geod
from shapely import Polygon
from shapely.geometry import shape

from sozialraum.start.vorfuehrung.grenzen import FRUEHERE_QUARTIERE, QUARTIERE, STADTBEZIRKE, grenzdateien
from sozialraum.start.vorfuehrung.stadt import stadt
from sozialraum.start.vorfuehrung.umschluesselung import umschluesselungsdatei

ELLIPSOID = Geod(ellps="GRS80")
Formen = dict[str, Polygon]


def formen(dateiname: str) -> Formen:
    merkmale = json.loads(grenzdateien()[dateiname])["features"]
    return {merkmal["properties"]["NR"]: shape(merkmal["geometry"]) for merkmal in merkmale}


@pytest.fixture(scope="module")
def bezirke() -> Formen:
    return formen(STADTBEZIRKE)


@pytest.fixture(scope="module")
def quartiere() -> Formen:
    return formen(QUARTIERE)


@pytest.fixture(scope="module")
def fruehere() -> Formen:
    return formen(FRUEHERE_QUARTIERE)


def test_die_kennung_trifft_keine_wirkliche_gemeinde(echte_daten: Path) -> None:
    gemeinden = json.loads((echte_daten / "nrw" / "boundaries" / "nrw.geojson").read_text())["features"]
    assert stadt().ags == "05999000"
    assert not [g for g in gemeinden if str(g["properties"]["AGS"]).zfill(8).startswith("05999")]


def test_zehn_bezirke_und_einundsechzig_quartiere(bezirke: Formen, quartiere: Formen) -> None:
    assert sorted(bezirke) == list("0123456789")
    assert (len(quartiere), len(formen(FRUEHERE_QUARTIERE))) == (61, 61)
    assert {nr[0] for nr in quartiere} == set(bezirke)


def test_die_gliederung_ist_lueckenlos(bezirke: Formen, quartiere: Formen, fruehere: Formen) -> None:
    gesamt = shapely.union_all(list(bezirke.values()))
    assert gesamt.geom_type == "Polygon" and not gesamt.interiors
    for gliederung in (bezirke, quartiere, fruehere):
        flaechen = list(gliederung.values())
        assert shapely.coverage_is_valid(flaechen)
        assert shapely.union_all(flaechen).equals(gesamt)
        # Ein Stück und ohne Loch: kein Quartier liegt in einem anderen oder zerfällt.
        assert all(flaeche.geom_type == "Polygon" and not flaeche.interiors for flaeche in flaechen)


def test_quartiere_ergeben_ihren_bezirk(bezirke: Formen, quartiere: Formen) -> None:
    for nr, bezirk in bezirke.items():
        assert shapely.union_all([form for q, form in quartiere.items() if q[0] == nr]).equals(bezirk)


def test_innen_dicht_und_aussen_weit_wie_in_einer_stadt(quartiere: Formen) -> None:
    hektar = {nr: abs(ELLIPSOID.geometry_area_perimeter(form)[0]) / 10_000 for nr, form in quartiere.items()}
    assert 11_000 < sum(hektar.values()) < 14_000
    assert min(hektar.values()) > 60
    innen = [hektar[nr] for nr in quartiere if nr[0] in "01"]
    aussen = [hektar[nr] for nr in quartiere if nr[0] in "67"]
    assert sum(aussen) / len(aussen) > 1.5 * sum(innen) / len(innen)
    # Kein Schachbrett: kein Umriss ist so rund wie ein Quadrat (0,79), und sie sind verschieden.
    formzahl = [4 * 3.14159 * form.area / form.length**2 for form in quartiere.values()]
    assert max(formzahl) < 0.65 and max(formzahl) - min(formzahl) > 0.12


def test_hafen_und_bahnhof_liegen_wie_im_text_der_analyse(quartiere: Formen) -> None:
    """Im Osten des Hafens die Altstadt, im Norden die Güterbahn, über der Ruhl die Südstadt."""
    hafen, bahnhof = quartiere["12"], quartiere["13"]
    assert hafen.touches(bahnhof) and hafen.touches(quartiere["11"])
    assert quartiere["11"].centroid.x > hafen.centroid.x
    assert bahnhof.touches(quartiere["21"]) and quartiere["21"].centroid.y > bahnhof.centroid.y
    assert quartiere["31"].touches(quartiere["34"])
    assert quartiere["31"].centroid.y < quartiere["11"].centroid.y


def test_die_reform_teilt_vereint_und_verschiebt(quartiere: Formen, fruehere: Formen) -> None:
    assert sorted(set(fruehere) - set(quartiere)) == ["61", "94", "95"]
    assert sorted(set(quartiere) - set(fruehere)) == ["67", "68", "96"]
    assert shapely.union_all([quartiere["67"], quartiere["68"]]).equals(fruehere["61"])
    assert shapely.union_all([fruehere["94"], fruehere["95"]]).equals(quartiere["96"])
    verschoben = fruehere["52"].difference(quartiere["52"])
    assert verschoben.area > 0
    assert shapely.union_all([fruehere["55"], verschoben]).equals(quartiere["55"])
    unberuehrt = set(quartiere) & set(fruehere) - {"52", "55"}
    assert all(quartiere[nr].equals(fruehere[nr]) for nr in unberuehrt)


def test_die_grenzen_sind_bei_jedem_lauf_dieselben() -> None:
    assert grenzdateien() == grenzdateien()


def test_die_umschluesselung_nennt_was_sich_aendert_und_geht_auf() -> None:
    zeilen = list(csv.DictReader(umschluesselungsdatei().decode("cp1252").splitlines(), delimiter=";"))
    anteile = {
        (zeile["Quartier_alt"], zeile["Quartier_neu"]): Decimal(zeile["Anteil"].replace(",", "."))
        for zeile in zeilen
    }
    assert sorted(anteile) == [
        ("52", "52"),
        ("52", "55"),
        ("55", "55"),
        ("61", "67"),
        ("61", "68"),
        ("94", "96"),
        ("95", "96"),
    ]
    assert anteile["52", "52"] + anteile["52", "55"] == anteile["61", "67"] + anteile["61", "68"] == 1
    assert Decimal("0.85") < anteile["52", "52"] < Decimal("0.95")
    assert {zeile["Stichtag"] for zeile in zeilen} == {"01.01.2020"}
    ganze = [zeile for zeile in zeilen if zeile["Methode"] == "1:1"]
    assert {zeile["Anteil"] for zeile in ganze} == {"1,0000"} and len(ganze) == 3
