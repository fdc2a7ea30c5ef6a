"""Seiten der Statistik: was da ist, die Werte mit Zeichen und Quelle, ein Gebiet, „Woher?“ jeder Zahl."""

import csv
import io
import re
from typing import Any

import pytest

from tests import besetzung as b
from tests.seite import Seite
from tests.statistik.lieferungen import gebiet, liefere, quelle
from tests.statistik.test_kennzahlen import HAFEN, WEBER

pytestmark = pytest.mark.django_db

TEIL = {"headers": {"HX-Request": "true"}}


def text(antwort: Any) -> str:
    assert antwort.status_code == 200, antwort.status_code
    return Seite(antwort.content.decode()).text.replace("\u00a0", " ")


# Übersicht -------------------------------------------------------------------------------------


def test_die_uebersicht_nennt_quelle_zeitraeume_und_gebiete(als: Any) -> None:
    liefere({("", "2019"): {"ew": 9}, ("11", "2020"): HAFEN, ("12", "2020"): WEBER})
    inhalt = text(als(b.aylin()).get("/statistik/"))
    assert "Einwohnerregister Probstadt" in inhalt
    assert "Zeiträume 2019–2020" in inhalt
    assert "1 Stadt, 2 Stadtteile" in inhalt
    assert "Merkmale 10" in inhalt
    assert "21 Werte ansehen" in inhalt


def test_die_uebersicht_beginnt_mit_dem_eigenen_sozialraum(als: Any, django_assert_num_queries: Any) -> None:
    liefere({("11", "2019"): HAFEN, ("11", "2020"): HAFEN, ("12", "2021"): WEBER})
    aylin, raum = b.aylin(), b.hafenviertel()
    client = als(aylin)
    client.get("/statistik/")
    with django_assert_num_queries(12):
        antwort = client.get("/statistik/")
    inhalt = text(antwort)
    assert "Zahlen bis 2020 aus 1 Quelle: Einwohnerregister Probstadt 2019–2020" in inhalt
    assert f'href="/statistik/gebiet/sozialraum-{raum.pk}/"' in antwort.text
    fluss = b.am_fluss()
    aylin.aktueller_sozialraum = fluss.pk
    aylin.save()
    einstieg = client.get("/statistik/").context["einstieg"]
    assert (einstieg.gebiet.name, [g.name for g in einstieg.weitere]) == ("Am Fluss", ["Hafenviertel"])


def test_ohne_lieferung_sagt_die_uebersicht_was_hierher_gehoert(als: Any) -> None:
    assert "Erste Datei hochladen" in text(als(b.emre()).get("/statistik/"))
    inhalt = text(als(b.aylin()).get("/statistik/"))
    assert "sobald die Administration die erste Datei" in inhalt
    assert "Erste Datei hochladen" not in inhalt


def test_ein_gebiet_findet_man_am_namen_auch_mit_tippfehler(als: Any) -> None:
    b.hafenviertel()
    client = als(b.aylin())
    inhalt = text(client.get("/statistik/", {"suche": "hafenvirtel"}, **TEIL))
    assert "Hafenviertel Sozialraum" in inhalt
    assert "Hafenviertel Stadtteil · Nordufer" in inhalt
    assert "Kein Gebiet heißt so ähnlich" in text(client.get("/statistik/", {"suche": "xyz"}, **TEIL))


# Werte -----------------------------------------------------------------------------------------


def test_werte_zeigen_zahl_zeichen_einheit_und_quelle(als: Any) -> None:
    liefere({("11", "2020"): {"ew": 2000, "w": "geheim"}})
    inhalt = text(als(b.aylin()).get("/statistik/werte/"))
    assert "Hafenviertel Stadtteil · 05998000/11 Merkmal Einwohner 1.1 Zeitraum 2020" in inhalt
    assert "2.000" in inhalt
    assert "Woher? •, aus Gründen der Geheimhaltung nicht ausgewiesen" in inhalt
    assert "2 Werte" in inhalt


