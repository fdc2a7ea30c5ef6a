"""Vergleich, Gebietsprofil und Zeitreihe auf einem A4-Blatt: nichts fehlt, nichts ragt über den Rand."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from sozialraum.raeume.models import Sozialraum
from tests.browser.conftest import Fenster
from tests.browser.test_karte import angemeldet

NACHLADEND = "main section.kapitel > div[hx-get]"
# A4 hoch, 210 mm bei 96 Pixeln je Zoll, weniger je 10 mm Rand.
BLATT = {"width": 718, "height": 1047}


@pytest.fixture(scope="module")
def datenbank(musterstadt: None) -> None:
    """Was gedruckt wird, soll voll sein."""


@pytest.fixture(scope="module")
def raum(datenbank: None) -> int:
    return Sozialraum.objects.get(name="Hafen und Bahnhof").pk


def aufs_papier(seite: Page) -> None:
    seite.set_viewport_size(BLATT)
    seite.emulate_media(media="print")


def ragt_hinaus(seite: Page) -> list[Any]:
    """Sichtbare Tabellen, Zellen und Bilder, die rechts abgeschnitten wären; Rahmen, die rollen müssten."""
    return list(
        seite.evaluate(
            """() => {
              const blatt = document.documentElement.clientWidth;
              const sichtbar = e => e.getClientRects().length > 0;
              const zu_breit = [...document.querySelectorAll('main :is(table, th, td, svg, p, h2)')]
                .filter(e => sichtbar(e) && e.getBoundingClientRect().right > blatt + 1);
              const rollend = [...document.querySelectorAll('main *')].filter(
                e => sichtbar(e) && e.scrollWidth > e.clientWidth + 1
                  && ['auto', 'scroll', 'hidden'].includes(getComputedStyle(e).overflowX)
                  && !e.closest('.kern-sr-only, svg'));
              return [...zu_breit, ...rollend].map(
                e => `${e.tagName.toLowerCase()}.${e.getAttribute('class') || ''}: `
                  + e.textContent.trim().slice(0, 40));
            }"""
        )
    )


def test_der_vergleich_von_sechs_gebieten_passt_aufs_blatt(
    fenster: Callable[..., Fenster], raum: int
) -> None:
    gebiete = [f"sozialraum-{raum}", *(f"05999000/stadtbezirk/{n}" for n in range(1, 6))]
    adresse = "/statistik/vergleich/?" + "&".join(f"gebiet={eines}" for eines in gebiete)
    seite = angemeldet(fenster).oeffne(adresse)
    spalten = seite.locator("#vergleich table").first.locator("thead th").count()
    assert spalten >= 4
    aufs_papier(seite)
    expect(seite.get_by_label("Kapitel", exact=True)).to_be_hidden()
    expect(seite.locator("nav.reiter")).to_be_hidden()
    expect(seite.get_by_role("region", name="Vergleich der Gebiete").get_by_role("table")).to_be_visible()
    expect(seite.locator("#vergleich .legende, #vergleich .herkunft").last).to_be_visible()
    assert seite.locator("#vergleich thead th:visible").count() == spalten
    assert ragt_hinaus(seite) == []


def test_das_gebietsprofil_mit_bildern_und_saetzen_passt_aufs_blatt(
    fenster: Callable[..., Fenster], raum: int
) -> None:
    seite = angemeldet(fenster).oeffne(f"/statistik/gebiet/sozialraum-{raum}/")
    nachladend = seite.locator(NACHLADEND)
    while rest := nachladend.count():
        # Das Element kann beim Rollen schon ersetzt sein.
        seite.evaluate("wo => document.querySelector(wo)?.scrollIntoView()", NACHLADEND)
        expect(nachladend).not_to_have_count(rest)
    aufs_papier(seite)
    expect(seite.get_by_label("Stand")).to_be_hidden()
    expect(seite.locator("nav.kapitelnav")).to_be_hidden()
    for teil in (".kachel", "#befunde-titel ~ p", "#bevoelkerung table", "#netz table", "#quellen li"):
        expect(seite.locator(teil).first).to_be_visible()
    # Zahlenspalten bleiben, auch die letzte; nur die Wege zu anderen Seiten fehlen.
    kopf = seite.locator("#bevoelkerung table").first.locator("thead th")
    assert kopf.locator("visible=true").count() == kopf.count() - 1
    assert seite.locator("#bevoelkerung .abbildung svg:visible").count() > 0
    assert ragt_hinaus(seite) == []


def test_die_zeitreihe_passt_aufs_blatt(fenster: Callable[..., Fenster], raum: int) -> None:
    adresse = f"/statistik/zeitreihe/?gebiet=sozialraum-{raum}&gebiet=05999000/stadtbezirk/1"
    seite = angemeldet(fenster).oeffne(adresse)
    aufs_papier(seite)
    expect(seite.get_by_label("Indikator")).to_be_hidden()
    expect(seite.locator(".abbildung svg:visible")).to_have_count(1)
    expect(seite.get_by_role("region", name="Werte der Zeitreihe").get_by_role("table")).to_be_visible()
    expect(seite.locator("p.aussage").first).to_be_visible()
    assert ragt_hinaus(seite) == []
