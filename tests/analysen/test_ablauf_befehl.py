"""`analyse_schritt`: auf der Befehlszeile gelten dieselben Rechte und dieselben vier Augen."""

import io

import pytest
from django.core.management import CommandError, call_command
from django_scopes import scope

from agenturen.models import Mitgliedschaft, Protokolleintrag, Rolle
from analysen.models import Analyse, Fassung, Veroeffentlichung
from sozialraum.statistik.models import Wert
from tests import besetzung as b
from tests.analysen import hafen
from tests.analysen.hafen import analyse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ohne_pruefliste")]


def schritt(von: Analyse, was: str, wer: str, grund: str = "", *weitere: str) -> str:
    heraus = io.StringIO()
    angaben = ("--durch", wer, "--grund", grund, *weitere)
    call_command("analyse_schritt", str(von.pk), was, *angaben, stdout=heraus)
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


@pytest.fixture
def freigegeben() -> Analyse:
    b.carsten()
    von = analyse()
    schritt(von, "einreichen", "birgit@example.org")
    schritt(von, "freigeben", "carsten@example.org")
    return von


def stand(von: Analyse) -> list[tuple[int, str, str]]:
    with scope(traeger=[von.traeger_id]):
        alle = Veroeffentlichung.objects.filter(fassung__analyse=von).order_by("fassung__nummer")
        return [(eine.fassung.nummer, eine.ab.isoformat(), eine.zurueckgezogen_weil) for eine in alle]


@pytest.mark.parametrize(
    ("ab", "gilt"),
    [
        ("2099-03-01", "2099-02-28T23:00:00+00:00"),
        ("2099-07-01T09:30", "2099-07-01T07:30:00+00:00"),
        ("2099-07-01T09:30Z", "2099-07-01T09:30:00+00:00"),
    ],
)
def test_veroeffentlichen_mit_sperrfrist_in_ortszeit(freigegeben: Analyse, ab: str, gilt: str) -> None:
    schritt(freigegeben, "veroeffentlichen", "birgit@example.org", "Kurz gesagt.", "--ab", ab)
    assert stand(freigegeben) == [(1, gilt, "")]


def test_zurueckziehen_mit_grund_trifft_die_genannte_fassung(freigegeben: Analyse) -> None:
    birgit = "birgit@example.org"
    schritt(freigegeben, "veroeffentlichen", birgit)
    with pytest.raises(CommandError, match="Warum wird sie zurückgezogen"):
        schritt(freigegeben, "zurueckziehen", birgit)
    with pytest.raises(CommandError, match=r"nicht veröffentlicht\. Veröffentlicht: 1\."):
        schritt(freigegeben, "zurueckziehen", birgit, "Ein Name.", "--fassung", "2")
    with pytest.raises(CommandError, match="umfasst nicht: Analysen veröffentlichen und zurückziehen"):
        schritt(freigegeben, "zurueckziehen", b.aylin().email, "Ein Name.")
    name = "Sozialraumanalyse Hafenviertel 2026"
    assert schritt(freigegeben, "zurueckziehen", birgit, "Ein Name.") == f"{name}: Freigegeben\n"
    assert [(nummer, weil) for nummer, _, weil in stand(freigegeben)] == [(1, "Ein Name.")]
    with pytest.raises(CommandError, match="Veröffentlicht: keine"):
        schritt(freigegeben, "zurueckziehen", birgit, "Noch einmal.", "--fassung", "1")


@pytest.mark.parametrize(
    ("was", "weitere", "sagt"),
    [
        ("archivieren", ("--ab", "2099-01-01"), "nur beim Veröffentlichen"),
        ("archivieren", ("--fassung", "1"), "nur veröffentlicht oder zurückgezogen"),
        ("veroeffentlichen", ("--ab", "morgen"), "„morgen“ ist kein Zeitpunkt"),
        ("veroeffentlichen", ("--ab", "2099-02-30"), "„2099-02-30“ ist kein Zeitpunkt"),
        ("veroeffentlichen", ("--ab", "2001-01-01"), "Die Sperrfrist ist schon vorbei"),
        ("veroeffentlichen", ("--fassung", "7"), "keine Fassung 7"),
    ],
)
def test_falsche_angaben_veroeffentlichen_nichts(
    freigegeben: Analyse, was: str, weitere: tuple[str, ...], sagt: str
) -> None:
    with pytest.raises(CommandError, match=sagt):
        schritt(freigegeben, was, "birgit@example.org", "", *weitere)
    assert stand(freigegeben) == []


def test_was_sich_seit_der_einreichung_aendert_gibt_der_befehl_nicht_frei() -> None:
    b.carsten(), hafen.zahlen()
    von = analyse()
    schritt(von, "einreichen", "birgit@example.org")
    Wert.objects.filter(einheit__schluessel="11", zeitraum="2024").update(wert=77)
    with pytest.raises(CommandError, match="ein anderer als der, den Sie geprüft haben"):
        schritt(von, "freigeben", "carsten@example.org")


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
