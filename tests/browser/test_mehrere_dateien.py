"""Emre zieht mehrere Dateien auf die Seite, sieht seine Liste sich füllen und übernimmt, was bereit ist."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sozialraum.statistik.models import Lieferung, Wert
from tests import besetzung as b
from tests.browser.conftest import Fenster
from tests.browser.test_barrierefreiheit import verstoesse
from tests.statistik import dateien as d

NEU = "/statistik/lieferungen/neu/"
# Legt Dateien ab, wie es der Browser beim Ziehen tut; Namen und Inhalt kommen aus dem Test.
ABLEGEN = """([ziel, dateien]) => {
  const mit = new DataTransfer();
  for (const [name, inhalt] of dateien) mit.items.add(new File([new Uint8Array(inhalt)], name));
  const ort = document.querySelector(ziel);
  for (const art of ["dragover", "drop"]) {
    ort.dispatchEvent(new DragEvent(art, { bubbles: true, cancelable: true, dataTransfer: mit }));
  }
}"""


@pytest.fixture(scope="module")
def datenbank(eigene_datenbank: None) -> None:
    b.emre()
    b.probstadt()
    d.importvorlage()


def jahr(welches: int) -> bytes:
    return d.datei(d.ganze_stadt(jahr=str(welches)))


def fertig(seite: Page) -> None:
    expect(seite.locator("#eingang[hx-get]")).to_have_count(0, timeout=30_000)


def test_ziehen_pruefen_uebernehmen(fenster: Callable[..., Fenster], arbeiter: None) -> None:
    eines = fenster(csp=False)
    eines.anmelden(b.emre())
    seite = eines.oeffne(NEU)
    inhalte = {"2022.csv": jahr(2022), "2023.csv": jahr(2023), "bericht.pdf": b"%PDF-1.7"}
    dateien = [[name, list(inhalt)] for name, inhalt in inhalte.items()]
    # Neben das Feld, auf die Überschrift: auch das zählt.
    seite.evaluate(ABLEGEN, ["h1", dateien])
    expect(seite.locator("[data-dateiname]")).to_have_text("3 Dateien: 2022.csv, 2023.csv, bericht.pdf")
    expect(seite.get_by_label("Dateien des Statistikamts")).to_be_focused()
    viele = [[f"{nummer}.csv", [120]] for nummer in range(20)]
    seite.evaluate(ABLEGEN, ["main", viele])
    expect(seite.locator("[data-dateiname]")).to_have_text("20 Dateien: 0.csv, 1.csv, 2.csv und 17 weitere")
    seite.evaluate(ABLEGEN, ["main", dateien])
    seite.get_by_role("button", name="Lieferung prüfen").click()

    expect(seite.get_by_role("heading", level=1)).to_have_text("Ihre Dateien")
    fertig(seite)
    expect(seite.get_by_role("row", name="2022.csv")).to_contain_text("bereit")
    expect(seite.get_by_text("2 Dateien: 2 bereit.").last).to_be_visible()
    expect(seite.locator("#ansage")).to_have_text("2 Dateien: 2 bereit.")
    expect(seite.get_by_text("Die Datei ist eine PDF-Datei.")).to_be_visible()
    assert verstoesse(seite) == []
    seite.set_viewport_size({"width": 390, "height": 900})
    assert verstoesse(seite) == []
    assert seite.evaluate("() => document.documentElement.scrollWidth") <= 390

    seite.get_by_role("button", name="2 Dateien übernehmen").press("Enter")
    fertig(seite)
    expect(seite.get_by_role("link", name="Ergebnis ansehen")).to_have_count(2)
    assert Wert.objects.count() == 14
    assert (eines.fehler, eines.fremd) == ([], [])


def test_ohne_skript_geht_alles_auch(browser: Browser, server: str, arbeiter: None, tmp_path: Path) -> None:
    (tmp_path / "jahre.zip").write_bytes(
        d.archiv({f"{welches}.csv": jahr(welches) for welches in (2018, 2019)})
    )
    kontext = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    eines = Fenster(kontext, server)
    eines.anmelden(b.emre())
    seite = eines.oeffne(NEU)
    seite.get_by_label("Dateien des Statistikamts").set_input_files(tmp_path / "jahre.zip")
    seite.get_by_role("button", name="Lieferung prüfen").click()
    expect(seite.get_by_role("heading", level=1)).to_have_text("Ihre Dateien")
    for _ in range(60):
        if seite.get_by_role("button", name="2 Dateien übernehmen").count():
            break
        seite.wait_for_timeout(500)
        seite.reload()
    seite.get_by_role("button", name="2 Dateien übernehmen").click()
    expect(seite.get_by_text("2 Dateien werden im Hintergrund übernommen")).to_be_visible()
    for _ in range(60):
        if Lieferung.objects.filter(archiv="jahre.zip", zustand="uebernommen").count() == 2:
            break
        seite.wait_for_timeout(500)
    seite.reload()
    expect(seite.get_by_text("2 Dateien: 2 übernommen.")).to_be_visible()
    kontext.close()
