"""Befunde lesen sich wie Deutsch und widersprechen nie der Zahl daneben."""

import re
from dataclasses import replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sozialraum.raeume.gebiet import Anteil, Gebiet
from sozialraum.statistik import saetze
from sozialraum.statistik.indikatoren import INDIKATOREN, Art, Indikator, Rechnung, berechne
from sozialraum.statistik.kennzahl import Altersaufbau, Altersband, Herkunft, Kennzahl, Quellenangabe
from sozialraum.statistik.saetze import Aussage, Satz
from sozialraum.statistik.saetze.grenzen import grenzen
from sozialraum.statistik.saetze.woerter import im_dativ, mehrzahl_im_dativ
from sozialraum.statistik.zeichen import Zeichen

KALK = Gebiet("05315000/802", "Kalk", "Stadtteil", (Anteil(1, Decimal(1)),))
BEZIRK = Gebiet("05315000/8", "Kalk", "Stadtbezirk", (Anteil(2, Decimal(1)),))
KOELN = Gebiet("05315000", "Köln", "Stadt", (Anteil(3, Decimal(1)),))
NORD = Gebiet("sozialraum-1", "Kalk-Nord", "Sozialraum", (Anteil(1, Decimal(1)),))
QUELLE = Quellenangabe(
    "Bevölkerung", "Stadt Köln", "CC BY", "Stadt Köln", "", "b.csv", "0", datetime(2026, 1, 5), 1
)


def kennzahl(
    key: str, gebiet: Gebiet, wert: str | Zeichen, zeitraum: str = "2012", bezug: str = ""
) -> Kennzahl:
    offen = not isinstance(wert, Zeichen)
    return Kennzahl(
        INDIKATOREN[key],
        gebiet,
        zeitraum,
        wert=Decimal(wert) if offen else None,
        zeichen=None if offen else wert,
        quellen=(QUELLE,),
        bezug=bezug,
    )


def lesbar(satz: str) -> str:
    return satz.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("gebiet", "wer", "wes", "wo"),
    [
        (KALK, "der Stadtteil Kalk", "des Stadtteils Kalk", "im Stadtteil Kalk"),
        (KOELN, "die Stadt Köln", "der Stadt Köln", "in der Stadt Köln"),
        (replace(KOELN, name="Stadt Köln"), "die Stadt Köln", "der Stadt Köln", "in der Stadt Köln"),
        (NORD, "der Sozialraum Kalk-Nord", "des Sozialraums Kalk-Nord", "im Sozialraum Kalk-Nord"),
        (replace(KALK, ebene="Sprengel"), "Kalk", "von Kalk", "in Kalk"),
    ],
)
def test_gebiete_stehen_im_richtigen_fall(gebiet: Gebiet, wer: str, wes: str, wo: str) -> None:
    assert (saetze.wer(gebiet), saetze.wes(gebiet), saetze.wo(gebiet)) == (wer, wes, wo)


@pytest.mark.parametrize(
    ("key", "wert", "gebiet", "anderer", "satz"),
    [
        (
            "anteil_u18",
            "18.9",
            KOELN,
            "15.5",
            "Der Anteil der unter 18-Jährigen liegt mit 18,9 % über dem der Stadt (15,5 %)",
        ),
        (
            "anteil_frauen",
            "49.0",
            BEZIRK,
            "50.8",
            "Der Frauenanteil liegt mit 49,0 % unter dem des Stadtbezirks Kalk (50,8 %)",
        ),
        (
            "anteil_mh",
            "40.04",
            KOELN,
            "39.95",
            "Der Anteil der Menschen mit Migrationshintergrund ist mit 40,0 % so hoch wie in der Stadt",
        ),
        (
            "ew_dichte",
            "7481.4",
            KOELN,
            "2579",
            "Die Einwohnerdichte liegt mit 7.481 Einwohnern je km² deutlich über der der Stadt (2.579)",
        ),
        (
            "ew",
            "22383",
            KOELN,
            "1044555",
            "Der Stadtteil Kalk zählt 22.383 Einwohnerinnen und Einwohner, 2,1 % der Stadt",
        ),
        (
            "jugendquotient",
            "36.41",
            KOELN,
            "30.2",
            "Der Jugendquotient liegt mit 36,4 je 100 über dem der Stadt (30,2)",
        ),
    ],
)
def test_vergleich_mit_dem_groesseren_gebiet(
    key: str, wert: str, gebiet: Gebiet, anderer: str, satz: str
) -> None:
    assert lesbar(saetze.vergleich(kennzahl(key, KALK, wert), kennzahl(key, gebiet, anderer))) == satz


