"""Die Schwankungsbreite eines Anteils stimmt mit dem Schrifttum und umschließt den Anteil."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sozialraum.statistik.indikatoren import INDIKATOREN
from sozialraum.statistik.kennzahl import Kennzahl
from sozialraum.statistik.schwankungsbreite import sind_kleine_zahlen, wilson
from sozialraum.statistik.zeichen import Zeichen
from tests.statistik.test_saetze import KALK


@pytest.mark.parametrize(
    ("zaehler", "nenner", "unten", "oben"),
    [
        # R. G. Newcombe: Two-sided confidence intervals for the single proportion (1998), Tabelle I.
        (81, 263, "25.53", "36.62"),
        (15, 148, "6.24", "16.05"),
        (0, 20, "0.00", "16.11"),
        (1, 29, "0.61", "17.18"),
        (20, 20, "83.89", "100.00"),
    ],
)
def test_wilson_wie_im_schrifttum(zaehler: int, nenner: int, unten: str, oben: str) -> None:
    breite = wilson(Decimal(zaehler), Decimal(nenner))
    assert (round(breite.unten, 2), round(breite.oben, 2)) == (Decimal(unten), Decimal(oben))


@pytest.mark.parametrize(("zaehler", "nenner"), [("5", "4"), ("-1", "10"), ("0", "0")])
def test_was_kein_anteil_ist_hat_keine_schwankungsbreite(zaehler: str, nenner: str) -> None:
    with pytest.raises(ValueError, match="kein Anteil"):
        wilson(Decimal(zaehler), Decimal(nenner))


@settings(deadline=None)
@given(st.integers(1, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_der_gedruckte_anteil_liegt_zwischen_den_gedruckten_grenzen(paar: tuple[int, int]) -> None:
    zaehler, nenner = map(Decimal, paar)
    anteil = round(zaehler / nenner * 100, 1)
    unten, oben = wilson(zaehler, nenner).gerundet(1)
    assert 0 <= unten <= anteil <= oben <= 100


@settings(deadline=None)
@given(st.integers(1, 1000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_das_gegenstueck_schwankt_ebenso(paar: tuple[int, int]) -> None:
    zaehler, nenner = map(Decimal, paar)
    hier, rest = wilson(zaehler, nenner), wilson(nenner - zaehler, nenner)
    assert abs(hier.unten - (100 - rest.oben)) < Decimal("1e-18")


@pytest.mark.parametrize(
    ("zaehler", "nenner", "klein"),
    [
        (29, 4000, True),
        (30, 4000, False),
        (3971, 4000, True),
        (150, 299, True),
        (150, 300, False),
    ],
)
def test_ab_wann_zahlen_klein_sind(zaehler: int, nenner: int, klein: bool) -> None:
    assert sind_kleine_zahlen(Decimal(zaehler), Decimal(nenner)) is klein


def test_nur_offene_anteile_mit_offenen_zahlen_schwanken() -> None:
    offen = Kennzahl(
        INDIKATOREN["anteil_u18"], KALK, "2012", wert=Decimal(20), zaehler=Decimal(40), nenner=Decimal(200)
    )
    assert offen.schwankungsbreite == wilson(Decimal(40), Decimal(200)) and offen.aus_kleinen_zahlen
    for zu in (
        replace(offen, wert=None, zeichen=Zeichen.GEHEIM),
        replace(offen, zaehler=None),
        replace(offen, nenner=None),
        replace(offen, indikator=INDIKATOREN["jugendquotient"]),
        replace(offen, zaehler=Decimal(201)),
    ):
        assert zu.schwankungsbreite is None and not zu.aus_kleinen_zahlen
    assert not replace(offen, zaehler=Decimal(4000), nenner=Decimal(20000)).aus_kleinen_zahlen
