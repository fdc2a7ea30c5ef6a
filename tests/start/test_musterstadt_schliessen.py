"""Wie die Ämter der erfundenen Stadt kleine Zahlen schließen."""

import pytest

from sozialraum.start.vorfuehrung.schliessen import folgende, schliessen
from tests.angriff.angreifer import verengte

# Arbeitslose in drei Quartieren: deutsch, ausländisch, zusammen.
ARBEITSLOSE = {
    ("1", "d"): 84, ("1", "a"): 31, ("1", "s"): 115,
    ("2", "d"): 47, ("2", "a"): 6, ("2", "s"): 53,
    ("3", "d"): 62, ("3", "a"): 28, ("3", "s"): 90,
    ("S", "d"): 193, ("S", "a"): 65, ("S", "s"): 258,
}  # fmt: skip
SUMMEN = [
    *(((raum, "s"), ((raum, "d"), (raum, "a"))) for raum in "123S"),
    *((("S", was), tuple((raum, was) for raum in "123")) for was in "das"),
]


def test_ein_rechteck_deckt_die_kleine_zahl() -> None:
    zu = schliessen(
        ARBEITSLOSE,
        SUMMEN,
        schwelle=lambda zelle: 10,
        preis=lambda z: ARBEITSLOSE[z] * (1 + 9 * (z[0] == "S")),
    )
    assert zu == {("2", "a"), ("2", "d"), ("3", "a"), ("3", "d")}


def test_ohne_kleine_zahl_bleibt_alles_offen() -> None:
    zu = schliessen(ARBEITSLOSE, SUMMEN, schwelle=lambda zelle: 5, preis=lambda zelle: 1)
    assert zu == set()


def test_eine_null_bleibt_offen() -> None:
    zahlen = {"ganz": 7, "a": 7, "b": 0}
    zu = schliessen(zahlen, [("ganz", ("a", "b"))], schwelle=lambda zelle: 5, preis=lambda zelle: 1)
    assert zu == set()


def test_zwei_winzige_decken_einander_nicht() -> None:
    """1 und 2 ergeben 3: wer die Summe kennt, kennt beide fast; es braucht eine dritte."""
    zahlen = {"ganz": 63, "a": 1, "b": 2, "c": 60}
    zu = schliessen(zahlen, [("ganz", ("a", "b", "c"))], schwelle=lambda zelle: 5, preis=zahlen.__getitem__)
    assert zu == {"a", "b", "c"}


# Zwei zu kleine: 1 und 3. Sechs geschlossene decken sie, doch die 3 läge sicher zwischen 2 und 5.
ENGE = {
    ("1", "a"): 53, ("1", "b"): 1, ("1", "c"): 29, ("1", "s"): 83,
    ("2", "a"): 8, ("2", "b"): 10, ("2", "c"): 3, ("2", "s"): 21,
    ("3", "a"): 10, ("3", "b"): 8, ("3", "c"): 12, ("3", "s"): 30,
    ("S", "a"): 71, ("S", "b"): 19, ("S", "c"): 44, ("S", "s"): 134,
}  # fmt: skip
SUMMEN_DER_ENGEN = [
    *(((raum, "s"), tuple((raum, was) for was in "abc")) for raum in "123S"),
    *((("S", was), tuple((raum, was) for raum in "123")) for was in "abcs"),
]


def test_was_nicht_folgt_und_doch_eingegrenzt_ist_wird_gedeckt() -> None:
    zu = schliessen(
        ENGE,
        SUMMEN_DER_ENGEN,
        schwelle=lambda zelle: 5,
        preis=lambda z: ENGE[z] * (100 if "S" in z or "s" in z else 1),
    )
    offen = {zelle: zahl for zelle, zahl in ENGE.items() if zelle not in zu}
    assert verengte(offen, SUMMEN_DER_ENGEN, [("1", "b"), ("2", "c")], 5) == {}
    assert len(zu) == 7


@pytest.mark.parametrize(
    ("zu", "verraten"),
    [
        ({("2", "a")}, {("2", "a")}),
        ({("2", "a"), ("2", "d")}, {("2", "a"), ("2", "d")}),
        ({("2", "a"), ("2", "d"), ("3", "a"), ("3", "d")}, set()),
        # Je Zeile und Spalte zwei und doch folgt eine: das Rechteck schließt sich nicht.
        ({("2", "a"), ("2", "s"), ("3", "a"), ("3", "d")}, {("2", "a"), ("2", "s"), ("3", "a"), ("3", "d")}),
    ],
)
def test_was_aus_den_offenen_folgt(zu: set[tuple[str, str]], verraten: set[tuple[str, str]]) -> None:
    assert set(folgende(zu, dict(enumerate(SUMMEN)))) == verraten