@pytest.mark.parametrize(
    ("hier", "dort", "satz"),
    [
        ("3.9", "2.2", "ist zwischen 2007 und 2012 um 3,9 % gewachsen, die der Stadt um 2,2 %"),
        ("-3.9", "2.2", "ist zwischen 2007 und 2012 um 3,9 % geschrumpft, die der Stadt um 2,2 % gewachsen"),
        (
            "0.04",
            "2.2",
            "hat sich zwischen 2007 und 2012 kaum verändert; die der Stadt ist um 2,2 % gewachsen",
        ),
        ("2.16", "2.2", "ist zwischen 2007 und 2012 um 2,2 % gewachsen, die der Stadt ebenso"),
        ("0", "0.01", "hat sich zwischen 2007 und 2012 nicht verändert, die der Stadt kaum"),
    ],
)
def test_veraenderung_im_vergleich(hier: str, dort: str, satz: str) -> None:
    eigen = kennzahl("ew_veraend", KALK, hier, bezug="2007")
    andere = kennzahl("ew_veraend", KOELN, dort, bezug="2007")
    assert lesbar(saetze.vergleich(eigen, andere)) == f"Die Bevölkerung des Stadtteils Kalk {satz}"


def test_eine_geschlossene_kennzahl_nennt_den_grund_statt_einer_zahl() -> None:
    eigen = kennzahl("anteil_auslaender", KALK, Zeichen.GEHEIM)
    assert saetze.vergleich(eigen, kennzahl("anteil_auslaender", KOELN, "17.3")) == (
        "Anteil der Ausländerinnen und Ausländer, Kalk 2012: aus Gründen der Geheimhaltung nicht ausgewiesen"
    )


def test_ohne_offenen_vergleich_steht_nur_der_eigene_wert() -> None:
    eigen = kennzahl("anteil_u18", KALK, "16.5")
    zu = kennzahl("anteil_u18", KOELN, Zeichen.GEHEIM)
    andere_quelle = replace(
        kennzahl("anteil_u18", KOELN, "15.5"), quellen=(replace(QUELLE, name="Mikrozensus"),)
    )
    satz = "Der Anteil der unter 18-Jährigen liegt im Stadtteil Kalk bei 16,5 %"
    assert lesbar(saetze.vergleich(eigen, zu, mit_ort=True)) == satz
    assert lesbar(saetze.vergleich(eigen, andere_quelle, mit_ort=True)) == satz


@pytest.mark.parametrize(
    ("key", "werte", "satz"),
    [
        ("ew", {"2005": "21712", "2012": "22383"}, "Kalk ist zwischen 2005 und 2012 um 3,1 % gewachsen"),
        ("ew", {"2005": "22383", "2012": "21712"}, "Kalk ist zwischen 2005 und 2012 um 3,0 % geschrumpft"),
        (
            "ew",
            {"2005": "22383", "2012": "22384"},
            "Die Bevölkerung des Stadtteils Kalk hat sich zwischen 2005 und 2012 kaum verändert",
        ),
        (
            "ew",
            {"2005": "0", "2012": "120"},
            "Die Einwohnerzahl ist zwischen 2005 und 2012 von 0 auf 120 gestiegen",
        ),
        ("ew", {"2012": "22383"}, "Der Stadtteil Kalk zählt 22.383 Einwohnerinnen und Einwohner (2012)"),
        (
            "anteil_u18",
            {"2005": "17.94", "2012": "16.53"},
            "Der Anteil der unter 18-Jährigen ist zwischen 2005 und 2012 von 17,9 % auf 16,5 % gesunken",
        ),
        (
            "anteil_frauen",
            {"2005": "51.01", "2012": "50.98"},
            "Der Frauenanteil liegt 2012 wie 2005 bei 51,0 %",
        ),
    ],
)
def test_entwicklung(key: str, werte: dict[str, str], satz: str) -> None:
    reihe = [kennzahl(key, KALK, wert, jahr) for jahr, wert in werte.items()]
    assert lesbar(saetze.entwicklung(reihe)) == satz


