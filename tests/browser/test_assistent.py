"""Emre bekommt eine Datei, die niemand kennt, und kommt allein mit den Worten der Seite zur Vorschau."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from sozialraum.statistik.models import Importvorlage, Wert
from tests import besetzung as b
from tests.browser.conftest import Fenster
from tests.browser.test_barrierefreiheit import verstoesse

# Titel über der Tabelle, Umlaute von Windows, Punkte ohne Beweis, ein Zeichen des Amtes, ein Schreibfehler,
# ein Stadtteil, den es noch nicht gibt.
UNBEKANNT = (
    "Stadt Probstadt, Amt für Statistik;;;\r\n"
    "Einwohner und Haushalte nach Stadtteilen;;;\r\n"
    "Stadtteil;Fläche;Einwohner insgesamt;Haushalte\r\n"
    "Hafenviertel;nördlich;4.345;2.100\r\n"
    "Weberviertel;nördlich;3.000;1.450\r\n"
    "Lindenhöe;südlich;2.000;ng\r\n"
    "Am Südhang;südlich;3.000;1.400\r\n"
    "Altes Dorf;südlich;1.200;1.100\r\n"
)


@pytest.fixture(scope="module")
def datenbank(eigene_datenbank: None) -> None:
    b.emre()
    b.probstadt()


def test_von_der_unbekannten_datei_zur_bestaetigten_vorschau(
    fenster: Callable[..., Fenster], arbeiter: None, tmp_path: Path
) -> None:
    datei = tmp_path / "haushalte.csv"
    datei.write_bytes(UNBEKANNT.encode("cp1252"))
    eines = fenster(csp=False)
    eines.anmelden(b.emre())
    seite = eines.oeffne("/statistik/lieferungen/neu/")
    seite.get_by_label("Dateien des Statistikamts").set_input_files(datei)
    seite.get_by_role("button", name="Lieferung prüfen").click()
    seite.get_by_role("link", name="Importvorlage erstellen").click()
    expect(seite.get_by_role("heading", level=1)).to_have_text("Importvorlage erstellen")
    assert verstoesse(seite) == []

    # Eine Antwort nach der anderen; was schon gesagt ist, bleibt auch beim Neuladen.
    seite.get_by_label("Welches Amt hat diese Datei herausgegeben?").fill("Amt für Statistik Probstadt")
    seite.get_by_role("button", name="Antworten speichern und weiter").click()
    expect(seite.get_by_text("Was Sie beantwortet haben, ist gespeichert.")).to_be_visible()
    seite.reload()
    expect(seite.get_by_label("Welches Amt hat diese Datei herausgegeben?")).to_have_count(0)
    seite.get_by_role("group", name="Welches Gebiet ist „Lindenhöe“?").get_by_label("Lindenhöhe").check()
    seite.get_by_role("group", name="Was bedeutet „ng“?").get_by_label("geheim gehalten").check()
    zeilen = seite.get_by_role("group", name="Was soll mit Zeilen geschehen")
    zeilen.get_by_label("Gebiet bei der Lieferung zuordnen oder neu anlegen").check()
    seite.get_by_role("group", name="Was bedeutet der Punkt").get_by_label("Er trennt Tausender").check()
    kleine = seite.get_by_role("group", name="Hat das Amt kleine Zahlen schon unkenntlich gemacht?")
    kleine.get_by_label("Nein: Anzahlen von 1 bis 4 zeigen wir nicht").check()
    seite.get_by_label("Für welches Jahr oder welchen Stichtag").fill("31.12.2024")
    seite.get_by_role("button", name="Antworten speichern und weiter").click()

    expect(seite.get_by_text("Keine Frage ist mehr offen.")).to_be_visible()
    expect(seite.get_by_text("Lindenhöhe (Stadtteil)").first).to_be_visible()
    vorschau = seite.get_by_role("region", name="Tabelle der Vorschau")
    expect(vorschau).to_contain_text("Lindenhöe")
    expect(vorschau).to_contain_text("Lindenhöhe (Stadtteil)")
    expect(vorschau).to_contain_text("31.12.2024")
    assert verstoesse(seite) == []
    seite.set_viewport_size({"width": 390, "height": 900})
    assert verstoesse(seite) == []
    assert seite.evaluate("() => document.documentElement.scrollWidth") <= 390
    seite.get_by_label("Name von „Haushalte“").fill("Private Haushalte")
    seite.get_by_label("Name der Importvorlage").fill("Probstadt: Haushalte")
    seite.get_by_role("button", name="Vorlage speichern und Lieferung prüfen").click()

    expect(seite.get_by_text("Die Importvorlage „Probstadt: Haushalte“ ist gespeichert.")).to_be_visible()
    # Das unbekannte Gebiet steht da, und die Seite führt selbst zum Anlegen und zurück.
    expect(seite.get_by_role("heading", name="1 Gebiet aus der Datei kennen wir nicht")).to_be_visible()
    expect(seite.get_by_role("button", name="Übernehmen", exact=True)).to_have_count(0)
    assert verstoesse(seite) == []
    assert seite.evaluate("() => document.documentElement.scrollWidth") <= 390
    seite.get_by_role("link", name="Neu anlegen").click()
    expect(seite.get_by_role("textbox", name="Name")).to_have_value("Altes Dorf")
    assert verstoesse(seite) == []
    seite.get_by_role("textbox", name="Schlüssel", exact=True).fill("23")
    seite.get_by_label("Liegt in").select_option(label="Süd (Stadtbezirk 2)")
    seite.get_by_role("button", name="Raumeinheit anlegen").click()
    expect(seite.get_by_text("„Altes Dorf“ ist angelegt.")).to_be_visible()
    expect(seite.get_by_role("region", name="Tabelle der Vorschau")).to_contain_text("Altes Dorf (Stadtteil)")
    seite.get_by_role("button", name="Übernehmen", exact=True).click()
    expect(seite.get_by_role("heading", name="Übernommen")).to_be_visible()
    assert Importvorlage.objects.get(name="Probstadt: Haushalte").version == 1
    geheim = Wert.objects.get(zeichen="geheim")
    assert (geheim.zelle, geheim.einheit.name, Wert.objects.count()) == ("ng", "Lindenhöhe", 10)
    assert geheim.merkmal.bezeichnung == "Private Haushalte"
    assert (geheim.merkmal.quelle.geheimhaltung, geheim.merkmal.quelle.schwelle) == ("schwelle", 5)
