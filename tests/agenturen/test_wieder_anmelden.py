"""Wohin die Anmeldung führt, wenn sie mitten in der Arbeit verlangt wird."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("davor", "danach"),
    [
        ("http://testserver/analysen/5/kapitel/lage/", "/analysen/5/kapitel/lage/"),
        ("http://testserver/analysen/?zustand=entwurf", "/analysen/%3Fzustand%3Dentwurf"),
        # Ohne eigene Seite davor bleibt es beim Ziel des Formulars.
        ("", "/analysen/serien/1/abbrechen/"),
        ("https://boese.example/analysen/", "/analysen/serien/1/abbrechen/"),
        ("javascript:alert(1)", "/analysen/serien/1/abbrechen/"),
    ],
)
def test_nach_dem_absenden_geht_es_zur_seite_des_formulars(davor: str, danach: str) -> None:
    antwort = Client().post("/analysen/serien/1/abbrechen/", headers={"Referer": davor} if davor else {})
    assert (antwort.status_code, antwort.headers["Location"]) == (302, f"/anmelden/?next={danach}")


def test_beim_lesen_geht_es_zu_dem_was_man_lesen_wollte() -> None:
    antwort = Client().get("/analysen/serien/", headers={"Referer": "http://testserver/analysen/"})
    assert antwort.headers["Location"] == "/anmelden/?next=/analysen/serien/"
