"""Der ganze Katalog: jeder Indikator mit deutschen Texten, jede gedruckte Formel rechnet wie der Code."""

import re
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest

from sozialraum.statistik.geheimhaltung import ist_verhaeltnis, zaehlt
from sozialraum.statistik.indikatoren import (
    EW,
    GROESSEN,
    INDIKATOREN,
    Absage,
    Art,
    Auswahl,
    Glied,
    Indikator,
    Kapitel,
    Rechenweg,
    Rechnung,
    Reihe,
    Richtung,
    berechne,
    gelieferter_weg,
    mittel_und_streuung,
    rechenweg,
    schreibe,
    ungleichheit,
    vielfalt,
    z_mittel,
)

# Die Liste der fachlichen Vorgabe, in ihrer Reihenfolge.
VORGABE = tuple(
    """
ew ew_dichte ew_veraend anteil_u18 anteil_65plus jugendquotient altenquotient gesamtquotient alter_mittel
anteil_frauen anteil_auslaender anteil_mh anteil_mh_u18 anteil_nicht_eu diversitaet segregation einbuergerung
hh_groesse anteil_1phh anteil_hhk anteil_alleinerz anteil_kinderreich wand_saldo wand_volumen wand_familien
nat_saldo wohndauer_5plus wand_u6 al_anteil al_jung al_lang sv_quote sgb2_u65 sgb2_ew kinderarmut
transfer_nichtal grusi_65 mindestsicherung bg_alleinerz ueberg_gym kita_u3 wahl wohnflaeche sozialindex
angebotsdichte netzdichte isolierte anteil_gefluechtete staatsangehoerigkeiten zuzug_ausland anteil_eu2
schuleingang_sprache u8_teilnahme wahlber_quote
""".split()  # noqa: SIM905 – so liest sie sich wie die Vorgabe
)
# Weitere Definitionen und Wahlen, die nicht mit anderen in eine Reihe gehören.
DAZU = {"anteil_eg", "wahl_bundestag", "wahl_integrationsrat"}


def test_alle_vierundfuenfzig_sind_da() -> None:
    assert len(VORGABE) == 54
    assert set(INDIKATOREN) == set(VORGABE) | DAZU


@pytest.mark.parametrize("indikator", INDIKATOREN.values(), ids=lambda i: i.key)
def test_jeder_indikator_sagt_auf_deutsch_was_er_ist(indikator: Indikator) -> None:
    assert indikator.label[0].isupper()
    assert indikator.definition.endswith(".")
    assert not indikator.hinweis or indikator.hinweis.endswith(".")
    assert not re.search(
        r"[_{}]", indikator.definition + indikator.hinweis + indikator.formel + indikator.label
    )
    assert indikator.subjekt.split()[0] == ("die" if indikator.genus == "f" else "der")
    assert indikator.version >= 1
    assert indikator.groessen <= set(GROESSEN)
    alter = {g.auswahl.alter for z, n in indikator.fassungen for g in z + n} - {""}
    assert bool(indikator.altersgrenzen) >= bool(alter), "Altersgrenzen werden gedruckt"


def test_jedes_kapitel_hat_indikatoren_und_eine_adresse() -> None:
    assert {i.kapitel for i in INDIKATOREN.values()} == set(Kapitel)
    assert Kapitel.SOZIALES.schluessel == "soziales"


def test_die_woerter_des_bildschirms() -> None:
    """Keine Schlagworte: „Kinderarmut“ und „Altersarmut“ heißen, wie sie gezählt werden."""
    assert INDIKATOREN["kinderarmut"].label == "SGB II unter 15"
    assert INDIKATOREN["grusi_65"].label == "Grundsicherung im Alter"
    assert INDIKATOREN["isolierte"].label == "Akteure ohne erfasste Verbindung"
    verboten = re.compile(r"armut|sozialgeld|bürgergeld|arbeitslosenquote|isoliert", re.IGNORECASE)
    for indikator in INDIKATOREN.values():
        assert not verboten.search(indikator.label + indikator.subjekt)


