"""Wer Formulare und Adressen von Hand verändert, bekommt einen deutschen Satz und hält niemanden auf."""

import io
import json
import logging
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from agenturen.models import Akteursart, Vorgang
from agenturen.vorgang import ausfuehren
from netzwerke.models import Akteur
from sozialraum.raeume.models import Raumeinheit, Sozialraumstand
from tests import besetzung as b
from tests.raeume.geojson import feature, quadrat, sammlung
from tests.seite import Seite

pytestmark = pytest.mark.django_db

NULLZEICHEN = "Verein\0"
NULLZEICHEN_IM_FORMULAR = "Nullzeichen sind nicht erlaubt."


def text(antwort: Any, stand: int = 200) -> str:
    assert antwort.status_code == stand, antwort.status_code
    return Seite(antwort.content.decode()).text.replace("\u00a0", " ")


# Nullzeichen -----------------------------------------------------------------------------------


@pytest.mark.parametrize("adresse", ["/angebote/", "/netzwerk/", "/sozialraeume/"])
def test_ein_nullzeichen_in_der_suche_ist_ein_fehler_am_feld(als: Any, adresse: str) -> None:
    assert NULLZEICHEN_IM_FORMULAR in text(als(b.birgit()).get(adresse, {"suche": NULLZEICHEN}))


@pytest.mark.parametrize("adresse", ["/angebote/", "/netzwerk/", "/sozialraeume/"])
def test_die_liste_mit_nullzeichen_in_der_suche_laesst_sich_herunterladen(als: Any, adresse: str) -> None:
    antwort = als(b.birgit()).get(adresse, {"suche": NULLZEICHEN, "format": "csv"})
    assert antwort.status_code == 200


def test_die_suche_nach_gebieten_uebergeht_nullzeichen(als: Any) -> None:
    b.hafenviertel()
    client = als(b.aylin())
    assert "Hafenviertel Sozialraum" in text(client.get("/statistik/", {"suche": "Hafen\0viertel"}))
    assert "Hafenviertel Sozialraum" in text(client.get("/statistik/", {"suche": "\0"}))


def test_eine_gemeinde_die_es_nicht_gibt_waehlt_die_erste(als: Any) -> None:
    b.probstadt()
    for gemeinde in ("\0", "99999999"):
        inhalt = text(als(b.birgit()).get("/sozialraeume/neu/", {"gemeinde": gemeinde}))
        assert "Hafenviertel" in inhalt


def test_ein_akteur_mit_nullzeichen_wird_nicht_angelegt(als: Any) -> None:
    art = Akteursart.objects.get(schluessel="verein").pk
    antwort = als(b.aylin()).post("/netzwerk/akteure/neu/", {"name": NULLZEICHEN, "art": art})
    assert NULLZEICHEN_IM_FORMULAR in text(antwort, 422)
    assert not Akteur.objects.exists()


# Das Formular eines Angebots -------------------------------------------------------------------

ZEILEN = {
    "termin-TOTAL_FORMS": "1",
    "termin-INITIAL_FORMS": "0",
    "termin-0-datum": "2026-03-02",
    "neu-TOTAL_FORMS": "1",
    "neu-INITIAL_FORMS": "0",
    "serie-bis": "2026-03-16",
}


@pytest.mark.parametrize("anzahl", ["", "abc", "-5", "²", "9" * 5_000])
@pytest.mark.parametrize("tat", ["termin_mehr", "partner_mehr", "wiederholen"])
def test_eine_unsinnige_zahl_von_zeilen_haelt_das_formular_nicht_auf(als: Any, tat: str, anzahl: str) -> None:
    angaben = ZEILEN | {"termin-TOTAL_FORMS": anzahl, "neu-TOTAL_FORMS": anzahl, "tat": tat}
    assert als(b.aylin()).post("/angebote/neu/", angaben).status_code == 200


def test_eine_milliarde_zeilen_kostet_keine_rechenzeit(als: Any) -> None:
    """Farid schickt „wiederholen“ mit einer Milliarde angeblicher Zeilen; es bleiben höchstens 400."""
    angaben = ZEILEN | {"termin-TOTAL_FORMS": "1000000000", "tat": "wiederholen"}
    antwort = als(b.farid()).post("/angebote/neu/", angaben)
    assert antwort.status_code == 200
    assert len(antwort.context["eingabe"].termine.forms) == 400


