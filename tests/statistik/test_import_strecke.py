"""Breite Tabellen, Arbeitsmappen und Kreise gehen den ganzen Weg: annehmen, Vorschau, übernehmen."""

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from agenturen.models import Person
from sozialraum.raeume.models import Ebene, Raumeinheit
from sozialraum.statistik.abfragen import raumverzeichnis
from sozialraum.statistik.lieferungen.annehmen import lieferung_annehmen
from sozialraum.statistik.lieferungen.uebernahmeergebnis import Beanstandung
from sozialraum.statistik.lieferungen.uebernehmen import lieferung_uebernehmen
from sozialraum.statistik.lieferungen.vorlagen_laden import vorlage_speichern
from sozialraum.statistik.lieferungen.vorschau import vorschau
from sozialraum.statistik.models import Lieferung, Wert
from tests import besetzung as b
from tests.statistik import dateien as d
from tests.statistik import mappen
from tests.werkbank import Werkbank

pytestmark = pytest.mark.django_db

Als = Callable[[Person], Client]

BREIT: dict[str, Any] = {
    "schluessel": "probstadt_breit",
    "name": "Probstadt: Arbeitslose nach Jahren",
    "ags": "05998000",
    "legende": "deutsch",
    "ende": "Quelle:.*",
    "quelle": d.INHALT["quelle"],
    "dialect": {"encoding": "utf-8", "delimiter": ";", "headerRow": 2},
    "fields": [
        {"name": "Name", "rolle": "raumname"},
        {"name": "Nr", "rolle": "raum"},
        {
            "muster": "(?P<zeitraum>[0-9]{4})",
            "rolle": "wert",
            "zeitraum": "jahr",
            "decimalChar": ",",
            "groupChar": ".",
        },
    ],
    "orte": [{"fuer": "merkmal", "aus": "fest", "wert": "arbeitslose"}],
    "auslassen": [{"rolle": "raumname", "muster": "nicht zuzuordnen", "grund": "nicht zugeordnet"}],
    "raeume": [
        {"muster": "", "ebene": "gemeinde"},
        {"muster": "[12]", "ebene": "stadtbezirk", "schluessel": r"\g<0>"},
        {"muster": "[12][12]", "ebene": "stadtteil", "schluessel": r"\g<0>"},
    ],
    "merkmale": [{"schluessel": "arbeitslose", "bezeichnung": "Arbeitslose"}],
}
TEXT = (
    "Arbeitslose in Probstadt am 15.12.\nName;Nr;2023;2024\nHafenviertel;11;1.020;1.034\n"
    "Weberviertel;12;.;310\nnicht zuzuordnen;;4;5\nStadt Probstadt;;1.400;1.349\nQuelle: BA\n"
)


@pytest.fixture(autouse=True)
def stadt(db: None) -> None:
    b.probstadt()


def annehmen(inhalt: bytes, name: str) -> Lieferung:
    return lieferung_annehmen(datei=io.BytesIO(inhalt), dateiname=name, durch=b.emre())


def uebernommen(lieferung: Lieferung) -> list[tuple[Any, ...]]:
    lieferung_uebernehmen(lieferung=lieferung, durch=b.emre())
    werte = Wert.objects.filter(lieferung=lieferung).order_by("zeile", "spalte")
    return list(werte.values_list("einheit__name", "zeitraum", "wert", "zeichen", "zeile", "spalte"))


ERWARTET = [
    ("Hafenviertel", "2023", Decimal(1020), "", 3, 3),
    ("Hafenviertel", "2024", Decimal(1034), "", 3, 4),
    ("Weberviertel", "2023", None, "geheim", 4, 3),
    ("Weberviertel", "2024", Decimal(310), "", 4, 4),
    ("Probstadt", "2023", Decimal(1400), "", 6, 3),
    ("Probstadt", "2024", Decimal(1349), "", 6, 4),
]


def test_eine_breite_tabelle_kommt_mit_ihrer_herkunft_an() -> None:
    vorlage_speichern(BREIT)
    lieferung = annehmen(TEXT.encode(), "arbeitslose.csv")
    assert (lieferung.zustand, lieferung.befunde) == ("eingegangen", [])
    bild = vorschau(lieferung)
    assert bild is not None
    assert bild.kopf == [
        ("Gebiet", "Nr · Name"),
        ("Merkmal", "Importvorlage"),
        ("Zeitraum", "Kopf der Spalte"),
        ("Wert", "2023 · 2024"),
    ]
    assert [[(paar.geliefert, paar.gelesen) for paar in zeile.paare] for zeile in bild.zeilen] == [
        [
            ("11 · Hafenviertel", "Hafenviertel (Stadtteil)"),
            ("arbeitslose", "Arbeitslose"),
            ("2023", "2023"),
            ("1.020", "1.020"),
        ],
        [
            ("12 · Weberviertel", "Weberviertel (Stadtteil)"),
            ("arbeitslose", "Arbeitslose"),
            ("2024", "2024"),
            ("310", "310"),
        ],
        [
            ("Stadt Probstadt", "Probstadt (Stadt)"),
            ("arbeitslose", "Arbeitslose"),
            ("2023", "2023"),
            ("1.400", "1.400"),
        ],
    ]
    assert uebernommen(lieferung) == ERWARTET
    assert lieferung.ausgelassen == [
        {
            "grund": "Titelzeile über der Tabelle",
            "anzahl": 1,
            "beispiele": ["Arbeitslose in Probstadt am 15.12."],
        },
        {"grund": "nicht zugeordnet", "anzahl": 1, "beispiele": ["nicht zuzuordnen"]},
        {"grund": "Fußzeile unter der Tabelle", "anzahl": 1, "beispiele": ["Quelle: BA"]},
    ]


