"""Aus Kennzahlen werden Diagramme mit Rollen, Quelle und Bruch, wo die Quelle wechselt."""

import re
from dataclasses import replace
from decimal import Decimal

from sozialraum.statistik import schaubilder
from sozialraum.statistik.kennzahl import Altersaufbau, Altersband, Kennzahl
from sozialraum.statistik.zeichen import Zeichen
from tests.statistik.test_diagramme import texte
from tests.statistik.test_saetze import BEZIRK, KALK, KOELN, QUELLE, kennzahl


def test_das_eigene_gebiet_ist_kraeftig_die_stadt_bezugslinie() -> None:
    assert [schaubilder.rolle(g, KALK) for g in (KALK, BEZIRK, KOELN)] == ["quartier", "bezirk", "stadt"]
    assert schaubilder.rolle(KOELN, KOELN) == "quartier"


def test_der_name_nennt_die_ebene_genau_einmal() -> None:
    assert schaubilder.name(KALK) == "Stadtteil Kalk"
    assert schaubilder.name(replace(KOELN, name="Stadt Köln")) == "Stadt Köln"


def test_wechselt_die_quelle_bricht_die_linie() -> None:
    andere = replace(QUELLE, name="Zensus", quellenvermerk="Statistische Ämter, Zensus 2022")
    reihe = [
        kennzahl("ew", KALK, "21000", "2010"),
        kennzahl("ew", KALK, "21100", "2011"),
        replace(kennzahl("ew", KALK, "20000", "2012"), quellen=(andere,)),
    ]
    inhalt = texte(schaubilder.entwicklung(reihe).svg)
    assert "andere Zählweise" in inhalt
    assert "Quelle: Stadt Köln; Statistische Ämter, Zensus 2022" in inhalt


def test_mehrere_bezirke_unterscheidet_der_strich() -> None:
    """Farbe und Form gehören der Rolle; zwei Linien derselben Rolle brauchen ein Drittes."""
    bezirke = [replace(BEZIRK, kennung=f"0531500{n}/{n}", name=f"Bezirk {n}") for n in range(3)]
    reihen = [
        [kennzahl("anteil_u18", gebiet, wert, jahr) for jahr, wert in (("2011", "20"), ("2012", "21"))]
        for gebiet in (KALK, *bezirke)
    ]
    svg = schaubilder.entwicklung(reihen[0], reihen[1:]).svg
    striche = re.findall(r'stroke="#4E97B5" stroke-width="1.8"[^/]*?(?:stroke-dasharray="([^"]+)")?/>', svg)
    assert sorted(striche) == ["", "1.5 3", "9 3"]


def test_bilder_mit_denselben_werten_haben_dieselbe_skala() -> None:
    reihe = [kennzahl("anteil_u18", KALK, "20", "2011"), kennzahl("anteil_u18", KALK, "21", "2012")]
    eng = texte(schaubilder.entwicklung(reihe).svg)
    weit = texte(schaubilder.entwicklung(reihe, skala_mit=[Decimal(2), Decimal(40)]).svg)
    assert "40" in weit and "40" not in eng


def test_der_index_beginnt_beim_ersten_gemeinsamen_zeitraum() -> None:
    hier: list[Kennzahl] = [
        kennzahl("ew", KALK, Zeichen.GEHEIM, "2005"),
        kennzahl("ew", KALK, "200", "2006"),
        kennzahl("ew", KALK, "210", "2007"),
    ]
    dort = [
        kennzahl("ew", KOELN, wert, jahr) for wert, jahr in (("9", "2005"), ("10", "2006"), ("11", "2007"))
    ]
    bild = schaubilder.indexentwicklung(hier, [dort])
    assert bild is not None
    assert bild.befund.replace("\u00a0", " ") == (
        "Kalk ist zwischen 2006 und 2007 um 5,0 % gewachsen, die Stadt um 10,0 %"
    )
    assert "Einwohnerinnen und Einwohner, 2006 = 100, 2006–2007" in texte(bild.svg)
    assert {"105,0", "110,0"} <= set(texte(bild.svg))


def test_ohne_gemeinsamen_zeitraum_kein_index() -> None:
    hier = [kennzahl("ew", KALK, Zeichen.GEHEIM, "2005"), kennzahl("ew", KALK, "200", "2006")]
    dort = [kennzahl("ew", KOELN, "9", "2005"), kennzahl("ew", KOELN, Zeichen.GEHEIM, "2006")]
    assert schaubilder.indexentwicklung(hier, [dort]) is None


def test_andere_altersgruppen_werden_nicht_nebeneinander_gelegt() -> None:
    kalk = Altersaufbau(KALK, "2012", (Altersband(0, 18, Decimal(5), Decimal(20)),))
    koeln = Altersaufbau(KOELN, "2012", (Altersband(0, 20, Decimal(5), Decimal(22)),))
    bild = schaubilder.altersaufbau(kalk, koeln)
    assert bild is not None
    assert "Stadt Köln" not in texte(bild.svg)
    assert schaubilder.altersaufbau(Altersaufbau(KALK, "2012")) is None
