"""Jede Art von Baustein: was dasteht, woher es ist, und dass nichts Geheimes herauskommt."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from agenturen.models import Handlungsfeld, Zielgruppe
from analysen.bausteine import bloecke
from analysen.bausteine.arten import ARTEN
from analysen.bausteine.einstellungen import vorgabe
from analysen.grund import grund_legen
from analysen.inhalt import kanonisch
from analysen.models import Analyse, Baustein
from netzwerke.kooperation_aendern import kooperation_anlegen
from sozialraum.bedarfe.models import Zitat
from sozialraum.raeume.models import Sozialraum
from tests import besetzung as b
from tests.analysen.hafen import analyse, lesbar, zahlen
from tests.statistik.lieferungen import liefere, quelle
from tests.statistik.test_rechenarten import STAATEN, herkunft

pytestmark = pytest.mark.django_db
Block = dict[str, Any]


@pytest.fixture(autouse=True)
def leerer_speicher() -> None:
    cache.clear()


def baue(art: str, *, von: Analyse | None = None, **einstellungen: Any) -> list[Block]:
    """Die Blöcke eines Bausteins dieser Art, so wie eine Fassung sie festhält."""
    von = von or analyse()
    with scope(traeger=[von.traeger_id]):
        baustein = Baustein(art=art, einstellungen=einstellungen)
        gebaut = bloecke(grund_legen(von, [baustein]), baustein)
    return list(json.loads(kanonisch({"bloecke": gebaut}))["bloecke"])


def langfassung() -> Analyse:
    von = analyse()
    von.laenge = Analyse.Laenge.LANGFASSUNG
    return von


def eines(gebaut: list[Block], art: str) -> Block:
    (gesucht,) = [block for block in gebaut if block["art"] == art]
    return gesucht


def zeilen(tabelle: Block) -> dict[str, list[str]]:
    return {z["kopf"]: [lesbar(zelle["text"]) for zelle in z["zellen"]] for z in tabelle["zeilen"]}


def koepfe(tabelle: Block) -> list[tuple[str, str]]:
    return [(lesbar(spalte["text"]), lesbar(spalte["zusatz"])) for spalte in tabelle["spalten"]]


def genannte(block: Block) -> dict[str, str]:
    return {lesbar(eine["name"]): lesbar(eine["zahl"]["text"]) for eine in block["zahlen"]}


# Befund in Sätzen ---------------------------------------------------------------------------------


def test_ein_befund_nennt_wert_vergleich_und_entwicklung() -> None:
    zahlen()
    (satz,) = baue("satz", indikatoren=["anteil_u18"])
    assert lesbar(satz["text"]) == (
        "Im Jahr 2024 lag der Anteil der unter 18-Jährigen im Sozialraum Hafenviertel bei 20,0 % (250 von "
        "1.250 Einwohnerinnen und Einwohnern). Der Anteil lag über dem des Stadtbezirks Nordufer (16,7 %) "
        "und deutlich über dem der Stadt (16,0 %). Zwischen 2019 und 2024 ist der Anteil um 3,0 "
        "Prozentpunkte gestiegen (2019: 17,0 %)."
    )
    assert genannte(satz)["Hafenviertel 2024"] == "20,0 %"
    assert [lesbar(notiz["text"]) for notiz in satz["rand"]] == ["Q1 Stadt Probstadt, 2019–2024."]


def test_ohne_vergleichsgebiete_sagt_der_satz_nur_das_eigene() -> None:
    zahlen()
    (satz,) = baue("satz", indikatoren=["anteil_u18"], gebiete="raum", ab="2024")
    assert lesbar(satz["text"]) == (
        "Im Jahr 2024 lag der Anteil der unter 18-Jährigen im Sozialraum Hafenviertel bei 20,0 % (250 von "
        "1.250 Einwohnerinnen und Einwohnern)."
    )
    assert list(genannte(satz)) == ["Hafenviertel 2024"]


def test_was_nirgends_geliefert_ist_sagt_warum() -> None:
    zahlen()
    (hinweis,) = baue("satz", indikatoren=["al_anteil"])
    assert hinweis["art"] == "hinweis"
    assert hinweis["text"]


def test_eine_aeltere_zahl_steht_mit_ihrem_jahr_da() -> None:
    """Arbeitslose sind nur für 2019 geliefert: Tabelle und Satz nehmen das Jahr, das es gibt."""
    zahlen()
    liefere({("11", "2019"): {"al": 80, "15-65": 700}, ("", "2019"): {"al": 2000, "15-65": 33000}})
    tabelle = eines(baue("kennzahlen", indikatoren=["anteil_u18", "al_anteil"]), "tabelle")
    zusaetze = {zeile["kopf"]: lesbar(zeile["zusatz"]) for zeile in tabelle["zeilen"]}
    assert zusaetze["Arbeitslosenanteil"].endswith("2019")
    assert "2019" not in zusaetze["Anteil der unter 18-Jährigen"]
    assert zeilen(tabelle)["Arbeitslosenanteil"][0] == "11,4 %"


# Tabelle ------------------------------------------------------------------------------------------


def test_die_freie_tabelle_nach_gebieten() -> None:
    zahlen()
    tabelle = eines(
        baue("tabelle", indikatoren=["anteil_u18", "anteil_auslaender"], form="gebiete"), "tabelle"
    )
    assert koepfe(tabelle) == [("Hafenviertel", ""), ("Stadtbezirk Nordufer", ""), ("Probstadt", "")]
    assert zeilen(tabelle) == {
        "Anteil der unter 18-Jährigen": ["20,0 %", "16,7 %", "16,0 %"],
        "Anteil der Ausländerinnen und Ausländer": ["24,0 %", "•", "12,0 %"],
    }
    assert tabelle["titel"] == (
        "Anteil der unter 18-Jährigen und Anteil der Ausländerinnen und Ausländer im Vergleich"
    )
    assert "• = aus Gründen der Geheimhaltung nicht ausgewiesen." in tabelle["anmerkungen"]
    assert "350" not in json.dumps(tabelle)


def test_die_teile_des_sozialraums_stehen_auf_wunsch_daneben() -> None:
    stadtteile()
    fluss = analyse(b.am_fluss(), agentur=b.ia_weber(), durch=b.guelsen())
    tabelle = eines(
        baue("tabelle", von=fluss, indikatoren=["anteil_u18"], form="gebiete", teile=True), "tabelle"
    )
    assert [text for text, _ in koepfe(tabelle)] == [
        "Am Fluss",
        "Stadtteil Weberviertel",
        "Stadtteil Lindenhöhe",
        "Probstadt",
    ]


def test_die_freie_tabelle_nach_jahren() -> None:
    zahlen()
    tabelle = eines(baue("tabelle", indikatoren=["anteil_u18"], form="jahre"), "tabelle")
    assert tabelle["titel"].startswith("Der Anteil der unter 18-Jährigen ist zwischen 2019 und 2024 von")
    assert zeilen(tabelle) == {"2019": ["17,0 %", "16,7 %", "16,0 %"], "2024": ["20,0 %", "16,7 %", "16,0 %"]}
    assert "quer" not in tabelle


def test_eine_breite_tabelle_steht_quer() -> None:
    zahlen()
    viele = ["anteil_u18", "anteil_65plus", "ew"]
    tabelle = eines(baue("tabelle", indikatoren=viele, form="jahre", titel="Jung und Alt"), "tabelle")
    assert len(tabelle["spalten"]) == 9
    assert tabelle["quer"] is True
    assert tabelle["titel"] == "Jung und Alt"


# Karte --------------------------------------------------------------------------------------------


def stadtteile(**besondere: Mapping[str, int | str]) -> None:
    """Vier Stadtteile, zwei Bezirke und die Stadt in den beiden Jahren."""
    zellen = {
        "11": {"ew": 1250, "u6": 100, "6-18": 150, "18-65": 800, "65+": 200, "auslaender": 300},
        "12": {"ew": 1270, "u6": 40, "6-18": 130, "18-65": 800, "65+": 300, "auslaender": 217},
        "21": {"ew": 2000, "u6": 100, "6-18": 200, "18-65": 1300, "65+": 400, "auslaender": 200},
        "22": {"ew": 1000, "u6": 20, "6-18": 80, "18-65": 600, "65+": 300, "auslaender": 50},
        "": {"ew": 5520, "u6": 260, "6-18": 560, "18-65": 3500, "65+": 1200, "auslaender": 767},
    }
    for raum, eigene in besondere.items():
        zellen[raum.removeprefix("q")] |= eigene  # type: ignore[operator]
    liefere({(raum, jahr): eigene for raum, eigene in zellen.items() for jahr in ("2019", "2024")})  # type: ignore[arg-type]


def test_die_karte_faerbt_alle_gebiete_und_sagt_dasselbe_als_tabelle() -> None:
    stadtteile()
    gebaut = baue("karte", indikator="anteil_auslaender")
    assert [block["art"] for block in gebaut] == ["satz", "abbildung", "tabelle"]
    bild, tabelle = gebaut[1], gebaut[2]
    assert lesbar(bild["titel"]) == (
        "In 2 von 4 Stadtteilen liegt der Anteil der Ausländerinnen und Ausländer über dem der Stadt (13,9 %)"
    )
    assert genannte(bild) == {"Hafenviertel 2024": "24,0 %", "Probstadt 2024": "13,9 %"}
    svg = bild["bilder"][0]
    assert f"Alle Werte stehen in Tabelle {tabelle['nummer']}." in svg
    assert "Natürliche Brüche (Jenks)" in lesbar(svg)
    gebiete = " ".join(text for _, text in zeilen(tabelle).values())
    assert gebiete == "Am Südhang 5,0 % Lindenhöhe 10,0 % Weberviertel 17,1 % Hafenviertel 24,0 %"
    assert lesbar(tabelle["anmerkungen"][-1]) == "Zum Vergleich: Hafenviertel 24,0 %, Probstadt 13,9 %."


def test_ein_geheimer_stadtteil_ist_schraffiert_und_steht_nirgends_als_zahl() -> None:
    stadtteile(q12={"auslaender": "geheim"})
    gebaut = baue("karte", indikator="anteil_auslaender")
    text = lesbar(json.dumps(gebaut, ensure_ascii=False))
    assert "17,1" not in text
    assert "217" not in text
    tabelle = gebaut[-1]
    (geheime,) = [
        text for klasse, (_, text) in zeilen(tabelle).items() if klasse.startswith("Aus Gründen der Geheim")
    ]
    assert "Weberviertel" in geheime and "%" not in geheime
    assert 'stroke-width="0.8"' in gebaut[1]["bilder"][0]


def test_zwei_sozialraeume_einer_stadt_teilen_sich_eine_karte() -> None:
    stadtteile()
    beide = analyse(b.hafenviertel(), b.am_fluss())
    gebaut = baue("karte", von=beide, indikator="anteil_u18")
    assert [block["art"] for block in gebaut] == ["satz", "satz", "abbildung", "tabelle"]
    svg = gebaut[2]["bilder"][0]
    assert "Sozialraum Hafenviertel" in svg and "Am Fluss" in svg


@pytest.mark.parametrize(
    "falsch", [{}, {"indikator": 7}, {"indikator": "gibt_es_nicht"}, {"indikator": "eigen_gibt_es_nicht"}]
)
def test_ohne_indikator_gibt_es_keine_karte(falsch: dict[str, Any]) -> None:
    stadtteile()
    assert baue("karte", **falsch) == []


def test_unsinnige_angaben_zur_karte_werden_durch_uebliche_ersetzt() -> None:
    stadtteile()
    ueblich = baue("karte", indikator="anteil_u18")
    assert baue("karte", indikator="anteil_u18", ebene="0/mond", methode="wuerfeln", klassen="99") == ueblich


# Staatsangehörigkeiten ----------------------------------------------------------------------------


def test_die_haeufigsten_staatsangehoerigkeiten() -> None:
    register = quelle()
    liefere({("11", "2020"): {"ew": 2000, "auslaender": 500}}, von=register)
    herkunft(register, STAATEN)
    bild, tabelle = baue("staaten", hoechstens=3)
    assert bild["titel"] == (
        "Türkei, Syrien und Polen sind im Sozialraum Hafenviertel die häufigsten ausländischen "
        "Staatsangehörigkeiten"
    )
    assert zeilen(tabelle) == {
        "Türkei": ["120", "24,0 %"],
        "Syrien": ["90", "18,0 %"],
        "Polen": ["60", "12,0 %"],
    }
    assert genannte(bild) == {"Türkei 2020": "24,0 %", "Syrien 2020": "18,0 %", "Polen 2020": "12,0 %"}
    ganz = zeilen(baue("staaten")[1])
    assert ganz["Diese zehn zusammen"] == ["450", "90,0 %"]


def test_ist_ein_staat_geheim_bleibt_die_liste_geschlossen() -> None:
    register = quelle()
    liefere({("11", "2020"): {"ew": 2000, "auslaender": 500}}, von=register)
    herkunft(register, {**STAATEN, "auslaender_ghana": "geheim"})
    (hinweis,) = baue("staaten")
    assert hinweis["art"] == "hinweis"
    assert "Türkei" not in hinweis["text"] and "120" not in hinweis["text"]


# Altersaufbau -------------------------------------------------------------------------------------


def geschlechter(**besondere: int | str) -> None:
    hafen = {"m_u18": 130, "m_18-65": 420, "m_65+": 80, "w_u18": 120, "w_18-65": 380, "w_65+": 120}
    stadt = {"m_u18": 4200, "m_18-65": 16000, "m_65+": 5000, "w_u18": 3960, "w_18-65": 15620, "w_65+": 6220}
    liefere({("11", "2024"): hafen | besondere, ("", "2024"): stadt})


def test_frauen_und_maenner_stehen_als_pyramide_mit_der_stadt_als_umriss() -> None:
    zahlen()
    geschlechter()
    bild, tabelle = baue("altersaufbau")
    assert tabelle["titel"] == "Altersaufbau des Sozialraums Hafenviertel nach Geschlecht 2024"
    assert koepfe(tabelle)[3:] == [
        ("Frauen", "Anteil"),
        ("Männer", "Anteil, Probstadt"),
        ("Frauen", "Anteil, Probstadt"),
    ]
    assert zeilen(tabelle)["18 bis unter 65 Jahre"] == ["420", "33,6 %", "380", "30,4 %", "31,4 %", "30,6 %"]
    assert "Umriss: Probstadt" in bild["untertitel"]
    assert ">Männer<" in bild["bilder"][0] and ">Frauen<" in bild["bilder"][0]


def test_ohne_geschlechter_bleibt_der_altersaufbau_in_balken() -> None:
    zahlen()
    bild, tabelle = baue("altersaufbau")
    assert tabelle["titel"] == "Altersaufbau 2024"
    assert ">Männer<" not in bild["bilder"][0]


def test_ein_geheimes_geschlecht_schliesst_auch_das_andere() -> None:
    """Mit der Summe der Altersgruppe, die offen ist, verrieten die Männer die Frauen."""
    zahlen()
    geschlechter(**{"w_65+": "geheim"})
    gebaut = baue("altersaufbau")
    assert zeilen(gebaut[1])["65 Jahre und älter"][:4] == ["•", "•", "•", "•"]
    text = lesbar(json.dumps(gebaut, ensure_ascii=False))
    assert '"80"' not in text and "6,4 %" not in text


def test_ein_frueheres_jahr_hat_seinen_eigenen_altersaufbau() -> None:
    zahlen()
    bild, tabelle = baue("altersaufbau", bis="2019", titel="So war es")
    assert bild["titel"] == "So war es"
    assert zeilen(tabelle)["65 Jahre und älter"][0] == "180"


# Netzwerkbild -------------------------------------------------------------------------------------


def verbinde(*namen: tuple[str, int]) -> None:
    with scope(traeger=[b.nordufer().pk]):
        for name, intensitaet in namen:
            kooperation_anlegen(
                agentur=b.ia_hafen(),
                partner=b.akteur(name, sozialraeume=[b.hafenviertel()]),
                angaben={"form": "muendlich", "intensitaet": intensitaet},
                durch=b.aylin(),
            )


def test_das_netzwerkbild_nennt_verbundene_und_alleinstehende() -> None:
    verbinde(("Schule am Kai", 4), ("Ruderverein", 1))
    b.akteur("Einsame Stiftung", "verein", sozialraeume=[b.hafenviertel()])
    bild, tabelle = baue("netzbild")
    assert (
        bild["titel"] == "3 von 4 Akteuren sind mit anderen verbunden, einer steht ohne erfasste Verbindung"
    )
    assert genannte(bild) == {"Akteure": "4", "ohne erfasste Verbindung": "1"}
    svg = bild["bilder"][0]
    assert "Ohne erfasste Verbindung: Einsame Stiftung." in svg
    assert svg.count(">Schule am Kai<") == 2  # einmal als Saum, einmal als Schrift
    assert zeilen(tabelle) == {
        "Integrationsagentur Hafenviertel": [
            "Verbindliche Kooperation: Schule am Kai (Schule). Information: Ruderverein (Schule)."
        ]
    }
    assert tabelle["anmerkungen"] == ["Ohne erfasste Verbindung: Einsame Stiftung."]


def test_vom_grossen_netz_stehen_die_engsten_da() -> None:
    verbinde(*((f"Verein {n:02}", 4 if n < 3 else 1) for n in range(8)))
    bild, tabelle = baue("netzbild", hoechstens=4)
    assert "Verein 02" in bild["bilder"][0] and "Verein 05" not in bild["bilder"][0]
    assert tabelle["anmerkungen"] == [
        "Gezeigt sind die am engsten verbundenen; 5\u00a0weitere Akteure sind loser verbunden."
    ]


def test_ohne_zusammenarbeit_steht_es_da() -> None:
    b.akteur(sozialraeume=[b.hafenviertel()])
    (hinweis,) = baue("netzbild")
    assert "keine Zusammenarbeit eingetragen" in hinweis["text"]


# Gespräche, Zitate, Ressourcen --------------------------------------------------------------------


def test_gespraeche_ohne_einwilligung_zaehlen_nur() -> None:
    b.gespraech("Hausmeister", einwilligung="nein", zusammenfassung="Wer schlägt, sagt er.")
    b.gespraech("Schulsozialarbeiterin", einwilligung="sinngemaess")
    b.einsatz(personenkreis="Jugendliche", anzahl=3, ort="Bolzplatz")
    satz, liste = baue("methoden", von=langfassung())
    assert lesbar(satz["text"]) == (
        "2025–2026 gab es im Sozialraum Hafenviertel 2 Gespräche und 1 Methodeneinsatz. Davon "
        "ist 1 ohne Einwilligung; sein Inhalt steht hier nicht."
    )
    assert [(e["name"], lesbar(e["zusatz"]), e["text"]) for e in liste["eintraege"]] == [
        (
            "Gespräch mit Schulsozialarbeiterin",
            "10.02.2026",
            "Eltern arbeiten in Schichten und können vormittags nicht lernen.",
        ),
        (
            "Stadtteilbegehung",
            "04.03.2026, Jugendliche, Bolzplatz",
            "Nach 18 Uhr ist jede Tür zu.",
        ),
    ]
    assert "schlägt" not in json.dumps([satz, liste], ensure_ascii=False)


def test_ein_bis_vier_menschen_bleiben_auch_in_der_summe_ungenannt() -> None:
    b.einsatz(personenkreis="Jugendliche", anzahl=3, ort="Bolzplatz")
    b.einsatz(personenkreis="Eltern", anzahl=12, ort="Schulhof")
    satz, liste = baue("methoden")
    assert "2 Methodeneinsätze mit mindestens 12 Menschen." in lesbar(satz["text"])
    assert {eine["name"]: eine["zahl"]["wert"] for eine in satz["zahlen"]} == {"Menschen in Methoden": "12"}
    assert sorted(lesbar(e["zusatz"]) for e in liste["eintraege"]) == [
        "04.03.2026, Eltern, 12 Menschen, Schulhof",
        "04.03.2026, Jugendliche, Bolzplatz",
    ]


def test_gewaehlte_methoden_stehen_auch_aus_frueheren_jahren_da() -> None:
    alt = b.einsatz(datum=date(2019, 5, 1), ergebnis="Damals war der Platz voll.")
    b.einsatz()
    gebaut = baue("methoden", von=langfassung(), einsaetze=[alt.pk])
    assert [eintrag["text"] for eintrag in eines(gebaut, "liste")["eintraege"]] == [
        "Damals war der Platz voll."
    ]


def zitat(text: str, **gespraech: Any) -> Zitat:
    with scope(traeger=[b.nordufer().pk]):
        return Zitat.objects.create(gespraech=b.gespraech(**gespraech), text=text)


def test_zitate_nur_mit_einwilligung_mit_funktion_und_ohne_tag() -> None:
    zitat("Abends ist hier nichts.", funktion="Mutter, drei Kinder")
    zitat("Ich sage Ihnen was.", einwilligung="sinngemaess")
    assert baue("zitate") == [
        {
            "art": "zitat",
            "text": "Abends ist hier nichts.",
            "funktion": "Mutter, drei Kinder",
            "datum": "Februar 2026",
        }
    ]


def test_wer_die_einwilligung_zuruecknimmt_verschwindet_auch_aus_der_auswahl() -> None:
    gesagt = zitat("Abends ist hier nichts.")
    assert len(baue("zitate", auswahl=[gesagt.pk])) == 1
    with scope(traeger=[b.nordufer().pk]):
        gesagt.gespraech.einwilligung = "nein"
        gesagt.gespraech.save()
    assert baue("zitate", auswahl=[gesagt.pk]) == []


def test_ressourcen_mit_ort_und_wer_sie_nutzen_kann() -> None:
    b.ressource(ort="Kaistraße 4", beschreibung="80 Plätze.", nutzung="Vereine")
    weg = b.ressource("Altes Kino")
    with scope(traeger=[weg.traeger_id]):
        weg.verfuegbar = False
        weg.save()
    (liste,) = baue("ressourcen")
    assert lesbar(liste["titel"]) == "1 Ressource im Sozialraum Hafenviertel"
    (eintrag,) = liste["eintraege"]
    assert eintrag["name"] == "Gemeindesaal St. Barbara"
    assert eintrag["zusatz"].endswith("Kaistraße 4")
    assert eintrag["text"] == "80 Plätze. Nutzbar für: Vereine."


# Angebote -----------------------------------------------------------------------------------------


def test_die_bilanz_zaehlt_je_handlungsfeld_und_nennt_die_luecke() -> None:
    cafe = b.angebot("Sprachcafé")
    b.termin(cafe, date(2026, 1, 10), teilnahmen=20)
    b.termin(cafe, date(2026, 1, 17), teilnahmen=12)
    kurs = b.angebot("Kleiner Kreis")
    b.termin(kurs, date(2026, 2, 1), teilnahmen=3)
    with scope(traeger=[b.nordufer().pk]):
        kurs.handlungsfelder.set(Handlungsfeld.objects.filter(schluessel="oeffnung"))
    gebaut = baue("angebote")
    umfang, bilanz = gebaut[0], gebaut[1]
    assert lesbar(umfang["text"]) == (
        "2025–2026: 2 Angebote im Sozialraum Hafenviertel mit 3 Terminen und mindestens 32 Teilnahmen."
    )
    assert bilanz["titel"] == (
        "Ohne Angebot: Handlungsfelder „Bürgerschaftliches Engagement“ und „Antidiskriminierungsarbeit“"
    )
    assert zeilen(bilanz) == {
        "Bürgerschaftliches Engagement": ["0", "0", "0"],
        "Interkulturelle Öffnung": ["1", "1", "•"],
        "Sozialraumorientierte Arbeit": ["1", "2", "32"],
        "Antidiskriminierungsarbeit": ["0", "0", "0"],
    }
    assert "35" not in lesbar(json.dumps(gebaut, ensure_ascii=False))


def test_die_bilanz_nennt_zielgruppen_und_bedarfe_ohne_angebot() -> None:
    cafe = b.angebot("Sprachcafé")
    b.termin(cafe, date(2026, 1, 10), teilnahmen=20)
    beantwortet = b.bedarf("Es fehlen Deutschkurse am Abend.")
    b.bedarf(
        "Ältere sitzen allein zu Hause.", zielgruppen=list(Zielgruppe.objects.filter(schluessel="aeltere"))
    )
    with scope(traeger=[b.nordufer().pk]):
        cafe.bedarfe.set([beantwortet])
    saetze = [lesbar(block["text"]) for block in baue("angebote") if block["art"] == "satz"]
    assert saetze[1:] == [
        "Es richten sich Angebote an diese Zielgruppen: Einheimische und Nachbarschaft (1). Offene Bedarfe "
        "nennen außerdem, ohne dass sich ein Angebot an sie richtet: Ältere.",
        "Auf 1 von 2 offenen Bedarfen antwortet noch kein Angebot: „Ältere sitzen allein zu Hause“.",
    ]


def test_viele_angebote_stehen_als_auszug_da() -> None:
    for nummer in range(4):
        angebot = b.angebot(f"Kurs {nummer}")
        for tag in range(nummer + 1):
            b.termin(angebot, date(2026, 1, 10 + tag), teilnahmen=10)
    liste = baue("angebote", hoechstens=2)[-1]
    assert list(zeilen(liste)) == ["Kurs 2", "Kurs 3"]
    assert "Gezeigt sind die 2 mit den meisten Terminen; dazu kommen 2 weitere Angebote." in [
        lesbar(text) for text in liste["anmerkungen"]
    ]


def test_die_jahre_der_eigenen_arbeit_lassen_sich_einstellen() -> None:
    alt = b.angebot("Altes Café")
    b.termin(alt, date(2021, 5, 1), teilnahmen=30)
    assert lesbar(baue("angebote", ab="2020", bis="2021")[0]["text"]) == (
        "2020–2021: 1 Angebot im Sozialraum Hafenviertel mit 1 Termin und 30 Teilnahmen."
    )
    (hinweis,) = baue("angebote", ab="2022", bis="2023")
    assert hinweis["text"] == ("Für 2022–2023 sind im Sozialraum Hafenviertel keine Angebote eingetragen.")


# Einstellungen gelten überall ---------------------------------------------------------------------


def test_jahre_gebiete_und_titel_gelten_fuer_die_zeitreihe() -> None:
    zahlen()
    bild, tabelle = baue(
        "zeitreihe", indikatoren=["anteil_u18"], ab="2020", gebiete="raum_stadt", titel="Kinder im Hafen"
    )
    assert bild["titel"] == "Kinder im Hafen"
    assert zeilen(tabelle) == {"2024": ["20,0 %", "16,0 %"]}


def test_jahre_ohne_werte_werden_gesagt() -> None:
    zahlen()
    (hinweis,) = baue("vergleich", indikatoren=["anteil_u18"], ab="2030", bis="2031")
    assert hinweis["text"] == (
        "Für Hafenviertel liegen für 2030–2031 keine statistischen Werte vor. Bitte stellen Sie am Baustein "
        "andere Jahre ein."
    )


UNSINN: dict[str, Any] = {
    "indikatoren": ["gibt_es_nicht", 7, None, "eigen_weg"],
    "indikator": ["ew"],
    "veraenderung": {"a": 1},
    "gebiete": 3,
    "ab": "irgendwann",
    "bis": [],
    "titel": {"x": 1},
    "hoechstens": "viele",
    "auswahl": "alle",
    "gespraeche": [None, "x"],
    "einsaetze": {"1": 2},
    "form": 5,
    "teile": "ja",
    "klassen": None,
    "neu": [1, 2, 3],
}


@pytest.mark.parametrize("art", sorted(ARTEN))
def test_keine_angabe_bringt_einen_baustein_zu_fall(art: str) -> None:
    zahlen()
    baue(art, **UNSINN)


@pytest.mark.parametrize("raeume", [1, 2])
@pytest.mark.parametrize("art", sorted(ARTEN))
def test_jede_art_steht_fuer_einen_und_fuer_zwei_sozialraeume(art: str, raeume: int) -> None:
    stadtteile()
    geschlechter()
    verbinde(("Schule am Kai", 4))
    zitat("Abends ist hier nichts.")
    b.ressource()
    b.termin(b.angebot(), date(2026, 1, 10), teilnahmen=20)
    gewaehlte: list[Sozialraum] = [b.hafenviertel(), b.am_fluss()][:raeume]
    gebaut = baue(art, von=analyse(*gewaehlte), **vorgabe(art))
    for block in gebaut:
        if block["art"] in ("abbildung", "tabelle"):
            # Woher die Lagekarte ist, steht in ihr selbst.
            assert block["rand"] or art == "lagekarte", (art, block["titel"])
        for svg in block.get("bilder", []):
            assert "style=" not in svg and "<title>" in svg
            assert block["art"] == "abbildung"


@pytest.mark.parametrize("art", ["satz", "kennzahlen", "vergleich", "zeitreihe", "tabelle", "karte"])
def test_was_unsere_regel_schliesst_steht_in_keinem_baustein(art: str) -> None:
    """Drei von tausend sind weniger als fünf: weder Satz noch Bild noch Tabelle verraten sie."""
    register = quelle("eigene-regel", schwelle=5)
    stadt = {"ew": 4000, "auslaender": 800}
    zellen = {"11": {"ew": 1000, "auslaender": 3}, "12": {"ew": 1500, "auslaender": 400}, "": stadt}
    liefere({(raum, "2024"): eigene for raum, eigene in zellen.items()}, von=register)
    gebaut = baue(art, indikatoren=["anteil_auslaender"], indikator="anteil_auslaender")
    text = lesbar(json.dumps(gebaut, ensure_ascii=False))
    assert "0,3 %" not in text and '"0.3' not in text
    assert "Geheimhaltung" in text


@pytest.mark.parametrize("art", ["tabelle", "karte", "altersaufbau", "netzbild", "angebote", "methoden"])
def test_zwei_raeume_kosten_nicht_mehr_abfragen(art: str) -> None:
    stadtteile()
    geschlechter()
    verbinde(("Schule am Kai", 4))
    b.termin(b.angebot(), date(2026, 1, 10), teilnahmen=20)

    def abfragen(*raeume: Sozialraum) -> int:
        von = analyse(*raeume)
        with scope(traeger=[von.traeger_id]):
            baustein = Baustein(art=art, einstellungen=vorgabe(art))
            grund = grund_legen(von, [baustein])
            bloecke(grund, baustein)
            with CaptureQueriesContext(connection) as gezaehlt:
                bloecke(grund, baustein)
        return len(gezaehlt)

    assert abfragen(b.hafenviertel()) >= abfragen(b.hafenviertel(), b.am_fluss()) - 1
