"""`manage.py raeume_uebernehmen`: dasselbe Verb, Rückgabewert 0 nur, wenn alles hineinging."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from sozialraum.raeume.models import Raumeinheit
from tests import besetzung as b
from tests.raeume.dateien import in_metern
from tests.raeume.geojson import feature, quadrat, sammlung, stadtteile
from tests.raeume.reform import KENNUNG, REFORM, TABELLE, nach_der_reform

pytestmark = pytest.mark.django_db


@pytest.fixture
def datei(tmp_path: Path) -> Path:
    ort = tmp_path / "stadtteile.geojson"
    ort.write_bytes(stadtteile())
    return ort


def rufe(*dateien: Path, befehl: str = "raeume_uebernehmen", **optionen: Any) -> str:
    ausgabe = StringIO()
    call_command(befehl, *dateien, stdout=ausgabe, **optionen)
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


def test_mehrere_dateien_ein_bezugssystem_und_entscheidungen(tmp_path: Path) -> None:
    utm, doppelt = tmp_path / "utm.geojson", tmp_path / "doppelt.geojson"
    utm.write_bytes(in_metern(25832))
    with pytest.raises(CommandError, match=r"Möglich: --bezugssystem EPSG:25832 \(ETRS89"):
        rufe(utm, trocken=True, **ANGABEN)
    assert rufe(utm, trocken=True, bezugssystem="EPSG:25832", **ANGABEN) == (
        "Geprüft, nichts geschrieben: 3 Stadtteile von Probstadt: 3 neu.\n"
    )
    doppelt.write_bytes(
        sammlung(feature(quadrat(0, 0), NR="1", NAME="Eins"), feature(quadrat(1, 0), NR="1", NAME="Zwei"))
    )
    assert rufe(doppelt, anderer_schluessel=["2=2"], ohne_flaeche=["3=Drei"], **ANGABEN) == (
        "3 Stadtteile von Probstadt: 3 neu.\n"
        "  „3 Drei“ bekommt auf Ihren Wunsch keine Grenze.\n"
        "  Fläche 2 (Zwei): Bekommt auf Ihren Wunsch den Schlüssel „2“ statt „1“.\n"
    )
    with pytest.raises(CommandError, match="„2“ hat nicht die Form ZAHL=TEXT"):
        rufe(doppelt, anderer_schluessel=["2"], **ANGABEN)
    flaechen = []
    for nummer, name in enumerate(["11_Hafenviertel", "12_Weberviertel"]):
        ort = tmp_path / f"{name}.geojson"
        ort.write_text(json.dumps(quadrat(nummer, 0)))
        flaechen.append(ort)
    angaben = ANGABEN | {"schluessel": "Nummer im Dateinamen", "name": "Name im Dateinamen"}
    assert "2 neu" in rufe(*flaechen, **angaben)


def test_gebietsstand_und_umschluesselung_auf_der_befehlszeile(tmp_path: Path) -> None:
    alt, neu, tabelle = tmp_path / "alt.geojson", tmp_path / "neu.geojson", tmp_path / "umsteiger.csv"
    alt.write_bytes(stadtteile())
    neu.write_bytes(nach_der_reform())
    tabelle.write_text(TABELLE, encoding="utf-8")
    rufe(alt, **ANGABEN)
    with pytest.raises(CommandError, match="Bitte bestätigen Sie das"):
        rufe(neu, gueltig_von=REFORM, **ANGABEN)
    assert rufe(neu, gueltig_von=REFORM, fehlende_beenden=True, **ANGABEN) == (
        "4 Stadtteile von Probstadt ab 01.01.2024: 2 neu, 1 neuer Stand, 1 unverändert, 2 enden.\n"
        "  05998000/21 Lindenhöhe: nicht in der Datei, gilt bis 31.12.2023\n"
        "  05998000/22 Am Südhang: nicht in der Datei, gilt bis 31.12.2023\n"
    )
    befehl = "umschluesselung_uebernehmen"
    with pytest.raises(
        CommandError, match=r"Bitte nennen Sie --alt und --neu\. Die Datei hat diese Spalten: alt"
    ):
        rufe(tabelle, befehl=befehl, reform=KENNUNG)
    with pytest.raises(CommandError, match="Bitte nennen Sie die Datei mit der Tabelle oder --aus-flaechen"):
        rufe(befehl=befehl, reform=KENNUNG)
    assert rufe(befehl=befehl, reform=KENNUNG, aus_flaechen=True, trocken=True) == (
        "Geprüft, nichts geschrieben: Probstadt, Stadtteile seit 01.01.2024: 4 Übergänge, 4 neu.\n"
    )
    spalten = {"alt": "alt", "neu": "neu", "anteil": "Anteil"}
    bericht = json.loads(rufe(tabelle, befehl=befehl, reform=KENNUNG, als_json=True, **spalten))
    assert bericht == {
        "zustand": "uebernommen", "reform": KENNUNG, "neu": 4, "geaendert": 0, "unveraendert": 0,
        "entfallen": 0, "befunde": [],
    }  # fmt: skip
    tabelle.write_text(TABELLE.replace("0,65", "0,5"), encoding="utf-8")
    with pytest.raises(SystemExit):
        rufe(tabelle, befehl=befehl, reform=KENNUNG, als_json=True, **spalten)
