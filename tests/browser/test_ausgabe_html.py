"""Die HTML-Ausgabe im echten Browser: axe ohne Fund, nichts ragt hinaus, jede Zahl führt zu ihrer Quelle."""

import re
from datetime import datetime
from typing import Any

import pytest
from django_scopes import scopes_disabled
from playwright.sync_api import Browser, Page, Request, expect

from analysen.ausgeben import ohne_meldung
from analysen.formen import FORMEN, Vermerk
from analysen.models import Analyse, Laenge
from analysen.zusammenstellen import zusammenstellen
from sozialraum.kern.zahlen import BERLIN
from tests.browser.test_barrierefreiheit import verstoesse

VERMERK = Vermerk(
    fassung=1, vorschau=False, stand=datetime(2026, 11, 21, 12, tzinfo=BERLIN), pruefsumme="cd" * 32
)


@pytest.fixture(scope="module")
def html(musterstadt: None, django_db_blocker: Any) -> str:
    """Die Langfassung der Musterstadt als Datei."""
    with django_db_blocker.unblock(), scopes_disabled():
        analyse = Analyse.objects.filter(laenge=Laenge.LANGFASSUNG).order_by("-berichtsjahr", "pk")[0]
        inhalt = zusammenstellen(analyse)
    return FORMEN["html"].schreiber()(inhalt, VERMERK, melde=ohne_meldung).inhalt.decode()


@pytest.fixture
def seite(html: str, browser: Browser) -> Any:
    eine = browser.new_page(viewport={"width": 1280, "height": 900}, locale="de-DE")
    gerufen: list[Request] = []
    eine.on("request", lambda anfrage: gerufen.append(anfrage))
    eine.set_content(html)
    yield eine
    eine.close()
    assert [anfrage.url for anfrage in gerufen] == []


@pytest.mark.parametrize("breite", [1280, 390])
@pytest.mark.parametrize("farben", ["light", "dark"])
def test_axe_findet_nichts_und_nichts_ragt_hinaus(seite: Page, breite: int, farben: Any) -> None:
    seite.emulate_media(color_scheme=farben)
    seite.set_viewport_size({"width": breite, "height": 900})
    assert verstoesse(seite) == []
    assert seite.evaluate("() => document.documentElement.scrollWidth") <= breite


def test_von_der_zahl_zu_ihrer_zeile_zu_ihrer_quelle(seite: Page) -> None:
    zahl = seite.locator(".blick a.kennzahl").first
    gedruckt = zahl.inner_text()
    ziel = zahl.get_attribute("href") or ""
    assert re.fullmatch(r"#Z\d+", ziel)
    zahl.click()
    zeile = seite.locator(f"tr{ziel}")
    expect(zeile).to_be_in_viewport()
    expect(zeile.locator("td.zahl")).to_have_text(gedruckt)
    zeile.get_by_role("link", name=re.compile(r"^Q\d+$")).first.click()
    expect(seite.locator(".anhang :target")).to_be_in_viewport()


def test_gedruckt_steht_alles_da_ohne_sprungmarke(seite: Page) -> None:
    seite.emulate_media(media="print")
    expect(seite.locator(".sprungmarke")).to_be_hidden()
    expect(seite.locator("h1")).to_be_visible()
    expect(seite.locator("#zahlen tr").nth(3)).to_be_visible()
