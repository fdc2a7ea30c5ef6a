"""Zeiträume lesen sich deutsch und liegen richtig auf der Zeitachse."""

import pytest

from sozialraum.statistik.zeitraeume import auf_der_achse, in_worten, jahr, versetzt, von_bis


@pytest.mark.parametrize(
    ("zeitraum", "worte", "lage"),
    [
        ("2012", "2012", 2012.0),
        ("2012-12-31", "31.12.2012", 2012 + 365 / 366),
        ("2012-03", "März 2012", 2012 + 2 / 12),
        ("2012-Q3", "3.\u00a0Quartal 2012", 2012.5),
        ("2020-W09", "Kalenderwoche 9/2020", 2020 + 8 / 53),
        ("2012-SJ", "Schuljahr 2012/13", 2012 + 7 / 12),
        ("1999-WS", "Wintersemester 1999/00", 1999 + 9 / 12),
        ("2012-SS", "Sommersemester 2012", 2012 + 3 / 12),
    ],
)
def test_jede_form_hat_worte_und_einen_platz(zeitraum: str, worte: str, lage: float) -> None:
    assert in_worten(zeitraum) == worte
    assert auf_der_achse(zeitraum) == pytest.approx(lage)
    assert jahr(zeitraum) == int(zeitraum[:4])


def test_fuenf_jahre_zuvor_behaelt_die_form() -> None:
    assert [versetzt(z, -5) for z in ("2012", "2012-Q3", "2012-12-31")] == ["2007", "2007-Q3", "2007-12-31"]


@pytest.mark.parametrize(
    ("zeiten", "worte"),
    [
        ([], ""),
        (["2012"], "2012"),
        (["2012", "2005"], "2005–2012"),
        (["2012-03", "2013-01"], "März 2012 bis Januar 2013"),
    ],
)
def test_spanne_in_worten(zeiten: list[str], worte: str) -> None:
    assert von_bis(zeiten) == worte


@pytest.mark.parametrize("unsinn", ["12", "2012-13-99x", "Jahr 2012", "2012-Q5"])
def test_was_kein_zeitraum_ist_faellt_auf(unsinn: str) -> None:
    with pytest.raises(ValueError):
        in_worten(unsinn)
