"""Die Befehlszeile übernimmt mit denselben Verben und sagt ihr Ergebnis als Text oder JSON."""

import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from sozialraum.statistik.models import Lieferung, Wert
from tests import besetzung as b
from tests.statistik import dateien as d

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stadt(db: None) -> None:
    b.probstadt()
    d.importvorlage()


@pytest.fixture
def gut(tmp_path: Path) -> Path:
    datei = tmp_path / "gut.csv"
    datei.write_bytes(d.datei(d.ganze_stadt()))
    return datei


@pytest.fixture
def schlecht(tmp_path: Path) -> Path:
    datei = tmp_path / "schlecht.csv"
    datei.write_bytes(d.datei([d.zeile("011", "12,5"), d.zeile("999", "1")]))
    return datei


def als_json(capsys: pytest.CaptureFixture[str], *angaben: object) -> tuple[int, list[dict[str, Any]]]:
    ausgang = 0
    try:
        call_command("statistik_uebernehmen", *map(str, angaben), "--json")
    except SystemExit as ende:
        ausgang = int(str(ende.code))
    return ausgang, json.loads(capsys.readouterr().out)["dateien"]


def test_alles_uebernommen(capsys: pytest.CaptureFixture[str], gut: Path) -> None:
    ausgang, (bericht,) = als_json(capsys, gut)
    assert ausgang == 0
    assert bericht == {
        "name": "gut.csv",
        "archiv": "",
        "sha256": Lieferung.objects.get().sha256,
        "zustand": "uebernommen",
        "werte": 7,
        "befunde": [],
        "ausgelassen": [],
        "fragen": [],
    }
    assert (Wert.objects.count(), Lieferung.objects.get().durch_name) == (7, "System")


def test_eine_gute_und_eine_schlechte(capsys: pytest.CaptureFixture[str], gut: Path, schlecht: Path) -> None:
    ausgang, (erster, zweiter) = als_json(capsys, schlecht, gut)
    assert (ausgang, erster["zustand"], zweiter["zustand"]) == (1, "beanstandet", "uebernommen")
    assert erster["werte"] == 0
    assert erster["befunde"][0] == {
        "schwere": "fehler",
        "blatt": "",
        "zeile": 2,
        "spalte": "wert",
        "zelle": "12,5",
        "text": "Zeile 2, Spalte „wert“: „12,5“ hat Nachkommastellen, erlaubt sind keine.",
        "vorschlag": "Erwartet wird eine Zahl wie 12.345 oder eines der Zeichen „.“, „x“, „...“, „/“, „0“, "
        "„-“, „–“. Bitte fragen Sie beim Amt nach, was die Zelle bedeutet.",
    }
    assert (erster["befunde"][1]["zeile"], erster["befunde"][1]["spalte"]) == (3, "raum_id")
    assert Wert.objects.count() == 7


def test_ein_archiv_nennt_jede_datei_und_laesst_offene_fragen_nicht_hinein(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, gut: Path
) -> None:
    ohne_jahr = [feld for feld in d.INHALT["fields"] if feld["name"] != "jahr"]
    frage = {"fuer": "zeitraum", "aus": "frage", "zeitraum": "jahr", "frage": "Für welches Jahr?"}
    d.importvorlage(schluessel="ohne_jahr", name="Ohne Jahr", fields=ohne_jahr, orte=[frage])
    archiv = tmp_path / "zahlen.zip"
    archiv.write_bytes(
        d.archiv(
            {
                "2023/einwohner.csv": d.datei(d.ganze_stadt(jahr="2023")),
                "2024/einwohner.csv": gut.read_bytes(),
                "ohne-jahr.csv": (
                    b"tab;raum_id;raum;zei;zeile;wert\r\n1;011;Hafenviertel;10;Einwohner;4300\r\n"
                ),
                "bericht.pdf": b"%PDF-1.7",
                "__MACOSX/._x": b"x",
            }
        )
    )
    ausgang, berichte = als_json(capsys, archiv, gut, tmp_path / "fehlt.csv")
    assert ausgang == 1
    assert [(eine["archiv"], eine["name"], eine["zustand"], eine["werte"]) for eine in berichte] == [
        ("", "zahlen.zip", "uebergangen", 0),
        ("zahlen.zip › 2023", "einwohner.csv", "uebernommen", 7),
        ("zahlen.zip › 2024", "einwohner.csv", "uebernommen", 7),
        ("zahlen.zip", "ohne-jahr.csv", "beanstandet", 0),
        ("zahlen.zip", "bericht.pdf", "beanstandet", 0),
        ("", "gut.csv", "uebernommen", 0),
        ("", "fehlt.csv", "beanstandet", 0),
    ]
    assert berichte[3]["fragen"] == [{"kennung": "zeitraum", "frage": "Für welches Jahr?", "auswahl": {}}]
    assert berichte[4]["befunde"][0]["text"].startswith("Die Datei ist eine PDF-Datei.")
    assert Wert.objects.count() == 14
    assert sorted(Lieferung.objects.values_list("archiv", "dateiname")) == [
        ("zahlen.zip", "ohne-jahr.csv"),
        ("zahlen.zip › 2023", "einwohner.csv"),
        ("zahlen.zip › 2024", "einwohner.csv"),
    ]
    antworten = tmp_path / "antworten.toml"
    antworten.write_text("zeitraum = 2022\n", "utf-8")
    nur_das = tmp_path / "nachgeliefert.zip"
    nur_das.write_bytes(d.archiv({"ohne-jahr.csv": zipfile.ZipFile(archiv).read("ohne-jahr.csv")}))
    call_command("statistik_uebernehmen", nur_das, vorlage="ohne_jahr", antworten=antworten)
    assert capsys.readouterr().out == "nachgeliefert.zip › ohne-jahr.csv: übernommen, 1\u00a0Wert.\n"