def test_die_richtung_der_vorgabe() -> None:
    guenstig = {
        "wohndauer_5plus",
        "sv_quote",
        "ueberg_gym",
        "kita_u3",
        "wahl",
        "angebotsdichte",
        "u8_teilnahme",
    }
    unguenstig = {
        "wand_volumen",
        "al_anteil",
        "al_jung",
        "al_lang",
        "sgb2_u65",
        "sgb2_ew",
        "kinderarmut",
        "transfer_nichtal",
        "grusi_65",
        "mindestsicherung",
        "sozialindex",
        "isolierte",
        "schuleingang_sprache",
    }
    vorgabe = {key: INDIKATOREN[key].richtung for key in VORGABE}
    assert {key for key, r in vorgabe.items() if r is Richtung.HOCH_GUENSTIG} == guenstig
    assert {key for key, r in vorgabe.items() if r is Richtung.HOCH_UNGUENSTIG} == unguenstig


def test_einheiten_zaehlen_nur_wo_gezaehlt_wird() -> None:
    for indikator in INDIKATOREN.values():
        if indikator.art is Art.ANZAHL:
            assert indikator.einheit == "Anzahl" and zaehlt(indikator.einheit)
        else:
            assert not zaehlt(indikator.einheit)
        if indikator.einheit in ("%", "‰", "je 100"):
            assert ist_verhaeltnis(indikator.einheit)


def test_migrationshintergrund_und_einwanderungsgeschichte_sind_zweierlei() -> None:
    assert INDIKATOREN["anteil_mh"].groessen.isdisjoint(INDIKATOREN["anteil_eg"].groessen - {"einwohner"})


# Die gedruckte Formel rechnet wie der Code ------------------------------------------------------

ZU = Auswahl("zuzuege")
FORT = Auswahl("fortzuege")


def ew(von: int = 0, bis: int | None = None, geschlecht: str = "") -> list[Glied]:
    return [Glied(Auswahl("einwohner", geschlecht, von, bis))]


def von(*groessen: str, ab: int = 0, bis: int | None = None) -> list[Glied]:
    return [Glied(Auswahl(groesse, von=ab, bis=bis)) for groesse in groessen]


