"""Tabelle nach Wahl: was die Seite zeigt, steht mit Zeichen, Quelle und Definition auch in jeder Datei."""

import csv
import io
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook

from sozialraum.statistik.eigene.angaben import Indikatorangaben
from sozialraum.statistik.eigene.indikator_aendern import indikator_aendern
from sozialraum.statistik.eigene.indikator_anlegen import indikator_anlegen
from sozialraum.statistik.indikatoren import INDIKATOREN
from sozialraum.statistik.models import Wert
from sozialraum.statistik.zeichen import Vermerk
from tests import besetzung as b
from tests.statistik.lieferungen import gebiet, liefere, quelle
from tests.statistik.test_kennzahlen import HAFEN, WEBER
from tests.statistik.test_vergleich import HAFENVIERTEL, WEBERVIERTEL
from tests.statistik.test_werte_seiten import text

pytestmark = pytest.mark.django_db

TABELLE = "/statistik/tabelle/"
FORMEN = ("csv", "csv-offen", "xlsx")


def zeilen(antwort: Any) -> list[list[str]]:
    return [
        [zeile.gebiet.name, zeile.zeitraum, *(k.als_text.replace("\u00a0", " ") for k in zeile.kennzahlen)]
        for zeile in antwort.context["tabelle"].zeilen
    ]


def datei(antwort: Any, form: str) -> list[dict[str, Any]]:
    """Die lange Liste einer Datei, gleich in welcher Form; leere Zellen sind leerer Text."""
    assert antwort.status_code == 200
    if form == "xlsx":
        kopf, *reihen = load_workbook(io.BytesIO(antwort.content))["Werte"].iter_rows(values_only=True)
        return [
            {str(name): "" if wert is None else wert for name, wert in zip(kopf, reihe, strict=True)}
            for reihe in reihen
        ]
    inhalt = antwort.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(inhalt), delimiter=";" if form == "csv" else ","))


def test_gebiete_mal_zeitraeume_mal_indikatoren(als: Any) -> None:
    liefere({("11", "2019"): {"ew": 1990}, ("11", "2020"): HAFEN, ("12", "2020"): WEBER})
    antwort = als(b.aylin()).get(
        TABELLE,
        {
            "gebiet": [HAFENVIERTEL, WEBERVIERTEL],
            "zeitraum": ["2020", "2019"],
            "indikator": ["ew", "anteil_auslaender"],
        },
    )
    assert zeilen(antwort) == [
        ["Hafenviertel", "2020", "2.000", "25,0 %"],
        ["Hafenviertel", "2019", "1.990", "k. A."],
        ["Weberviertel", "2020", "1.000", "10,0 %"],
        ["Weberviertel", "2019", "k. A.", "k. A."],
    ]
    inhalt = text(antwort)
    assert "4 Zeilen · 8 Zahlen" in inhalt
    assert "Zeichenerklärung k. A. keine Angabe" in inhalt
    assert f'href="/statistik/woher/anteil_auslaender/2020/{HAFENVIERTEL}/"' in antwort.text


def test_ohne_weitere_wahl_die_juengsten_zahlen(als: Any) -> None:
    liefere({("11", "2019"): HAFEN, ("11", "2020"): HAFEN})
    antwort = als(b.aylin()).get(TABELLE, {"gebiet": HAFENVIERTEL})
    assert zeilen(antwort) == [["Hafenviertel", "2020", "2.000", "20,0 %", "15,0 %"]]
    assert ", 2020; ein Klick auf eine Zahl" in text(antwort)


def test_alle_gebiete_einer_ebene_stehen_nach_ihrem_schluessel(als: Any) -> None:
    """Die Ordnung ist die des Amtes, nie die der Werte."""
    liefere({(raum, "2020"): {"ew": ew} for raum, ew in (("22", 9), ("11", 7), ("21", 8), ("12", 5))})
    client = als(b.aylin())
    wahl = {"gebiet": "", "ebene": "05998000/stadtteil", "indikator": "ew"}
    antwort = client.get(TABELLE, wahl)
    assert [zeile[2] for zeile in zeilen(antwort)] == ["7", "5", "8", "9"]
    assert "Probstadt: 4 Stadtteile" in text(antwort)
    assert client.get(TABELLE, wahl | {"ebene": "Unsinn"}).status_code == 200