def test_gezaehlt_wird_einmal_je_stand_der_lieferungen(als: Any, django_assert_num_queries: Any) -> None:
    liefere({("11", "2020"): {"ew": 2000, "w": "geheim"}})
    client = als(b.aylin())
    with django_assert_num_queries(12):
        assert "2 Werte" in text(client.get("/statistik/werte/"))
    with django_assert_num_queries(11):
        assert "2 Werte" in text(client.get("/statistik/werte/"))
    assert "Keine Werte gefunden" in text(client.get("/statistik/werte/", {"raum": "Weber"}))
    zweite = liefere({("11", "2021"): {"ew": 2100}})
    assert "3 Werte" in text(client.get("/statistik/werte/"))
    zweite.werte.update(aktuell=False)
    zweite.zustand = "zurueckgezogen"
    zweite.save()
    assert "2 Werte" in text(client.get("/statistik/werte/"))


def test_werte_lassen_sich_filtern(als: Any) -> None:
    liefere({("11", "2019"): {"ew": 1990}, ("11", "2020"): HAFEN, ("12", "2020"): WEBER})
    client = als(b.aylin())

    def anzahl(**auswahl: object) -> str:
        treffer = re.search(r"(\d+|keine) Werte?", text(client.get("/statistik/werte/", auswahl, **TEIL)))
        assert treffer
        return treffer[0]

    assert anzahl() == "21 Werte"
    assert anzahl(raum="Weberviertel") == "10 Werte"
    assert anzahl(raum="weber") == "10 Werte"
    assert anzahl(raum="05998000/12") == "10 Werte"
    assert anzahl(raum="11", zeitraum="2019") == "1 Wert"
    assert anzahl(zeitraum="2020") == "20 Werte"
    assert anzahl(quelle=quelle().pk) == "21 Werte"


def test_die_eigene_schwelle_gilt_auch_in_der_liste_und_in_jeder_datei(als: Any) -> None:
    """Drei Ausländer stehen in der Datenbank, aber auf keiner Seite und in keinem Download."""
    liefere({("11", "2020"): {"ew": 2000, "auslaender": 3}}, von=quelle("register", schwelle=5))
    client = als(b.emre())
    for format_ in ("csv", "csv-offen"):
        datei = client.get("/statistik/werte/", {"format": format_}).content.decode("utf-8-sig")
        zeilen = list(csv.DictReader(io.StringIO(datei), delimiter=";" if format_ == "csv" else ","))
        assert [(z["Wert"], z["Zeichen"]) for z in zeilen] == [("2000", ""), ("", "•")]
    assert "aus Gründen der Geheimhaltung" in zeilen[1]["Bedeutung des Zeichens"]
    assert not re.search(r">\s*3\s*<", client.get("/statistik/werte/").content.decode())


def test_die_datei_fuer_excel_behaelt_schluessel_und_quelle(als: Any) -> None:
    liefere({("11", "2020"): {"ew": 2000}})
    datei = als(b.aylin()).get("/statistik/werte/", {"format": "csv"}).content.decode("utf-8-sig")
    (zeile,) = csv.DictReader(io.StringIO(datei), delimiter=";")
    assert zeile["Gemeindeschlüssel"] == "05998000"
    assert zeile["Quellenvermerk"] == "Stadt Probstadt, Einwohnerregister, CC BY 4.0"
    assert (zeile["Datei"], zeile["Zeile"], zeile["Spalte"]) == ("probstadt.csv", "2", "5")


def test_zu_grosse_tabellen_werden_mit_einem_vorschlag_abgelehnt(als: Any, monkeypatch: Any) -> None:
    liefere({("11", "2020"): HAFEN})
    monkeypatch.setattr("sozialraum.statistik.views.werte.ZEILEN_JE_DATEI", {"xlsx": 5})
    client = als(b.aylin())
    antwort = client.get("/statistik/werte/", {"format": "xlsx", "zeitraum": "2020"}, follow=True)
    assert antwort.redirect_chain == [("/statistik/werte/?zeitraum=2020", 302)]
    assert "Ihre Auswahl hat 10 Werte; diese Form fasst höchstens 5." in text(antwort)
    assert client.get("/statistik/werte/", {"format": "csv"}).status_code == 200


