"""Umrechnen auf neue Einheiten: Summen bleiben, Geteiltes ist Schätzung, Geschlossenes bleibt zu."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from sozialraum.raeume.umschluesseln import Uebergang, Umgerechnet, rueckanteile, umschluesseln, verkettet

D = Decimal
# 1 teilt sich auf 11 und 12; 2 und 3 werden 13; 4 bleibt.
REFORM = [
    Uebergang(1, 11, D("0.35"), "nach Einwohnern"),
    Uebergang(1, 12, D("0.65"), "nach Einwohnern"),
    Uebergang(2, 13, D(1)),
    Uebergang(3, 13, D(1)),
]


def test_teilen_zusammenlegen_und_bleiben() -> None:
    werte = {1: D(1000), 2: D(400), 3: D(600), 4: D(50)}
    assert umschluesseln(werte, REFORM) == {
        11: Umgerechnet(D("350.00"), True, ("nach Einwohnern",), (1,)),
        12: Umgerechnet(D("650.00"), True, ("nach Einwohnern",), (1,)),
        13: Umgerechnet(D(1000), False, (), (2, 3)),
        4: Umgerechnet(D(50), False, (), (4,)),
    }


def test_geschlossene_und_fehlende_werte_werden_nicht_erraten() -> None:
    ergebnis = umschluesseln({1: D(1000), 2: D(400), 3: None}, REFORM)
    assert ergebnis[13] == Umgerechnet(None, False, (), (2, 3))
    assert umschluesseln({2: D(400)}, REFORM)[13].wert is None
    assert umschluesseln({2: D(400)}, REFORM)[11].wert is None


@given(st.lists(st.integers(0, 10**6), min_size=4, max_size=4), st.integers(1, 999))
def test_niemand_geht_verloren(zahlen: list[int], tausendstel: int) -> None:
    anteil = D(tausendstel) / 1000
    reform = [Uebergang(1, 11, anteil), Uebergang(1, 12, 1 - anteil), *REFORM[2:]]
    werte = {nummer: D(zahl) for nummer, zahl in enumerate(zahlen, 1)}
    assert sum(eine.wert or 0 for eine in umschluesseln(werte, reform).values()) == sum(zahlen)


def test_zwei_reformen_nacheinander() -> None:
    spaeter = [Uebergang(12, 21, D("0.5"), "nach Fläche"), Uebergang(12, 22, D("0.5"), "nach Fläche")]
    assert verkettet(REFORM, [*spaeter, Uebergang(4, 24, D(1))]) == [
        Uebergang(1, 11, D("0.35"), "nach Einwohnern"),
        Uebergang(1, 21, D("0.325"), "nach Einwohnern+nach Fläche"),
        Uebergang(1, 22, D("0.325"), "nach Einwohnern+nach Fläche"),
        Uebergang(2, 13, D(1), ""),
        Uebergang(3, 13, D(1), ""),
        Uebergang(4, 24, D(1), ""),
    ]


def test_woher_eine_neue_einheit_stammt() -> None:
    assert rueckanteile(REFORM, {1: D(311), 2: D(100), 3: D(300)}) == {
        11: {1: D(1)},
        12: {1: D(1)},
        13: {2: D("0.25"), 3: D("0.75")},
    }
    assert 13 not in rueckanteile(REFORM, {1: D(311), 2: D(100)})
