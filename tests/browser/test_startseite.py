"""Die ersten Minuten im Browser: zählen mit der Tastatur, Rundgang auch ohne Skript und auf dem Telefon."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled
from playwright.sync_api import Browser, expect

from agenturen.models import Person
from angebote.models import Termin
from netzwerke.models import Akteur
from sozialraum.raeume.abfragen import gebiet_der_einheit
from sozialraum.raeume.models import Raumeinheit
from tests import welt as welten
from tests.browser.conftest import Fenster
from tests.browser.test_barrierefreiheit import verstoesse


@pytest.fixture(scope="module")
def datenbank(musterstadt: None) -> None:
    """In einer Stadt, in der etwas wartet."""


@pytest.fixture(scope="module")
def welt(datenbank: None) -> welten.Welt:
    return welten.musterstadt()


@pytest.fixture
def ohne_skript(browser: Browser, server: str) -> Iterator[Fenster]:
    kontext = browser.new_context(locale="de-DE", java_script_enabled=False)
    yield Fenster(kontext, server)
    kontext.close()


def rundgang_von_vorn(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(rundgang_rolle="", rundgang_schritt=1)


def test_drei_termine_zaehlen_ohne_die_maus(fenster: Callable[..., Fenster], welt: welten.Welt) -> None:
    fachkraft = welt.personen["aylin"]
    handy = fenster(breite=390)
    handy.anmelden(fachkraft)
    seite = handy.oeffne("/")
    felder = seite.locator("[data-der-reihe-nach] input[inputmode=numeric]")
    anzahl = felder.count()
    assert anzahl >= 3
    felder.first.focus()
    gezaehlt = []
    for zahl in ("12", "9", "0"):
        expect(seite.locator(":focus")).to_have_attribute("name", re.compile("-teilnahmen$"))
        feld = seite.evaluate("() => document.activeElement.name")
        gezaehlt.append(int(feld.removeprefix("t").removesuffix("-teilnahmen")))
        seite.keyboard.type(zahl)
        seite.keyboard.press("Enter")
        expect(felder).to_have_count(anzahl - len(gezaehlt))
        expect(seite.locator("#ansage")).to_contain_text("Gespeichert:")
    with scopes_disabled():
        assert [Termin.objects.get(pk=pk).teilnahmen for pk in gezaehlt] == [12, 9, 0]


def test_eine_falsche_zahl_bleibt_stehen_und_hat_den_fokus(
    fenster: Callable[..., Fenster], welt: welten.Welt
) -> None:
    with scopes_disabled():
        Termin.objects.create(angebot=welt.angebot, datum=timezone.localdate() - timedelta(days=1))
    eines = fenster()
    eines.anmelden(welt.personen["aylin"])
    seite = eines.oeffne("/")
    feld = seite.locator("[data-der-reihe-nach] input[inputmode=numeric]").first
    feld.fill("viele")
    feld.press("Enter")
    expect(seite.get_by_text("„viele“ ist keine ganze Zahl.")).to_be_visible()
    assert seite.evaluate("() => document.activeElement.getAttribute('aria-invalid')") == "true"
    eines.fehler.clear()  # Chromium meldet die 422 selbst


def test_stimmt_noch_mit_einem_klick(fenster: Callable[..., Fenster], welt: welten.Welt) -> None:
    with scopes_disabled():
        Akteur.objects.filter(pk=welt.akteur.pk).update(stand=timezone.localdate() - timedelta(days=900))
    eines = fenster()
    eines.anmelden(welt.personen["birgit"])
    seite = eines.oeffne("/")
    zeile = seite.get_by_role("listitem").filter(has=seite.get_by_role("link", name=welt.akteur.name))
    zeile.get_by_role("button", name="Stimmt noch").click()
    expect(zeile).to_contain_text(f"Stand {timezone.localdate():%d.%m.%Y}")
    expect(zeile.get_by_role("button")).to_have_count(0)


@pytest.mark.parametrize("wer", ["aylin", "birgit", "carsten", "daria", "emre"])
def test_der_rundgang_geht_auch_ohne_skript(wer: str, ohne_skript: Fenster, welt: welten.Welt) -> None:
    rundgang_von_vorn(welt.personen[wer])
    ohne_skript.anmelden(welt.personen[wer])
    seite = ohne_skript.oeffne("/")
    kasten = seite.get_by_role("complementary", name="Rundgang", exact=True)
    for nummer in range(1, 5):
        expect(kasten).to_contain_text(f"Schritt {nummer} von 5")
        kasten.get_by_role("button", name="Weiter").click()
    expect(kasten).to_contain_text("Schritt 5 von 5")
    kasten.get_by_role("button", name="Fertig").click()
    expect(kasten).to_have_count(0)


def test_der_rundgang_verdeckt_auf_dem_telefon_nichts_und_steht_vor_dem_inhalt(
    fenster: Callable[..., Fenster], welt: welten.Welt
) -> None:
    rundgang_von_vorn(welt.personen["birgit"])
    handy = fenster(breite=390)
    handy.anmelden(welt.personen["birgit"])
    seite = handy.oeffne("/")
    kasten = seite.get_by_role("complementary", name="Rundgang", exact=True)
    for nummer in range(1, 6):
        seite.wait_for_load_state("networkidle")
        oben, inhalt = kasten.bounding_box(), seite.locator("main").bounding_box()
        assert oben is not None and inhalt is not None
        assert oben["y"] + oben["height"] <= inhalt["y"] + 0.5
        assert seite.evaluate("() => document.documentElement.scrollWidth") <= 390
        if nummer > 1:
            # Vorlesegerät und Tastatur beginnen beim Text des Schritts.
            assert seite.evaluate("() => document.activeElement.id") == "rundgang"
        kasten.get_by_role("button", name="Weiter" if nummer < 5 else "Fertig").click()


@pytest.mark.parametrize("wer", ["aylin", "birgit", "carsten", "daria", "emre"])
def test_jeder_schritt_des_rundgangs_ist_fuer_alle_lesbar(
    wer: str, fenster: Callable[..., Fenster], welt: welten.Welt
) -> None:
    rundgang_von_vorn(welt.personen[wer])
    eines = fenster(csp=False)
    eines.anmelden(welt.personen[wer])
    seite = eines.oeffne("/")
    for nummer in range(1, 6):
        seite.wait_for_load_state("networkidle")
        expect(seite.locator("#rundgang")).to_contain_text(f"Schritt {nummer} von 5")
        for breite in (1280, 390):
            seite.set_viewport_size({"width": breite, "height": 900})
            assert (nummer, breite, verstoesse(seite)) == (nummer, breite, [])
        if nummer < 5:
            seite.locator("#rundgang").get_by_role("button", name="Weiter").click()


def test_die_gezeigte_stelle_ist_umrandet(fenster: Callable[..., Fenster], welt: welten.Welt) -> None:
    rundgang_von_vorn(welt.personen["aylin"])
    eines = fenster()
    eines.anmelden(welt.personen["aylin"])
    seite = eines.oeffne("/")
    seite.get_by_role("link", name="Stelle auf der Seite zeigen").click()
    expect(seite.locator("#woche-titel")).to_have_css("outline-style", "solid")
    expect(seite.locator("#zaehlen-titel")).to_have_css("outline-style", "none")


def test_im_kopf_den_sozialraum_waehlen_und_in_der_liste_aufheben(
    fenster: Callable[..., Fenster], welt: welten.Welt
) -> None:
    eines = fenster()
    eines.anmelden(welt.personen["birgit"])
    seite = eines.oeffne("/angebote/")
    alle = seite.locator("[data-ansage]").inner_text()
    seite.get_by_role("link", name="Sozialraum wählen, gewählt: Alle Sozialräume").click()
    seite.get_by_role("dialog").get_by_role("button", name=welt.sozialraum.name).click()
    expect(seite.get_by_role("link", name="Sozialraum wählen")).to_contain_text(welt.sozialraum.name)
    expect(seite).to_have_url(f"{eines.server}/angebote/")
    auswahl = seite.get_by_label("Sozialraum", exact=True)
    expect(auswahl).to_have_value(str(welt.sozialraum.pk))
    assert seite.locator("[data-ansage]").inner_text() != alle
    # „Alle“ muss in der Adresse stehen, sonst gälte beim Neuladen wieder die Vorgabe.
    auswahl.select_option(label="Alle")
    expect(seite).to_have_url(f"{eines.server}/angebote/?sozialraum=")
    expect(seite.locator("[data-ansage]")).to_have_text(alle)
    seite.reload()
    expect(seite.locator("[data-ansage]")).to_have_text(alle)
    Person.objects.update(aktueller_sozialraum=None)


def test_von_der_zahl_zur_zelle_in_zwei_klicks(fenster: Callable[..., Fenster], welt: welten.Welt) -> None:
    """Gleich, wo die Zahl steht: Der erste Klick nennt Zeile und Spalte, der zweite zeigt die Zelle."""
    eines = fenster()
    eines.anmelden(welt.personen["aylin"])
    adresse = gebiet_der_einheit(Raumeinheit.objects.filter(name="Hafenviertel").latest("pk")).adresse
    for stelle in (".kachel__wert a.kennzahl", "table a.kennzahl"):
        seite = eines.oeffne(reverse("statistik:gebiet", args=[adresse]))
        zahl = seite.locator(f"#inhalt {stelle}").filter(has_text=re.compile(r"\d")).first
        zahl.click()
        blatt = seite.locator("#blatt-inhalt")
        expect(blatt.get_by_role("region", name="Zellen in der Datei")).to_contain_text(
            re.compile(r"Zeile [\d.]+, Spalte \d+")
        )
        blatt.get_by_label("Zelle und Verlauf").first.click()
        expect(blatt).to_contain_text("Verlauf dieser Zelle")
        expect(blatt).to_contain_text(re.compile(r"musterstadt_\w+.*\.(csv|xlsx)"))


def test_gedruckt_gibt_sich_die_vorfuehrung_zu_erkennen(
    fenster: Callable[..., Fenster], welt: welten.Welt, settings: Any
) -> None:
    settings.VORFUEHRUNG = True
    eines = fenster()
    eines.anmelden(welt.personen["aylin"])
    seite = eines.oeffne("/angebote/")
    seite.emulate_media(media="print")
    expect(seite.get_by_text("Vorführung mit erfundenen Daten")).to_be_visible()
    expect(seite.get_by_role("navigation").first).to_be_hidden()
