"""„Grenzen der Daten“: was Ämter abgelehnt oder nicht beantwortet haben, druckt sich in die Analyse."""

from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django_scopes import scope, scopes_disabled

from analysen.models import Analyse, Baustein, Kapitel
from analysen.zusammenstellen import zusammenstellen
from sozialraum.statistik.anfragen.modelle import Datenanfrage
from sozialraum.statistik.anfragen.verfolgen import ablehnung_festhalten, anfrage_zurueckziehen
from sozialraum.statistik.anfragen.wuensche import KATALOG
from tests import besetzung as b
from tests.analysen.am_weg_vorbei import setze_zustand
from tests.analysen.hafen import analyse, lesbar
from tests.statistik import anfragen as a

pytestmark = pytest.mark.django_db


def grenzen(von: Analyse) -> list[Any]:
    with scope(traeger=[von.traeger_id]):
        inhalt = zusammenstellen(von)
    return [
        block
        for kapitel in inhalt["kapitel"]
        if kapitel["schluessel"] == "grenzen"
        for block in kapitel["bloecke"]
    ]


def abgelehnt(grund: str = "Die Auswertung ist zu aufwendig.", **angaben: Any) -> Datenanfrage:
    anfrage = a.gestellt(am=date(2026, 1, 5), frist=date(2026, 2, 2), **angaben)
    ablehnung_festhalten(anfrage=anfrage, am=date(2026, 1, 20), grund=grund, durch=b.birgit())
    return anfrage


def test_ohne_anfrage_gibt_es_das_kapitel_nicht() -> None:
    assert grenzen(analyse()) == []


def test_abgelehntes_und_unbeantwortetes_steht_mit_amt_frage_tag_und_grund() -> None:
    offene = a.gestellt(
        am=date(2026, 2, 3), frist=date(2026, 3, 3), gebiete=["11"], amt="Schulamt", merkmale=[a.LEISTUNGEN]
    )
    abgelehnte = abgelehnt()
    satz, tabelle = grenzen(analyse())
    assert lesbar(satz["text"]) == (
        "Zwei Datenanfragen zu Gebieten im Sozialraum Hafenviertel blieben bisher ohne Zahlen: eine ist "
        "abgelehnt, eine ist noch ohne Antwort. Was dort erbeten war, fehlt in dieser Analyse."
    )
    assert [(zeile["kopf"], zeile["zusatz"]) for zeile in tabelle["zeilen"]] == [
        ("Jobcenter Probstadt", abgelehnte.nummer),
        ("Schulamt", offene.nummer),
    ]
    assert [[zelle["text"] for zelle in zeile["zellen"]] for zeile in tabelle["zeilen"]] == [
        [
            "Empfängerinnen und Empfänger von Wohngeld; Anteil der Haushalte mit Wohngeld (2023 und 2024)",
            "05.01.2026",
            "abgelehnt am 20.01.2026: Die Auswertung ist zu aufwendig.",
        ],
        [
            "Empfängerinnen und Empfänger von Wohngeld (2023 und 2024)",
            "03.02.2026",
            "steht aus, erbeten bis 03.03.2026",
        ],
    ]


def test_andere_gebiete_entwuerfe_und_zurueckgezogenes_stehen_nicht_da() -> None:
    abgelehnt(gebiete=["22"])
    a.entwurf()
    anfrage_zurueckziehen(anfrage=a.gestellt(), grund="erledigt", durch=b.birgit())
    assert grenzen(analyse()) == []


def test_auch_was_ein_anderer_traeger_vergeblich_fragte() -> None:
    anfrage = a.gestellt(durch=b.frauke(), agentur=b.ia_suedhang())
    satz, tabelle = grenzen(analyse())
    assert lesbar(satz["text"]) == (
        "Eine Datenanfrage zu Gebieten im Sozialraum Hafenviertel ist noch ohne Antwort. Was dort erbeten "
        "war, fehlt in dieser Analyse."
    )
    assert [zeile["zusatz"] for zeile in tabelle["zeilen"]] == [anfrage.nummer]


def test_angefangene_analysen_bekommen_das_kapitel_nachtraeglich() -> None:
    vorher, fertige = analyse(), analyse(berichtsjahr=2024)
    with scopes_disabled():
        Kapitel.objects.filter(schluessel="grenzen").delete()
        setze_zustand(fertige, "veroeffentlicht")
        umzug = import_module("analysen.migrations.0003_grenzen_der_daten")
        umzug.in_entwuerfe_aufnehmen(apps, None)
        umzug.in_entwuerfe_aufnehmen(apps, None)
        neue = Kapitel.objects.get(schluessel="grenzen")
        assert (neue.analyse, neue.nummer, neue.titel) == (vorher, 20, "Grenzen der Daten")
        assert list(Baustein.objects.filter(kapitel=neue).values_list("art", flat=True)) == [
            "grenzen",
            "text",
        ]


def test_viele_merkmale_stehen_als_betreff_mit_ihrer_zahl() -> None:
    a.gestellt(merkmale=[eintrag.wunsch for eintrag in KATALOG.values()], betreff="Einwohner nach Alter")
    (_, tabelle) = grenzen(analyse())
    assert tabelle["zeilen"][0]["zellen"][0]["text"] == "Einwohner nach Alter: 79 Merkmale (2023 und 2024)"