@pytest.mark.parametrize("form", FORMEN)
def test_jede_datei_behaelt_einheit_basis_quelle_und_lizenz(als: Any, form: str) -> None:
    liefere({("11", "2020"): HAFEN})
    wahl = {"gebiet": HAFENVIERTEL, "indikator": ["ew", "anteil_auslaender"], "format": form}
    ew, anteil = datei(als(b.aylin()).get(TABELLE, wahl), form)
    assert (ew["Kennung"], ew["Gebiet"], ew["Ebene"]) == ("05998000/11", "Hafenviertel", "Stadtteil")
    assert (ew["Zeitraum"], ew["Berechnung"], str(ew["Wert"])) == ("2020", "wie geliefert", "2000")
    assert (anteil["Einheit"], anteil["Berechnung"]) == ("%", "eigene Berechnung")
    assert [str(anteil[spalte]) for spalte in ("Zähler", "Nenner")] == ["500", "2000"]
    assert anteil["Quelle"] == "Einwohnerregister Probstadt"
    if form == "xlsx":
        assert anteil["Wert"] == 25
    else:
        assert anteil["Wert"] == ("25,0" if form == "csv" else "25.0")
        assert anteil["Lizenz"] == "CC BY 4.0"
        assert anteil["Quellenvermerk"] == "Stadt Probstadt, Einwohnerregister, CC BY 4.0"
        assert anteil["Definition"].startswith("Personen ohne deutsche Staatsangehörigkeit je 100")
        assert anteil["Version der Definition"] == "Katalog, Version 1"
        assert anteil["Formel"] == INDIKATOREN["anteil_auslaender"].formel
        assert anteil["Zu beachten"] == INDIKATOREN["anteil_auslaender"].hinweis


@pytest.mark.parametrize("form", FORMEN)
@pytest.mark.parametrize(
    ("vermerk", "wort"),
    [
        (Vermerk.VORLAEUFIG, "vorläufiger Wert"),
        (Vermerk.BERICHTIGT, "berichtigter Wert"),
        (Vermerk.GESCHAETZT, "geschätzter Wert"),
    ],
)
def test_der_vermerk_des_amtes_steht_in_jeder_datei(als: Any, form: str, vermerk: Vermerk, wort: str) -> None:
    liefere({("11", "2020"): HAFEN})
    Wert.objects.filter(merkmal__groesse="auslaender").update(vermerk=vermerk)
    wahl = {"gebiet": HAFENVIERTEL, "indikator": ["ew", "anteil_auslaender"], "format": form}
    ew, anteil = datei(als(b.aylin()).get(TABELLE, wahl), form)
    assert (ew["Vermerk"], anteil["Vermerk"]) == ("", wort)


@pytest.mark.parametrize("form", ("csv", "csv-offen"))
def test_ein_eigener_indikator_nennt_seine_version_in_der_datei(als: Any, form: str) -> None:
    liefere({("11", "2020"): HAFEN})
    angaben = Indikatorangaben(
        label="Kinder je 100 Ältere",
        formel="einwohner[alter < 6] / einwohner[alter >= 65] * 100",
        einheit="je 100",
        definition="Kinder unter 6 Jahren je 100 Menschen ab 65 Jahren.",
        hinweis="Die Altersgrenzen sind die des Registers.",
        kapitel="bevoelkerung",
        zaehler_ist_teil=False,
    )
    eigener = indikator_anlegen(angaben=angaben, durch=b.emre())
    indikator_aendern(
        schluessel=eigener.schluessel,
        angaben=replace(angaben, definition="Kinder unter 6 Jahren je 100 Ältere."),
        version=1,
        grund="Kürzer gesagt.",
        durch=b.emre(),
    )
    wahl = {"gebiet": HAFENVIERTEL, "indikator": eigener.schluessel, "format": form}
    (zeile,) = datei(als(b.aylin()).get(TABELLE, wahl), form)
    assert zeile["Version der Definition"] == "eigener Indikator, Version 2"
    assert zeile["Zu beachten"] == "Die Altersgrenzen sind die des Registers."


@pytest.mark.parametrize("form", FORMEN)
def test_geschlossenes_traegt_in_keiner_spalte_eine_zahl(als: Any, form: str) -> None:
    """Vier von 2.000: weder Zahl noch Zähler noch Nenner, aber Zeichen, Bedeutung und Quelle."""
    liefere({("11", "2020"): {**HAFEN, "auslaender": 4}}, von=quelle("register", schwelle=5))
    wahl = {"gebiet": HAFENVIERTEL, "indikator": "anteil_auslaender", "format": form}
    (zeile,) = datei(als(b.emre()).get(TABELLE, wahl), form)
    assert [zeile[spalte] for spalte in ("Wert", "Zähler", "Nenner")] == ["", "", ""]
    assert zeile["Zeichen"] == "•"
    assert zeile["Bedeutung des Zeichens"] == "aus Gründen der Geheimhaltung nicht ausgewiesen"
    assert zeile["Quelle"] == "Einwohnerregister Probstadt"