def test_die_entwicklung_ueberspringt_geheime_jahre_am_rand() -> None:
    reihe = [
        kennzahl("ew", KALK, Zeichen.GEHEIM, "2005"),
        kennzahl("ew", KALK, "100", "2006"),
        kennzahl("ew", KALK, "110", "2007"),
    ]
    assert lesbar(saetze.entwicklung(reihe)) == "Kalk ist zwischen 2006 und 2007 um 10,0 % gewachsen"


def test_entwicklung_im_vergleich_nutzt_gemeinsame_jahre() -> None:
    hier = [kennzahl("ew", KALK, wert, jahr) for jahr, wert in (("2005", "100"), ("2006", "105"))]
    dort = [kennzahl("ew", KOELN, wert, jahr) for jahr, wert in (("2005", "1000"), ("2006", "1010"))]
    assert lesbar(saetze.entwicklung_im_vergleich(hier, dort)) == (
        "Kalk ist zwischen 2005 und 2006 um 5,0 % gewachsen, die Stadt um 1,0 %"
    )


def test_die_grenzen_der_worte_stehen_in_worten_da() -> None:
    anteile, salden, *_, uebrige = saetze.wortgrenzen()
    assert lesbar(f"{anteile.zahlen}: {anteile.etwa}; {anteile.deutlich}") == (
        "Anteile: bis 0,5 Prozentpunkte und höchstens 10 % des Vergleichswerts; ab 5 Prozentpunkten oder "
        "ab 25 % des Vergleichswerts bei wenigstens 1 Prozentpunkt Abstand"
    )
    assert (salden.etwa, salden.deutlich) == ("bis 0,5 Punkte", "ab 5 Punkten")
    assert lesbar(uebrige.etwa) == "bis 5 % des Vergleichswerts"


@pytest.mark.parametrize(
    ("nominativ", "dativ"),
    [
        ("Einwohnerinnen und Einwohner unter 18 Jahren", "Einwohnerinnen und Einwohnern unter 18 Jahren"),
        ("Haushalte mit Kindern", "Haushalten mit Kindern"),
        ("vorgelegte Früherkennungshefte", "vorgelegten Früherkennungsheften"),
        (
            "sozialversicherungspflichtig Beschäftigte am Wohnort",
            "sozialversicherungspflichtig Beschäftigten am Wohnort",
        ),
        ("Staatsangehörige anderer EU-Staaten", "Staatsangehörigen anderer EU-Staaten"),
        ("Bedarfsgemeinschaften", "Bedarfsgemeinschaften"),
        ("SGB-II-Beziehende", "SGB-II-Beziehenden"),
        ("Jahre", "Jahren"),
        ("je 100", "je 100"),
        ("%", "%"),
    ],
)
def test_hauptwoerter_im_dativ(nominativ: str, dativ: str) -> None:
    assert mehrzahl_im_dativ(nominativ) == dativ


def test_je_tausend_nennt_wovon() -> None:
    eigen = replace(INDIKATOREN["angebotsdichte"], key="eigen", rechnung=Rechnung.TEILEN)
    haushalte = replace(eigen, fassungen=INDIKATOREN["anteil_hhk"].fassungen)
    assert im_dativ(haushalte, "1,8\u00a0je 1.000") == "1,8\u00a0je 1.000 Haushalte"
    assert im_dativ(replace(eigen, fassungen=()), "1,8\u00a0je 1.000") == "1,8\u00a0je 1.000"


