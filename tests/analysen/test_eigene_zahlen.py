"""Angebotsdichte und Netzwerk stehen in Gebietsprofil und Vergleich, und jede Zahl sagt, woher sie kommt."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django_scopes import scope

from netzwerke.kooperation_feststellen import kooperation_feststellen
from netzwerke.models import Akteur
from sozialraum.raeume.models import Sozialraum
from tests import besetzung as b
from tests.statistik.lieferungen import liefere
from tests.statistik.test_werte_seiten import TEIL, text

pytestmark = pytest.mark.django_db

SEITE = "/analysen/eigene-zahlen/"


def adresse(*raeume: Sozialraum, **weitere: str) -> tuple[str, dict[str, Any]]:
    return SEITE, {"gebiet": [f"sozialraum-{raum.pk}" for raum in raeume], **weitere}


@pytest.fixture
def hafen() -> Sozialraum:
    """2.000 Menschen, drei Angebote 2020, eines 2019; zwei von drei Vereinen arbeiten mit der Agentur."""
    liefere({("11", "2020"): {"ew": 2000}, ("11", "2019"): {"ew": 1000}})
    for titel, jahr in (("Sprachcafé", 2020), ("Elterncafé", 2020), ("Fahrradkurs", 2019)):
        b.termin(b.angebot(titel), date(jahr, 5, 6), teilnahmen=12)
    b.angebot("Lerncafé")
    vereine = [b.akteur(f"Verein {n}", sozialraeume=[b.hafenviertel(), b.am_fluss()]) for n in range(3)]
    for verein in vereine[:2]:
        verbinde(verein)
    return b.hafenviertel()


def verbinde(verein: Akteur) -> None:
    with scope(traeger=[b.nordufer().pk]):
        kooperation_feststellen(agentur=b.ia_hafen(), partner=verein, durch=b.aylin(), anlass="Fest")


def werte(antwort: Any) -> dict[str, list[Decimal | None]]:
    return {z.indikator.key: [k.gerundet for k in z.kennzahlen] for z in antwort.context["uebersicht"].zeilen}


def test_drei_zahlen_aus_eigener_arbeit_mit_dem_was_gezaehlt_ist(als: Any, hafen: Sozialraum) -> None:
    antwort = als(b.aylin()).get(*adresse(hafen))
    assert werte(antwort) == {
        "angebotsdichte": [Decimal("1.5")],
        "netzdichte": [Decimal("0.33")],
        "isolierte": [Decimal(1)],
    }
    inhalt = text(antwort)
    assert "Angebote je 1.000 Einwohnerinnen und Einwohner je 1.000 · 2020" in inhalt
    assert "Woher? 1,5 je 1.000 1,5 3 Angebote" in inhalt
    assert "0,33 4 Akteure, Stand heute" in inhalt


def test_die_dichte_gilt_zum_gewaehlten_jahr_das_netz_immer_heute(als: Any, hafen: Sozialraum) -> None:
    frueher = werte(als(b.aylin()).get(*adresse(hafen, jahr="2019")))
    assert frueher["angebotsdichte"] == [Decimal("2.0")]
    assert frueher["netzdichte"] == [Decimal("0.33")]


def test_das_gebietsprofil_laedt_sie_nach_und_fuehrt_ohne_skript_hin(als: Any, hafen: Sozialraum) -> None:
    client = als(b.aylin())
    profil = client.get(f"/statistik/gebiet/sozialraum-{hafen.pk}/").text
    ziel = f"{SEITE}?gebiet=sozialraum-{hafen.pk}&amp;jahr=2020"
    assert f'hx-get="{ziel}"' in profil and f'href="{ziel}"' in profil
    assert 'href="#netz"' in profil
    teil = client.get(*adresse(hafen, jahr="2020"), **TEIL).text
    assert "<h1" not in teil and "Netzwerkdichte" in teil
    assert "<h1" in client.get(*adresse(hafen, jahr="2020")).text


def test_der_vergleich_stellt_die_sozialraeume_nebeneinander(als: Any, hafen: Sozialraum) -> None:
    liefere({("12", "2020"): {"ew": 1000}, ("21", "2020"): {"ew": 500}}, datei="fluss.csv")
    client = als(b.aylin())
    fluss = b.am_fluss()
    gebiete = {"gebiet": [f"sozialraum-{hafen.pk}", "05998000/stadtteil/11", f"sozialraum-{fluss.pk}"]}
    seite = client.get("/statistik/vergleich/", gebiete).text
    ziel = f"{SEITE}?gebiet=sozialraum-{hafen.pk}&amp;gebiet=sozialraum-{fluss.pk}&amp;jahr=2020"
    assert f'hx-get="{ziel}"' in seite
    antwort = client.get(SEITE, {**gebiete, "jahr": "2020"})
    assert werte(antwort) == {
        "angebotsdichte": [Decimal("1.5"), Decimal("0.0")],
        "netzdichte": [Decimal("0.33"), Decimal("0.33")],
        "isolierte": [Decimal(1), Decimal(1)],
    }
    assert "Für Hafenviertel gibt es diese Zahlen nicht" in text(antwort)
    assert SEITE not in client.get("/statistik/vergleich/", {**gebiete, "kapitel": "migration"}).text


def test_amtliche_gebiete_haben_keine_eigenen_zahlen_und_sagen_es(als: Any, hafen: Sozialraum) -> None:
    client = als(b.aylin())
    assert SEITE not in client.get("/statistik/gebiet/05998000/stadtteil/11/").text
    antwort = client.get(SEITE, {"gebiet": "05998000/stadtteil/11"})
    assert "Angebote und Akteure gehören zu Sozialräumen." in text(antwort)
    assert antwort.context["uebersicht"] is None
    assert "Noch kein Sozialraum gewählt" in text(client.get(SEITE))


def test_woher_nennt_jedes_gezaehlte_angebot_und_die_formel(als: Any, hafen: Sozialraum) -> None:
    client = als(b.aylin())
    ziel = f"/statistik/woher/angebotsdichte/2020/sozialraum-{hafen.pk}/"
    assert f'hx-get="{ziel}"' in client.get(*adresse(hafen)).text
    antwort = client.get(ziel, follow=True)
    assert antwort.redirect_chain == [(f"{SEITE}angebotsdichte/2020/{hafen.pk}/", 302)]
    inhalt = text(antwort)
    assert "3 ÷ 2.000 × 1.000 = 1,5 je 1.000" in inhalt
    assert [titel for _, titel in antwort.context["herkunft"].angebote] == [
        "Elterncafé",
        "Lerncafé",
        "Sprachcafé",
    ]
    assert "<h1" not in client.get(ziel, follow=True, **TEIL).text


def test_woher_des_netzes_nennt_die_formel_und_wer_allein_steht(als: Any, hafen: Sozialraum) -> None:
    client = als(b.aylin())
    dichte = text(client.get(f"{SEITE}netzdichte/2020/{hafen.pk}/"))
    assert "2 × 2 ÷ (4 × 3) = 0,33" in dichte
    assert "4 Akteure, 2 Verbindungen untereinander, Stand heute" in dichte
    allein = client.get(f"{SEITE}isolierte/2020/{hafen.pk}/")
    assert [name for _, name in allein.context["herkunft"].allein] == ["Verein 2"]


@pytest.mark.parametrize("falsch", ["ew/2020", "angebotsdichte/gestern", "angebotsdichte/2020-13-13-13"])
def test_was_nicht_aus_eigener_arbeit_stammt_gibt_es_dort_nicht(
    als: Any, hafen: Sozialraum, falsch: str
) -> None:
    assert als(b.aylin()).get(f"{SEITE}{falsch}/{hafen.pk}/").status_code == 404


def test_fremde_traeger_zaehlen_nur_ihre_eigene_arbeit(als: Any, hafen: Sozialraum) -> None:
    """Akteure sind gemeinsam: Farid zählt die Vereine und die Agentur mit, aber nichts, was sie verbindet."""
    client = als(b.farid())
    assert werte(client.get(*adresse(hafen))) == {
        "angebotsdichte": [Decimal("0.0")],
        "netzdichte": [Decimal("0.00")],
        "isolierte": [Decimal(4)],
    }
    herkunft = client.get(f"{SEITE}angebotsdichte/2020/{hafen.pk}/")
    assert "Sprachcafé" not in herkunft.text


def test_der_verbund_zaehlt_nur_seine_agenturen(als: Any, hafen: Sozialraum) -> None:
    b.termin(b.angebot("Werkstatt", agentur=b.ia_weber(), sozialraum=hafen), date(2020, 3, 1))
    with scope(traeger=[b.nordufer().pk]):
        kooperation_feststellen(
            agentur=b.ia_weber(),
            partner=Akteur.objects.get(name="Verein 2"),
            durch=b.guelsen(),
            anlass="Fest",
        )
    assert werte(als(b.daria()).get(*adresse(hafen)))["angebotsdichte"] == [Decimal("1.5")]
    assert werte(als(b.daria()).get(*adresse(hafen)))["isolierte"] == [Decimal(1)]
    assert werte(als(b.carsten()).get(*adresse(hafen)))["angebotsdichte"] == [Decimal("2.0")]
    assert werte(als(b.carsten()).get(*adresse(hafen)))["isolierte"] == [Decimal(0)]


def test_die_administration_ohne_agentur_erfaehrt_warum_sie_nichts_sieht(als: Any, hafen: Sozialraum) -> None:
    client = als(b.emre())
    antwort = client.get(*adresse(hafen))
    assert "Diese Zahlen sieht, wer in einer Agentur mitarbeitet." in text(antwort)
    assert antwort.context["uebersicht"] is None
    assert client.get(f"{SEITE}angebotsdichte/2020/{hafen.pk}/").status_code == 403


def test_ohne_einwohnerzahl_steht_das_zeichen_das_netz_aber_da(als: Any) -> None:
    raum = b.hafenviertel()
    b.akteur("Verein", sozialraeume=[raum])
    antwort = als(b.aylin()).get(*adresse(raum))
    assert werte(antwort) == {"angebotsdichte": [None], "netzdichte": [None], "isolierte": [Decimal(1)]}
    assert "Zeichenerklärung" in text(antwort)


@pytest.mark.parametrize("menge", [1, 6])
def test_sechs_sozialraeume_brauchen_so_viele_abfragen_wie_einer(
    als: Any, django_assert_num_queries: Any, hafen: Sozialraum, menge: int
) -> None:
    raeume = [b.sozialraum(f"Raum {n}", ["11"], agentur=b.ia_hafen()) for n in range(menge)]
    for raum in raeume:
        b.termin(b.angebot(f"Kurs {raum}", sozialraum=raum), date(2020, 3, 1))
    client = als(b.aylin())
    client.get(*adresse(*raeume), **TEIL)
    with django_assert_num_queries(13):
        antwort = client.get(*adresse(*raeume), **TEIL)
    assert werte(antwort)["angebotsdichte"] == [Decimal("0.5")] * menge
