"""Alles Offene aller Quellen der Musterstadt zusammen grenzt keine zu kleine Anzahl ein."""

import pytest

from sozialraum.statistik.models import Schliessung
from tests.angriff.stadtangriff import angriff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("musterstadt")]

EIGENE_REGEL = ("musterstadt-haushalte", "musterstadt-arbeitsmarkt")


def test_was_erst_wir_schliessen_bleibt_gegen_alle_quellen_zu() -> None:
    """Haushalte und Arbeitsmarkt haben eine eigene Schwelle; die übrigen acht Ämter prüfen selbst.

    Was schon geschlossen ankommt, hat sein Amt geschützt; auch das grenzt nichts Offenes ein.
    """
    ergebnis = angriff(2024)
    assert all(ergebnis.angegriffen[quelle] for quelle in EIGENE_REGEL)
    assert sum(ergebnis.angegriffen.values()) > 400
    assert dict(ergebnis.verengt) == {}
    assert dict(ergebnis.beim_amt) == {}
    assert {quelle: zellen for quelle, zellen in ergebnis.gezeigt.items() if zellen} == {}


def test_die_geprueften_quellen_verlieren_keine_zelle() -> None:
    assert set(Schliessung.objects.values_list("quelle__schluessel", flat=True)) == set(EIGENE_REGEL)
