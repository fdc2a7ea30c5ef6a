"""Ein Mensch klickt sich durch, von den Grenzen bis zum PDF; mit echtem Browser und echtem Arbeiter."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pypdfium2
import pytest
from django_scopes import scopes_disabled
from playwright.sync_api import Page, expect

from agenturen.models import Person
from angebote.models import Angebot
from netzwerke.models import Kooperation
from sozialraum.start.vorfuehrung.grenzen import grenzdateien
from sozialraum.start.vorfuehrung.zahlendateien import zahlendateien
from sozialraum.statistik.models import Wert
from tests import besetzung as b
from tests.browser.conftest import Fenster

LANGE_ARBEIT_MS = 120_000


@dataclass(frozen=True)
class Grenzdatei:
    datei: Path
    ebene: str
    schluessel: str
    name: str
    uebernommen: str


@dataclass(frozen=True)
class Fall:
    """Eine Stadt mit ihren Dateien und dem, was davon auf Bildschirm und Papier zu sehen sein muss."""

    ags: str
    gemeinde: str
    grenzen: tuple[Grenzdatei, ...]
    lieferung: Path
    werte: str
    quartier: str
    akteur: str
    im_pdf: tuple[str, ...]


@pytest.fixture(scope="module")
def datenbank(eigene_datenbank: None) -> None:
    """Leer bis auf die Menschen, die sich anmelden."""
    for person in (b.aylin, b.birgit, b.emre):
        person()


@pytest.fixture
def musterstadt_dateien(tmp_path: Path) -> Fall:
    for name, inhalt in (grenzdateien() | zahlendateien("bevoelkerung")).items():
        (tmp_path / name).write_bytes(inhalt)
    return Fall(
        ags="05999000",
        gemeinde="Musterstadt",
        grenzen=(
            Grenzdatei(
                tmp_path / "musterstadt_stadtbezirke.geojson", "Stadtbezirk", "NR", "NAME", "10 Stadtbezirke"
            ),
            Grenzdatei(tmp_path / "musterstadt_quartiere.geojson", "Quartier", "NR", "NAME", "61 Quartiere"),
        ),
        lieferung=tmp_path / "musterstadt_bevoelkerung_2024.csv",
        werte="5.544",
        quartier="Hafenviertel",
        akteur="Grundschule am Hafenbecken",
        # Einwohner des Quartiers, des Bezirks und der Stadt 2024.
        im_pdf=("12.872", "44.364", "365.970"),
    )


@pytest.fixture
def koeln_dateien(echte_daten: Path) -> Fall:
    grenzen = echte_daten / "koeln" / "boundaries"
    return Fall(
        ags="05315000",
        gemeinde="Köln",
        grenzen=(
            Grenzdatei(
                grenzen / "stadtbezirke.geojson", "Stadtbezirk", "STB_NR", "STB_NAME", "9 Stadtbezirke"
            ),
            Grenzdatei(grenzen / "stadtteile.geojson", "Stadtteil", "STT_NR", "STT_NAME", "86 Stadtteile"),
        ),
        lieferung=echte_daten / "koeln" / "bevoelkerung.csv",
        werte="29.135",
        quartier="Kalk",
        akteur="Sprachverein Kalk",
        # Einwohner von Köln-Kalk 2012, der Stadt 2005 und 2012.
        im_pdf=("22.383", "1.023.101", "1.044.555"),
    )


def test_musterstadt_von_der_grenze_bis_zum_pdf(
    musterstadt_dateien: Fall, fenster: Callable[..., Fenster], arbeiter: None, tmp_path: Path
) -> None:
    durchlauf(musterstadt_dateien, fenster, tmp_path)


def test_koeln_von_der_grenze_bis_zum_pdf(
    koeln_dateien: Fall, fenster: Callable[..., Fenster], arbeiter: None, tmp_path: Path
) -> None:
    durchlauf(koeln_dateien, fenster, tmp_path)


def durchlauf(fall: Fall, fenster: Callable[..., Fenster], tmp_path: Path) -> None:
    administration = fenster()
    anmelden(administration, b.emre())
    for grenzen in fall.grenzen:
        grenzen_uebernehmen(administration, fall, grenzen)
    lieferung_uebernehmen(administration, fall)
    kaputte_lieferung(administration, fall, tmp_path)

    koordination = fenster()
    anmelden(koordination, b.birgit())
    sozialraum_anlegen(koordination, fall)

    fachkraft = fenster()
    anmelden(fachkraft, b.aylin())
    akteur_anlegen(fachkraft, fall)
    angebot_anlegen(fachkraft, fall)
    kooperation_finden(fachkraft, fall)

    analyse_anlegen(koordination, fall)
    kapitel_schreiben(koordination, "Lage und Abgrenzung", "Zwischen Fluss und Bahndamm.")
    kapitel_schreiben(koordination, "Stärken, Schwächen und Bedarfe", "Nachbarschaft braucht **Räume**.")
    text = pdf_erzeugen(koordination, tmp_path / "analyse.pdf")
    for erwartet in (*fall.im_pdf, "Zwischen Fluss und Bahndamm.", f"Sprachcafé {fall.quartier}"):
        assert erwartet in text


def anmelden(fenster: Fenster, person: Person) -> None:
    seite = fenster.oeffne("/")
    seite.get_by_label("E-Mail").fill(person.email)
    seite.get_by_label("Passwort").fill(b.KENNWORT)
    knopf(seite, "Anmelden")
    expect(seite.get_by_role("heading", level=1)).to_contain_text(person.name)


def knopf(seite: Page, text: str) -> None:
    seite.get_by_role("button", name=text, exact=True).click()


def grenzen_uebernehmen(fenster: Fenster, fall: Fall, grenzen: Grenzdatei) -> None:
    seite = fenster.oeffne("/raeume/uebernehmen/")
    seite.get_by_label("Datei mit Grenzen").set_input_files(grenzen.datei)
    knopf(seite, "Datei lesen")
    seite.get_by_label("Feld mit dem Schlüssel").select_option(grenzen.schluessel)
    seite.get_by_label("Feld mit dem Namen").select_option(grenzen.name)
    seite.get_by_label("Ebene").select_option(label=grenzen.ebene)
    seite.get_by_label("Gemeindeschlüssel (AGS)").fill(fall.ags)
    seite.get_by_label("Name der Gemeinde").fill(fall.gemeinde)
    seite.get_by_label("Quelle").fill(f"Stadt {fall.gemeinde}")
    knopf(seite, "Vorschau")
    expect(seite.get_by_role("heading", name="Vorschau")).to_be_visible()
    knopf(seite, "Übernehmen")
    expect(seite.get_by_text("Übernommen:")).to_contain_text(grenzen.uebernommen)


def lieferung_uebernehmen(fenster: Fenster, fall: Fall) -> None:
    seite = fenster.oeffne("/statistik/")
    seite.get_by_role("link", name="Neue Lieferung").click()
    seite.get_by_label("Dateien des Statistikamts").set_input_files(fall.lieferung)
    knopf(seite, "Lieferung prüfen")
    expect(seite.get_by_role("table").first).to_contain_text("Einwohner")
    knopf(seite, "Übernehmen")
    expect(seite.get_by_role("heading", name="Übernommen")).to_be_visible(timeout=LANGE_ARBEIT_MS)
    expect(seite.locator("main")).to_contain_text(fall.werte)

    # Dieselbe Datei noch einmal: erkannt, nichts verdoppelt.
    fenster.oeffne("/statistik/lieferungen/neu/")
    seite.get_by_label("Dateien des Statistikamts").set_input_files(fall.lieferung)
    knopf(seite, "Lieferung prüfen")
    expect(seite.get_by_text("Diese Datei ist schon da")).to_be_visible()
    assert Wert.objects.filter(einheit__ags=fall.ags).count() == int(fall.werte.replace(".", ""))


def kaputte_lieferung(fenster: Fenster, fall: Fall, tmp_path: Path) -> None:
    """Zeile 3 mit einem Wert, der keiner ist: Befund mit Zeile und Spalte, nichts geschrieben."""
    zeilen = fall.lieferung.read_bytes().splitlines(keepends=True)[:5]
    anfang, trenner, _ = zeilen[2].rpartition(b";" if b";" in zeilen[2] else b",")
    zeilen[2] = anfang + trenner + b"12a\r\n"
    kaputt = tmp_path / "kaputt.csv"
    kaputt.write_bytes(b"".join(zeilen))
    vorher = Wert.objects.count()
    seite = fenster.oeffne("/statistik/lieferungen/neu/")
    seite.get_by_label("Dateien des Statistikamts").set_input_files(kaputt)
    knopf(seite, "Lieferung prüfen")
    knopf(seite, "Übernehmen")
    expect(seite.get_by_text("Nichts übernommen: Die Datei hat Fehler.")).to_be_visible(
        timeout=LANGE_ARBEIT_MS
    )
    befund = seite.get_by_role("row").filter(has_text="12a").first
    expect(befund).to_contain_text("3")
    assert Wert.objects.count() == vorher


def sozialraum_anlegen(fenster: Fenster, fall: Fall) -> None:
    seite = fenster.oeffne(f"/sozialraeume/neu/?gemeinde={fall.ags}")
    seite.get_by_label("Name").fill(f"{fall.gemeinde}-{fall.quartier}")
    seite.get_by_label("Einheiten suchen").fill(fall.quartier)
    seite.get_by_role("checkbox", name=fall.quartier).last.check()
    knopf(seite, "Sozialraum anlegen")
    expect(seite.get_by_role("heading", level=1)).to_have_text(f"{fall.gemeinde}-{fall.quartier}")


def akteur_anlegen(fenster: Fenster, fall: Fall) -> None:
    seite = fenster.oeffne("/netzwerk/")
    seite.get_by_role("link", name="Neuer Akteur").click()
    seite.get_by_label("Name").fill(fall.akteur)
    seite.get_by_label("Art").select_option(label="Schule")
    seite.get_by_label(f"{fall.gemeinde}-{fall.quartier}").check()
    knopf(seite, "Akteur anlegen")
    expect(seite.get_by_role("heading", level=1)).to_have_text(fall.akteur)


def angebot_anlegen(fenster: Fenster, fall: Fall) -> None:
    vorige_woche = date.today() - timedelta(days=7)
    seite = fenster.oeffne("/angebote/")
    seite.get_by_role("link", name="Neues Angebot").click()
    seite.get_by_label("Titel").fill(f"Sprachcafé {fall.quartier}")
    seite.get_by_role("combobox", name="Sozialraum").select_option(label=f"{fall.gemeinde}-{fall.quartier}")
    seite.get_by_label("Sozialraumorientierte Arbeit").check()
    seite.locator("[name=termin-0-datum]").fill(vorige_woche.isoformat())
    seite.locator("[name=termin-0-teilnahmen]").fill("17")
    seite.get_by_label("Akteur suchen").fill(fall.akteur[:9].lower())
    seite.get_by_label(fall.akteur).check()
    seite.get_by_text("Zielgruppen, Themenfelder").click()
    seite.get_by_label("Eltern und Familien").check()
    seite.get_by_label("Sprache", exact=True).check()
    knopf(seite, "Angebot anlegen")
    expect(seite.get_by_role("heading", level=1)).to_have_text(f"Sprachcafé {fall.quartier}")
    expect(seite.locator("main")).to_contain_text("17")
    with scopes_disabled():
        angebot = Angebot.objects.get(titel=f"Sprachcafé {fall.quartier}")
        assert [partner.name for partner in angebot.partner.all()] == [fall.akteur]

    # Suchen und Filtern stehen in der Adresse.
    seite.get_by_role("link", name="Angebote", exact=True).first.click()
    # Erst wenn die Seite ganz geladen ist, hört htmx auf das Suchfeld.
    seite.wait_for_url("**/angebote/")
    seite.get_by_label("Suche").fill(fall.quartier)
    expect(seite.get_by_role("rowheader", name=f"Sprachcafé {fall.quartier}")).to_be_visible()
    expect(seite.locator("#liste tbody tr")).to_have_count(1)
    expect(seite).to_have_url(f"{fenster.server}/angebote/?suche={fall.quartier}")


def kooperation_finden(fenster: Fenster, fall: Fall) -> None:
    seite = fenster.oeffne("/netzwerk/kooperationen/")
    expect(seite.locator("main")).to_contain_text(fall.akteur)
    with scopes_disabled():
        paare = {frozenset((k.a.name, k.b.name)) for k in Kooperation.objects.select_related("a", "b")}
    assert frozenset((fall.akteur, b.ia_hafen().name)) in paare


def analyse_anlegen(fenster: Fenster, fall: Fall) -> None:
    seite = fenster.oeffne("/analysen/")
    seite.get_by_role("link", name="Neue Analyse").first.click()
    seite.get_by_label(f"{fall.gemeinde}-{fall.quartier}").check()
    # Nur die Langfassung nennt jedes Angebot einzeln.
    seite.get_by_label("Langfassung").check()
    knopf(seite, "Analyse anlegen")
    expect(seite.get_by_role("heading", level=1)).to_contain_text(f"{fall.gemeinde}-{fall.quartier}")


def kapitel_schreiben(fenster: Fenster, kapitel: str, text: str) -> None:
    seite = fenster.seite
    seite.get_by_role("link", name=kapitel).click()
    seite.get_by_label("Text", exact=True).fill(text)
    knopf(seite, "Text speichern")
    expect(seite.get_by_text(f"Das Kapitel „{kapitel}“ ist gespeichert.")).to_be_visible()
    seite.get_by_role("link", name="Zurück zur Analyse").click()


def pdf_erzeugen(fenster: Fenster, ziel: Path) -> str:
    seite = fenster.seite
    knopf(seite, "PDF erzeugen")
    expect(seite.get_by_text("PDF entsteht")).to_be_visible()
    fertig = seite.get_by_role("link", name="Fassung 1 als PDF")
    expect(fertig).to_be_visible(timeout=LANGE_ARBEIT_MS)
    with seite.expect_download() as laedt:
        fertig.click()
    laedt.value.save_as(ziel)
    pdf = pypdfium2.PdfDocument(ziel)
    return "\n".join(blatt.get_textpage().get_text_range() for blatt in pdf)
