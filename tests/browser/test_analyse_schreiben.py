"""Von nichts zur eingereichten Analyse mit fünf Bedarfen, nur nach dem, was auf dem Bildschirm steht.

Bilder aller Schritte liegen danach im Ordner des Laufs; `BILDERORDNER` legt sie anderswohin und nimmt von
jedem Schritt die ganze Seite auf, auch so, wie ein Telefon sie zeigt.
"""

import os
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django_scopes import scopes_disabled
from playwright.sync_api import Dialog, Locator, Page, expect

from analysen.models import Analyse, Baustein, Hinnahme, Kapitel
from sozialraum.bedarfe.models import Bedarf, Empfehlung, Gespraech, Grundlage, Methodeneinsatz
from tests import besetzung as b
from tests.analysen.hafen import MERKMALE, WERTE, analyse
from tests.browser.conftest import Fenster
from tests.statistik.lieferungen import liefere

GESPRAECHE = {
    "Schulsozialarbeiterin": "Nachmittags wissen viele Kinder nicht, wohin.",
    "Hausmeister": "Die Bänke vor dem Haus sind weg, seither trifft sich dort niemand mehr.",
    "Leiterin einer Kita": "Auf einen Platz kommen drei Familien.",
}
METHODEN = {
    "Stadtteilbegehung": "Nach 18 Uhr ist jede Tür zu, Bänke und Spielgeräte fehlen.",
    "Fokusgruppe": "Wer neu ist, fragt Nachbarn, weil er die Beratung nicht findet.",
}
BEDARFE = {
    "Kinder haben nachmittags keinen Ort zum Spielen.": "Anteil der unter 18-Jährigen",
    "Alte Menschen kommen ohne Bus nicht zum Arzt.": "Anteil der 65-Jährigen und Älteren",
    "Neu Zugezogene finden keine Beratung in ihrer Sprache.": "Anteil der Ausländerinnen und Ausländer",
    "Für die Familien fehlen Betreuungsplätze.": "Einwohnerinnen und Einwohner",
    "Das Viertel braucht mehr Treffpunkte.": "Bevölkerungsveränderung in 5 Jahren",
}
TEXTE = {
    "Anlass, Auftrag und Vorgehen": "Alle zwei Jahre fragen wir, was das Viertel braucht.",
    "Lage und Abgrenzung": "Zwischen Hafenbecken und Bahndamm liegt das Viertel für sich.",
    "Zusammenleben": "Man grüßt sich, und man bleibt unter sich.",
}
SONST = "Was die Menschen dazu sagten, steht bei den Bedarfen."
BIS_ZUM_ERSTEN_PDF = 5
HOECHSTENS_GRIFFE = 170