def test_die_mappe_erklaert_zeichen_definitionen_und_quellen(als: Any) -> None:
    liefere({("", "2020"): {"ew": 4000}, ("11", "2020"): {**HAFEN, "auslaender": "geheim"}})
    wahl = {"gebiet": ["05998000", HAFENVIERTEL], "indikator": ["ew", "anteil_auslaender"], "format": "xlsx"}
    antwort = als(b.aylin()).get(TABELLE, wahl)
    assert 'filename="kennzahlen.xlsx"' in antwort.headers["Content-Disposition"]
    mappe = load_workbook(io.BytesIO(antwort.content))
    assert mappe.sheetnames == ["Tabelle", "Werte", "Erläuterungen"]
    lesbar = list(mappe["Tabelle"].iter_rows(min_row=4, values_only=True))
    assert lesbar[0] == (
        *("Kennung", "Gebiet", "Ebene", "Zeitraum"),
        "Einwohnerinnen und Einwohner (Anzahl)",
        "Anteil der Ausländerinnen und Ausländer (Prozent)",
    )
    assert lesbar[1][:5] == ("05998000", "Probstadt", "Stadt", "2020", 4000)
    assert lesbar[2] == ("05998000/11", "Hafenviertel", "Stadtteil", "2020", 2000, "•")
    assert mappe["Tabelle"]["A5"].data_type == "s"
    erklaert = {
        links: rechts for links, rechts in mappe["Erläuterungen"].iter_rows(values_only=True) if links
    }
    assert erklaert["•"] == "aus Gründen der Geheimhaltung nicht ausgewiesen"
    assert "Formel:" in erklaert["Anteil der Ausländerinnen und Ausländer"]
    assert "Katalog, Version 1" in erklaert["Anteil der Ausländerinnen und Ausländer"]
    assert "Lizenz: CC BY 4.0" in erklaert["Einwohnerregister Probstadt"]
    assert (
        "Gezählt werden: Einwohnerinnen und Einwohner mit Hauptwohnung"
        in erklaert["Einwohnerregister Probstadt"]
    )


def test_aus_einem_namen_wird_in_keiner_datei_eine_formel(als: Any) -> None:
    liefere({("11", "2020"): HAFEN})
    raum = b.sozialraum("=1+1", ["11"], agentur=b.ia_hafen())
    client = als(b.aylin())
    wahl = {"gebiet": f"sozialraum-{raum.pk}", "indikator": "ew"}
    for form in ("csv", "csv-offen"):
        assert datei(client.get(TABELLE, wahl | {"format": form}), form)[0]["Gebiet"] == "'=1+1"
    mappe = load_workbook(io.BytesIO(client.get(TABELLE, wahl | {"format": "xlsx"}).content))
    assert (mappe["Tabelle"]["B5"].value, mappe["Tabelle"]["B5"].data_type) == ("=1+1", "s")
    assert (mappe["Werte"]["B2"].value, mappe["Werte"]["B2"].data_type) == ("=1+1", "s")


def test_zu_grosses_wird_mit_einem_vorschlag_abgelehnt(als: Any, monkeypatch: Any) -> None:
    liefere({("11", "2020"): HAFEN})
    monkeypatch.setattr("sozialraum.statistik.views.tabelle.ZAHLEN_JE_DATEI", {"xlsx": 1})
    client = als(b.aylin())
    antwort = client.get(TABELLE, {"gebiet": HAFENVIERTEL, "format": "xlsx"}, follow=True)
    assert antwort.redirect_chain == [(f"{TABELLE}?gebiet={HAFENVIERTEL.replace('/', '%2F')}", 302)]
    assert "Ihre Tabelle hat 3 Zahlen; diese Form fasst höchstens 1." in text(antwort)
    assert client.get(TABELLE, {"gebiet": HAFENVIERTEL, "format": "ods"}).status_code == 404


@pytest.mark.parametrize("anzahl", [1, 30])
def test_dreissig_zeitraeume_brauchen_so_viele_abfragen_wie_einer(
    als: Any, django_assert_num_queries: Any, anzahl: int
) -> None:
    jahre = [str(2020 - n) for n in range(anzahl)]
    liefere({(raum, jahr): HAFEN for raum in ("11", "12") for jahr in jahre})
    client = als(b.aylin())
    client.get("/statistik/")
    wahl = {"gebiet": [gebiet("11").adresse, gebiet("12").adresse], "zeitraum": jahre}
    with django_assert_num_queries(14):
        assert client.get(TABELLE, wahl).status_code == 200
    with django_assert_num_queries(12):
        assert client.get(TABELLE, wahl | {"format": "csv"}).status_code == 200
