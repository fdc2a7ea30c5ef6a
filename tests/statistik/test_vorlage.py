"""Importvorlagen sind geprüfte Daten; jede Änderung ist eine neue Version."""

import io
from typing import Any

import pytest

from sozialraum.statistik.lesen.blatt import Lesefehler
from sozialraum.statistik.lesen.dateibild import ansehen
from sozialraum.statistik.lieferungen.vorlagen_laden import (
    ORDNER,
    merkmale_pflegen,
    mitgelieferte_vorlagen_laden,
    vorlage_lesen,
    vorlage_speichern,
)
from sozialraum.statistik.models import Importvorlage, Merkmal, Quelle
from sozialraum.statistik.vorlage import Vorlagenfehler, vorlage_aus
from sozialraum.statistik.vorlage.raumangaben import Gesucht
from sozialraum.statistik.zuordnen.erkennen import dialekt_fuer, erkennen
from tests.statistik import dateien as d


def test_mitgelieferte_vorlagen_sind_gueltig() -> None:
    vorlagen = {datei.stem: vorlage_aus(vorlage_lesen(datei)) for datei in ORDNER.glob("*.toml")}
    assert {"koeln_bevoelkerung", "musterstadt_bevoelkerung"} <= set(vorlagen)
    assert [name for name, vorlage in vorlagen.items() if vorlage.schluessel != name] == []
    koeln = vorlagen["koeln_bevoelkerung"]
    assert len(koeln.merkmale) == 38
    assert koeln.merkmale["020.50"].bezeichnung == "Einwohner, 15 bis unter 18 Jahre"
    assert (koeln.merkmale["020.50"].alter_von, koeln.merkmale["020.50"].alter_bis) == (15, 18)
    assert koeln.ort("000") == Gesucht("gemeinde", "")
    assert koeln.ort("003") == Gesucht("stadtbezirk", "3")
    assert koeln.ort("303") == Gesucht("stadtteil", "303")
    assert koeln.ort("00") is None


@pytest.mark.parametrize(
    ("anders", "text"),
    [
        ({"aufbau": "breit"}, "Angabe „aufbau“: der Aufbau folgt aus „fields“; das Wort entfällt."),
        ({"ags": "05 998"}, "Angabe „ags“: ein Gemeindeschlüssel hat acht Ziffern"),
        ({"farbe": "rot"}, "Angabe „farbe“: diese Angabe ist unbekannt."),
        ({"dialect": {"delimiter": "#"}}, "Angabe „delimiter“: bekannt sind Semikolon, Komma"),
        ({"dialect": {"delimiter": ";", "encoding": "latin9"}}, "Angabe „encoding“: bekannt sind utf-8"),
        ({"fields": [{"name": "a"}]}, "genau eine Art ist zu nennen"),
        ({"fields": d.INHALT["fields"][:-1]}, "mindestens eine Spalte braucht die Rolle „wert“."),
        ({"fields": d.INHALT["fields"][3:] + d.INHALT["fields"][:2]}, "eine Spalte braucht die Rolle „raum“"),
        ({"missingValues": [{"value": ".", "label": "weg"}]}, "Angabe „label“: „weg“ ist unbekannt"),
        ({"nullwerte": [{"value": "."}]}, "„.“ steht auch unter missingValues."),
        ({"raeume": [{"muster": "(", "ebene": "stadtteil"}]}, "„(“ ist kein gültiger regulärer Ausdruck."),
        ({"merkmale": []}, "Angabe „merkmale“: mindestens ein Abschnitt fehlt."),
        ({"merkmale": [{"schluessel": "1"}]}, "merkmale Nr. 1, Angabe „bezeichnung“: fehlt."),
        (
            {"merkmale": [{"schluessel": "1", "bezeichnung": "a"}] * 2},
            "merkmale Nr. 2, Angabe „schluessel“: „1“ steht zweimal.",
        ),
        ({"merkmale": [{"schluessel": "1", "bezeichnung": "a", "stellen": 9}]}, "höchstens 6"),
    ],
)
def test_falsche_vorlage_nennt_den_ort(anders: dict[str, Any], text: str) -> None:
    with pytest.raises(Vorlagenfehler) as fehler:
        d.vorlage(**anders)
    assert fehler.value.text.startswith("Importvorlage „probstadt_bevoelkerung“")
    assert text in fehler.value.text


