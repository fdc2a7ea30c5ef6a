"""Wo viel geschlossen ist, schlägt das Kontrollprotokoll vor, Gebiete oder Jahre zusammenzufassen."""

from collections.abc import Callable

import pytest
from django.test import Client

from agenturen.models import Person
from sozialraum.statistik.models import Schliessung, Wert
from sozialraum.statistik.schliessen.zusammenfassen import vorschlaege
from tests import besetzung as b
from tests.seite import Seite
from tests.statistik.lieferungen import liefere, quelle

pytestmark = pytest.mark.django_db

ORTE = {"11": ("11",), "12": ("12",), "21": ("21",), "22": ("22",), "1": ("11", "12"), "2": ("21", "22")}
GRUPPEN = ("u6", "6-18", "18-65", "65+")


KLEIN = {nummer: (3, 4, 60 + index, 4) for index, nummer in enumerate(("11", "12", "21", "22"))}
GROSS = {nummer: (30, 40, 60 + index, 40) for index, nummer in enumerate(("11", "12", "21", "22"))}
WOFUER = "Zu- und Abgänge lassen sich dafür addieren; ein Bestand nur als Mittel der Zeiträume berichten."


def stadt(je_viertel: dict[str, tuple[int, ...]], *jahre: str, **andere: dict[str, tuple[int, ...]]) -> None:
    """Vier Altersgruppen und ihre Summe in vier Stadtteilen, zwei Bezirken und der Stadt.

    `andere` nennt Jahre mit anderen Zahlen, etwa `y2023=…`.
    """
    zellen = {}
    for jahr, zahlen in [(jahr, je_viertel) for jahr in jahre] + [(y[1:], z) for y, z in andere.items()]:
        for ort, viertel in (ORTE | {"": tuple(je_viertel)}).items():
            gruppen = dict(
                zip(GRUPPEN, map(sum, zip(*(zahlen[v] for v in viertel), strict=True)), strict=True)
            )
            zellen[ort, jahr] = gruppen | {"ew": sum(gruppen.values())}
    liefere(zellen, von=quelle("register", schwelle=5))


def letzte() -> Schliessung:
    return Schliessung.objects.order_by("-zeitraum")[0]


def test_viel_geschlossen_schlaegt_bezirke_und_mehr_jahre_vor(als: Callable[[Person], Client]) -> None:
    stadt(KLEIN, "2024", y2022=GROSS, y2023=GROSS)
    gebiete, jahre = vorschlaege(letzte())
    assert gebiete == (
        "Stadtteile: 12 von 20 Anzahlen sind geschlossen, 60\u00a0%. Für die Stadtbezirke sind es 0 von 10: "
        "Bitte berichten Sie auf dieser Ebene, oder fassen Sie mehrere Stadtteile zu einem Sozialraum "
        "zusammen."
    )
    assert jahre == (
        f"Mit 2022 und 2023 zusammen erreichen 12 von 12\u00a0zu kleinen Anzahlen die Schwelle. {WOFUER}"
    )
    seite = Seite(als(b.emre()).get(f"/statistik/geheimhaltung/{letzte().pk}/").content.decode())
    assert (2, "Vorschlag: zusammenfassen") in seite.ueberschriften
    assert "Mit 2022 und 2023 zusammen erreichen 12 von 12" in seite.text


def test_wo_auch_frueheres_geschlossen_ist_wird_nicht_damit_gerechnet() -> None:
    """Zusammen wären es 9, 12 und 12: Das zu sagen grenzte die geschlossenen Anzahlen ein."""
    stadt(KLEIN, "2022", "2023", "2024")
    assert vorschlaege(letzte())[1] == (
        "Mit 2022 und 2023 zusammen können es weniger zu kleine Anzahlen werden, jetzt 12. Wie viele es "
        f"wären, hängt von geschlossenen Anzahlen ab; mit ihnen wird hier nicht gerechnet. {WOFUER}"
    )


def test_nur_die_offenen_frueheren_zaehlen() -> None:
    """2023 ist nur im Viertel 22 etwas zu klein, und nur, was zu seinem Schutz zu ist, zählt nicht mit."""
    stadt(KLEIN, "2024", y2023=GROSS | {"22": KLEIN["22"]})
    assert vorschlaege(letzte())[1] == (
        "Mit 2023 zusammen erreichen 6 von 12\u00a0zu kleinen Anzahlen die Schwelle. Bei den übrigen hängt "
        f"es von geschlossenen Anzahlen ab; mit ihnen wird hier nicht gerechnet. {WOFUER}"
    )


@pytest.mark.parametrize("anzahl", [1, 2, 4])
def test_kein_satz_haengt_von_einer_geschlossenen_zahl_ab(anzahl: int) -> None:
    stadt(KLEIN, "2024", y2022=KLEIN, y2023=GROSS | {"22": KLEIN["22"]})
    vorher = vorschlaege(letzte())
    Wert.objects.filter(sperrung__isnull=False).update(wert=anzahl)
    assert vorschlaege(letzte()) == vorher


def test_wenig_geschlossen_schlaegt_nichts_vor() -> None:
    viertel = dict.fromkeys(("11", "12", "21"), (30, 40, 160, 40)) | {"22": (3, 40, 160, 40)}
    stadt(viertel, "2023", "2024")
    assert (letzte().primaer, vorschlaege(letzte())) == (1, [])


def test_ohne_frueheren_zeitraum_nur_gebiete() -> None:
    stadt(dict.fromkeys(("11", "12", "21", "22"), (3, 4, 60, 4)), "2024")
    assert [satz[:11] for satz in vorschlaege(letzte())] == ["Stadtteile:"]
