"""Von nichts zur prüfbaren Analyse mit fünf Bedarfen, nur nach dem, was auf dem Bildschirm steht."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django_scopes import scopes_disabled
from playwright.sync_api import Locator, Page, expect

from analysen.models import Analyse, Hinnahme, Kapitel
from sozialraum.bedarfe.models import Bedarf, Empfehlung, Grundlage
from tests import besetzung as b
from tests.analysen.hafen import analyse, zahlen
from tests.browser.conftest import Fenster

BEDARFE = {
    "Kinder haben nachmittags keinen Ort zum Spielen.": "Anteil der unter 18-Jährigen",
    "Alte Menschen kommen ohne Bus nicht zum Arzt.": "Anteil der 65-Jährigen und Älteren",
    "Neu Zugezogene finden keine Beratung in ihrer Sprache.": "Anteil der Ausländerinnen und Ausländer",
    "Für die wachsende Zahl der Familien fehlen Betreuungsplätze.": "Einwohnerinnen und Einwohner",
    "Das Viertel wächst schneller als seine Treffpunkte.": "Bevölkerungsveränderung in 5 Jahren",
}
BIS_ZUM_ERSTEN_PDF = 5


@pytest.fixture(scope="module")
def datenbank(eigene_datenbank: None) -> None:
    """Zahlen, ein Sozialraum und die Analyse von vor zwei Jahren."""
    zahlen()
    analyse(durch=b.birgit(), berichtsjahr=2024)


@dataclass
class Hand:
    """Klickt und füllt aus und zählt mit."""

    seite: Page
    griffe: int = 0

    def klicke(self, ziel: Locator) -> None:
        ziel.click()
        self.griffe += 1

    def knopf(self, name: str | re.Pattern[str]) -> None:
        self.klicke(self.seite.get_by_role("button", name=name).first)

    def weg(self, name: str | re.Pattern[str]) -> None:
        self.klicke(self.seite.get_by_role("main").get_by_role("link", name=name).first)

    def menue(self, name: str) -> None:
        leiste = self.seite.get_by_role("navigation", name="Hauptmenü")
        self.klicke(leiste.get_by_role("link", name=name, exact=True))

    def schreibe(self, name: str, text: str) -> None:
        self.seite.get_by_role("textbox", name=name).first.fill(text)
        self.griffe += 1

    def waehle(self, name: str, text: str) -> None:
        self.seite.get_by_label(name).first.select_option(label=text)
        self.griffe += 1

    def kreuze(self, name: str) -> None:
        """Was schon angekreuzt ist, kostet keinen Handgriff."""
        feld = self.seite.get_by_label(name)
        if not feld.is_checked():
            self.klicke(feld)
            expect(feld).to_be_checked()


@pytest.fixture
def hand(fenster: Callable[..., Fenster]) -> Hand:
    eines = fenster()
    eines.anmelden(b.birgit())
    return Hand(eines.oeffne("/"))


def test_von_nichts_zur_pruefbaren_analyse(hand: Hand) -> None:
    methode_festhalten(hand)
    for aussage, zahl in BEDARFE.items():
        bedarf_mit_grundlagen(hand, aussage, zahl)
    empfehlung_aus_dem_bedarf(hand)
    analyse_bis_zum_pdf_knopf(hand)
    adresse = hand.seite.url
    ausgangstext_uebernehmen(hand)
    zahl_in_den_text(hand)
    widerspruch_stehen_lassen(hand)
    baustein_einfuegen(hand)
    hand.seite.goto(adresse)
    kapitel_ordnen(hand)
    hand.seite.goto(adresse)
    was_ist_neu(hand)
    hand.seite.goto(adresse)
    hand.knopf("PDF erzeugen")
    expect(hand.seite.get_by_text("PDF entsteht")).to_be_visible()
    print(f"Handgriffe von nichts zur prüfbaren Analyse: {hand.griffe}")
    with scopes_disabled():
        assert Bedarf.objects.count() == len(BEDARFE)
        assert Grundlage.objects.filter(bedarf__isnull=False).count() == 2 * len(BEDARFE)
        assert Empfehlung.objects.count() == 1 and Hinnahme.objects.count() == 1
        assert Kapitel.objects.filter(fertig=True).count() == 1
        assert Analyse.objects.latest("pk").laenge == "standard"


def methode_festhalten(hand: Hand) -> None:
    hand.menue("Sozialräume")
    hand.weg("Bedarfe")
    hand.weg("Methoden")
    hand.weg("Methode festhalten")
    hand.waehle("Methode", "Stadtteilbegehung")
    hand.schreibe("Ergebnis", "Nach 18 Uhr ist jede Tür zu, Bänke und Spielgeräte fehlen.")
    hand.knopf("Methode festhalten")
    expect(hand.seite.get_by_role("heading", level=1)).to_have_text("Stadtteilbegehung")


def bedarf_mit_grundlagen(hand: Hand, aussage: str, zahl: str) -> None:
    seite = hand.seite
    hand.menue("Sozialräume")
    hand.weg("Bedarfe")
    hand.weg("Neuer Bedarf")
    hand.schreibe("Aussage", aussage)
    hand.kreuze("Hafenviertel")
    hand.kreuze("normativ: Fachleute halten ihn für gegeben")
    hand.knopf("Bedarf festhalten")
    expect(seite.get_by_text("Worauf stützt er sich?").first).to_be_visible()
    hand.weg("Zahl")
    hand.klicke(seite.get_by_role("button", name=f"Aufnehmen: {zahl}", exact=True).first)
    expect(seite.get_by_role("heading", level=1)).to_have_text(aussage)
    hand.weg("Methode")
    seite.get_by_role("combobox", name="Methode").select_option(index=1)
    hand.griffe += 1
    hand.knopf("Grundlage aufnehmen")
    expect(seite.get_by_role("heading", level=1)).to_have_text(aussage)


def empfehlung_aus_dem_bedarf(hand: Hand) -> None:
    hand.klicke(hand.seite.get_by_text("Empfehlung dazu"))
    hand.schreibe("Empfehlung", "Die Schule nachmittags für alle öffnen.")
    hand.schreibe("An wen", "Amt für Schule")
    hand.klicke(hand.seite.get_by_role("radio").first)
    hand.knopf("Empfehlung festhalten")
    expect(hand.seite.get_by_role("link", name="Die Schule nachmittags für alle öffnen.")).to_be_visible()


def analyse_bis_zum_pdf_knopf(hand: Hand) -> None:
    davor = hand.griffe
    hand.menue("Analysen")
    hand.weg("Neue Analyse")
    hand.kreuze("Hafenviertel")
    hand.knopf("Analyse anlegen")
    expect(hand.seite.get_by_role("button", name="PDF erzeugen")).to_be_visible()
    assert hand.griffe - davor < BIS_ZUM_ERSTEN_PDF
    schritte = hand.seite.get_by_role("region", name="Bis zur Prüfung")
    expect(schritte).to_contain_text("5 offene Bedarfe")
    # Was von selbst dasteht, widerspricht sich nicht.
    expect(hand.seite.get_by_role("region", name="Widersprüche")).to_contain_text(
        "Keine offenen Widersprüche"
    )


def textfeld(hand: Hand) -> Locator:
    hand.seite.wait_for_load_state("networkidle")
    return hand.seite.get_by_label("Text", exact=True).first


def ausgangstext_uebernehmen(hand: Hand) -> None:
    """Der vorgeschlagene nächste Schritt führt zum Text; gefaltet steht daneben, was von selbst entsteht."""
    hand.weg("Weiter mit „Bevölkerung“")
    expect(textfeld(hand)).to_have_value(re.compile(r"\{\{anteil_u18\}\}"))
    expect(hand.seite.locator("details[data-falte]").first).to_contain_text(
        "Im Jahr 2024 zählte Hafenviertel"
    )
    hand.knopf("Alle zeigen")
    expect(hand.seite.get_by_role("button", name="Alle falten")).to_be_visible()
    hand.knopf("Text speichern")
    expect(hand.seite.get_by_text("„Bevölkerung“ ist gespeichert.")).to_be_visible()
    hand.knopf("Fertig melden")
    expect(hand.seite.get_by_text("„Bevölkerung“ ist fertig gemeldet.")).to_be_visible()


def zahl_in_den_text(hand: Hand) -> None:
    hand.weg("Zurück zur Analyse")
    hand.weg("Zusammenfassung")
    feld = textfeld(hand)
    feld.fill("Im Hafenviertel ist der Anteil der unter 18-Jährigen gesunken. Hier leben ")
    feld.press("End")
    hand.griffe += 1
    hand.knopf("Zahl einfügen")
    hand.knopf(re.compile(r"1\.250 ?: Einwohnerinnen und Einwohner"))
    expect(feld).to_have_value(re.compile(r"Hier leben \{\{ew\}\}$"))
    hand.knopf("Text speichern")
    expect(hand.seite.get_by_text("„Zusammenfassung“ ist gespeichert.")).to_be_visible()


def widerspruch_stehen_lassen(hand: Hand) -> None:
    bereich = hand.seite.locator("#widersprueche")
    expect(bereich.get_by_role("heading", name="1 offener Widerspruch")).to_be_visible()
    hand.klicke(bereich.get_by_text("So stehen lassen, weil …"))
    hand.schreibe("Begründung", "Gemeint ist der Vergleich mit dem Jahr 2010.")
    hand.knopf("So stehen lassen")
    expect(bereich.get_by_text("Bewusst so stehen gelassen (1)")).to_be_visible()


def baustein_einfuegen(hand: Hand) -> None:
    hand.weg("Bausteine")
    hand.waehle("Was eingefügt wird", "Kennzahlen im Vergleich")
    hand.knopf("Einfügen")
    hand.kreuze("Anteil der unter 18-Jährigen")
    hand.knopf("Baustein speichern")
    expect(hand.seite.get_by_role("heading", name="Aufbau: Zusammenfassung")).to_be_visible()
    expect(hand.seite.locator("#bausteine")).to_contain_text("Anteil der unter 18-Jährigen")


def kapitel_ordnen(hand: Hand) -> None:
    hand.weg("Aufbau")
    folge = hand.seite.locator("#aufbau > ol > li")
    expect(folge.nth(5)).to_contain_text("Bevölkerung")
    hand.knopf("Bevölkerung nach oben")
    expect(folge.nth(4)).to_contain_text("Bevölkerung")


def was_ist_neu(hand: Hand) -> None:
    hand.weg("Was ist neu seit 2024?")
    expect(hand.seite.get_by_role("heading", level=1)).to_contain_text("neu")
