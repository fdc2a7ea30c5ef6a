"""Bausteine, die nur der Browser zeigt: Dateifelder mit deutschem Knopf, Erklärungen von Fachwörtern."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests import besetzung as b
from tests.browser.conftest import Fenster


@pytest.fixture(scope="module")
def datenbank(eigene_datenbank: None) -> None:
    for person in (b.emre, b.birgit):
        person()


def test_ein_dateifeld_spricht_deutsch_und_nennt_die_wahl(
    browser: Browser, server: str, tmp_path: Path
) -> None:
    (tmp_path / "bevölkerung 2025.csv").write_text("Jahr;Anzahl\n")
    (tmp_path / "zweite.geojson").write_text("{}")
    kontext = browser.new_context(locale="en-US")
    eines = Fenster(kontext, server)
    eines.anmelden(b.emre())
    seite = eines.oeffne("/statistik/lieferungen/neu/")
    feld = seite.get_by_label("Datei des Statistikamts")
    knopf, name = seite.get_by_text("Datei wählen", exact=True), seite.locator("[data-dateiname]")
    expect(knopf).to_be_visible()
    expect(name).to_have_text("oder hierher ziehen")
    # Der Klick auf den Knopf trifft das Feld darüber.
    with seite.expect_file_chooser() as wahl:
        knopf.click(force=True)
    wahl.value.set_files(tmp_path / "bevölkerung 2025.csv")
    expect(name).to_have_text("bevölkerung 2025.csv")
    feld.focus()
    seite.keyboard.press("Shift+Tab")
    seite.keyboard.press("Tab")
    expect(seite.locator("[data-dateiwahl]")).to_have_css("outline-style", "solid")
    seite = eines.oeffne("/raeume/uebernehmen/")
    seite.get_by_label("Datei mit Grenzen").set_input_files(sorted(tmp_path.iterdir()))
    expect(seite.locator("[data-dateiname]")).to_have_text("2 Dateien: bevölkerung 2025.csv, zweite.geojson")
    assert (eines.fehler, eines.fremd) == ([], [])
    kontext.close()


def test_ohne_skript_bleibt_das_feld_des_browsers(browser: Browser, server: str) -> None:
    kontext = browser.new_context(java_script_enabled=False)
    eines = Fenster(kontext, server)
    eines.anmelden(b.emre())
    seite = eines.oeffne("/statistik/lieferungen/neu/")
    expect(seite.get_by_label("Datei des Statistikamts")).to_have_css("opacity", "1")
    expect(seite.get_by_text("Datei wählen", exact=True)).to_be_hidden()
    kontext.close()
