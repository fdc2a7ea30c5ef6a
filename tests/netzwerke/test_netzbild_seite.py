"""Die Seite „Netzwerkbild“: was jemand sehen darf, als Bild und als Tabelle."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django_scopes import scope

from agenturen.models import Agentur, Person
from netzwerke.kooperation_aendern import kooperation_anlegen
from tests import besetzung as b

pytestmark = pytest.mark.django_db
Als = Callable[[Person], Client]
SEITE = "/netzwerk/bild/"


def verbinde(name: str, *, agentur: Agentur | None = None, durch: Person | None = None) -> None:
    agentur = agentur or b.ia_hafen()
    partner = b.akteur(name, sozialraeume=[b.hafenviertel()])
    with scope(traeger=[agentur.traeger_id]):
        kooperation_anlegen(
            agentur=agentur,
            partner=partner,
            angaben={"form": "muendlich", "intensitaet": 3},
            durch=durch or b.aylin(),
        )


def test_bild_und_tabelle_nennen_dieselben(als: Als) -> None:
    verbinde("Schule am Kai")
    allein = b.akteur("Einsame Stiftung", "verein", sozialraeume=[b.hafenviertel()])
    antwort = als(b.aylin()).get(SEITE, {"sozialraum": b.hafenviertel().pk})
    html = antwort.content.decode()
    assert "2 von 3 Akteuren sind mit anderen verbunden, einer steht ohne erfasste Verbindung" in html
    assert html.count("<svg") >= 2
    (verbindung,) = antwort.context["seite"].verbindungen
    assert (verbindung.knoten.name, verbindung.mit.name, verbindung.enge) == (
        "Integrationsagentur Hafenviertel",
        "Schule am Kai",
        "gemeinsame Angebote",
    )
    assert f'href="/netzwerk/akteure/{allein.pk}/"' in html


def test_was_ein_anderer_traeger_festhielt_bleibt_bei_ihm(als: Als) -> None:
    verbinde("Schule am Kai", agentur=b.ia_suedhang(), durch=b.farid())
    angaben = {"sozialraum": b.hafenviertel().pk}
    assert als(b.aylin()).get(SEITE, angaben).context["seite"].verbindungen == []
    assert len(als(b.farid()).get(SEITE, angaben).context["seite"].verbindungen) == 1


def test_der_verbund_sieht_nur_die_gewaehlten_agenturen(als: Als) -> None:
    verbinde("Schule am Kai")
    verbinde("Weberei", agentur=b.ia_weber(), durch=b.guelsen())
    seite = als(b.daria()).get(SEITE, {"sozialraum": b.hafenviertel().pk}).context["seite"]
    assert [verbindung.mit.name for verbindung in seite.verbindungen] == ["Schule am Kai"]


@pytest.mark.parametrize("angaben", [{}, {"sozialraum": "0"}, {"sozialraum": "x'"}])
def test_ohne_passende_wahl_gilt_der_aktuelle_oder_erste_sozialraum(
    als: Als, angaben: dict[str, str]
) -> None:
    verbinde("Schule am Kai")
    assert als(b.aylin()).get(SEITE, angaben).context["sozialraum"] == b.hafenviertel()


def test_ohne_akteure_sagt_die_seite_was_fehlt(als: Als) -> None:
    b.hafenviertel()
    assert "Noch keine Akteure" in als(b.aylin()).get(SEITE).content.decode()


def test_htmx_holt_nur_den_teil(als: Als) -> None:
    verbinde("Schule am Kai")
    html = als(b.aylin()).get(SEITE, headers={"HX-Request": "true"}).content.decode()
    assert html.lstrip().startswith('<div id="netzbild"') and "<html" not in html


@pytest.mark.parametrize("partner", [1, 30])
def test_die_seite_kostet_gleich_viele_abfragen(
    als: Als, partner: int, django_assert_num_queries: Any
) -> None:
    for nummer in range(partner):
        verbinde(f"Verein {nummer:02}")
    klient = als(b.aylin())
    klient.get(SEITE)
    with django_assert_num_queries(6):
        klient.get(SEITE)
