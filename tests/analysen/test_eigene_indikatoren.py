"""Ein eigener Indikator in einer Analyse: die Fassung behält die Definition, mit der sie entstand."""

from dataclasses import replace
from typing import Any

import pytest
from django_scopes import scope

from analysen.festschreiben import festschreiben
from analysen.models import Analyse, Fassung
from sozialraum.statistik.eigene.indikator_aendern import indikator_aendern
from tests import besetzung as b
from tests.analysen.hafen import analyse, kapitel, zahlen
from tests.statistik.test_eigene_indikatoren import KINDER, anlegen

pytestmark = pytest.mark.django_db


def definition(fassung: Fassung) -> dict[str, Any]:
    (eine,) = [d for d in fassung.inhalt["anhang"]["definitionen"] if d["name"] == "Kinder je 100 Ältere"]
    return dict(eine)


def mit_eigenem(entwurf: Analyse, key: str) -> None:
    baustein = kapitel(entwurf, "bevoelkerung").bausteine.get(einstellungen__veraenderung="ew_veraend")
    baustein.einstellungen = {"indikatoren": [key]}
    baustein.save()


def test_eine_fassung_behaelt_formel_und_version_ihrer_indikatoren() -> None:
    zahlen()
    entwurf = analyse()
    key = anlegen().schluessel
    with scope(traeger=[entwurf.traeger_id]):
        mit_eigenem(entwurf, key)
        erste = festschreiben(analyse=entwurf, durch=b.birgit())
        indikator_aendern(
            schluessel=key,
            angaben=replace(KINDER, formel="einwohner[alter < 18] / einwohner[alter >= 65] * 100"),
            version=1,
            grund="Das Jugendamt zählt bis 18.",
            durch=b.emre(),
        )
        zweite = festschreiben(analyse=entwurf, durch=b.birgit())
        erste.refresh_from_db()
    assert definition(erste) == {
        "name": "Kinder je 100 Ältere",
        "schluessel": key,
        "einheit": "je 100",
        "text": "Kinder unter 6 Jahren je 100 Menschen ab 65 Jahren.",
        "formel": (
            "Einwohnerinnen und Einwohner, unter 6 Jahre ÷ "
            "Einwohnerinnen und Einwohner, 65 Jahre und älter × 100"
        ),
        "altersgrenzen": "unter 6 Jahre; 65 Jahre und älter",
        "version": 1,
    }
    assert (definition(zweite)["version"], definition(zweite)["altersgrenzen"]) == (
        2,
        "unter 18 Jahre; 65 Jahre und älter",
    )
    # 100 von 200 im Jahr 2024, danach 250 von 200.
    assert ("50,0" in str(erste.inhalt), "125,0" in str(zweite.inhalt)) == (True, True)
    assert "125,0" not in str(erste.inhalt)
