"""Die Sätze der Kapitel: Einzahl, Jahreszeiten und Lesehilfen unter Tabellen."""

from dataclasses import replace
from decimal import Decimal

from analysen import saetze
from sozialraum.statistik.zeichen import Zeichen
from tests.analysen.hafen import lesbar
from tests.statistik.test_saetze import KALK, KOELN, NORD, kennzahl


def test_eine_person_steht_in_der_einzahl() -> None:
    ew = kennzahl("ew", NORD, "1", "2012-12-31")
    assert lesbar(saetze.einwohner(ew, None, [])) == (
        "Am 31.12.2012 zählte Kalk-Nord 1 Einwohnerin oder Einwohner."
    )


def test_die_lesehilfe_nennt_nur_offene_anteile_aus_kleinen_zahlen() -> None:
    klein = replace(kennzahl("anteil_u18", KALK, "18.69"), zaehler=Decimal(40), nenner=Decimal(214))
    gross = replace(
        kennzahl("anteil_u18", KOELN, "15.5"), zaehler=Decimal(155_000), nenner=Decimal(1_000_000)
    )
    geheim = kennzahl("anteil_frauen", KALK, Zeichen.GEHEIM)
    assert lesbar(saetze.lesehilfe([klein, gross, geheim])) == (
        "Lesehilfe: Anteile aus kleinen Zahlen schwanken schon zufällig. "
        "Schwankungsbreite (95 %, nach Wilson): "
        "Anteil der unter 18-Jährigen, Stadtteil Kalk: von 14,0 % bis 24,5 %."
    )
    assert saetze.lesehilfe([gross, geheim]) == ""