# Was die Wörter der Formeln meinen.
WORTE: dict[str, list[Glied]] = {
    "alle": ew(),
    "Einwohnerinnen und Einwohner": ew(),
    "Stand": ew(),
    "früherer Stand": [Glied(EW, 1, 5)],
    "Einwohnerinnen und Einwohner unter 18 Jahren": ew(bis=18),
    "Einwohnerinnen und Einwohner unter 6 Jahren": ew(bis=6),
    "Einwohnerinnen und Einwohner ab 65 Jahren": ew(65),
    "Einwohnerinnen": ew(geschlecht="w"),
    "unter 20-Jährige": ew(bis=20),
    "unter 15-Jährige": ew(bis=15),
    "unter 3-Jährige": ew(bis=3),
    "unter 65-Jährige": ew(bis=65),
    "20- bis unter 65-Jährige": ew(20, 65),
    "15- bis unter 65-Jährige": ew(15, 65),
    "15- bis unter 25-Jährige": ew(15, 25),
    "18-Jährige und Ältere": ew(18),
    "65-Jährige und Ältere": ew(65),
    "Ausländerinnen und Ausländer": von("auslaender"),
    "EU-Staatsangehörige": von("auslaender_eu"),
    "bulgarische Staatsangehörige": von("auslaender_bulgarien"),
    "rumänische Staatsangehörige": von("auslaender_rumaenien"),
    "Personen mit Migrationshintergrund": von("einwohner_mh"),
    "Personen mit Migrationshintergrund unter 18 Jahren": von("einwohner_mh", bis=18),
    "Personen mit Einwanderungsgeschichte": von("einwohner_eg"),
    "Geflüchtete": von("gefluechtete"),
    "Einbürgerungen": von("einbuergerungen"),
    "Zuzüge aus dem Ausland": von("zuzuege_ausland"),
    "Personen in Haushalten": von("personen_in_haushalten"),
    "Haushalte": von("haushalte"),
    "Haushalte mit einer Person": von("haushalte_einperson"),
    "Haushalte mit Kindern": von("haushalte_mit_kindern"),
    "Haushalte von Alleinerziehenden": von("haushalte_alleinerziehend"),
    "Haushalte mit drei und mehr Kindern": von("haushalte_drei_kinder"),
    "Zuzüge": von("zuzuege"),
    "Fortzüge": von("fortzuege"),
    "Zuzüge der unter 6-Jährigen": von("zuzuege", bis=6),
    "Fortzüge der unter 6-Jährigen": von("fortzuege", bis=6),
    "Zuzüge der unter 18- und 30- bis unter 50-Jährigen": [
        *von("zuzuege", bis=18),
        *von("zuzuege", ab=30, bis=50),
    ],
    "Fortzüge der unter 18- und 30- bis unter 50-Jährigen": [
        *von("fortzuege", bis=18),
        *von("fortzuege", ab=30, bis=50),
    ],
    "Einwohnerinnen und Einwohner derselben Altersgruppen": [*ew(bis=18), *ew(30, 50)],
    "Geburten": von("geburten"),
    "Sterbefälle": von("sterbefaelle"),
    "Personen mit mehr als fünf Jahren an derselben Adresse": von("wohndauer_5plus"),
    "Wohnfläche": von("wohnflaeche"),
    "Arbeitslose": von("arbeitslose"),
    "Arbeitslose von 15 bis unter 25 Jahren": von("arbeitslose", ab=15, bis=25),
    "Arbeitslose im Rechtskreis SGB II": von("arbeitslose_sgb2"),
    "Langzeitarbeitslose": von("langzeitarbeitslose"),
    "sozialversicherungspflichtig Beschäftigte am Wohnort": von("beschaeftigte"),
    "Personen in Bedarfsgemeinschaften": von("sgb2_personen"),
    "unter 15-Jährige in Bedarfsgemeinschaften": von("sgb2_personen", bis=15),
    "Beziehende von Hilfe zum Lebensunterhalt": von("hilfe_zum_lebensunterhalt"),
    "Beziehende von Grundsicherung": von("grundsicherung", ab=18),
    "Beziehende von Grundsicherung ab 65 Jahren": von("grundsicherung", ab=65),
    "Beziehende von Mindestsicherung": von("mindestsicherung"),
    "Bedarfsgemeinschaften": von("bedarfsgemeinschaften"),
    "Bedarfsgemeinschaften von Alleinerziehenden": von("bedarfsgemeinschaften_alleinerziehend"),
    "betreute Kinder unter 3 Jahren": von("betreute_kinder", bis=3),
    "Kinder mit Sprachförderbedarf": von("schuleingang_sprachfoerderbedarf"),
    "untersuchte Kinder": von("schuleingang_untersucht"),
    "Kinder mit vollständiger Früherkennung": von("schuleingang_u8_vollstaendig"),
    "vorgelegte Hefte": von("schuleingang_hefte_vorgelegt"),
    "Übergänge zum Gymnasium": von("uebergaenge_gymnasium"),
    "Übergänge nach Klasse 4": von("uebergaenge"),
}
WAHLEN = {
    "wahl": "kommunalwahl",
    "wahl_bundestag": "bundestagswahl",
    "wahl_integrationsrat": "integrationsrat",
    "wahlber_quote": "bundestagswahl",
}
ZEICHEN = re.compile(r" ([÷×+−]) |([()])")


class Leser:
    """Rechnet den gedruckten Text: `(A − B) ÷ C × 1.000`."""

    def __init__(self, text: str, werte: dict[str, Fraction]) -> None:
        self.teile = [teil for teil in ZEICHEN.split(text) if teil and teil.strip()]
        self.werte = werte

    def summe(self) -> Fraction:
        wert = self.produkt()
        while self.teile and self.teile[0] in "+−":
            wert = wert + self.produkt() if self.teile.pop(0) == "+" else wert - self.produkt()
        return wert

    def produkt(self) -> Fraction:
        wert = self.glied()
        while self.teile and self.teile[0] in "÷×":
            wert = wert / self.glied() if self.teile.pop(0) == "÷" else wert * self.glied()
        return wert

    def glied(self) -> Fraction:
        teil = self.teile.pop(0)
        if teil == "(":
            wert = self.summe()
            assert self.teile.pop(0) == ")"
            return wert
        if teil.replace(".", "").isdigit():
            return Fraction(teil.replace(".", ""))
        return self.werte[teil.strip()]


