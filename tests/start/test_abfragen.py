"""Was Aylin, Birgit, Carsten, Daria und Emre auf ihrer Startseite finden."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from agenturen.models import Vorgang, Vorgangszustand
from analysen.models import Analyse, Baustein, Kapitel
from sozialraum.start.abfragen import administration, fachkraft, koordination, leitung
from sozialraum.start.abfragen.fortschreibung import Fortschreibung
from tests import besetzung as b

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nordufer_ist_offen():
    with scope(traeger=b.nordufer()):
        yield


def heute() -> date:
    return timezone.localdate()


def vor(tage: int) -> date:
    return heute() - timedelta(days=tage)


def analyse(titel: str, jahr: int, zustand: str = "entwurf", **felder) -> Analyse:
    felder.setdefault("agentur", b.ia_hafen())
    raeume = felder.pop("sozialraeume", None) or [b.hafenviertel()]
    with scopes_disabled():
        neue = Analyse.objects.create(
            titel=titel, berichtsjahr=jahr, zustand=zustand, traeger=felder["agentur"].traeger, **felder
        )
        neue.sozialraeume.set(raeume)
    return neue


def kapitel(von: Analyse, nummer: int, *texte: str) -> None:
    eines = Kapitel.objects.create(
        analyse=von, nummer=nummer, schluessel=f"k{nummer}", titel="Kapitel", agentur=von.agentur
    )
    for stelle, text in enumerate(texte):
        Baustein.objects.create(kapitel=eines, reihenfolge=stelle, art=Baustein.Art.TEXT, text=text)
    Baustein.objects.create(kapitel=eines, reihenfolge=99, art=Baustein.Art.KENNZAHLEN)


# Fachkraft -------------------------------------------------------------------------------------


def test_aylin_sieht_was_sie_noch_zaehlen_muss_und_was_kommt():
    cafe, kurs = b.angebot("Sprachcafé"), b.angebot("Fahrradkurs für Frauen")
    gestern, vorher = b.termin(cafe, vor(1)), b.termin(kurs, vor(8))
    b.termin(cafe, vor(15), teilnahmen=12)
    b.termin(cafe, vor(22), ausgefallen=True)
    b.termin(b.angebot("Elterncafé", agentur=b.ia_weber()), vor(1))
    morgen = b.termin(kurs, vor(-1))
    b.termin(kurs, vor(-15))
    woche = fachkraft.diese_woche(b.aylin(), heute())
    assert woche.offen == [gestern, vorher]
    assert woche.anzahl_offen == 2
    assert woche.weitere_offene == 0
    assert woche.naechste == [morgen]
    assert woche.angebote == [kurs, cafe]


@pytest.mark.parametrize(("menge", "gezeigt", "weitere"), [(1, 1, 0), (30, 8, 22)])
def test_vier_abfragen_gleich_wie_viele_termine(menge, gezeigt, weitere, django_assert_num_queries):
    for nummer in range(menge):
        b.termin(b.angebot(f"Angebot {nummer}"), vor(nummer))
    person = b.aylin()
    assert len(person.rollen) == 1
    with django_assert_num_queries(4):
        woche = fachkraft.diese_woche(person, heute())
    assert len(woche.offen) == gezeigt
    assert woche.weitere_offene == weitere


# Koordination vor Ort --------------------------------------------------------------------------


def test_birgit_sieht_die_neueste_analyse_und_was_daran_fehlt():
    alt = analyse("Hafenviertel 2023", 2023, "veroeffentlicht")
    neu = analyse("Hafenviertel 2025", 2025)
    kapitel(neu, 1, "Das Hafenviertel wächst.")
    kapitel(neu, 2, "", "")
    kapitel(neu, 3, "Fertig.", "")
    kapitel(alt, 1, "")
    [zeile] = koordination.analysezeilen(b.birgit(), date(2025, 11, 22))
    assert zeile.sozialraum == b.hafenviertel()
    assert zeile.analyse == neu
    assert zeile.offene_kapitel == 2
    assert zeile.fortschreibung == Fortschreibung("Dezember 2025", ueberfaellig=False)


def test_im_januar_danach_ist_die_fortschreibung_ueberfaellig():
    analyse("Hafenviertel 2023", 2023, "freigegeben")
    [zeile] = koordination.analysezeilen(b.birgit(), date(2025, 12, 31))
    assert zeile.fortschreibung.ueberfaellig is False
    [zeile] = koordination.analysezeilen(b.birgit(), date(2026, 1, 1))
    assert zeile.fortschreibung.ueberfaellig is True


def test_ein_rhythmus_von_18_monaten_endet_im_juni():
    agentur = b.ia_hafen()
    agentur.rhythmus_monate = 18
    agentur.save()
    analyse("Hafenviertel 2023", 2023, "freigegeben")
    [zeile] = koordination.analysezeilen(b.birgit(), date(2025, 6, 30))
    assert zeile.fortschreibung == Fortschreibung("Juni 2025", ueberfaellig=False)


def test_ein_raum_ohne_analyse_steht_trotzdem_da_der_fremde_nicht():
    b.hafenviertel()
    b.suedhang_quartier()
    [zeile] = koordination.analysezeilen(b.birgit(), heute())
    assert zeile.sozialraum == b.hafenviertel()
    assert zeile.analyse is None
    assert (zeile.fortschreibung, zeile.offene_kapitel) == (None, 0)


@pytest.mark.parametrize("menge", [1, 30])
def test_vier_abfragen_gleich_wie_viele_raeume(menge, django_assert_num_queries):
    for nummer in range(menge):
        raum = b.sozialraum(f"Quartier {nummer:02}", ["11"], agentur=b.ia_hafen())
        kapitel(analyse(f"Analyse {nummer}", 2024, sozialraeume=[raum]), 1, "")
    person = b.birgit()
    assert len(person.rollen) == 1
    with django_assert_num_queries(4):
        zeilen = koordination.analysezeilen(person, heute())
    assert [zeile.sozialraum.name for zeile in zeilen] == [f"Quartier {n:02}" for n in range(menge)]
    assert {zeile.offene_kapitel for zeile in zeilen} == {1}


# Leitung und Verbund ---------------------------------------------------------------------------


def test_carsten_leitet_den_traeger_und_sieht_beide_agenturen():
    assert leitung.agenturen_im_blick(b.carsten()) == []  # noch ist keine angelegt
    hafen, weber = b.ia_hafen(), b.ia_weber()
    b.ia_suedhang()
    assert leitung.agenturen_im_blick(b.carsten()) == [hafen, weber]
    assert leitung.agenturen_im_blick(b.daria()) == [hafen]
    assert leitung.agenturen_im_blick(b.aylin()) == []


def test_der_ueberblick_zaehlt_je_handlungsfeld():
    tag = date(2026, 6, 30)
    cafe = b.angebot("Sprachcafé")
    b.angebot("Altes Café", status="abgeschlossen")
    b.termin(cafe, date(2026, 6, 1), teilnahmen=9)
    b.termin(cafe, date(2026, 6, 8))
    b.termin(cafe, date(2026, 7, 6))
    b.termin(cafe, date(2025, 12, 1), teilnahmen=9)
    entwurf = analyse("Hafenviertel 2025", 2025)
    analyse("Hafenviertel 2023", 2023, "archiviert")
    blick = leitung.uebersicht([b.ia_hafen(), b.ia_weber()], tag)
    hafen, weber = blick.zeilen
    assert [(feld.schluessel, anzahl) for feld, anzahl in hafen.felder if anzahl] == [("sozialraum", 1)]
    assert len(hafen.felder) == len(blick.handlungsfelder) == 4
    assert (hafen.termine, hafen.ohne_zahl, hafen.kooperationen, hafen.analyse) == (2, 1, 0, entwurf)
    assert [anzahl for _, anzahl in weber.felder] == [0, 0, 0, 0]
    assert (weber.termine, weber.analyse) == (0, None)
    assert hafen.fortschreibung == Fortschreibung("Dezember 2025", ueberfaellig=True)
    assert weber.fortschreibung is None
    assert blick.jahr == 2026


@pytest.mark.parametrize("menge", [1, 30])
def test_fuenf_abfragen_gleich_wie_viele_angebote(menge, django_assert_num_queries):
    for nummer in range(menge):
        b.termin(b.angebot(f"Angebot {nummer}"), heute())
        analyse(f"Analyse {nummer}", 2000 + nummer)
    agenturen = [b.ia_hafen()]
    with django_assert_num_queries(5):
        blick = leitung.uebersicht(agenturen, heute())
    assert blick.zeilen[0].termine == menge
    assert blick.zeilen[0].analyse.berichtsjahr == 1999 + menge


# Administration --------------------------------------------------------------------------------


def test_emre_sieht_was_in_den_letzten_zwei_wochen_gescheitert_ist():
    def vorgang(titel: str, zustand: str, tage: int) -> Vorgang:
        ende = timezone.now() - timedelta(days=tage)
        return Vorgang.objects.create(
            aufgabe="probe",
            titel=titel,
            zustand=zustand,
            durch=b.emre(),
            beendet=ende,
            fehler="Zeile 3 ist leer.",
        )

    jung = vorgang("bevoelkerung.csv", Vorgangszustand.GESCHEITERT, 1)
    vorgang("haushalte.csv", Vorgangszustand.GESCHEITERT, 15)
    vorgang("fertig.csv", Vorgangszustand.FERTIG, 1)
    assert administration.gescheiterte_vorgaenge(heute()) == [jung]
