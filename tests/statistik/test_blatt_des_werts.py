"""Jeder Wert einer Arbeitsmappe nennt sein Blatt: bei „Woher?“, in den Befunden und in jeder Ausgabe."""

import csv
import io
from typing import Any

import pytest

from sozialraum.statistik.lieferungen.annehmen import lieferung_annehmen
from sozialraum.statistik.lieferungen.uebernahmeergebnis import Beanstandung
from sozialraum.statistik.lieferungen.uebernehmen import lieferung_uebernehmen
from sozialraum.statistik.models import Lieferung, Wert
from tests import besetzung as b
from tests.seite import Seite
from tests.statistik import dateien as d
from tests.statistik import mappen

pytestmark = pytest.mark.django_db

FELDER = [
    {"name": "Nr", "rolle": "raum"},
    {"muster": "(?P<zeitraum>[0-9]{4})", "rolle": "wert", "zeitraum": "jahr", "decimalChar": ","},
]
SCHLUESSEL = [{"muster": "[0-9]{2}", "ebene": "stadtteil", "schluessel": r"\g<0>"}]


def tabelle(blatt: str, merkmal: str, **mehr: Any) -> dict[str, Any]:
    orte = [{"fuer": "merkmal", "aus": "fest", "wert": merkmal}]
    return {"name": blatt, "blatt": blatt, "orte": orte, **mehr}


def uebernehmen(blaetter: dict[str, list[list[Any]]], tabellen: list[dict[str, Any]]) -> Lieferung:
    b.probstadt()
    d.importvorlage(fields=FELDER, raeume=SCHLUESSEL, tabellen=tabellen, dialect={})
    mappe = io.BytesIO(mappen.xlsx(blaetter))
    lieferung = lieferung_annehmen(datei=mappe, dateiname="mappe.xlsx", durch=b.emre())
    lieferung_uebernehmen(lieferung=lieferung, durch=b.emre())
    return lieferung


ALLE = [["Nr", "2023", "2024"], ["11", 100, 110], ["12", 50, 55]]
KINDER = [["Nr", "2023", "2024"], ["11", 10, 11], ["12", 5, 6]]


def test_woher_nennt_blatt_zeile_und_ueberschrift(als: Any) -> None:
    tabellen = [tabelle("Alle", "1.10"), tabelle("unter 3", "2.10")]
    lieferung = uebernehmen({"Alle": ALLE, "Hinweise": [["Text"]], "unter 3": KINDER}, tabellen)
    assert lieferung.tabellen == [
        {"blatt": 1, "name": "Alle", "ab": 2, "spalten": ["Nr", "2023", "2024"]},
        {"blatt": 3, "name": "unter 3", "ab": 2, "spalten": ["Nr", "2023", "2024"]},
    ]
    kind = Wert.objects.get(merkmal__schluessel="2.10", einheit__schluessel="12", zeitraum="2024")
    assert (kind.blatt, kind.zeile, kind.spalte) == (3, 3, 3)
    seite = Seite(als(b.aylin()).get(f"/statistik/werte/{kind.pk}/").content.decode()).text
    assert "Blatt „unter 3“, Zeile 3, Spalte 3 „2024“" in seite
    antwort = als(b.aylin()).get("/statistik/werte/?format=csv-offen")
    zeilen = list(csv.DictReader(io.StringIO(antwort.content.decode("utf-8-sig"))))
    assert {(zeile["Blatt"], zeile["Zeile"], zeile["Wert"]) for zeile in zeilen} == {
        ("Alle", "2", "100"), ("Alle", "2", "110"), ("Alle", "3", "50"), ("Alle", "3", "55"),
        ("unter 3", "2", "10"), ("unter 3", "2", "11"), ("unter 3", "3", "5"), ("unter 3", "3", "6"),
    }  # fmt: skip


def test_zwei_tabellen_auf_einem_blatt_haben_eigene_ueberschriften() -> None:
    zwei = [*ALLE, [None, None, None], ["unter 3", None, None], ["Nr", "2021", "2022"], ["11", 8, 9]]
    lieferung = uebernehmen(
        {"Alle": zwei},
        [
            tabelle("Alle", "1.10", beginn="Nr"),
            tabelle("Alle", "2.10", beginn="unter 3", headerRows=[2]),
        ],
    )
    assert [(eine["ab"], eine["spalten"][1:]) for eine in lieferung.tabellen] == [
        (2, ["2023", "2024"]),
        (7, ["2021", "2022"]),
    ]


def test_befunde_nennen_das_blatt() -> None:
    tabellen = [tabelle("Alle", "1.10"), tabelle("Nochmal", "1.10")]
    with pytest.raises(Beanstandung):
        uebernehmen({"Alle": ALLE, "Nochmal": [["Nr", "2024"], ["11", 110]]}, tabellen)
    befund = Lieferung.objects.get().befunde[0]
    assert (befund["blatt"], befund["zeile"], befund["spalte"]) == ("Nochmal", 2, "2024")
    assert befund["text"] == (
        "Zeile 2: „Einwohner“ für Hafenviertel, 2024, steht schon auf dem Blatt „Alle“ in Zeile 2, mit "
        "demselben Wert."
    )


def test_eine_textdatei_hat_ein_blatt_ohne_namen() -> None:
    b.probstadt()
    d.importvorlage()
    inhalt = io.BytesIO(d.datei(d.ganze_stadt()))
    lieferung = lieferung_annehmen(datei=inhalt, dateiname="probstadt.csv", durch=b.emre())
    lieferung_uebernehmen(lieferung=lieferung, durch=b.emre())
    assert set(Wert.objects.values_list("blatt", flat=True)) == {1}
    assert [(eine["blatt"], eine["name"], eine["ab"]) for eine in lieferung.tabellen] == [(1, "", 2)]
