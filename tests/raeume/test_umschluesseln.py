"""Nach einer Reform: welcher Anteil einer neuen Einheit aus welcher alten stammt."""

from decimal import Decimal

from sozialraum.raeume.umschluesseln import Uebergang, rueckanteile

D = Decimal
# 1 teilt sich auf 11 und 12; 2 und 3 werden 13.
REFORM = [
    Uebergang(1, 11, D("0.35")),
    Uebergang(1, 12, D("0.65")),
    Uebergang(2, 13, D(1)),
    Uebergang(3, 13, D(1)),
]


def test_woher_eine_neue_einheit_stammt() -> None:
    assert rueckanteile(REFORM, {1: D(311), 2: D(100), 3: D(300)}) == {
        11: {1: D(1)},
        12: {1: D(1)},
        13: {2: D("0.25"), 3: D("0.75")},
    }
    assert 13 not in rueckanteile(REFORM, {1: D(311), 2: D(100)})
