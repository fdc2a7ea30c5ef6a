"""Der Inhalt einer Analyse: genaue Zahlen, ihre Herkunft, was fehlt und was geheim bleibt."""

import json
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from analysen.inhalt import kanonisch, pruefsumme
from analysen.models import Analyse, Baustein
from analysen.schreiben.text_schreiben import text_schreiben
from analysen.zusammenstellen import zusammenstellen
from netzwerke.kooperation_aendern import kooperation_anlegen
from netzwerke.kooperation_feststellen import kooperation_feststellen
from sozialraum.raeume.models import Grenze
from tests import besetzung as b
from tests.analysen.hafen import analyse, kapitel, lesbar, textbaustein, zahlen
from tests.statistik.lieferungen import liefere

pytestmark = pytest.mark.django_db


def inhalt(von: Analyse) -> dict[str, Any]:
    with scope(traeger=[von.traeger_id]):
        return json.loads(kanonisch(zusammenstellen(von)))


def bloecke(inhalt: dict[str, Any], schluessel: str, art: str) -> list[dict[str, Any]]:
    return [
        block
        for eines in inhalt["kapitel"]
        if eines["schluessel"] == schluessel
        for block in eines["bloecke"]
        if block["art"] == art
    ]


def zeilen(tabelle: dict[str, Any]) -> dict[str, list[str]]:
    return {
        zeile["kopf"]: [lesbar(zelle["text"]) for zelle in zeile["zellen"]] for zeile in tabelle["zeilen"]
    }


@pytest.fixture
def hafen() -> dict[str, Any]:
    zahlen()
    return inhalt(analyse())


# Zahlen -------------------------------------------------------------------------------------------


def test_auf_einen_blick_stehen_zahl_einheit_zeit_und_vergleich(hafen: dict[str, Any]) -> None:
    (blick,) = hafen["blicke"]
    assert [
        (eine["name"], lesbar(eine["zahl"]["text"]), lesbar(eine["basis"]), eine["zahl"]["wert"])
        for eine in blick["zahlen"][:5]
    ] == [
        ("Einwohnerinnen und Einwohner", "1.250", "2024, Anzahl", "1250"),
        ("Bevölkerungsveränderung in 5 Jahren", "+25,0 %", "2019 bis 2024, in Prozent", "25"),
        ("Anteil der unter 18-Jährigen", "20,0 %", "2024, in Prozent", "20"),
        ("Anteil der 65-Jährigen und Älteren", "16,0 %", "2024, in Prozent", "16"),
        ("Anteil der Ausländerinnen und Ausländer", "24,0 %", "2024, in Prozent", "24"),
    ]  # fmt: skip
    assert blick["zahlen"][5]["zahl"]["text"] == "401"
    assert blick["zahlen"][5]["basis"] == "2024, Einwohner je km²"
    auslaender = blick["zahlen"][4]["vergleiche"]
    assert [(v["name"], lesbar(v["zahl"]["text"]), v["zahl"]["zeichen"]) for v in auslaender] == [
        ("Stadtbezirk Nordufer", "•", "geheim"),
        ("Probstadt", "12,0 %", ""),
    ]
    assert auslaender[0]["zahl"]["wert"] is None


def test_bevoelkerung_als_satz_bild_und_tabelle(hafen: dict[str, Any]) -> None:
    (satz,) = bloecke(hafen, "bevoelkerung", "satz")
    assert lesbar(satz["text"]) == (
        "Im Jahr 2024 zählte Hafenviertel 1.250 Einwohnerinnen und Einwohner, 25,0 % mehr als 2019 "
        "(Stadtbezirk Nordufer: +5,0 %, Probstadt: +2,0 %)."
    )
    verlauf, alter, jung_und_alt = bloecke(hafen, "bevoelkerung", "tabelle")
    assert (verlauf["nummer"], [spalte["text"] for spalte in verlauf["spalten"]]) == (
        1,
        ["Hafenviertel", "Stadtbezirk Nordufer", "Probstadt"],
    )
    assert zeilen(verlauf) == {"2019": ["1.000", "2.400", "50.000"], "2024": ["1.250", "2.520", "51.000"]}
    assert zeilen(alter) == {
        "unter 6 Jahre": ["100", "8,0 %", "5,6 %", "5,0 %"],
        "6 bis unter 18 Jahre": ["150", "12,0 %", "11,1 %", "11,0 %"],
        "18 bis unter 65 Jahre": ["800", "64,0 %", "63,5 %", "62,0 %"],
        "65 Jahre und älter": ["200", "16,0 %", "19,8 %", "22,0 %"],
    }
    assert zeilen(jung_und_alt)["2024"][0] == "20,0 %"
    bilder = bloecke(hafen, "bevoelkerung", "abbildung")
    assert [bild["nummer"] for bild in bilder] == [2, 3, 4]
    assert all("Alle Werte stehen in Tabelle" in bild["bilder"][0] for bild in bilder)


