"""Alle Seiten in der vollen Musterstadt: keine lädt eine Beziehung Zeile für Zeile nach."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from zeal import zeal_context
from zeal.constants import initialize_app_registry
from zeal.patch import patch

from tests import welt as welten
from tests.register import REGISTER, Adresse

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def welt(musterstadt: None) -> welten.Welt:
    initialize_app_registry()
    patch()
    return welten.musterstadt()


@pytest.mark.parametrize("adresse", [a for a in REGISTER if a.lesende and a.art != "datei"], ids=str)
def test_keine_seite_fragt_zeile_fuer_zeile(
    adresse: Adresse, welt: welten.Welt, als: Callable[..., Client], settings: Any
) -> None:
    # Zweimal dasselbe Objekt braucht, wer beim Ändern den gespeicherten Stand daneben hält; dreimal keiner.
    settings.ZEAL_NPLUSONE_THRESHOLD = 3
    ziel = reverse(adresse.name, kwargs=adresse.angaben(welt))
    for name in ("birgit", "emre"):
        if name not in adresse.lesende:
            continue
        client = als(welt.personen[name])
        with zeal_context():
            antwort = client.get(ziel, headers={"HX-Request": "true"} if adresse.art == "teil" else {})
        assert antwort.status_code == 200
