"""Wie Zahlen, Anteile, Daten und Mengen auf dem Bildschirm stehen."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from sozialraum.kern import zahlen


@pytest.mark.parametrize(
    ("wert", "stellen", "text"),
    [
        (0, None, "0"),
        (999, None, "999"),
        (1_234, None, "1.234"),
        (1_044_555, None, "1.044.555"),
        (-2.3, None, "−2,3"),
        (35.1, None, "35,1"),
        (35.0, None, "35"),
        (Decimal("35.10"), None, "35,10"),
        (Decimal("12345.678"), 1, "12.345,7"),
        (0.05, 1, "0,1"),
        (2.5, 0, "3"),
        (-0.04, 1, "0,0"),
        (Decimal("1E+3"), None, "1.000"),
        (None, 1, ""),
    ],
)
def test_zahl_steht_deutsch(wert, stellen, text):
    assert zahlen.zahl(wert, stellen) == text


@pytest.mark.parametrize("wert", [float("nan"), float("inf"), Decimal("NaN")])
def test_was_keine_zahl_ist_wird_nicht_gedruckt(wert):
    with pytest.raises(ValueError, match="lässt sich nicht als Zahl schreiben"):
        zahlen.zahl(wert)


def test_anteile_und_unterschiede():
    assert zahlen.prozent(35.06) == "35,1\u00a0%"
    assert zahlen.prozent(Decimal(100), 0) == "100\u00a0%"
    assert zahlen.prozent(None) == ""
    assert zahlen.prozentpunkte(-2.34) == "−2,3\u00a0Prozentpunkte"
    assert zahlen.prozentpunkte(0.4) == "+0,4\u00a0Prozentpunkte"
    assert zahlen.prozentpunkte(0) == "0,0\u00a0Prozentpunkte"
    assert zahlen.prozentpunkte(-1, 0) == "−1\u00a0Prozentpunkt"
    assert zahlen.prozentpunkte(None) == ""


@pytest.mark.parametrize(
    ("von", "bis", "text"),
    [
        (12, 15, "12–15"),
        (12, 12, "12"),
        (None, 15, "bis 15"),
        (12, None, "ab 12"),
        (None, None, ""),
        (-3, 5, "−3 bis 5"),
        (1_000, 2_000, "1.000–2.000"),
    ],
)
def test_spanne(von, bis, text):
    assert zahlen.spanne(von, bis) == text


def test_jahre_tragen_keinen_tausenderpunkt():
    assert zahlen.jahre(2005, 2012) == "2005–2012"
    assert zahlen.jahre(2012, 2012) == "2012"
    assert zahlen.jahre(None, 2012) == "2012"
    assert zahlen.jahre(None, None) == ""


def test_anzahl_kennt_die_einzahl():
    assert zahlen.anzahl(0, "Angebot", "Angebote") == "keine\u00a0Angebote"
    assert zahlen.anzahl(0, "offene Frage", "offene Fragen") == "keine\u00a0offenen Fragen"
    assert zahlen.anzahl(1, "Angebot", "Angebote") == "1\u00a0Angebot"
    assert zahlen.anzahl(29_135, "Wert", "Werte") == "29.135\u00a0Werte"


def test_eine_aufzaehlung_hat_nur_vor_dem_letzten_ein_und():
    assert zahlen.aufzaehlung([]) == ""
    assert zahlen.aufzaehlung(["Kalk"]) == "Kalk"
    assert zahlen.aufzaehlung(name for name in ("Kalk", "Deutz")) == "Kalk und Deutz"
    assert zahlen.aufzaehlung(("Kalk", "Deutz", "Poll")) == "Kalk, Deutz und Poll"


def test_daten():
    tag = date(2024, 3, 5)
    assert zahlen.datum(tag) == "05.03.2024"
    assert zahlen.datum(tag, "lang") == "5.\u00a0März 2024"
    assert zahlen.datum(tag, "tag") == "Di, 05.03.2024"
    assert zahlen.datum(tag, "wochentag") == "Dienstag, 5.\u00a0März 2024"
    assert zahlen.datum(None) == ""
    with pytest.raises(ValueError, match="kurz, tag, lang oder wochentag"):
        zahlen.datum(tag, "englisch")


def test_zeitpunkte_stehen_in_berliner_zeit():
    # Silvester, 23:30 UTC, ist in Berlin schon Neujahr.
    assert zahlen.zeitpunkt(datetime(2023, 12, 31, 23, 30, tzinfo=UTC)) == "01.01.2024, 00:30\u00a0Uhr"
    assert zahlen.datum(datetime(2023, 12, 31, 23, 30, tzinfo=UTC)) == "01.01.2024"
    assert zahlen.zeitpunkt(None) == ""


def test_zeitraum():
    assert zahlen.zeitraum(date(2024, 1, 1), date(2024, 12, 31)) == "01.01.2024–31.12.2024"
    assert zahlen.zeitraum(date(2024, 1, 1), None) == "seit 01.01.2024"
    assert zahlen.zeitraum(None, date(2024, 1, 1)) == "bis 01.01.2024"
    assert zahlen.zeitraum(date(2024, 1, 1), date(2024, 1, 1)) == "01.01.2024"
    assert zahlen.zeitraum(None, None) == ""


@pytest.mark.parametrize(
    ("groesse", "text"),
    [
        (0, "0\u00a0Byte"),
        (999, "999\u00a0Byte"),
        (1_000, "1\u00a0KB"),
        (999_949, "999,9\u00a0KB"),
        (999_950, "1\u00a0MB"),
        (1_900_000, "1,9\u00a0MB"),
        (2_000_000_000, "2\u00a0GB"),
        (None, ""),
    ],
)
def test_dateigroesse(groesse, text):
    assert zahlen.dateigroesse(groesse) == text
