"""Jede Seite des Registers in der vollen Musterstadt: axe ohne Fund, breit und schmal, nichts ragt hinaus."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page

from tests import welt as welten
from tests.browser.conftest import Fenster
from tests.register import REGISTER, Adresse

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
BREITEN = [1280, 390]
# Wer eine Seite ansieht: die erste Person, die sie sehen darf.
ANGEMELDET = ["birgit", "aylin", "emre", "frauke", "carsten"]


@pytest.fixture(scope="module")
def datenbank(musterstadt: None) -> None:
    """Die Seiten sollen voll sein."""


@pytest.fixture(scope="module")
def welt(datenbank: None) -> welten.Welt:
    return welten.musterstadt()


@pytest.fixture(scope="module")
def profile(browser: Browser, server: str, welt: welten.Welt) -> Iterator[dict[str, Fenster]]:
    """Je Person ein Fenster für alle Seiten: Stil und Skripte lädt es nur einmal."""
    # axe wird in die Seite gelegt; das verbietet die Richtlinie sonst zu Recht.
    offen = {
        name: Fenster(browser.new_context(locale="de-DE", bypass_csp=True), server)
        for name in ("", *ANGEMELDET)
    }
    for name in ANGEMELDET:
        offen[name].anmelden(welt.personen[name])
    yield offen
    for eines in offen.values():
        eines.kontext.close()


def verstoesse(seite: Page) -> list[str]:
    """Was axe beanstandet: Regel und die ersten Stellen."""
    if not seite.evaluate("() => 'axe' in window"):
        seite.add_script_tag(content=AXE.read_text())
    funde: list[dict[str, Any]] = seite.evaluate("async () => (await axe.run(document)).violations")
    return [f"{f['id']} ({f['help']}): {[k['target'] for k in f['nodes'][:3]]}" for f in funde]


@pytest.mark.parametrize("adresse", [a for a in REGISTER if a.art == "seite"], ids=str)
def test_jede_seite_ist_fuer_alle_lesbar(
    adresse: Adresse, welt: welten.Welt, profile: dict[str, Fenster]
) -> None:
    wer = "" if adresse.oeffentlich else next(name for name in ANGEMELDET if name in adresse.lesende)
    eines = profile[wer]
    eines.seite.set_viewport_size({"width": BREITEN[0], "height": 900})
    seite = eines.oeffne(reverse(adresse.name, kwargs=adresse.angaben(welt)))
    seite.wait_for_load_state("networkidle")  # nachgeladene Seitenteile gehören dazu
    for breite in BREITEN:
        seite.set_viewport_size({"width": breite, "height": 900})
        assert verstoesse(seite) == []
        assert seite.evaluate("() => document.documentElement.scrollWidth") <= breite
    assert (eines.fremd, eines.fehler) == ([], [])


def test_axe_schlaegt_an_wenn_etwas_fehlt(fenster: Callable[..., Fenster]) -> None:
    """Sonst wäre jede Seite oben nur scheinbar gut."""
    seite = fenster(csp=False).seite
    seite.set_content('<html lang="de"><title>Probe</title><main><h1>Probe</h1><input></main></html>')
    assert [fund.split()[0] for fund in verstoesse(seite)] == ["label"]