def test_ein_geheimer_wert_behaelt_sein_zeichen_bis_in_legende_und_anhang(hafen: dict[str, Any]) -> None:
    (vergleich,) = [t for t in bloecke(hafen, "vergleich", "tabelle") if "Kennzahlen" in t["titel"]]
    assert zeilen(vergleich)["Anteil der Ausländerinnen und Ausländer"] == ["24,0 %", "•", "12,0 %"]
    assert vergleich["anmerkungen"] == ["• = aus Gründen der Geheimhaltung nicht ausgewiesen."]
    assert {"zeichen": "•", "bedeutung": "aus Gründen der Geheimhaltung nicht ausgewiesen"} in (
        hafen["anhang"]["zeichen"]
    )
    (geheim,) = [
        zelle["zahl"]
        for zeile in vergleich["zeilen"]
        for zelle in zeile["zellen"]
        if zelle["zahl"]["zeichen"] == "geheim"
    ]
    assert (geheim["wert"], geheim["gebiet"], geheim["indikator"]) == (
        None,
        "05998000/1",
        "anteil_auslaender",
    )


def test_ist_der_eigene_wert_geheim_steht_sein_zeichen_in_der_zeile() -> None:
    zahlen()
    nordufer = b.sozialraum("Nordufer ganz", ["1"], agentur=b.ia_hafen())
    (vergleich,) = [
        t for t in bloecke(inhalt(analyse(nordufer)), "vergleich", "tabelle") if "Kennzahlen" in t["titel"]
    ]
    assert zeilen(vergleich)["Anteil der Ausländerinnen und Ausländer"] == ["•", "12,0 %"]


def test_was_die_altersgruppen_nicht_hergeben_steht_als_hinweis_im_anhang(hafen: dict[str, Any]) -> None:
    hinweise = [lesbar(text) for text in hafen["anhang"]["hinweise"]]
    (quotienten,) = [text for text in hinweise if "Jugendquotient" in text]
    assert quotienten.startswith("Nicht gerechnet: Jugendquotient")
    assert "unter 20 Jahre" in quotienten


def test_jede_gedruckte_kennzahl_hat_definition_und_quelle(hafen: dict[str, Any]) -> None:
    definiert = {eine["name"] for eine in hafen["anhang"]["definitionen"]}
    assert definiert >= {eine["name"] for eine in hafen["blicke"][0]["zahlen"]}
    register = hafen["anhang"]["quellen"][0]
    assert (register["kuerzel"], register["herausgeber"], register["lizenz"]) == (
        "Q1",
        "Stadt Probstadt",
        "CC BY 4.0",
    )
    assert [(datei["name"], datei["sha256"]) for datei in register["dateien"]] == [
        ("probstadt.csv", "0" * 64)
    ]
    for eines in hafen["kapitel"]:
        for block in eines["bloecke"]:
            if block["art"] in ("abbildung", "tabelle") and eines["schluessel"] != "lage":
                assert [n for n in block["rand"] if n["art"] == "quelle"], block["titel"]


def test_der_datenstand_haelt_spaetere_lieferungen_fern() -> None:
    zahlen()
    alte = analyse()
    with scope(traeger=[alte.traeger_id]):
        alte.datenstand = 2020
        alte.save()
    gebunden = inhalt(alte)
    assert gebunden["jahre"] == "2019"
    assert lesbar(gebunden["blicke"][0]["zahlen"][0]["zahl"]["text"]) == "1.000"


# Kapitel ------------------------------------------------------------------------------------------


def test_leere_kapitel_fallen_weg_und_die_zaehlung_bleibt_lueckenlos(hafen: dict[str, Any]) -> None:
    assert [(eines["nummer"], eines["titel"]) for eines in hafen["kapitel"]] == [
        (1, "Lage und Abgrenzung"),
        (2, "Bevölkerung"),
        (3, "Migration und Vielfalt"),
        (4, "Vergleich mit Bezirk und Stadt"),
        (5, "Einrichtungen, Akteure und ihr Netz"),
        (6, "Bilanz der Angebote"),
    ]


