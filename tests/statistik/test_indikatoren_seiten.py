"""Das Verzeichnis der Indikatoren und das Formular der eigenen, wie Aylin und Emre sie sehen."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from agenturen.models import Person
from sozialraum.statistik.eigene.indikator_stilllegen import indikator_stilllegen
from sozialraum.statistik.eigene.modelle import Indikatordefinition
from sozialraum.statistik.indikatoren import INDIKATOREN, Richtung
from sozialraum.statistik.models import Merkmal
from tests import besetzung as b
from tests.statistik.lieferungen import liefere, quelle
from tests.statistik.test_eigene_indikatoren import DEUTSCHE, KINDER, ZAHLEN, anlegen
from tests.statistik.test_lieferungen import text

pytestmark = pytest.mark.django_db

Als = Callable[[Person], Client]
VERZEICHNIS = "/statistik/indikatoren/"
EIGENER = f"{VERZEICHNIS}eigen_kinder_je_100_aeltere/"
FORMULAR = {
    "label": "Kinder je 100 Ältere",
    "kapitel": "bevoelkerung",
    "formel": "einwohner[alter < 6] / einwohner[alter >= 65] * 100",
    "einheit": "je 100",
    "stellen": "1",
    "definition": "Kinder unter 6 Jahren je 100 Menschen ab 65 Jahren.",
    "hinweis": "",
    "subjekt": "",
    "richtung": "0",
}


def seite(antwort: HttpResponse) -> str:
    assert antwort.status_code == 200
    return antwort.content.decode()


def teil(als: Als, person: Person, adresse: str) -> str:
    antwort = als(person).get(adresse, headers={"HX-Request": "true"})
    assert antwort.status_code == 200
    return text(antwort)


# Verzeichnis --------------------------------------------------------------------------------------


def test_aylin_liest_das_ganze_verzeichnis(als: Als) -> None:
    liefere({("11", "2020"): ZAHLEN, ("11", "2015"): ZAHLEN})
    anlegen()
    inhalt = seite(als(b.aylin()).get(VERZEICHNIS))
    for indikator in INDIKATOREN.values():
        assert f'href="{VERZEICHNIS}{indikator.key}/"' in inhalt
    assert "Kinder je 100 Ältere" in inhalt
    assert "Einwohnerregister Probstadt" in inhalt
    assert "2015–2020" in inhalt
    assert "keine Wertung" in inhalt
    assert "Eigener Indikator" not in inhalt


def test_was_fehlt_steht_mit_seinem_grund_da(als: Als) -> None:
    liefere({("11", "2020"): ZAHLEN})
    inhalt = text(als(b.aylin()).get(f"{VERZEICHNIS}jugendquotient/"))
    assert "Altersgrenzen passen nicht: Gebraucht wird unter 20 Jahre" in inhalt
    assert "Entsteht aus eigenen Angeboten" in text(als(b.aylin()).get(f"{VERZEICHNIS}netzdichte/"))
    assert "Arbeitslosenanteil , Gewicht 1" in text(als(b.aylin()).get(f"{VERZEICHNIS}sozialindex/"))


def test_jeder_indikator_des_katalogs_hat_seine_seite(als: Als) -> None:
    client = als(b.aylin())
    for indikator in INDIKATOREN.values():
        antwort = client.get(f"{VERZEICHNIS}{indikator.key}/")
        assert antwort.status_code == 200, indikator.key
        assert indikator.label in text(antwort)
    assert client.get(f"{VERZEICHNIS}alter_3_6/").status_code == 200
    for unbekannt in ("gibtsnicht", "eigen_gibtsnicht"):
        assert client.get(f"{VERZEICHNIS}{unbekannt}/").status_code == 404


def test_suche_findet_woerter_gleich_wie_geschrieben(als: Als) -> None:
    anlegen()
    for suche in ("unter ältere 6 KINDER", "eigen_kinder_je_100_aeltere", "menschen ab 65"):
        inhalt = teil(als, b.aylin(), f"{VERZEICHNIS}?suche={suche}")
        assert " 1 Indikator, 0 davon" in inhalt
        assert "Kinder je 100 Ältere" in inhalt
    assert "Kein Indikator gefunden" in teil(als, b.aylin(), f"{VERZEICHNIS}?suche=xyzzy")


@pytest.mark.parametrize("eigene", [1, 30])
def test_verzeichnis_kostet_gleich_viele_abfragen(
    als: Als, django_assert_num_queries: Any, eigene: int
) -> None:
    liefere({("11", "2020"): ZAHLEN})
    for nummer in range(eigene):
        anlegen(label=f"Kinder {nummer}")
    client = als(b.aylin())
    with django_assert_num_queries(6):
        client.get(VERZEICHNIS)
    with django_assert_num_queries(8):
        client.get(f"{VERZEICHNIS}eigen_kinder_0/")
    with django_assert_num_queries(6):
        client.get(f"{VERZEICHNIS}anteil_u18/")


def test_definitionen_als_datei_mit_allen_versionen(als: Als) -> None:
    anlegen()
    indikator_stilllegen(schluessel="eigen_kinder_je_100_aeltere", durch=b.emre())
    antwort = als(b.aylin()).get(f"{VERZEICHNIS}?format=csv")
    zeilen = list(csv.DictReader(io.StringIO(antwort.content.decode("utf-8-sig")), delimiter=";"))
    assert len(zeilen) == len(INDIKATOREN) + 1
    eigener = zeilen[-1]
    assert (eigener["Schlüssel"], eigener["Version"], eigener["Gilt"]) == (
        "eigen_kinder_je_100_aeltere",
        "1",
        "nein",
    )
    assert eigener["Formel"] == "einwohner[alter < 6] / einwohner[alter >= 65] * 100"
    assert eigener["Festgelegt von"] == "Emre Yıldız"
    u18 = next(zeile for zeile in zeilen if zeile["Schlüssel"] == "anteil_u18")
    assert (u18["Formel"], u18["Altersgrenzen"], u18["Wertung"]) == (
        "einwohner[alter < 18] / einwohner * 100",
        "unter 18 Jahre",
        "keine Wertung",
    )
    mh = next(zeile for zeile in zeilen if zeile["Schlüssel"] == "anteil_mh")
    assert mh["Formel"] == (
        "einwohner_mh / einwohner * 100 oder (auslaender + deutsche_mh) / einwohner * 100"
    )
    for form in ("csv-offen", "xlsx"):
        assert als(b.aylin()).get(f"{VERZEICHNIS}?format={form}").status_code == 200
    assert als(b.aylin()).get(f"{VERZEICHNIS}?format=pdf").status_code == 404


# Anlegen und ändern ---------------------------------------------------------------------------------


def test_emre_legt_an_aendert_und_legt_still(als: Als) -> None:
    liefere({("11", "2020"): ZAHLEN})
    client = als(b.emre())
    assert client.post(f"{VERZEICHNIS}neu/", FORMULAR).headers["Location"] == EIGENER
    inhalt = seite(client.get(EIGENER))
    assert "Der Indikator „Kinder je 100 Ältere“ ist angelegt und gilt." in inhalt
    assert "eigener Indikator, Version 1" in text(client.get(EIGENER))
    antwort = client.get(f"{EIGENER}aendern/")
    assert 'value="Kinder je 100 Ältere"' in seite(antwort)
    neu = FORMULAR | {"stellen": "0", "version": "1", "grund": "Nachkommastellen täuschen Genauigkeit vor."}
    assert client.post(f"{EIGENER}aendern/", neu).status_code == 302
    inhalt = text(client.get(EIGENER))
    assert "Version 2 ist gespeichert und gilt." in inhalt
    assert "Nachkommastellen täuschen Genauigkeit vor." in inhalt
    assert client.post(f"{EIGENER}stilllegen/").status_code == 302
    inhalt = text(client.get(EIGENER))
    assert "stillgelegt" in inhalt
    assert "Wieder in Kraft setzen" in inhalt
    assert "Stillgelegte eigene Indikatoren" in text(client.get(VERZEICHNIS))
    client.post(f"{EIGENER}stilllegen/")
    assert "Dieser Indikator ist schon stillgelegt." in text(client.get(EIGENER))


def test_fehler_stehen_an_ihrem_feld(als: Als) -> None:
    client = als(b.emre())
    antwort = client.post(f"{VERZEICHNIS}neu/", FORMULAR | {"formel": "auslender / einwohner"})
    assert antwort.status_code == 422
    assert list(antwort.context["form"].errors) == ["formel"]
    assert "Zeichen 1: „auslender“ ist kein bekanntes Wort. Meinten Sie „auslaender“?" in text(antwort)
    antwort = client.post(
        f"{VERZEICHNIS}neu/",
        FORMULAR | {"formel": "auslaender / einwohner * 100", "einheit": "%", "richtung": "-"},
    )
    assert list(antwort.context["form"].errors) == ["richtung"]
    anlegen()
    ohne_grund = FORMULAR | {"stellen": "0", "version": "1"}
    antwort = client.post(f"{EIGENER}aendern/", ohne_grund)
    assert (antwort.status_code, list(antwort.context["form"].errors)) == (422, ["grund"])


def test_zwei_bearbeiten_denselben_und_beide_fassungen_bleiben(als: Als) -> None:
    anlegen()
    client = als(b.emre())
    erste = FORMULAR | {"stellen": "0", "version": "1", "grund": "runder"}
    assert client.post(f"{EIGENER}aendern/", erste).status_code == 302
    zweite = FORMULAR | {"stellen": "2", "version": "1", "grund": "genauer"}
    antwort = client.post(f"{EIGENER}aendern/", zweite)
    assert antwort.status_code == 409
    inhalt = text(antwort)
    assert "Inzwischen hat Emre Yıldız gespeichert" in inhalt
    assert Indikatordefinition.objects.get(aktiv=True).stellen == 0
    noch_einmal = zweite | {"version": antwort.context["form"].data["version"]}
    assert client.post(f"{EIGENER}aendern/", noch_einmal).status_code == 302
    assert Indikatordefinition.objects.get(aktiv=True).stellen == 2


def test_nur_eigene_lassen_sich_aendern(als: Als) -> None:
    client = als(b.emre())
    assert client.get(f"{VERZEICHNIS}anteil_u18/aendern/").status_code == 404
    assert client.post(f"{VERZEICHNIS}anteil_u18/stilllegen/").status_code == 404


# Die Probe -----------------------------------------------------------------------------------------


def pruefe(als: Als, **angaben: str) -> str:
    antwort = als(b.emre()).get(f"{VERZEICHNIS}pruefen/", angaben)
    assert antwort.status_code == 200
    return text(antwort)


def test_die_probe_rechnet_am_sozialraum_vor(als: Als) -> None:
    liefere({("11", "2020"): ZAHLEN, ("11", "2019"): {**ZAHLEN, "u6": 100}})
    b.hafenviertel()
    inhalt = pruefe(
        als, formel="einwohner[alter<6]/einwohner[alter ab 65]*100", einheit="je 100", stellen="1"
    )
    assert "Einwohnerinnen und Einwohner, unter 6 Jahre ÷" in inhalt
    assert "Das Ergebnis ist ein Verhältnis zweier Gruppen." in inhalt
    assert "Beispiel: Hafenviertel" in inhalt
    assert "46,7 je 100" in inhalt
    assert "140 ÷ 300 × 100 = 46,7 je 100" in inhalt
    assert "Einwohnerregister Probstadt" in inhalt


def test_die_probe_zeigt_die_stelle_des_fehlers(als: Als) -> None:
    antwort = als(b.emre()).get(f"{VERZEICHNIS}pruefen/", {"formel": "einwohner + <b>"})
    inhalt = antwort.content.decode()
    assert "<mark>&lt;</mark>b&gt;" in inhalt
    assert "So noch nicht" in inhalt
    assert "sobald Sie sie eingeben" in pruefe(als, formel=" ")


def test_die_probe_oeffnet_nichts_geheimes(als: Als) -> None:
    liefere({("11", "2020"): {"ew": 4100, "auslaender": 4097}}, von=quelle(schwelle=5))
    b.hafenviertel()
    for formel in (
        "einwohner - auslaender",
        "auslaender / einwohner",
        "(einwohner - auslaender) / einwohner",
    ):
        inhalt = pruefe(als, formel=formel, stellen="3")
        assert "Aus Gründen der Geheimhaltung nicht ausgewiesen." in inhalt
        assert "4.097" not in inhalt


def test_die_probe_warnt_wenn_ein_anteil_ueber_dem_ganzen_liegt(als: Als) -> None:
    liefere({("11", "2020"): ZAHLEN})
    b.hafenviertel()
    angaben = {"formel": "einwohner / auslaender * 100", "einheit": "%"}
    assert "Über 100 %" in pruefe(als, **angaben, zaehler_ist_teil="on")
    assert "Über 100 %" not in pruefe(als, **angaben)


def test_die_probe_ohne_zahlen_sagt_warum(als: Als) -> None:
    b.hafenviertel()
    inhalt = pruefe(als, formel="einwohner", einheit="Anzahl")
    assert "Keine Quelle liefert „Einwohnerinnen und Einwohner“." in inhalt
    assert "Für Hafenviertel gibt es die nötigen Zahlen nicht." in inhalt


def test_das_formular_nennt_die_woerter_und_merkmale(als: Als) -> None:
    von = quelle()
    Merkmal.objects.create(quelle=von, schluessel="9.1", bezeichnung="Gemeldete Hunde")
    Merkmal.objects.create(quelle=von, schluessel="9.2", bezeichnung="Hundequote", einheit="%")
    Merkmal.objects.create(quelle=von, schluessel="9.3", bezeichnung="Bäume", groesse="baeume")
    inhalt = text(als(b.emre()).get(f"{VERZEICHNIS}neu/"))
    assert "„Gemeldete Hunde“" in inhalt
    assert "Hundequote" not in inhalt
    assert "baeume" in inhalt
    assert anlegen(label="Bäume je 1.000", formel="baeume / einwohner * 1000", einheit="‰").formel == (
        "baeume / einwohner * 1000"
    )


# Wo eigene Indikatoren erscheinen -------------------------------------------------------------------


def test_woher_fuehrt_zum_indikator_und_zurueck_zu_den_zellen(als: Als) -> None:
    liefere({("11", "2020"): ZAHLEN})
    key = anlegen(KINDER).schluessel
    adresse = f"/statistik/woher/{key}/2020/{b.einheit('11').adresse}/"
    inhalt = text(als(b.aylin()).get(adresse))
    assert "140 ÷ 300 × 100 = 46,7 je 100" in inhalt
    assert f'href="{VERZEICHNIS}{key}/"' in seite(als(b.aylin()).get(adresse))


def test_eigene_zu_herkunft_sind_neutral_wie_die_des_katalogs(als: Als) -> None:
    assert anlegen(DEUTSCHE).richtung == Richtung.OHNE_WERTUNG.value
    assert "keine Wertung" in text(als(b.aylin()).get(f"{VERZEICHNIS}eigen_deutsche/"))
