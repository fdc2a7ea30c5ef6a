"""Auf der Straße, mit dem Telefon: Nadeln setzen, kein Netz, nichts verloren."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django_scopes import scopes_disabled
from playwright.sync_api import Page, Route, expect

from sozialraum.bedarfe.models import Methodeneinsatz
from tests import besetzung as b
from tests.bedarfe.fotos import foto
from tests.browser.conftest import Fenster

NEU = "/bedarfe/methoden/neu/"


@pytest.fixture(scope="module")
def datenbank(eigene_datenbank: None) -> None:
    b.aylin()
    b.hafenviertel()


def test_ein_funkloch_kostet_kein_wort_und_kein_foto(fenster: Callable[..., Fenster], tmp_path: Path) -> None:
    bild = tmp_path / "strasse.jpg"
    bild.write_bytes(foto(800, 600))
    eines = fenster(breite=390)
    eines.anmelden(b.aylin())
    seite = eines.oeffne(NEU)
    seite.get_by_label("Methode").select_option(label="Stadtteilbegehung")
    seite.get_by_label("Ergebnis").fill("Nach 18 Uhr ist jede Tür zu.")
    seite.get_by_label("Foto", exact=False).first.set_input_files(bild)
    eines.kontext.set_offline(True)
    seite.get_by_role("button", name="Methode festhalten").click()
    hinweis = seite.locator(".entwurf")
    expect(hinweis).to_contain_text("Keine Verbindung. Es ist nichts verloren")
    eines.kontext.set_offline(False)
    expect(hinweis).to_contain_text("Sie haben wieder Netz.")
    # Die Seite war zu, etwa weil das Telefon sie verwarf: der Entwurf ist noch da, auch das Foto.
    seite = eines.oeffne(NEU)
    expect(seite.locator(".entwurf")).to_contain_text("ist wieder da; er lag nur in diesem Browser.")
    expect(seite.get_by_label("Ergebnis")).to_have_value("Nach 18 Uhr ist jede Tür zu.")
    expect(seite.locator("[data-dateiname]")).to_have_text("strasse.jpg")
    seite.get_by_role("button", name="Methode festhalten").click()
    expect(seite.get_by_role("heading", level=1)).to_have_text("Stadtteilbegehung")
    with scopes_disabled():
        einsatz = Methodeneinsatz.objects.get()
        assert (einsatz.ergebnis, bool(einsatz.foto)) == ("Nach 18 Uhr ist jede Tür zu.", True)
    # Angekommen: der Entwurf ist weg.
    seite = eines.oeffne(NEU)
    expect(seite.get_by_label("Ergebnis")).to_have_value("")
    assert seite.evaluate("() => Object.keys(localStorage)") == []


def test_ein_tippen_auf_die_karte_setzt_eine_nadel_an_diesen_ort(fenster: Callable[..., Fenster]) -> None:
    eines = fenster(breite=390)
    eines.anmelden(b.aylin())
    seite = eines.oeffne(NEU)
    seite.get_by_label("Methode").select_option(label="Nadelmethode")
    karte = seite.locator("[data-nadelkarte] svg")
    expect(karte).to_be_visible()
    rahmen = karte.bounding_box()
    assert rahmen is not None
    # Die Karte zeigt das Hafenviertel (7,00–7,02 · 51,22–51,24) mit gleichem Rand, also dieselbe Mitte.
    karte.click(position={"x": rahmen["width"] / 2, "y": rahmen["height"] / 2})
    laenge, breite = (seite.locator(f'[name="zeile-0-{feld}"]') for feld in ("laenge", "breite"))
    werte = [float(feld.input_value().replace(",", ".")) for feld in (laenge, breite)]
    assert [round(wert, 3) for wert in werte] == [7.01, 51.23]
    expect(karte.locator("[data-gesteckt] circle")).to_have_count(1)
    # Die gezeichnete Nadel sitzt, wo getippt wurde.
    nadel = karte.locator("[data-gesteckt] circle").bounding_box()
    assert nadel is not None
    assert abs(nadel["x"] + nadel["width"] / 2 - rahmen["x"] - rahmen["width"] / 2) < 3
    seite.locator('[name="zeile-0-text"]').fill("Bolzplatz")
    karte.click(position={"x": rahmen["width"] / 3, "y": rahmen["height"] / 2})
    expect(seite.locator("[data-nadelzeilen] [data-nadel]")).to_have_count(2)
    seite.get_by_role("button", name="Methode festhalten").click()
    expect(seite.get_by_role("heading", name="2 Nadeln")).to_be_visible()
    expect(seite.get_by_text("Bolzplatz")).to_be_visible()


def test_ein_entwurf_laesst_sich_verwerfen(fenster: Callable[..., Fenster]) -> None:
    eines = fenster()
    eines.anmelden(b.aylin())
    seite = eines.oeffne("/bedarfe/neu/")
    seite.get_by_label("Aussage").fill("Es fehlt ein Ort für den Abend.")
    expect(seite.locator(".entwurf")).to_contain_text("Bis zum Senden bleibt alles auf diesem Gerät")
    seite.get_by_role("button", name="Entwurf verwerfen").click()
    expect(seite.get_by_label("Aussage")).to_have_value("")
    assert seite.evaluate("() => Object.keys(localStorage)") == []


def beobachtung(eines: Fenster, bild: Path, ergebnis: str = "Nach 18 Uhr ist jede Tür zu.") -> Page:
    seite = eines.seite
    seite.get_by_label("Methode").select_option(label="Stadtteilbegehung")
    seite.get_by_label("Ergebnis").fill(ergebnis)
    seite.get_by_label("Foto", exact=False).first.set_input_files(bild)
    return seite


def festhalten(seite: Page) -> None:
    seite.get_by_role("button", name="Methode festhalten").click()


def leerer_speicher(seite: Page) -> None:
    """Das Skript der Seite läuft, wenn sie schon zu sehen ist."""
    seite.wait_for_function("() => Object.keys(localStorage).length === 0")


def nur_absage(eines: Fenster, *zeichen: str) -> None:
    """Der Browser meldet die Absage selbst; andere Fehler darf es nicht geben."""
    assert all(any(eins in zeile for eins in zeichen) for zeile in eines.fehler), eines.fehler
    eines.fehler.clear()


@pytest.fixture
def bild(tmp_path: Path) -> Path:
    datei = tmp_path / "strasse.jpg"
    datei.write_bytes(foto(800, 600))
    return datei


@pytest.fixture
def leere_erhebung() -> None:
    with scopes_disabled():
        Methodeneinsatz.objects.all().delete()


@pytest.mark.parametrize("absage", ["503", "abgemeldet", "ohne Plätzchen"])
def test_was_der_server_nicht_annahm_bleibt_im_browser(
    fenster: Callable[..., Fenster], bild: Path, absage: str, leere_erhebung: None
) -> None:
    """Die Fehlerseite und die Anmeldung sind andere Seiten; angekommen ist trotzdem nichts."""
    eines = fenster(breite=390)
    eines.anmelden(b.aylin())
    eines.oeffne(NEU)
    seite = beobachtung(eines, bild)
    expect(seite.locator(".entwurf")).to_contain_text("Zuletzt gemerkt")
    if absage == "503":
        seite.route(
            f"**{NEU}",
            lambda weg: (
                weg.fulfill(status=503, body="Gerade nicht.")
                if weg.request.method == "POST"
                else weg.fallback()
            ),
        )
    elif absage == "abgemeldet":
        eines.kontext.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    else:
        eines.kontext.clear_cookies()
    with seite.expect_response(lambda antwort: antwort.request.method == "POST") as abgesagt:
        festhalten(seite)
    assert abgesagt.value.status == {"503": 503, "abgemeldet": 302, "ohne Plätzchen": 403}[absage]
    seite.wait_for_load_state()
    seite.unroute(f"**{NEU}")
    eines.anmelden(b.aylin())
    # Seiten, die denselben Speicher aufräumen.
    for pfad in ("/bedarfe/erhebung/", "/bedarfe/methoden/", "/bedarfe/neu/"):
        eines.oeffne(pfad)
    seite = eines.oeffne(NEU)
    expect(seite.locator(".entwurf")).to_contain_text("ist wieder da; er lag nur in diesem Browser.")
    expect(seite.get_by_label("Ergebnis")).to_have_value("Nach 18 Uhr ist jede Tür zu.")
    expect(seite.locator("[data-dateiname]")).to_have_text("strasse.jpg")
    festhalten(seite)
    expect(seite.get_by_role("heading", level=1)).to_have_text("Stadtteilbegehung")
    leerer_speicher(seite)
    with scopes_disabled():
        assert [bool(einsatz.foto) for einsatz in Methodeneinsatz.objects.all()] == [True]
    nur_absage(eines, "503", "403")


def test_bleibt_die_antwort_im_funkloch_entsteht_nichts_doppelt(
    fenster: Callable[..., Fenster], leere_erhebung: None
) -> None:
    eines = fenster()
    eines.anmelden(b.aylin())
    seite = eines.oeffne(NEU)
    seite.get_by_label("Methode").select_option(label="Stadtteilbegehung")
    seite.get_by_label("Ergebnis").fill("Nach 18 Uhr ist jede Tür zu.")

    def verschluckt(weg: Route) -> None:
        if weg.request.method == "POST":
            assert weg.fetch(max_redirects=0).status == 302
            weg.fulfill(status=503, body="Gerade nicht.")
        else:
            weg.fallback()

    seite.route(f"**{NEU}", verschluckt)
    with seite.expect_response(lambda antwort: antwort.status == 503):
        festhalten(seite)
    expect(seite.get_by_text("Gerade nicht.")).to_be_visible()
    seite.unroute(f"**{NEU}")
    # Das Formular steht noch da, und niemand weiß, ob es ankam: also noch einmal.
    with scopes_disabled():
        (einsatz,) = Methodeneinsatz.objects.all()
    seite = eines.oeffne("/bedarfe/erhebung/")
    # Schon die nächste Seite sagt dem Browser, dass der Server ihn hat.
    leerer_speicher(seite)
    assert einsatz.ergebnis == "Nach 18 Uhr ist jede Tür zu."
    nur_absage(eines, "503")


def test_mehrere_beobachtungen_warten_auf_das_netz(
    fenster: Callable[..., Fenster], bild: Path, leere_erhebung: None
) -> None:
    eines = fenster(breite=390)
    eines.anmelden(b.aylin())
    eines.oeffne(NEU)
    eines.kontext.set_offline(True)
    for ergebnis in ("Die Bank fehlt.", "Die Laterne ist aus."):
        seite = beobachtung(eines, bild, ergebnis)
        festhalten(seite)
        seite.get_by_role("button", name="Weglegen und die nächste festhalten").click()
        expect(seite.get_by_label("Ergebnis")).to_have_value("")
        expect(seite.locator("[data-dateiname]")).not_to_have_text("strasse.jpg")
    expect(seite.get_by_text("2 Einträge warten aufs Netz")).to_be_visible()
    eines.kontext.set_offline(False)
    # Auch wer zwischendurch etwas anderes tut, kann sie von dort senden.
    seite = eines.oeffne("/bedarfe/erhebung/")
    expect(seite.get_by_text("2 Einträge warten aufs Netz: Stadtteilbegehung")).to_be_visible()
    seite.get_by_role("button", name="Jetzt senden").click()
    expect(seite.get_by_text("2 Einträge sind angekommen.")).to_be_visible()
    with scopes_disabled():
        angekommen = {(einsatz.ergebnis, bool(einsatz.foto)) for einsatz in Methodeneinsatz.objects.all()}
    assert angekommen == {("Die Bank fehlt.", True), ("Die Laterne ist aus.", True)}
    leerer_speicher(seite)
    nur_absage(eines, "ERR_INTERNET_DISCONNECTED")


def test_was_wartet_bleibt_wenn_der_server_es_nicht_nimmt(
    fenster: Callable[..., Fenster], bild: Path, leere_erhebung: None
) -> None:
    eines = fenster()
    eines.anmelden(b.aylin())
    eines.oeffne(NEU)
    eines.kontext.set_offline(True)
    seite = beobachtung(eines, bild)
    festhalten(seite)
    seite.get_by_role("button", name="Weglegen und die nächste festhalten").click()
    eines.kontext.set_offline(False)
    eines.kontext.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    seite.get_by_role("button", name="Jetzt senden").click()
    expect(seite.get_by_text("Ihre Anmeldung ist abgelaufen.")).to_be_visible()
    # Eine andere Person an diesem Gerät sieht davon nichts.
    eines.anmelden(b.birgit())
    seite = eines.oeffne("/bedarfe/erhebung/")
    expect(seite.get_by_role("heading", level=1)).to_be_visible()
    assert seite.get_by_text("wartet aufs Netz").count() == 0
    eines.anmelden(b.aylin())
    seite = eines.oeffne("/bedarfe/erhebung/")
    expect(seite.get_by_text("1 Eintrag wartet aufs Netz")).to_be_visible()
    seite.get_by_role("button", name="Jetzt senden").click()
    expect(seite.get_by_text("1 Eintrag ist angekommen.")).to_be_visible()
    with scopes_disabled():
        assert Methodeneinsatz.objects.count() == 1
    nur_absage(eines, "ERR_INTERNET_DISCONNECTED")