@pytest.mark.parametrize("nummer", ["9" * 5_000, "10" * 15, "²", "\0"])
def test_eine_kennung_die_keine_sein_kann_waehlt_nichts(als: Any, nummer: str) -> None:
    client = als(b.aylin())
    suche = ZEILEN | {"partner": nummer, "tat": "partner_suchen", "partner_suche": "Schule\0"}
    assert client.post("/angebote/neu/", suche).status_code == 200
    antwort = client.post("/angebote/zaehlen/", {"termin": nummer}, follow=True)
    assert "Es war keine Zahl eingetragen" in text(antwort)
    assert als(b.birgit()).get("/analysen/neu/", {"sozialraum": nummer}).status_code == 200
    assert client.get(f"/statistik/gebiet/sozialraum-{nummer.strip(chr(0)) or 'x'}/").status_code == 404


# Daten -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("jahr", ["0001", "1899", "2101", "9999"])
def test_ein_jahr_das_nicht_stimmen_kann_wird_nachgefragt(als: Any, jahr: str) -> None:
    """Mit dem Jahr 1 wäre der Sozialraum danach nicht mehr zu öffnen: vor ihm liegt kein Tag."""
    raum = b.hafenviertel()
    client = als(b.birgit())
    adresse = f"/sozialraeume/{raum.pk}/"
    antwort = client.post(
        f"{adresse}aendern/",
        {
            "name": raum.name,
            "einheiten": [b.einheit("12").pk],
            "gueltig_ab": f"{jahr}-01-01",
            "version": raum.version,
        },
    )
    assert f"Das Jahr {int(jahr)} kann nicht stimmen. Möglich sind 1900 bis 2100" in text(antwort, 422)
    assert Sozialraumstand.objects.get(sozialraum=raum).gueltig_bis is None
    assert client.get(adresse).status_code == 200


# Dateien ---------------------------------------------------------------------------------------


def tabelle(antwort: Any) -> list[list[Any]]:
    assert antwort.status_code == 200
    blatt = load_workbook(io.BytesIO(antwort.content)).active
    assert blatt is not None
    return [[zelle.value for zelle in zeile] for zeile in blatt.iter_rows(min_row=2)]


def test_aus_einem_namen_wird_in_excel_nie_eine_formel(als: Any) -> None:
    """Farid legt Akteure an, deren Namen rechnen sollen, sobald Birgit die Liste öffnet."""
    for name in ("=1+1", "==1+1", "===HYPERLINK(A1)"):
        b.akteur(name, angelegt_von_traeger=b.suedhang())
    antwort = als(b.birgit()).get("/netzwerk/", {"format": "xlsx"})
    assert [zeile[0] for zeile in tabelle(antwort)] == ["'=1+1", "'==1+1", "'===HYPERLINK(A1)"]
    blatt = load_workbook(io.BytesIO(antwort.content)).active
    assert blatt is not None
    assert "f" not in {zelle.data_type for zeile in blatt.iter_rows() for zelle in zeile}


def test_steuerzeichen_verhindern_keine_datei(als: Any) -> None:
    b.akteur("Verein\x07 am\x0b Hafen", beschreibung="Erste Zeile\nzweite Zeile")
    (zeile,) = tabelle(als(b.aylin()).get("/netzwerk/", {"format": "xlsx"}))
    assert zeile[0] == "Verein am Hafen"
    assert zeile[3] == "Erste Zeile\nzweite Zeile"


@pytest.mark.parametrize("anfang", ["=", "+", "-", "@", "\uff1d"])
def test_auch_die_csv_datei_rechnet_nicht(als: Any, anfang: str) -> None:
    b.akteur(f"{anfang}1+1")
    for form in ("csv", "csv-offen"):
        datei = als(b.aylin()).get("/netzwerk/", {"format": form}).content.decode("utf-8-sig")
        assert datei.splitlines()[1].startswith(f"'{anfang}1+1")


