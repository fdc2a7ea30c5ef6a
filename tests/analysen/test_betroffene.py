"""Eine Lieferung wird zurückgezogen oder ersetzt: was sich ändert, was bleibt, und wo das steht."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from agenturen.models import Person
from analysen.betroffene import betroffene
from analysen.festschreiben import festschreiben
from analysen.models import Analyse, Fassung
from sozialraum.statistik.lieferungen.zurueckziehen import lieferung_zurueckziehen
from sozialraum.statistik.models import Lieferung
from tests import besetzung as b
from tests.analysen import hafen
from tests.analysen.am_weg_vorbei import schreibe_fest, setze_zustand
from tests.statistik.lieferungen import liefere, quelle
from tests.statistik.test_lieferungen import text

pytestmark = pytest.mark.django_db

Als = Callable[[Person], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def analyse() -> Analyse:
    hafen.zahlen()
    return hafen.analyse()


@pytest.fixture
def lieferung(analyse: Analyse) -> Lieferung:
    return Lieferung.objects.get()


def halte_fest(analyse: Analyse, art: Fassung.Art = Fassung.Art.VORSCHAU) -> Fassung:
    if art == Fassung.Art.FESTGESCHRIEBEN:
        return schreibe_fest(analyse)
    with scope(traeger=[analyse.traeger_id]):
        return festschreiben(analyse=analyse, durch=None)


def hinweis(client: Client, lieferung: Lieferung) -> str:
    return text(client.get(reverse("analysen:mit_lieferung", args=[lieferung.sha256]), headers=HTMX))


def test_entwuerfe_aendern_sich_und_festgeschriebenes_bleibt(
    analyse: Analyse, lieferung: Lieferung, als: Als
) -> None:
    halte_fest(analyse, Fassung.Art.FESTGESCHRIEBEN)
    halte_fest(analyse)
    gefunden = betroffene(b.emre(), lieferung.sha256)
    assert gefunden.entwuerfe == [analyse]
    assert [fassung.nummer for fassung in gefunden.festgeschriebene] == [1]
    assert [fassung.nummer for fassung in gefunden.vorschauen] == [2]
    seite = hinweis(als(b.emre()), lieferung)
    assert "Fassungen, die bleiben, wie sie sind" in seite and "Entwürfe, die sich ändern" in seite


def test_nach_dem_zurueckziehen_aendert_sich_kein_entwurf_mehr(
    analyse: Analyse, lieferung: Lieferung
) -> None:
    halte_fest(analyse)
    lieferung_zurueckziehen(lieferung=lieferung, grund="Irrtum des Amtes", durch=b.emre())
    gefunden = betroffene(b.emre(), lieferung.sha256)
    assert gefunden.entwuerfe == []
    assert [fassung.nummer for fassung in gefunden.vorschauen] == [1]


def test_was_erschienen_ist_oder_frueher_endet_aendert_sich_nicht(
    analyse: Analyse, lieferung: Lieferung
) -> None:
    with scopes_disabled():
        Analyse.objects.update(datenstand=1999)
    assert betroffene(b.emre(), lieferung.sha256).entwuerfe == []
    with scopes_disabled():
        setze_zustand(analyse, "veroeffentlicht", datenstand=None)
    assert betroffene(b.emre(), lieferung.sha256).entwuerfe == []


def test_von_einer_nachrangigen_quelle_haengt_kein_entwurf_ab(analyse: Analyse, als: Als) -> None:
    andere = quelle("bewegung", name="Bevölkerungsbewegung", rang=60)
    zweite = liefere({("11", "2024"): {"ew": 1}}, von=andere, datei="bewegung.csv")
    assert betroffene(b.emre(), zweite.sha256).entwuerfe == []
    assert "Keine Analyse zeigt oder druckt Zahlen aus dieser Datei." in hinweis(als(b.emre()), zweite)


def test_nur_die_administration_erfaehrt_es(lieferung: Lieferung) -> None:
    with pytest.raises(PermissionDenied):
        betroffene(b.birgit(), lieferung.sha256)


@pytest.mark.parametrize(
    ("art", "satz"),
    [
        (Fassung.Art.VORSCHAU, "Der Entwurf zeigt schon, was jetzt gilt; ein neues PDF auch."),
        (Fassung.Art.FESTGESCHRIEBEN, "Diese Fassung bleibt, wie sie ist."),
    ],
)
def test_die_analyse_nennt_fassungen_mit_zurueckgezogenen_zahlen(
    art: Fassung.Art, satz: str, analyse: Analyse, lieferung: Lieferung, als: Als
) -> None:
    halte_fest(analyse, art)
    birgit = als(b.birgit())
    adresse = reverse("analysen:analyse", args=[analyse.pk])
    assert "Druckt Zahlen aus" not in text(birgit.get(adresse))
    lieferung_zurueckziehen(lieferung=lieferung, grund="Irrtum des Amtes", durch=b.emre())
    seite = text(birgit.get(adresse))
    assert "Druckt Zahlen aus probstadt.csv; die Datei ist seit" in seite and "zurückgezogen." in seite
    assert satz in seite
    start = text(birgit.get("/"))
    assert "1 Datei gilt nicht mehr" in start


def test_die_analyse_nennt_die_berichtigte_datei(analyse: Analyse, lieferung: Lieferung, als: Als) -> None:
    halte_fest(analyse)
    Lieferung.objects.update(zustand="ersetzt")
    neue = liefere({("12", "2024"): {"ew": 1}}, datei="berichtigt.csv")
    Lieferung.objects.filter(pk=neue.pk).update(ersetzt=lieferung)
    seite = text(als(b.birgit()).get(reverse("analysen:analyse", args=[analyse.pk])))
    assert "durch berichtigt.csv ersetzt." in seite


def test_dieselbe_datei_noch_einmal_uebernommen_gilt_wieder(
    analyse: Analyse, lieferung: Lieferung, als: Als
) -> None:
    halte_fest(analyse)
    lieferung_zurueckziehen(lieferung=lieferung, grund="Irrtum", durch=b.emre())
    Lieferung.objects.create(
        quelle=lieferung.quelle, dateiname="noch einmal.csv", datei="x", sha256=lieferung.sha256, groesse=1,
        zustand="uebernommen", uebernommen=lieferung.uebernommen,
    )  # fmt: skip
    antwort: Any = als(b.birgit()).get(reverse("analysen:analyse", args=[analyse.pk]))
    assert [zeile["hinfaellige"] for zeile in antwort.context["vorschauen"]] == [[]]
