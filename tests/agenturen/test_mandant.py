"""Der Mandant: ohne Träger ist jede Abfrage nach Fallarbeit ein Fehler, mit Träger gibt es nur Eigenes."""

import pytest
from django.http import HttpRequest, HttpResponse
from django_scopes import get_scope, scope
from django_scopes.exceptions import ScopeError

from agenturen.mandant import MandantMiddleware
from agenturen.models import Mitgliedschaft, Person, Rolle
from angebote.models import Angebot, Termin
from tests import besetzung as b

pytestmark = pytest.mark.django_db


def gesehen_von(person: object) -> object:
    """Welche Träger die Middleware für eine Anfrage dieser Person öffnet."""
    gemerkt = []

    def ansicht(request: HttpRequest) -> HttpResponse:
        gemerkt.append(get_scope().get("traeger"))
        return HttpResponse()

    anfrage = HttpRequest()
    anfrage.user = person
    MandantMiddleware(ansicht)(anfrage)
    return gemerkt[0]


def test_jede_anfrage_laeuft_im_traeger_der_person() -> None:
    assert gesehen_von(b.aylin()) == [b.nordufer().pk]
    assert gesehen_von(b.farid()) == [b.suedhang().pk]


def test_ohne_mitgliedschaft_bleibt_kein_traeger_aktiv() -> None:
    assert gesehen_von(b.emre()) is None
    assert gesehen_von(b.hatice()) is None


def test_nach_der_anfrage_ist_der_traeger_wieder_zu() -> None:
    gesehen_von(b.aylin())
    assert get_scope().get("traeger") is None


def test_auch_ein_fehler_der_ansicht_laesst_keinen_traeger_offen() -> None:
    def ansicht(request: HttpRequest) -> HttpResponse:
        raise ValueError("kaputt")

    anfrage = HttpRequest()
    anfrage.user = b.aylin()
    with pytest.raises(ValueError, match="kaputt"):
        MandantMiddleware(ansicht)(anfrage)
    assert get_scope().get("traeger") is None


def test_eine_abfrage_ohne_traeger_ist_ein_fehler_und_keine_leere_liste() -> None:
    b.angebot()
    with pytest.raises(ScopeError):
        Angebot.objects.count()
    with pytest.raises(ScopeError):
        Termin.objects.count()


def test_im_eigenen_traeger_bleiben_fremde_angebote_verborgen() -> None:
    b.angebot("Sprachcafé")
    b.angebot("Fahrradkurs für Frauen", agentur=b.ia_suedhang(), sozialraum=b.suedhang_quartier())
    with scope(traeger=[b.nordufer().pk]):
        assert [angebot.titel for angebot in Angebot.objects.all()] == ["Sprachcafé"]
    with scope(traeger=[b.suedhang().pk]):
        assert [angebot.titel for angebot in Angebot.objects.all()] == ["Fahrradkurs für Frauen"]


def test_wer_bei_zwei_traegern_arbeitet_sieht_beide() -> None:
    aylin = b.aylin()
    Mitgliedschaft.objects.create(
        person=aylin, traeger=b.suedhang(), agentur=b.ia_suedhang(), rolle=Rolle.FACHKRAFT
    )
    assert gesehen_von(Person.objects.get(pk=aylin.pk)) == sorted([b.nordufer().pk, b.suedhang().pk])