def test_ein_geschriebener_text_bringt_sein_kapitel_zurueck() -> None:
    zahlen()
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        text_schreiben(
            baustein=textbaustein(kapitel(von, "zusammenfassung")),
            text="Es **wächst**.",
            version=1,
            durch=b.birgit(),
        )
        text_schreiben(
            baustein=textbaustein(kapitel(von, "einschaetzung")), text="***", version=1, durch=b.birgit()
        )
    gefuellt = inhalt(von)
    assert [eines["schluessel"] for eines in gefuellt["kapitel"]] == [
        "zusammenfassung",
        "lage",
        "bevoelkerung",
        "migration",
        "vergleich",
        "infrastruktur",
        "angebote",
    ]
    assert bloecke(gefuellt, "zusammenfassung", "text") == [{"art": "text", "quelltext": "Es **wächst**."}]


def test_die_lage_nennt_umgebung_umfang_und_flaeche(hafen: dict[str, Any]) -> None:
    (satz,) = bloecke(hafen, "lage", "satz")
    assert lesbar(satz["text"]) == "Hafenviertel liegt im Stadtbezirk Nordufer in der Stadt Probstadt."
    assert [(n["art"], lesbar(n["text"]), lesbar(n["zusatz"])) for n in satz["rand"]] == [
        ("zahl", "3,12 km²", "Fläche des Sozialraums; er umfasst: Stadtteil Hafenviertel")
    ]
    (karte,) = bloecke(hafen, "lage", "abbildung")
    assert karte["bilder"][0].startswith("<svg") and hafen["karte"].startswith("<svg")
    assert "Stadt Probstadt" in {quelle["herausgeber"] for quelle in hafen["anhang"]["quellen"]}


def test_ohne_grenzen_steht_statt_der_karte_warum_sie_fehlt() -> None:
    zahlen()
    von = analyse()
    Grenze.objects.all().delete()
    leer = inhalt(von)
    assert leer["karte"] == ""
    assert bloecke(leer, "lage", "hinweis") == [
        {"art": "hinweis", "text": "Für Hafenviertel liegen keine Grenzen vor; deshalb fehlt die Karte."}
    ]


def test_ohne_statistik_gibt_es_kein_auf_einen_blick_aber_ein_heft() -> None:
    von = analyse()
    ohne = inhalt(von)
    assert (ohne["blicke"], ohne["jahre"]) == ([], "")
    assert "bevoelkerung" not in {eines["schluessel"] for eines in ohne["kapitel"]}
    assert ohne["anhang"]["hinweise"] == [
        "Ohne Zahlen und deshalb nicht gedruckt: Bevölkerung, Migration und Vielfalt, Wanderung und Wohnen, "
        "Arbeit, Soziale Lage, Bildung und Teilhabe und Vergleich mit Bezirk und Stadt. Für Hafenviertel "
        "liegen keine statistischen Werte vor."
    ]


def test_ueber_zwei_sozialraeume_traegt_jeder_abschnitt_seinen_namen() -> None:
    zahlen()
    beide = inhalt(analyse(b.hafenviertel(), b.am_fluss()))
    assert beide["raeume"] == ["Am Fluss", "Hafenviertel"]
    assert beide["gebiet"] == "Probstadt"
    assert [block["text"] for block in bloecke(beide, "lage", "zwischentitel")] == [
        "Am Fluss",
        "Hafenviertel",
    ]


# Arbeit der Agentur -------------------------------------------------------------------------------


def angebote() -> None:
    """Sprachcafé mit 24 Teilnahmen, ein Beratungstermin zu dritt, ein Treff, den noch niemand zählte."""
    sprachcafe = b.angebot("Sprachcafé", partner=[b.akteur(sozialraeume=[b.hafenviertel()])])
    b.termin(sprachcafe, date(2025, 3, 3), teilnahmen=10)
    b.termin(sprachcafe, date(2026, 3, 2), teilnahmen=14)
    b.termin(sprachcafe, date(2024, 3, 4), teilnahmen=99)
    klein = b.angebot("Beratung der Hausverwaltung")
    b.termin(klein, date(2026, 2, 2), teilnahmen=3)
    treff = b.angebot("Treff")
    b.termin(treff, date(2026, 1, 5))


def test_angebote_des_berichtszeitraums_mit_kleinen_zahlen_verdeckt() -> None:
    angebote()
    gefuellt = inhalt(lang(analyse()))
    satz = bloecke(gefuellt, "angebote", "satz")[0]
    assert lesbar(satz["text"]) == (
        "2025–2026: 3 Angebote im Sozialraum Hafenviertel mit 4 Terminen und mindestens 24 Teilnahmen."
    )
    (tabelle,) = [t for t in bloecke(gefuellt, "angebote", "tabelle") if t["kopfspalte"] == "Angebot"]
    assert {kopf: werte[2:] for kopf, werte in zeilen(tabelle).items()} == {
        "Beratung der Hausverwaltung": ["1", "•"],
        "Sprachcafé": ["2", "24"],
        "Treff": ["1", "nicht gezählt"],
    }
    assert tabelle["zeilen"][1]["zusatz"] == "mit Grundschule am Hafen"
    assert "3" not in [zelle["zahl"] and zelle["zahl"]["wert"] for zelle in tabelle["zeilen"][0]["zellen"]]


