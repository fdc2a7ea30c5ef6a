"""Wie viele Abfragen eine Liste braucht: mit dreißig Zeilen so viele wie mit einer."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from analysen.analyse_anlegen import analyse_anlegen
from netzwerke.angaben import Verabredungsangabe
from netzwerke.kooperation_feststellen import kooperation_feststellen
from sozialraum.bedarfe.angaben import Nadelangabe, Zitatangabe
from sozialraum.bedarfe.grundlage_hinzufuegen import methode_hinzufuegen
from tests import besetzung as b
from tests.statistik.lieferungen import liefere

# Was eine Liste füllt: Nummer → ein Ding mehr.


def ein_akteur(nummer: int) -> None:
    b.akteur(f"Verein {nummer}", "verein", sozialraeume=[b.hafenviertel()])


def eine_kooperation(nummer: int) -> None:
    with scope(traeger=[b.nordufer().pk]):
        kooperation_feststellen(
            agentur=b.ia_hafen(),
            partner=b.akteur(f"Verein {nummer}", "verein"),
            durch=b.aylin(),
            anlass="Stadtteilfest",
        )


def ein_netzwerk(nummer: int) -> None:
    netzwerk = b.netzwerk(f"Runde {nummer}", b.akteur(f"Verein {nummer}", "verein"))
    b.sitzung(netzwerk, timezone.localdate(), verabredungen=[Verabredungsangabe(was="Einladen")])


def ein_angebot(nummer: int) -> None:
    angebot = b.angebot(f"Angebot {nummer}", partner=[b.akteur(f"Verein {nummer}", "verein")])
    b.termin(angebot, timezone.localdate() - timedelta(days=20 + nummer), teilnahmen=10)
    b.termin(angebot, timezone.localdate() - timedelta(days=2))


def eine_analyse(nummer: int) -> None:
    with scope(traeger=[b.nordufer().pk]):
        analyse_anlegen(
            agentur=b.ia_hafen(),
            sozialraeume=[b.hafenviertel()],
            berichtsjahr=1991 + nummer,
            durch=b.birgit(),
        )


def eine_lieferung(nummer: int) -> None:
    lieferung = liefere({("11", str(1991 + nummer)): {"ew": 1000}}, datei=f"{nummer}.csv")
    lieferung.umfang = {"merkmale": 1, "gebiete": 1, "zeitraeume": [str(1991 + nummer)]}
    lieferung.save()


def ein_sozialraum(nummer: int) -> None:
    b.sozialraum(f"Sozialraum {nummer}", ["11", "12"], agentur=b.ia_hafen())


def eine_einheit(nummer: int) -> None:
    b.probstadt()
    bezirk = b.einheit("1")
    bezirk.pk = None
    bezirk.schluessel, bezirk.name = f"1{nummer:02}", f"Quartier {nummer}"
    bezirk.save()


def ein_bedarf(nummer: int) -> None:
    bedarf = b.bedarf(f"Bedarf {nummer}")
    with scope(traeger=[b.nordufer().pk]):
        methode_hinzufuegen(wovon=bedarf, einsatz=b.einsatz(), durch=b.aylin())


def eine_ressource(nummer: int) -> None:
    b.ressource(f"Saal {nummer}")


def ein_gespraech(nummer: int) -> None:
    b.gespraech(f"Lehrerin {nummer}", zitate=[Zitatangabe(text="So ist es.")])


def ein_einsatz(nummer: int) -> None:
    nadel = Nadelangabe(laenge=Decimal("7.01"), breite=Decimal("51.23"), text=f"Ort {nummer}")
    b.einsatz("nadelmethode", nadeln=[nadel])


LISTEN = [
    ("netzwerke:akteure", "aylin", ein_akteur, 8),
    ("netzwerke:kooperationen", "aylin", eine_kooperation, 7),
    ("netzwerke:netzwerke", "aylin", ein_netzwerk, 11),
    ("angebote:liste", "aylin", ein_angebot, 12),
    ("angebote:zaehlen", "aylin", ein_angebot, 5),
    ("bedarfe:liste", "aylin", ein_bedarf, 10),
    ("bedarfe:ressourcen", "aylin", eine_ressource, 9),
    ("bedarfe:gespraeche", "aylin", ein_gespraech, 9),
    ("bedarfe:methoden", "aylin", ein_einsatz, 8),
    ("bedarfe:erhebung", "aylin", ein_einsatz, 8),
    ("analysen:liste", "birgit", eine_analyse, 9),
    ("statistik:lieferungen", "emre", eine_lieferung, 6),
    ("statistik:werte", "aylin", eine_lieferung, 12),
    ("statistik:uebersicht", "aylin", eine_lieferung, 10),
    ("raeume:sozialraum_liste", "aylin", ein_sozialraum, 11),
    ("raeume:einheiten", "emre", eine_einheit, 7),
    ("start:start", "aylin", ein_angebot, 13),
    ("start:start", "birgit", ein_sozialraum, 19),
    ("start:start", "carsten", ein_angebot, 13),
    ("start:start", "daria", eine_analyse, 12),
    ("start:start", "emre", eine_lieferung, 9),
    ("start:sozialraum_waehlen", "aylin", ein_sozialraum, 5),
]


@pytest.mark.django_db
@pytest.mark.parametrize("anzahl", [1, 30])
@pytest.mark.parametrize(("adresse", "wer", "fuelle", "abfragen"), LISTEN)
def test_eine_liste_braucht_mit_dreissig_zeilen_so_viele_abfragen_wie_mit_einer(
    adresse: str,
    wer: str,
    fuelle: Callable[[int], None],
    abfragen: int,
    anzahl: int,
    als: Callable[..., Client],
    django_assert_num_queries: Any,
) -> None:
    for nummer in range(anzahl):
        fuelle(nummer)
    client = als(getattr(b, wer)())
    with django_assert_num_queries(abfragen):
        assert client.get(reverse(adresse)).status_code == 200