# Altersaufbau ----------------------------------------------------------------------------------


def aufbau(gebiet: Gebiet, *anteile: str | Zeichen) -> Altersaufbau:
    grenzen = [(0, 18), (18, 65), (65, None)]
    return Altersaufbau(
        gebiet,
        "2012",
        tuple(
            Altersband(von, bis, None, None, anteil)
            if isinstance(anteil, Zeichen)
            else Altersband(von, bis, Decimal(10), Decimal(anteil))
            for (von, bis), anteil in zip(grenzen, anteile, strict=True)
        ),
    )


def test_der_altersaufbau_nennt_die_groesste_abweichung() -> None:
    satz = saetze.altersaufbau(aufbau(KALK, "16.5", "70.2", "13.3"), aufbau(KOELN, "15.5", "66.8", "17.7"))
    assert lesbar(satz) == (
        "Die 65-Jährigen und Älteren stellen im Stadtteil Kalk 13,3 % der Bevölkerung, in der Stadt 17,7 %"
    )


def test_eine_geheime_gruppe_wird_nicht_zum_befund() -> None:
    satz = saetze.altersaufbau(
        aufbau(KALK, Zeichen.GEHEIM, "70.2", "13.3"), aufbau(KOELN, "1.0", "66.8", "17.7")
    )
    assert lesbar(satz).startswith("Die 65-Jährigen und Älteren stellen")
    ganz_zu = aufbau(KALK, Zeichen.GEHEIM, Zeichen.GEHEIM, Zeichen.GEHEIM)
    assert saetze.altersaufbau(ganz_zu) == (
        "Für den Altersaufbau des Stadtteils Kalk sind keine Anteile ausgewiesen"
    )


def test_ohne_vergleich_nennt_der_altersaufbau_die_groesste_gruppe() -> None:
    assert lesbar(saetze.altersaufbau(aufbau(KALK, "16.5", "70.2", "13.3"))) == (
        "Die größte Altersgruppe im Stadtteil Kalk sind die 18- bis unter 65-Jährigen mit 70,2 %"
    )


# Formel ----------------------------------------------------------------------------------------


def posten(seite: str, wert: str, faktor: str = "1") -> Herkunft:
    return Herkunft(
        seite,  # type: ignore[arg-type]
        "Kalk",
        "05315000/802",
        "Einwohner",
        "005.10",
        "",
        "2012",
        Decimal(faktor),
        Decimal(wert),
        None,
    )


def test_die_formel_steht_mit_ihren_zahlen_da() -> None:
    eigen = replace(kennzahl("anteil_u18", KALK, "20"), zaehler=Decimal(400), nenner=Decimal(2000))
    herkunft = [posten("zaehler", "140"), posten("zaehler", "260"), posten("nenner", "2000")]
    assert lesbar(saetze.formel_mit_zahlen(eigen, herkunft)) == "(140 + 260) ÷ 2.000 × 100 = 20,0 %"


def test_die_formel_zeigt_gewichte_und_abzuege() -> None:
    eigen = replace(kennzahl("anteil_nicht_eu", KALK, "70"), nenner=Decimal(500))
    herkunft = [
        posten("zaehler", "1000", "0.50000"),
        posten("zaehler", "150", "-1"),
        posten("nenner", "1000", "0.5"),
    ]
    assert lesbar(saetze.formel_mit_zahlen(eigen, herkunft)) == (
        "(0,5 × 1.000 − 150) ÷ (0,5 × 1.000) × 100 = 70,0 %"
    )


