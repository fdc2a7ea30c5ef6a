"""Der Altersaufbau nach Geschlecht: nur wo beide in denselben Gruppen geliefert sind."""

from decimal import Decimal

import pytest

from sozialraum.raeume.abfragen import gebiet_des_sozialraums
from sozialraum.statistik.kennzahlen import alterspyramiden
from sozialraum.statistik.zeichen import Zeichen
from tests import besetzung as b
from tests.statistik.lieferungen import gebiet, liefere

pytestmark = pytest.mark.django_db
FRAUEN = {"w_u18": 120, "w_18-65": 380, "w_65+": 120}
MAENNER = {"m_u18": 130, "m_18-65": 420, "m_65+": 80}


def test_jeder_anteil_ist_einer_an_allen_menschen() -> None:
    liefere({("11", "2024"): {"ew": 1250} | FRAUEN | MAENNER})
    (pyramide,) = alterspyramiden([gebiet("11")], "2024")
    assert [(band.bezeichnung, band.anzahl, band.anteil) for band in pyramide.frauen] == [
        ("unter 18 Jahre", 120, Decimal("9.6")),
        ("18 bis unter 65 Jahre", 380, Decimal("30.4")),
        ("65 Jahre und älter", 120, Decimal("9.6")),
    ]
    assert [band.anzahl for band in pyramide.maenner] == [130, 420, 80]
    assert [quelle.name for quelle in pyramide.quellen] == ["Einwohnerregister Probstadt"]


def test_ein_sozialraum_zaehlt_seine_teile_zusammen() -> None:
    alle = {"ew": 1250} | FRAUEN | MAENNER
    liefere({("12", "2024"): alle, ("21", "2024"): alle})
    (pyramide,) = alterspyramiden([gebiet_des_sozialraums(b.am_fluss())], "2024")
    assert [band.anzahl for band in pyramide.frauen] == [240, 760, 240]


@pytest.mark.parametrize("geliefert", [{}, FRAUEN, FRAUEN | {"m_u18": 130, "m_18-65": 420}])
def test_fehlt_ein_geschlecht_oder_eine_gruppe_gibt_es_keine_pyramide(geliefert: dict[str, int]) -> None:
    liefere({("11", "2024"): {"ew": 1250} | geliefert})
    (pyramide,) = alterspyramiden([gebiet("11")], "2024")
    assert (pyramide.frauen, pyramide.maenner) == ((), ())


def test_ist_eines_geheim_schliesst_sich_das_andere() -> None:
    liefere({("11", "2024"): {"ew": 1250} | FRAUEN | MAENNER | {"w_65+": "geheim"}})
    (pyramide,) = alterspyramiden([gebiet("11")], "2024")
    for baender in (pyramide.frauen, pyramide.maenner):
        assert (baender[2].anzahl, baender[2].anteil, baender[2].zeichen) == (None, None, Zeichen.GEHEIM)


@pytest.mark.parametrize("anzahl", [1, 4])
def test_vier_abfragen_fuer_ein_gebiet_wie_fuer_vier(anzahl: int, django_assert_num_queries) -> None:
    liefere({(raum, "2024"): {"ew": 1250} | FRAUEN | MAENNER for raum in ("11", "12", "21", "22")})
    gebiete = [gebiet(raum) for raum in ("11", "12", "21", "22")][:anzahl]
    with django_assert_num_queries(4):
        alterspyramiden(gebiete, "2024")
