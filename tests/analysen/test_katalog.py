"""Bausteine nehmen jeden Indikator des Katalogs: Salden, Indizes, Durchschnitte, auch nicht zu rechnende."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django_scopes import scope

from analysen.inhalt import kanonisch
from analysen.models import Baustein
from analysen.zusammenstellen import zusammenstellen
from netzwerke.abfragen import Netz
from netzwerke.kooperation_feststellen import kooperation_feststellen
from sozialraum.statistik.kennzahlen import INDIKATOREN
from tests import besetzung as b
from tests.analysen.hafen import analyse, kapitel, lesbar
from tests.statistik.lieferungen import liefere

pytestmark = pytest.mark.django_db

LAGE = {
    "ew": 1_250,
    "15-65": 800,
    "u65": 1_050,
    "u15": 250,
    "al": 80,
    "sgb2": 210,
    "sgb2_u15": 75,
    "zuzuege": 150,
    "fortzuege": 155,
    "auslaender": 300,
}


def texte(baustein: Any) -> list[dict[str, Any]]:
    """Die Blöcke des Kapitels „Bevölkerung“ mit nur diesem Baustein."""
    liefere(
        {
            (raum, jahr): {name: zahl * mal for name, zahl in LAGE.items()} | {"fortzuege": 155 * mal + minus}
            for raum, mal, minus in (("11", 1, 0), ("12", 2, -40), ("1", 3, -40), ("", 9, -200))
            for jahr in ("2019", "2024")
        }
    )
    eine = analyse(b.hafenviertel())
    with scope(traeger=[eine.traeger_id]):
        ziel = kapitel(eine, "bevoelkerung")
        ziel.bausteine.all().delete()
        Baustein.objects.create(kapitel=ziel, reihenfolge=1, **baustein)
        inhalt = json.loads(kanonisch(zusammenstellen(eine)))
    (gemeint,) = (k for k in inhalt["kapitel"] if k["schluessel"] == "bevoelkerung")
    return list(gemeint["bloecke"])


def zellen(bloecke: list[dict[str, Any]]) -> dict[str, list[str]]:
    return {
        zeile["kopf"]: [lesbar(zelle["text"]) for zelle in zeile["zellen"]]
        for block in bloecke
        if block["art"] == "tabelle"
        for zeile in block["zeilen"]
    }


def test_der_vergleich_druckt_vorzeichen_promille_und_index() -> None:
    keys = ["wand_saldo", "wand_volumen", "sgb2_u65", "sozialindex", "segregation"]
    gedruckt = zellen(texte({"art": "vergleich", "einstellungen": {"indikatoren": keys}}))
    assert {kopf: werte[0] for kopf, werte in gedruckt.items()} == {
        "Wanderungssaldo": "−4,0 ‰",
        "Wanderungsvolumen": "24,4 %",
        "SGB-II-Quote": "20,0 %",
        "Segregationsindex": "x",
    }


@pytest.mark.parametrize("art", ["zeitreihe", "vergleich", "kennzahlen"])
def test_jeder_baustein_nimmt_jeden_indikator(art: str) -> None:
    bloecke = texte({"art": art, "einstellungen": {"indikatoren": list(INDIKATOREN)}})
    gedruckt = json.dumps(bloecke, ensure_ascii=False)
    assert "SGB-II-Quote" in gedruckt
    assert "None" not in gedruckt


def test_verschiedene_einheiten_nebeneinander_nennt_die_zeile_unter_dem_titel() -> None:
    keys = ["wand_saldo", "sgb2_u65"]
    bloecke = texte({"art": "zeitreihe", "einstellungen": {"indikatoren": keys}})
    (bild,) = (block for block in bloecke if block["art"] == "abbildung")
    assert lesbar(bild["untertitel"]) == "Wanderungssaldo in ‰; SGB-II-Quote in %, 2019–2024"


# Aus der eigenen Arbeit -------------------------------------------------------------------------


def test_angebote_und_netzwerk_stehen_neben_den_zahlen_der_aemter() -> None:
    """Drei Angebote auf 1.250 Menschen; zwei von drei Vereinen arbeiten mit der Agentur: 2 von 6 Paaren."""
    for titel, wann in (("Sprachcafé", 2024), ("Elterncafé", 2024), ("Fahrradkurs", 2021)):
        b.termin(b.angebot(titel), date(wann, 5, 6), teilnahmen=12)
    b.angebot("Lerncafé")
    vereine = [b.akteur(f"Verein {n}", sozialraeume=[b.hafenviertel()]) for n in range(3)]
    with scope(traeger=[b.nordufer().pk]):
        for verein in vereine[:2]:
            kooperation_feststellen(agentur=b.ia_hafen(), partner=verein, durch=b.aylin(), anlass="Fest")
    keys = ["sgb2_u65", "angebotsdichte", "netzdichte", "isolierte"]
    gedruckt = zellen(texte({"art": "vergleich", "einstellungen": {"indikatoren": keys}}))
    assert {kopf: werte[0] for kopf, werte in gedruckt.items()} == {
        "SGB-II-Quote": "20,0 %",
        "Angebote je 1.000 Einwohnerinnen und Einwohner": "2,4",
        "Netzwerkdichte": "0,33",
        "Akteure ohne erfasste Verbindung": "1",
    }


def test_die_netzwerkdichte_kennt_die_grenzen_kleiner_netze() -> None:
    def dichte(akteure: int, *paare: tuple[int, int]) -> Decimal | None:
        knoten = frozenset(range(akteure))
        return Netz(knoten, frozenset(paare), knoten - {a for paar in paare for a in paar}).dichte

    assert dichte(1) is None
    assert dichte(2, (0, 1)) == 1
    assert dichte(10, *((0, n) for n in range(1, 10))) == Decimal("0.2")
