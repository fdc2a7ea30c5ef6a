"""Eine geschlossene Zelle bleibt geschlossen, in jeder Summe, jedem Anteil und jedem Gegenstück."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.statistik.geheimhaltung import (
    GEHEIM,
    VORGEPRUEFT,
    Angabe,
    Regel,
    anteil,
    schliesse_primaer,
    summe,
    verhaeltnis,
    zaehlt,
)
from sozialraum.statistik.zeichen import FEHLEND, Zeichen

FUENF = Regel(5)


def zahl(wert: int | str) -> Angabe:
    return Angabe(Decimal(wert))


@pytest.mark.parametrize(("anzahl", "offen"), [(0, True), (1, False), (4, False), (5, True), (120, True)])
def test_anzahlen_von_1_bis_4_werden_geschlossen_die_null_bleibt(anzahl: int, offen: bool) -> None:
    assert schliesse_primaer(zahl(anzahl), FUENF).offen is offen


def test_was_das_amt_geprueft_hat_verliert_keine_zelle() -> None:
    assert schliesse_primaer(zahl(1), VORGEPRUEFT) == zahl(1)


def test_ein_durchschnittsalter_ist_keine_kleine_fallzahl() -> None:
    assert schliesse_primaer(zahl("3.5"), FUENF, einheit="Jahre") == zahl("3.5")
    assert schliesse_primaer(zahl(3), FUENF, einheit="Personen") == GEHEIM


@pytest.mark.parametrize(
    ("einheit", "ist_anzahl"),
    [
        ("Anzahl", True),
        ("Personen", True),
        ("Haushalte", True),
        ("1.000 Personen", True),
        ("Personen unter 18 Jahre", True),
        ("Einwohner je km²", False),
        ("Fälle je 1.000 Einwohner", False),
        ("%", False),
        ("Jahre", False),
        ("Mio. €", False),
        ("t", False),
        ("Index", False),
    ],
)
def test_ob_eine_zahl_koepfe_zaehlt_sagt_ihre_einheit(einheit: str, ist_anzahl: bool) -> None:
    assert zaehlt(einheit) is ist_anzahl


def test_eine_angabe_ist_offen_oder_geschlossen_nie_beides() -> None:
    with pytest.raises(ValueError):
        Angabe(None)
    with pytest.raises(ValueError):
        Angabe(Decimal(3), Zeichen.GEHEIM)
    assert Angabe(Decimal(0), Zeichen.WENIGER_ALS_HAELFTE).offen


def test_eine_summe_mit_geschlossenem_teil_ist_geschlossen() -> None:
    eins = Decimal(1)
    assert summe([(eins, zahl(100)), (eins, GEHEIM), (eins, zahl(50))], VORGEPRUEFT) == GEHEIM


def test_in_der_summe_spricht_der_strengste_grund() -> None:
    eins = Decimal(1)
    teile = [(eins, Angabe(None, Zeichen.FOLGT)), (eins, GEHEIM), (eins, Angabe(None, Zeichen.UNBEKANNT))]
    assert summe(teile, VORGEPRUEFT).zeichen is Zeichen.GEHEIM


def test_gewichte_lassen_keine_kleine_anzahl_entstehen() -> None:
    assert summe([(Decimal("0.5"), zahl(6))], FUENF) == GEHEIM
    assert summe([(Decimal("0.5"), zahl(10))], FUENF) == zahl(5)


def test_auch_abziehen_laesst_keine_kleine_anzahl_entstehen() -> None:
    """23 Ausländer, davon 20 aus EU-Staaten: die übrigen 3 stehen nirgends."""
    assert summe([(Decimal(1), zahl(23)), (Decimal(-1), zahl(20))], FUENF) == GEHEIM


def test_der_anteil_ist_zu_wenn_der_rest_zu_klein_ist() -> None:
    assert anteil(zahl(97), zahl(100), FUENF) is Zeichen.GEHEIM
    assert anteil(zahl(95), zahl(100), FUENF) is None
    assert anteil(zahl(100), zahl(100), FUENF) is None


def test_der_anteil_ist_zu_wenn_sein_gegenstueck_geheim_geliefert_ist() -> None:
    assert anteil(zahl(97), zahl(100), VORGEPRUEFT, [GEHEIM]) is Zeichen.GEHEIM
    assert anteil(zahl(97), zahl(100), VORGEPRUEFT, [Angabe(None, Zeichen.FOLGT)]) is None


@pytest.mark.parametrize("zeichen", sorted(FEHLEND))
def test_zaehler_oder_nenner_geschlossen_schliesst_das_verhaeltnis(zeichen: Zeichen) -> None:
    zu = Angabe(None, zeichen)
    assert verhaeltnis(zu, zahl(100)) is zeichen
    assert verhaeltnis(zahl(10), zu) is zeichen


def test_durch_null_wird_nicht_geteilt() -> None:
    assert verhaeltnis(zahl(0), zahl(0)) is Zeichen.NICHT_SINNVOLL


@given(
    st.lists(st.integers(min_value=0, max_value=200), min_size=1, max_size=6),
    st.integers(min_value=2, max_value=10),
)
def test_keine_offene_summe_liegt_unter_der_schwelle(anzahlen: list[int], schwelle: int) -> None:
    regel = Regel(schwelle)
    teile = [(Decimal(1), schliesse_primaer(zahl(anzahl), regel)) for anzahl in anzahlen]
    ergebnis = summe(teile, regel)
    if ergebnis.wert is not None:
        assert ergebnis.wert == sum(anzahlen)
        assert ergebnis.wert == 0 or ergebnis.wert >= schwelle
        assert not any(0 < anzahl < schwelle for anzahl in anzahlen)


@given(st.integers(min_value=0, max_value=60), st.integers(min_value=0, max_value=60))
def test_ein_offener_anteil_verraet_weder_sich_noch_sein_gegenstueck(teil: int, rest: int) -> None:
    zaehler = schliesse_primaer(zahl(teil), FUENF)
    nenner = schliesse_primaer(zahl(teil + rest), FUENF)
    if anteil(zaehler, nenner, FUENF) is None:
        assert teil not in range(1, 5)
        assert rest not in range(1, 5)