@pytest.mark.parametrize(
    ("key", "wert", "zaehler", "nenner", "formel"),
    [
        ("alter_mittel", "41.26", "923520.5", "22383", "923.520,5 ÷ 22.383 = 41,3 Jahre"),
        ("staatsangehoerigkeiten", "71.37", "1102", "1544", "1.102 ÷ 1.544 × 100 = 71,4 %"),
        ("angebotsdichte", "1.84", "12", "6493", "12 ÷ 6.493 × 1.000 = 1,8 je 1.000"),
        ("diversitaet", "0.412", None, None, ""),
        ("sozialindex", "0.517", None, None, ""),
        ("isolierte", "3", None, None, ""),
    ],
)
def test_was_kein_bruch_aus_wenigen_zahlen_ist(
    key: str, wert: str, zaehler: str | None, nenner: str | None, formel: str
) -> None:
    eigen = replace(
        kennzahl(key, KALK, wert),
        zaehler=Decimal(zaehler) if zaehler else None,
        nenner=Decimal(nenner) if nenner else None,
        eigene_berechnung=True,
    )
    assert lesbar(saetze.formel_mit_zahlen(eigen, [posten("zaehler", "7"), posten("nenner", "9")])) == formel


def test_ein_gelieferter_anteil_hat_keine_rechnung() -> None:
    eigen = kennzahl("anteil_mh", KALK, "44.3")
    assert saetze.formel_mit_zahlen(eigen, [posten("zaehler", "44.3")]) == ""


def test_eine_geschlossene_kennzahl_hat_keine_formel() -> None:
    assert saetze.formel_mit_zahlen(kennzahl("anteil_u18", KALK, Zeichen.GEHEIM), []) == ""


@settings(deadline=None)
@given(st.decimals(min_value=0, max_value=100, places=4), st.decimals(min_value=0, max_value=100, places=4))
def test_ueber_und_unter_folgen_der_gedruckten_zahl(hier: Decimal, dort: Decimal) -> None:
    eigen, andere = kennzahl("anteil_u18", KALK, str(hier)), kennzahl("anteil_u18", KOELN, str(dort))
    satz = saetze.vergleich(eigen, andere)
    assert eigen.als_text in satz
    if eigen.als_text == andere.als_text:
        assert "so hoch wie" in satz and "etwa" not in satz
    elif "etwa so hoch wie" in satz:
        assert eigen.gerundet is not None and andere.gerundet is not None
        assert abs(eigen.gerundet - andere.gerundet) <= Decimal("0.5")
    else:
        assert (" über " in satz) == (hier > dort)
        assert (" unter dem " in satz) == (hier < dort)


# Nie im Widerspruch zur Tabelle ------------------------------------------------------------------

GERECHNET = [
    i
    for i in INDIKATOREN.values()
    if i.rechnung is Rechnung.TEILEN and i.art not in (Art.ANZAHL, Art.VERAENDERUNG, Art.INDEX)
]
ZAHL = re.compile(r"[+−]?\d[\d.]*(?:,\d+)?")


def gelesen(text: str) -> Decimal:
    return Decimal(text.replace(".", "").replace(",", ".").replace("−", "-").replace("+", ""))


@st.composite
def berechnete(
    draw: st.DrawFn, indikator: Indikator, gebiet: Gebiet, zeitraum: str, nahe: Kennzahl | None = None
) -> Kennzahl:
    """Eine Kennzahl aus ganzen Zahlen, klein oder groß, oft fast so groß wie eine andere."""
    if nahe is not None and nahe.zaehler is not None and nahe.nenner is not None and draw(st.booleans()):
        oben, unten = nahe.zaehler, nahe.nenner + draw(st.integers(0, 3))
    else:
        nenner = draw(st.integers(1, 400) | st.integers(1, 200_000))
        hoechstens = nenner if indikator.art is Art.ANTEIL else 3 * nenner
        zaehler = draw(st.integers(-nenner if indikator.art is Art.SALDO else 0, hoechstens))
        oben, unten = Decimal(zaehler), Decimal(nenner)
    return Kennzahl(
        indikator,
        gebiet,
        zeitraum,
        wert=berechne(indikator, oben, unten),
        zaehler=oben,
        nenner=unten,
        quellen=(QUELLE,),
    )


