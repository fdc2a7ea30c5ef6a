"""Der Rundgang: fünf Schritte je Rolle über echte Seiten, abzubestellen und wieder zu beginnen."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from agenturen.models import Person
from sozialraum.start.rundgang import RUNDGAENGE
from tests import besetzung as b
from tests import welt as welten
from tests.seite import Seite

pytestmark = pytest.mark.django_db

Als = Callable[[Person], Client]
JE_ROLLE = [
    (b.aylin, "fachkraft"),
    (b.birgit, "koordination"),
    (b.carsten, "leitung"),
    (b.daria, "verbund"),
    (b.emre, "administration"),
]


def kasten(antwort: HttpResponse) -> str:
    """Der Text des Rundgangs auf der Seite; leer, wenn keiner läuft."""
    gefunden = re.search(r'<aside id="rundgang".*?</aside>', antwort.text, re.DOTALL)
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", gefunden[0]).split())) if gefunden else ""


def gehe(client: Client, rolle: str, schritt: int) -> Any:
    return client.post(reverse("start:rundgang"), {"rolle": rolle, "schritt": schritt})


# Die Texte -------------------------------------------------------------------------------------


def test_jede_rolle_hat_fuenf_schritte_mit_kurzen_texten() -> None:
    assert sorted(RUNDGAENGE) == ["administration", "fachkraft", "koordination", "leitung", "verbund"]
    for rundgang in RUNDGAENGE.values():
        assert len(rundgang.schritte) == 5
        assert len({schritt.titel for schritt in rundgang.schritte}) == 5
        assert [schritt.titel for schritt in rundgang.schritte if len(schritt.text) > 240] == []


# Gehen -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("wer", "rolle"), JE_ROLLE)
def test_jede_rolle_kommt_durch_alle_schritte(wer: Callable[[], Person], rolle: str, als: Als) -> None:
    welten.probstadt()
    client = als(wer())
    schritte = RUNDGAENGE[rolle].schritte
    besucht = []
    for nummer, schritt in enumerate(schritte, start=1):
        weiter = gehe(client, rolle, nummer)
        assert (weiter.status_code, weiter.url.endswith("#rundgang")) == (302, True)
        seite = client.get(weiter.url.partition("#")[0])
        assert seite.status_code == 200
        gezeigt = kasten(seite)
        assert f"Schritt {nummer} von 5 {schritt.titel} {schritt.text}" in gezeigt
        assert ("Zurück" in gezeigt, "Weiter" in gezeigt) == (nummer > 1, nummer < 5)
        ort = schritt.ort_auf(seite.resolver_match.view_name)
        # In einer gefüllten Installation gibt es zu jedem Schritt den ersten Ort und seine Stelle.
        assert ort == schritt.orte[0]
        assert ort.stelle == "" or ort.stelle in Seite(seite.text).kennungen
        besucht.append(weiter.url)
    assert len(set(besucht)) == 5
    assert "Fertig" in gezeigt


@pytest.mark.parametrize(("wer", "rolle"), JE_ROLLE)
def test_auch_in_einer_leeren_installation(wer: Callable[[], Person], rolle: str, als: Als) -> None:
    client = als(wer())
    for nummer in range(1, 6):
        seite = client.get(gehe(client, rolle, nummer).url.partition("#")[0])
        assert seite.status_code == 200
        assert f"Schritt {nummer} von 5" in kasten(seite)


def test_beim_ersten_anmelden_beginnt_er_von_selbst(als: Als) -> None:
    assert "Schritt 1 von 5 Ihre Woche" in kasten(als(b.aylin()).get("/"))


def test_wer_anderswo_nachsieht_findet_zum_schritt_zurueck(als: Als) -> None:
    client = als(b.aylin())
    gehe(client, "fachkraft", 2)
    assert kasten(client.get("/analysen/")) == (
        "Rundgang · Schritt 2 von 5 Termine zählen Zu diesem Schritt Rundgang beenden"
    )


def test_der_kasten_kostet_keine_abfrage(als: Als, django_assert_num_queries: Any) -> None:
    client = als(b.aylin())
    for schritt in (1, 0):
        Person.objects.update(rundgang_schritt=schritt)
        with django_assert_num_queries(3):
            assert bool(kasten(client.get("/passwort/"))) == bool(schritt)


def test_seitenteile_zeigen_ihn_nicht_noch_einmal(als: Als) -> None:
    assert kasten(als(b.aylin()).get("/netzwerk/", headers={"HX-Request": "true"})) == ""


# Beenden und wieder beginnen -------------------------------------------------------------------


def test_beendet_ist_beendet_auch_nach_der_naechsten_anmeldung(als: Als) -> None:
    client = als(b.aylin())
    antwort = client.post("/rundgang/", {"beenden": "", "weiter": "/angebote/?status=laufend"})
    assert antwort.url == "/angebote/?status=laufend"
    seite = client.get(antwort.url)
    assert "Sie finden ihn im Menü unter Ihrem Namen" in seite.text
    assert kasten(seite) == kasten(client.get("/")) == kasten(als(b.aylin()).get("/")) == ""


def test_wer_beendet_beendet_nur_fuer_sich(als: Als) -> None:
    als(b.aylin()).post("/rundgang/", {"beenden": ""})
    assert kasten(als(b.birgit()).get("/")) != ""


def test_im_menue_der_person_beginnt_er_wieder(als: Als) -> None:
    client = als(b.aylin())
    client.post("/rundgang/", {"beenden": ""})
    assert '<a href="/rundgang/">Rundgang</a>' in client.get("/netzwerk/").text
    seite = client.get("/rundgang/")
    assert seite.text.count("Rundgang beginnen") == 1
    assert "Wen rufe ich an?" in seite.text
    assert "Schritt 1 von 5" in kasten(client.get(gehe(client, "fachkraft", 1).url.partition("#")[0]))


def test_zurueck_geht_es_nur_auf_eigene_seiten(als: Als) -> None:
    for fremd in ("https://beispiel.example/", "//beispiel.example/", "javascript:alert(1)", ""):
        assert als(b.aylin()).post("/rundgang/", {"beenden": "", "weiter": fremd}).url == "/"


# Rollen ----------------------------------------------------------------------------------------


def test_guelsen_beginnt_als_koordination_und_kann_jeden_ihrer_rundgaenge_gehen(als: Als) -> None:
    client = als(b.guelsen())
    assert "Was fällig ist" in kasten(client.get("/"))
    seite = Seite(client.get("/rundgang/").text)
    assert [text.strip() for stufe, text in seite.ueberschriften if stufe == 2] == [
        "Rundgang für die Rolle Koordination vor Ort",
        "Rundgang für die Rolle Fachkraft",
        "Rundgang für die Rolle Leitung",
    ]
    gehe(client, "leitung", 1)
    assert "Überblick" in kasten(client.get("/"))


def test_hatice_ohne_rolle_sieht_keinen(als: Als) -> None:
    client = als(b.hatice())
    assert kasten(client.get("/")) == ""
    assert "Noch kein Rundgang" in client.get("/rundgang/").text


@pytest.mark.parametrize(
    "angaben",
    [
        {"rolle": "leitung", "schritt": "1"},
        {"rolle": "fachkraft", "schritt": "6"},
        {"rolle": "fachkraft", "schritt": "0"},
        {"rolle": "fachkraft", "schritt": "eins"},
        {"rolle": "fachkraft"},
        {},
    ],
)
def test_was_es_nicht_gibt_wird_freundlich_abgewiesen(angaben: dict[str, str], als: Als) -> None:
    client = als(b.aylin())
    antwort = client.post("/rundgang/", angaben, follow=True)
    assert antwort.redirect_chain == [("/rundgang/", 302)]
    assert "Diesen Schritt gibt es nicht. Bitte beginnen Sie den Rundgang von vorn." in antwort.text
    assert "Schritt 1 von 5" in kasten(client.get("/"))


def test_verliert_jemand_die_rolle_beginnt_der_andere_rundgang_vorn(als: Als) -> None:
    client = als(b.guelsen())
    gehe(client, "leitung", 2)
    b.guelsen().mitgliedschaften.filter(rolle="leitung").delete()
    assert "Schritt 1 von 5 Was fällig ist" in kasten(client.get("/"))
