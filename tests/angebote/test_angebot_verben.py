"""Angebote speichern und Termine zählen: ein Eintrag, aus dem Kooperationen folgen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from agenturen.models import Akteursart, Handlungsfeld, Protokolleintrag, Zielgruppe
from angebote.abfragen import angebote_im_raum, mit_zahlen, sichtbare_angebote, termine_ohne_zahl
from angebote.angaben import Angaben, NeuerPartner, Terminangabe, angabe_aus
from angebote.angebot_speichern import angebot_aendern, angebot_anlegen
from angebote.models import Angebot, Termin
from angebote.termin_zaehlen import termin_zaehlen
from netzwerke.models import Akteur, Kooperation
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from tests import besetzung as b

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ohne_mandant")]

MONTAG = date(2026, 3, 2)


def feld(schluessel: str = "sozialraum") -> Handlungsfeld:
    return Handlungsfeld.objects.get(schluessel=schluessel)


def angaben(**werte: Any) -> Angaben:
    werte.setdefault("titel", "Sprachcafé")
    werte.setdefault("handlungsfelder", [feld()])
    werte.setdefault("sozialraum", b.hafenviertel())
    return Angaben(**werte)


def angelegt(**werte: Any) -> Angebot:
    return angebot_anlegen(agentur=b.ia_hafen(), angaben=angaben(**werte), durch=b.aylin())


def ereignisse() -> list[str]:
    return list(Protokolleintrag.objects.order_by("pk").values_list("ereignis", flat=True))


# Anlegen ---------------------------------------------------------------------------------------


def test_ein_angebot_mit_partner_und_drei_terminen_haelt_die_kooperation_fest() -> None:
    schule = b.akteur()
    angebot = angelegt(
        partner=[schule],
        zielgruppen=[Zielgruppe.objects.get(schluessel="familien")],
        termine=[
            Terminangabe(datum=MONTAG + timedelta(days=7 * n), beginn=time(17), teilnahmen=zahl)
            for n, zahl in enumerate([12, 9, None])
        ],
    )
    assert (angebot.traeger, angebot.agentur, angebot.status) == (b.nordufer(), b.ia_hafen(), "laufend")
    assert [(t.datum, t.teilnahmen) for t in angebot.termine.order_by("datum")] == [
        (date(2026, 3, 2), 12),
        (date(2026, 3, 9), 9),
        (date(2026, 3, 16), None),
    ]
    kooperation = Kooperation.objects.get()
    assert (kooperation.beginn, kooperation.letzter_kontakt, kooperation.intensitaet) == (
        date(2026, 3, 2),
        date(2026, 3, 16),
        3,
    )
    assert schule in (kooperation.a, kooperation.b)
    assert ereignisse() == ["Akteur angelegt", "Kooperation festgestellt", "Angebot angelegt"]


def test_ein_neuer_partner_entsteht_mit_dem_angebot() -> None:
    angebot = angelegt(
        neue_partner=[NeuerPartner(name="Frauentreff", art=Akteursart.objects.get(schluessel="initiative"))]
    )
    neuer = Akteur.objects.get(name="Frauentreff")
    assert list(angebot.partner.all()) == [neuer]
    assert [str(raum) for raum in neuer.sozialraeume.all()] == ["Hafenviertel"]
    assert Kooperation.objects.count() == 1


def test_scheitert_der_neue_partner_entsteht_auch_kein_angebot() -> None:
    b.akteur("Frauentreff", "initiative")
    with pytest.raises(Fachfehler):
        angelegt(
            neue_partner=[
                NeuerPartner(name="Frauentreff", art=Akteursart.objects.get(schluessel="initiative"))
            ]
        )
    assert Angebot.objects.count() == 0


@pytest.mark.parametrize("wer", ["carsten", "daria", "emre", "guelsen", "farid", "frauke", "hatice"])
def test_nur_die_fallarbeit_der_agentur_legt_an_und_aendert(wer: str) -> None:
    with pytest.raises(PermissionDenied):
        angebot_anlegen(agentur=b.ia_hafen(), angaben=angaben(), durch=getattr(b, wer)())
    assert Angebot.objects.count() == 0
    angebot = b.angebot()
    with pytest.raises(PermissionDenied):
        angebot_aendern(angebot=angebot, version=1, angaben=angaben(), durch=getattr(b, wer)())
    with pytest.raises(PermissionDenied):
        termin_zaehlen(termin=b.termin(angebot, MONTAG), teilnahmen=3, durch=getattr(b, wer)())
    assert ereignisse() == []


MORGEN = timezone.localdate() + timedelta(days=1)


@pytest.mark.parametrize(
    ("werte", "satz"),
    [
        ({"titel": "  "}, "Das Angebot braucht einen Titel, etwa „Sprachcafé“."),
        ({"handlungsfelder": []}, "Bitte wählen Sie mindestens ein Handlungsfeld."),
        (
            {"termine": [Terminangabe(datum=MONTAG, teilnahmen=3, davon_neu=4)]},
            "Termin am 02.03.2026: Das sind mehr als alle 3 Teilnahmen. Bitte prüfen Sie beide Zahlen.",
        ),
        (
            {"termine": [Terminangabe(datum=MONTAG, davon_neu=4)]},
            "Termin am 02.03.2026: Bitte tragen Sie auch die Teilnahmen insgesamt ein.",
        ),
        (
            {"termine": [Terminangabe(datum=MONTAG, teilnahmen=3, ausgefallen=True)]},
            "Termin am 02.03.2026: Ein ausgefallener Termin hat keine Teilnahmen. "
            "Bitte nehmen Sie den Haken oder die Zahl weg.",
        ),
        (
            {"termine": [Terminangabe(datum=MORGEN, teilnahmen=3)]},
            f"Termin am {MORGEN:%d.%m.%Y}: Der {MORGEN:%d.%m.%Y} liegt in der Zukunft. "
            "Bitte zählen Sie nach dem Termin.",
        ),
        (
            {"termine": [Terminangabe(datum=MONTAG), Terminangabe(datum=MONTAG)]},
            "Der Termin am 02.03.2026 steht zweimal im Angebot. "
            "Bitte nehmen Sie einen weg oder geben Sie verschiedene Uhrzeiten an.",
        ),
    ],
)
def test_was_nicht_stimmen_kann_wird_mit_einem_satz_abgelehnt(werte: dict[str, Any], satz: str) -> None:
    with pytest.raises(Fachfehler) as fehler:
        angelegt(**werte)
    assert fehler.value.text == satz


# Ändern ----------------------------------------------------------------------------------------


def test_zweimal_dasselbe_speichern_veraendert_nichts() -> None:
    schule = b.akteur()
    alles = angaben(partner=[schule], termine=[Terminangabe(datum=MONTAG, teilnahmen=12)])
    angebot = angebot_anlegen(agentur=b.ia_hafen(), angaben=alles, durch=b.aylin())
    vorher = (
        list(Angebot.objects.values()),
        list(Termin.objects.values()),
        list(Kooperation.objects.values()),
    )
    eintraege = Protokolleintrag.objects.count()
    gesehen = angabe_aus(Termin.objects.get())
    for termine in ([], [gesehen], [replace(gesehen, gesehen=gesehen.abdruck)]):
        angebot_aendern(angebot=angebot, version=1, angaben=replace(alles, termine=termine), durch=b.birgit())
    nachher = (
        list(Angebot.objects.values()),
        list(Termin.objects.values()),
        list(Kooperation.objects.values()),
    )
    assert nachher == vorher
    assert Protokolleintrag.objects.count() == eintraege


def test_termine_kommen_hinzu_aendern_sich_und_gehen() -> None:
    angebot = angelegt(termine=[Terminangabe(datum=MONTAG), Terminangabe(datum=date(2026, 3, 9))])
    bleibt, geht = angebot.termine.order_by("datum")
    angebot_aendern(
        angebot=angebot,
        version=1,
        angaben=angaben(
            termine=[
                replace(angabe_aus(bleibt), teilnahmen=8),
                replace(angabe_aus(geht), loeschen=True),
                Terminangabe(datum=date(2026, 3, 16), ausgefallen=True),
            ]
        ),
        durch=b.birgit(),
    )
    assert [(t.datum, t.teilnahmen, t.ausgefallen) for t in angebot.termine.order_by("datum")] == [
        (date(2026, 3, 2), 8, False),
        (date(2026, 3, 16), None, True),
    ]
    angebot.refresh_from_db()
    assert angebot.version == 1  # Termine haben ihren eigenen Stand
    assert Protokolleintrag.objects.order_by("pk").last().einzelheiten == {"felder": ["termine"]}


def test_zwei_bearbeiten_dasselbe_angebot_und_der_zweite_ueberschreibt_nicht() -> None:
    angebot = angelegt()
    angebot_aendern(angebot=angebot, version=1, angaben=angaben(titel="Sprachtreff"), durch=b.aylin())
    with pytest.raises(VeralteterStand) as fehler:
        angebot_aendern(angebot=angebot, version=1, angaben=angaben(titel="Café Sprache"), durch=b.birgit())
    assert fehler.value.text == "„Sprachtreff“ wurde inzwischen von jemand anderem geändert."
    angebot.refresh_from_db()
    assert (angebot.titel, angebot.version) == ("Sprachtreff", 2)


def test_wer_den_text_aendert_loescht_keine_inzwischen_eingetragene_zahl() -> None:
    angebot = angelegt(termine=[Terminangabe(datum=MONTAG)])
    gesehen = angabe_aus(angebot.termine.get())
    termin_zaehlen(termin=angebot.termine.get(), teilnahmen=14, durch=b.aylin())
    angebot_aendern(
        angebot=angebot,
        version=1,
        angaben=angaben(titel="Sprachtreff", termine=[replace(gesehen, gesehen=gesehen.abdruck)]),
        durch=b.birgit(),
    )
    assert angebot.termine.get().teilnahmen == 14
    with pytest.raises(VeralteterStand):
        angebot_aendern(
            angebot=angebot,
            version=2,
            angaben=angaben(termine=[replace(gesehen, gesehen=gesehen.abdruck, teilnahmen=10)]),
            durch=b.birgit(),
        )
    assert angebot.termine.get().teilnahmen == 14


def test_wer_einen_partner_wegnimmt_behaelt_die_kooperation_im_netzwerk() -> None:
    angebot = angelegt(partner=[b.akteur()])
    angebot_aendern(angebot=angebot, version=1, angaben=angaben(partner=[]), durch=b.aylin())
    assert angebot.partner.count() == 0
    assert Kooperation.objects.count() == 1


# Zählen ----------------------------------------------------------------------------------------


def test_zaehlen_schreibt_den_kontakt_mit_den_partnern_fort() -> None:
    angebot = angelegt(partner=[b.akteur()], termine=[Terminangabe(datum=MONTAG)])
    Kooperation.objects.update(letzter_kontakt=date(2025, 1, 1))
    termin_zaehlen(termin=angebot.termine.get(), teilnahmen=14, davon_neu=2, durch=b.aylin())
    assert (angebot.termine.get().teilnahmen, angebot.termine.get().davon_neu) == (14, 2)
    assert Kooperation.objects.get().letzter_kontakt == MONTAG
    assert ereignisse()[-2:] == ["Teilnahmen gezählt", "Kooperation geändert"]


def test_ausgefallen_ist_keine_null_und_kein_kontakt() -> None:
    angebot = angelegt(partner=[b.akteur()], termine=[Terminangabe(datum=MONTAG)])
    Kooperation.objects.update(letzter_kontakt=date(2025, 1, 1))
    termin_zaehlen(termin=angebot.termine.get(), ausgefallen=True, durch=b.aylin())
    assert (angebot.termine.get().teilnahmen, angebot.termine.get().ausgefallen) == (None, True)
    assert Kooperation.objects.get().letzter_kontakt == date(2025, 1, 1)


def test_niemand_gekommen_ist_eine_null() -> None:
    termin = b.termin(b.angebot(), MONTAG)
    termin_zaehlen(termin=termin, teilnahmen=0, durch=b.aylin())
    termin.refresh_from_db()
    assert termin.teilnahmen == 0


def test_dieselbe_zahl_noch_einmal_aendert_nichts_eine_andere_wird_gemeldet() -> None:
    termin = b.termin(b.angebot(), MONTAG)
    gesehen = angabe_aus(termin).abdruck
    termin_zaehlen(termin=termin, teilnahmen=14, durch=b.aylin(), gesehen=gesehen)
    termin_zaehlen(termin=termin, teilnahmen=14, durch=b.birgit(), gesehen=gesehen)
    with pytest.raises(VeralteterStand) as fehler:
        termin_zaehlen(termin=termin, teilnahmen=10, durch=b.birgit(), gesehen=gesehen)
    assert fehler.value.text == "Inzwischen steht hier: 14 Teilnahmen."
    assert ereignisse() == ["Teilnahmen gezählt"]


# Abfragen --------------------------------------------------------------------------------------


def test_ohne_zahl_sind_vergangene_termine_der_eigenen_agentur() -> None:
    angebot = b.angebot()
    b.termin(angebot, MONTAG)
    b.termin(angebot, date(2026, 3, 9))
    b.termin(angebot, date(2026, 3, 16), teilnahmen=0)
    b.termin(angebot, date(2026, 3, 23), ausgefallen=True)
    b.termin(angebot, MORGEN)
    b.termin(b.angebot("Abgesagt", status="abgesagt"), MONTAG)
    b.termin(b.angebot("Elterncafé", agentur=b.ia_weber()), MONTAG)
    assert [t.datum for t in termine_ohne_zahl(b.aylin())] == [date(2026, 3, 9), MONTAG]
    assert [str(t.angebot) for t in termine_ohne_zahl(b.guelsen())] == ["Elterncafé"]
    assert list(termine_ohne_zahl(b.carsten())) == []


def test_zahlen_je_angebot_unterscheiden_nichts_gezaehlt_von_null() -> None:
    leer, gezaehlt = b.angebot("Leer"), b.angebot("Gezählt")
    b.termin(leer, MONTAG)
    b.termin(gezaehlt, MONTAG, teilnahmen=5)
    b.termin(gezaehlt, date(2026, 3, 9), teilnahmen=0)
    b.termin(gezaehlt, date(2026, 3, 16), ausgefallen=True)
    zeilen = mit_zahlen(sichtbare_angebote(b.aylin())).order_by("titel")
    assert [(a.titel, a.anzahl_termine, a.ohne_zahl, a.teilnahmen, a.letzter) for a in zeilen] == [
        ("Gezählt", 2, 0, 5, date(2026, 3, 9)),
        ("Leer", 1, 1, None, MONTAG),
    ]


@pytest.mark.parametrize("anzahl", [1, 30])
def test_angebote_im_raum_mit_summen_in_fuenf_abfragen(
    anzahl: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    raum, schule = b.hafenviertel(), b.akteur()
    for nummer in range(anzahl):
        angebot = b.angebot(f"Treff {nummer:02}", partner=[schule])
        b.termin(angebot, MONTAG, teilnahmen=5)
        b.termin(angebot, date(2026, 3, 9), teilnahmen=7)
        b.termin(angebot, date(2026, 3, 16))
        b.termin(angebot, date(2026, 3, 23), ausgefallen=True)
        b.termin(angebot, MORGEN)
    b.angebot("Nur eine Idee", status="idee")
    b.angebot("Anderswo", sozialraum=b.am_fluss())
    with django_assert_num_queries(5):
        zeilen = angebote_im_raum([raum])
    assert len(zeilen) == anzahl
    erste = zeilen[0]
    assert (erste.titel, erste.termine, erste.gezaehlt, erste.teilnahmen) == ("Treff 00", 3, 2, 12)
    assert (erste.erster, erste.letzter) == (MONTAG, date(2026, 3, 16))
    assert erste.partner == ("Grundschule am Hafen",)
    assert erste.handlungsfelder == ("Sozialraumorientierte Arbeit",)


def test_angebote_im_raum_nach_zeitraum() -> None:
    raum = b.hafenviertel()
    b.termin(b.angebot("Alt"), date(2020, 5, 1), teilnahmen=9)
    beide = b.angebot("Beide")
    b.termin(beide, date(2020, 5, 1), teilnahmen=9)
    b.termin(beide, MONTAG, teilnahmen=4)
    b.termin(b.angebot("Ungezählt"), MONTAG)
    b.angebot("Ohne Termin")
    zeilen = angebote_im_raum([raum], von=date(2026, 1, 1), bis=date(2026, 12, 31))
    assert [(z.titel, z.termine, z.teilnahmen, z.verschwiegen) for z in zeilen] == [
        ("Beide", 1, None, True),
        ("Ohne Termin", 0, None, False),
        ("Ungezählt", 1, None, False),
    ]


def test_was_heute_erst_beginnt_ist_noch_nicht_zu_zaehlen(monkeypatch: pytest.MonkeyPatch) -> None:
    jetzt = timezone.make_aware(datetime(2026, 3, 9, 12))
    monkeypatch.setattr(timezone, "localtime", lambda: jetzt)
    angebot = b.angebot()
    for beginn in (time(10), time(17), None):
        b.termin(angebot, date(2026, 3, 9), beginn=beginn)
    assert {t.beginn for t in termine_ohne_zahl(b.aylin())} == {time(10), None}


# Bedarfe ---------------------------------------------------------------------------------------


def test_ein_angebot_antwortet_nur_auf_bedarfe_des_eigenen_traegers() -> None:
    bedarf = b.bedarf()
    angebot = angelegt(bedarfe=[bedarf])
    assert list(angebot.bedarfe.all()) == [bedarf]
    geaendert = angebot_aendern(angebot=angebot, version=1, angaben=angaben(), durch=b.aylin())
    assert (list(geaendert.bedarfe.all()), geaendert.version) == ([], 2)
    with pytest.raises(Fachfehler) as fehler:
        angebot_anlegen(
            agentur=b.ia_suedhang(),
            angaben=angaben(sozialraum=b.suedhang_quartier(), bedarfe=[bedarf]),
            durch=b.farid(),
        )
    assert fehler.value.text == ("Der Bedarf „Es fehlen Deutschkurse am Abend.“ gehört einem anderen Träger.")


def test_ein_angebot_setzt_nur_empfehlungen_des_eigenen_traegers_um() -> None:
    empfehlung = b.empfehlung()
    angebot = angelegt(empfehlungen=[empfehlung])
    assert list(angebot.empfehlungen.all()) == [empfehlung]
    geaendert = angebot_aendern(angebot=angebot, version=1, angaben=angaben(), durch=b.aylin())
    assert (list(geaendert.empfehlungen.all()), geaendert.version) == ([], 2)
    with pytest.raises(Fachfehler, match="gehört einem anderen Träger"):
        angebot_anlegen(
            agentur=b.ia_suedhang(),
            angaben=angaben(sozialraum=b.suedhang_quartier(), empfehlungen=[empfehlung]),
            durch=b.farid(),
        )
