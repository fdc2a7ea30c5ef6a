"""Keine Adresse nennt eine geschlossene Zahl oder hängt von ihr ab: jede des Registers, für jede Rolle.

Der stärkere Test ändert die geschlossenen Zahlen in der Datenbank: Jede Antwort muss Zeichen für Zeichen
dieselbe bleiben, auch Koordinaten der Diagramme und die Reihenfolge von Listen.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from analysen.ausgeben import ausgeben
from analysen.formen import FORMEN as AUSGABEFORMEN
from analysen.kurzprofil.erstellen import kurzprofil_erstellen
from analysen.models import Veroeffentlichung
from sozialraum.statistik.indikatoren import INDIKATOREN
from sozialraum.statistik.models import Wert
from tests import besetzung as b
from tests import welt as welten
from tests.analysen.am_weg_vorbei import ohne_trigger, schreibe_fest
from tests.angriff.geheimstadt import (
    GEOMETRIE,
    aendere_geschlossene,
    geschlossene,
    inhalt,
    stadt_mit_geheimen_zahlen,
    unverwechselbare_nummern,
    verraeter,
)
from tests.register import REGISTER, Adresse
from tests.welt import Welt

pytestmark = pytest.mark.django_db

# Aus jeder Rolle eine Person: Fachkraft, Koordination, Leitung, Verbund, Administration, fremd, ohne Rolle.
ROLLEN = ("aylin", "birgit", "carsten", "daria", "emre", "frauke", "hatice")
UNANGEMELDET = "niemand"
FORMEN = ("", "csv", "csv-offen", "xlsx")


@pytest.fixture(scope="module")
def welt(django_db_setup: None, django_db_blocker: Any) -> Iterator[Welt]:
    with django_db_blocker.unblock(), transaction.atomic():
        unverwechselbare_nummern()
        welt = welten.probstadt()
        stadt_mit_geheimen_zahlen()
        with scope(traeger=[b.nordufer().pk]):
            fassung = schreibe_fest(welt.analyse)
            with ohne_trigger("analysen_veroeffentlichung"):
                Veroeffentlichung.objects.create(
                    fassung=fassung, kennung="hafenviertel-geheim", ab=timezone.now() - timedelta(days=1)
                )
            for form in AUSGABEFORMEN:
                ausgeben(fassung=fassung, form=form)
        kurzprofil_erstellen(sozialraum=welt.sozialraum, traeger=b.nordufer())
        yield replace(welt, fassung=fassung)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def als(welt: Welt, django_db_blocker: Any) -> Callable[[str], Client]:
    sitzungen = {}
    with django_db_blocker.unblock():
        for name, person in welt.personen.items():
            client = Client()
            client.force_login(person)
            sitzungen[name] = client.cookies[settings.SESSION_COOKIE_NAME].value

    def angemeldet(name: str) -> Client:
        client = Client()
        if name == UNANGEMELDET:
            return client
        client.cookies[settings.SESSION_COOKIE_NAME] = sitzungen[name]
        return client

    return angemeldet


def ziele(adresse: Adresse, welt: Welt) -> list[str]:
    """Die Adresse, wo es geht auch als Datei, und Statistikseiten für mehrere Gebiete und Jahre."""
    grund = reverse(adresse.name, kwargs=adresse.angaben(welt))
    alle = [grund] + [f"{grund}?format={form}" for form in FORMEN if form and adresse.art == "seite"]
    if adresse.name == "statistik:gebiet":
        orte = (f"{b.AGS}/stadtteil/12", f"{b.AGS}/stadtbezirk/1", f"sozialraum-{welt.sozialraum.pk}")
        alle += [f"/statistik/gebiet/{ort}/?zeitraum={jahr}" for ort in orte for jahr in (2020, 2024)]
    if adresse.name == "statistik:woher":
        alle += [
            f"/statistik/woher/{key}/2024/{b.AGS}/stadtteil/{ort}/" for key in INDIKATOREN for ort in (11, 12)
        ]
    if adresse.name in ("analysen:datei", "oeffentlich:datei"):
        angaben = adresse.angaben(welt)
        alle = [reverse(adresse.name, kwargs=angaben | {"form": form}) for form in AUSGABEFORMEN]
    if adresse.name == "statistik:wert":
        alle += [f"/statistik/werte/{pk}/" for pk in list(geschlossene())[:6]]
    return alle


def besucht(client: Client, ziel: str) -> str:
    antwort = client.get(ziel)
    text = inhalt(antwort)
    return text if antwort.status_code == 200 else ""


def besucher(adresse: Adresse) -> list[str]:
    """Aus jeder Rolle, die sie lesen darf, jemand; Öffentliches liest auch, wer nicht angemeldet ist."""
    niemand = [UNANGEMELDET] if adresse.oeffentlich and adresse.art != "tat" else []
    return niemand + ([name for name in ROLLEN if name in adresse.lesende] or adresse.lesende[:1])


LESBARE = [adresse for adresse in REGISTER if besucher(adresse)]


def test_es_ist_etwas_geschlossen_und_etwas_offen(welt: Welt) -> None:
    zu = geschlossene()
    assert {461, 873, 391} <= set(zu.values())
    assert len(zu) > 20
    assert (
        Wert.objects.filter(sperrung__isnull=True, merkmal__quelle__schluessel="geheimes-register").count()
        > 40
    )


def test_auch_die_dateien_werden_gelesen(welt: Welt, als: Callable[[str], Client]) -> None:
    """8.027 Menschen sind offen: Wer sie in der Datei nicht findet, fände auch nichts Geheimes."""
    adressen = {adresse.name: adresse for adresse in REGISTER}
    for name in ("analysen:datei", "oeffentlich:datei", "oeffentlich:lesen", "analysen:kurzprofil_datei"):
        for ziel in ziele(adressen[name], welt):
            if "?" not in ziel:
                assert re.search(r"8\.?027", besucht(als("birgit"), ziel)), ziel


@pytest.mark.parametrize("adresse", LESBARE, ids=str)
def test_keine_adresse_verraet_eine_geschlossene_zahl(
    adresse: Adresse, welt: Welt, als: Callable[[str], Client]
) -> None:
    """Keine Rolle liest sie. Und ob 461 oder 7 Kinder: Wer die Seite sieht, kann es nicht unterscheiden."""
    erste, *weitere = besucher(adresse)
    alle = ziele(adresse, welt)
    vorher = {(erste, ziel): besucht(als(erste), ziel) for ziel in alle}
    gelesen = vorher | {(name, alle[0]): besucht(als(name), alle[0]) for name in weitere}
    muster = verraeter()
    genannt = {
        wo: worte for wo, text in gelesen.items() if (worte := muster.findall(GEOMETRIE.sub("", text)))
    }
    with transaction.atomic():
        aendere_geschlossene()
        anders = [ziel for name, ziel in vorher if besucht(als(name), ziel) != vorher[name, ziel]]
        transaction.set_rollback(True)
    assert (genannt, anders) == ({}, [])
