"""Was Aylin, Birgit, Carsten, Daria und Emre auf ihrer Startseite finden."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from agenturen.models import Vorgang, Vorgangszustand
from analysen.models import Analyse, Baustein, Fassung, Kapitel
from netzwerke.angaben import Verabredungsangabe
from netzwerke.verabredung_erledigen import verabredung_erledigen
from sozialraum.start.abfragen import administration, fachkraft, koordination, leitung
from sozialraum.start.abfragen.fortschreibung import Fortschreibung
from sozialraum.statistik.models import Lieferung
from tests import besetzung as b
from tests.analysen.am_weg_vorbei import setze_zustand
from tests.statistik.lieferungen import liefere

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
            titel=titel, berichtsjahr=jahr, traeger=felder["agentur"].traeger, **felder
        )
        if zustand != "entwurf":
            setze_zustand(neue, zustand)
            neue.zustand = zustand
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
    assert (woche.offen.zeilen, woche.offen.weitere) == ([gestern, vorher], 0)
    assert woche.termine == [morgen]


def test_aylin_sieht_welche_eintraege_seit_einem_jahr_niemand_geprueft_hat():
    alt = b.akteur("Moscheeverein", "verein", stand=vor(400))
    aelter = b.akteur("Jobcenter", "behoerde", stand=vor(500))
    b.akteur("Grundschule", stand=vor(300))
    b.akteur("Aufgelöster Verein", "verein", stand=vor(900), aktiv=False)
    b.akteur("Schule am Südhang", stand=vor(900), angelegt_von_traeger=b.suedhang())
    woche = fachkraft.diese_woche(b.aylin(), heute())
    assert (woche.zu_bestaetigen.zeilen, woche.zu_bestaetigen.anzahl) == ([aelter, alt], 2)


def test_aylin_sieht_die_naechste_sitzung_und_was_verabredet_ist():
    konferenz = b.netzwerk()
    letzte = b.sitzung(
        konferenz,
        vor(20),
        verabredungen=[
            Verabredungsangabe(was="Raum klären", bis=vor(-3)),
            Verabredungsangabe(was="Flyer drucken", bis=vor(2)),
        ],
    )
    naechste = b.sitzung(konferenz, vor(-10))
    woche = fachkraft.diese_woche(b.aylin(), heute())
    assert woche.sitzungen == [naechste]
    assert [v.was for v in woche.verabredungen.zeilen] == ["Flyer drucken", "Raum klären"]
    verabredung_erledigen(verabredung=letzte.verabredungen.get(was="Flyer drucken"), durch=b.aylin())
    assert [v.was for v in fachkraft.diese_woche(b.aylin(), heute()).verabredungen.zeilen] == ["Raum klären"]


@pytest.mark.parametrize(("menge", "gezeigt"), [(1, (1, 1, 1)), (30, (8, 5, 5))])
def test_acht_abfragen_gleich_wie_viel_wartet(menge, gezeigt, django_assert_num_queries):
    for nummer in range(menge):
        b.termin(b.angebot(f"Angebot {nummer}"), vor(nummer))
        b.akteur(f"Verein {nummer}", "verein", stand=vor(400))
        b.sitzung(
            b.netzwerk(f"Runder Tisch {nummer}"),
            vor(-1),
            verabredungen=[Verabredungsangabe(was="Raum klären")],
        )
    person = b.aylin()
    assert len(person.rollen) == 1
    with django_assert_num_queries(8):
        woche = fachkraft.diese_woche(person, heute())
    listen = (woche.offen, woche.zu_bestaetigen, woche.verabredungen)
    assert tuple(len(liste.zeilen) for liste in listen) == gezeigt
    assert [liste.anzahl for liste in listen] == [menge] * 3
    assert len(woche.sitzungen) == min(menge, 5)


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
    assert zeile.fortschreibung == Fortschreibung(2023, "Dezember 2025", in_monaten=1)


def test_im_januar_danach_ist_die_fortschreibung_ueberfaellig():
    analyse("Hafenviertel 2023", 2023, "freigegeben")
    [zeile] = koordination.analysezeilen(b.birgit(), date(2025, 12, 31))
    assert (zeile.fortschreibung.ueberfaellig, zeile.fortschreibung.faellig) == (False, True)
    [zeile] = koordination.analysezeilen(b.birgit(), date(2026, 1, 1))
    assert (zeile.fortschreibung.ueberfaellig, zeile.fortschreibung.faellig) == (True, False)
    [zeile] = koordination.analysezeilen(b.birgit(), date(2025, 5, 31))
    assert (zeile.fortschreibung.ueberfaellig, zeile.fortschreibung.faellig) == (False, False)


def test_ein_rhythmus_von_18_monaten_endet_im_juni():
    agentur = b.ia_hafen()
    agentur.rhythmus_monate = 18
    agentur.save()
    analyse("Hafenviertel 2023", 2023, "freigegeben")
    [zeile] = koordination.analysezeilen(b.birgit(), date(2025, 6, 30))
    assert zeile.fortschreibung == Fortschreibung(2023, "Juni 2025", in_monaten=0)


def test_ein_raum_ohne_analyse_steht_trotzdem_da_der_fremde_nicht():
    b.hafenviertel()
    b.suedhang_quartier()
    [zeile] = koordination.analysezeilen(b.birgit(), heute())
    assert zeile.sozialraum == b.hafenviertel()
    assert zeile.analyse is None
    assert (zeile.fortschreibung, zeile.offene_kapitel) == (None, 0)


def test_birgit_sieht_welche_zahlen_seit_der_letzten_fassung_kamen():
    alt = liefere({("11", "2023"): {"ew": 900}}, datei="alt.csv")
    Lieferung.objects.filter(pk=alt.pk).update(uebernommen=timezone.now() - timedelta(days=9))
    entwurf = analyse("Hafenviertel 2026", 2026)
    assert koordination.analysezeilen(b.birgit(), heute())[0].neue_zahlen == ""
    liefere({("11", "2024"): {"ew": 1000}, ("11", "2025"): {"ew": 1010}}, datei="neu.csv")
    assert koordination.analysezeilen(b.birgit(), heute())[0].neue_zahlen == "2024–2025"
    with scopes_disabled():
        Fassung.objects.create(analyse=entwurf, nummer=1, inhalt={}, sha256="0" * 64)
    assert koordination.analysezeilen(b.birgit(), heute())[0].neue_zahlen == ""


def test_zahlen_fuer_einen_anderen_raum_sind_hier_nicht_neu():
    b.hafenviertel()
    analyse("Hafenviertel 2026", 2026)
    liefere({("21", "2025"): {"ew": 1000}})
    [zeile] = koordination.analysezeilen(b.birgit(), heute())
    assert (zeile.neue_zahlen, zeile.gebiet.adresse) == ("", f"sozialraum-{b.hafenviertel().pk}")


def test_die_aufgabenplanung_ist_ende_november_faellig_wenn_nichts_anderes_gilt(settings):
    frist = koordination.aufgabenplanung(date(2026, 11, 21))
    assert (frist.was, frist.bis, frist.in_worten) == ("Aufgabenplanung", date(2026, 11, 30), "noch 9 Tage")
    settings.AUFGABENPLANUNG_FRIST = "15.10."
    assert koordination.aufgabenplanung(date(2026, 11, 21)).bis == date(2027, 10, 15)


@pytest.mark.parametrize("menge", [1, 30])
def test_acht_abfragen_gleich_wie_viele_raeume(menge, django_assert_num_queries):
    for nummer in range(menge):
        raum = b.sozialraum(f"Quartier {nummer:02}", ["11"], agentur=b.ia_hafen())
        kapitel(analyse(f"Analyse {nummer}", 2024, sozialraeume=[raum]), 1, "")
    liefere({("11", "2025"): {"ew": 1000}})
    person = b.birgit()
    assert len(person.rollen) == 1
    with django_assert_num_queries(8):
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
    assert hafen.fortschreibung == Fortschreibung(2023, "Dezember 2025", in_monaten=-6)
    assert weber.fortschreibung is None
    assert blick.jahr == 2026
    # Im Weberviertel fehlen alle vier Handlungsfelder, im Hafenviertel drei.
    assert (blick.ueberfaellig, blick.faellig, blick.nichts_erschienen, blick.luecken) == (1, 0, 1, 7)


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


def eingegangen(name: str, zustand: str = "eingegangen") -> Lieferung:
    return Lieferung.objects.create(
        dateiname=name, sha256=f"{name:0>64}", groesse=1, zustand=zustand, durch_name="Emre Yıldız"
    )


def test_emre_sieht_was_auf_seine_antwort_wartet():
    neu, alt = eingegangen("haushalte.csv"), eingegangen("sgb2.csv", "beanstandet")
    eingegangen("weg.csv", "verworfen")
    liefere({("11", "2024"): {"ew": 1000}})
    lage = administration.lage(heute())
    assert [(w.id, w.beanstandet, w.quelle) for w in lage.wartende] == [
        (alt.pk, True, ""),
        (neu.pk, False, ""),
    ]
    assert not lage.ohne_raeume


@pytest.mark.parametrize("menge", [1, 30])
def test_fuenf_abfragen_gleich_wie_viele_lieferungen(menge, django_assert_num_queries):
    for nummer in range(menge):
        eingegangen(f"{nummer}.csv")
        liefere({("11", str(1990 + nummer)): {"ew": 1000}}, datei=f"u{nummer}.csv")
        Vorgang.objects.create(
            aufgabe="probe",
            titel=f"{nummer}",
            zustand=Vorgangszustand.GESCHEITERT,
            durch=b.emre(),
            beendet=timezone.now(),
            fehler="Zeile 3 ist leer.",
        )
    with django_assert_num_queries(5):
        lage = administration.lage(heute())
    assert (len(lage.wartende), len(lage.gescheitert)) == (min(menge, 8),) * 2
