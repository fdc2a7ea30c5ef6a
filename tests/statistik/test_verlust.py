"""Was zum Schutz geschlossen wird, ist nicht mehr als beim einfachen Quaderverfahren auf denselben Zahlen."""

import importlib
import random
from pathlib import Path

import pytest

from sozialraum.statistik.geheimhaltung.sekundaer import schliesse
from sozialraum.statistik.geheimhaltung.tafel import Summe, tafel_aus

BENCH = Path(__file__).resolve().parents[2] / "bench"
GEBIETE, ALTERSGRUPPEN, SCHWELLE, MITTEL = 25, 12, 5, 40.0


@pytest.mark.parametrize("nummer", [0, 1])
def test_geschlossen_wird_nicht_mehr_als_mit_quadern(nummer: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCH))
    tafeln, hypercube = (importlib.import_module(name) for name in ("_tafeln", "_hypercube"))
    stadt = tafeln.erfinde(random.Random(nummer), GEBIETE, ALTERSGRUPPEN, MITTEL)
    schluss = schliesse(
        tafel_aus(
            stadt.als_tafel(),
            zeilensummen=[Summe(*eine) for eine in stadt.summen_der_gebiete()],
            spaltensummen=[Summe(*eine) for eine in stadt.summen_der_merkmale()],
        ),
        SCHWELLE,
    )
    mit_quadern = hypercube.quader(stadt.zahlen, stadt.achsen, SCHWELLE)
    weitere = [zelle for zelle in mit_quadern if not 0 < stadt.zahlen[zelle] < SCHWELLE]
    assert schluss.primaer > 0 and schluss.ungeschuetzt == []
    assert schluss.sekundaer <= len(weitere)