def test_erkannt_wird_am_kopf() -> None:
    strom = io.BytesIO(d.datei([d.zeile("011", "5")]))
    vorlage, befunde = erkennen(strom, ansehen(strom), [d.vorlage()])
    assert vorlage is not None
    assert (vorlage.schluessel, befunde) == ("probstadt_bevoelkerung", [])


def test_ohne_passende_vorlage_steht_da_was_zu_sehen_ist() -> None:
    strom = io.BytesIO("Jahr,Müll\n2024,5\n".encode("cp1252"))
    vorlage, (befund,) = erkennen(strom, ansehen(strom), [d.vorlage()])
    assert vorlage is None
    assert befund.text == (
        "Noch nicht lesbar: keine Importvorlage passt. Gesehen: Kodierung Windows-1252 (nach den Umlauten "
        "geschätzt), Trennzeichen Komma, 2\u00a0Spalten in der ersten Zeile: „Jahr“, „Müll“. Erste Zeilen:"
        "\n1: Jahr,Müll\n2: 2024,5"
    )


def test_passen_zwei_vorlagen_entscheidet_ein_mensch() -> None:
    strom = io.BytesIO(d.datei([]))
    zwei = [d.vorlage(), d.vorlage(schluessel="zweite", name="Zweite")]
    vorlage, (befund,) = erkennen(strom, ansehen(strom), zwei)
    assert vorlage is None
    assert befund.text == (
        "Mehrere Importvorlagen passen zu dieser Datei: „Probstadt: Bevölkerung“ und „Zweite“."
    )


def test_utf8_wird_nicht_als_cp1252_gelesen() -> None:
    strom = io.BytesIO(d.datei([d.zeile("022", "5")], kodierung="utf-8"))
    with pytest.raises(Lesefehler) as fehler:
        dialekt_fuer(d.vorlage(), ansehen(strom))
    assert "erwartet Windows-1252, die Datei ist aber UTF-8" in fehler.value.text


# In der Datenbank ------------------------------------------------------------------------------


@pytest.mark.django_db
def test_geaenderte_vorlage_wird_eine_neue_version() -> None:
    erste = vorlage_speichern(d.inhalt())
    assert vorlage_speichern(d.inhalt()) == erste
    zweite = vorlage_speichern(d.inhalt(name="Probstadt: neu"))
    erste.refresh_from_db()
    assert (erste.version, erste.aktiv) == (1, False)
    assert (zweite.version, zweite.aktiv, zweite.name) == (2, True, "Probstadt: neu")


@pytest.mark.django_db
def test_neue_bezeichnung_erreicht_vorhandene_merkmale() -> None:
    vorlage = vorlage_speichern(d.inhalt())
    merkmale_pflegen(vorlage.quelle, vorlage_aus(vorlage.inhalt))
    merkmale = d.inhalt()["merkmale"]
    merkmale[0] |= {"bezeichnung": "Bevölkerung"}
    vorlage_speichern(d.inhalt(merkmale=merkmale))
    assert list(Merkmal.objects.filter(quelle=vorlage.quelle).values_list("schluessel", "bezeichnung")) == [
        ("1.10", "Bevölkerung"),
        ("2.10", "Einwohner, unter 3 Jahre"),
        ("7.10", "Wohnfläche je Einwohner"),
    ]


@pytest.mark.django_db
def test_zweites_einrichten_aendert_nichts() -> None:
    vorher = list(Importvorlage.objects.order_by("pk").values())
    mitgelieferte_vorlagen_laden()
    assert list(Importvorlage.objects.order_by("pk").values()) == vorher
    koeln = Quelle.objects.get(schluessel="koeln-bevoelkerung")
    assert (koeln.lizenz, koeln.grundgesamtheit) == (
        "CC BY",
        "Einwohnerinnen und Einwohner mit Haupt- oder Nebenwohnung in Köln",
    )
