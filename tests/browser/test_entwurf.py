"""Auf der Straße, mit dem Telefon: Nadeln setzen, kein Netz, nichts verloren."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django_scopes import scopes_disabled
from playwright.sync_api import expect

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
