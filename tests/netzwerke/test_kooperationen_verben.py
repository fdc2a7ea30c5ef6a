"""Kooperationen feststellen und ändern: sie wachsen, werden nie älter und bleiben beim Träger."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django_scopes import scope

from agenturen.models import Protokolleintrag
from netzwerke.abfragen import kooperationen, kooperationen_im_raum, kooperationen_zu_bedarf
from netzwerke.akteur_anlegen import akteur_der_agentur
from netzwerke.kooperation_aendern import kooperation_aendern, kooperation_anlegen
from netzwerke.kooperation_feststellen import kooperation_feststellen
from netzwerke.models import Akteur, Kooperation
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from tests import besetzung as b

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ohne_mandant")]


def festgestellt(partner: Akteur, am: date | None = None, intensitaet: int = 3) -> Kooperation:
    return kooperation_feststellen(
        agentur=b.ia_hafen(),
        partner=partner,
        durch=b.aylin(),
        anlass="Probe",
        am=am,
        intensitaet=intensitaet,
    )


def test_eine_neue_kooperation_beginnt_mit_dem_ersten_kontakt() -> None:
    schule = b.akteur()
    neue = festgestellt(schule, date(2026, 3, 5))
    assert {neue.a, neue.b} == {schule, akteur_der_agentur(b.ia_hafen())}
    assert (neue.traeger, neue.agentur) == (b.nordufer(), b.ia_hafen())
    assert (neue.beginn, neue.letzter_kontakt, neue.intensitaet) == (date(2026, 3, 5), date(2026, 3, 5), 3)
    assert [
        (e.ereignis, e.grund) for e in Protokolleintrag.objects.filter(objekt_art="netzwerke.kooperation")
    ] == [("Kooperation festgestellt", "Probe")]


def test_ohne_tag_gilt_heute_aber_nur_beim_ersten_mal() -> None:
    schule = b.akteur()
    assert festgestellt(schule).letzter_kontakt == timezone.localdate()
    Kooperation.objects.update(letzter_kontakt=date(2025, 1, 1))
    assert festgestellt(schule).letzter_kontakt == date(2025, 1, 1)


def test_der_letzte_kontakt_wird_nie_aelter_und_die_intensitaet_nie_kleiner() -> None:
    schule = b.akteur()
    festgestellt(schule, date(2026, 3, 5), intensitaet=4)
    spaeter = festgestellt(schule, date(2026, 1, 1), intensitaet=3)
    assert (spaeter.letzter_kontakt, spaeter.intensitaet, spaeter.version) == (date(2026, 3, 5), 4, 1)
    schwach = b.akteur("Jobcenter", "behoerde")
    festgestellt(schwach, intensitaet=1)
    assert festgestellt(schwach).intensitaet == 3
    assert Kooperation.objects.count() == 2


def test_ein_kontakt_nach_dem_ende_nimmt_die_kooperation_wieder_auf() -> None:
    schule = b.akteur()
    alte = festgestellt(schule, date(2024, 1, 1))
    kooperation_aendern(kooperation=alte, version=1, angaben={"ende": date(2025, 1, 1)}, durch=b.aylin())
    assert festgestellt(schule, date(2024, 6, 1)).ende == date(2025, 1, 1)
    assert festgestellt(schule, date(2026, 3, 5)).ende is None


def test_die_agentur_ist_nicht_ihr_eigener_partner() -> None:
    selbst = akteur_der_agentur(b.ia_hafen())
    with pytest.raises(Fachfehler) as fehler:
        festgestellt(selbst)
    assert fehler.value.text == (
        "„Integrationsagentur Hafenviertel“ ist die Agentur selbst und kann nicht ihr eigener Partner sein."
    )


@pytest.mark.parametrize("wer", ["carsten", "daria", "emre", "guelsen", "farid"])
def test_nur_die_fallarbeit_der_agentur_stellt_fest(wer: str) -> None:
    with pytest.raises(PermissionDenied):
        kooperation_feststellen(
            agentur=b.ia_hafen(), partner=b.akteur(), durch=getattr(b, wer)(), anlass="Probe"
        )
    assert Kooperation.objects.count() == 0


def test_von_hand_angelegt_traegt_alle_angaben_und_gibt_es_nur_einmal() -> None:
    angaben = {"intensitaet": 1, "form": "gremium", "zweck": "Runder Tisch", "letzter_kontakt": None}
    amt = b.akteur("Jobcenter", "behoerde")
    neue = kooperation_anlegen(agentur=b.ia_hafen(), partner=amt, angaben=angaben, durch=b.birgit())
    neue.refresh_from_db()
    assert (neue.intensitaet, neue.form, neue.zweck, neue.letzter_kontakt) == (
        1,
        "gremium",
        "Runder Tisch",
        None,
    )
    with pytest.raises(Fachfehler) as fehler:
        kooperation_anlegen(agentur=b.ia_hafen(), partner=amt, angaben=angaben, durch=b.birgit())
    assert fehler.value.text == (
        "Die Kooperation mit „Jobcenter“ ist schon festgehalten. Bitte ändern Sie den vorhandenen Eintrag."
    )


def test_wer_einen_alten_stand_sah_ueberschreibt_nicht() -> None:
    kooperation = festgestellt(b.akteur())
    kooperation_aendern(kooperation=kooperation, version=1, angaben={"zweck": "Erste"}, durch=b.aylin())
    with pytest.raises(VeralteterStand):
        kooperation_aendern(kooperation=kooperation, version=1, angaben={"zweck": "Zweite"}, durch=b.birgit())
    kooperation.refresh_from_db()
    assert kooperation.zweck == "Erste"


def test_jeder_traeger_haelt_dieselbe_zusammenarbeit_fuer_sich_fest() -> None:
    schule = b.akteur()
    festgestellt(schule)
    kooperation_feststellen(agentur=b.ia_suedhang(), partner=schule, durch=b.farid(), anlass="Probe")
    with scope(traeger=b.aylin().traeger_ids):
        assert [k.agentur for k in kooperationen(b.aylin())] == [b.ia_hafen()]
    with scope(traeger=b.farid().traeger_ids):
        assert [k.agentur for k in kooperationen(b.farid())] == [b.ia_suedhang()]


def test_der_verbund_sieht_nur_seine_agenturen() -> None:
    schule = b.akteur()
    festgestellt(schule)
    kooperation_feststellen(agentur=b.ia_weber(), partner=schule, durch=b.guelsen(), anlass="Probe")
    with scope(traeger=b.nordufer()):
        assert [str(k.agentur) for k in kooperationen(b.daria())] == ["Integrationsagentur Hafenviertel"]
        assert kooperationen(b.carsten()).count() == 2


def test_kooperationen_im_raum_nennen_partner_die_dort_wirken(django_assert_num_queries: Any) -> None:
    raum = b.hafenviertel()
    hiesige = b.akteur("Grundschule am Hafen", "schule", sozialraeume=[raum])
    andere = b.akteur("Kita am Fluss", "kita", sozialraeume=[b.am_fluss()])
    festgestellt(hiesige, date(2026, 3, 5))
    festgestellt(andere)
    with django_assert_num_queries(1):
        zeilen = kooperationen_im_raum([raum])
    assert [(z.akteur, z.partner, z.partner_art, z.intensitaet_text, z.letzter_kontakt) for z in zeilen] == [
        (
            "Integrationsagentur Hafenviertel",
            "Grundschule am Hafen",
            "Schule",
            "gemeinsame Angebote",
            date(2026, 3, 5),
        )
    ]
    assert len(kooperationen_im_raum([raum], weitere_akteure=[andere.pk])) == 2


def test_eine_kooperation_nennt_bedarfe_des_eigenen_traegers() -> None:
    bedarf = b.bedarf()
    kooperation = festgestellt(b.akteur())
    werte: dict[str, Any] = {"angaben": {"bedarfe": [bedarf]}, "durch": b.aylin()}
    geaendert = kooperation_aendern(kooperation=kooperation, version=1, **werte)
    assert (list(geaendert.bedarfe.all()), geaendert.version) == ([bedarf], 2)
    assert kooperation_aendern(kooperation=kooperation, version=2, **werte).version == 2
    assert list(kooperationen_zu_bedarf(b.carsten(), bedarf)) == [kooperation]
    assert list(kooperationen_zu_bedarf(b.farid(), bedarf)) == []
    fremde = kooperation_feststellen(
        agentur=b.ia_suedhang(), partner=b.akteur("Verein", "verein"), durch=b.farid(), anlass="Probe"
    )
    with pytest.raises(Fachfehler, match="gehört einem anderen Träger"):
        kooperation_aendern(kooperation=fremde, version=1, angaben={"bedarfe": [bedarf]}, durch=b.farid())
