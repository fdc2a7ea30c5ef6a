"""Netzwerke und Sitzungen: was die Verben festhalten, was sie ablehnen, wer dazwischenkommt."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_scopes import scope

from agenturen.models import Handlungsfeld, Protokolleintrag
from netzwerke.abfragen import naechste_sitzungen, netzwerke_im_raum, offene_verabredungen
from netzwerke.akteur_anlegen import akteur_der_agentur
from netzwerke.angaben import (
    Akteursangabe,
    Mitgliedsangabe,
    Netzwerkangaben,
    Punktangabe,
    Sitzungsangaben,
    Verabredungsangabe,
    abdruck,
)
from netzwerke.models import (
    Akteur,
    Kooperation,
    Netzwerk,
    Netzwerkart,
    Netzwerkmitglied,
    Sitzung,
    Tagesordnungspunkt,
    Verabredung,
)
from netzwerke.netzwerk_speichern import netzwerk_aendern, netzwerk_anlegen
from netzwerke.sitzung_speichern import sitzung_aendern, sitzung_anlegen
from netzwerke.verabredung_erledigen import verabredung_erledigen, verabredung_wieder_oeffnen
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from tests import besetzung as b

pytestmark = pytest.mark.django_db
Rolle = Netzwerkmitglied.Rolle
HEUTE = timezone.localdate


@pytest.fixture(autouse=True)
def eigener_mandant(db: None) -> Iterator[None]:
    with scope(traeger=[b.nordufer().pk]):
        yield


def art(schluessel: str = "stadtteilkonferenz") -> Netzwerkart:
    return Netzwerkart.objects.get(schluessel=schluessel)


def angaben(**werte: Any) -> Netzwerkangaben:
    return Netzwerkangaben(**{"name": "Stadtteilkonferenz Hafen", "art": art()} | werte)


def konferenz(*mitglieder: Akteur, **werte: Any) -> Netzwerk:
    werte["mitglieder"] = [Mitgliedsangabe(akteur=akteur) for akteur in mitglieder]
    return netzwerk_anlegen(agentur=b.ia_hafen(), angaben=angaben(**werte), durch=b.aylin())


def sitzung(netzwerk: Netzwerk, tag: date = date(2026, 3, 5), **werte: Any) -> Sitzung:
    return sitzung_anlegen(netzwerk=netzwerk, angaben=Sitzungsangaben(datum=tag, **werte), durch=b.aylin())


def wer_ist_dabei(netzwerk: Netzwerk) -> list[tuple[str, str]]:
    return [(m.akteur.name, m.rolle) for m in netzwerk.mitglieder.select_related("akteur")]


# Netzwerke -------------------------------------------------------------------------------------


def test_aylin_legt_die_stadtteilkonferenz_mit_schule_und_neuem_verein_an() -> None:
    schule = b.akteur("Grundschule am Hafen", sozialraeume=[b.hafenviertel()])
    verein = b.akteur("x", "verein").art
    netzwerk = netzwerk_anlegen(
        agentur=b.ia_hafen(),
        angaben=angaben(
            sozialraeume=[b.hafenviertel()],
            handlungsfelder=Handlungsfeld.objects.filter(schluessel="sozialraum"),
            mitglieder=[
                Mitgliedsangabe(akteur=schule, seit=date(2024, 1, 1)),
                Mitgliedsangabe(
                    neuer_akteur=Akteursangabe(name="Bürgerverein", art=verein), rolle=Rolle.MODERATION
                ),
            ],
        ),
        durch=b.aylin(),
    )
    assert wer_ist_dabei(netzwerk) == [
        ("Bürgerverein", "moderation"),
        ("Grundschule am Hafen", "mitglied"),
        ("Integrationsagentur Hafenviertel", "mitglied"),
    ]
    neuer = Akteur.objects.get(name="Bürgerverein")
    assert [raum.name for raum in neuer.sozialraeume.all()] == ["Hafenviertel"]
    eintrag = Protokolleintrag.objects.first()
    assert (eintrag.ereignis, eintrag.durch_name, eintrag.traeger_id) == (
        "Netzwerk angelegt",
        "Aylin Demir",
        b.nordufer().pk,
    )


def test_in_derselben_runde_zu_sitzen_ist_noch_keine_kooperation() -> None:
    konferenz(b.akteur())
    assert Kooperation.objects.count() == 0


def test_moderiert_sonst_niemand_dann_die_agentur_und_sie_laesst_sich_nicht_streichen() -> None:
    netzwerk = konferenz()
    eigener = akteur_der_agentur(b.ia_hafen())
    assert wer_ist_dabei(netzwerk) == [(eigener.name, "moderation")]
    zeile = netzwerk.mitglieder.get()
    netzwerk_aendern(
        netzwerk=netzwerk,
        version=1,
        angaben=angaben(mitglieder=[Mitgliedsangabe(nummer=zeile.pk, akteur=eigener, loeschen=True)]),
        durch=b.aylin(),
    )
    assert wer_ist_dabei(netzwerk) == [(eigener.name, "moderation")]


def test_wer_dasselbe_noch_einmal_speichert_veraendert_nichts() -> None:
    netzwerk = konferenz(b.akteur(), sozialraeume=[b.hafenviertel()])
    vorher = Protokolleintrag.objects.count()
    gespeichert = netzwerk_aendern(
        netzwerk=netzwerk, version=1, angaben=angaben(sozialraeume=[b.hafenviertel()]), durch=b.birgit()
    )
    assert (gespeichert.version, Protokolleintrag.objects.count()) == (1, vorher)
    assert len(wer_ist_dabei(netzwerk)) == 2


def test_ein_mitglied_geht_und_kommt_spaeter_wieder() -> None:
    schule = b.akteur()
    netzwerk = konferenz(schule)
    zeile = netzwerk.mitglieder.get(akteur=schule)
    neue = [
        Mitgliedsangabe(nummer=zeile.pk, akteur=schule, bis=date(2025, 7, 1), gesehen=abdruck(zeile)),
        Mitgliedsangabe(akteur=schule, rolle=Rolle.GAST, seit=date(2026, 2, 1)),
    ]
    netzwerk_aendern(netzwerk=netzwerk, version=1, angaben=angaben(mitglieder=neue), durch=b.aylin())
    zeilen = netzwerk.mitglieder.filter(akteur=schule).order_by("pk")
    assert [(z.rolle, z.seit, z.bis) for z in zeilen] == [
        ("mitglied", None, date(2025, 7, 1)),
        ("gast", date(2026, 2, 1), None),
    ]


def test_zweimal_zugleich_ist_niemand_mitglied() -> None:
    schule = b.akteur()
    with pytest.raises(Fachfehler) as fehler:
        konferenz(schule, schule)
    assert fehler.value.text == (
        "„Grundschule am Hafen“ steht zweimal unter den heutigen Mitgliedern. "
        "Bitte nehmen Sie eine Zeile weg."
    )


def test_das_ende_liegt_nicht_vor_dem_beginn() -> None:
    zeile = Mitgliedsangabe(akteur=b.akteur(), seit=date(2026, 2, 1), bis=date(2026, 1, 1))
    with pytest.raises(Fachfehler) as fehler:
        netzwerk_anlegen(agentur=b.ia_hafen(), angaben=angaben(mitglieder=[zeile]), durch=b.aylin())
    assert fehler.value.text == (
        "„Grundschule am Hafen“: Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Daten."
    )


def test_der_name_ist_in_der_agentur_einmalig_und_nie_leer() -> None:
    konferenz()
    with pytest.raises(Fachfehler) as fehler:
        konferenz(name=" Stadtteilkonferenz  Hafen ")
    assert fehler.value.text.startswith("„Stadtteilkonferenz Hafen“ gibt es in der Agentur")
    with pytest.raises(Fachfehler):
        konferenz(name="  ")
    assert Netzwerk.objects.count() == 1


def test_eine_unter_ag_haengt_genau_eine_stufe_tief() -> None:
    oben = konferenz()
    unten = konferenz(name="AG Sprache", uebergeordnet=oben)
    assert list(oben.unterarbeitsgruppen.all()) == [unten]
    for falsch in (
        {"name": "AG tiefer", "uebergeordnet": unten},
        {"name": "AG fremd", "uebergeordnet": fremdes_netzwerk()},
    ):
        with pytest.raises(Fachfehler):
            konferenz(**falsch)
    for ueber in (oben, konferenz(name="Runder Tisch")):
        with pytest.raises(Fachfehler):
            netzwerk_aendern(netzwerk=oben, version=1, angaben=angaben(uebergeordnet=ueber), durch=b.aylin())


def fremdes_netzwerk() -> Netzwerk:
    with scope(traeger=[b.suedhang().pk]):
        return netzwerk_anlegen(agentur=b.ia_suedhang(), angaben=angaben(), durch=b.farid())


def test_wer_nicht_zur_agentur_gehoert_schreibt_nicht() -> None:
    netzwerk = konferenz()
    eine = sitzung(netzwerk, verabredungen=[Verabredungsangabe(was="Einladen")])
    for wer in (b.carsten(), b.daria(), b.guelsen(), b.farid(), b.emre()):
        with pytest.raises(PermissionDenied):
            netzwerk_anlegen(agentur=b.ia_hafen(), angaben=angaben(name="Neu"), durch=wer)
        with pytest.raises(PermissionDenied):
            netzwerk_aendern(netzwerk=netzwerk, version=1, angaben=angaben(), durch=wer)
        with pytest.raises(PermissionDenied):
            sitzung_anlegen(netzwerk=netzwerk, angaben=Sitzungsangaben(datum=date(2026, 5, 1)), durch=wer)
        with pytest.raises(PermissionDenied):
            sitzung_aendern(
                sitzung=eine, version=1, angaben=Sitzungsangaben(datum=date(2026, 5, 1)), durch=wer
            )
        with pytest.raises(PermissionDenied):
            verabredung_erledigen(verabredung=eine.verabredungen.get(), durch=wer)


def test_ein_anderer_mandant_findet_nichts_davon() -> None:
    sitzung(konferenz(), punkte=[Punktangabe(titel="A")], verabredungen=[Verabredungsangabe(was="B")])
    modelle = (Netzwerk, Netzwerkmitglied, Sitzung, Tagesordnungspunkt, Verabredung)
    assert [modell.objects.count() for modell in modelle] == [1, 1, 1, 1, 1]
    with scope(traeger=[b.suedhang().pk]):
        assert [modell.objects.count() for modell in modelle] == [0, 0, 0, 0, 0]


# Sitzungen -------------------------------------------------------------------------------------


def test_eine_sitzung_haelt_tagesordnung_anwesende_und_verabredungen_fest() -> None:
    schule = b.akteur()
    netzwerk = konferenz(schule)
    eine = sitzung(
        netzwerk,
        beginn=time(17, 30),
        ort="Bürgerhaus",
        anwesend_anzahl=14,
        anwesende=[schule],
        punkte=[
            Punktangabe(titel="Spielplatz", ergebnis="Zaun ist offen.", beschluss="Brief an das Amt."),
            Punktangabe(titel="Konflikt im Haus 4", ergebnis="…", vertraulich=True),
        ],
        verabredungen=[
            Verabredungsangabe(was="Brief schreiben", akteur=schule, bis=date(2026, 4, 1)),
            Verabredungsangabe(was="Raum suchen", funktion="Quartiersbüro"),
        ],
    )
    assert [str(punkt) for punkt in eine.punkte.all()] == ["TOP 1: Spielplatz", "TOP 2: Konflikt im Haus 4"]
    assert [(v.was, v.wer, v.bis) for v in eine.verabredungen.all()] == [
        ("Brief schreiben", "Grundschule am Hafen", date(2026, 4, 1)),
        ("Raum suchen", "Quartiersbüro", None),
    ]
    assert list(eine.anwesende.all()) == [schule]
    assert Protokolleintrag.objects.first().objekt_text == "Stadtteilkonferenz Hafen am 05.03.2026"


def test_punkte_werden_umgestellt_geloescht_und_neu_gezaehlt() -> None:
    eine = sitzung(konferenz(), punkte=[Punktangabe(titel=titel) for titel in "ABC"])
    a, b_, c = eine.punkte.all()
    neue = [
        Punktangabe(nummer=c.pk, titel="C", gesehen=abdruck(c)),
        Punktangabe(titel="Neu"),
        Punktangabe(nummer=a.pk, titel="A", gesehen=abdruck(a)),
        Punktangabe(nummer=b_.pk, titel="B", gesehen=abdruck(b_), loeschen=True),
    ]
    sitzung_aendern(
        sitzung=eine, version=1, angaben=Sitzungsangaben(datum=eine.datum, punkte=neue), durch=b.aylin()
    )
    assert [str(punkt) for punkt in eine.punkte.all()] == ["TOP 1: C", "TOP 2: Neu", "TOP 3: A"]
    assert Protokolleintrag.objects.first().einzelheiten == {"felder": ["tagesordnung"]}


def test_zwei_schreiben_verschiedene_punkte_und_beides_bleibt() -> None:
    eine = sitzung(konferenz(), punkte=[Punktangabe(titel="A"), Punktangabe(titel="B")])
    erster, zweiter = (Punktangabe(nummer=p.pk, titel=p.titel, gesehen=abdruck(p)) for p in eine.punkte.all())
    for wer, punkte in (
        (b.aylin(), [replace(erster, ergebnis="von Aylin"), zweiter]),
        (b.birgit(), [erster, replace(zweiter, ergebnis="von Birgit")]),
    ):
        sitzung_aendern(
            sitzung=eine, version=1, angaben=Sitzungsangaben(datum=eine.datum, punkte=punkte), durch=wer
        )
    assert [p.ergebnis for p in eine.punkte.all()] == ["von Aylin", "von Birgit"]


def test_zwei_schreiben_denselben_punkt_und_der_zweite_erfaehrt_es() -> None:
    eine = sitzung(konferenz(), punkte=[Punktangabe(titel="A")])
    punkt = eine.punkte.get()
    gesehen = Punktangabe(nummer=punkt.pk, titel="A", gesehen=abdruck(punkt))

    def schreibe(text: str) -> None:
        neue = [replace(gesehen, ergebnis=text)]
        sitzung_aendern(
            sitzung=eine, version=1, angaben=Sitzungsangaben(datum=eine.datum, punkte=neue), durch=b.aylin()
        )

    schreibe("zuerst")
    with pytest.raises(VeralteterStand):
        schreibe("danach")
    with pytest.raises(VeralteterStand):
        sitzung_aendern(
            sitzung=eine, version=7, angaben=Sitzungsangaben(datum=date(2026, 1, 1)), durch=b.aylin()
        )
    assert Tagesordnungspunkt.objects.get().ergebnis == "zuerst"


def test_was_an_der_anwesenheit_nicht_stimmen_kann() -> None:
    netzwerk = konferenz()
    morgen = HEUTE() + timedelta(days=1)
    for falsch in (
        {"tag": morgen, "anwesend_anzahl": 3},
        {"ausgefallen": True, "anwesend_anzahl": 3},
        {"anwesende": [b.akteur("Nicht dabei", "verein")]},
        {"punkte": [Punktangabe(titel=" ")]},
        {"verabredungen": [Verabredungsangabe(was=" ")]},
    ):
        with pytest.raises(Fachfehler):
            sitzung(netzwerk, **falsch)
    assert Sitzung.objects.count() == 0


def test_zur_selben_zeit_gibt_es_nur_eine_sitzung() -> None:
    netzwerk = konferenz()
    sitzung(netzwerk, beginn=time(17, 30))
    with pytest.raises(Fachfehler) as fehler:
        sitzung(netzwerk, beginn=time(17, 30))
    assert fehler.value.text == (
        "Am 05.03.2026 um 17:30 Uhr steht für „Stadtteilkonferenz Hafen“ schon eine Sitzung. "
        "Bitte ändern Sie die vorhandene oder geben Sie eine andere Uhrzeit an."
    )
    sitzung(netzwerk, beginn=time(19))


def test_die_datenbank_nimmt_nur_akteur_oder_funktion() -> None:
    eine = sitzung(konferenz())
    with pytest.raises(IntegrityError, match="verabredung_akteur_oder_funktion"), transaction.atomic():
        Verabredung.objects.create(sitzung=eine, was="x", akteur=b.akteur(), funktion="y")


# Verabredungen ---------------------------------------------------------------------------------


def test_abhaken_und_zuruecknehmen_steht_je_einmal_im_protokoll() -> None:
    eine = sitzung(konferenz(), verabredungen=[Verabredungsangabe(was="Einladen")])
    offene = eine.verabredungen.get()
    for _ in range(2):
        verabredung_erledigen(verabredung=offene, durch=b.aylin(), am=date(2026, 3, 9))
    assert offene.erledigt_am == date(2026, 3, 9)
    for _ in range(2):
        verabredung_wieder_oeffnen(verabredung=offene, durch=b.birgit())
    assert offene.erledigt_am is None
    eintraege = Protokolleintrag.objects.filter(objekt_art="netzwerke.verabredung").order_by("pk")
    assert [(e.ereignis, e.durch_name) for e in eintraege] == [
        ("Verabredung erledigt", "Aylin Demir"),
        ("Verabredung wieder offen", "Birgit Sommer"),
    ]


# Für Startseite und Analyse --------------------------------------------------------------------


def test_die_startseite_fragt_nach_sitzungen_und_verabredungen_der_eigenen_agentur() -> None:
    netzwerk = konferenz()
    heute = HEUTE()
    sitzung(netzwerk, heute + timedelta(days=9))
    sitzung(netzwerk, heute)
    sitzung(netzwerk, heute + timedelta(days=3), ausgefallen=True)
    sitzung(
        netzwerk,
        heute - timedelta(days=30),
        verabredungen=[
            Verabredungsangabe(was="ohne Tag"),
            Verabredungsangabe(was="später", bis=heute + timedelta(days=5)),
            Verabredungsangabe(was="bald", bis=heute),
        ],
    )
    assert [s.datum for s in naechste_sitzungen(b.aylin(), heute)] == [heute, heute + timedelta(days=9)]
    assert [v.was for v in offene_verabredungen(b.aylin())] == ["bald", "später", "ohne Tag"]
    for andere in (b.guelsen(), b.farid(), b.emre(), b.carsten()):
        assert list(naechste_sitzungen(andere, heute)) == []
        assert list(offene_verabredungen(andere)) == []


@pytest.mark.parametrize("anzahl", [1, 30])
def test_die_analyse_bekommt_netzwerke_im_raum_in_vier_abfragen(
    anzahl: int, django_assert_num_queries: Any
) -> None:
    schule = b.akteur()
    konferenz(name="anderswo", sozialraeume=[b.am_fluss()])
    for nummer in range(anzahl):
        netzwerk = konferenz(schule, name=f"Runde {nummer:02}", sozialraeume=[b.hafenviertel(), b.am_fluss()])
        for tag in (date(2024, 5, 1), date(2025, 1, 5), date(2025, 6, 5)):
            sitzung(netzwerk, tag)
    raeume = [b.hafenviertel()]
    with django_assert_num_queries(4):
        gefunden = netzwerke_im_raum(raeume)
    assert len(gefunden) == anzahl
    assert (gefunden[0].name, gefunden[0].mitglieder, gefunden[0].sitzungen, gefunden[0].letzte) == (
        "Runde 00",
        ("Grundschule am Hafen", "Integrationsagentur Hafenviertel"),
        ((2024, 1), (2025, 2)),
        date(2025, 6, 5),
    )
