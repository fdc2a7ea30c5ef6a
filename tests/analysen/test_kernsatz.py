"""Der Kernsatz: ein Satz unter der Überschrift, wo ein Kapitel mit eigenem Text beginnt."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from agenturen.models import Person
from analysen.ablauf.einreichen import einreichen
from analysen.models import Analyse
from analysen.widersprueche import widersprueche
from analysen.zusammenstellen import kapitelvorschau, zusammenstellen
from tests import besetzung as b
from tests.analysen import hafen

pytestmark = pytest.mark.django_db
Als = Callable[[Person], Client]


@pytest.fixture
def analyse() -> Analyse:
    hafen.zahlen()
    eine = hafen.analyse()
    with scope(traeger=[eine.traeger_id]):
        text = hafen.textbaustein(hafen.kapitel(eine, "lage"))
        text.text = "Zwischen Hafenbecken und Bahndamm liegt das Viertel für sich."
        text.save()
    return eine


def schreibe(analyse: Analyse, client: Client, kernsatz: str, *, version: int = 1, wo: str = "lage") -> int:
    ziel = reverse("analysen:kernsatz", args=[analyse.pk, wo])
    return client.post(ziel, {"kernsatz": kernsatz, "version": version}).status_code


def bloecke(analyse: Analyse, schluessel: str) -> list:
    with scope(traeger=[analyse.traeger_id]):
        return kapitelvorschau(hafen.kapitel(analyse, schluessel))[0]


def test_er_steht_mit_seiner_zahl_ueber_dem_text(analyse: Analyse, als: Als) -> None:
    assert schreibe(analyse, als(b.aylin()), "Auf engem Raum leben {{ew}}  Menschen.") == 302
    satz, text = bloecke(analyse, "lage")[:2]
    assert (satz["art"], satz["text"], text["art"]) == (
        "satz",
        "Auf engem Raum leben 1.250 Menschen.",
        "text",
    )
    assert [eine["zahl"]["text"] for eine in satz["zahlen"]] == ["1.250"] and satz["rand"]
    with scope(traeger=[analyse.traeger_id]):
        gedruckt = zusammenstellen(analyse)
    (lage,) = [kapitel for kapitel in gedruckt["kapitel"] if kapitel["schluessel"] == "lage"]
    assert lage["bloecke"][0]["text"] == satz["text"]


def test_angeboten_wird_er_nur_wo_das_kapitel_mit_text_beginnt(analyse: Analyse, als: Als) -> None:
    client = als(b.aylin())
    for schluessel, angeboten in (("lage", True), ("bevoelkerung", False), ("einfach", False)):
        seite = client.get(reverse("analysen:kapitel", args=[analyse.pk, schluessel])).content.decode()
        assert ("Kernsatz speichern" in seite) is angeboten, schluessel


def test_wo_ein_befund_beginnt_steht_kein_zweiter_satz(analyse: Analyse, als: Als) -> None:
    """Die Zeitreihe der Bevölkerung beginnt mit einem Satz aus den Zahlen."""
    davor = bloecke(analyse, "bevoelkerung")
    assert davor[0]["art"] == "satz"
    assert schreibe(analyse, als(b.aylin()), "Das Viertel ist jung.", wo="bevoelkerung") == 302
    assert bloecke(analyse, "bevoelkerung") == davor


def test_ein_leeres_kapitel_druckt_auch_keinen_kernsatz(analyse: Analyse, als: Als) -> None:
    assert schreibe(analyse, als(b.aylin()), "Man grüßt sich.", wo="zusammenleben") == 302
    assert bloecke(analyse, "zusammenleben") == []


def test_auch_er_widerspricht_den_zahlen_nicht_unbemerkt(analyse: Analyse, als: Als) -> None:
    falsch = "Der Anteil der unter 18-Jährigen ist seit 2019 gesunken."
    schreibe(analyse, als(b.aylin()), falsch)
    assert [(fund.kapitel, fund.stelle) for fund in widersprueche(analyse)] == [("lage", falsch)]


def test_wer_zugleich_schreibt_sieht_beide(analyse: Analyse, als: Als) -> None:
    schreibe(analyse, als(b.aylin()), "Das Viertel liegt für sich.")
    ziel = reverse("analysen:kernsatz", args=[analyse.pk, "lage"])
    antwort = als(b.birgit()).post(ziel, {"kernsatz": "Der Damm trennt.", "version": 1})
    seite = antwort.content.decode()
    assert antwort.status_code == 409
    assert "Der Damm trennt." in seite and "Dort steht jetzt: „Das Viertel liegt für sich.“" in seite
    # Die Seite bringt den neuen Stand mit: Noch einmal gespeichert, gilt der eigene.
    assert schreibe(analyse, als(b.birgit()), "Der Damm trennt.", version=2) == 302
    with scope(traeger=[analyse.traeger_id]):
        assert hafen.kapitel(analyse, "lage").kernsatz == "Der Damm trennt."


def test_zu_lang_ist_kein_kernsatz(analyse: Analyse, als: Als) -> None:
    assert schreibe(analyse, als(b.aylin()), "x" * 301) == 422
    with scope(traeger=[analyse.traeger_id]):
        assert hafen.kapitel(analyse, "lage").kernsatz == ""


def test_eingereicht_schreibt_ihn_niemand_mehr(analyse: Analyse, als: Als) -> None:
    with scope(traeger=[analyse.traeger_id]):
        einreichen(analyse=analyse, durch=b.birgit())
    assert schreibe(analyse, als(b.aylin()), "Zu spät.") == 422
