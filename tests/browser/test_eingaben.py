"""Wer beim Absenden nicht mehr angemeldet ist, findet seine Eingaben nach der Anmeldung wieder."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django_scopes import scopes_disabled
from playwright.sync_api import Page, expect

from agenturen.models import Person
from analysen.models import Analyse, Kommentar
from tests import besetzung as b
from tests.analysen.hafen import analyse, zahlen
from tests.browser.conftest import Fenster

WIEDER_DA = "Ihre Eingaben von eben sind wieder da. Gespeichert sind sie noch nicht"


@pytest.fixture(scope="module")
def datenbank(eigene_datenbank: None) -> None:
    zahlen()
    analyse(durch=b.birgit())
    b.aylin()


def adresse(weg: str) -> str:
    with scopes_disabled():
        return f"/analysen/{Analyse.objects.get().pk}/{weg}"


def abgemeldet(eines: Fenster) -> None:
    eines.kontext.clear_cookies(name=settings.SESSION_COOKIE_NAME)


def melde_an(seite: Page, person: Person) -> None:
    seite.locator("[name=login]").fill(person.email)
    seite.locator("[name=password]").fill(b.KENNWORT)
    seite.get_by_role("button", name="Anmelden").click()


def test_nach_der_anmeldung_stehen_die_eingaben_wieder_im_formular(fenster: Callable[..., Fenster]) -> None:
    eines = fenster(breite=390)
    eines.anmelden(b.birgit())
    seite = eines.oeffne(adresse("bearbeiten/"))
    seite.get_by_label("Titel").fill("Hafenviertel 2026, ein Entwurf")
    seite.get_by_label("Kurzprofil, 2 Seiten").check()
    abgemeldet(eines)
    seite.get_by_role("button", name="Speichern").click()
    melde_an(seite, b.birgit())
    expect(seite.get_by_role("heading", level=1)).to_have_text("Eckdaten ändern")
    expect(seite.get_by_text(WIEDER_DA)).to_be_visible()
    expect(seite.get_by_label("Titel")).to_have_value("Hafenviertel 2026, ein Entwurf")
    expect(seite.get_by_label("Kurzprofil, 2 Seiten")).to_be_checked()
    seite.get_by_role("button", name="Speichern").click()
    expect(seite.get_by_role("heading", level=1)).to_have_text("Hafenviertel 2026, ein Entwurf")
    # Gespeichert ist gespeichert: Beim nächsten Mal steht dort wieder, was gilt.
    eines.oeffne(adresse("bearbeiten/"))
    expect(seite.get_by_text(WIEDER_DA)).to_have_count(0)
    assert seite.evaluate("() => sessionStorage.getItem('eingaben')") is None


def test_auch_was_ohne_neue_seite_gesendet_wird(fenster: Callable[..., Fenster]) -> None:
    eines = fenster()
    eines.anmelden(b.birgit())
    seite = eines.oeffne(adresse("kapitel/lage/"))
    seite.wait_for_load_state("networkidle")
    seite.get_by_text("Kommentar schreiben").last.click()
    seite.get_by_label("Kommentar", exact=True).last.fill("Fehlt hier nicht der Bahnhof?")
    abgemeldet(eines)
    seite.get_by_role("button", name="Kommentar absenden").last.click()
    melde_an(seite, b.birgit())
    expect(seite.get_by_text(WIEDER_DA)).to_be_visible()
    expect(seite.get_by_label("Kommentar", exact=True).last).to_have_value("Fehlt hier nicht der Bahnhof?")
    seite.get_by_role("button", name="Kommentar absenden").last.click()
    expect(seite.get_by_role("listitem").filter(has_text="Fehlt hier nicht der Bahnhof?")).to_be_visible()
    with scopes_disabled():
        kommentar = Kommentar.objects.get()
        assert (kommentar.text, kommentar.baustein) == ("Fehlt hier nicht der Bahnhof?", None)


def test_wer_sich_danach_anmeldet_sieht_nur_eigene_eingaben(fenster: Callable[..., Fenster]) -> None:
    eines = fenster()
    eines.anmelden(b.aylin())
    seite = eines.oeffne(adresse("kapitel/anlass/"))
    seite.get_by_label("Kernsatz: was das Kapitel zeigt").fill("Von Aylin, nur halb gedacht.")
    abgemeldet(eines)
    seite.get_by_role("button", name="Kernsatz speichern").click()
    melde_an(seite, b.birgit())
    expect(seite.get_by_role("heading", level=1)).to_have_text("Anlass, Auftrag und Vorgehen")
    expect(seite.get_by_label("Kernsatz: was das Kapitel zeigt")).to_have_value("")
    expect(seite.get_by_text(WIEDER_DA)).to_have_count(0)


def test_ein_abgelaufenes_formular_fuehrt_zu_den_eingaben_zurueck(fenster: Callable[..., Fenster]) -> None:
    eines = fenster()
    eines.anmelden(b.birgit())
    seite = eines.oeffne(adresse("bearbeiten/"))
    seite.get_by_label("Titel").fill("In zwei Fenstern zugleich")
    # In einem anderen Fenster hat sie sich neu angemeldet: Das Plätzchen gegen Fälschungen ist ein anderes.
    eines.kontext.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    seite.get_by_role("button", name="Speichern").click()
    eines.fehler.clear()
    seite.get_by_role("link", name="Zum Formular mit Ihren Eingaben").click()
    expect(seite.get_by_text(WIEDER_DA)).to_be_visible()
    expect(seite.get_by_label("Titel")).to_have_value("In zwei Fenstern zugleich")