def test_dieselbe_tabelle_als_arbeitsmappe() -> None:
    vorlage_speichern(BREIT | {"dialect": {"headerRow": 2}})
    zeilen = [zeile.split(";") for zeile in TEXT.splitlines()]
    getippt = [
        [
            int(zelle.replace(".", "")) if zelle.replace(".", "").isdigit() and n > 1 else zelle or None
            for n, zelle in enumerate(zeile)
        ]
        for zeile in zeilen
    ]
    lieferung = annehmen(mappen.xlsx({"Arbeitslose": getippt}), "arbeitslose.xlsx")
    assert (lieferung.zustand, lieferung.befunde) == ("eingegangen", [])
    bild = vorschau(lieferung)
    assert bild is not None
    assert bild.schreibweise.startswith("Arbeitsmappe; Zahlen, die als Text darin stehen: ")
    assert {zeile.blatt for zeile in bild.zeilen} == {"Arbeitslose"}
    assert uebernommen(lieferung) == ERWARTET


def test_kreise_laender_und_bund_stehen_unter_ihrer_kennung() -> None:
    kreis, bund = (Ebene.objects.get(schluessel=ebene) for ebene in ("kreis", "bund"))
    Raumeinheit.objects.create(ags="05315", ebene=kreis, name="Köln, kreisfreie Stadt")
    Raumeinheit.objects.create(ags="00", ebene=bund, name="Deutschland")
    alle = raumverzeichnis("")
    assert alle["kreis", "05315"][0].name == "Köln, kreisfreie Stadt"
    assert alle["stadtteil", "05998000/11"][0].name == "Hafenviertel"
    assert raumverzeichnis("05998000")["stadtteil", "11"][0].name == "Hafenviertel"
    assert set(raumverzeichnis("05")) == set(alle) - {("bund", "00")}
    vorlage_speichern(
        BREIT
        | {
            "schluessel": "kreise",
            "ags": "",
            "fields": [BREIT["fields"][1], BREIT["fields"][2]],
            "auslassen": [],
            "dialect": {"encoding": "utf-8", "delimiter": ";"},
            "raeume": [
                {"muster": "DG", "ebene": "bund", "schluessel": "00"},
                {"muster": "[0-9]{5}", "ebene": "kreis", "schluessel": r"\g<0>"},
            ],
        }
    )
    lieferung = annehmen(b"Nr;2023\nDG;2.600.000\n05315;51.000\n", "kreise.csv")
    assert [zeile[:3] for zeile in uebernommen(lieferung)] == [
        ("Deutschland", "2023", Decimal(2600000)),
        ("Köln, kreisfreie Stadt", "2023", Decimal(51000)),
    ]


def test_beschaedigte_umlaute_halten_an_bis_jemand_sie_hinnimmt() -> None:
    vorlage_speichern(BREIT)
    lieferung = annehmen(TEXT.replace("Hafenviertel", "Hafenvi\ufffdrtel").encode(), "kaputt.csv")
    with pytest.raises(Exception, match="Die Datei hat eine Warnung; es wurde nichts übernommen"):
        lieferung_uebernehmen(lieferung=lieferung, durch=b.emre())
    assert lieferung.befunde[0]["text"].startswith("Ab Zeile 3 sind Umlaute beschädigt")


def test_eine_offene_frage_haelt_an_und_die_antwort_gilt_nur_fuer_diese_lieferung(
    als: Als, werkbank: Werkbank
) -> None:
    felder = [BREIT["fields"][0], BREIT["fields"][1], {"name": "Wert", "rolle": "wert", "decimalChar": ","}]
    frage = {"fuer": "zeitraum", "aus": "frage", "zeitraum": "jahr", "frage": "Für welches Jahr?"}
    vorlage_speichern(
        BREIT | {"fields": felder, "orte": [*BREIT["orte"], frage], "dialect": {"delimiter": ";"}}
    )
    emre = als(b.emre())
    lieferung = annehmen(b"Name;Nr;Wert\nHafenviertel;11;5\n", "ohne-jahr.csv")
    seite = f"/statistik/lieferungen/{lieferung.pk}/"
    gefragt = emre.get(seite).content.decode()
    assert "Für welches Jahr?" in gefragt
    assert f'action="{seite}uebernehmen/"' not in gefragt
    with pytest.raises(Beanstandung):
        lieferung_uebernehmen(lieferung=lieferung, durch=b.emre())
    assert Wert.objects.filter(lieferung=lieferung).count() == 0
    beantwortet = emre.post(f"{seite}antworten/", {"antwort-zeitraum": "2024"}, follow=True).content.decode()
    assert "Hafenviertel (Stadtteil)" in beantwortet
    assert "Antworten ändern" in beantwortet
    with werkbank.tag():
        emre.post(f"{seite}uebernehmen/")
    werte = Wert.objects.filter(lieferung=lieferung).values_list("zeitraum", "wert")
    assert list(werte) == [("2024", Decimal(5))]
    # Die Datei des nächsten Jahres wird wieder gefragt, statt still unter 2024 zu landen.
    naechste = annehmen(b"Name;Nr;Wert\nHafenviertel;11;6\n", "ohne-jahr.csv")
    assert "Für welches Jahr?" in emre.get(f"/statistik/lieferungen/{naechste.pk}/").content.decode()
