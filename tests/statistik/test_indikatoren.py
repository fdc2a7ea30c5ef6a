"""Die Formeln rechnen wie die Beispiele der Fachliteratur; Altersgruppen werden nie genähert."""

from decimal import Decimal
from itertools import pairwise

import pytest

from sozialraum.statistik.indikatoren import (
    EW,
    INDIKATOREN,
    Absage,
    Auswahl,
    Kapitel,
    Rechenweg,
    Reihe,
    Richtung,
    altersspanne,
    berechne,
    feinste_zerlegung,
    rechenweg,
    runde,
    schreibe,
    ueber_quellen,
    zerlegen,
)


def altersgruppen(*grenzen: int | None, start: int = 1, geschlecht: str = "") -> list[Reihe]:
    """`altersgruppen(0, 3, 6, None)` sind unter 3, 3 bis unter 6 und ab 6."""
    return [
        Reihe(start + n, 1, f"a{start + n}", "Gruppe", "einwohner", geschlecht=geschlecht, von=von, bis=bis)
        for n, (von, bis) in enumerate(pairwise(grenzen))
    ]


GESAMT = Reihe(100, 1, "ew", "Einwohner", "einwohner")
KOELN = altersgruppen(0, 3, 6, 10, 15, 18, 25, 35, 45, 55, 60, 65, 75, None)


@pytest.mark.parametrize(
    ("key", "zaehler", "nenner", "gedruckt"),
    [
        ("anteil_auslaender", 26_509, 162_444, "16,3\u00a0%"),  # Solingen, Ende 2017
        ("anteil_mh", 2_876, 6_493, "44,3\u00a0%"),  # Wuppertal, Quartier 62, 2017
        ("jugendquotient", 1_420, 3_900, "36,4\u00a0je 100"),
        ("altenquotient", 1_173, 3_900, "30,1\u00a0je 100"),
    ],
)
def test_die_beispiele_der_fachliteratur_kommen_heraus(
    key: str, zaehler: int, nenner: int, gedruckt: str
) -> None:
    indikator = INDIKATOREN[key]
    wert = berechne(indikator, Decimal(zaehler), Decimal(nenner))
    assert wert is not None
    assert schreibe(indikator, wert) == gedruckt


def test_auch_der_anteil_mit_migrationshintergrund_unter_18_rechnet_wie_das_beispiel() -> None:
    """829 von 1.256 sind 66,0 %: dieselbe Formel auf eine andere Altersgruppe."""
    wert = berechne(INDIKATOREN["anteil_mh"], Decimal(829), Decimal(1_256))
    assert wert is not None
    assert runde(INDIKATOREN["anteil_mh"], wert) == Decimal("66.0")


def test_ein_nenner_von_null_ergibt_keine_zahl() -> None:
    assert berechne(INDIKATOREN["anteil_u18"], Decimal(0), Decimal(0)) is None


def test_veraenderungen_tragen_ihr_vorzeichen_und_ein_echtes_minus() -> None:
    veraenderung = INDIKATOREN["ew_veraend"]
    assert schreibe(veraenderung, Decimal("3.14")) == "+3,1\u00a0%"
    assert schreibe(veraenderung, Decimal("-2.26")) == "−2,3\u00a0%"
    assert schreibe(veraenderung, Decimal("-0.04")) == "0,0\u00a0%"


def test_herkunft_alter_und_familienform_tragen_keine_wertung() -> None:
    """Auch Segregation, Einbürgerung und Alleinerziehende nicht: Sie sind kein Mangel der Menschen."""
    gewertet = {i.key for i in INDIKATOREN.values() if i.richtung is not Richtung.OHNE_WERTUNG}
    assert gewertet.isdisjoint({"segregation", "einbuergerung", "anteil_alleinerz", "bg_alleinerz"})
    kapitel = {INDIKATOREN[key].kapitel for key in gewertet}
    assert kapitel.isdisjoint({Kapitel.BEVOELKERUNG, Kapitel.MIGRATION, Kapitel.HAUSHALTE})


def test_jeder_indikator_hat_definition_formel_und_satzteil() -> None:
    for key, indikator in INDIKATOREN.items():
        assert indikator.key == key
        assert indikator.definition.endswith(".")
        assert indikator.formel
        assert indikator.subjekt.split()[0] == ("die" if indikator.genus == "f" else "der")


# Altersgruppen ---------------------------------------------------------------------------------


def test_unter_18_entsteht_in_koeln_aus_genau_fuenf_altersgruppen() -> None:
    wahl = zerlegen(Auswahl("einwohner", bis=18), KOELN)
    assert wahl is not None
    assert [(r.von, r.bis) for r in wahl] == [(0, 3), (3, 6), (6, 10), (10, 15), (15, 18)]


def test_ab_65_schliesst_die_offene_gruppe_ein() -> None:
    wahl = zerlegen(Auswahl("einwohner", von=65), KOELN)
    assert wahl is not None
    assert [(r.von, r.bis) for r in wahl] == [(65, 75), (75, None)]


