"""Welche Merkmale zusammen ein anderes ergeben; was sich überschneidet, nie in derselben Summe."""

from hypothesis import given
from hypothesis import strategies as st

from sozialraum.statistik.vorlage.merkmalsangaben import Merkmalsangaben, Summe
from sozialraum.statistik.vorlage.summen import alle_summen, erschlossene_summen


def ew(schluessel: str, von: int | None = None, bis: int | None = None, sex: str = "") -> Merkmalsangaben:
    return Merkmalsangaben(
        schluessel, schluessel, groesse="einwohner", alter_von=von, alter_bis=bis, geschlecht=sex
    )


def test_geschlecht_und_alter_ergeben_das_ganze() -> None:
    merkmale = [
        ew("t"), ew("m", sex="m"), ew("w", sex="w"), ew("jung", 0, 18), ew("alt", 18),
        ew("jung.m", 0, 18, "m"), ew("jung.w", 0, 18, "w"),
    ]  # fmt: skip
    assert list(erschlossene_summen(merkmale)) == [
        Summe("t", ("m", "w")),
        Summe("jung", ("jung.m", "jung.w")),
        Summe("t", ("jung", "alt")),
    ]


def test_zwei_altersgliederungen_nebeneinander_sind_zwei_summen() -> None:
    merkmale = [
        ew("t"),
        ew("a", 0, 3),
        ew("b", 3, 18),
        ew("c", 18),
        ew("A", 0, 18),
        ew("B", 18, 65),
        ew("C", 65),
    ]
    summen = [summe.teile for summe in erschlossene_summen(merkmale)]
    assert summen == [("a", "b", "c"), ("A", "c"), ("A", "B", "C")]


def test_luecken_und_gleiche_angaben_ergeben_keine_summe() -> None:
    assert list(erschlossene_summen([ew("t"), ew("a", 0, 3), ew("c", 18)])) == []
    assert list(erschlossene_summen([ew("t"), ew("m", sex="m"), ew("w", sex="w"), ew("t2")])) == []


def test_was_die_vorlage_nennt_steht_nur_einmal_da() -> None:
    merkmale = [ew("t"), ew("m", sex="m"), ew("w", sex="w")]
    assert alle_summen(merkmale, [Summe("t", ("w", "m"))]) == [Summe("t", ("w", "m"))]


@given(st.lists(st.tuples(st.integers(0, 12), st.none() | st.integers(1, 12)), unique=True, max_size=14))
def test_keine_summe_zaehlt_ein_alter_doppelt_oder_gar_nicht(grenzen: list[tuple[int, int | None]]) -> None:
    baender = {f"{von}-{bis}": (von, bis) for von, bis in grenzen if bis is None or bis > von}
    baender.pop("0-None", None)
    merkmale = [ew("t"), *(ew(name, von, bis) for name, (von, bis) in baender.items())]
    for summe in erschlossene_summen(merkmale):
        for alter in range(14):
            teile = [baender[teil] for teil in summe.teile]
            assert sum(von <= alter and (bis is None or alter < bis) for von, bis in teile) == 1
