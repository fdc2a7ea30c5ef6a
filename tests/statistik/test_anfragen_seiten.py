"""Die Seiten der Datenanfragen: vom leeren Formular zum Schreiben, die Liste, was wer sieht."""

import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import openpyxl
import page
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agenturen.models import Person
from sozialraum.raeume.models import Raumeinheit
from sozialraum.statistik.anfragen.modelle import Datenanfrage
from sozialraum.statistik.anfragen.schreiben import ANFRAGE, ERINNERUNG, schreiben, schreiben_drucken
from sozialraum.statistik.anfragen.verfolgen import ablehnung_festhalten, anfrage_erinnern
from sozialraum.statistik.models import Lieferung
from tests import besetzung as b
from tests.seite import Seite
from tests.statistik import anfragen as a
from tests.werkbank import Werkbank

pytestmark = pytest.mark.django_db

Als = Callable[[Person], Client]
HTMX = {"HX-Request": "true"}


def adresse(name: str, *angaben: object) -> str:
    return reverse(f"statistik:{name}", args=angaben)


def text(client: Client, ziel: str, **angaben: Any) -> str:
    return " ".join(Seite(client.get(ziel, **angaben).content.decode()).text.split())


def eingaben(**abweichend: Any) -> dict[str, Any]:
    b.probstadt()
    return {
        "agentur": b.ia_hafen().pk,
        "gemeinde": b.AGS,
        "betreff": "Wohngeld nach Stadtteilen",
        "amt": "Jobcenter  Probstadt",
        "zweck": "Für die Sozialraumanalyse.",
        "frist": (a.heute() + timedelta(30)).isoformat(),
        "ebenen": ["stadtteil"],
        "zeitraumart": "jahr",
        "zeitraeume": "2022–2024",
        "zeichen": ["-", "."],
        "geheimhaltung": "vorgeprueft",
        "schwelle": "5",
        **abweichend,
    }


MERKMALE = {
    "version": "1",
    "katalog": ["einwohner"],
    "form-TOTAL_FORMS": "2",
    "form-INITIAL_FORMS": "0",
    "form-0-bezeichnung": "Haushalte mit Wohngeld",
    "form-0-einheit": "Anzahl",
    "form-0-stellen": "0",
    "form-1-bezeichnung": "",
    "form-1-einheit": "Anzahl",
    "form-1-stellen": "0",
}


# Der ganze Weg -----------------------------------------------------------------------------------


def test_birgit_fragt_und_emre_laedt_die_antwort(als: Als, werkbank: Werkbank) -> None:
    birgit = als(b.birgit())
    antwort = birgit.post(adresse("anfrage_neu"), eingaben())
    anfrage = Datenanfrage.objects.get()
    assert antwort.url == adresse("anfrage_merkmale", anfrage.pk)
    assert (anfrage.amt, anfrage.zeitraeume, anfrage.zeichen, anfrage.schwelle) == (
        "Jobcenter Probstadt",
        ["2022", "2023", "2024"],
        ["-", "."],
        0,
    )
    assert birgit.get(adresse("anfrage_mappe", anfrage.pk)).status_code == 404
    assert birgit.post(antwort.url, MERKMALE).url == adresse("anfrage", anfrage.pk)
    assert birgit.post(adresse("anfrage_stellen", anfrage.pk)).url == adresse("anfrage", anfrage.pk)

    geholt = birgit.get(adresse("anfrage_mappe", anfrage.pk))
    assert geholt["Content-Disposition"] == f'attachment; filename="Datenanfrage-{anfrage.nummer}.xlsx"'
    mappe = openpyxl.load_workbook(io.BytesIO(geholt.content))
    for zeile in range(7, 19):
        for spalte in (5, 6):
            mappe["Daten"].cell(zeile, spalte).value = zeile * spalte
    hochgeladen = SimpleUploadedFile("von_jobcenter.xlsx", a.als_bytes(mappe))
    emre = als(b.emre())
    emre.post(adresse("lieferung_neu"), {"datei": hochgeladen})
    lieferung = Lieferung.objects.get()
    with werkbank.tag():
        emre.post(adresse("lieferung_uebernehmen", lieferung.pk))
    lieferung.refresh_from_db()
    assert (lieferung.zustand, lieferung.anzahl_werte) == ("uebernommen", 24)

    seite = text(birgit, adresse("anfrage", anfrage.pk))
    assert "24 von 24 erbetenen Feldern sind beantwortet" in seite
    assert "von_jobcenter.xlsx" in seite
    assert f"Antwort auf Datenanfrage {anfrage.nummer} : Wohngeld nach Stadtteilen" in text(
        birgit, adresse("lieferung", lieferung.pk)
    )


