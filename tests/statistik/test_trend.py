"""Der Trend ist der von Mann und Kendall, bis auf die letzte Reihenfolge nachgezählt."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sozialraum.statistik.trend import Verlauf, fehlstaende, irrtumswahrscheinlichkeit, trend


def reihe(text: str) -> list[Decimal]:
    return [Decimal(wert) for wert in text.split()]


@pytest.mark.parametrize(
    ("werte", "verlauf", "s", "p"),
    [
        ("1 2 3 4 5", Verlauf.GESTIEGEN, 10, Fraction(2, 120)),
        ("5 4 3 2 1", Verlauf.GEFALLEN, -10, Fraction(2, 120)),
        ("1 2 3 5 4", Verlauf.OHNE_RICHTUNG, 8, Fraction(10, 120)),
        ("7 7 7 7 7", Verlauf.UNVERAENDERT, 0, Fraction(1)),
        ("1 1 2 3 4 5", Verlauf.GESTIEGEN, 14, Fraction(2, 360)),
        # Vier gleiche Werte und ein Ausreißer am Ende sind keine Richtung.
        ("3 3 3 3 9", Verlauf.OHNE_RICHTUNG, 4, Fraction(2, 5)),
    ],
)
def test_trend(werte: str, verlauf: Verlauf, s: int, p: Fraction) -> None:
    ergebnis = trend(reihe(werte))
    assert ergebnis is not None
    assert (ergebnis.verlauf, ergebnis.s, ergebnis.p) == (verlauf, s, p)


def test_vier_werte_sind_zu_wenige() -> None:
    assert trend(reihe("1 2 3 4")) is None


@pytest.mark.parametrize(
    ("n", "s", "p"),
    # M. G. Kendall: Rank Correlation Methods, Tafel 1: die Wahrscheinlichkeit, S oder mehr zu erreichen.
    [
        (4, 6, "0.042"),
        (5, 8, "0.042"),
        (8, 16, "0.031"),
        (8, 18, "0.016"),
        (9, 20, "0.022"),
        (10, 23, "0.023"),
    ],
)
def test_irrtumswahrscheinlichkeit_wie_in_der_tafel(n: int, s: int, p: str) -> None:
    einseitig = irrtumswahrscheinlichkeit(s, (1,) * n) / 2
    assert f"{float(einseitig):.3f}" == p


@settings(deadline=None)
@given(st.lists(st.integers(0, 3), min_size=2, max_size=6))
def test_fehlstaende_stimmen_mit_dem_auszaehlen_aller_reihenfolgen(werte: list[int]) -> None:
    gezaehlt = Counter(
        sum(eine[i] > eine[j] for i in range(len(eine)) for j in range(i + 1, len(eine)))
        for eine in set(permutations(werte))
    )
    berechnet = fehlstaende(tuple(sorted(Counter(werte).values())))
    assert {fehl: anzahl for fehl, anzahl in enumerate(berechnet) if anzahl} == dict(gezaehlt)


@settings(deadline=None)
@given(st.lists(st.decimals(0, 100, places=1), min_size=5, max_size=15))
def test_rueckwaerts_gelesen_kehrt_sich_die_richtung_um(werte: list[Decimal]) -> None:
    vor, zurueck = trend(werte), trend(werte[::-1])
    assert vor is not None and zurueck is not None
    assert (vor.s, vor.p) == (-zurueck.s, zurueck.p)
    assert 0 < vor.p <= 1


def test_vierzig_jahre_sind_schnell_gerechnet() -> None:
    ergebnis = trend([Decimal(jahr % 7) for jahr in range(40)])
    assert ergebnis is not None and ergebnis.verlauf is Verlauf.OHNE_RICHTUNG
