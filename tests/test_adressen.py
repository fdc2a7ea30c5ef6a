"""Jede Adresse × jede Rolle × eigener und fremder Träger, und was jede Seite erfüllen muss."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import welt as welten
from tests.register import REGISTER, Adresse
from tests.seite import Seite
from tests.welt import PERSONEN, Welt

pytestmark = pytest.mark.django_db

VORFUEHRUNG = "Vorführung mit erfundenen Daten – Musterstadt. Bitte geben Sie keine echten Namen ein."
VERNEINT = {403, 404, 405, 500}


@pytest.fixture(scope="module")
def welt(django_db_setup: None, django_db_blocker: Any) -> Iterator[Welt]:
    """Einmal gebaut für alle Fragen dieses Moduls; jeder Test nimmt seine Änderungen zurück."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield welten.probstadt()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def sitzungen(welt: Welt, django_db_blocker: Any) -> dict[str, str]:
    """Name → Sitzung: alle melden sich einmal an, nicht in jedem Test neu."""
    kennungen = {}
    with django_db_blocker.unblock():
        for name, person in welt.personen.items():
            client = Client()
            client.force_login(person)
            kennungen[name] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return kennungen


@pytest.fixture
def als(sitzungen: dict[str, str]) -> Callable[[str], Client]:
    """`als("aylin")`: ein frischer Browser mit der Sitzung dieser Person."""

    def angemeldet(name: str) -> Client:
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = sitzungen[name]
        return client

    return angemeldet


def alle_adressen() -> Iterator[str]:
    def tiefer(aufloeser: URLResolver, vorsatz: str) -> Iterator[str]:
        for muster in aufloeser.url_patterns:
            if isinstance(muster, URLResolver):
                yield from tiefer(muster, f"{vorsatz}{muster.namespace}:" if muster.namespace else vorsatz)
            elif isinstance(muster, URLPattern):
                yield f"{vorsatz}{muster.name}"

    return tiefer(get_resolver(), "")


def test_jede_adresse_steht_genau_einmal_im_register() -> None:
    namen = [adresse.name for adresse in REGISTER]
    assert len(namen) == len(set(namen))
    assert sorted(alle_adressen()) == sorted(namen)


def pfad(adresse: Adresse, welt: Welt) -> str:
    return reverse(adresse.name, kwargs=adresse.angaben(welt))


def stand(client: Client, ziel: str, *, teil: bool) -> int:
    antwort = client.get(ziel, headers={"HX-Request": "true"} if teil else {})
    antwort.getvalue()  # eine Datei schließt sich erst, wenn sie gelesen ist
    return antwort.status_code


@pytest.mark.parametrize("adresse", REGISTER, ids=str)
def test_wer_was_sehen_und_tun_darf(adresse: Adresse, welt: Welt, als: Callable[[str], Client]) -> None:
    ziel = pfad(adresse, welt)
    ohne = Client()
    if adresse.oeffentlich:
        assert stand(ohne, ziel, teil=False) == 200
        return
    # Wer nicht angemeldet ist, braucht sich auch nicht abzumelden.
    anmeldung = "/anmelden/" if adresse.name == "account_logout" else f"/anmelden/?next={ziel}"
    assert [ohne.get(ziel).headers.get("Location"), ohne.post(ziel).headers.get("Location")] == [
        anmeldung
    ] * 2

    geht, soll, ist = {}, {}, {}
    for name in PERSONEN:
        client = als(name)
        abgewiesen = 404 if name in adresse.unbekannt.split() else 403
        ist[name, "GET"] = stand(client, ziel, teil=adresse.art == "teil")
        if adresse.art == "tat":
            soll[name, "GET"] = 405
        else:
            soll[name, "GET"] = 200 if name in adresse.lesende else abgewiesen
        if not adresse.nimmt_post:
            continue
        with transaction.atomic():
            antwort = client.post(ziel).status_code
            transaction.set_rollback(True)
        if name in adresse.schreibende:
            geht[name] = antwort
        else:
            soll[name, "POST"], ist[name, "POST"] = abgewiesen, antwort
    assert {wer: (soll[wer], ist[wer]) for wer in soll if soll[wer] != ist[wer]} == {}
    assert {name: antwort for name, antwort in geht.items() if antwort in VERNEINT} == {}


@pytest.mark.parametrize("adresse", [a for a in REGISTER if a.lesende or a.oeffentlich], ids=str)
def test_was_jede_antwort_erfuellt(
    adresse: Adresse, welt: Welt, als: Callable[[str], Client], settings: Any
) -> None:
    """Die strenge Richtlinie; eine Seite dazu ihr Aufbau und woran man eine Vorführung erkennt."""
    client = Client() if adresse.oeffentlich else als(adresse.lesende[0])
    ziel = pfad(adresse, welt)
    antwort = client.get(ziel)
    antwort.getvalue()  # eine Datei schließt sich erst, wenn sie gelesen ist
    pruefe_strenge_richtlinie(antwort.headers)
    if adresse.art == "seite":
        seite = Seite(antwort.text)
        pruefe_aufbau(seite)
        settings.VORFUEHRUNG = True
        vorgefuehrt = Seite(client.get(ziel).text)
        assert [VORFUEHRUNG in eine.text for eine in (seite, vorgefuehrt)] == [False, True]


def pruefe_strenge_richtlinie(kopf: Mapping[str, str]) -> None:
    richtlinie = kopf["Content-Security-Policy"]
    assert "unsafe" not in richtlinie and "frame-ancestors 'none'" in richtlinie
    assert "http:" not in richtlinie and "https:" not in richtlinie
    assert kopf["X-Frame-Options"] == "DENY"


def pruefe_aufbau(seite: Seite) -> None:
    assert seite.sprache == "de"
    assert len([1 for stufe, _ in seite.ueberschriften if stufe == 1]) == 1
    assert seite.ueberschriften[0][0] == 1
    assert seite.uebersprungene_stufen == []
    assert [text for _, text in seite.ueberschriften if not text.strip()] == []
    assert seite.titel.strip().endswith("– Sozialraum")
    assert seite.marken.count("main") == 1
    assert len(seite.kennungen) == len(set(seite.kennungen))
    assert seite.fremdwoerter == []
    assert "{{ " not in seite.text and "{%" not in seite.text