MIT_FORMEL = [i for i in INDIKATOREN.values() if i.rechnung is Rechnung.TEILEN]


@pytest.mark.parametrize("indikator", MIT_FORMEL, ids=lambda i: i.key)
def test_die_gedruckte_formel_rechnet_wie_der_code(indikator: Indikator) -> None:
    zufall = Random(indikator.key)
    zaehler, nenner = indikator.fassungen[0]
    werte = {glied: Fraction(zufall.randint(1, 9_999)) for glied in map(ohne_vorzeichen, zaehler + nenner)}
    worte = dict(WORTE)
    if indikator.key in WAHLEN:
        worte["Wählende"] = von(f"waehlende_{WAHLEN[indikator.key]}")
        worte["Wahlberechtigte"] = von(f"wahlberechtigte_{WAHLEN[indikator.key]}")
    flaeche = Fraction(zufall.randint(1, 50))
    text = {
        wort: sum((werte[glied] for glied in glieder), Fraction(0))
        for wort, glieder in worte.items()
        if all(glied in werte for glied in glieder)
    } | {"Fläche in km²": flaeche}

    oben = sum((g.vorzeichen * werte[ohne_vorzeichen(g)] for g in zaehler), Fraction(0))
    unten = sum((werte[ohne_vorzeichen(g)] for g in nenner), Fraction(0)) or flaeche
    gerechnet = oben if indikator.art is Art.ANZAHL else oben / unten * indikator.faktor
    assert Leser(indikator.formel, text).summe() == gerechnet
    wert = berechne(indikator, Decimal(oben.numerator), Decimal(unten.numerator))
    assert wert is not None and abs(Fraction(wert) - gerechnet) < Fraction(1, 10**12)


def ohne_vorzeichen(glied: Glied) -> Glied:
    return Glied(glied.auswahl, 1, glied.jahre_zuvor)


# Die zehn Beispiele der fachlichen Vorgabe ------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "zaehler", "nenner", "gedruckt"),
    [
        ("anteil_auslaender", 26_509, 162_444, "16,3 %"),  # 1: Solingen, Ende 2017
        ("anteil_mh", 2_876, 6_493, "44,3 %"),  # 2: Wuppertal, Quartier 62, 2017
        ("anteil_mh_u18", 829, 1_256, "66,0 %"),
        ("sgb2_ew", 1_245, 6_493, "19,2 %"),  # 3: derselbe Zähler, zwei Indikatoren
        ("sgb2_u65", 1_245, 5_320, "23,4 %"),
        ("jugendquotient", 1_420, 3_900, "36,4 je 100"),  # 4
        ("altenquotient", 1_173, 3_900, "30,1 je 100"),  # 5
        ("al_anteil", 410, 4_180, "9,8 %"),  # 6
        ("anteil_alleinerz", 77, 176 + 144 + 126, "17,3 %"),  # 7: Mülheim, Dezember 2025
        ("wand_saldo", 154, 158_513, "+1,0 ‰"),  # 8: Solingen 2011, Zuzüge 5.804
        ("wand_volumen", 5_804 + (5_804 - 154), 158_513, "7,2 %"),
    ],
)
def test_beispiele_eins_bis_acht(key: str, zaehler: int, nenner: int, gedruckt: str) -> None:
    wert = berechne(INDIKATOREN[key], Decimal(zaehler), Decimal(nenner))
    assert wert is not None
    assert schreibe(INDIKATOREN[key], wert).replace("\u00a0", " ") == gedruckt


def test_beispiel_acht_auf_zwei_stellen() -> None:
    wert = berechne(INDIKATOREN["wand_saldo"], Decimal(154), Decimal(158_513))
    assert wert is not None and round(wert, 2) == Decimal("0.97")


def test_beispiel_neun_segregation() -> None:
    """Ausländer 600, 300, 100 und Deutsche 1.400, 2.700, 4.900 in drei Teilen."""
    teile = [(Decimal(x), Decimal(y)) for x, y in ((600, 1_400), (300, 2_700), (100, 4_900))]
    anteil = ungleichheit(teile)
    assert anteil is not None
    assert schreibe(INDIKATOREN["segregation"], anteil * 100) == "44,4"


