"""Klassen einer Karte: natürliche Brüche, gleich viele, gleich breite; nie im Widerspruch zu einer Zahl."""

from decimal import Decimal
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.statistik.karte.klassen import Klasse, Methode, klassen, nummer


def werte(*texte: str) -> list[Decimal]:
    return [Decimal(text) for text in texte]


def grenzen(gefunden: list[Klasse]) -> list[tuple[str, str, int]]:
    return [(str(k.von), str(k.bis), k.anzahl) for k in gefunden]


def jenks(zahlen: list[Decimal], anzahl: int) -> list[Klasse]:
    return klassen(zahlen, methode=Methode.JENKS, anzahl=anzahl, stellen=1)


def test_natuerliche_brueche_liegen_in_den_luecken() -> None:
    zahlen = werte("4.1", "4.3", "4.4", "9.8", "10.0", "15.2", "15.9", "16.0", "25.5")
    assert grenzen(jenks(zahlen, 4)) == [
        ("4.1", "9.8", 3),
        ("9.8", "15.2", 2),
        ("15.2", "25.5", 3),
        ("25.5", "25.5", 1),
    ]


def streuung(teile: list[list[Decimal]]) -> Decimal:
    summe = Decimal(0)
    for teil in teile:
        mittel = sum(teil) / len(teil)
        summe += sum(((wert - mittel) ** 2 for wert in teil), Decimal(0))
    return summe


@given(
    st.lists(st.decimals(min_value=-50, max_value=50, places=1), min_size=1, max_size=9),
    st.integers(min_value=1, max_value=4),
)
def test_keine_andere_teilung_streut_weniger(zahlen: list[Decimal], anzahl: int) -> None:
    """Gegen alle Teilungen, die es gibt."""
    gefunden = jenks(zahlen, anzahl)
    verschiedene = sorted(set(zahlen))
    anzahl = min(anzahl, len(verschiedene))
    assert len(gefunden) == anzahl
    geordnet = sorted(zahlen)
    unsere = [[wert for wert in geordnet if klasse.enthaelt(wert)] for klasse in gefunden]
    assert [wert for teil in unsere for wert in teil] == geordnet
    beste = min(
        streuung(
            [
                [wert for wert in geordnet if verschiedene[von] <= wert <= verschiedene[bis - 1]]
                for von, bis in pairwise((0, *schnitte, len(verschiedene)))
            ]
        )
        for schnitte in combinations(range(1, len(verschiedene)), anzahl - 1)
    )
    assert abs(streuung(unsere) - beste) < Decimal("0.000001")


def test_quantile_verteilen_die_gebiete_und_trennen_keine_gleichen_werte() -> None:
    zahlen = werte("1", "2", "2", "2", "2", "3", "4", "5", "6", "7")
    gefunden = klassen(zahlen, methode=Methode.QUANTILE, anzahl=4, stellen=0)
    assert grenzen(gefunden) == [("1", "2", 1), ("2", "3", 4), ("3", "5", 2), ("5", "7", 3)]


def test_gleich_breite_klassen_haben_runde_grenzen_und_duerfen_leer_sein() -> None:
    gefunden = klassen(werte("10.0", "10.4", "30.0"), methode=Methode.GLEICHE_BREITE, anzahl=3, stellen=1)
    assert grenzen(gefunden) == [("10.0", "16.7", 2), ("16.7", "23.3", 0), ("23.3", "30.0", 1)]


@pytest.mark.parametrize("methode", Methode)
def test_wenige_verschiedene_werte_geben_wenige_klassen(methode: Methode) -> None:
    assert klassen([], methode=methode, anzahl=5, stellen=1) == []
    assert grenzen(klassen(werte("7.0", "7.0"), methode=methode, anzahl=5, stellen=1)) == [("7.0", "7.0", 2)]
    zwei = klassen(werte("7.0", "8.0", "8.0"), methode=methode, anzahl=5, stellen=1)
    assert [k.anzahl for k in zwei] == [1, 2]


def test_gleich_breite_klassen_fallen_zusammen_wenn_die_werte_zu_nah_beieinander_liegen() -> None:
    gefunden = klassen(werte("1.0", "1.1", "1.2"), methode=Methode.GLEICHE_BREITE, anzahl=3, stellen=1)
    assert grenzen(gefunden) == [("1.0", "1.1", 1), ("1.1", "1.2", 2)]


@given(
    st.lists(st.decimals(min_value=-1000, max_value=1000, places=1), min_size=1, max_size=60),
    st.sampled_from(list(Methode)),
    st.sampled_from([4, 5]),
)
def test_jeder_wert_liegt_in_genau_einer_klasse(zahlen: list[Decimal], methode: Methode, anzahl: int) -> None:
    gefunden = klassen(zahlen, methode=methode, anzahl=anzahl, stellen=1)
    assert 1 <= len(gefunden) <= anzahl
    assert sum(klasse.anzahl for klasse in gefunden) == len(zahlen)
    for wert in zahlen:
        assert [klasse.enthaelt(wert) for klasse in gefunden].count(True) == 1
        assert gefunden[nummer(wert, gefunden) - 1].enthaelt(wert)
    assert all(eine.bis == naechste.von for eine, naechste in pairwise(gefunden))
    assert [klasse.letzte for klasse in gefunden] == [False] * (len(gefunden) - 1) + [True]
    assert (gefunden[0].von, gefunden[-1].bis) == (min(zahlen), max(zahlen))
    # Keine Grenze hat mehr Stellen als die Zahlen in der Tabelle.
    assert all(klasse.von == round(klasse.von, 1) for klasse in gefunden)


def test_ausserhalb_aller_klassen_ist_die_nummer_null() -> None:
    assert nummer(Decimal(99), jenks(werte("1.0", "2.0"), 2)) == 0
