"""Von jeder Zahl der Analyse führt am Bildschirm ein Klick zu ihrer Herkunft; im Druck steht davon nichts."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from agenturen.models import Person
from analysen.druck import als_html as druck_html
from analysen.models import Analyse
from analysen.zusammenstellen import zusammenstellen
from tests import besetzung as b
from tests.analysen import hafen
from tests.analysen.test_druck import VERMERK

pytestmark = pytest.mark.django_db

Als = Callable[[Person], Client]
WOHER = re.compile(r'href="(/statistik/woher/[^"]+)"')


@pytest.fixture
def analyse() -> Analyse:
    hafen.zahlen()
    cafe = b.angebot("Sprachcafé", partner=[b.akteur()])
    b.termin(cafe, date(2026, 3, 2), teilnahmen=12)
    return hafen.analyse()


# Die Bilanz zählt vier Handlungsfelder in drei Spalten; in der Langfassung steht darunter jedes Angebot.
BILANZ = 12


def zahlenzellen(seite: str) -> list[str]:
    return re.findall(r'<td class="zahl">(.*?)</td>', seite, re.DOTALL)


@pytest.mark.parametrize("kapitel", ["bevoelkerung", "vergleich"])
def test_jede_zelle_der_tabellen_fuehrt_zu_ihrer_herkunft(kapitel: str, analyse: Analyse, als: Als) -> None:
    client = als(b.birgit())
    seite = client.get(reverse("analysen:kapitelzahlen", args=[analyse.pk, kapitel])).text
    zellen = zahlenzellen(seite)
    assert len(zellen) > 8
    assert [zelle for zelle in zellen if not WOHER.search(zelle)] == []
    for ziel in set(WOHER.findall(seite)):
        antwort: Any = client.get(ziel, headers={"HX-Request": "true"})
        assert (antwort.status_code, "Woher kommt" in antwort.text) == (200, True), ziel


def test_anzahl_und_anteil_einer_altersgruppe_fuehren_zu_verschiedenen_zahlen(
    analyse: Analyse, als: Als
) -> None:
    client = als(b.birgit())
    seite = client.get(reverse("analysen:kapitelzahlen", args=[analyse.pk, "bevoelkerung"])).text
    raum = f"sozialraum-{b.hafenviertel().pk}"
    for indikator, text in (("alter_0_6", "100"), ("anteil_alter_0_6", "8,0 %")):
        ziel = f"/statistik/woher/{indikator}/2024/{raum}/"
        assert ziel in seite
        assert f"<strong>{text}</strong>" in client.get(ziel).text.replace("\u00a0", " ")


def test_auch_saetze_und_bilder_fuehren_zu_den_zahlen_die_sie_nennen(analyse: Analyse, als: Als) -> None:
    client = als(b.birgit())
    seite = client.get(reverse("analysen:kapitelzahlen", args=[analyse.pk, "bevoelkerung"])).text
    zeilen = re.findall(r'<p class="verweise">(.*?)</p>', seite, re.DOTALL)
    # Der Befund in Sätzen, der Satz über die Einwohner, die Zeitreihe und der Altersaufbau.
    assert len(zeilen) == 4
    assert all(WOHER.search(zeile) for zeile in zeilen)
    assert any("/woher/ew_veraend/" in zeile for zeile in zeilen)
    with scope(traeger=[analyse.traeger_id]):
        assert "verweise" not in druck_html(zusammenstellen(analyse), VERMERK)


def test_auf_einen_blick_fuehrt_jede_zahl_und_jeder_vergleich_weiter(analyse: Analyse, als: Als) -> None:
    seite = als(b.birgit()).get(reverse("analysen:blick", args=[analyse.pk])).text
    kacheln = seite.count('class="kachel"')
    assert kacheln == 6
    # Je Kachel die Zahl des Hafenviertels, des Bezirks und der Stadt.
    assert len(WOHER.findall(seite)) == 3 * kacheln


def test_eigene_zaehlungen_fuehren_zum_angebot(analyse: Analyse, als: Als) -> None:
    with scope(traeger=[analyse.traeger_id]):
        Analyse.objects.filter(pk=analyse.pk).update(laenge="langfassung")
    seite = als(b.birgit()).get(reverse("analysen:kapitelzahlen", args=[analyse.pk, "angebote"])).text
    zellen = zahlenzellen(seite)[BILANZ:]
    assert [re.search(r'href="(/angebote/\d+/)"', zelle) is not None for zelle in zellen] == [True, True]


def test_wer_das_angebot_nicht_sehen_darf_bekommt_keinen_weg_dorthin(als: Als) -> None:
    hafen.zahlen()
    raum = b.hafenviertel()
    b.termin(b.angebot("Stricken", agentur=b.ia_weber(), sozialraum=raum), date(2026, 3, 2), teilnahmen=12)
    b.termin(b.angebot("Sprachcafé", sozialraum=raum), date(2026, 3, 2), teilnahmen=12)
    analyse = hafen.analyse(laenge="langfassung")
    seite = als(b.daria()).get(reverse("analysen:kapitelzahlen", args=[analyse.pk, "angebote"])).text
    assert len(zahlenzellen(seite)) == BILANZ + 4
    assert len(re.findall(r'href="/angebote/\d+/"', seite)) == 2


def test_das_heft_traegt_keine_verweise_ins_programm(analyse: Analyse) -> None:
    with scope(traeger=[b.nordufer().pk]):
        html = druck_html(zusammenstellen(analyse), VERMERK)
    assert "1.250" in html
    assert "/statistik/" not in html and "hx-get" not in html