# Grenzdateien ----------------------------------------------------------------------------------


def uebernommen(client: Client, inhalt: bytes) -> Any:
    """Hochladen und mit den Feldern NR und NAME übernehmen."""
    hochgeladen = client.post(
        "/raeume/uebernehmen/", {"datei": SimpleUploadedFile("../../grenzen.geojson", inhalt)}
    )
    if hochgeladen.status_code != 302:
        return hochgeladen
    assert client.get(hochgeladen.url).status_code == 200
    angaben = {
        "feld_schluessel": "NR",
        "feld_name": "NAME",
        "ebene": "stadtteil",
        "ags": b.AGS,
        "quelle": "Stadt Probstadt",
        "aktion": "uebernehmen",
    }
    return client.post(hochgeladen.url, angaben)


@pytest.mark.parametrize("zeichen", ["\\u0000", "\\ud800", "\\u0007"])
def test_zeichen_die_niemand_lesen_kann_werden_sichtbar(als: Any, zeichen: str) -> None:
    b.probstadt()
    inhalt = sammlung(feature(quadrat(0, 1), NR="31", NAME="Neue§stadt", **{"FE§LD": "x"}))
    inhalt = inhalt.replace("§".encode(), zeichen.encode())
    assert json.loads(inhalt)["features"][0]["properties"]["NAME"] == json.loads(f'"Neue{zeichen}stadt"')
    assert uebernommen(als(b.emre()), inhalt).status_code == 302
    assert Raumeinheit.objects.get(ags=b.AGS, schluessel="31").name == "Neue␀stadt"


def test_koordinaten_jenseits_von_allem_werden_gefragt(als: Any) -> None:
    b.probstadt()
    inhalt = sammlung(feature(quadrat(0, 1), NR="31", NAME="Neustadt")).replace(b"7.02", b"1e300")
    seite = text(uebernommen(als(b.emre()), inhalt), 200)
    assert "Die Datei sagt nicht, in welchem Bezugssystem ihre Koordinaten" in seite


def test_ein_zu_langer_gemeindename_ist_ein_fehler_am_feld(als: Any) -> None:
    b.probstadt()
    client = als(b.emre())
    inhalt = sammlung(feature(quadrat(0, 1), NR="31", NAME="Neustadt"))
    hochgeladen = client.post("/raeume/uebernehmen/", {"datei": SimpleUploadedFile("a.geojson", inhalt)})
    angaben = {
        "feld_schluessel": "NR",
        "feld_name": "NAME",
        "ebene": "stadtteil",
        "ags": "05999000",
        "gemeindename": "x" * 121,
        "quelle": "Stadt",
        "aktion": "uebernehmen",
    }
    assert "höchstens 120 Zeichen" in text(client.post(hochgeladen.url, angaben), 422)


# Aufgaben --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kennung", ["kaputt", "", "\0", "5f0d4a52-6f0e-4c58-9b6e-0f2f7c1f9a01"])
def test_eine_aufgabe_ohne_vorgang_tut_nichts(kennung: str, caplog: pytest.LogCaptureFixture) -> None:
    def arbeit(*_: object) -> Any:
        raise AssertionError("Ohne Vorgang darf nichts laufen.")

    with caplog.at_level(logging.WARNING):
        ausfuehren(kennung, arbeit)
    assert "gibt es nicht (mehr)" in caplog.text
    assert not Vorgang.objects.exists()


# Erlaubtes bleibt erlaubt ----------------------------------------------------------------------


def test_der_erste_und_der_letzte_moegliche_tag_gelten(als: Any) -> None:
    angebot = b.angebot()
    termin = b.termin(angebot, date(2026, 1, 5))
    antwort = als(b.aylin()).post(
        f"/angebote/termine/{termin.pk}/zaehlen/", {f"t{termin.pk}-teilnahmen": str(10**12)}
    )
    assert "99.999" in text(antwort, 422)
    for tag in ("1900-01-01", "2100-12-31"):
        angaben = ZEILEN | {"termin-0-datum": tag, "tat": "termin_mehr"}
        assert tag in als(b.aylin()).post("/angebote/neu/", angaben).content.decode()
