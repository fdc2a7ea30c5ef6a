"""`analyse_schritt`: auf der Befehlszeile gelten dieselben Rechte und dieselben vier Augen."""

import io

import pytest
from django.core.management import CommandError, call_command
from django_scopes import scope

from agenturen.models import Mitgliedschaft, Protokolleintrag, Rolle
from analysen.models import Analyse, Fassung
from tests import besetzung as b
from tests.analysen.hafen import analyse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ohne_pruefliste")]


def schritt(von: Analyse, was: str, wer: str, grund: str = "") -> str:
    heraus = io.StringIO()
    call_command("analyse_schritt", str(von.pk), was, "--durch", wer, "--grund", grund, stdout=heraus)
    return heraus.getvalue()


def test_der_weg_auf_der_befehlszeile() -> None:
    b.carsten()
    von = analyse()
    name = "Sozialraumanalyse Hafenviertel 2026"
    assert schritt(von, "einreichen", "birgit@example.org") == f"{name}: Prüfung\n"
    assert schritt(von, "zurueckgeben", "carsten@example.org", "Kapitel 3 fehlt.") == f"{name}: Entwurf\n"
    schritt(von, "einreichen", "birgit@example.org")
    assert schritt(von, "freigeben", "CARSTEN@example.org") == f"{name}: Freigegeben\n"
    assert schritt(von, "veroeffentlichen", "birgit@example.org") == f"{name}: Veröffentlicht\n"
    assert schritt(von, "berichtigen", "birgit@example.org", "Das Jahr.") == f"{name}: Entwurf\n"
    eintrag = Protokolleintrag.objects.get(ereignis="Analyse freigegeben")
    assert eintrag.durch_name == "Carsten Wolf"


def test_wer_einreicht_gibt_auch_dort_nicht_frei() -> None:
    b.carsten(), b.aylin()
    von = analyse()
    Mitgliedschaft.objects.create(
        person=b.birgit(), traeger=b.nordufer(), agentur=b.ia_hafen(), rolle=Rolle.LEITUNG
    )
    schritt(von, "einreichen", "birgit@example.org")
    with pytest.raises(CommandError, match="gibt sie nicht selbst frei"):
        schritt(von, "freigeben", "birgit@example.org", "Es eilt.")
    for wer in ("aylin@example.org", "emre@example.org", "frauke@example.org"):
        getattr(b, wer.partition("@")[0])()
        with pytest.raises(CommandError, match="umfasst nicht: Analysen freigeben"):
            schritt(von, "freigeben", wer)
    with scope(traeger=[von.traeger_id]):
        assert not Fassung.objects.exists()


def test_was_es_nicht_gibt_wird_benannt() -> None:
    von = analyse()
    with pytest.raises(CommandError, match="gibt es keinen Zugang"):
        schritt(von, "einreichen", "niemand@example.org")
    with pytest.raises(CommandError, match="Eine Analyse mit der Nummer 999999 gibt es nicht"):
        call_command("analyse_schritt", "999999", "einreichen", "--durch", b.birgit().email)
    with pytest.raises(CommandError, match="ist inzwischen im Zustand „Entwurf“"):
        schritt(von, "archivieren", "birgit@example.org")
    with pytest.raises(CommandError, match="keine Fassung"):
        schritt(von, "veroeffentlichen", "birgit@example.org")
