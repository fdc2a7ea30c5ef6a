"""Die Hauptstrecke von den Bytes des Amtes bis zum PDF; Zahlen der Datei stehen im Druck."""

import csv
import hashlib
import io
from decimal import Decimal
from functools import cache

import page
import pypdfium2
import pytest
from django_scopes import scope

from analysen.analyse_anlegen import analyse_anlegen
from analysen.ausgeben import ausgeben
from analysen.festschreiben import festschreiben
from analysen.inhalt import pruefsumme
from analysen.models import Analyse, Kapitel
from analysen.schreiben.text_schreiben import text_schreiben
from analysen.zusammenstellen import zusammenstellen
from sozialraum.raeume.abfragen import finde_einheit, gebiet_der_einheit
from sozialraum.raeume.models import Sozialraum
from sozialraum.raeume.sozialraum_bearbeiten import sozialraum_anlegen
from sozialraum.start.vorfuehrung.orte import grenzen_uebernehmen
from sozialraum.start.vorfuehrung.zahlendateien import zahlendateien
from sozialraum.statistik.abfragen import raumverzeichnis
from sozialraum.statistik.kennzahlen import kennzahlen
from sozialraum.statistik.lesen.blatt import Blatt
from sozialraum.statistik.lesen.dateibild import ansehen
from sozialraum.statistik.lesen.einlesen import einlesen
from sozialraum.statistik.lieferungen.annehmen import lieferung_annehmen
from sozialraum.statistik.lieferungen.uebernehmen import lieferung_uebernehmen
from sozialraum.statistik.models import Importvorlage, Wert
from sozialraum.statistik.vorlage import vorlage_aus
from sozialraum.statistik.zeichen import Zeichen
from sozialraum.statistik.zuordnen import Bericht, zuordnen
from sozialraum.statistik.zuordnen.erkennen import dialekt_fuer
from tests import besetzung as b
from tests.analysen.hafen import textbaustein

pytestmark = pytest.mark.django_db

AGS = "05999000"
NAME = "musterstadt_bevoelkerung_2014-2023.csv"


@cache
def datei() -> bytes:
    """Erst wenn ein Test sie braucht: Alle Zahlen der Stadt zu erfinden dauert Sekunden."""
    return zahlendateien("bevoelkerung")[NAME]


def geliefert(jahr: int, raum: str, tabelle: str, zeile: str) -> str:
    """Die Zelle der Datei, gelesen ohne unser Produkt."""
    zeilen = csv.DictReader(io.StringIO(datei().decode("cp1252"), newline=""), delimiter=";")
    (zelle,) = [
        z["Wert"]
        for z in zeilen
        if (z["Jahr"], z["Raum_Nr"], z["Tabelle_Nr"], z["Zeile_Nr"]) == (str(jahr), raum, tabelle, zeile)
    ]
    return zelle


@pytest.fixture
def stadt() -> None:
    grenzen_uebernehmen(b.emre())


@pytest.fixture
def uebernommen(stadt: None) -> None:
    lieferung = lieferung_annehmen(datei=io.BytesIO(datei()), dateiname=NAME, durch=b.emre())
    lieferung_uebernehmen(lieferung=lieferung, durch=b.emre())


def sozialraum(*schluessel: str) -> Sozialraum:
    einheiten = [finde_einheit(f"{AGS}/{eines}") for eines in schluessel]
    return sozialraum_anlegen(
        name=" und ".join(einheit.name for einheit in einheiten),
        ags=AGS,
        traeger=b.nordufer(),
        anteile={einheit.pk: Decimal(1) for einheit in einheiten},
        durch=b.birgit(),
    )


def analyse(*schluessel: str) -> Analyse:
    return analyse_anlegen(
        agentur=b.ia_hafen(), sozialraeume=[sozialraum(*schluessel)], berichtsjahr=2026, durch=b.birgit()
    )


