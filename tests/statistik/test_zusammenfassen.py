"""Wo viel geschlossen ist, schlägt das Kontrollprotokoll vor, Gebiete oder Jahre zusammenzufassen."""

from collections.abc import Callable

import pytest
from django.test import Client

from agenturen.models import Person
from sozialraum.statistik.models import Schliessung
from sozialraum.statistik.schliessen.zusammenfassen import vorschlaege
from tests import besetzung as b
from tests.seite import Seite
from tests.statistik.lieferungen import liefere, quelle

pytestmark = pytest.mark.django_db

ORTE = {"11": ("11",), "12": ("12",), "21": ("21",), "22": ("22",), "1": ("11", "12"), "2": ("21", "22")}
GRUPPEN = ("u6", "6-18", "18-65", "65+")


def stadt(je_viertel: dict[str, tuple[int, ...]], *jahre: str) -> None:
    """Vier Altersgruppen und ihre Summe in vier Stadtteilen, zwei Bezirken und der Stadt."""
    alle = ORTE | {"": tuple(je_viertel)}
    zellen = {}
    for ort, viertel in alle.items():
        gruppen = dict(
            zip(GRUPPEN, map(sum, zip(*(je_viertel[v] for v in viertel), strict=True)), strict=True)
        )
        for jahr in jahre:
            zellen[ort, jahr] = gruppen | {"ew": sum(gruppen.values())}
    liefere(zellen, von=quelle("register", schwelle=5))


def letzte() -> Schliessung:
    return Schliessung.objects.order_by("-zeitraum")[0]


def test_viel_geschlossen_schlaegt_bezirke_und_mehr_jahre_vor(als: Callable[[Person], Client]) -> None:
    viertel = {nummer: (3, 4, 60 + index, 4) for index, nummer in enumerate(("11", "12", "21", "22"))}
    stadt(viertel, "2022", "2023", "2024")
    gebiete, jahre = vorschlaege(letzte())
    assert gebiete == (
        "Stadtteile: 12 von 20 Anzahlen sind geschlossen, 60\u00a0%. Für die Stadtbezirke sind es 0 von 10: "
        "Bitte berichten Sie auf dieser Ebene, oder fassen Sie mehrere Stadtteile zu einem Sozialraum "
        "zusammen."
    )
    assert jahre == (
        "Mit 2022 und 2023 zusammen lägen 12 von 12\u00a0zu kleinen Anzahlen über der Schwelle. Zu- und "
        "Abgänge lassen sich dafür addieren; ein Bestand nur als Mittel der Zeiträume berichten."
    )
    seite = Seite(als(b.emre()).get(f"/statistik/geheimhaltung/{letzte().pk}/").content.decode())
    assert (2, "Vorschlag: zusammenfassen") in seite.ueberschriften
    assert "Mit 2022 und 2023 zusammen lägen 12 von 12" in seite.text


def test_wenig_geschlossen_schlaegt_nichts_vor() -> None:
    viertel = dict.fromkeys(("11", "12", "21"), (30, 40, 160, 40)) | {"22": (3, 40, 160, 40)}
    stadt(viertel, "2023", "2024")
    assert (letzte().primaer, vorschlaege(letzte())) == (1, [])


def test_ohne_frueheren_zeitraum_nur_gebiete() -> None:
    stadt(dict.fromkeys(("11", "12", "21", "22"), (3, 4, 60, 4)), "2024")
    assert [satz[:11] for satz in vorschlaege(letzte())] == ["Stadtteile:"]
