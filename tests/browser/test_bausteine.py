"""Bausteine, die nur der Browser zeigt: Dateifelder mit deutschem Knopf, Erklärungen von Fachwörtern."""

from collections.abc import Callable
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
    feld = seite.get_by_label("Dateien des Statistikamts")
    knopf, name = seite.get_by_text("Dateien wählen", exact=True), seite.locator("[data-dateiname]")
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
    expect(seite.get_by_label("Dateien des Statistikamts")).to_have_css("opacity", "1")
    expect(seite.get_by_text("Dateien wählen", exact=True)).to_be_hidden()
    kontext.close()


def test_ein_fachwort_erklaert_sich_beim_zeigen_und_beim_fokus(fenster: Callable[..., Fenster]) -> None:
    eines = fenster()
    eines.anmelden(b.birgit())
    seite = eines.oeffne("/")
    wort, text = seite.locator(".begriff").first, seite.get_by_role("tooltip").first
    expect(text).to_be_hidden()
    wort.hover()
    expect(text).to_be_visible()
    text.hover()  # wer hinzeigt, um zu lesen, verliert es nicht
    expect(text).to_be_visible()
    seite.keyboard.press("Escape")
    expect(text).to_be_hidden()
    seite.mouse.move(0, 0)
    wort.focus()
    expect(text).to_be_visible()
    seite.keyboard.press("Escape")
    expect(text).to_be_hidden()
    seite.keyboard.press("Tab")
    wort.focus()
    expect(text).to_be_visible()


@pytest.mark.parametrize("breite", [1280, 390])
def test_keine_erklaerung_ragt_hinaus(breite: int, fenster: Callable[..., Fenster]) -> None:
    eines = fenster(breite=breite)
    eines.anmelden(b.birgit())
    b.hafenviertel()
    seite = eines.oeffne("/")
    woerter = seite.locator(".begriff")
    assert woerter.count() >= 3
    for stelle in range(woerter.count()):
        wort = woerter.nth(stelle)
        wort.focus()
        kasten = wort.get_by_role("tooltip").bounding_box()
        assert kasten is not None
        mitte = [kasten["x"] + kasten["width"] / 2, kasten["y"] + kasten["height"] / 2]
        # Wirklich zu sehen, nicht nur da: nichts schneidet ab, nichts liegt darüber.
        oben = seite.evaluate("([x, y]) => document.elementFromPoint(x, y)?.getAttribute('role')", mitte)
        assert oben == "tooltip"
        assert kasten["x"] >= 0 and kasten["x"] + kasten["width"] <= breite
        assert kasten["y"] >= 0 and kasten["y"] + kasten["height"] <= 900
        assert seite.evaluate("() => document.documentElement.scrollWidth") <= breite