def test_woher_eines_wertes_fuehrt_zur_zelle(als: Any) -> None:
    lieferung = liefere({("11", "2020"): {"ew": 2000}})
    wert = lieferung.werte.get()
    inhalt = text(als(b.birgit()).get(f"/statistik/werte/{wert.pk}/", **TEIL))
    assert "Zelle Zeile 2, Spalte 5: 2000" in inhalt
    assert "probstadt.csv" in inhalt
    assert lieferung.sha256 in inhalt


def test_woher_eines_geheimen_wertes_zeigt_seine_zelle_nicht(als: Any) -> None:
    liefere({("11", "2020"): {"auslaender": 3}}, von=quelle("register", schwelle=5))
    wert = liefere({}).werte.model.objects.get()
    inhalt = text(als(b.emre()).get(f"/statistik/werte/{wert.pk}/"))
    assert "Zelle Zeile 2, Spalte 5 Merkmal" in inhalt
    assert "• bedeutet: aus Gründen der Geheimhaltung nicht ausgewiesen." in inhalt


# Woher -----------------------------------------------------------------------------------------


def probstadt_liefern() -> None:
    jahre = ("2015", "2019", "2020")
    liefere(
        {(raum, jahr): HAFEN for raum in ("11", "1") for jahr in jahre}
        | {("", jahr): {**HAFEN, "ew": 4000, "auslaender": 600} for jahr in jahre}
    )


def test_woher_einer_kennzahl_zeigt_formel_und_zellen(als: Any) -> None:
    probstadt_liefern()
    adresse = "/statistik/woher/anteil_u18/2020/05998000/stadtteil/11/"
    inhalt = text(als(b.birgit()).get(adresse, **TEIL))
    assert "(140 + 260) ÷ 2.000 × 100 = 20,0 %" in inhalt
    assert "Altersgrenzen unter 18 Jahre" in inhalt
    assert "Gerechnet eigene Berechnung" in inhalt
    assert len(re.findall(r"Zeile \d+, Spalte 5", inhalt)) == 3
    assert "probstadt.csv" in inhalt


def test_die_fachkraft_sieht_die_datei_beim_namen_aber_ohne_verweis(als: Any) -> None:
    """Lieferungen liest nur, wer das Recht hat; die Herkunft einer Zahl liest jede Rolle."""
    probstadt_liefern()
    adresse = "/statistik/woher/ew/2020/05998000/stadtteil/11/"
    assert "/statistik/lieferungen/" not in als(b.aylin()).get(adresse, **TEIL).content.decode()
    assert "/statistik/lieferungen/" in als(b.birgit()).get(adresse, **TEIL).content.decode()


@pytest.mark.parametrize("teil", ["unsinn/2020", "ew/20", "ew/2020-13-99x"])
def test_woher_ohne_kennzahl_gibt_es_nicht(als: Any, teil: str) -> None:
    b.probstadt()
    antwort = als(b.aylin()).get(f"/statistik/woher/{teil}/05998000/stadtteil/11/")
    assert antwort.status_code == 404


def test_woher_eines_nicht_gelieferten_jahres_nennt_den_grund(als: Any) -> None:
    probstadt_liefern()
    inhalt = text(als(b.aylin()).get("/statistik/woher/ew/2010/05998000/stadtteil/11/"))
    assert "Für Hafenviertel wurde zu 2010 kein Wert geliefert." in inhalt


# Abfragen --------------------------------------------------------------------------------------


@pytest.mark.parametrize("jahre", [1, 30])
def test_seiten_brauchen_gleich_viele_abfragen_fuer_1_und_30_jahre(
    als: Any, django_assert_num_queries: Any, jahre: int
) -> None:
    liefere({(raum, str(2020 - n)): HAFEN for raum in ("", "1", "11") for n in range(jahre)})
    client = als(b.birgit())
    hafen = gebiet("11")
    client.get("/statistik/")
    with django_assert_num_queries(14):
        client.get(f"/statistik/woher/anteil_u18/2020/{hafen.adresse}/")
    with django_assert_num_queries(12):
        client.get("/statistik/werte/")
    with django_assert_num_queries(10):
        client.get("/statistik/")
