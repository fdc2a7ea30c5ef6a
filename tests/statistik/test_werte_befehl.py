"""`manage.py werte`: Werte eines Raums für Skripte; Fehler sind deutsche Sätze mit dem, was es gibt."""

import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests import besetzung as b
from tests.statistik.lieferungen import liefere, quelle
from tests.statistik.test_eigene_indikatoren import anlegen

pytestmark = pytest.mark.django_db


def befehl(capsys: Any, *worte: str) -> str:
    call_command("werte", *worte)
    return str(capsys.readouterr().out)


def als_json(capsys: Any, *worte: str) -> list[dict[str, Any]]:
    return list(json.loads(befehl(capsys, *worte, "--json")))


def test_ein_gelieferter_wert_kommt_ohne_exponent_und_endnullen(capsys: Any) -> None:
    liefere({("", "2020"): {"ew": 1_023_100}})
    assert als_json(capsys, "--raum", f"{b.AGS}/000", "--merkmal", "1.1") == [
        {
            "raum": b.AGS,
            "merkmal": "1.1",
            "zeitraum": "2020",
            "wert": "1023100",
            "zeichen": None,
            "einheit": "Anzahl",
            "quelle": "Einwohnerregister Probstadt",
        }
    ]


def test_alle_zeitraeume_oder_einer(capsys: Any) -> None:
    liefere({("11", "2019"): {"ew": 1990}, ("11", "2020"): {"ew": 2000}})
    raum = f"{b.AGS}/11"
    assert [w["wert"] for w in als_json(capsys, "--raum", raum, "--merkmal", "1.1")] == ["1990", "2000"]
    (eins,) = als_json(capsys, "--raum", raum, "--merkmal", "ew", "--zeitraum", "2020")
    assert (eins["merkmal"], eins["wert"]) == ("ew", "2000")


def test_auch_ein_eigener_indikator(capsys: Any) -> None:
    liefere({("11", "2020"): {"u6": 140, "65+": 300}})
    key = anlegen().schluessel
    (wert,) = als_json(capsys, "--raum", f"{b.AGS}/11", "--merkmal", key)
    assert (wert["merkmal"], wert["wert"], wert["einheit"]) == (key, "46.666667", "je 100")


def test_ein_indikator_kommt_mit_sechs_stellen(capsys: Any) -> None:
    liefere({("11", "2020"): {"ew": 300, "auslaender": 100}})
    (wert,) = als_json(capsys, "--raum", f"{b.AGS}/11", "--merkmal", "anteil_auslaender")
    assert (wert["wert"], wert["einheit"]) == ("33.333333", "%")


def test_geheime_zellen_sind_null_mit_zeichen_auch_bei_eigener_schwelle(capsys: Any) -> None:
    liefere({("11", "2020"): {"ew": "geheim", "auslaender": 3}}, von=quelle("register", schwelle=5))
    raum = f"{b.AGS}/11"
    for schluessel in ("1.1", "3.1", "ew", "anteil_auslaender"):
        (wert,) = als_json(capsys, "--raum", raum, "--merkmal", schluessel)
        assert (wert["wert"], wert["zeichen"]) == (None, "geheim"), schluessel


def test_fuer_menschen_steht_ein_satz_da(capsys: Any) -> None:
    liefere({("11", "2020"): {"ew": 2000, "w": "geheim"}})
    raum = f"{b.AGS}/11"
    assert befehl(capsys, "--raum", raum, "--merkmal", "1.1") == (
        "Hafenviertel, 2020: 2.000 (Einwohnerregister Probstadt)\n"
    )
    assert befehl(capsys, "--raum", raum, "--merkmal", "anteil_frauen") == (
        "Hafenviertel, 2020: • (aus Gründen der Geheimhaltung nicht ausgewiesen) % "
        "(Einwohnerregister Probstadt)\n"
    )


@pytest.mark.parametrize(
    ("worte", "satz"),
    [
        (
            ["--raum", f"{b.AGS}/11", "--merkmal", "1.7"],
            "Das Merkmal „1.7“ gibt es nicht. Merkmale: 1.1. Indikatoren: ew, ew_dichte,",
        ),
        (["--raum", f"{b.AGS}/77", "--merkmal", "1.1"], "keine Raumeinheit mit dem Schlüssel „77“"),
        (
            ["--raum", f"{b.AGS}/11", "--merkmal", "1.1", "--zeitraum", "2021"],
            "Zum Zeitraum „2021“ gibt es keinen Wert. Vorhanden: 2020.",
        ),
        (
            ["--raum", f"{b.AGS}/12", "--merkmal", "1.1"],
            f"Für Weberviertel ({b.AGS}/12) ist zu „1.1“ kein Wert geliefert.",
        ),
        (
            ["--raum", f"{b.AGS}/11", "--merkmal", "anteil_u18"],
            "Altersgrenzen passen nicht: Gebraucht wird unter 18 Jahre; die Quelle teilt nicht nach Alter.",
        ),
    ],
)
def test_fehler_sagen_was_es_gibt(worte: list[str], satz: str) -> None:
    liefere({("11", "2020"): {"ew": 2000}})
    with pytest.raises(CommandError) as fehler:
        call_command("werte", *worte)
    assert satz in str(fehler.value)
    assert fehler.value.returncode == 1
