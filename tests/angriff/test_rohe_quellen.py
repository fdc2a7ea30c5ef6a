"""Vier Ämter liefern ihre wahren Zahlen, erst wir schließen: jedes gegen alles, was die anderen zeigen."""

import pytest

from sozialraum.start.vorfuehrung.orte import grenzen_uebernehmen
from tests import besetzung as b
from tests.angriff.stadtangriff import angriff, roh_liefern

pytestmark = pytest.mark.django_db


def test_vier_aemter_die_dieselben_menschen_zaehlen_verraten_zusammen_nichts() -> None:
    """Bewegungen, Kita, Grundsicherung und Wahlen nennen Einwohner nach Alter, jedes in anderen Gruppen."""
    grenzen_uebernehmen(b.emre())
    roh_liefern(2020, {"bewegungen": 5, "kita": 5, "grundsicherung": 10, "wahlen": 5})
    ergebnis = angriff(2020)
    assert sum(ergebnis.angegriffen.values()) > 200
    assert dict(ergebnis.verengt) == {}
    assert ergebnis.offen > 0.8 * ergebnis.zellen