@st.composite
def zeilen(draw: st.DrawFn) -> tuple[list[Kennzahl], list[Kennzahl]]:
    """Ein Stadtteil neben Bezirk und Stadt und seine fünf Jahre davor."""
    indikator = draw(st.sampled_from(GERECHNET))
    eigen = draw(berechnete(indikator, KALK, "2012"))
    andere = [draw(berechnete(indikator, gebiet, "2012", eigen)) for gebiet in (BEZIRK, KOELN)]
    davor = [draw(berechnete(indikator, KALK, str(jahr), eigen)) for jahr in range(2007, 2012)]
    return [eigen, *andere], [*davor, eigen]


@settings(max_examples=200, deadline=None)
@given(zeilen())
def test_kein_satz_widerspricht_der_tabelle(paar: tuple[list[Kennzahl], list[Kennzahl]]) -> None:
    zeile, reihe = paar
    eigen = zeile[0]
    assert eigen.gerundet is not None
    for satz in saetze.befunde(zeile, reihe):
        text = satz.text.replace("\u00a0", " ")
        assert text == text.strip() and "  " not in text and text.endswith(".") and not text[0].islower()
        match satz.aussage:
            case Aussage.WERT:
                assert eigen.zahl_text in satz.text
                pruefe_basis(eigen, text)
            case Aussage.VERGLEICH:
                pruefe_lagen(eigen, satz)
            case Aussage.VERAENDERUNG:
                pruefe_veraenderung(reihe[0], eigen, text)
            case Aussage.TREND:
                pruefe_trend(reihe, text)
            case Aussage.LESEHILFE if "Schwankungsbreite" in text:
                unten, oben = (gelesen(z) for z in re.findall(r"[\d,]+(?= %)", text)[:2])
                assert unten <= eigen.gerundet <= oben


def pruefe_basis(eigen: Kennzahl, text: str) -> None:
    """Wer Zähler und Nenner nachrechnet, findet die gedruckte Zahl; Salden nennen ihre Richtung richtig."""
    if " von " in text and eigen.indikator.art is Art.ANTEIL:
        assert eigen.zaehler is not None and eigen.nenner is not None
        oben, unten = re.findall(r"\((keine|[\d.]+) von ([\d.]+)", text)[0]
        wert = gelesen("0" if oben == "keine" else oben) / gelesen(unten) * 100
        assert wert.quantize(Decimal("0.1"), ROUND_HALF_UP) == eigen.gerundet
    if eigen.indikator.art is Art.SALDO and eigen.gerundet:
        erstes = "Geburten" if eigen.indikator.key == "nat_saldo" else "Zuzüge"
        assert (f"mehr {erstes} als" in text or f"({erstes} überwiegen" in text) == (eigen.gerundet > 0)


def pruefe_lagen(eigen: Kennzahl, satz: Satz) -> None:
    """Das letzte Wort der Lage vor jeder Zahl stimmt mit den gedruckten Zahlen."""
    bisher = ""
    assert eigen.gerundet is not None
    for teil in satz.teile:
        bisher += teil.text
        if teil.kennzahl is None:
            continue
        dort = teil.kennzahl.gerundet
        assert dort is not None and teil.text == teil.kennzahl.zahl_text
        wort = re.findall(r"deutlich über|deutlich unter|über|unter|etwa so|\bso\b", bisher)[-1]
        abstand = eigen.gerundet - dort
        assert {"über": abstand > 0, "unter": abstand < 0}.get(wort.split()[-1], True)
        if wort == "so":
            assert abstand == 0
        elif wort == "etwa so":
            g = grenzen(eigen.indikator)
            assert abstand != 0
            assert g.etwa is None or abs(abstand) <= g.etwa
            assert g.etwa_anteil is None or abs(abstand) <= g.etwa_anteil * abs(dort)
        elif "deutlich" in wort and eigen.schwankungsbreite is not None:
            unten, oben = eigen.schwankungsbreite.gerundet(eigen.indikator.stellen)
            assert not unten <= dort <= oben