def lang(von: Analyse) -> Analyse:
    """Als Langfassung: nur sie druckt die Kooperationen einzeln."""
    with scope(traeger=[von.traeger_id]):
        von.laenge = "langfassung"
        von.save()
    return von


def kooperationstabellen() -> list[Any]:
    tabellen = bloecke(inhalt(lang(analyse())), "infrastruktur", "tabelle")
    return [tabelle for tabelle in tabellen if tabelle["kopfspalte"] == "Beteiligte"]


def test_ohne_angebote_steht_es_da() -> None:
    ohne = inhalt(lang(analyse()))
    assert [block["text"] for block in bloecke(ohne, "angebote", "hinweis")] == [
        "Für 2025–2026 sind im Sozialraum Hafenviertel keine Angebote eingetragen.",
    ]
    hinweise = [block["text"] for block in bloecke(ohne, "infrastruktur", "hinweis")]
    assert hinweise[-2:] == [
        "Kooperationen im Sozialraum Hafenviertel sind nicht eingetragen.",
        "Netzwerke im Sozialraum Hafenviertel sind nicht eingetragen.",
    ]


def test_netzwerke_stehen_mit_mitgliedern_und_den_sitzungen_des_zeitraums_da() -> None:
    konferenz = b.netzwerk(
        "Stadtteilkonferenz", b.akteur(), turnus="zweimonatlich", zielsetzung="Alle an einem Tisch."
    )
    for tag in (date(2024, 11, 7), date(2025, 3, 6), date(2026, 1, 8), date(2026, 3, 5)):
        b.sitzung(konferenz, tag)
    b.sitzung(konferenz, date(2026, 2, 5), ausgefallen=True)
    b.netzwerk("AG Sprache", uebergeordnet=konferenz)
    b.netzwerk("Längst beendet", status="beendet")
    b.netzwerk("Anderswo", sozialraeume=[b.am_fluss()])
    (tabelle,) = bloecke(inhalt(lang(analyse())), "infrastruktur", "tabelle")
    assert (lesbar(tabelle["titel"]), lesbar(tabelle["untertitel"])) == (
        "2 Netzwerke mit 3 Sitzungen",
        "Runden im Sozialraum Hafenviertel und ihre Sitzungen 2025–2026",
    )
    assert zeilen(tabelle) == {
        "AG Sprache": ["Stadtteilkonferenz", "nach Bedarf", "1", "0"],
        "Stadtteilkonferenz": ["Stadtteilkonferenz", "alle zwei Monate", "2", "3"],
    }
    assert [zeile["zusatz"] for zeile in tabelle["zeilen"]] == [
        "Unter-AG von Stadtteilkonferenz",
        "Alle an einem Tisch.",
    ]


def test_eine_zweite_agentur_mit_demselben_partner_steht_mit_namen_da() -> None:
    stadtweit = b.akteur("Stadtsportbund", "verein", sozialraeume=[b.hafenviertel(), b.am_fluss()])
    with scope(traeger=[b.nordufer().pk]):
        kooperation_feststellen(agentur=b.ia_hafen(), partner=stadtweit, durch=b.aylin(), anlass="Turnier")
        kooperation_feststellen(agentur=b.ia_weber(), partner=stadtweit, durch=b.guelsen(), anlass="Fest")
    (tabelle,) = kooperationstabellen()
    assert sorted(zeilen(tabelle)) == [
        "Integrationsagentur Weberviertel – Stadtsportbund",
        "Stadtsportbund",
    ]


def test_von_vielen_kooperationen_stehen_die_engsten_da_und_die_uebrigen_in_einem_satz() -> None:
    partner = [b.akteur(f"Verein {n:02}", sozialraeume=[b.hafenviertel()]) for n in range(14)]
    with scope(traeger=[b.nordufer().pk]):
        for nummer, akteur in enumerate(partner):
            kooperation_anlegen(
                agentur=b.ia_hafen(),
                partner=akteur,
                angaben={"form": "muendlich", "intensitaet": 4 if nummer < 11 else 1},
                durch=b.aylin(),
            )
    (tabelle,) = kooperationstabellen()
    assert lesbar(tabelle["titel"]).startswith("14 Kooperationen, davon 11 mit")
    assert list(zeilen(tabelle)) == [f"Verein {n:02}" for n in range(12)]
    assert [lesbar(text) for text in tabelle["anmerkungen"]] == [
        "Gezeigt sind die engsten 12. Dazu bestehen 2 weitere Kooperationen: 2 × Information."
    ]