def test_unter_20_ist_mit_koelns_gruppen_nicht_zu_haben() -> None:
    assert zerlegen(Auswahl("einwohner", bis=20), KOELN) is None


def test_das_amtliche_ganze_geht_vor_die_summe_der_gruppen() -> None:
    assert zerlegen(EW, [*KOELN, GESAMT]) == (GESAMT,)


def test_ueberlagerte_gruppen_werden_nicht_doppelt_gezaehlt() -> None:
    """Berlin liefert 32 feine und 9 grobe Gruppen nebeneinander; gezählt wird jede Person einmal."""
    fein = altersgruppen(0, 1, 2, 3, 5, 6, 7, 8, 10, 12, 14, 15, 18, 65, None)
    grob = altersgruppen(0, 6, 15, 18, 65, None, start=50)
    wahl = zerlegen(Auswahl("einwohner", bis=18), [*fein, *grob])
    assert wahl is not None
    assert [(r.von, r.bis) for r in wahl] == [(0, 6), (6, 15), (15, 18)]
    feinste = feinste_zerlegung(EW, [*fein, *grob, GESAMT])
    assert feinste is not None
    assert len(feinste) == 14


def test_eine_luecke_zwischen_den_gruppen_wird_nicht_ueberbrueckt() -> None:
    mit_luecke = [r for r in KOELN if r.von != 6]
    assert zerlegen(Auswahl("einwohner", bis=18), mit_luecke) is None
    assert feinste_zerlegung(EW, mit_luecke) is None


def test_frauen_nach_alter_zaehlen_nicht_zu_allen() -> None:
    frauen = altersgruppen(0, 18, None, geschlecht="w")
    assert zerlegen(Auswahl("einwohner", bis=18), frauen) is None


@pytest.mark.parametrize(
    ("von", "bis", "text"),
    [
        (0, 3, "unter 3 Jahre"),
        (None, 18, "unter 18 Jahre"),
        (3, 6, "3 bis unter 6 Jahre"),
        (75, None, "75 Jahre und älter"),
        (None, None, ""),
    ],
)
def test_altersgrenzen_in_worten(von: int | None, bis: int | None, text: str) -> None:
    assert altersspanne(von, bis) == text


# Absagen ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["jugendquotient", "altenquotient", "gesamtquotient"])
def test_koelns_gruppen_erlauben_keinen_quotienten_und_die_absage_nennt_die_grenzen(key: str) -> None:
    absage = rechenweg(INDIKATOREN[key], 1, [GESAMT, *KOELN])
    assert isinstance(absage, Absage)
    assert absage.grund == "Altersgrenzen passen nicht"
    assert absage.text.endswith(
        "die Quelle teilt bei 3, 6, 10, 15, 18, 25, 35, 45, 55, 60, 65 und 75 Jahren."
    )


def test_ohne_aufteilung_nach_alter_sagt_die_absage_das() -> None:
    absage = rechenweg(INDIKATOREN["anteil_u18"], 1, [GESAMT])
    assert isinstance(absage, Absage)
    assert absage.text == (
        "Altersgrenzen passen nicht: Gebraucht wird unter 18 Jahre; die Quelle teilt nicht nach Alter."
    )


def test_fehlende_groesse_wird_beim_namen_genannt() -> None:
    absage = rechenweg(INDIKATOREN["anteil_auslaender"], 1, [GESAMT])
    assert isinstance(absage, Absage)
    assert absage.text == "Die Quelle liefert „Ausländerinnen und Ausländer“ nicht."


def test_migrationshintergrund_entsteht_auch_aus_auslaendern_und_deutschen() -> None:
    auslaender = Reihe(1, 1, "a", "Ausländer", "auslaender")
    deutsche = Reihe(2, 1, "d", "Deutsche mit MH", "deutsche_mh")
    weg = rechenweg(INDIKATOREN["anteil_mh"], 1, [GESAMT, auslaender, deutsche])
    assert isinstance(weg, Rechenweg)
    assert [s.reihen for s in weg.zaehler] == [(auslaender,), (deutsche,)]


def test_die_maenner_sind_das_gegenstueck_zum_frauenanteil() -> None:
    maenner = Reihe(1, 1, "m", "Männer", "einwohner", geschlecht="m")
    frauen = Reihe(2, 1, "w", "Frauen", "einwohner", geschlecht="w")
    weg = rechenweg(INDIKATOREN["anteil_frauen"], 1, [GESAMT, maenner, frauen])
    assert isinstance(weg, Rechenweg)
    assert weg.gegenstuecke == (maenner,)


def test_zaehler_und_nenner_aus_zwei_quellen_werden_abgelehnt() -> None:
    auslaender = Reihe(1, 2, "a", "Ausländer", "auslaender")
    indikator = INDIKATOREN["anteil_auslaender"]
    absagen = [rechenweg(indikator, 1, [GESAMT]), rechenweg(indikator, 2, [auslaender])]
    assert (
        ueber_quellen(indikator, [a for a in absagen if isinstance(a, Absage)], [GESAMT, auslaender])
        == "Zähler und Nenner stammen aus verschiedenen Quellen; daraus wird keine Zahl gerechnet."
    )