def test_rueckgabewerte_stehen_in_der_hilfe(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.raises(CommandError) as fehler:
        call_command("statistik_uebernehmen", "x.csv", "--vorlage", "quatsch")
    assert fehler.value.returncode == 2
    with pytest.raises(SystemExit):
        call_command("statistik_uebernehmen", "--help")
    assert "1, wenn mindestens eine es nicht ist" in " ".join(capsys.readouterr().out.split())


def test_vorschlag_zu_den_tabellen_eines_archivs(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    archiv = tmp_path / "zwei.zip"
    tabelle = "Stadtteil;2023;2024\nHafenviertel;1.234;1.300\nWeberviertel;2.000;2.100\n"
    archiv.write_bytes(d.archiv({"a.csv": tabelle.encode(), "b.pdf": b"%PDF-1.7", "leer.csv": b""}))
    ausgang, (leer, vorschlag, pdf) = als_json(capsys, archiv, "--vorschlag")
    assert ausgang == 1
    assert (leer["name"], leer["befunde"][0]["text"]) == ("leer.csv", "Die Datei ist leer.")
    assert (vorschlag["archiv"], vorschlag["name"]) == ("zwei.zip", "a.csv")
    assert "zahlen" in [frage["kennung"] for frage in vorschlag["fragen"]]
    assert pdf["name"] == "b.pdf"


def test_trocken_schreibt_nichts(
    capsys: pytest.CaptureFixture[str], gut: Path, schlecht: Path, dateiordner: Path
) -> None:
    vorher = sorted(dateiordner.rglob("*"))
    ausgang, (erster, zweiter) = als_json(capsys, gut, schlecht, "--trocken")
    assert (ausgang, erster["zustand"], erster["werte"]) == (1, "geprueft", 7)
    assert (zweiter["zustand"], len(zweiter["befunde"])) == ("beanstandet", 2)
    assert (Lieferung.objects.count(), Wert.objects.count()) == (0, 0)
    assert sorted(dateiordner.rglob("*")) == vorher


def test_dieselbe_datei_noch_einmal(capsys: pytest.CaptureFixture[str], gut: Path) -> None:
    als_json(capsys, gut)
    for angaben in ([gut], [gut, "--trocken"]):
        ausgang, (bericht,) = als_json(capsys, *angaben)
        assert (ausgang, bericht["zustand"], bericht["werte"]) == (0, "uebernommen", 0)
        assert bericht["ausgelassen"][0]["anzahl"] == 7
        assert bericht["befunde"][0]["schwere"] == "hinweis"
    assert Wert.objects.count() == 7


def test_berichtigte_raeume_und_die_beanstandete_datei_geht_durch(
    capsys: pytest.CaptureFixture[str], gut: Path
) -> None:
    suedhang = b.einheit("22")
    suedhang.schluessel = "23"
    suedhang.save()
    assert als_json(capsys, gut)[0] == 1
    suedhang.schluessel = "22"
    suedhang.save()
    ausgang, (bericht,) = als_json(capsys, gut)
    assert (ausgang, bericht["werte"], Lieferung.objects.count()) == (0, 7, 1)


@pytest.mark.parametrize(
    ("inhalt", "satz"),
    [
        (None, "gibt es nicht. Bitte prüfen Sie den Namen."),
        (b"", "Die Datei ist leer."),
        (b"%PDF-1.7", "Noch nicht lesbar: Die Datei ist eine PDF-Datei."),
        (os.urandom(2_000), "Noch nicht lesbar: "),
        (b"\xff\xfe\x00\xd8", "Noch nicht lesbar: "),
        (b'tab;jahr;"', "Noch nicht lesbar: keine Importvorlage passt."),
    ],
)
def test_schlechte_dateien_geben_saetze_statt_abbruch(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, inhalt: bytes | None, satz: str
) -> None:
    datei = tmp_path / "seltsam.csv"
    if inhalt is not None:
        datei.write_bytes(inhalt)
    ausgang, (bericht,) = als_json(capsys, datei)
    assert (ausgang, bericht["zustand"]) == (1, "beanstandet")
    assert satz in bericht["befunde"][0]["text"]


def test_ordner_und_unbekannte_vorlage(capsys: pytest.CaptureFixture[str], tmp_path: Path, gut: Path) -> None:
    _, (bericht,) = als_json(capsys, tmp_path)
    assert bericht["befunde"][0]["text"] == f"{tmp_path} ist ein Ordner. Bitte nennen Sie die Datei darin."
    with pytest.raises(CommandError, match="Die Importvorlage „quatsch“ gibt es nicht"):
        call_command("statistik_uebernehmen", str(gut), "--vorlage", "quatsch")
    with pytest.raises(CommandError, match="Bitte nennen Sie mindestens eine Datei"):
        call_command("statistik_uebernehmen")


def test_falsche_vorlage_sagt_was_fehlt(capsys: pytest.CaptureFixture[str], gut: Path) -> None:
    ausgang, (bericht,) = als_json(capsys, gut, "--vorlage", "koeln_bevoelkerung")
    assert ausgang == 1
    assert "die Datei ist aber vermutlich Windows-1252" in bericht["befunde"][0]["text"]


def test_in_worten(capsys: pytest.CaptureFixture[str], gut: Path, schlecht: Path) -> None:
    with pytest.raises(SystemExit):
        call_command("statistik_uebernehmen", str(gut), str(schlecht))
    zeilen = capsys.readouterr().out.replace("\u00a0", " ").split("\n")
    assert zeilen[:3] == [
        "gut.csv: übernommen, 7 Werte.",
        "schlecht.csv: beanstandet, nichts übernommen.",
        "  Fehler: Zeile 2, Spalte „wert“: „12,5“ hat Nachkommastellen, erlaubt sind keine.",
    ]


# Vorschlag -------------------------------------------------------------------------------------


def test_vorschlag_mit_fragen_dann_mit_antworten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    datei = tmp_path / "arbeitslose.csv"
    datei.write_text("Stadtteil;2023;2024\nHafenviertel;1.234;1.300\nWeberviertel;2.000;2.100\n", "utf-8")
    with pytest.raises(SystemExit) as ende:
        call_command("statistik_uebernehmen", datei, vorschlag=True, als_json=True)
    assert ende.value.code == 1
    bericht = json.loads(capsys.readouterr().out)["dateien"][0]
    assert [frage["kennung"] for frage in bericht["fragen"]] == ["herausgeber", "zahlen", "geheimhaltung"]
    assert bericht["vorlage"]["ags"] == "05998000"
    antworten = tmp_path / "antworten.toml"
    amt = 'herausgeber = "Jobcenter Probstadt"\ngeheimhaltung = "vorgeprueft"\n'
    antworten.write_text(amt, "utf-8")
    with pytest.raises(CommandError, match="Offene Fragen: zahlen"):
        call_command("statistik_uebernehmen", datei, antworten=antworten)
    assert not Lieferung.objects.exists()
    antworten.write_text(f'{amt}zahlen = "tausender"\n', "utf-8")
    call_command("statistik_uebernehmen", datei, antworten=antworten)
    assert "arbeitslose.csv: übernommen, 4\u00a0Werte." in capsys.readouterr().out
    assert Wert.objects.get(einheit__name="Hafenviertel", zeitraum="2023").wert == 1234
    assert Lieferung.objects.get().quelle.herausgeber == "Jobcenter Probstadt"


def test_antworten_muessen_lesbar_sein(tmp_path: Path) -> None:
    kaputt = tmp_path / "antworten.toml"
    kaputt.write_text("quatsch", "utf-8")
    with pytest.raises(CommandError, match="ist kein gültiges TOML"):
        call_command("statistik_uebernehmen", kaputt, antworten=kaputt)
