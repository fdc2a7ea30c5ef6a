"""Absenden, wie es wirklich geschieht: mit Doppelklick, ohne Netz, nach dem Zurückblättern."""

from collections.abc import Callable

import pytest
from django_scopes import scopes_disabled
from playwright.sync_api import Page, expect

from angebote.models import Angebot
from tests import besetzung as b
from tests.browser.conftest import Fenster


@pytest.fixture(scope="module")
def datenbank(eigene_datenbank: None) -> None:
    b.aylin()
    b.hafenviertel()


@pytest.fixture(autouse=True)
def ohne_angebote(datenbank: None) -> None:
    with scopes_disabled():
        Angebot.objects.all().delete()


def neues_angebot(eines: Fenster, titel: str) -> Page:
    eines.anmelden(b.aylin())
    seite = eines.oeffne("/angebote/neu/")
    seite.get_by_label("Titel").fill(titel)
    seite.locator("[name=handlungsfelder]").first.check()
    return seite


def titel() -> list[str]:
    with scopes_disabled():
        return list(Angebot.objects.values_list("titel", flat=True))


def test_ein_doppelklick_legt_ein_angebot_an(fenster: Callable[..., Fenster]) -> None:
    seite = neues_angebot(fenster(), "Sprachcafé")
    gesendet: list[str] = []
    seite.on("request", lambda anfrage: anfrage.method == "POST" and gesendet.append(anfrage.url))
    # So schnell klickt ein Mensch; was im selben Augenblick kommt, fasst der Browser selbst zusammen.
    seite.get_by_role("button", name="Angebot anlegen").evaluate(
        "knopf => { knopf.click(); setTimeout(() => knopf.click(), 60); }"
    )
    expect(seite.get_by_role("heading", level=1)).to_have_text("Sprachcafé")
    assert len(gesendet) == 1
    assert titel() == ["Sprachcafé"]


def test_ohne_netz_bleibt_die_eingabe_stehen(fenster: Callable[..., Fenster]) -> None:
    eines = fenster(breite=390)
    seite = neues_angebot(eines, "Elterncafé")
    eines.kontext.set_offline(True)
    seite.get_by_role("button", name="Angebot anlegen").click()
    expect(seite.locator("#meldungen")).to_contain_text("Keine Verbindung. Ihre Eingaben stehen noch hier.")
    expect(seite.get_by_label("Titel")).to_have_value("Elterncafé")
    assert titel() == []
    eines.kontext.set_offline(False)
    seite.get_by_role("button", name="Angebot anlegen").click()
    expect(seite.get_by_role("heading", level=1)).to_have_text("Elterncafé")
    assert titel() == ["Elterncafé"]
