"""Jeder geprüfte Satz steht da, wie er gelesen und für gut befunden wurde; siehe `saetze_gold/`."""

import re

import pytest

from sozialraum.statistik import saetze
from sozialraum.statistik.indikatoren import INDIKATOREN
from tests.statistik.goldsaetze import Goldfall, goldfaelle

FAELLE = goldfaelle()
WERTUNGEN = re.compile(
    r"(?i)\b(besser|schlechter|gut|schlecht|leider|erfreulich|auffällig|günstig|ungünstig|problem|brennpunkt|"
    r"belast|benachteilig|nur noch|bereits|immerhin)"
)


@pytest.mark.parametrize("fall", FAELLE, ids=lambda fall: f"{fall.datei}: {fall.name}")
def test_satz(fall: Goldfall) -> None:
    assert fall.geschrieben == fall.erwartet


def test_es_sind_mehr_als_zweihundert_und_jeder_indikator_ist_dabei() -> None:
    assert len(FAELLE) >= 200
    assert set(INDIKATOREN) <= {fall.angaben["indikator"] for fall in FAELLE}


@pytest.mark.parametrize("fall", FAELLE, ids=lambda fall: f"{fall.datei}: {fall.name}")
def test_kein_satz_wertet(fall: Goldfall) -> None:
    assert not WERTUNGEN.search(fall.erwartet)


@pytest.mark.parametrize(
    "fall", [f for f in FAELLE if "als" not in f.angaben], ids=lambda fall: f"{fall.datei}: {fall.name}"
)
def test_jede_genannte_kennzahl_ist_offen_und_gedruckt(fall: Goldfall) -> None:
    for satz in saetze.befunde(fall.zeile, fall.reihe()):
        for teil in satz.teile:
            if teil.kennzahl is not None:
                assert teil.kennzahl.offen
                zahl = teil.kennzahl.zahl_text.split("\u00a0")[0].lstrip("+−")
                assert zahl in teil.text or (zahl, teil.text) == ("0", "keine")