def test_wo_fast_alles_fehlt_ist_nichts_vorbelegt(als: Als) -> None:
    anfrage = a.entwurf(merkmale=[])
    seite = als(b.birgit()).get(adresse("anfrage_merkmale", anfrage.pk)).content.decode()
    assert "checked" not in seite
    assert "Kreuzen Sie an, was dieses Amt führt." in seite
    assert re.findall(r'gruppe"\s*>\s*<summary>\s*([^<]+?)\s*<', seite)[:2] == [
        "Bevölkerung",
        "Migration und Vielfalt",
    ]
    assert "– hier nicht nötig" in seite


def test_vorbelegt_ist_das_wenige_was_fehlt(als: Als, monkeypatch: pytest.MonkeyPatch) -> None:
    anfrage = a.entwurf(merkmale=[])
    monkeypatch.setattr(
        "sozialraum.statistik.views.anfragen.was_den_gebieten_fehlt", lambda *_: ["einwohner", "arbeitslose"]
    )
    seite = als(b.birgit()).get(adresse("anfrage_merkmale", anfrage.pk)).content.decode()
    assert seite.count("checked") == 2
    assert seite.count('<details class="einheitenwahl__gruppe" open>') == 2
    assert "Angekreuzt ist, was den gewählten Gebieten" in seite


def test_weitere_zeilen_verlieren_nichts(als: Als) -> None:
    anfrage = a.entwurf(merkmale=[])
    antwort = als(b.birgit()).post(adresse("anfrage_merkmale", anfrage.pk), MERKMALE | {"tat": "mehr"})
    assert antwort.status_code == 200
    seite = antwort.content.decode()
    assert "Haushalte mit Wohngeld" in seite
    assert seite.count('name="form-') == 5 * 3 + 4
    assert not anfrage.merkmale.exists()


def test_wer_bearbeitet_findet_seine_auswahl_wieder(als: Als) -> None:
    anfrage = a.entwurf(gebiete=["1", "2", "11"], zeitraeume=["2020", "2021", "2022", "2024"], schwelle=5)
    seite = als(b.birgit()).get(adresse("anfrage_aendern", anfrage.pk)).content.decode()
    gewaehlt = re.findall(r'name="ebenen" value="([a-z]+)"[^>]* checked', seite)
    assert gewaehlt == ["stadtbezirk"]
    hafenviertel = Raumeinheit.objects.get(schluessel="11").pk
    assert f'value="{hafenviertel}" data-name="Hafenviertel" checked' in seite
    assert 'value="2020–2022, 2024"' in seite


def test_zwei_bearbeiten_denselben_entwurf_beide_fassungen_bleiben(als: Als) -> None:
    anfrage = a.entwurf()
    felder = eingaben(version=str(anfrage.version))
    als(b.emre()).post(adresse("anfrage_aendern", anfrage.pk), felder | {"zweck": "Emres Zweck"})
    antwort = als(b.birgit()).post(
        adresse("anfrage_aendern", anfrage.pk), felder | {"zweck": "Birgits Zweck"}
    )
    assert antwort.status_code == 409
    seite = antwort.content.decode()
    assert (
        "Emres Zweck" in seite
        and "Birgits Zweck" in seite
        and "Inzwischen hat Emre Yıldız gespeichert" in seite
    )


@pytest.mark.parametrize(
    ("falsch", "satz"),
    [
        ({"ebenen": []}, "Bitte wählen Sie mindestens ein Gebiet"),
        ({"zeitraeume": "im letzten Jahr"}, "„im letzten Jahr“ ist kein Jahr mit vier Ziffern, etwa 2012."),
        ({"frist": "2020-01-01"}, "Die Frist muss in der Zukunft liegen."),
        ({"geheimhaltung": "schwelle", "schwelle": ""}, "Bitte nennen Sie die Schwelle, etwa 5."),
        ({"zeichen": ["%"]}, "keine gültige Auswahl"),
        ({"einheiten": ["abc", "9" * 30], "ebenen": []}, "Bitte wählen Sie mindestens ein Gebiet"),
        ({"amt": ""}, "Bitte füllen Sie dieses Feld aus."),
    ],
)
def test_falsche_eingaben_sagen_was_zu_tun_ist(als: Als, falsch: dict[str, Any], satz: str) -> None:
    antwort = als(b.birgit()).post(adresse("anfrage_neu"), eingaben(**falsch))
    assert antwort.status_code == 422
    assert satz in antwort.content.decode()
    assert not Datenanfrage.objects.exists()


