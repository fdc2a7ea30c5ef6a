"""`manage.py raeume_uebernehmen`: dasselbe Verb, Rückgabewert 0 nur, wenn alles hineinging."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from sozialraum.raeume.models import Raumeinheit
from tests import besetzung as b
from tests.raeume.geojson import feature, quadrat, sammlung, stadtteile

pytestmark = pytest.mark.django_db


@pytest.fixture
def datei(tmp_path: Path) -> Path:
    ort = tmp_path / "stadtteile.geojson"
    ort.write_bytes(stadtteile())
    return ort


def rufe(datei: Path, **optionen: Any) -> str:
    ausgabe = StringIO()
    call_command("raeume_uebernehmen", datei, stdout=ausgabe, **optionen)
    return ausgabe.getvalue().replace("\u00a0", " ")


FRAGEN = "Fragen Sie beim Amt nach dem richtigen Schlüssel oder wählen Sie ein eindeutiges Feld."
ANGABEN = {"ags": b.AGS, "gemeinde": "Probstadt", "ebene": "stadtteil", "schluessel": "NR", "name": "NAME"}


def test_uebernehmen_in_einem_satz(datei: Path) -> None:
    assert rufe(datei, **ANGABEN) == "4 Stadtteile von Probstadt: 4 neu.\n"
    assert Raumeinheit.objects.count() == 5


def test_trocken_schreibt_nichts(datei: Path) -> None:
    assert rufe(datei, trocken=True, **ANGABEN) == (
        "Geprüft, nichts geschrieben: 4 Stadtteile von Probstadt: 4 neu.\n"
    )
    assert Raumeinheit.objects.count() == 0


def test_ohne_angaben_nennt_der_befehl_die_felder_der_datei(datei: Path) -> None:
    with pytest.raises(CommandError) as absage:
        rufe(datei, ebene="stadtteil")
    assert str(absage.value) == (
        "Bitte nennen Sie noch --ags und --schluessel und --name. Die Datei hat diese Eigenschaften: "
        "NR („11“, „12“, „21“, eindeutig); NAME („Hafenviertel“, „Weberviertel“, „Lindenhöhe“, eindeutig); "
        "EINW („1011“, „1012“, „1021“, eindeutig). Ebenen sind: bund, land, regierungsbezirk, kreis, "
        "gemeinde, stadtbezirk, stadtteil, quartier, planungsraum, statistischer-bezirk, baublock."
    )


def test_unlesbares_ist_ein_satz_und_keine_rueckverfolgung(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="lässt sich nicht öffnen"):
        rufe(tmp_path / "gibt-es-nicht.geojson", **ANGABEN)
    unsinn = tmp_path / "unsinn.geojson"
    unsinn.write_bytes(b"\x00\xff\xfe")
    with pytest.raises(CommandError, match="nicht in UTF-8 geschrieben"):
        rufe(unsinn, **ANGABEN)


def test_json_nach_erfolg(datei: Path) -> None:
    (bericht,) = json.loads(rufe(datei, als_json=True, **ANGABEN))["dateien"]
    assert len(bericht.pop("sha256")) == 64
    assert bericht == {
        "name": "stadtteile.geojson",
        "zustand": "uebernommen",
        "neu": 4,
        "neuer_stand": 0,
        "geaendert": 0,
        "unveraendert": 0,
        "nicht_in_der_datei": 0,
        "umgehaengt": 0,
        "befunde": [],
    }


def test_json_nach_fehlern_endet_mit_1(tmp_path: Path) -> None:
    ort = tmp_path / "doppelt.geojson"
    ort.write_bytes(
        sammlung(feature(quadrat(0, 0), NR="1", NAME="Eins"), feature(quadrat(1, 0), NR="1", NAME="Zwei"))
    )
    ausgabe = StringIO()
    with pytest.raises(SystemExit) as ende:
        call_command("raeume_uebernehmen", ort, stdout=ausgabe, als_json=True, **ANGABEN)
    assert ende.value.code == 1
    (bericht,) = json.loads(ausgabe.getvalue())["dateien"]
    assert bericht["zustand"] == "beanstandet"
    assert bericht["befunde"] == [
        {
            "schwere": "fehler",
            "blatt": None,
            "zeile": 2,
            "spalte": "NR",
            "zelle": "1",
            "text": f"Fläche 2 (Zwei), NR: Der Schlüssel „1“ steht auch bei Fläche 1 (Eins). {FRAGEN}",
            "vorschlag": FRAGEN,
        }
    ]
    assert Raumeinheit.objects.count() == 0
