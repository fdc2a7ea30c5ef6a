"""Was zurückgehalten wird, kommt vollzählig und nach Merkmalen geordnet wieder heraus."""

from hypothesis import given
from hypothesis import strategies as st

from sozialraum.statistik.lieferungen.rueckhalt import Rueckhalt

MERKMALE = ["A", "B", "C"]


def durchreichen(rueckhalt: Rueckhalt, zeilen: list[tuple[str, str]], stapel: int) -> tuple[list[str], int]:
    """Je `stapel` Zeilen ein Abruf, wie beim Schreiben; die Texte und wie viele Zeilen zugleich warteten."""
    texte, meiste = [], 0
    for nummer, (merkmal, zeile) in enumerate(zeilen, 1):
        rueckhalt.reihen[merkmal].append(zeile)
        if nummer % stapel == 0:
            texte.append(rueckhalt.faellige(stapel))
        meiste = max(meiste, nummer - sum(text.count("\n") for text in texte))
    return [*texte, *rueckhalt.rest()], meiste


def test_ein_merkmal_nach_dem_anderen_mit_allen_jahren() -> None:
    """Die Datei kommt Jahr für Jahr, hinaus gehen die Jahre eines Merkmals beieinander."""
    zeilen = [(merkmal, f"{merkmal}\t{jahr}\n") for jahr in range(2001, 2007) for merkmal in "AB"]
    texte, _ = durchreichen(Rueckhalt(MERKMALE, zeilen=8, auf_einmal=4), zeilen, stapel=2)
    assert "".join(texte).split("\n")[:-1] == [
        *("A\t2001", "A\t2002", "A\t2003", "A\t2004"),
        *("B\t2001", "B\t2002", "B\t2003", "B\t2004", "B\t2005", "B\t2006"),
        *("A\t2005", "A\t2006"),
    ]
    assert [text.count("\n") for text in texte[:6]] == [0, 0, 0, 2, 2, 2]


@given(
    st.lists(st.tuples(st.sampled_from(MERKMALE), st.integers(0, 999)), max_size=400),
    st.integers(1, 9),
    st.integers(1, 60),
    st.integers(1, 60),
)
def test_jede_zeile_genau_einmal_und_nie_mehr_als_der_platz_erlaubt(
    angaben: list[tuple[str, int]], stapel: int, platz: int, auf_einmal: int
) -> None:
    zeilen = [(merkmal, f"{merkmal}\t{zahl}\t{nummer}\n") for nummer, (merkmal, zahl) in enumerate(angaben)]
    texte, meiste = durchreichen(Rueckhalt(MERKMALE, platz, auf_einmal), zeilen, stapel)
    assert sorted("".join(texte).splitlines(keepends=True)) == sorted(zeile for _, zeile in zeilen)
    assert all(text.count("\n") <= stapel for text in texte[: len(zeilen) // stapel])
    assert meiste <= platz + max(auf_einmal, platz) + 2 * stapel