def test_von_den_bytes_bis_zum_pdf(stadt: None) -> None:
    # Bytes → Tabelle: 10 Jahre × 72 Gebiete × 77 Merkmale und die Kopfzeile, nichts gedeutet.
    vorlage = vorlage_aus(Importvorlage.objects.get(schluessel="musterstadt_bevoelkerung", aktiv=True).inhalt)
    strom = io.BytesIO(datei())
    tabelle = list(einlesen(strom, dialekt_fuer(vorlage, ansehen(strom))))
    assert len(tabelle) == 55441
    assert tabelle[1] == (
        2,
        ["005", "Einwohner", "2014", "Stadt", "Musterstadt", "10", "Einwohner", "341.907"],
    )

    # Tabelle → Rohwerte: getippt, jeder mit Zeile und Zelle; was fehlt, sagt warum.
    bericht = Bericht()
    rohwerte = list(zuordnen([Blatt("", iter(tabelle))], vorlage, raumverzeichnis(AGS), bericht))
    assert (len(rohwerte), bericht.befunde.alle()) == (55440, [])
    assert rohwerte[0][0] == "005.10" and rohwerte[0][2:] == (
        *("2014", Decimal(341907), None, None, 2, 8, "341.907", 1),
    )
    assert {rohwert[4] for rohwert in rohwerte} == {None, Zeichen.GEHEIM, Zeichen.NICHT_SINNVOLL}

    # Rohwerte → Werte: eine Transaktion, die Lieferung ist ihre Herkunft.
    lieferung = lieferung_annehmen(datei=io.BytesIO(datei()), dateiname=NAME, durch=b.emre())
    lieferung_uebernehmen(lieferung=lieferung, durch=b.emre())
    assert Wert.objects.count() == 55440
    assert lieferung.sha256 == hashlib.sha256(datei()).hexdigest()

    # Werte → Kennzahl: nur durch diese Tür, mit Quelle.
    hafen = gebiet_der_einheit(finde_einheit(f"{AGS}/12"))
    tafel = kennzahlen(indikatoren=["ew", "anteil_auslaender"], gebiete=[hafen], zeitraeume=["2023"])
    assert geliefert(2023, "12", "005", "10") == tafel.get("ew", hafen, "2023").als_text == "12.779"
    anteil = tafel.get("anteil_auslaender", hafen, "2023")
    assert geliefert(2023, "12", "030", "50") == "5.366"
    assert (anteil.als_text, anteil.eigene_berechnung) == ("42,0\u00a0%", True)  # 5.366 von 12.779

    with scope(traeger=[b.nordufer().pk]):
        # Kennzahl → Inhalt → Fassung: danach liest die Ausgabe nur noch sie.
        entwurf = analyse("12")
        lage = Kapitel.objects.get(analyse=entwurf, schluessel="lage")
        text_schreiben(
            baustein=textbaustein(lage), text="Zwischen Ruhl und Bahndamm.", version=1, durch=b.birgit()
        )
        inhalt = zusammenstellen(entwurf)
        fassung = festschreiben(analyse=entwurf, durch=b.birgit())
        assert fassung.sha256 == pruefsumme(inhalt) == pruefsumme(fassung.inhalt)

        # Fassung → PDF: die Zahlen der Datei stehen darin, und es ist für alle lesbar.
        ausgegeben = ausgeben(fassung=fassung, durch=b.birgit())
        with ausgegeben.datei.open("rb") as gespeichert:
            pdf = gespeichert.read()
    assert hashlib.sha256(pdf).hexdigest() == ausgegeben.sha256
    assert page.validate_pdf_bytes(pdf, profile="ua1").failures == []
    text = "\n".join(seite.get_textpage().get_text_range() for seite in pypdfium2.PdfDocument(pdf))
    for jahr in range(2014, 2024):
        for raum in ("12", "1", "Stadt"):
            assert geliefert(jahr, raum, "005", "10") in text
    assert "42,0" in text and "Zwischen Ruhl und Bahndamm." in text
    assert NAME in text


def test_was_das_amt_schliesst_bleibt_bis_in_die_fassung_geschlossen(uebernommen: None) -> None:
    """Kesselbruch: Alleinerziehende und einzelne Altersgruppen sind geheim, ihre Summen und Anteile auch."""
    assert geliefert(2023, "34", "020", "60") == "."
    kesselbruch = gebiet_der_einheit(finde_einheit(f"{AGS}/34"))
    tafel = kennzahlen(indikatoren=["ew", "jugendquotient"], gebiete=[kesselbruch], zeitraeume=["2023"])
    assert tafel.get("ew", kesselbruch, "2023").als_text == geliefert(2023, "34", "005", "10")
    geschlossen = tafel.get("jugendquotient", kesselbruch, "2023")
    assert (geschlossen.wert, geschlossen.zeichen) == (None, Zeichen.GEHEIM)
    assert (geschlossen.zaehler, geschlossen.nenner) == (None, None)
    with scope(traeger=[b.nordufer().pk]):
        fassung = festschreiben(analyse=analyse("34"), durch=b.birgit())
    assert "aus Gründen der Geheimhaltung" in str(fassung.inhalt)


def test_dieselbe_datei_noch_einmal_verdoppelt_nichts(uebernommen: None) -> None:
    wieder = lieferung_annehmen(datei=io.BytesIO(datei()), dateiname="umbenannt.csv", durch=b.emre())
    assert (wieder.dateiname, wieder.zustand) == (NAME, "uebernommen")
    lieferung_uebernehmen(lieferung=wieder, durch=b.emre())
    assert Wert.objects.count() == 55440


def test_eine_alte_fassung_druckt_im_november_wie_im_maerz(uebernommen: None) -> None:
    with scope(traeger=[b.nordufer().pk]):
        entwurf = analyse("12")
        maerz = festschreiben(analyse=entwurf, durch=b.birgit())
        lage = Kapitel.objects.get(analyse=entwurf, schluessel="lage")
        text_schreiben(baustein=textbaustein(lage), text="Neu geschrieben.", version=1, durch=b.birgit())
        november = festschreiben(analyse=entwurf, durch=b.birgit())
        maerz.refresh_from_db()
    assert (maerz.nummer, november.nummer) == (1, 2)
    assert "Neu geschrieben." not in str(maerz.inhalt) and "Neu geschrieben." in str(november.inhalt)
    assert pruefsumme(maerz.inhalt) == maerz.sha256
