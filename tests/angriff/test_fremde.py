"""Fremde Träger, der Verbund mit einer Agentur und die Administration suchen, was sie nichts angeht."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from agenturen.models import Person
from analysen.analyse_anlegen import analyse_anlegen
from analysen.models import Analyse
from angebote.models import Angebot, Termin
from netzwerke.angaben import (
    Mitgliedsangabe,
    Netzwerkangaben,
    Punktangabe,
    Sitzungsangaben,
    Verabredungsangabe,
)
from netzwerke.kooperation_feststellen import kooperation_feststellen
from netzwerke.models import Kooperation, Netzwerkart, Verabredung
from netzwerke.netzwerk_speichern import netzwerk_anlegen
from netzwerke.sitzung_speichern import sitzung_anlegen
from tests import besetzung as b
from tests import welt as welten
from tests.register import REGISTER
from tests.welt import Welt

pytestmark = pytest.mark.django_db

Als = Callable[[Person], Client]
MARKE = "Nur für uns: Gewaltschutz"
TEILNAHMEN = 76543


@pytest.fixture
def welt() -> Welt:
    return welten.probstadt()


def vertrauliches(welt: Welt) -> tuple[Angebot, Termin, Kooperation, Analyse]:
    """Gülşen trägt im Hafenviertel mit dem gemeinsamen Partner ein, was nur ihr eigener Träger sieht."""
    agentur, durch = b.ia_weber(), b.guelsen()
    angebot = b.angebot(
        MARKE, agentur=agentur, sozialraum=b.hafenviertel(), partner=[welt.akteur], beschreibung=MARKE
    )
    b.termin(angebot, timezone.localdate() - timedelta(days=9), teilnahmen=TEILNAHMEN)
    termin = b.termin(angebot, timezone.localdate() - timedelta(days=3))
    with scope(traeger=[agentur.traeger_id]):
        kooperation = kooperation_feststellen(
            agentur=agentur, partner=welt.akteur, durch=durch, anlass="Angebot"
        )
        Kooperation.objects.filter(pk=kooperation.pk).update(zweck=MARKE)
        analyse = analyse_anlegen(
            agentur=agentur, sozialraeume=[b.hafenviertel()], berichtsjahr=2026, durch=durch, titel=MARKE
        )
    vertrauliche_runde(welt)
    return angebot, termin, kooperation, analyse


def vertrauliche_runde(welt: Welt) -> Verabredung:
    """Gülşens Runde mit dem gemeinsamen Partner, ihrer Sitzung und dem, was sie verabredet hat."""
    agentur, durch = b.ia_weber(), b.guelsen()
    with scope(traeger=[agentur.traeger_id]):
        netzwerk = netzwerk_anlegen(
            agentur=agentur,
            angaben=Netzwerkangaben(
                name=MARKE,
                art=Netzwerkart.objects.get(schluessel="runder-tisch"),
                sozialraeume=[b.hafenviertel()],
                mitglieder=[Mitgliedsangabe(akteur=welt.akteur)],
            ),
            durch=durch,
        )
        sitzung = sitzung_anlegen(
            netzwerk=netzwerk,
            angaben=Sitzungsangaben(
                datum=timezone.localdate() - timedelta(days=2),
                punkte=[Punktangabe(titel=MARKE, ergebnis=MARKE)],
                verabredungen=[Verabredungsangabe(was=MARKE, akteur=welt.akteur)],
            ),
            durch=durch,
        )
        return sitzung.verabredungen.select_related("sitzung").get()


def fundstellen(client: Client, welt: Welt) -> Iterator[str]:
    """Alle Adressen, deren Antwort die Marke oder die Teilnahmen enthält: Seite, Seitenteil und Datei."""
    for adresse in REGISTER:
        if adresse.art == "tat" or adresse.name == "account_logout":
            continue
        ziel = reverse(adresse.name, kwargs=adresse.angaben(welt))
        for angaben, kopf in (({}, {}), ({}, {"HX-Request": "true"}), ({"format": "csv-offen"}, {})):
            antwort = client.get(ziel, angaben, headers=kopf)
            inhalt = antwort.getvalue().decode("utf-8", "replace")
            if any(wort in inhalt for wort in (MARKE, str(TEILNAHMEN), "76.543")):
                yield f"{ziel} {angaben} {kopf}"


def test_der_verbund_findet_nichts_der_agentur_die_er_nicht_gewaehlt_hat(als: Als, welt: Welt) -> None:
    vertrauliches(welt)
    assert list(fundstellen(als(b.daria()), welt)) == []


def test_ein_fremder_traeger_findet_nichts(als: Als, welt: Welt) -> None:
    vertrauliches(welt)
    assert list(fundstellen(als(b.frauke()), welt)) == []


def test_die_administration_ohne_traeger_findet_keine_fallarbeit(als: Als, welt: Welt) -> None:
    vertrauliches(welt)
    assert list(fundstellen(als(b.emre()), welt)) == []


def test_die_eigene_koordination_findet_es_sehr_wohl(als: Als, welt: Welt) -> None:
    """Sonst suchten die Tests darüber nach etwas, das niemand sieht."""
    vertrauliches(welt)
    assert len(list(islice(fundstellen(als(b.guelsen()), welt), 6))) == 6


@pytest.mark.parametrize("wer", ["daria", "farid", "frauke", "emre", "hatice"])
def test_auch_mit_der_richtigen_nummer_oeffnet_niemand_fremdes(als: Als, welt: Welt, wer: str) -> None:
    angebot, termin, kooperation, analyse = vertrauliches(welt)
    client = als(welt.personen[wer])
    adressen = [
        f"/angebote/{angebot.pk}/",
        f"/angebote/{angebot.pk}/aendern/",
        f"/angebote/termine/{termin.pk}/zaehlen/",
        f"/netzwerk/kooperationen/{kooperation.pk}/",
        f"/netzwerk/kooperationen/{kooperation.pk}/aendern/",
        f"/analysen/{analyse.pk}/",
        f"/analysen/{analyse.pk}/blick/",
        f"/analysen/{analyse.pk}/fassungen/",
        f"/analysen/{analyse.pk}/fassungen/1/pdf/",
        f"/analysen/{analyse.pk}/kapitel/angebote/",
        f"/analysen/{analyse.pk}/kapitel/angebote/zahlen/",
    ]
    erwartet = {"emre": {403}, "hatice": {403}}.get(wer, {404})
    assert {client.get(adresse).status_code for adresse in adressen} == erwartet
    assert {client.post(adresse).status_code for adresse in adressen} <= {*erwartet, 405}


@pytest.mark.parametrize("wer", ["daria", "farid", "frauke", "emre", "hatice"])
def test_auch_eine_fremde_runde_und_ihr_protokoll_bleiben_zu(als: Als, welt: Welt, wer: str) -> None:
    verabredung = vertrauliche_runde(welt)
    client = als(welt.personen[wer])
    sitzung = f"/netzwerk/sitzungen/{verabredung.sitzung_id}/"
    netzwerk = f"/netzwerk/netzwerke/{verabredung.sitzung.netzwerk_id}/"
    adressen = [netzwerk, f"{netzwerk}aendern/", f"{netzwerk}sitzungen/neu/"]
    adressen += [sitzung, f"{sitzung}aendern/", f"{sitzung}protokoll/"]
    erwartet = {"emre": {403}, "hatice": {403}}.get(wer, {404})
    assert {client.get(adresse).status_code for adresse in adressen} == erwartet
    taten = [f"/netzwerk/verabredungen/{verabredung.pk}/{tat}/" for tat in ("erledigen", "oeffnen")]
    assert {client.post(adresse).status_code for adresse in (*adressen, *taten)} <= {*erwartet, 405}
    with scopes_disabled():
        verabredung.refresh_from_db()
    assert verabredung.erledigt_am is None


def test_fremde_nummern_im_formular_veraendern_nichts(als: Als, welt: Welt) -> None:
    """Farid schreibt in sein eigenes Formular die Nummern von Gülşens Termin, Agentur und Träger."""
    angebot, termin, _, _ = vertrauliches(welt)
    eigenes = b.angebot("Farids Treff", agentur=b.ia_suedhang(), sozialraum=b.suedhang_quartier())
    client = als(b.farid())
    with scopes_disabled():
        angaben: dict[str, Any] = {
            "agentur": b.ia_weber().pk,
            "titel": "Farids Treff",
            "sozialraum": b.suedhang_quartier().pk,
            "handlungsfelder": eigenes.handlungsfelder.get().pk,
            "status": "laufend",
            "rolle_der_ia": "traeger",
            "barrierefrei": "ja",
            "version": eigenes.version,
            "termin-TOTAL_FORMS": 1,
            "termin-INITIAL_FORMS": 0,
            "termin-0-termin_id": termin.pk,
            "termin-0-datum": "2026-01-05",
            "termin-0-loeschen": "on",
            "neu-TOTAL_FORMS": 0,
            "neu-INITIAL_FORMS": 0,
        }
    assert client.post("/angebote/neu/", angaben).status_code == 422
    konflikt = client.post(f"/angebote/{eigenes.pk}/aendern/", angaben)
    assert konflikt.status_code == 409
    assert MARKE not in konflikt.content.decode()
    gezaehlt = client.post("/angebote/zaehlen/", {"termin": termin.pk, f"t{termin.pk}-teilnahmen": "5"})
    assert gezaehlt.status_code == 302
    kooperation = {"agentur": b.ia_weber().pk, "partner": welt.akteur.pk, "intensitaet": 2, "form": "projekt"}
    assert client.post("/netzwerk/kooperationen/neu/", kooperation).status_code == 422
    with scopes_disabled():
        assert Termin.objects.get(pk=termin.pk).teilnahmen is None
        assert Angebot.objects.get(pk=angebot.pk).titel == MARKE
        assert Angebot.objects.filter(titel="Farids Treff").count() == 1


def test_eine_fremde_koordination_arbeitet_nur_fuer_ihren_traeger(als: Als, welt: Welt) -> None:
    client = als(b.frauke())
    raum = welt.sozialraum
    analyse = {"agentur": b.ia_hafen().pk, "sozialraeume": raum.pk, "berichtsjahr": 2026}
    assert client.post("/analysen/neu/", analyse).status_code == 422
    neu = {"gemeinde": b.AGS, "traeger": b.nordufer().pk, "name": "Neu", "einheiten": b.einheit("12").pk}
    assert client.post("/sozialraeume/neu/", neu).status_code == 422
    for wer in (str(b.ia_hafen().pk), f"{b.ia_suedhang().pk}-{b.aylin().pk}"):
        assert client.post(f"/sozialraeume/{raum.pk}/zustaendig/", {"wer": wer}).status_code == 422


# Anmeldung -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ziel", ["//boese.example/", "https://boese.example/", "/\\boese.example", "javascript:x"]
)
def test_nach_der_anmeldung_bleibt_man_im_haus(ziel: str) -> None:
    b.aylin()
    client = Client()
    antwort = client.post(
        "/anmelden/", {"login": "aylin@example.org", "password": b.KENNWORT, "next": ziel}, follow=False
    )
    assert (antwort.status_code, antwort.headers["Location"]) == (302, "/")


def test_wer_sich_anmeldet_bekommt_eine_neue_sitzung() -> None:
    b.aylin()
    client = Client()
    client.session.save()
    vorher = client.session.session_key
    client.post("/anmelden/", {"login": "aylin@example.org", "password": b.KENNWORT})
    assert client.session.session_key != vorher


def test_ein_gesperrtes_konto_ist_sofort_draussen(als: Als) -> None:
    client = als(b.aylin())
    assert client.get("/angebote/").status_code == 200
    Person.objects.filter(email="aylin@example.org").update(is_active=False)
    assert client.get("/angebote/").headers["Location"] == "/anmelden/?next=/angebote/"


def test_ein_fremder_rechnername_wird_abgewiesen() -> None:
    assert Client(headers={"host": "boese.example"}).get("/anmelden/").status_code == 400
