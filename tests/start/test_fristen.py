"""Fristen, die jedes Jahr wiederkehren."""

from datetime import date

import pytest

from sozialraum.start.fristen import naechste, tag_und_monat


@pytest.mark.parametrize(
    ("heute", "bis", "in_worten", "draengt"),
    [
        (date(2026, 3, 1), date(2026, 11, 30), "noch 274 Tage", False),
        (date(2026, 10, 30), date(2026, 11, 30), "noch 31 Tage", False),
        (date(2026, 10, 31), date(2026, 11, 30), "noch 30 Tage", True),
        (date(2026, 11, 29), date(2026, 11, 30), "morgen", True),
        (date(2026, 11, 30), date(2026, 11, 30), "heute", True),
        (date(2026, 12, 1), date(2027, 11, 30), "noch 364 Tage", False),
    ],
)
def test_die_naechste_wiederkehr(heute: date, bis: date, in_worten: str, draengt: bool) -> None:
    frist = naechste("Aufgabenplanung", "30.11.", heute)
    assert (frist.bis, frist.in_worten, frist.draengt) == (bis, in_worten, draengt)


def test_auch_ohne_letzten_punkt_und_ohne_null() -> None:
    assert tag_und_monat("30.11") == tag_und_monat(" 30.11. ") == (30, 11)
    assert tag_und_monat("1.4.") == (1, 4)


@pytest.mark.parametrize("text", ["", "31.11.", "29.02.", "11-30", "November"])
def test_ein_tag_den_es_nicht_jedes_jahr_gibt_ist_keine_frist(text: str) -> None:
    with pytest.raises(ValueError):
        tag_und_monat(text)
