"""Impressum, Datenschutz, Barrierefreiheit: der Text des Betreibers oder dass er fehlt."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from agenturen.models import Person
from tests import besetzung as b

pytestmark = pytest.mark.django_db

TEXTE = Path(__file__).parent / "seiten"
ADRESSEN = ["/impressum/", "/datenschutz/", "/barrierefreiheit/"]


def test_jede_seite_fuehrt_zu_den_dreien_auch_vor_der_anmeldung(client: Client) -> None:
    fuss = client.get("/anmelden/").text.partition("<footer")[2]
    assert [adresse for adresse in ADRESSEN if f'href="{adresse}"' in fuss] == ADRESSEN


@pytest.mark.parametrize("adresse", ADRESSEN)
def test_solange_nichts_hinterlegt_ist_sagt_die_seite_das(
    adresse: str, client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.SEITENORDNER = tmp_path / "gibt-es-nicht"
    antwort = client.get(adresse)
    assert antwort.status_code == 200
    assert "Der Betreiber dieser Anwendung hat noch kein" in antwort.text
    assert str(tmp_path) not in antwort.text


def test_nur_die_administration_erfaehrt_wohin_der_text_gehoert(
    als: Callable[[Person], Client], settings: Any, tmp_path: Path
) -> None:
    settings.SEITENORDNER = tmp_path
    assert f"{tmp_path}/impressum.md" in als(b.emre()).get("/impressum/").text
    assert str(tmp_path) not in als(b.birgit()).get("/impressum/").text


def test_der_text_des_betreibers_steht_zeile_fuer_zeile_da(client: Client, settings: Any) -> None:
    settings.SEITENORDNER = TEXTE
    seite = client.get("/impressum/").text
    assert "<h2>Anbieter</h2>" in seite
    zeilen = seite.replace("\u00a0", " ")
    assert "Nordufer e. V.<br />\nHafenstraße 1<br />\n12345 Probstadt</p>" in zeilen
    assert "<li>Telefon 01234 56789</li>" in seite
    assert "Seite (nordufer.example)" in seite


def test_html_des_textes_wird_nicht_ausgefuehrt(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.SEITENORDNER = tmp_path
    (tmp_path / "datenschutz.md").write_bytes(b"\xef\xbb\xbf<script>alert(1)</script>\n\xff kaputt")
    seite = client.get("/datenschutz/").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in seite and "\ufffd kaputt" in seite
