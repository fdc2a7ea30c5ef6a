"""Karte und Zeitreihe ohne Maus: jede Fläche ist zu erreichen, zu hören und zu öffnen; auch auf Papier."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from agenturen.models import Person
from sozialraum.raeume.models import Sozialraum
from tests.browser.conftest import Fenster
from tests.browser.test_barrierefreiheit import verstoesse

KARTE = "/statistik/karte/?sozialraum="
BREITEN = (1280, 390)


@pytest.fixture(scope="module")
def datenbank(musterstadt: None) -> None:
    """Die Karte soll voll sein."""


@pytest.fixture(scope="module")
def raum(datenbank: None) -> int:
    """Der Sozialraum, der umrandet ist."""
    return Sozialraum.objects.get(name="Hafen und Bahnhof").pk


def angemeldet(fenster: Callable[..., Fenster], *, csp: bool = True) -> Fenster:
    eines = fenster(csp=csp)
    eines.anmelden(Person.objects.get(email="fachkraft@musterstadt.example"))
    return eines


def im_fokus(seite: Page) -> str:
    """Was eine Vorlesehilfe zum Element im Fokus sagt."""
    return str(
        seite.evaluate(
            "() => { const e = document.activeElement;"
            " return e.querySelector('title')?.textContent || e.textContent.trim() }"
        )
    )


def test_karte_mit_der_tastatur(fenster: Callable[..., Fenster], raum: int) -> None:
    seite = angemeldet(fenster).oeffne(f"{KARTE}{raum}")
    ueberspringen = seite.get_by_role("link", name="Karte überspringen, zur Tabelle")
    ueberspringen.focus()
    expect(ueberspringen).to_be_in_viewport()
    seite.keyboard.press("Tab")
    assert im_fokus(seite).startswith("Altenrode: ")
    assert seite.evaluate("() => document.activeElement.matches(':focus-visible')")
    rand = seite.evaluate("() => getComputedStyle(document.activeElement.querySelector('path')).strokeWidth")
    assert rand == "5px"
    seite.keyboard.press("Enter")
    expect(seite.get_by_role("heading", level=1)).to_contain_text("Altenrode")

    seite.go_back()
    seite.get_by_role("link", name="Karte überspringen, zur Tabelle").focus()
    seite.keyboard.press("Enter")
    expect(seite.locator("#karte-tabelle")).to_be_focused()


def test_flaechen_haben_namen_wert_und_klasse(fenster: Callable[..., Fenster], raum: int) -> None:
    seite = angemeldet(fenster).oeffne(f"{KARTE}{raum}")
    karte = seite.get_by_role("group", name="Karte: In ")
    expect(karte).to_have_count(1)  # die schmale ist für niemanden da
    hafen = karte.get_by_role("link", name="Hafenviertel: ")
    name = (hafen.locator("title").text_content() or "").replace("\u00a0", " ")
    zeile = seite.get_by_role("row", name="Hafenviertel").filter(has_not=seite.get_by_text("wie Klasse"))
    wert, klasse = (
        zelle.replace("\u00a0", " ") for zelle in zeile.get_by_role("cell").all_inner_texts()[-2:]
    )
    assert name == f"Hafenviertel: {wert}, Klasse {klasse}"


def test_die_wahl_steht_in_der_adresse_und_die_zurueck_taste_geht(
    fenster: Callable[..., Fenster], raum: int
) -> None:
    seite = angemeldet(fenster).oeffne(KARTE)
    seite.get_by_label("Indikator").select_option("anteil_auslaender")
    expect(seite.locator("#karte-tabelle caption")).to_contain_text("Ausländer")
    assert "indikator=anteil_auslaender" in seite.url
    methode = seite.get_by_label("Klassen bilden nach")
    methode.focus()
    methode.select_option("quantile")
    expect(seite.locator("#karte-tabelle")).to_contain_text("etwa gleich viele Gebiete")
    expect(methode).to_be_focused()
    seite.go_back()
    expect(seite.get_by_label("Klassen bilden nach")).to_have_value("jenks")


@pytest.mark.parametrize(
    "adresse",
    [
        "/statistik/karte/?indikator=anteil_nicht_eu&zeitraum=2018&methode=gleiche-breite&sozialraum={raum}",
        "/statistik/karte/?ebene=05999000/stadtbezirk&indikator=ew",
        "/statistik/zeitreihe/?gebiet=sozialraum-{raum}&gebiet=05999000/stadtbezirk/1",
        "/statistik/zeitreihe/?gebiet=sozialraum-{raum}&bilder=je-gebiet",
    ],
)
def test_axe_findet_nichts(adresse: str, fenster: Callable[..., Fenster], raum: int) -> None:
    seite = angemeldet(fenster, csp=False).oeffne(adresse.format(raum=raum))
    for breite in BREITEN:
        seite.set_viewport_size({"width": breite, "height": 900})
        assert verstoesse(seite) == []
        assert seite.evaluate("() => document.documentElement.scrollWidth") <= breite


def test_auf_papier_bleiben_karte_und_tabelle(fenster: Callable[..., Fenster], raum: int) -> None:
    seite = angemeldet(fenster).oeffne(f"{KARTE}{raum}")
    seite.emulate_media(media="print")
    expect(seite.get_by_label("Indikator")).to_be_hidden()
    expect(seite.get_by_role("link", name="Karte überspringen, zur Tabelle")).to_be_hidden()
    expect(seite.locator(".flaechenkarte svg:visible")).to_have_count(1)
    expect(seite.locator("#karte-tabelle table")).to_be_visible()


def test_zeitreihe_ein_gebiet_suchen_und_dazunehmen(fenster: Callable[..., Fenster], raum: int) -> None:
    seite = angemeldet(fenster).oeffne(f"/statistik/zeitreihe/?gebiet=sozialraum-{raum}")
    seite.get_by_text("Gebiet hinzufügen").click()
    seite.get_by_role("searchbox").fill("Lerchenberg")
    seite.locator("#gebietstreffer").get_by_role("link", name="Lerchenberg").first.click()
    expect(seite.locator("table caption")).to_be_visible()
    expect(seite.get_by_role("columnheader", name="Lerchenberg")).to_be_visible()
    assert seite.url.count("gebiet=") == 2
