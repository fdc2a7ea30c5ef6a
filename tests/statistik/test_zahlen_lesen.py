"""Zahlen werden streng in der Schreibweise der Vorlage gelesen; nichts wird geraten."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.statistik.lesen.zahlen_lesen import KeineZahl, Zahlform, schreiben

DEUTSCH = Zahlform(",", ".")
PUNKT = Zahlform(".", "")
FORMEN = [DEUTSCH, PUNKT, Zahlform(",", " "), Zahlform(",", ""), Zahlform(".", ","), Zahlform(".", "'")]


@pytest.mark.parametrize(
    ("form", "zelle", "stellen", "erwartet"),
    [
        (PUNKT, "1023101.0", 0, "1023101"),
        (PUNKT, "38.4", 1, "38.4"),
        (PUNKT, "0.0", 0, "0"),
        (DEUTSCH, "12.345", 0, "12345"),
        (DEUTSCH, "1.023.101", 0, "1023101"),
        (DEUTSCH, "12345", 0, "12345"),
        (DEUTSCH, "2930,00", 0, "2930"),
        (DEUTSCH, "38,4", 1, "38.4"),
        (DEUTSCH, "-23", 0, "-23"),
        (DEUTSCH, "−2,3", 1, "-2.3"),
        (DEUTSCH, "–  23", 0, "-23"),
        (DEUTSCH, "+1.200", 0, "1200"),
        (Zahlform(",", " "), "2 006 772", 0, "2006772"),
        (Zahlform(",", "\u202f"), "2\u202f006", 0, "2006"),
    ],
)
def test_liest_die_schreibweise_der_vorlage(form: Zahlform, zelle: str, stellen: int, erwartet: str) -> None:
    assert form.lesen(zelle, stellen) == Decimal(erwartet)


@pytest.mark.parametrize(
    ("form", "zelle", "stellen", "grund"),
    [
        (PUNKT, "12.345", 0, "genau drei Ziffern"),
        (PUNKT, "12.000", 0, "genau drei Ziffern"),
        (PUNKT, "12,5", 1, "passt nicht zur Schreibweise"),
        (PUNKT, "1.023.101", 0, "passt nicht zur Schreibweise"),
        (PUNKT, "12.5", 0, "hat Nachkommastellen, erlaubt sind keine"),
        (PUNKT, "12.55", 1, "hat mehr Nachkommastellen als erlaubt (1)"),
        (DEUTSCH, "12,345", 0, "genau drei Ziffern"),
        (DEUTSCH, "1.23", 0, "passt nicht zur Schreibweise"),
        (DEUTSCH, "12.34.567", 0, "passt nicht zur Schreibweise"),
        (DEUTSCH, "007", 0, "beginnt mit einer Null"),
        (DEUTSCH, "012.345", 0, "passt nicht zur Schreibweise"),
        (DEUTSCH, "1e5", 0, "weder eine Zahl noch ein Zeichen"),
        (DEUTSCH, "k. A.", 0, "weder eine Zahl noch ein Zeichen"),
        (DEUTSCH, "NaN", 0, "weder eine Zahl noch ein Zeichen"),
        (DEUTSCH, "１２", 0, "weder eine Zahl noch ein Zeichen"),
        (DEUTSCH, "", 0, "weder eine Zahl noch ein Zeichen"),
        (DEUTSCH, "123456789012345", 0, "mehr als 14 Stellen"),
    ],
)
def test_was_nicht_beweisbar_ist_wird_beanstandet(
    form: Zahlform, zelle: str, stellen: int, grund: str
) -> None:
    with pytest.raises(KeineZahl) as fehler:
        form.lesen(zelle, stellen)
    assert grund in fehler.value.grund


@given(
    form=st.sampled_from(FORMEN),
    zahl=st.decimals(min_value=-(10**13), max_value=10**13, places=2, allow_nan=False),
)
def test_geschrieben_und_gelesen_bleibt_die_zahl(form: Zahlform, zahl: Decimal) -> None:
    assert form.lesen(schreiben(zahl, form), 2) == zahl


@given(form=st.sampled_from(FORMEN), zahl=st.integers(min_value=-(10**13), max_value=10**13))
def test_anzahlen_kommen_in_jeder_schreibweise_zurueck(form: Zahlform, zahl: int) -> None:
    assert form.lesen(schreiben(Decimal(zahl), form), 0) == zahl


@given(form=st.sampled_from(FORMEN), text=st.text(max_size=20), stellen=st.integers(0, 6))
def test_jeder_text_ist_eine_zahl_oder_hat_einen_grund(form: Zahlform, text: str, stellen: int) -> None:
    try:
        zahl = form.lesen(text, stellen)
    except KeineZahl as fehler:
        assert fehler.grund
    else:
        # Was als Zahl gilt, steht mit allen Ziffern im Text; nichts ist gerundet.
        ziffern = "".join(zeichen for zeichen in text if zeichen.isdigit())
        assert ziffern.rstrip("0").lstrip("0") == str(abs(zahl)).replace(".", "").rstrip("0").lstrip("0")


def test_dezimal_und_tausenderzeichen_duerfen_nicht_gleich_sein() -> None:
    with pytest.raises(ValueError, match="nicht gleich"):
        Zahlform(",", ",")
