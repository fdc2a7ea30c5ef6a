"""Eine ältere öffentliche Analyse führt zu der, die sie fortschreibt."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_scopes import scopes_disabled

from analysen.ablauf.veroeffentlichen import zurueckziehen
from analysen.models import Analyse, Veroeffentlichung
from tests import besetzung as b
from tests.analysen.hafen import analyse, lesbar
from tests.analysen.veroeffentlicht import veroeffentlicht
from tests.seite import Seite

pytestmark = pytest.mark.django_db

SATZ = "Es gibt eine neuere Analyse:"


def folgt(alte: Analyse, jahr: int) -> Analyse:
    neue = analyse(berichtsjahr=jahr)
    with scopes_disabled():
        Analyse.objects.filter(pk=neue.pk).update(vorgaenger=alte)
    return neue


def seite(eine: Veroeffentlichung) -> str:
    antwort = Client().get(f"/veroeffentlicht/{eine.kennung}/")
    assert antwort.status_code == 200
    return antwort.content.decode()


def test_die_aeltere_fuehrt_zur_neueren_und_nicht_umgekehrt() -> None:
    alte = analyse(berichtsjahr=2024)
    damals, heute = veroeffentlicht(alte), veroeffentlicht(folgt(alte, 2026))
    gelesen = seite(damals)
    assert f"{SATZ} Sozialraumanalyse Hafenviertel 2026, veröffentlicht am" in lesbar(Seite(gelesen).text)
    assert f'href="/veroeffentlicht/{heute.kennung}/"' in gelesen
    assert SATZ not in seite(heute)


def test_ueber_eine_unveroeffentlichte_hinweg_zur_juengsten() -> None:
    alte = analyse(berichtsjahr=2022)
    damals = veroeffentlicht(alte)
    dazwischen = folgt(alte, 2024)
    assert SATZ not in seite(damals)
    neue = folgt(dazwischen, 2026)
    veroeffentlicht(neue)
    assert "Hafenviertel 2026, veröffentlicht am" in lesbar(Seite(seite(damals)).text)
    veroeffentlicht(dazwischen)
    gelesen = lesbar(Seite(seite(damals)).text)
    assert "Hafenviertel 2026, veröffentlicht am" in gelesen and "Hafenviertel 2024, ver" not in gelesen


def test_unter_sperrfrist_und_zurueckgezogen_weiss_niemand_davon() -> None:
    alte = analyse(berichtsjahr=2022)
    damals = veroeffentlicht(alte)
    veroeffentlicht(folgt(alte, 2024), ab=timezone.now() + timedelta(days=1))
    assert SATZ not in seite(damals)
    neue = folgt(alte, 2026)
    heute = veroeffentlicht(neue)
    assert SATZ in seite(damals)
    with scopes_disabled():
        heute.fassung.analyse = Analyse.objects.select_related("agentur__traeger", "traeger").get(pk=neue.pk)
        zurueckziehen(veroeffentlichung=heute, grund="Ein Name.", durch=b.birgit())
    assert SATZ not in seite(damals)


def test_ein_kreis_von_vorgaengern_endet() -> None:
    alte = analyse(berichtsjahr=2024)
    damals, neue = veroeffentlicht(alte), folgt(alte, 2026)
    with scopes_disabled():
        Analyse.objects.filter(pk=alte.pk).update(vorgaenger=neue)
    heute = veroeffentlicht(neue)
    assert SATZ in seite(damals) and SATZ not in seite(heute)
