"""Ein Kapitel im Browser schreiben: Werkzeuge, Zahl einfügen, Sichern, ohne Netz, zu zweit."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django_scopes import scopes_disabled
from playwright.sync_api import Locator, Page, expect

from analysen.models import Analyse, Baustein, Kommentar, Textstand
from tests import besetzung as b
from tests.analysen.hafen import analyse, zahlen
from tests.browser.conftest import Fenster


@pytest.fixture(scope="module")
def datenbank(eigene_datenbank: None) -> None:
    zahlen()
    analyse(durch=b.birgit())
    b.aylin()


def kapitelseite(fenster: Fenster, schluessel: str) -> tuple[Page, Locator]:
    """Die Seite des Kapitels und sein Textfeld, geladen samt Vorschau."""
    with scopes_disabled():
        nummer = Analyse.objects.get().pk
    seite = fenster.oeffne(f"/analysen/{nummer}/kapitel/{schluessel}/")
    seite.wait_for_load_state("networkidle")
    return seite, seite.get_by_label("Text", exact=True)


def gespeichert(schluessel: str) -> str:
    with scopes_disabled():
        return Baustein.objects.get(kapitel__schluessel=schluessel, art="text").text


def test_tippen_zahl_einfuegen_und_von_selbst_sichern(fenster: Callable[..., Fenster]) -> None:
    eines = fenster()
    eines.anmelden(b.aylin())
    seite, feld = kapitelseite(eines, "lage")
    feld.press_sequentially("Hier leben ")
    seite.get_by_role("button", name="Zahl einfügen").click()
    blatt = seite.get_by_role("dialog")
    blatt.get_by_label("Suchen").fill("einwohnerinnen")
    blatt.get_by_role("button", name=re.compile(r"1\.250 ?: Einwohnerinnen und Einwohner")).click()
    expect(feld).to_have_value("Hier leben {{ew}}")
    expect(feld).to_be_focused()
    feld.press_sequentially(" Menschen, 16,0 % sind alt.")
    expect(seite.get_by_text(re.compile(r"Gespeichert um \d\d:\d\d"))).to_be_visible()
    # Daneben steht, wie es gedruckt wird, mit der Zahl statt der Marke.
    expect(seite.locator("#vorschau-" + feld.get_attribute("id").removeprefix("text-"))).to_contain_text(
        "Hier leben 1.250 Menschen"
    )
    # Die getippte Zahl wird gefunden; ein Klick macht eine Marke daraus.
    seite.get_by_role("button", name=re.compile(r"Ersetzen ?: 16,0.% durch Anteil der 65")).first.click()
    expect(feld).to_have_value("Hier leben {{ew}} Menschen, {{anteil_65plus}} sind alt.")
    expect(seite.get_by_text("getippte Zahl")).to_have_count(0)
    assert gespeichert("lage") == "Hier leben {{ew}} Menschen, {{anteil_65plus}} sind alt."
    with scopes_disabled():
        assert Textstand.objects.filter(baustein__kapitel__schluessel="lage").count() == 1


def test_werkzeuge_gehen_mit_der_tastatur_und_lassen_sich_zuruecknehmen(
    fenster: Callable[..., Fenster],
) -> None:
    eines = fenster()
    eines.anmelden(b.aylin())
    seite, feld = kapitelseite(eines, "anlass")
    feld.fill("wichtig")
    feld.select_text()
    feld.press("Control+b")
    expect(feld).to_have_value("**wichtig**")
    feld.press("Control+b")
    expect(feld).to_have_value("wichtig")
    leiste = seite.get_by_role("toolbar")
    leiste.get_by_role("button", name="Überschrift").focus()
    seite.keyboard.press("Enter")
    expect(feld).to_have_value("## wichtig")
    feld.press("Control+z")
    expect(feld).to_have_value("wichtig")
    leiste.get_by_role("button", name="Überschrift").focus()
    seite.keyboard.press("End")
    expect(leiste.get_by_role("button", name="Zitat einfügen")).to_be_focused()
    leiste.get_by_role("button", name="Tabelle").click()
    expect(feld).to_have_value(re.compile(r"^wichtig\n\n\| Was \| Wert \|\n\|---\|--:\|"))
    leiste.get_by_role("button", name="Fußnote").click()
    expect(feld).to_have_value(re.compile(r"\[\^1\][\s\S]*\n\n\[\^1\]: $"))


def test_ohne_netz_geht_kein_wort_verloren(fenster: Callable[..., Fenster]) -> None:
    eines = fenster(breite=390)
    eines.anmelden(b.aylin())
    seite, feld = kapitelseite(eines, "zusammenfassung")
    eines.kontext.set_offline(True)
    feld.fill("Im Bus geschrieben.")
    expect(seite.get_by_text("Keine Verbindung. Ihr Text bleibt auf diesem Gerät")).to_be_visible()
    # Was der Browser ohne Netz meldet, ist hier gewollt.
    eines.fehler.clear()
    eines.kontext.set_offline(False)
    expect(seite.get_by_text(re.compile(r"Gespeichert um \d\d:\d\d"))).to_be_visible()
    assert gespeichert("zusammenfassung") == "Im Bus geschrieben."
    assert seite.evaluate("() => Object.keys(localStorage)") == []
    eines.fehler.clear()


def test_abgemeldet_geht_kein_wort_verloren(fenster: Callable[..., Fenster]) -> None:
    eines = fenster()
    eines.anmelden(b.aylin())
    seite, feld = kapitelseite(eines, "migration")
    eines.kontext.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    feld.fill("Über Nacht offen geblieben.")
    # Die Vorschau bleibt aus, die Seite stehen.
    weiter = seite.get_by_role("link", name="Anmelden und weiterschreiben")
    expect(weiter).to_be_visible()
    seite.get_by_role("button", name="Text speichern").click()
    expect(weiter).to_be_visible()
    expect(feld).to_have_value("Über Nacht offen geblieben.")
    weiter.click()
    seite.locator("[name=login]").fill(b.aylin().email)
    seite.locator("[name=password]").fill(b.KENNWORT)
    seite.get_by_role("button", name="Anmelden").click()
    expect(seite.get_by_role("heading", level=1)).to_have_text("Migration und Vielfalt")
    expect(feld).to_have_value("Über Nacht offen geblieben.")
    expect(seite.get_by_text(re.compile(r"Gespeichert um \d\d:\d\d"))).to_be_visible()
    assert gespeichert("migration") == "Über Nacht offen geblieben."


def test_an_einem_gemeinsamen_rechner_findet_jede_nur_ihren_text(fenster: Callable[..., Fenster]) -> None:
    eines = fenster()
    eines.anmelden(b.aylin())
    seite, feld = kapitelseite(eines, "arbeit")
    vorher = feld.input_value()
    eines.kontext.set_offline(True)
    feld.fill("Nur für Aylin.")
    expect(seite.get_by_text("Keine Verbindung. Ihr Text bleibt auf diesem Gerät")).to_be_visible()
    eines.fehler.clear()
    # Sie geht, ohne zu speichern; Birgit setzt sich an denselben Rechner.
    seite.close(run_before_unload=False)
    eines.kontext.set_offline(False)
    eines.seite = eines.kontext.new_page()
    eines.anmelden(b.birgit())
    _, feld = kapitelseite(eines, "arbeit")
    expect(feld).to_have_value(vorher)
    eines.anmelden(b.aylin())
    _, feld = kapitelseite(eines, "arbeit")
    expect(feld).to_have_value("Nur für Aylin.")


def test_zwei_schreiben_zugleich_und_beide_texte_bleiben(fenster: Callable[..., Fenster]) -> None:
    aylin, birgit = fenster(), fenster()
    aylin.anmelden(b.aylin())
    birgit.anmelden(b.birgit())
    seite_a, feld_a = kapitelseite(aylin, "einschaetzung")
    seite_b, feld_b = kapitelseite(birgit, "einschaetzung")
    feld_a.fill("Von Aylin.")
    expect(seite_a.get_by_text(re.compile(r"Gespeichert um \d\d:\d\d"))).to_be_visible()
    feld_b.fill("Von Birgit.")
    expect(seite_b.get_by_text("Inzwischen hat Aylin Demir diesen Text geändert.")).to_be_visible()
    birgit.fehler.clear()
    seite_b.get_by_role("button", name="Text speichern").click()
    expect(seite_b.get_by_role("heading", name="Inzwischen hat Aylin Demir gespeichert")).to_be_visible()
    tafel = seite_b.get_by_role("region", name="Beide Fassungen")
    expect(tafel).to_contain_text("Von Aylin.")
    expect(tafel).to_contain_text("Von Birgit.")
    birgit.fehler.clear()
    feld_b = seite_b.get_by_label("Text", exact=True)
    feld_b.fill("Von beiden.")
    seite_b.get_by_role("button", name="Meine Fassung speichern").click()
    expect(seite_b.get_by_text("ist gespeichert.")).to_be_visible()
    assert gespeichert("einschaetzung") == "Von beiden."


def test_ein_kommentar_meint_die_markierte_stelle(fenster: Callable[..., Fenster]) -> None:
    eines = fenster()
    eines.anmelden(b.birgit())
    seite, feld = kapitelseite(eines, "bevoelkerung")
    # Das Feld bringt den Ausgangstext mit; ansehen allein speichert nichts.
    expect(feld).to_have_value(re.compile(r"im Sozialraum Hafenviertel bei \{\{anteil_u18\}\}"))
    feld.evaluate("e => e.setSelectionRange(0, 11)")
    seite.get_by_text("Kommentar schreiben").first.click()
    expect(seite.get_by_label("Stelle im Text").first).to_have_value("Im Jahr 202")
    kommentar = seite.get_by_label("Kommentar", exact=True).first
    kommentar.fill("Schon geprüft?")
    # Ein größer gezogenes Feld hat eine Höhe; beim Tausch der Liste darf sie nicht als Stil zurückkommen.
    kommentar.evaluate("e => { e.style.height = '160px'; }")
    seite.get_by_label("An", exact=True).first.select_option(label="Aylin Demir")
    seite.get_by_role("button", name="Kommentar absenden").first.click()
    expect(seite.get_by_text("Schon geprüft?")).to_be_visible()
    with scopes_disabled():
        assert Kommentar.objects.get().an == b.aylin()
        assert Baustein.objects.get(kapitel__schluessel="bevoelkerung", art="text").ausgangstext