def pruefe_veraenderung(frueher: Kennzahl, heute: Kennzahl, text: str) -> None:
    """Die gedruckte Differenz ist die der gedruckten Zahlen, das Wort ihre Richtung."""
    assert frueher.gerundet is not None and heute.gerundet is not None
    differenz = heute.gerundet - frueher.gerundet
    assert ("gestiegen" in text, "gesunken" in text) == (differenz > 0, differenz < 0)
    if not differenz:
        assert frueher.als_text.replace("\u00a0", " ") in text and " auch 2007 " in text
    elif um := re.search(r" um ([\d.,]+) (?:Prozentpunkte|Jahre)", text):
        assert gelesen(um[1]) == abs(differenz)
    else:
        von, auf = re.findall(rf"von ({ZAHL.pattern}).* auf ({ZAHL.pattern})", text)[0]
        assert (gelesen(von), gelesen(auf)) == (frueher.gerundet, heute.gerundet)


def pruefe_trend(reihe: list[Kennzahl], text: str) -> None:
    """Was als gestiegen gilt, ist in mehr Paaren von Jahren gestiegen als gefallen, und umgekehrt."""
    werte = [k.gerundet for k in reihe if k.gerundet is not None]
    s = sum((b > a) - (b < a) for n, a in enumerate(werte) for b in werte[n + 1 :])
    assert "gestiegen" not in text or s > 0
    assert "gefallen" not in text or s < 0
    assert ("dennoch" in text) == (
        ("gestiegen" in text and werte[-1] <= werte[0]) or ("gefallen" in text and werte[-1] >= werte[0])
    )


@settings(deadline=None)
@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(1, n), st.just(n))))
def test_der_anteil_am_ganzen_folgt_aus_den_gedruckten_anzahlen(paar: tuple[int, int]) -> None:
    hier, ganz = paar
    zeile = [kennzahl("ew", KALK, str(hier)), kennzahl("ew", KOELN, str(ganz))]
    text = " ".join(satz.text for satz in saetze.befunde(zeile)).replace("\u00a0", " ")
    anteil = (Decimal(hier) / ganz * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    assert (f"waren {str(anteil).replace('.', ',')} % von" in text) == (anteil > 0)


@settings(deadline=None)
@given(st.lists(st.integers(0, 5000), min_size=2, max_size=12))
def test_die_anteile_der_teile_ergeben_bis_aufs_runden_das_ganze(teile: list[int]) -> None:
    ganz = sum(teile)
    assume(ganz > 0)
    stadt = kennzahl("ew", KOELN, str(ganz))
    titel = [saetze.vergleich(kennzahl("ew", KALK, str(teil)), stadt) for teil in teile]
    anteile = [gelesen(treffer[1]) for t in titel if (treffer := re.search(r", ([\d,]+)\u00a0% der", t))]
    assert abs(sum(anteile, Decimal(0)) - 100) <= Decimal("0.05") * len(teile)


@settings(deadline=None)
@given(
    st.sampled_from(sorted(set(Zeichen) - {Zeichen.WENIGER_ALS_HAELFTE})),
    st.sampled_from(sorted(INDIKATOREN)),
    st.booleans(),
)
def test_geschlossene_zahlen_stehen_in_keinem_satz(zeichen: Zeichen, key: str, mit_stadt: bool) -> None:
    eigen = kennzahl(key, KALK, zeichen)
    zeile = [eigen, kennzahl(key, KOELN, "12.5")] if mit_stadt else [eigen]
    for satz in saetze.befunde(zeile, [kennzahl(key, KALK, zeichen, "2011"), eigen]):
        assert eigen not in satz.kennzahlen
        assert satz.aussage is not Aussage.LESEHILFE
        assert "im Stadtteil Kalk bei" not in satz.text