@pytest.fixture(scope="module")
def datenbank(eigene_datenbank: None) -> None:
    """Zahlen, die jung genug sind, ein Sozialraum und die Analyse von vor zwei Jahren."""
    spaeter = date.today().year - 2 - 2024
    liefere(
        {
            (wo, str(int(jahr) + spaeter)): dict(zip(MERKMALE, werte, strict=True))
            | {"w": int(werte[0]) // 2, "m": int(werte[0]) // 2}
            for (wo, jahr), werte in WERTE.items()
        }
    )
    analyse(durch=b.birgit(), berichtsjahr=date.today().year - 2)
    b.carsten()


class Hand:
    """Klickt, füllt aus und zählt mit; mehr als das, was auf der Seite steht, hat sie nicht."""

    def __init__(self, seite: Page, ordner: Path, *, ganz: bool) -> None:
        self.seite, self.ordner, self.ganz = seite, ordner, ganz
        self.griffe = self.bilder = 0

    # Was ein Mensch tut --------------------------------------------------------------------------

    def klicke(self, ziel: Locator) -> None:
        ziel.click()
        self.griffe += 1

    def knopf(self, name: str | re.Pattern[str]) -> None:
        self.klicke(self.seite.get_by_role("button", name=name).first)

    def weg(self, name: str | re.Pattern[str], *, genau: bool = False) -> None:
        self.klicke(self.seite.get_by_role("main").get_by_role("link", name=name, exact=genau).first)

    def menue(self, name: str) -> None:
        leiste = self.seite.get_by_role("navigation", name="Hauptmenü")
        self.klicke(leiste.get_by_role("link", name=name, exact=True))

    def zurueck_zu(self, name: str | re.Pattern[str]) -> None:
        """Über den Pfad am Kopf der Seite."""
        self.klicke(self.seite.get_by_role("navigation", name="Pfad").get_by_role("link", name=name))

    def schreibe(self, name: str, text: str) -> None:
        self.fuelle(self.seite.get_by_role("textbox", name=name).first, text)

    def fuelle(self, feld: Locator, text: str) -> None:
        feld.fill(text)
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

    # Was daneben geschieht -----------------------------------------------------------------------

    def sieht(self, titel: str | re.Pattern[str]) -> None:
        expect(self.seite.get_by_role("heading", level=1)).to_have_text(titel)

    def bild(self, was: str) -> None:
        """Ein Bild des Schritts; gewünscht die ganze Seite und noch einmal schmal."""
        self.bilder += 1
        name = f"{self.bilder:02}_{was}"
        self.seite.screenshot(path=self.ordner / f"{name}.png", full_page=self.ganz)
        if self.ganz:
            breit = self.seite.viewport_size
            self.seite.set_viewport_size({"width": 390, "height": 844})
            self.seite.screenshot(path=self.ordner / f"{name}_schmal.png", full_page=True)
            if breit is not None:
                self.seite.set_viewport_size(breit)


@pytest.fixture
def hand(fenster: Callable[..., Fenster], tmp_path: Path) -> Hand:
    gewuenscht = os.environ.get("BILDERORDNER", "")
    ordner = Path(gewuenscht) if gewuenscht else tmp_path
    ordner.mkdir(parents=True, exist_ok=True)
    eines = fenster()
    eines.anmelden(b.birgit())
    return Hand(eines.oeffne("/"), ordner, ganz=bool(gewuenscht))


def test_von_nichts_zur_eingereichten_analyse(hand: Hand, capsys: pytest.CaptureFixture[str]) -> None:
    analyse_anlegen(hand)
    gespraeche_festhalten(hand)
    methoden_festhalten(hand)
    for nummer, (aussage, zahl) in enumerate(BEDARFE.items()):
        bedarf_festhalten(hand, aussage, zahl, erster=not nummer)
    empfehlung_aus_dem_bedarf(hand)
    hand.menue("Analysen")
    hand.weg(f"Hafenviertel {date.today().year}")
    kapitel_ordnen(hand)
    hand.weg("Weiter mit „Zusammenfassung“")
    zahl_in_den_text(hand)
    widerspruch_stehen_lassen(hand)
    baustein_einfuegen(hand)
    was_ist_neu(hand)
    alle_kapitel_schreiben(hand)
    alles_erledigt(hand)
    hand.knopf("PDF erzeugen")
    expect(hand.seite.get_by_text("PDF entsteht")).to_be_visible()
    einreichen(hand)
    with capsys.disabled():
        print(f"\nHandgriffe von nichts zur eingereichten Analyse: {hand.griffe}; Bilder: {hand.ordner}")
    assert hand.griffe <= HOECHSTENS_GRIFFE
    assert len(list(hand.ordner.glob("[0-9][0-9]_*.png"))) >= hand.bilder >= 20
    with scopes_disabled():
        assert Bedarf.objects.count() == Bedarf.objects.exclude(prioritaet="").count() == len(BEDARFE)
        assert Grundlage.objects.filter(bedarf__isnull=False).count() == 2 * len(BEDARFE)
        assert Empfehlung.objects.count() == Hinnahme.objects.count() == 1
        assert Gespraech.objects.count() == 3 and Methodeneinsatz.objects.count() == 2
        eingereicht = Analyse.objects.latest("pk")
        assert (eingereicht.zustand, eingereicht.laenge) == (Analyse.Zustand.PRUEFUNG, "standard")
        gedruckte = Kapitel.objects.filter(analyse=eingereicht, gedruckt=True, ab_laenge="standard")
        assert gedruckte.count() >= 12 and not gedruckte.filter(fertig=False).exists()
        offene = Baustein.objects.filter(kapitel__in=gedruckte, art="text", ausgangstext=True)
        assert not offene.exists()


def analyse_anlegen(hand: Hand) -> None:
    hand.bild("start")
    hand.menue("Analysen")
    hand.bild("analysen")
    hand.weg("Neue Analyse")
    hand.kreuze("Hafenviertel")
    hand.bild("neue_analyse")
    hand.knopf("Analyse anlegen")
    expect(hand.seite.get_by_role("button", name="PDF erzeugen")).to_be_visible()
    assert hand.griffe < BIS_ZUM_ERSTEN_PDF
    # Was von selbst dasteht, widerspricht sich nicht.
    expect(hand.seite.get_by_role("region", name="Widersprüche")).to_contain_text(
        "Keine offenen Widersprüche"
    )
    hand.bild("leere_analyse")


def gespraeche_festhalten(hand: Hand) -> None:
    for nummer, (funktion, gesagt) in enumerate(GESPRAECHE.items()):
        if nummer:
            hand.zurueck_zu("Gespräche")
        hand.weg("Neues Gespräch" if nummer else "Gespräch festhalten")
        hand.schreibe("Mit wem", funktion)
        hand.kreuze("ja, auch wörtlich" if not nummer else "ja, sinngemäß")
        hand.schreibe("Zusammenfassung", gesagt)
        if not nummer:
            hand.fuelle(hand.seite.get_by_role("textbox", name="Zitat", exact=True), f"{gesagt} Nicht einer.")
            hand.bild("gespraech_formular")
        hand.knopf("Gespräch festhalten")
        hand.sieht(f"Gespräch mit {funktion}")
    hand.bild("gespraech")


def methoden_festhalten(hand: Hand) -> None:
    hand.menue("Analysen")
    hand.weg(f"Hafenviertel {date.today().year}")
    hand.bild("analyse_mit_gespraechen")
    for nummer, (methode, ergebnis) in enumerate(METHODEN.items()):
        if nummer:
            hand.zurueck_zu("Methoden")
        hand.weg("Methode festhalten")
        hand.waehle("Methode", methode)
        hand.schreibe("Ergebnis", ergebnis)
        hand.bild("methode_formular")
        hand.knopf("Methode festhalten")
        hand.sieht(methode)


def bedarf_festhalten(hand: Hand, aussage: str, zahl: str, *, erster: bool) -> None:
    """Mit einer Zahl und einer Stimme, eingestuft."""
    seite = hand.seite
    if erster:
        hand.menue("Analysen")
        hand.weg(f"Hafenviertel {date.today().year}")
        hand.weg("Bedarf festhalten")
    else:
        hand.zurueck_zu("Bedarfe")
        hand.weg("Neuer Bedarf")
    hand.schreibe("Aussage", aussage)
    hand.kreuze("Hafenviertel")
    hand.kreuze("normativ: Fachleute halten ihn für gegeben")
    if erster:
        hand.bild("bedarf_formular")
    hand.knopf("Bedarf festhalten")
    expect(seite.get_by_text("Worauf stützt er sich?").first).to_be_visible()
    if erster:
        hand.bild("bedarf_neu")
    hand.weg("Zahl", genau=True)
    if erster:
        hand.bild("zahl_als_grundlage")
    hand.klicke(seite.get_by_role("button", name=f"Aufnehmen: {zahl}", exact=True).first)
    hand.sieht(aussage)
    hand.weg("Methode", genau=True)
    if erster:
        hand.bild("methode_als_grundlage")
    seite.get_by_role("combobox", name="Methode").select_option(index=1)
    hand.griffe += 1
    hand.knopf("Grundlage aufnehmen")
    hand.sieht(aussage)
    hand.weg("Einstufen")
    hand.klicke(seite.get_by_role("radio", name=re.compile("^B")))
    hand.schreibe("Begründung", "Es betrifft viele, und niemand sonst kümmert sich.")
    if erster:
        hand.bild("einstufen")
    hand.knopf("Priorität festlegen")
    hand.sieht(aussage)
    if erster:
        hand.bild("bedarf_eingestuft")


def empfehlung_aus_dem_bedarf(hand: Hand) -> None:
    hand.klicke(hand.seite.get_by_text("Empfehlung dazu"))
    hand.schreibe("Empfehlung", "Die Schule nachmittags für alle öffnen.")
    hand.schreibe("An wen", "Amt für Schule")
    hand.klicke(hand.seite.get_by_role("radio").first)
    hand.bild("empfehlung_formular")
    hand.knopf("Empfehlung festhalten")
    expect(hand.seite.get_by_role("link", name="Die Schule nachmittags für alle öffnen.")).to_be_visible()


def kapitel_ordnen(hand: Hand) -> None:
    hand.bild("analyse_mit_bedarfen")
    hand.weg("Aufbau")
    folge = hand.seite.locator("#aufbau > ol > li")
    expect(folge.nth(5)).to_contain_text("Bevölkerung")
    hand.knopf("Bevölkerung nach oben")
    expect(folge.nth(4)).to_contain_text("Bevölkerung")
    hand.bild("aufbau")
    hand.zurueck_zu(f"Hafenviertel {date.today().year}")


def textfeld(hand: Hand) -> Locator:
    hand.seite.wait_for_load_state("networkidle")
    return hand.seite.get_by_label("Text", exact=True).first


def zahl_in_den_text(hand: Hand) -> None:
    feld = textfeld(hand)
    hand.bild("zusammenfassung")
    hand.fuelle(feld, "Im Hafenviertel ist der Anteil der unter 18-Jährigen gesunken. Hier leben ")
    feld.press("End")
    hand.knopf("Zahl einfügen")
    eingefuegt = hand.seite.get_by_role("button", name=re.compile(r"1\.250 ?: Einwohnerinnen und Einwohner"))
    expect(eingefuegt.first).to_be_visible()
    hand.bild("zahl_einfuegen")
    hand.klicke(eingefuegt.first)
    expect(feld).to_have_value(re.compile(r"Hier leben \{\{ew\}\}$"))
    hand.knopf("Text speichern")
    expect(hand.seite.get_by_text("„Zusammenfassung“ ist gespeichert.")).to_be_visible()


def widerspruch_stehen_lassen(hand: Hand) -> None:
    bereich = hand.seite.locator("#widersprueche")
    expect(bereich.get_by_role("heading", name="1 offener Widerspruch")).to_be_visible()
    hand.bild("widerspruch")
    hand.klicke(bereich.get_by_text("So stehen lassen, weil …"))
    hand.schreibe("Begründung", "Gemeint ist der Vergleich mit dem Jahr 2010.")
    hand.knopf("So stehen lassen")
    expect(bereich.get_by_text("Bewusst so stehen gelassen (1)")).to_be_visible()


def baustein_einfuegen(hand: Hand) -> None:
    hand.weg("Bausteine")
    hand.bild("bausteine")
    hand.waehle("Was eingefügt wird", "Kennzahlen im Vergleich")
    hand.knopf("Einfügen")
    hand.kreuze("Anteil der unter 18-Jährigen")
    hand.bild("baustein_einstellen")
    hand.knopf("Baustein speichern")
    hand.sieht("Aufbau: Zusammenfassung")
    expect(hand.seite.locator("#bausteine")).to_contain_text("Anteil der unter 18-Jährigen")
    hand.zurueck_zu(f"Hafenviertel {date.today().year}")


def was_ist_neu(hand: Hand) -> None:
    hand.weg(f"Was ist neu seit {date.today().year - 2}?")
    hand.sieht(re.compile("neu"))
    hand.bild("was_ist_neu")
    hand.zurueck_zu(f"Hafenviertel {date.today().year}")


def alle_kapitel_schreiben(hand: Hand) -> None:
    """Von einem offenen Kapitel zum nächsten, bis keines mehr offen ist."""
    hand.weg(re.compile("^Weiter mit"))
    geschrieben: list[str] = []
    while "/kapitel/" in hand.seite.url:
        titel = hand.seite.get_by_role("heading", level=1).inner_text()
        assert titel not in geschrieben, "Ein fertiges Kapitel kommt nicht noch einmal."
        feld = textfeld(hand)
        if titel == "Bevölkerung":
            ausgangstext_ansehen(hand, feld)
        if not feld.input_value():
            hand.fuelle(feld, TEXTE.get(titel, SONST))
        if len(geschrieben) < 4 or titel in ("Arbeit", "Stärken, Schwächen und Bedarfe"):
            hand.bild(f"kapitel_{len(geschrieben) + 1}")
        hand.knopf("Speichern und fertig melden")
        expect(hand.seite.get_by_text(f"„{titel}“ ist gespeichert und fertig gemeldet.")).to_be_visible()
        geschrieben.append(titel)
    assert "Zusammenfassung" in geschrieben and len(geschrieben) >= 12


def ausgangstext_ansehen(hand: Hand, feld: Locator) -> None:
    """Der Vorschlag steht im Feld; gefaltet daneben, was von selbst entsteht."""
    expect(feld).to_have_value(re.compile(r"\{\{anteil_u18\}\}"))
    expect(hand.seite.locator("details[data-falte]").first).to_contain_text(
        f"Im Jahr {date.today().year - 2} zählte Hafenviertel"
    )
    hand.knopf("Alle zeigen")
    expect(hand.seite.get_by_role("button", name="Alle falten")).to_be_visible()
    hand.bild("ausgangstext")


def alles_erledigt(hand: Hand) -> None:
    expect(hand.seite.get_by_text("Für Sie ist kein Kapitel mehr offen.")).to_be_visible()
    schritte = hand.seite.get_by_role("region", name="Bis zur Prüfung").get_by_role("listitem")
    expect(schritte.filter(has_text="Alle Kapitel sind fertig gemeldet")).to_have_count(1)
    expect(schritte.filter(has_text="5 offene Bedarfe")).to_have_count(1)
    expect(schritte.filter(has_text="Alle Bedarfe sind eingestuft")).to_have_count(1)
    assert schritte.count() >= 10
    expect(schritte.filter(has_not_text="erledigt")).to_have_count(0)
    hand.bild("alles_erledigt")


def einreichen(hand: Hand) -> None:
    """Über die Prüfliste: Kein Punkt ist offen, und keinen hat jemand von Hand abgehakt."""
    hand.weg("Prüfliste ansehen")
    expect(hand.seite.get_by_role("heading", name="14 von 14 erfüllt")).to_be_visible()
    expect(hand.seite.get_by_text("von Hand", exact=True)).to_have_count(0)
    hand.bild("pruefliste")
    hand.weg("Zur Prüfung einreichen")
    hand.bild("einreichen")
    gefragt: list[str] = []

    def bestaetigen(frage: Dialog) -> None:
        gefragt.append(frage.message)
        hand.griffe += 1
        frage.accept()

    hand.seite.once("dialog", bestaetigen)
    hand.knopf("Zur Prüfung einreichen")
    expect(hand.seite.get_by_text("Die Analyse ist eingereicht.")).to_be_visible()
    assert len(gefragt) == 1
    hand.bild("eingereicht")