def test_eine_fremde_agentur_laesst_sich_nicht_unterschieben(als: Als) -> None:
    antwort = als(b.birgit()).post(adresse("anfrage_neu"), eingaben(agentur=b.ia_suedhang().pk))
    assert antwort.status_code == 422
    assert not Datenanfrage.objects.exists()


# Schreiben ---------------------------------------------------------------------------------------


def gedruckt(anfrage: Datenanfrage, art: str) -> bytes:
    frisch = Datenanfrage.objects.select_related("agentur__traeger", "durch").get(pk=anfrage.pk)
    return schreiben_drucken(schreiben(frisch, art)).inhalt


def pdf_text(pdf: bytes) -> str:
    dokument = pypdfium2.PdfDocument(pdf)
    seiten = " ".join(seite.get_textpage().get_text_range() for seite in dokument)
    return " ".join(seiten.replace("\u00a0", " ").split())


def test_das_gedruckte_schreiben_ist_pdf_ua_und_nennt_amt_frist_und_gebiete() -> None:
    anfrage = a.gestellt(am=date(2026, 1, 5), frist=date(2026, 2, 2))
    pdf = gedruckt(anfrage, ANFRAGE)
    assert page.validate_pdf_bytes(pdf, profile="ua1").failures == []
    gelesen = pdf_text(pdf)
    for stelle in (
        f"Datenanfrage {anfrage.nummer}: Wohngeld nach Stadtteilen",
        "Jobcenter Probstadt Hafenstraße 3 05998 Probstadt",
        "05.01.2026",
        "bis zum 2. Februar 2026",
        "Empfängerinnen und Empfänger von Wohngeld Anzahl",
        "Anlage: Gebiete Schlüssel Name Ebene 11 Hafenviertel Stadtteil",
        "Seite 1 von 2",
    ):
        assert stelle in gelesen
    assert "Entwurf" not in gelesen


def test_ein_entwurf_ist_als_solcher_zu_erkennen() -> None:
    assert "Entwurf" in pdf_text(gedruckt(a.entwurf(), ANFRAGE))


def test_in_der_vorfuehrung_sagt_es_auch_der_brief(settings: Any) -> None:
    anfrage = a.entwurf()
    gelesen = []
    for settings.VORFUEHRUNG in (True, False):
        gelesen.append("Vorführung mit erfundenen Daten" in pdf_text(gedruckt(anfrage, ANFRAGE)))
    assert gelesen == [True, False]


def test_die_gedruckte_erinnerung_nennt_den_ersten_brief() -> None:
    anfrage = a.gestellt(am=date(2026, 1, 5), frist=date(2026, 2, 2))
    anfrage_erinnern(anfrage=anfrage, frist=date(2026, 3, 2), am=date(2026, 2, 9), durch=b.birgit())
    pdf = gedruckt(anfrage, ERINNERUNG)
    assert page.validate_pdf_bytes(pdf, profile="ua1").failures == []
    gelesen = pdf_text(pdf)
    assert f"Erinnerung an Datenanfrage {anfrage.nummer}: Wohngeld nach Stadtteilen" in gelesen
    assert "mit Schreiben vom 5. Januar 2026 haben wir Sie um Zahlen" in gelesen
    assert "bis zum 2. März 2026" in gelesen


def test_das_schreiben_nennt_alles(als: Als) -> None:
    agentur = b.ia_hafen()
    agentur.email, agentur.telefon = "hafen@nordufer.example", "0599 12345"
    agentur.save()
    anfrage = a.gestellt(am=date(2026, 1, 5), frist=date(2026, 2, 2))
    seite = text(als(b.birgit()), adresse("anfrage_schreiben", anfrage.pk, "anfrage")).replace("\u00a0", " ")
    for stelle in (
        f"Datenanfrage {anfrage.nummer}: Wohngeld nach Stadtteilen",
        "Jobcenter Probstadt Hafenstraße 3 05998 Probstadt",
        "5. Januar 2026",
        "für alle 4 Stadtteile in Probstadt brauchen wir Zahlen",
        "Merkmale für 2023 und 2024",
        "Für die Sozialraumanalyse 2026 im Hafenviertel.",
        "Empfängerinnen und Empfänger von Wohngeld Anzahl",
        "Anteil der Haushalte mit Wohngeld %",
        "bis zum 2. Februar 2026 an hafen@nordufer.example",
        "auch unter 0599 12345",
        "er steht dann in der Sozialraumanalyse unter „Grenzen der Daten“",
        f"Arbeitsmappe „Datenanfrage-{anfrage.nummer}.xlsx“",
        "- genau null: nichts vorhanden",
        "k. A. keine Angabe möglich",
        "ersetzen Sie, was geheim zu halten ist, durch einen Punkt",
    ):
        assert stelle in seite
    anfrage_erinnern(anfrage=anfrage, frist=date(2026, 3, 2), am=date(2026, 2, 9), durch=b.birgit())
    mahnung = text(als(b.birgit()), adresse("anfrage_schreiben", anfrage.pk, ERINNERUNG)).replace(
        "\u00a0", " "
    )
    assert "mit Schreiben vom 5. Januar 2026 haben wir Sie um Zahlen für alle 4 Stadtteile" in mahnung
    assert "bis zum 2. März 2026" in mahnung
    erstes = text(als(b.birgit()), adresse("anfrage_schreiben", anfrage.pk, ANFRAGE)).replace("\u00a0", " ")
    assert "bis zum 2. Februar 2026" in erstes


