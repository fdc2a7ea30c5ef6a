"""Die Seite „Karte“: Wahl in der Adresse, Flächen als Verweise, dieselben Werte als Tabelle."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.template.loader import render_to_string

from sozialraum.raeume.models import Grenze, Raumeinheit, Sozialraum
from sozialraum.statistik.models import Wert
from tests import besetzung as b
from tests.statistik.lieferungen import liefere
from tests.statistik.test_kennzahlen import HAFEN, WEBER
from tests.statistik.test_werte_seiten import TEIL, text

pytestmark = pytest.mark.django_db

KARTE = "/statistik/karte/"
JUNG, ALT = {**HAFEN, "u6": 300, "18-65": 1140}, {**WEBER, "u6": 0, "18-65": 640}


@pytest.fixture(autouse=True)
def leerer_speicher() -> None:
    cache.clear()


def stadtteile_liefern(*jahre: str, **besondere: dict[str, Any]) -> None:
    werte = {"11": HAFEN, "12": WEBER, "21": JUNG, "22": ALT, "": {**HAFEN, "ew": 6000, "18-65": 4900}}
    for schluessel, zellen in besondere.items():
        werte[schluessel.removeprefix("q")] = zellen
    liefere({(schluessel, jahr): zellen for schluessel, zellen in werte.items() for jahr in jahre})


def zeilen(antwort: Any) -> list[tuple[str, str, str]]:
    """Name, gedruckter Wert und Klasse jeder Zeile der Tabelle."""
    return [
        (z.kennzahl.gebiet.name, z.kennzahl.als_text.replace("\u00a0", " "), z.klasse.replace("\u00a0", " "))
        for z in antwort.context["seite"].karte.zeilen
    ]


def verweise(antwort: Any) -> list[tuple[str, str]]:
    """Was die Flächen der breiten Karte sagen und wohin sie führen."""
    breit = str(antwort.context["seite"].karte.breit)
    return [
        (sagt.replace("\u00a0", " "), ziel)
        for ziel, sagt in re.findall(r'<a href="([^"]+)"><title>([^<]+)</title>', breit)
    ]


def test_die_karte_zeigt_alle_stadtteile_mit_wert_und_klasse(als: Any) -> None:
    stadtteile_liefern("2023", "2024")
    antwort = als(b.aylin()).get(KARTE)
    assert zeilen(antwort) == [
        ("Probstadt", "6,7 %", ""),
        ("Am Südhang", "11,0 %", "1 von 4"),
        ("Hafenviertel", "20,0 %", "3 von 4"),
        ("Lindenhöhe", "28,0 %", "4 von 4"),
        ("Weberviertel", "15,0 %", "2 von 4"),
    ]
    inhalt = text(antwort)
    assert "In allen 4 Stadtteilen liegt der Anteil der unter 18-Jährigen über dem der Stadt" in inhalt
    assert "Anteil der unter 18-Jährigen in Prozent, Stadtteile in Probstadt, 2024" in inhalt
    assert "Quelle: Stadt Probstadt, Einwohnerregister, CC BY 4.0; eigene Berechnung" in inhalt


def test_jede_flaeche_fuehrt_zum_profil_jede_zahl_zu_ihrer_herkunft(als: Any) -> None:
    stadtteile_liefern("2024")
    antwort = als(b.aylin()).get(KARTE)
    assert (
        "Hafenviertel: 20,0 %, Klasse 3 von 4",
        "/statistik/gebiet/05998000/stadtteil/11/?zeitraum=2024",
    ) in (verweise(antwort))
    assert [sagt.partition(":")[0] for sagt, _ in verweise(antwort)] == [
        name for name, _, _ in zeilen(antwort)[1:]
    ]
    client = als(b.aylin())
    for _, ziel in verweise(antwort):
        assert client.get(ziel).status_code == 200
    woher = re.findall(r'href="(/statistik/woher/[^"]+)"', antwort.text)
    assert "/statistik/woher/anteil_u18/2024/05998000/stadtteil/11/" in woher
    assert client.get(woher[0]).status_code == 200


def test_die_zeile_der_tabelle_ist_die_der_vorlage(als: Any) -> None:
    """Aus Zeitgründen ohne Vorlage gebaut, aber nicht anders."""
    stadtteile_liefern("2024", q12={**WEBER, "6-18": "geheim"})
    antwort = als(b.aylin()).get(KARTE)
    for zeile in antwort.context["seite"].karte.zeilen:
        vorlage = render_to_string("statistik/_kennzahl.html", {"kennzahl": zeile.kennzahl})
        eben = re.sub(r"\s+", " ", vorlage.partition("#}")[2] or vorlage).strip()
        assert eben in re.sub(r"\s+", " ", zeile.als_html())


def test_indikator_zeitraum_methode_und_klassen_stehen_in_der_adresse(als: Any) -> None:
    stadtteile_liefern("2023", "2024")
    angaben = {"indikator": "anteil_auslaender", "zeitraum": "2023", "methode": "quantile", "klassen": "4"}
    seite = als(b.aylin()).get(KARTE, angaben).context["seite"]
    assert (seite.indikator.key, seite.zeitraum) == ("anteil_auslaender", "2023")
    assert seite.karte.methode.startswith("Gleich viele Gebiete (Quantile)")
    wahl = seite.wahl
    assert (wahl.zeitraum.gewaehlt, wahl.methode.gewaehlt, wahl.anzahl.gewaehlt) == ("2023", "quantile", "4")
    assert wahl.zeitraum.moeglich == (("2024", "2024"), ("2023", "2023"))


@pytest.mark.parametrize(
    "angaben",
    [
        {"indikator": "gibt-es-nicht"},
        {"zeitraum": "1871"},
        {"zeitraum": "x'); --"},
        {"methode": "wuerfeln", "klassen": "99"},
        {"ebene": "99999999/stadtteil"},
        {"sozialraum": "999999999999999999999999"},
        {"sozialraum": "abc"},
    ],
)
def test_was_es_nicht_gibt_wird_durch_uebliches_ersetzt(als: Any, angaben: dict[str, str]) -> None:
    stadtteile_liefern("2024")
    seite = als(b.aylin()).get(KARTE, angaben).context["seite"]
    assert (seite.indikator.key, seite.zeitraum, len(seite.karte.zeilen)) == ("anteil_u18", "2024", 5)


def test_der_aktuelle_sozialraum_ist_umrandet_und_hat_seinen_satz(als: Any) -> None:
    stadtteile_liefern("2024")
    aylin = b.aylin()
    aylin.aktueller_sozialraum = b.hafenviertel().pk
    aylin.save()
    client = als(aylin)
    antwort = client.get(KARTE)
    inhalt = text(antwort)
    assert 'stroke-width="5.4"' in antwort.text
    assert "Sozialraum Hafenviertel" in inhalt
    assert "liegt im Sozialraum Hafenviertel mit 20,0 %" in inhalt
    assert zeilen(antwort)[0] == ("Hafenviertel", "20,0 %", "wie Klasse 3")
    ohne = client.get(KARTE, {"sozialraum": ""})
    assert 'stroke-width="5.4"' not in ohne.text
    assert ohne.context["seite"].wahl.sozialraum.gewaehlt == ""


def test_geheimes_ist_schraffiert_und_steht_nirgends_als_zahl(als: Any) -> None:
    stadtteile_liefern("2024", q12={**WEBER, "6-18": "geheim"})
    antwort = als(b.aylin()).get(KARTE)
    satz = "Weberviertel: aus Gründen der Geheimhaltung nicht ausgewiesen"
    assert satz in [sagt for sagt, _ in verweise(antwort)]
    assert ("Weberviertel", "•", "ohne Wert") in zeilen(antwort)
    assert "3 ausgewiesenen Stadtteilen" in text(antwort)
    assert "• aus Gründen der Geheimhaltung nicht ausgewiesen" in text(antwort)


def test_kleine_und_unbewohnte_gebiete_haben_keine_klasse(als: Any) -> None:
    klein = {k: v // 10 for k, v in HAFEN.items()}
    stadtteile_liefern("2024", q12=klein, q22=dict.fromkeys(HAFEN, 0))
    antwort = als(b.aylin()).get(KARTE)
    klassen = {name: klasse for name, _, klasse in zeilen(antwort)}
    assert (klassen["Weberviertel"], klassen[b.einheit("22").name]) == ("zu klein", "unbewohnt")
    assert "sind zu klein für eine Klasse" in text(antwort)


def test_ohne_grenzen_bleibt_die_tabelle(als: Any) -> None:
    stadtteile_liefern("2024")
    Grenze.objects.filter(einheit=b.einheit("12")).delete()
    client = als(b.aylin())
    antwort = client.get(KARTE)
    assert "Nicht gezeichnet, weil ihre Grenzen fehlen: Weberviertel." in text(antwort)
    assert len(verweise(antwort)) == 3 and len(zeilen(antwort)) == 5
    Grenze.objects.all().delete()
    antwort = client.get(KARTE)
    assert "Für diese Gebiete sind keine Grenzen hinterlegt." in text(antwort)
    assert len(zeilen(antwort)) == 5


def test_ohne_raeume_und_ohne_werte_sagt_die_seite_was_fehlt(als: Any) -> None:
    client = als(b.aylin())
    Sozialraum.objects.all().delete()
    Raumeinheit.objects.all().delete()
    assert "Noch keine Gebiete" in text(client.get(KARTE))
    b.probstadt()
    assert "Keine Werte für diese Karte" in text(client.get(KARTE))


@pytest.mark.parametrize(
    ("adresse", "umrandet"),
    [("05998000/stadtteil/11", ""), ("sozialraum-{}", "Hafenviertel"), ("05998000", "")],
)
def test_vom_profil_eines_gebiets_zu_seiner_karte(als: Any, adresse: str, umrandet: str) -> None:
    stadtteile_liefern("2024")
    raum = b.hafenviertel().pk
    client = als(b.aylin())
    profil = client.get(f"/statistik/gebiet/{adresse.format(raum)}/kapitel/bevoelkerung/")
    (ziel,) = re.findall(r'href="(/statistik/karte/\?indikator=anteil_u18[^"]*)"', profil.text)
    seite = client.get(ziel.replace("&amp;", "&")).context["seite"]
    assert (seite.indikator.key, seite.zeitraum) == ("anteil_u18", "2024")
    assert seite.wahl.ebene.gewaehlt == "05998000/stadtteil"
    assert (seite.sozialraum.name if seite.sozialraum else "") == umrandet


def test_die_karte_laesst_sich_als_bild_mitnehmen(als: Any) -> None:
    stadtteile_liefern("2024")
    client = als(b.aylin())
    seite = client.get(KARTE, {"methode": "quantile"})
    assert 'href="/statistik/karte/?methode=quantile&amp;format=svg"' in seite.text
    datei = client.get(KARTE, {"methode": "quantile", "format": "svg"})
    assert datei["Content-Type"] == "image/svg+xml"
    assert datei["Content-Disposition"] == 'attachment; filename="karte-anteil-u18-2024.svg"'
    assert datei.text.startswith("<svg ") and "<a " not in datei.text
    assert "Quelle: Stadt Probstadt, Einwohnerregister, CC BY 4.0" in datei.text
    Grenze.objects.all().delete()
    assert client.get(KARTE, {"format": "svg"}).status_code == 404


def test_htmx_holt_nur_den_teil(als: Any) -> None:
    stadtteile_liefern("2024")
    antwort = als(b.aylin()).get(KARTE, **TEIL)
    assert antwort.text.lstrip().startswith('<div id="karte"')
    assert "HX-Request" in antwort["Vary"]


def test_die_ganze_stadt_als_bezirke(als: Any) -> None:
    stadtteile_liefern("2024")
    liefere({("1", "2024"): HAFEN, ("2", "2024"): WEBER}, datei="bezirke.csv")
    antwort = als(b.aylin()).get(KARTE, {"ebene": "05998000/stadtbezirk"})
    assert "Stadtbezirke in Probstadt" in text(antwort)
    assert len(verweise(antwort)) == 2


@pytest.mark.parametrize("weitere", [0, 60])
def test_so_viele_abfragen_fuer_vier_gebiete_wie_fuer_vierundsechzig(
    weitere: int, als: Any, django_assert_num_queries: Any
) -> None:
    stadtteile_liefern("2024")
    vorbild = b.einheit("11")
    grenze = Grenze.objects.get(einheit=vorbild)
    werte = list(Wert.objects.filter(einheit=vorbild))
    for nummer in range(weitere):
        neue = Raumeinheit.objects.create(
            ags=vorbild.ags,
            ebene=vorbild.ebene,
            schluessel=f"9{nummer:02}",
            name=f"Viertel {nummer}",
            parent=vorbild.parent,
            flaeche_ha=Decimal(300),
        )
        x = 8 + nummer * 0.02
        ring = [[x, 51.3], [x + 0.02, 51.3], [x + 0.02, 51.32], [x, 51.32], [x, 51.3]]
        grenze.pk, grenze.einheit = neue.pk, neue
        grenze.geometrie = {"type": "Polygon", "coordinates": [ring]}
        grenze._state.adding = True
        grenze.save()
        for wert in werte:
            wert.pk, wert.einheit = None, neue
            wert._state.adding = True
        Wert.objects.bulk_create(werte)
    client = als(b.aylin())
    client.get(KARTE)
    with django_assert_num_queries(18):
        antwort = client.get(KARTE)
    assert len(zeilen(antwort)) == 5 + weitere
