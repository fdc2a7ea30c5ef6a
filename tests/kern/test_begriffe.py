"""Fachwörter: jedes in den Vorlagen benutzte hat eine kurze Erklärung und ist für alle erreichbar."""

import re
from pathlib import Path

import pytest
from django.template import engines
from django.test import RequestFactory

from sozialraum.kern.begriffe import BEGRIFFE, nach_alphabet

VORLAGEN = Path(__file__).resolve().parents[2] / "templates"
TAG = re.compile(r'{% begriff "([^"]+)"')


def zeige(vorlage: str, **kopf: str) -> str:
    anfrage = RequestFactory().get("/statistik/", headers=kopf)
    return engines["django"].from_string(vorlage).render({}, anfrage)


def test_jedes_benutzte_fachwort_ist_erklaert() -> None:
    benutzt = {wort for datei in VORLAGEN.rglob("*.html") for wort in TAG.findall(datei.read_text())}
    assert len(benutzt) > 10
    assert sorted(benutzt - BEGRIFFE.keys()) == []


def test_erklaerungen_sind_kurze_saetze() -> None:
    assert [wort for wort, text in BEGRIFFE.items() if len(text) > 240 or not text.endswith(".")] == []


def test_nach_dem_alphabet_stehen_umlaute_bei_ihrem_grundbuchstaben() -> None:
    woerter = [wort for wort, _ in nach_alphabet()]
    assert (woerter[0], woerter[-1]) == ("Akteur", "Träger")
    assert len(woerter) == len(BEGRIFFE)


def test_das_wort_verweist_auf_seine_erklaerung_und_ist_mit_der_tastatur_erreichbar() -> None:
    html = zeige('{% begriff "Merkmal" "Merkmale" %}')
    assert html.startswith(
        '<dfn class="begriff" tabindex="0" aria-describedby="begriff-merkmal">Merkmale<span'
    )
    assert 'role="tooltip" id="begriff-merkmal"' in html and "Eine gelieferte Reihe" in html


def test_zweimal_dasselbe_wort_hat_eine_kennung() -> None:
    html = zeige('{% begriff "Merkmal" %} {% begriff "Merkmal" "Merkmale" %}')
    assert html.count('id="begriff-merkmal"') == 1
    assert html.count('aria-describedby="begriff-merkmal"') == 2


def test_ein_nachgeladener_teil_hat_eigene_kennungen() -> None:
    ganze, teil = zeige('{% begriff "Merkmal" %}'), zeige('{% begriff "Merkmal" %}', **{"HX-Request": "true"})
    (kennung,) = re.findall(r' id="([^"]+)"', teil)
    assert kennung not in ganze and f'aria-describedby="{kennung}"' in teil


def test_ein_unbekanntes_wort_faellt_auf() -> None:
    with pytest.raises(KeyError):
        zeige('{% begriff "Zwischenraum" %}')