def test_beispiel_zehn_sozialindex() -> None:
    """Werte 19,2, 44,3 und 71,3 bei Mitteln 14, 40, 55 und Streuungen 8, 12, 30: z = 0,65, 0,36, 0,54."""
    teile = [
        (Decimal("19.2"), Decimal(14), Decimal(8), 1),
        (Decimal("44.3"), Decimal(40), Decimal(12), 1),
        (Decimal("71.3"), Decimal(55), Decimal(30), 1),
    ]
    assert schreibe(INDIKATOREN["sozialindex"], z_mittel(teile)) == "+0,52"


def test_gewichte_wiegen_im_index() -> None:
    doppelt = [(Decimal(2), Decimal(0), Decimal(1), 3), (Decimal(-2), Decimal(0), Decimal(1), 1)]
    assert z_mittel(doppelt) == 1


def test_mittel_und_streuung_aller() -> None:
    assert mittel_und_streuung([Decimal(2), Decimal(4), Decimal(6), Decimal(8)]) == (5, Decimal(5).sqrt())
    assert mittel_und_streuung([Decimal(4), Decimal(4)]) is None
    assert mittel_und_streuung([Decimal(4)]) is None


def test_vielfalt_von_keiner_bis_gleich_verteilt() -> None:
    assert vielfalt([], Decimal(100)) == 0
    assert vielfalt([Decimal(25)] * 3, Decimal(100)) == Decimal("0.75")
    assert vielfalt([], Decimal(0)) is None


def test_ohne_eine_der_gruppen_gibt_es_keine_verteilung() -> None:
    assert ungleichheit([(Decimal(0), Decimal(5)), (Decimal(0), Decimal(7))]) is None
    assert ungleichheit([(Decimal(1), Decimal(0)), (Decimal(0), Decimal(7))]) == 1


# Rechenwege besonderer Art ----------------------------------------------------------------------


def einzeljahre(bis: int) -> list[Reihe]:
    jahre = [Reihe(n, 1, f"a{n}", "Alter", "einwohner", von=n, bis=n + 1) for n in range(bis)]
    return [*jahre, Reihe(bis, 1, f"a{bis}", "Alter", "einwohner", von=bis)]


def test_das_durchschnittsalter_entsteht_nur_aus_einzelnen_jahren() -> None:
    mittel = INDIKATOREN["alter_mittel"]
    weg = rechenweg(mittel, 1, einzeljahre(100))
    assert isinstance(weg, Rechenweg)
    assert [summand.faktor for summand in weg.zaehler[:2]] == [Decimal("0.5"), Decimal("1.5")]
    assert weg.zaehler[-1].faktor == Decimal("100.5")
    grob = rechenweg(mittel, 1, einzeljahre(90))
    assert isinstance(grob, Absage)
    assert grob.text == (
        "Altersgrenzen passen nicht: Gebraucht werden einzelne Altersjahre; die Quelle liefert sie nicht."
    )


def test_geliefert_wird_erkannt_wenn_die_einheit_stimmt() -> None:
    anteil = INDIKATOREN["al_anteil"]
    reihe = Reihe(1, 1, "AQ", "Arbeitslosenanteil", "indikator:al_anteil", einheit="%")
    weg = gelieferter_weg(anteil, 1, [reihe])
    assert weg is not None and weg.geliefert
    assert gelieferter_weg(anteil, 1, [Reihe(1, 1, "AQ", "", "indikator:al_anteil", einheit="‰")]) is None
    assert gelieferter_weg(INDIKATOREN["al_jung"], 1, [reihe]) is None


def test_zehn_staaten_muessen_einzeln_geliefert_sein() -> None:
    haeufigste = INDIKATOREN["staatsangehoerigkeiten"]
    alle = Reihe(0, 1, "a", "Ausländer", "auslaender")
    staaten = [
        Reihe(n, 1, f"s{n}", groesse, groesse)
        for n, groesse in enumerate(sorted(haeufigste.auswahl_aus)[:10], start=1)
    ]
    assert isinstance(rechenweg(haeufigste, 1, [alle, *staaten]), Rechenweg)
    absage = rechenweg(haeufigste, 1, [alle, *staaten[:9]])
    assert isinstance(absage, Absage)
    assert absage.text == "Die Quelle liefert keine 10 einzelnen Staatsangehörigkeiten."