def test_angebote_fremder_traeger_kommen_nie_hinein() -> None:
    fremd = b.angebot("Fremdes Angebot", agentur=b.ia_suedhang())
    b.termin(fremd, date(2026, 3, 2), teilnahmen=50)
    von = analyse()
    # Auch wenn die Person beiden Trägern angehört, druckt die Analyse nur den eigenen.
    with scope(traeger=[b.nordufer().pk, b.suedhang().pk]):
        assert "Fremdes Angebot" not in kanonisch(zusammenstellen(von)).decode()


# Beständigkeit ------------------------------------------------------------------------------------


def test_dieselben_daten_ergeben_dieselbe_pruefsumme() -> None:
    zahlen()
    von = analyse()
    assert pruefsumme(inhalt(von)) == pruefsumme(inhalt(von))


def test_die_pruefsumme_haengt_nicht_an_der_reihenfolge_der_schluessel() -> None:
    assert pruefsumme({"a": 1, "ä": [1, 2]}) == pruefsumme({"ä": [1, 2], "a": 1})
    assert pruefsumme({"a": 1}) == "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"


def test_mehr_bausteine_kosten_nicht_mehr_abfragen() -> None:
    zahlen()
    von = analyse()
    inhalt(von)

    def abfragen() -> int:
        with CaptureQueriesContext(connection) as gezaehlt:
            inhalt(von)
        return len(gezaehlt)

    vorher = abfragen()
    with scope(traeger=[von.traeger_id]):
        stelle = kapitel(von, "vergleich")
        Baustein.objects.bulk_create(
            Baustein(
                kapitel=stelle,
                reihenfolge=10 + nummer,
                art=Baustein.Art.ZEITREIHE,
                einstellungen={"indikatoren": ["anteil_u18", "anteil_65plus", "ew_dichte"]},
            )
            for nummer in range(30)
        )
    assert abfragen() == vorher


def test_die_kennzahl_mit_dem_groessten_unterschied_steht_auch_im_satz_mit_ihren_zahlen() -> None:
    zahlen()
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        Baustein.objects.filter(art=Baustein.Art.VERGLEICH).update(
            art=Baustein.Art.KENNZAHLEN,
            einstellungen={"indikatoren": ["anteil_u18", "anteil_auslaender", "anteil_mh"]},
        )
    (satz,) = bloecke(inhalt(von), "vergleich", "satz")
    assert lesbar(satz["text"]) == (
        "Im Jahr 2024 lag der Anteil der Ausländerinnen und Ausländer im Sozialraum Hafenviertel bei 24,0 % "
        "(300 von 1.250 Einwohnerinnen und Einwohnern). Der Anteil lag deutlich über dem der Stadt (12,0 %). "
        "Ein Vergleich mit dem Stadtbezirk Nordufer fehlt: aus Gründen der Geheimhaltung nicht ausgewiesen."
    )
    assert [eine["zahl"]["text"] for eine in satz["zahlen"]] == ["24,0\u00a0%", "12,0\u00a0%"]


def test_ueber_fuenf_jahre_steht_der_trend_unter_der_tabelle_und_sein_test_im_anhang() -> None:
    liefere({("11", str(jahr)): {"ew": jahr - 1000} for jahr in (2019, 2020, 2021, 2023, 2024)})
    fertig = inhalt(analyse())
    tabelle = bloecke(fertig, "bevoelkerung", "tabelle")[0]
    assert [lesbar(text) for text in tabelle["anmerkungen"]] == [
        "k. A. = keine Angabe.",
        "Über 5 Werte aus 6 Jahren gesehen (2019 bis 2024, Mann-Kendall-Test) "
        "ist die Einwohnerzahl gestiegen.",
    ]
    assert [text for text in fertig["anhang"]["hinweise"] if text.startswith("Trend:")]


def test_eine_unbekannte_kennzahl_in_den_einstellungen_haelt_nichts_auf() -> None:
    zahlen()
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        Baustein.objects.filter(art=Baustein.Art.VERGLEICH).update(
            einstellungen={"indikatoren": ["gibt_es_nicht", "anteil_u18"]}
        )
    (vergleich,) = [t for t in bloecke(inhalt(von), "vergleich", "tabelle") if "Kennzahlen" in t["titel"]]
    assert list(zeilen(vergleich)) == ["Anteil der unter 18-Jährigen"]
