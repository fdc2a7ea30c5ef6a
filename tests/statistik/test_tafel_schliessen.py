"""Ganze Tafeln schließen: das Rechteck, Reste, Früheres, und ein Angreifer auf zufälligen Tafeln."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sozialraum.statistik.geheimhaltung.fassungen import Frueher, Frueheres, frueheres
from sozialraum.statistik.geheimhaltung.loeser import spielraeume
from sozialraum.statistik.geheimhaltung.sekundaer import Schluss, gezeigt, schliesse
from sozialraum.statistik.geheimhaltung.tafel import Summe, Tafel, tafel_aus
from tests.angriff.angreifer import verengte

Paar = tuple[Hashable, Hashable]
Summen = Sequence[tuple[Hashable, Sequence[Hashable]]]


def geschlossen(
    werte: Mapping[Paar, int],
    schwelle: int,
    gebiete: Summen = (),
    merkmale: Summen = (),
    *,
    reste: Iterable[Summe] = (),
    davor: Frueheres[Any] | None = None,
) -> tuple[Tafel, Schluss]:
    tafel = tafel_aus(
        werte,
        zeilensummen=[Summe(ganzes, tuple(teile)) for ganzes, teile in gebiete],
        spaltensummen=[*(Summe(ganzes, tuple(teile)) for ganzes, teile in merkmale), *reste],
    )
    nummern = {(z, s): (tafel.zeilen.index(z), tafel.spalten.index(s)) for z, s in werte}
    return tafel, schliesse(tafel, schwelle, frueheres=(davor or Frueheres()).mit_nummern(nummern))


def bekannt(paare: Iterable[Paar]) -> Frueheres[Any]:
    """Was mit denselben Zahlen schon offen stand."""
    alle = set(paare)
    return Frueheres(offen=alle, so_offen=alle, gleich=alle)


def fassung(
    erste: Mapping[Paar, int], tafel: Tafel, schluss: Schluss, geltende: Mapping[Paar, int]
) -> Frueheres[Any]:
    """Was die erste Fassung, so geschlossen, über die geltende sagt."""
    geschlossene, kleine = zu(tafel, schluss), {tafel.name(zelle) for zelle in schluss.kleine}
    return frueheres(
        (
            Frueher(p, zahl, "erste", p in geschlossene, p in kleine, p not in geschlossene)
            for p, zahl in erste.items()
        ),
        geltende,
    )


def zu(tafel: Tafel, schluss: Schluss) -> set[Any]:
    return {tafel.name(sperre.zelle) for sperre in schluss.sperren}


# Das Beispiel ----------------------------------------------------------------------------------

ARBEITSLOSE = {
    ("Q1", "deutsch"): 84, ("Q1", "ausländisch"): 31, ("Q1", "alle"): 115,
    ("Q2", "deutsch"): 47, ("Q2", "ausländisch"): 6, ("Q2", "alle"): 53,
    ("Q3", "deutsch"): 62, ("Q3", "ausländisch"): 28, ("Q3", "alle"): 90,
    ("Stadt", "deutsch"): 193, ("Stadt", "ausländisch"): 65, ("Stadt", "alle"): 258,
}  # fmt: skip
QUARTIERE: Summen = [("Stadt", ("Q1", "Q2", "Q3"))]
STAATEN: Summen = [("alle", ("deutsch", "ausländisch"))]


def test_das_beispiel_schliesst_das_rechteck_aus_q2_und_q3() -> None:
    """Mit Q3 kostet das Rechteck 47 + 62 + 28 = 137, mit Q1 wären es 162; die 6 bleibt zwischen 0 und 34."""
    tafel, schluss = geschlossen(ARBEITSLOSE, 10, QUARTIERE, STAATEN)
    assert zu(tafel, schluss) == {
        ("Q2", "ausländisch"),
        ("Q2", "deutsch"),
        ("Q3", "ausländisch"),
        ("Q3", "deutsch"),
    }
    assert (schluss.primaer, schluss.sekundaer, schluss.verlust) == (1, 3, 137)
    kleine = tafel.zeilen.index("Q2") * len(tafel.spalten) + tafel.spalten.index("ausländisch")
    assert spielraeume(tafel, schluss.zu, [kleine]) == {kleine: (0.0, 34.0)}
    offen = {tafel.name(zelle) for zelle in gezeigt(schluss, tafel)}
    assert offen == set(ARBEITSLOSE) - zu(tafel, schluss)


def test_jede_sperre_sagt_was_sie_schuetzt_und_welche_summe_es_verriete() -> None:
    tafel, schluss = geschlossen(ARBEITSLOSE, 10, QUARTIERE, STAATEN)
    warum = {
        tafel.name(s.zelle): (tafel.name(s.schuetzt), tafel.name(s.summe))
        for s in schluss.sperren
        if s.schuetzt and s.summe
    }
    secret = ("Q2", "ausländisch")
    assert warum == {
        ("Q2", "deutsch"): (secret, ("Q2", "alle")),
        ("Q3", "deutsch"): (secret, ("Q3", "alle")),
        ("Q3", "ausländisch"): (secret, ("Q3", "alle")),
    }


def test_ohne_kleine_zahl_wird_nichts_geschlossen() -> None:
    _, schluss = geschlossen(ARBEITSLOSE, 5, QUARTIERE, STAATEN)
    assert (schluss.sperren, schluss.kleine) == ([], [])


# Reste, Nullen, Fehlendes ----------------------------------------------------------------------


def test_wer_einwohner_und_auslaender_kennt_kennt_die_drei_deutschen() -> None:
    """103 Einwohner, 100 Ausländer: Die 3 steht nirgends und ist doch zu klein."""
    werte = {(q, m): zahl for q, ew, aus in (("Q1", 103, 100), ("Q2", 90, 40), ("Q3", 80, 30))
             for m, zahl in (("ew", ew), ("aus", aus))}  # fmt: skip
    werte |= {("Stadt", "ew"): 273, ("Stadt", "aus"): 170}
    tafel, schluss = geschlossen(
        werte, 5, QUARTIERE, reste=[Summe("ew", ("aus",), False, "Einwohner ohne Ausländer")]
    )
    assert [str(tafel.name(zelle)[1]) for zelle in schluss.kleine] == ["Einwohner ohne Ausländer"]
    assert zu(tafel, schluss) == {("Q1", "aus"), ("Q3", "aus")}


def test_eine_null_kann_nicht_kleiner_werden_und_deckt_darum_nicht() -> None:
    """Die Null in Q1 bleibt offen: Sie trüge die 3 nicht hinauf."""
    werte = {("Q1", "a"): 0, ("Q2", "a"): 3, ("Q3", "a"): 40, ("Stadt", "a"): 43}
    tafel, schluss = geschlossen(werte, 5, QUARTIERE)
    assert zu(tafel, schluss) == {("Q2", "a"), ("Q3", "a")}


def test_eine_null_bleibt_offen_solange_etwas_anderes_hilft() -> None:
    """Die 1 muss nur hinauf; die Null zu schließen wäre billiger und genügte, aber sie bleibt."""
    werte = {("Q1", "a"): 0, ("Q2", "a"): 1, ("Q3", "a"): 40, ("Stadt", "a"): 41}
    tafel, schluss = geschlossen(werte, 5, QUARTIERE)
    assert zu(tafel, schluss) == {("Q2", "a"), ("Q3", "a")}


def test_fehlt_ein_quartier_zaehlt_der_rest_der_stadt() -> None:
    """Q3 ist nicht geliefert; 43 − 20 − 20 verriete seine 3."""
    werte = {("Q1", "a"): 20, ("Q2", "a"): 20, ("Stadt", "a"): 43}
    tafel, schluss = geschlossen(werte, 5, QUARTIERE)
    assert len(schluss.kleine) == 1
    assert len(zu(tafel, schluss)) == 1


def test_zwei_geschlossene_von_drei_koennen_zu_wenig_sein() -> None:
    """2 und 1 ergäben 3, auch zusammen zu klein: Es geht noch eine zu."""
    werte = {("Q1", "a"): 2, ("Q2", "a"): 1, ("Q3", "a"): 40, ("Stadt", "a"): 43}
    tafel, schluss = geschlossen(werte, 5, QUARTIERE)
    assert zu(tafel, schluss) == {("Q1", "a"), ("Q2", "a"), ("Q3", "a")}


def test_was_der_angreifer_an_der_summe_der_geschlossenen_sieht_ist_nie_zu_klein() -> None:
    """2 und 2: Jede für sich bliebe zwischen 0 und 4, aber zusammen wären es vier Menschen."""
    werte = {("Q1", "a"): 2, ("Q2", "a"): 2, ("Q3", "a"): 40, ("Stadt", "a"): 44}
    tafel, schluss = geschlossen(werte, 5, QUARTIERE)
    assert ("Q3", "a") in zu(tafel, schluss)


# Früheres ----------------------------------------------------------------------------------------


def test_was_schon_gezeigt_war_wird_nicht_zum_schutz_geschlossen() -> None:
    """Q3 stand schon offen da: Das Rechteck geht über Q1, auch wenn es mehr kostet."""
    gezeigte = [("Q3", "deutsch"), ("Q3", "ausländisch")]
    tafel, schluss = geschlossen(ARBEITSLOSE, 10, QUARTIERE, STAATEN, davor=bekannt(gezeigte))
    assert zu(tafel, schluss) == {(q, s) for q in ("Q1", "Q2") for s in ("deutsch", "ausländisch")}
    assert (schluss.verlust, schluss.schon_gezeigt) == (162, [])


def test_was_schon_zu_war_bleibt_zu_und_schuetzt_mit() -> None:
    frueher = [("Q1", "deutsch"), ("Q1", "ausländisch")]
    tafel, schluss = geschlossen(
        ARBEITSLOSE, 10, QUARTIERE, STAATEN, davor=Frueheres(zu=set(frueher), gleich=set(frueher))
    )
    assert zu(tafel, schluss) == {(q, s) for q in ("Q1", "Q2") for s in ("deutsch", "ausländisch")}


def test_stand_die_kleine_selbst_schon_offen_hilft_nichts_mehr_und_sie_hilft_keiner_anderen() -> None:
    """Die 6 kannte jeder; die 3 in Q1 deckt darum nicht sie, sondern Q3."""
    werte = {("Q1", "a"): 3, ("Q2", "a"): 4, ("Q3", "a"): 40, ("Q4", "a"): 50, ("Stadt", "a"): 97}
    gebiete: Summen = [("Stadt", ("Q1", "Q2", "Q3", "Q4"))]
    tafel, schluss = geschlossen(werte, 5, gebiete, davor=bekannt([("Q2", "a")]))
    assert [tafel.name(zelle) for zelle in schluss.schon_gezeigt] == [("Q2", "a")]
    assert zu(tafel, schluss) == {("Q1", "a"), ("Q2", "a"), ("Q3", "a")}


def test_war_alles_schon_gezeigt_wird_es_gesagt_und_fuer_neue_leser_geschlossen() -> None:
    alles = [paar for paar in ARBEITSLOSE if paar != ("Q2", "ausländisch")]
    tafel, schluss = geschlossen(ARBEITSLOSE, 10, QUARTIERE, STAATEN, davor=bekannt(alles))
    assert [tafel.name(zelle) for zelle in schluss.schon_gezeigt] == [("Q2", "ausländisch")]
    assert (len(zu(tafel, schluss)), schluss.ungeschuetzt) == (4, [])


def test_was_sich_nicht_schuetzen_laesst_wird_gesagt() -> None:
    werte = {("Q1", "a"): 0, ("Q2", "a"): 3, ("Q3", "a"): 0}
    tafel, schluss = geschlossen(werte | {("Stadt", "a"): 3}, 5, QUARTIERE)
    assert zu(tafel, schluss) == {("Q2", "a"), ("Stadt", "a")}
    assert len(schluss.ungeschuetzt) <= 2


# Der Angreifer -----------------------------------------------------------------------------------


@st.composite
def tafeln(ziehe: st.DrawFn) -> tuple[dict[Paar, int], Summen, Summen, int]:
    """Quartiere in Bezirken in der Stadt mal Geschlecht mal Alter, mit Nullen und kleinen Zahlen."""
    bezirke = ziehe(st.integers(1, 3))
    je_bezirk = ziehe(st.integers(2, 4))
    gruppen = [f"a{nummer}" for nummer in range(ziehe(st.integers(2, 4)))]
    zahl = st.one_of(st.just(0), st.integers(1, 6), st.integers(5, 80))
    werte: dict[Paar, int] = {}
    gebiete = [("Stadt", tuple(f"B{b}" for b in range(bezirke)))] + [
        (f"B{b}", tuple(f"B{b}Q{q}" for q in range(je_bezirk))) for b in range(bezirke)
    ]
    for b in range(bezirke):
        for q in range(je_bezirk):
            for sex in "mw":
                for gruppe in gruppen:
                    wert = ziehe(zahl)
                    for wo in (f"B{b}Q{q}", f"B{b}", "Stadt"):
                        for wer in (sex, "i"):
                            for alter in (gruppe, "alle"):
                                werte[wo, (wer, alter)] = werte.get((wo, (wer, alter)), 0) + wert
    merkmale = [((("i", alter)), (("m", alter), ("w", alter))) for alter in (*gruppen, "alle")]
    merkmale += [((sex, "alle"), tuple((sex, gruppe) for gruppe in gruppen)) for sex in "imw"]
    return werte, gebiete, merkmale, ziehe(st.integers(2, 10))


def gleichungen(
    werte: Mapping[Paar, int], gebiete: Summen, merkmale: Summen
) -> list[tuple[Paar, list[Paar]]]:
    zeilen, spalten = {zeile for zeile, _ in werte}, {spalte for _, spalte in werte}
    ueber_gebiete = [((g, s), [(t, s) for t in teile]) for g, teile in gebiete for s in spalten]
    return ueber_gebiete + [((z, g), [(z, t) for t in teile]) for g, teile in merkmale for z in zeilen]


@settings(max_examples=60, deadline=None)
@given(tafeln())
def test_kein_angreifer_grenzt_eine_kleine_anzahl_ein(
    fall: tuple[dict[Paar, int], Summen, Summen, int],
) -> None:
    werte, gebiete, merkmale, schwelle = fall
    tafel, schluss = geschlossen(werte, schwelle, gebiete, merkmale)
    offen = {paar: wert for paar, wert in werte.items() if paar not in zu(tafel, schluss)}
    kleine = {paar for paar, wert in werte.items() if 0 < wert < schwelle}
    assert kleine.isdisjoint(offen)
    nicht_zu_retten = {tafel.name(zelle) for zelle in schluss.ungeschuetzt}
    zu_eng = verengte(offen, gleichungen(werte, gebiete, merkmale), kleine, schwelle)
    assert set(zu_eng) <= nicht_zu_retten


@settings(max_examples=40, deadline=None)
@given(tafeln(), st.randoms(use_true_random=False))
def test_fassungen_zusammen_oeffnen_nichts(
    fall: tuple[dict[Paar, int], Summen, Summen, int], zufall: Any
) -> None:
    """Erst die Insgesamt-Spalten, dann dazu die Kreuzung: Auch wer beides hat, grenzt nichts ein."""
    werte, gebiete, merkmale, schwelle = fall
    erste = {p: w for p, w in werte.items() if str(p[1]).startswith("('i'") or zufall.random() < 0.3}
    tafel1, schluss1 = geschlossen(erste, schwelle, gebiete, merkmale)
    offen1 = [paar for paar in erste if paar not in zu(tafel1, schluss1)]
    davor = fassung(erste, tafel1, schluss1, werte)
    tafel2, schluss2 = geschlossen(werte, schwelle, gebiete, merkmale, davor=davor)
    alles = {p: w for p, w in werte.items() if p in set(offen1) or p not in zu(tafel2, schluss2)}
    kleine = {paar for paar, wert in werte.items() if 0 < wert < schwelle}
    zu_eng = verengte(alles, gleichungen(werte, gebiete, merkmale), kleine, schwelle)
    assert set(zu_eng) <= {tafel2.name(zelle) for zelle in (*schluss2.schon_gezeigt, *schluss2.ungeschuetzt)}
    assert zu(tafel1, schluss1) <= zu(tafel2, schluss2)


@settings(max_examples=40, deadline=None)
@given(tafeln(), st.randoms(use_true_random=False))
def test_eine_berichtigte_lieferung_und_ihre_erste_fassung_oeffnen_nichts(
    fall: tuple[dict[Paar, int], Summen, Summen, int], zufall: Any
) -> None:
    """Einzelne Zahlen waren falsch, mit ihnen ihre Summen; alles andere ist in beiden Fassungen dasselbe."""
    werte, gebiete, merkmale, schwelle = fall
    erste = berichtigt(werte, gebiete, merkmale, zufall)
    tafel1, schluss1 = geschlossen(erste, schwelle, gebiete, merkmale)
    davor = fassung(erste, tafel1, schluss1, werte)
    tafel2, schluss2 = geschlossen(werte, schwelle, gebiete, merkmale, davor=davor)

    def name(paar: Paar, ausgabe: str) -> Hashable:
        return paar if erste[paar] == werte[paar] else (ausgabe, paar)

    alles = {name(p, "erste"): w for p, w in erste.items() if p not in zu(tafel1, schluss1)}
    alles |= {name(p, "jetzt"): w for p, w in werte.items() if p not in zu(tafel2, schluss2)}
    zusammen = [
        (name(ganzes, ausgabe), [name(teil, ausgabe) for teil in teile])
        for ausgabe in ("erste", "jetzt")
        for ganzes, teile in gleichungen(werte, gebiete, merkmale)
    ]
    bekannte = {tafel2.name(zelle) for zelle in (*schluss2.schon_gezeigt, *schluss2.ungeschuetzt)}
    kleine = [name(p, "jetzt") for p, w in werte.items() if 0 < w < schwelle and p not in bekannte]
    assert verengte(alles, zusammen, kleine, schwelle) == {}


def berichtigt(werte: Mapping[Paar, int], gebiete: Summen, merkmale: Summen, zufall: Any) -> dict[Paar, int]:
    """Dieselbe Tafel mit anderen Zahlen in jeder zehnten kleinsten Zelle und ihren Summen."""
    summen = {g for g, _ in gebiete}, {m for m, _ in merkmale}
    kleinste = sorted((p for p in werte if p[0] not in summen[0] and p[1] not in summen[1]), key=repr)
    anders = dict(werte)
    for paar in kleinste:
        if zufall.random() < 0.1:
            anders[paar] = max(0, werte[paar] + zufall.choice((-3, -1, 1, 2, 5, 20)))
    # Erst die Merkmale, zuletzt „alle“ beider Geschlechter; dann die Bezirke, dann die Stadt.
    for ganzes, teile in sorted(merkmale, key=lambda eine: (eine[0][0] == "i", eine[0][1] == "alle")):
        for zeile in {z for z, _ in werte}:
            anders[zeile, ganzes] = sum(anders[zeile, teil] for teil in teile)
    for ganzes, teile in reversed(gebiete):
        for spalte in {s for _, s in werte}:
            anders[ganzes, spalte] = sum(anders[teil, spalte] for teil in teile)
    return anders


@pytest.mark.parametrize("schwelle", [5, 10])
def test_gleiche_zahlen_ergeben_dieselbe_schliessung(schwelle: int) -> None:
    einmal = geschlossen(ARBEITSLOSE, schwelle, QUARTIERE, STAATEN)
    noch_einmal = geschlossen(ARBEITSLOSE, schwelle, QUARTIERE, STAATEN)
    assert zu(*einmal) == zu(*noch_einmal)
