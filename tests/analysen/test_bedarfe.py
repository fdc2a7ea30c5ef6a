"""Bedarfe, Empfehlungen und Rückblick in der Analyse: worauf sie ruhen, was aus ihnen wurde."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scope

from agenturen.models import Person
from analysen.festschreiben import festschreiben
from analysen.models import Analyse, Baustein, Beteiligung, Kapitel
from analysen.zusammenstellen import bausteinvorschau, zusammenstellen
from angebote.models import Angebot
from sozialraum.bedarfe.angaben import Bedarfsangaben, Empfehlungsangaben
from sozialraum.bedarfe.bedarf_entscheiden import bedarf_einstufen, bedarf_status_setzen
from sozialraum.bedarfe.bedarf_speichern import bedarf_aendern, bedarf_anlegen
from sozialraum.bedarfe.empfehlung_speichern import empfehlung_anlegen
from sozialraum.bedarfe.empfehlung_uebergeben import antwort_festhalten
from sozialraum.bedarfe.grundlage_hinzufuegen import text_hinzufuegen, zahl_hinzufuegen
from sozialraum.bedarfe.models import Bedarf
from sozialraum.raeume.abfragen import gebiet_des_sozialraums
from sozialraum.statistik.models import Wert
from tests import besetzung as b
from tests.analysen.am_weg_vorbei import schreibe_fest
from tests.analysen.hafen import analyse, lesbar, zahlen

pytestmark = pytest.mark.django_db


def block(von: Analyse, art: str, **einstellungen: Any) -> list[dict[str, Any]]:
    """Was ein Baustein dieser Art zeigt."""
    with scope(traeger=[von.traeger_id]):
        kapitel = Kapitel.objects.filter(analyse=von).select_related("analyse__traeger")[0]
        baustein = Baustein(kapitel=kapitel, art=art, einstellungen=einstellungen)
        return [dict(eines) for eines in bausteinvorschau(kapitel, baustein)[0]]


def eingestuft(bedarf: Bedarf, prioritaet: str) -> Bedarf:
    with scope(traeger=[b.nordufer().pk]):
        return bedarf_einstufen(
            bedarf=bedarf,
            version=bedarf.version,
            prioritaet=prioritaet,
            kriterien=["viele"],
            begruendung="Jede Woche gefragt.",
            durch=b.birgit(),
        )


def mit_zahl(bedarf: Bedarf, zeitraum: str = "2024") -> None:
    with scope(traeger=[b.nordufer().pk]):
        zahl_hinzufuegen(
            wovon=bedarf,
            indikator="anteil_auslaender",
            gebiet=gebiet_des_sozialraums(b.hafenviertel()),
            zeitraum=zeitraum,
            durch=b.aylin(),
        )


def antwortet(titel: str, bedarf: Bedarf) -> Angebot:
    angebot = b.angebot(titel)
    with scope(traeger=[b.nordufer().pk]):
        angebot.bedarfe.set([bedarf])
    return angebot


def aussagen(bloecke: list[dict[str, Any]]) -> list[str]:
    return [karte["aussage"] for karte in bloecke[0]["karten"]]


# Karten ----------------------------------------------------------------------------------------


def test_die_karte_sagt_worauf_der_bedarf_ruht_und_was_folgt() -> None:
    zahlen()
    bedarf = eingestuft(b.bedarf(), "A")
    mit_zahl(bedarf)
    with scope(traeger=[b.nordufer().pk]):
        text_hinzufuegen(
            wovon=bedarf,
            art="sitzung",
            text="Die Konferenz wünscht einen Abendkurs.",
            quelle="Stadtteilkonferenz, TOP 3",
            datum=date(2026, 2, 3),
            durch=b.aylin(),
        )
    b.empfehlung(bedarfe=[bedarf])
    antwortet("Sprachcafé", bedarf)
    von = analyse()
    (karten,) = block(von, "bedarfe")
    assert (
        lesbar(karten["titel"]) == "1 Bedarf im Sozialraum Hafenviertel, bei 1 ist der Handlungsbedarf hoch"
    )
    (karte,) = karten["karten"]
    assert (karte["prioritaet"], karte["prioritaet_text"], karte["kriterien"], karte["status"]) == (
        "A",
        "hoher Handlungsbedarf",
        ["Es betrifft viele."],
        "offen",
    )
    zahl, sitzung = karte["grundlagen"]
    assert (zahl["zahl"]["text"].replace("\u00a0", " "), zahl["zahl"]["wert"]) == ("24,0 %", "24")
    assert lesbar(zahl["text"]) == (
        "Anteil der Ausländerinnen und Ausländer, Hafenviertel 2024 (Probstadt: 12,0 %)."
    )
    assert zahl["quelle"].startswith("Q")
    assert (sitzung["quelle"], sitzung["datum"]) == ("Stadtteilkonferenz, TOP 3", "03.02.2026")
    assert karte["angebote"] == ["Sprachcafé"]
    assert karte["empfehlungen"] == ["Abends einen Deutschkurs anbieten."]
    with scope(traeger=[von.traeger_id]):
        inhalt = zusammenstellen(von)
    assert "Anteil der Ausländerinnen und Ausländer" in [d["name"] for d in inhalt["anhang"]["definitionen"]]


def test_eine_neue_zahl_steht_in_der_karte_neben_der_uebernommenen() -> None:
    zahlen()
    bedarf = b.bedarf()
    mit_zahl(bedarf)
    Wert.objects.filter(
        einheit__schluessel="11", merkmal__groesse="auslaender", zeitraum="2024", aktuell=True
    ).update(wert=400)
    ((grundlage,),) = [karte["grundlagen"] for karte in block(analyse(), "bedarfe")[0]["karten"]]
    assert lesbar(grundlage["zahl"]["text"]) == "32,0 %"
    assert "stand hier 24,0 %" in lesbar(grundlage["text"])


def test_dieselbe_kennzahl_zu_zwei_zeiten_ist_eine_grundlage() -> None:
    zahlen()
    bedarf = b.bedarf()
    mit_zahl(bedarf, "2019")
    mit_zahl(bedarf)
    ((grundlage,),) = [karte["grundlagen"] for karte in block(analyse(), "bedarfe")[0]["karten"]]
    assert lesbar(grundlage["text"]) == (
        "Anteil der Ausländerinnen und Ausländer, Hafenviertel 2024 (Probstadt: 12,0 %; 2019 hier: 20,0 %)."
    )


def test_offene_stehen_da_das_dringendste_zuerst() -> None:
    eingestuft(b.bedarf("Bänke fehlen."), "C")
    eingestuft(b.bedarf("Kurse fehlen."), "A")
    b.bedarf("Räume fehlen.")
    b.bedarf("Zu spät aufgefallen.", seit=date(2028, 1, 1))
    gedeckt = b.bedarf("War einmal.")
    with scope(traeger=[b.nordufer().pk]):
        bedarf_status_setzen(bedarf=gedeckt, version=1, status="gedeckt", durch=b.birgit())
    von = analyse()
    assert aussagen(block(von, "bedarfe")) == ["Kurse fehlen.", "Bänke fehlen.", "Räume fehlen."]
    assert aussagen(block(von, "bedarfe", hoechstens=1)) == ["Kurse fehlen."]
    assert aussagen(block(von, "bedarfe", prioritaeten=["C", "D"])) == ["Bänke fehlen."]
    assert aussagen(block(von, "bedarfe", auswahl=[gedeckt.pk])) == ["War einmal."]


def test_ohne_bedarfe_steht_da_dass_es_keine_gibt() -> None:
    von = analyse()
    assert (
        lesbar(block(von, "bedarfe")[0]["text"])
        == "Offene Bedarfe im Sozialraum Hafenviertel sind nicht eingetragen."
    )
    assert lesbar(block(von, "empfehlungen")[0]["text"]) == (
        "Handlungsempfehlungen im Sozialraum Hafenviertel sind nicht eingetragen."
    )
    assert block(von, "rueckblick") == []


def test_bedarfe_anderer_traeger_stehen_nie_darin() -> None:
    b.bedarf("Nur für Nordufer.")
    fremde = analyse(b.hafenviertel(), agentur=b.ia_suedhang(), durch=b.frauke())
    assert block(fremde, "bedarfe")[0]["art"] == "hinweis"
    assert block(fremde, "empfehlungen")[0]["art"] == "hinweis"


def test_wer_mitschreibt_bringt_seine_bedarfe_mit() -> None:
    with scope(traeger=[b.suedhang().pk]):
        fremder = bedarf_anlegen(
            agentur=b.ia_suedhang(),
            angaben=Bedarfsangaben(
                aussage="Wege sind zu dunkel.",
                sozialraeume=[b.hafenviertel()],
                arten=["empfunden"],
                seit=date(2026, 1, 15),
            ),
            durch=b.farid(),
        )
        empfehlung_anlegen(
            agentur=b.ia_suedhang(),
            angaben=Empfehlungsangaben(aussage="Licht!", adressat="Tiefbauamt", bedarfe=[fremder]),
            durch=b.farid(),
        )
    b.bedarf("Kurse fehlen.")
    von = analyse()
    assert aussagen(block(von, "bedarfe")) == ["Kurse fehlen."]
    with scope(traeger=[von.traeger_id]):
        Beteiligung.objects.create(
            analyse=von, agentur=b.ia_suedhang(), angenommen=timezone.now(), eingeladen_von="Birgit"
        )
    assert aussagen(block(von, "bedarfe")) == ["Kurse fehlen.", "Wege sind zu dunkel."]
    ((eintrag,),) = [liste["eintraege"] for liste in block(von, "empfehlungen")]
    assert (eintrag["aussage"], eintrag["bedarfe"]) == ("Licht!", ["Wege sind zu dunkel."])


# Empfehlungen ----------------------------------------------------------------------------------


def test_empfehlungen_folgen_dem_dringendsten_bedarf() -> None:
    wichtig, weniger = eingestuft(b.bedarf("Kurse fehlen."), "A"), eingestuft(b.bedarf("Bänke."), "B")
    b.empfehlung("Bänke aufstellen.", bedarfe=[weniger], horizont="kurz", adressat="Grünflächenamt")
    spaeter = b.empfehlung("Haus bauen.", bedarfe=[wichtig], horizont="lang")
    b.empfehlung("Kurs anbieten.", bedarfe=[wichtig], horizont="kurz")
    uebergabe = b.uebergabe(spaeter, date(2026, 3, 2), an="Bauausschuss")
    von = analyse()
    (liste,) = block(von, "empfehlungen")
    assert lesbar(liste["titel"]) == "3 Empfehlungen an 2 Stellen"
    assert [(eine["aussage"], eine["bedarfe"]) for eine in liste["eintraege"]] == [
        ("Kurs anbieten.", ["Kurse fehlen."]),
        ("Haus bauen.", ["Kurse fehlen."]),
        ("Bänke aufstellen.", ["Bänke."]),
    ]
    assert liste["eintraege"][1]["stand"] == (
        "Am 02.03.2026 übergeben an Bauausschuss; eine Antwort steht aus."
    )
    assert [e["aussage"] for e in block(von, "empfehlungen", prioritaeten=["B"])[0]["eintraege"]] == [
        "Bänke aufstellen."
    ]
    with scope(traeger=[b.nordufer().pk]):
        antwort_festhalten(
            uebergabe=uebergabe,
            version=1,
            antwort="abgelehnt",
            text="Kein Geld.",
            datum=date(2026, 4, 1),
            durch=b.birgit(),
        )
    assert len(block(von, "empfehlungen")[0]["eintraege"]) == 2
    (gewaehlt,) = block(von, "empfehlungen", auswahl=[spaeter.pk])[0]["eintraege"]
    assert gewaehlt["stand"].endswith("am 01.04.2026 abgelehnt: Kein Geld.")


def test_auf_einen_blick_stehen_die_drei_dringendsten_und_was_wir_raten() -> None:
    zahlen()
    bedarfe = [eingestuft(b.bedarf(f"Bedarf {prioritaet}"), prioritaet) for prioritaet in "CBAD"]
    b.bedarf("Nicht eingestuft.")
    b.empfehlung("Zu C.", bedarfe=[bedarfe[0]])
    b.empfehlung("Zu A.", bedarfe=[bedarfe[2]])
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        (blick,) = zusammenstellen(von)["blicke"]
    assert [karte["aussage"] for karte in blick["bedarfe"]] == ["Bedarf A", "Bedarf B", "Bedarf C"]
    assert [eine["aussage"] for eine in blick["empfehlungen"]] == ["Zu A.", "Zu C."]


# Rückblick -------------------------------------------------------------------------------------


def folgende(letzte: Analyse) -> Analyse:
    neue = analyse(berichtsjahr=2026)
    with scope(traeger=[neue.traeger_id]):
        neue.vorgaenger = letzte
        neue.save()
    return neue


def test_der_rueckblick_sagt_was_aus_den_bedarfen_wurde() -> None:
    kurse, baenke = (
        eingestuft(b.bedarf("Kurse fehlen.", seit=date(2024, 3, 1)), "A"),
        b.bedarf("Bänke fehlen.", seit=date(2024, 5, 1)),
    )
    letzte = analyse(berichtsjahr=2024)
    with scope(traeger=[letzte.traeger_id]):
        festschreiben(analyse=letzte, durch=b.birgit())
    b.bedarf("Erst später aufgefallen.", seit=date(2026, 1, 1))
    with scope(traeger=[b.nordufer().pk]):
        bedarf_status_setzen(
            bedarf=baenke, version=1, status="gedeckt", grund="Sechs Bänke stehen.", durch=b.birgit()
        )
        eingestuft(kurse, "B")
    empfehlung = b.empfehlung("Kurs anbieten.", bedarfe=[kurse])
    b.uebergabe(empfehlung, date(2026, 3, 2))
    cafe = antwortet("Sprachcafé", kurse)
    for tag, wie_viele in ((date(2024, 6, 3), 50), (date(2025, 6, 3), 12), (date(2026, 2, 3), 9)):
        b.termin(cafe, tag, teilnahmen=wie_viele)
    klein = antwortet("Bankpaten", baenke)
    b.termin(klein, date(2025, 6, 3), teilnahmen=3)
    satz, tabelle = block(folgende(letzte), "rueckblick")
    assert lesbar(satz["text"]) == (
        "Die Analyse 2024 nannte 2 Bedarfe. Heute sind davon 1 gedeckt und 1 offen. Seither antworten auf 2 "
        "davon 2 Angebote. Die eine Empfehlung dazu ist offen."
    )
    assert [
        (zeile["kopf"], [lesbar(zelle["text"]) for zelle in zeile["zellen"]]) for zeile in tabelle["zeilen"]
    ] == [
        (
            "Kurse fehlen.",
            [
                "A → B",
                "offen",
                "Sprachcafé, 2 Termine mit 21 Teilnahmen",
                "Kurs anbieten (Volkshochschule Probstadt): offen.",
            ],
        ),
        ("Bänke fehlen.", ["ohne", "gedeckt: Sechs Bänke stehen.", "Bankpaten, 1 Termin", "keine"]),
    ]


def test_ohne_bedarfe_in_der_letzten_fassung_sagt_es_der_rueckblick() -> None:
    letzte = analyse(berichtsjahr=2024)
    (hinweis,) = block(folgende(letzte), "rueckblick")
    assert hinweis["text"] == "Die letzte Analyse (2024) nannte noch keine Bedarfe aus dem Register."


def test_der_rueckblick_nimmt_die_festgeschriebene_fassung() -> None:
    alter = b.bedarf("Kurse fehlen.", seit=date(2024, 3, 1))
    letzte = analyse(berichtsjahr=2024)
    with scope(traeger=[letzte.traeger_id]):
        schreibe_fest(letzte)
        b.bedarf("Nachgereicht.", seit=date(2024, 9, 1))
        festschreiben(analyse=letzte, durch=b.birgit())
    satz, tabelle = block(folgende(letzte), "rueckblick")
    assert lesbar(satz["text"]) == (
        "Die Analyse 2024 nannte einen Bedarf; er ist heute offen. Angebote dazu gab es seither nicht."
    )
    assert [zeile["kopf"] for zeile in tabelle["zeilen"]] == [alter.aussage]


def test_auch_wer_knapp_schreibt_steht_fuer_alle_bedarfe() -> None:
    """Fünf haben eine Karte, die übrigen eine Zeile; vergessen wird in der nächsten Analyse keiner."""
    bedarfe = [b.bedarf(f"Bedarf {nummer}", seit=date(2024, 3, nummer)) for nummer in range(1, 9)]
    letzte = analyse(berichtsjahr=2024)
    (karten,) = block(letzte, "bedarfe")
    assert lesbar(karten["titel"]) == "8 Bedarfe im Sozialraum Hafenviertel"
    assert [karte["aussage"] for karte in karten["karten"]] == [f"Bedarf {n}" for n in range(1, 6)]
    assert [(eine["aussage"], eine["status"]) for eine in karten["weitere"]] == [
        ("Bedarf 6", "offen"),
        ("Bedarf 7", "offen"),
        ("Bedarf 8", "offen"),
    ]
    with scope(traeger=[letzte.traeger_id]):
        fassung = festschreiben(analyse=letzte, durch=b.birgit())
    assert fassung.bedarfe == [bedarf.pk for bedarf in bedarfe]
    satz, tabelle = block(folgende(letzte), "rueckblick")
    assert lesbar(satz["text"]).startswith("Die Analyse 2024 nannte 8 Bedarfe.")
    assert [zeile["kopf"] for zeile in tabelle["zeilen"]] == [f"Bedarf {n}" for n in range(1, 9)]


def test_die_liste_der_empfehlungen_sagt_wie_viele_es_noch_gibt() -> None:
    bedarf = b.bedarf()
    for nummer in range(1, 8):
        b.empfehlung(f"Empfehlung {nummer}", bedarfe=[bedarf])
    von = analyse()
    (liste,) = block(von, "empfehlungen")
    assert len(liste["eintraege"]) == 5
    assert lesbar(liste["rand"][-1]["text"]) == (
        "Gezeigt sind die dringendsten; 2 weitere Empfehlungen stehen im Register."
    )
    (alle,) = block(von, "empfehlungen", hoechstens=7)
    assert len(alle["eintraege"]) == 7 and len(alle["rand"]) == 1


# Abfragen --------------------------------------------------------------------------------------


def test_dreissig_bedarfe_kosten_so_viele_abfragen_wie_einer() -> None:
    zahlen()
    von = analyse()

    def gezaehlt() -> int:
        with CaptureQueriesContext(connection) as abfragen:
            for art in ("bedarfe", "empfehlungen"):
                block(von, art)
        return len(abfragen)

    def noch(wie_viele: int) -> None:
        for nummer in range(wie_viele):
            bedarf = b.bedarf(f"Bedarf {wie_viele}-{nummer}")
            mit_zahl(bedarf)
            b.empfehlung(f"Empfehlung {nummer}", bedarfe=[bedarf])

    noch(1)
    eine = gezaehlt()
    noch(29)
    assert gezaehlt() == eine


# Seite des Bedarfs -----------------------------------------------------------------------------


def test_die_seite_des_bedarfs_zeigt_seinen_weg_durch_die_analysen(als: Callable[[Person], Client]) -> None:
    bedarf = b.bedarf("Kurse fehlen.")
    von = analyse()
    adresse = f"/analysen/bedarf/{bedarf.pk}/"
    assert "Noch steht er in keiner Fassung" in als(b.aylin()).get(adresse).text
    with scope(traeger=[von.traeger_id]):
        festschreiben(analyse=von, durch=b.birgit())
    with scope(traeger=[b.nordufer().pk]):
        bedarf_aendern(
            bedarf=bedarf,
            version=1,
            angaben=Bedarfsangaben(
                aussage="Kurse am Abend fehlen.",
                sozialraeume=[b.hafenviertel()],
                arten=["geaeussert"],
                seit=date(2026, 1, 15),
            ),
            durch=b.aylin(),
        )
    seite = lesbar(als(b.aylin()).get(adresse).text)
    assert "Fassung 1 vom" in seite and "noch nicht eingestuft · offen" in seite
    assert "Damals: Kurse fehlen." in seite
    sechs = [b.bedarf(f"Weiterer {nummer}", seit=date(2026, 2, nummer)) for nummer in range(1, 7)]
    with scope(traeger=[von.traeger_id]):
        festschreiben(analyse=von, durch=b.birgit())
    ohne_karte = lesbar(als(b.aylin()).get(f"/analysen/bedarf/{sechs[-1].pk}/").text)
    assert "Fassung 2 vom" in ohne_karte and "noch nicht eingestuft · offen" in ohne_karte
    assert f'hx-get="{adresse}"' in als(b.aylin()).get(f"/bedarfe/{bedarf.pk}/").text
    assert als(b.frauke()).get(adresse).status_code == 404
