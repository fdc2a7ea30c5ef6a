"""Emre lädt eine Datei des Amtes hoch, sieht sie in der Vorschau, übernimmt sie und findet ihre Herkunft."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from agenturen.models import Person, Vorgang
from agenturen.vorgang import vorgang_abbrechen
from sozialraum.statistik.models import Lieferung, Wert
from tests import besetzung as b
from tests.statistik import dateien as d
from tests.werkbank import Werkbank

pytestmark = pytest.mark.django_db

LISTE = "/statistik/lieferungen/"
NEU = "/statistik/lieferungen/neu/"
Als = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def stadt(db: None) -> None:
    b.probstadt()
    d.importvorlage()


def hochladen(browser: Client, inhalt: bytes, name: str = "probstadt.csv", **angaben: object) -> HttpResponse:
    return browser.post(NEU, {"datei": SimpleUploadedFile(name, inhalt), **angaben}, follow=True)


def text(antwort: HttpResponse) -> str:
    """Sichtbarer Text, Leerraum zusammengezogen."""
    ohne_marken = re.sub(r"<[^>]+>", " ", antwort.content.decode())
    return re.sub(r"\s+", " ", unescape(ohne_marken))


def seite(lieferung: Lieferung) -> str:
    return f"{LISTE}{lieferung.pk}/"


# Der ganze Weg ---------------------------------------------------------------------------------


def test_hochladen_pruefen_uebernehmen(als: Als, werkbank: Werkbank) -> None:
    emre = als(b.emre())
    zeilen = [*d.ganze_stadt(), d.zeile("011", ".", merkmal="2.10"), d.zeile("011", "38,4", merkmal="7.10")]
    vorschau = hochladen(emre, d.datei(zeilen))
    lieferung = Lieferung.objects.get()
    assert vorschau.redirect_chain == [(seite(lieferung), 302)]
    assert "9 Beispiele aus den ersten 9 Datenzeilen von 10 Zeilen der Datei." in text(vorschau)
    assert "Kodierung Windows-1252, Trennzeichen Semikolon, Dezimalzeichen „,“, Tausenderzeichen „.“" in text(
        vorschau
    )
    # Geliefert und gelesen nebeneinander: Gebiet, Merkmal, Zeitraum, Wert.
    gelesen = text(vorschau)
    assert (
        "5 011 · Hafenviertel Hafenviertel (Stadtteil) 1 · 10 · Einwohner Einwohner 2024 2024 4.345 4.345"
        in (gelesen)
    )
    assert "7 · 10 · Wohnfläche Wohnfläche je Einwohner 2024 2024 38,4 38,4 m²" in gelesen
    assert "2 · 10 · unter 3 Einwohner, unter 3 Jahre 2024 2024 . •" in gelesen
    assert "• aus Gründen der Geheimhaltung nicht ausgewiesen" in text(vorschau)
    with werkbank.tag():
        angestossen = emre.post(f"{seite(lieferung)}uebernehmen/", follow=True)
        assert "wird übernommen" in text(angestossen)
        assert "Lieferung „probstadt.csv“ übernehmen" in text(angestossen)
        assert emre.get(seite(lieferung), headers={"HX-Request": "true"}).status_code == 204
    assert [name for name, _ in werkbank.erledigt] == ["statistik.lieferung_uebernehmen"]
    assert emre.get(seite(lieferung), headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    fertig = text(emre.get(seite(lieferung)))
    assert "Werte 9 Merkmale 3 Gebiete 7 Jahr 1 2024" in fertig
    lieferung.refresh_from_db()
    for angabe in (
        lieferung.sha256,
        "hochgeladen von Emre Yıldız",
        "Quellenvermerk Stadt Probstadt, Einwohnerregister",
        "Lizenz CC BY 4.0",
        "Probstadt: Bevölkerung, Version 1",
        "Grundgesamtheit Hauptwohnung",
    ):
        assert angabe in fertig
    vorgang = Vorgang.objects.get()
    assert (vorgang.zustand, vorgang.ergebnis_text, vorgang.ergebnis_adresse) == (
        "fertig", "9\u00a0Werte übernommen.", seite(lieferung),
    )  # fmt: skip


def test_dieselbe_datei_noch_einmal_fuehrt_zur_frueheren(als: Als, werkbank: Werkbank) -> None:
    emre = als(b.emre())
    hochladen(emre, d.datei(d.ganze_stadt()))
    lieferung = Lieferung.objects.get()
    with werkbank.tag():
        emre.post(f"{seite(lieferung)}uebernehmen/")
    nochmal = hochladen(emre, d.datei(d.ganze_stadt()), "umbenannt.csv")
    assert nochmal.redirect_chain == [(seite(lieferung), 302)]
    assert "Diese Datei ist schon da: Sie kam am" in text(nochmal)
    assert "als „probstadt.csv“. Es wurde nichts doppelt angenommen." in text(nochmal)
    assert (Lieferung.objects.count(), Wert.objects.count()) == (1, 7)


def test_fehlerhafte_datei_zeigt_zeile_und_spalte_und_schreibt_nichts(als: Als, werkbank: Werkbank) -> None:
    emre = als(b.emre())
    vorschau = hochladen(emre, d.datei([*d.ganze_stadt(), d.zeile("011", "12,5", jahr="2025")]))
    assert "Schon in den ersten Zeilen fällt etwas auf." in text(vorschau)
    assert "2025 12,5 nicht lesbar" in text(vorschau)
    lieferung = Lieferung.objects.get()
    with werkbank.tag():
        emre.post(f"{seite(lieferung)}uebernehmen/")
    antwort = text(emre.get(seite(lieferung)))
    assert "Nichts übernommen: Die Datei hat Fehler." in antwort
    assert "Fehler 9 wert 12,5 Zeile 9, Spalte „wert“: „12,5“ hat Nachkommastellen" in antwort
    assert Wert.objects.count() == 0
    assert Vorgang.objects.get().fehler == (
        "Die Datei hat einen Fehler; es wurde nichts übernommen. Die Befunde stehen bei der Lieferung."
    )
    csv = emre.get(f"{seite(lieferung)}befunde/?format=csv")
    assert csv["Content-Disposition"] == f'attachment; filename="befunde-{lieferung.pk}.csv"'
    kopf, befund = csv.content.decode("utf-8-sig").split("\r\n")[:2]
    assert kopf == "Schwere;Blatt;Zeile;Spalte;Zelle;Befund;Vorschlag"
    assert befund.startswith("fehler;;9;wert;12,5;")


@pytest.mark.parametrize(
    ("name", "inhalt", "satz"),
    [
        (
            "werte.xlsx",
            b"PK\x03\x04[Content_Types].xml",
            "Noch nicht lesbar: Die Arbeitsmappe ist beschädigt oder unvollständig.",
        ),
        (
            "fremd.csv",
            b"Jahr;Anzahl\n2024;5\n",
            "Noch nicht lesbar: keine Importvorlage passt. Gesehen: Kodierung",
        ),
        ("utf8.csv", d.datei([d.zeile("022", "5")], kodierung="utf-8"), "die Datei ist aber UTF-8"),
    ],
)
def test_unlesbares_wird_erklaert_und_laesst_sich_nur_verwerfen(
    als: Als, name: str, inhalt: bytes, satz: str
) -> None:
    emre = als(b.emre())
    antwort = hochladen(emre, inhalt, name)
    assert satz in text(antwort)
    lieferung = Lieferung.objects.get()
    assert lieferung.zustand == "beanstandet"
    verworfen = emre.post(f"{seite(lieferung)}verwerfen/", follow=True)
    assert f"Die Lieferung „{name}“ ist verworfen." in text(verworfen)
    assert "Noch keine Lieferungen" in text(verworfen)


@pytest.mark.parametrize(
    ("angaben", "satz"),
    [
        ({}, "Bitte wählen Sie eine Datei aus."),
        ({"datei": SimpleUploadedFile("leer.csv", b"")}, "Die Datei ist leer."),
    ],
)
def test_ohne_datei_bleibt_das_formular(als: Als, angaben: dict[str, object], satz: str) -> None:
    antwort = als(b.emre()).post(NEU, angaben)
    assert antwort.status_code == 422
    assert satz in text(antwort)


def test_zu_grosse_datei_wird_am_feld_abgewiesen(als: Als, settings: object) -> None:
    settings.LIEFERUNG_HOECHSTENS_MB = 0  # type: ignore[attr-defined]
    antwort = hochladen(als(b.emre()), b"a;b\n1;2\n")
    assert antwort.status_code == 422
    assert "Die Datei ist 8 Byte groß; angenommen werden höchstens" in text(antwort)


def test_ausdruecklich_gewaehlte_vorlage(als: Als) -> None:
    andere = d.importvorlage(schluessel="zweite", name="Zweite")
    emre = als(b.emre())
    assert "Mehrere Importvorlagen passen" in text(hochladen(emre, d.datei(d.ganze_stadt())))
    antwort = hochladen(emre, d.datei(d.ganze_stadt()), vorlage=andere.pk)
    assert Lieferung.objects.get().vorlage == andere
    assert "Was das Amt geliefert hat und daneben, wie wir es lesen" in text(antwort)


def test_grosse_hochgeladene_datei_liegt_als_zeitweilige_datei_vor(als: Als) -> None:
    jahre = [
        zeile for jahr in range(1800, 2200) for _ in range(40) for zeile in d.ganze_stadt(jahr=str(jahr))
    ]
    inhalt = d.datei(jahre)
    assert len(inhalt) > 2_621_440
    antwort = hochladen(als(b.emre()), inhalt)
    assert "15 Beispiele aus den ersten 2.000 Datenzeilen von 112.001 Zeilen der Datei." in text(antwort)


# Steckengeblieben ------------------------------------------------------------------------------


def test_abgebrochen_bevor_es_begann_laesst_sich_neu_anstossen(als: Als, werkbank: Werkbank) -> None:
    emre = als(b.emre())
    hochladen(emre, d.datei(d.ganze_stadt()))
    lieferung = Lieferung.objects.get()
    emre.post(f"{seite(lieferung)}uebernehmen/")
    doppelt = emre.post(f"{seite(lieferung)}uebernehmen/", follow=True)
    assert "lässt sich nicht noch einmal übernehmen" in text(doppelt)
    vorgang_abbrechen(vorgang=Vorgang.objects.get(), durch=b.emre())
    haengt = emre.get(seite(lieferung))
    assert "Die Übernahme ist abgebrochen, bevor sie fertig war." in text(haengt)
    with werkbank.tag():
        emre.post(f"{seite(lieferung)}uebernehmen/")
    lieferung.refresh_from_db()
    assert (lieferung.zustand, Wert.objects.count()) == ("uebernommen", 7)


def test_wiedergelieferte_aufgabe_schreibt_nichts_doppelt(als: Als, werkbank: Werkbank) -> None:
    emre = als(b.emre())
    hochladen(emre, d.datei(d.ganze_stadt()))
    lieferung = Lieferung.objects.get()
    with werkbank.tag():
        emre.post(f"{seite(lieferung)}uebernehmen/")
        werkbank.eingereiht *= 2
    vorgang = Vorgang.objects.get()
    with werkbank.tag():
        werkbank.send_task("statistik.lieferung_uebernehmen", [str(vorgang.pk)])
    vorgang.refresh_from_db()
    assert (vorgang.zustand, vorgang.versuche, Wert.objects.count()) == ("fertig", 1, 7)


# Rechte und Liste ------------------------------------------------------------------------------


def test_koordination_liest_und_uebernimmt_nicht(als: Als, werkbank: Werkbank) -> None:
    hochladen(als(b.emre()), d.datei(d.ganze_stadt()))
    lieferung = Lieferung.objects.get()
    birgit = als(b.birgit())
    gelesen = text(birgit.get(seite(lieferung)))
    assert "Quellenvermerk" in gelesen
    assert "Vorschau" not in gelesen
    assert "Datei herunterladen" not in gelesen
    wege = [f"{seite(lieferung)}uebernehmen/", f"{seite(lieferung)}verwerfen/", NEU]
    assert [birgit.post(weg).status_code for weg in wege] == [403, 403, 403]
    assert birgit.get(f"{seite(lieferung)}datei/").status_code == 403
    assert als(b.aylin()).get(LISTE).status_code == 403


def test_die_datei_kommt_byte_fuer_byte_zurueck(als: Als) -> None:
    inhalt = d.datei(d.ganze_stadt())
    emre = als(b.emre())
    hochladen(emre, inhalt, "Bevölkerung.csv")
    antwort = emre.get(f"{seite(Lieferung.objects.get())}datei/")
    assert b"".join(antwort) == inhalt
    assert antwort["Content-Disposition"] == "attachment; filename*=utf-8''Bev%C3%B6lkerung.csv"
    assert antwort["Content-Type"] == "application/octet-stream"


def test_liste_sucht_filtert_und_sortiert(als: Als) -> None:
    emre = als(b.emre())
    hochladen(emre, d.datei(d.ganze_stadt()), "zwanzig.csv")
    hochladen(emre, b"Jahr;Anzahl\n2024;5\n", "acht.csv")
    assert "2 Lieferungen" in text(emre.get(LISTE))
    assert "1 Lieferung" in text(emre.get(LISTE, {"suche": "zwanzig"}))
    assert "1 Lieferung" in text(emre.get(LISTE, {"zustand": "beanstandet"}))
    sortiert = text(emre.get(LISTE, {"sortierung": "datei"}))
    assert sortiert.index("acht.csv") < sortiert.index("zwanzig.csv")


@pytest.mark.parametrize("anzahl", [1, 30])
def test_liste_fragt_die_datenbank_immer_gleich_oft(
    als: Als, anzahl: int, django_assert_num_queries: Callable[[int], object]
) -> None:
    vorlage = d.importvorlage()
    for nummer in range(anzahl):
        Lieferung.objects.create(
            dateiname=f"{nummer}.csv",
            sha256=f"{nummer:064}",
            groesse=1,
            durch_name="Emre",
            quelle=vorlage.quelle,
            vorlage=vorlage,
        )
    emre = als(b.emre())
    with django_assert_num_queries(6):
        antwort = emre.get(LISTE)
    assert antwort.status_code == 200