def test_eine_erinnerung_gibt_es_erst_wenn_erinnert_ist(als: Als) -> None:
    anfrage = a.gestellt()
    client = als(b.birgit())
    assert client.get(adresse("anfrage_schreiben", anfrage.pk, "erinnerung")).status_code == 404
    assert client.get(adresse("anfrage_pdf", anfrage.pk, "unsinn")).status_code == 404
    antwort = client.post(
        adresse("anfrage_erinnern", anfrage.pk), {"frist": (a.heute() + timedelta(40)).isoformat()}
    )
    assert antwort.url == adresse("anfrage_schreiben", anfrage.pk, "erinnerung")
    assert client.get(antwort.url).status_code == 200


# Liste -------------------------------------------------------------------------------------------


def test_ueberfaellige_stehen_vorn_und_lassen_sich_filtern(als: Als) -> None:
    a.gestellt(betreff="noch Zeit")
    a.gestellt(betreff="längst fällig", am=date(2026, 1, 5), frist=date(2026, 2, 2))
    a.entwurf(betreff="angefangen")
    nein = a.gestellt(betreff="verweigert", am=date(2026, 1, 5), frist=date(2026, 2, 2))
    ablehnung_festhalten(anfrage=nein, am=date(2026, 1, 20), grund="zu aufwendig", durch=b.birgit())
    client = als(b.birgit())
    seite = text(client, adresse("anfragen"))
    orte = [seite.index(wort) for wort in ("längst fällig", "noch Zeit", "angefangen", "verweigert")]
    assert orte == sorted(orte)
    gefiltert = text(client, adresse("anfragen"), data={"zustand": "ueberfaellig"}, headers=HTMX)
    assert "längst fällig" in gefiltert and "noch Zeit" not in gefiltert and "1 Datenanfrage" in gefiltert
    assert "noch Zeit" in text(client, adresse("anfragen"), data={"suche": "zeit"}, headers=HTMX)


@pytest.mark.parametrize("menge", [1, 30])
def test_sieben_abfragen_gleich_wie_lang_die_liste_ist(
    als: Als, menge: int, django_assert_num_queries: Any
) -> None:
    muster = a.gestellt()
    for nummer in range(2, menge + 1):
        muster.pk, muster.nummer = None, f"DA-2026-{nummer:03}"
        muster._state.adding = True
        muster.save()
    client = als(b.birgit())
    client.get(adresse("anfragen"))
    with django_assert_num_queries(6):
        client.get(adresse("anfragen"))


@pytest.mark.parametrize("gebiete", [["11"], ["11", "12", "21", "22"]])
def test_eine_anfrage_kostet_gleich_viele_abfragen(
    als: Als, gebiete: list[str], django_assert_num_queries: Any
) -> None:
    anfrage = a.gestellt(gebiete=gebiete)
    client = als(b.birgit())
    client.get(adresse("anfrage", anfrage.pk))
    with django_assert_num_queries(10):
        client.get(adresse("anfrage", anfrage.pk))


def test_wer_nur_liest_sieht_keine_knoepfe(als: Als) -> None:
    anfrage = a.gestellt()
    for person in (b.carsten(), b.frauke()):
        seite = text(als(person), adresse("anfrage", anfrage.pk))
        assert "Ablehnung festhalten" not in seite
        assert "Arbeitsmappe (XLSX)" in seite
    assert als(b.aylin()).get(adresse("anfrage", anfrage.pk)).status_code == 403
    assert als(b.frauke()).get(adresse("anfrage_ablehnung", anfrage.pk)).status_code == 403
    assert als(b.birgit()).get(adresse("anfrage", 999_999)).status_code == 404


def test_die_liste_der_importvorlagen_nennt_jede_anfrage_einmal(als: Als) -> None:
    anfrage = a.gestellt()
    seite = text(als(b.emre()), adresse("vorlagen"))
    assert seite.count(f"Datenanfrage {anfrage.nummer}: Wohngeld nach Stadtteilen") == 1
