"""Der zweite Faktor im Browser: ohne Skript einrichten und anmelden; mit Skript kopieren; für alle lesbar."""

import time
from collections.abc import Callable, Iterator

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, Page, expect

from agenturen.zweiter_faktor import zweiten_faktor_einrichten
from tests import besetzung as b
from tests.browser.conftest import Fenster
from tests.browser.test_barrierefreiheit import verstoesse

GEHEIMNIS = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(scope="module")
def datenbank(eigene_datenbank: None) -> None:
    b.aylin()


@pytest.fixture(autouse=True)
def ohne_faktor(datenbank: None) -> None:
    Authenticator.objects.all().delete()


@pytest.fixture
def ohne_skript(browser: Browser, server: str) -> Iterator[Fenster]:
    kontext = browser.new_context(locale="de-DE", java_script_enabled=False, accept_downloads=True)
    yield Fenster(kontext, server)
    kontext.close()


def app(geheimnis: str, *, schritt: int = 0) -> str:
    """Was die App zeigt, oder mit `schritt=1` eine, deren Uhr eine halbe Minute vorgeht."""
    return format_hotp_value(hotp_value(geheimnis, int(time.time()) // 30 + schritt))


def mit_passwort(seite: Page, adresse: str) -> None:
    seite.goto(adresse)
    seite.locator("input[name=login]").fill("aylin@example.org")
    seite.locator("input[name=password]").fill(b.KENNWORT)
    seite.get_by_role("button", name="Anmelden", exact=True).click()


def test_einrichten_codes_herunterladen_und_mit_einem_code_anmelden_geht_ohne_skript(
    ohne_skript: Fenster,
) -> None:
    ohne_skript.anmelden(b.aylin())
    seite = ohne_skript.oeffne("/zweiter-faktor/")
    seite.get_by_role("link", name="Zweiten Faktor einrichten").click()
    bild = seite.get_by_alt_text("QR-Code für die App")
    assert bild.evaluate("bild => bild.naturalWidth") > 0  # die Richtlinie lässt das Bild durch
    geheimnis = seite.locator(".schluessel").inner_text().replace(" ", "")
    seite.get_by_label("Code aus der App").fill(app(geheimnis))
    seite.get_by_label("Ihr Passwort").fill(b.KENNWORT)
    seite.get_by_role("button", name="Einschalten").click()

    codes = seite.locator("#codes li").all_inner_texts()
    assert len(codes) == 10
    expect(seite.get_by_role("button", name="Kopieren")).to_be_hidden()
    with seite.expect_download() as ladung:
        seite.get_by_role("button", name="Herunterladen").click()
    assert ladung.value.suggested_filename == "wiederherstellungscodes.txt"
    assert [code in ladung.value.path().read_text() for code in codes] == [True] * 10
    seite.get_by_role("button", name="Ich habe sie aufbewahrt").click()
    expect(seite.get_by_text("10 von 10 unbenutzt")).to_be_visible()

    ohne_skript.kontext.clear_cookies()
    mit_passwort(seite, f"{ohne_skript.server}/anmelden/")
    expect(seite.get_by_role("heading", level=1)).to_have_text("Code eingeben")
    feld = seite.locator("input[name=code]")
    expect(feld).to_be_focused()
    feld.fill("000000")
    feld.press("Enter")
    expect(seite.get_by_text("Der Code stimmt nicht oder ist schon benutzt.")).to_be_visible()
    expect(feld).to_have_value("")
    feld.fill(app(geheimnis, schritt=1))
    feld.press("Enter")
    expect(seite.get_by_role("heading", level=1)).to_have_text("Guten Tag, Aylin Demir")


def test_codes_kopieren_und_jede_seite_ist_breit_und_schmal_fuer_alle_lesbar(
    fenster: Callable[..., Fenster],
) -> None:
    zweiten_faktor_einrichten(person=b.aylin(), geheimnis=GEHEIMNIS, code=app(GEHEIMNIS))
    eines = fenster(csp=False)  # axe wird in die Seite gelegt
    eines.kontext.grant_permissions(["clipboard-read", "clipboard-write"])
    seite = eines.seite

    def lesbar() -> None:
        for breite in (1280, 390):
            seite.set_viewport_size({"width": breite, "height": 900})
            assert verstoesse(seite) == []
            assert seite.evaluate("() => document.documentElement.scrollWidth") <= breite

    mit_passwort(seite, f"{eines.server}/anmelden/")
    lesbar()
    seite.locator("input[name=code]").fill(app(GEHEIMNIS, schritt=1))
    seite.get_by_role("button", name="Anmelden", exact=True).click()
    for adresse in ("", "abschalten/", "einrichten/", "codes/"):
        eines.oeffne(f"/zweiter-faktor/{adresse}")
        lesbar()
    seite.get_by_label("Ihr Passwort").fill(b.KENNWORT)
    seite.get_by_role("button", name="Neue Codes erzeugen").click()
    lesbar()
    seite.get_by_role("button", name="Kopieren").click()
    expect(seite.get_by_role("button", name="Kopiert")).to_be_visible()
    codes = seite.locator("#codes li").all_inner_texts()
    assert seite.evaluate("() => navigator.clipboard.readText()").split("\n") == [*codes, ""]
    seite.emulate_media(media="print")
    expect(seite.get_by_role("button", name="Kopiert")).to_be_hidden()
    expect(seite.locator("#codes")).to_be_visible()
    seite.emulate_media(media="screen")
    # Gleich nach dem Herunterladen, obwohl ein Formular nicht zweimal hintereinander sendet.
    with seite.expect_download():
        seite.get_by_role("button", name="Herunterladen").click()
    seite.get_by_role("button", name="Ich habe sie aufbewahrt").click()
    expect(seite.get_by_text("10 von 10 unbenutzt")).to_be_visible()
