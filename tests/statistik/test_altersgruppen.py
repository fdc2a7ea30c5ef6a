"""Altersgruppen als Indikatoren: ihre Schlüssel, ihre Rechnung und „Woher?“ auf den Seiten."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from agenturen.models import Person
from sozialraum.statistik.altersgruppen import aus_schluessel, schluessel
from sozialraum.statistik.kennzahlen import altersaufbau, kennzahlen
from tests import besetzung as b
from tests.statistik.lieferungen import gebiet, liefere, quelle

Als = Callable[[Person], Client]
BAENDER = {"u6": 60, "6-18": 140, "18-65": 600, "65+": 200}


@given(von=st.integers(0, 120), dauer=st.none() | st.integers(1, 30), anteil=st.booleans())
def test_der_schluessel_fuehrt_zu_seiner_gruppe(von: int, dauer: int | None, anteil: bool) -> None:
    bis = None if dauer is None else von + dauer
    indikator = aus_schluessel(schluessel(von, bis, anteil=anteil))
    assert indikator is not None
    ((zaehler, nenner),) = indikator.fassungen
    assert (zaehler[0].auswahl.von, zaehler[0].auswahl.bis, bool(nenner)) == (von, bis, anteil)
    assert indikator.key == schluessel(von, bis, anteil=anteil)


@pytest.mark.parametrize(
    "text", ["", "ew", "alter_18_15", "alter_18_18", "alter__", "alter_1_2_3", "alter_9999_"]
)
def test_was_keine_gruppe_ist(text: str) -> None:
    assert aus_schluessel(text) is None


@pytest.mark.django_db
def test_die_zahl_der_gruppe_ist_die_des_altersaufbaus() -> None:
    liefere({("11", "2024"): {"ew": 1000, **BAENDER}})
    hafen = gebiet("11")
    aufbau = altersaufbau(hafen, "2024")
    keys = [band.schluessel for band in aufbau.baender]
    assert keys == ["alter_0_6", "alter_6_18", "alter_18_65", "alter_65_"]
    tafel = kennzahlen(
        indikatoren=[*keys, *(f"anteil_{key}" for key in keys)], gebiete=[hafen], zeitraeume=["2024"]
    )
    assert [tafel.get(key, hafen, "2024").wert for key in keys] == [band.anzahl for band in aufbau.baender]
    anteile = [tafel.get(f"anteil_{key}", hafen, "2024").wert for key in keys]
    assert anteile == [Decimal(6), Decimal(14), Decimal(60), Decimal(20)]
    [herkunft] = tafel.herkunft("alter_6_18", hafen, "2024")
    assert (herkunft.merkmal, herkunft.zelle) == ("Einwohner, 6 bis unter 18 Jahre", "140")


@pytest.mark.django_db
def test_eine_geschlossene_gruppe_bleibt_auch_auf_diesem_weg_geschlossen() -> None:
    liefere({("11", "2024"): {"ew": 803, **BAENDER, "u6": 3}}, von=quelle(schwelle=5))
    hafen = gebiet("11")
    tafel = kennzahlen(indikatoren=["alter_0_6", "anteil_alter_0_6"], gebiete=[hafen], zeitraeume=["2024"])
    for key in ("alter_0_6", "anteil_alter_0_6"):
        assert not tafel.get(key, hafen, "2024").offen
        assert [(h.zelle, h.wert) for h in tafel.herkunft(key, hafen, "2024")][:1] == [("", None)]


@pytest.mark.django_db
def test_von_jeder_zahl_des_profils_fuehrt_ein_klick_zur_zelle(als: Als) -> None:
    liefere(
        {
            ("11", "2024"): {"ew": 1000, "m": 480, "w": 520, "auslaender": 250, **BAENDER},
            ("", "2024"): {"ew": 5000, "m": 2500, "w": 2500, "auslaender": 600, **BAENDER},
        }
    )
    client = als(b.aylin())
    adresse = f"/statistik/gebiet/{gebiet('11').adresse}/"
    seite = client.get(adresse).text + client.get(f"{adresse}kapitel/bevoelkerung/").text
    # Keine Zahlenzelle und keine Kachel ohne Weg.
    zellen = re.findall(r'<td class="zahl"[^>]*>(.*?)</td>', seite, re.DOTALL)
    zellen += re.findall(r'<span class="kachel__wert">(.*?)</span>\s*<span', seite, re.DOTALL)
    assert len(zellen) > 20
    assert [zelle for zelle in zellen if "/statistik/woher/" not in zelle] == []
    ziele = set(re.findall(r'href="(/statistik/woher/[^"]+)"', seite))
    assert any("/woher/alter_65_/" in ziel for ziel in ziele)
    for ziel in ziele:
        antwort: Any = client.get(ziel, headers={"HX-Request": "true"})
        assert antwort.status_code == 200
        # Wo nichts geliefert ist, gibt es keine Zelle, aber einen Grund.
        assert "Die Zellen in der Datei" in antwort.text or "kein Wert geliefert" in antwort.text, ziel


@pytest.mark.django_db
def test_einen_indikator_den_es_nicht_gibt_gibt_es_nicht(als: Als) -> None:
    b.probstadt()
    assert als(b.aylin()).get(f"/statistik/woher/alter_9_3/2024/{gebiet('11').adresse}/").status_code == 404
