"""Diagramme sind wohlgeformt, zeigen Fehlendes als fehlend und lassen keinen Text über den Rand laufen."""

import re
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sozialraum.kern.farben import (
    ACHSE,
    LEISE,
    ROLLENFARBEN,
    ROLLENTEXT,
    SCHRAFFUR,
    TINTE,
)
from sozialraum.kern.schriftmass import breite, umbrechen
from sozialraum.statistik.diagramme import (
    Altersbalken,
    Balken,
    Punkt,
    Seite,
    Stufe,
    Verlauf,
    altersaufbau,
    alterspyramide,
    vergleichsbalken,
    zeitreihe,
)
from sozialraum.statistik.diagramme.achse import auseinander, skala
from sozialraum.statistik.zeichen import Zeichen

SVG = "{http://www.w3.org/2000/svg}"
KOPF = {"titel": "Kalk ist gewachsen", "untertitel": "Einwohner, 2005–2012", "fuss": "Stadt Köln, CC BY"}


def baum(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def texte(svg: str) -> list[str]:
    return [element.text or "" for element in baum(svg).iter(f"{SVG}text")]


def linie(name: str, rolle: str, werte: dict[str, str | Zeichen]) -> Verlauf:
    return Verlauf(
        name,
        rolle,  # type: ignore[arg-type]
        tuple(
            Punkt(zeit, None, wert) if isinstance(wert, Zeichen) else Punkt(zeit, Decimal(wert))
            for zeit, wert in werte.items()
        ),
    )


def zuege(svg: str, farbe: str) -> int:
    """Zahl der Linienzüge in einer Farbe, ohne dünne Zuleitungen."""
    return len(
        [
            p
            for p in baum(svg).iter(f"{SVG}path")
            if p.get("stroke") == farbe and float(p.get("stroke-width", "0")) > 1
        ]
    )


# Aufbau ----------------------------------------------------------------------------------------


def alle_diagramme() -> list[str]:
    return [
        zeitreihe(**KOPF, reihen=[linie("Kalk", "quartier", {"2005": "21712", "2012": "22383"})]),
        vergleichsbalken(**KOPF, balken=[Balken("Kalk", "quartier", Decimal("18.9"))]),
        altersaufbau(**KOPF, baender=[Altersbalken("unter 3 Jahre", Decimal("3.2"))], name="Kalk"),
    ]


@pytest.mark.parametrize("svg", alle_diagramme(), ids=["zeitreihe", "balken", "alter"])
def test_der_titel_ist_direktes_kind_und_nichts_braucht_css(svg: str) -> None:
    wurzel = baum(svg)
    assert wurzel[0].tag == f"{SVG}title"
    assert wurzel[0].text == ("Kalk ist gewachsen. Einwohner, 2005–2012. Die Werte stehen in der Tabelle.")
    assert wurzel.get("role") == "img"
    for element in wurzel.iter():
        assert not {"style", "class", "id"} & set(element.attrib)
    assert "currentColor" not in svg
    assert "var(" not in svg


@pytest.mark.parametrize("svg", alle_diagramme(), ids=["zeitreihe", "balken", "alter"])
def test_befund_mass_und_quelle_stehen_im_bild(svg: str) -> None:
    assert texte(svg)[:2] == ["Kalk ist gewachsen", "Einwohner, 2005–2012"]
    assert texte(svg)[-1] == "Quelle: Stadt Köln, CC BY"


@pytest.mark.parametrize("svg", alle_diagramme(), ids=["zeitreihe", "balken", "alter"])
def test_jede_schrift_ist_im_druck_mindestens_8_punkt_gross(svg: str) -> None:
    groessen = {float(t.get("font-size", "0")) for t in baum(svg).iter(f"{SVG}text")}
    assert min(groessen) * 0.75 >= 8


def test_koordinaten_haben_punkte_nie_kommas() -> None:
    for svg in alle_diagramme():
        assert not re.search(r' (?:x|y|x1|y1|x2|y2|cx|cy|r|width|height|viewBox|d)="[^"]*,', svg)


def test_namen_mit_sonderzeichen_bleiben_wohlgeformt() -> None:
    name = 'Q1 & <Nord> "Süd" Şişli\x0b'
    svg = vergleichsbalken(**KOPF, balken=[Balken(name, "quartier", Decimal(3))])
    assert 'Q1 & <Nord> "Süd" Şişli' in "".join(texte(svg))


# Zeitreihe -------------------------------------------------------------------------------------


def test_eine_luecke_bleibt_eine_luecke_und_traegt_ihr_zeichen() -> None:
    werte: dict[str, str | Zeichen] = {
        "2005": "10",
        "2006": "11",
        "2007": Zeichen.GEHEIM,
        "2008": "12",
        "2009": "13",
    }
    svg = zeitreihe(**KOPF, reihen=[linie("Kalk", "quartier", werte)])
    assert zuege(svg, ROLLENFARBEN["quartier"]) == 2
    assert "•" in texte(svg)
    assert "• aus Gründen der Geheimhaltung nicht ausgewiesen" in texte(svg)
    assert len(list(baum(svg).iter(f"{SVG}circle"))) == 4


def test_ausgelassene_jahre_werden_nicht_ueberbrueckt() -> None:
    werte: dict[str, str | Zeichen] = {"2005": "10", "2006": "11", "2010": "12", "2011": "13"}
    svg = zeitreihe(**KOPF, reihen=[linie("Kalk", "quartier", werte)])
    assert zuege(svg, ROLLENFARBEN["quartier"]) == 2


def test_lieferungen_alle_fuenf_jahre_sind_keine_luecken() -> None:
    werte: dict[str, str | Zeichen] = {"2005": "10", "2010": "11", "2015": "12"}
    svg = zeitreihe(**KOPF, reihen=[linie("Kalk", "quartier", werte)])
    assert zuege(svg, ROLLENFARBEN["quartier"]) == 1


def test_ein_bruch_trennt_die_linie_und_wird_benannt() -> None:
    punkte = (
        Punkt("2010", Decimal(10)),
        Punkt("2011", Decimal(11)),
        Punkt("2012", Decimal(20), bruch=True),
        Punkt("2013", Decimal(21)),
    )
    svg = zeitreihe(**KOPF, reihen=[Verlauf("Kalk", "quartier", punkte)])
    assert zuege(svg, ROLLENFARBEN["quartier"]) == 2
    assert "andere Zählweise" in texte(svg)


def test_ein_einziges_jahr_ist_ein_punkt() -> None:
    svg = zeitreihe(**KOPF, reihen=[linie("Kalk", "quartier", {"2012": "22383"})])
    assert zuege(svg, ROLLENFARBEN["quartier"]) == 0
    assert "22.383" in texte(svg)


def test_sind_alle_jahre_geheim_steht_nirgends_eine_zahl_ausser_den_jahren() -> None:
    werte: dict[str, str | Zeichen] = {str(jahr): Zeichen.GEHEIM for jahr in range(2005, 2009)}
    svg = zeitreihe(**{**KOPF, "untertitel": "Ausländer"}, reihen=[linie("Kalk", "quartier", werte)])
    zahlen = [text for text in texte(svg) if re.search(r"\d", text)]
    assert zahlen == ["2008", "2007", "2006", "2005"]


def test_fehlt_nur_einem_gebiet_der_wert_hat_es_einen_eigenen_streifen() -> None:
    svg = zeitreihe(
        **KOPF,
        reihen=[
            linie("Kalk", "quartier", {"2011": "10", "2012": Zeichen.GEHEIM}),
            linie("Köln", "stadt", {"2011": "9", "2012": "9.5"}),
        ],
        stellen=1,
    )
    assert texte(svg).count("•") == 1
    assert texte(svg).count("Kalk") == 2  # an der Linie und am Streifen


def test_eine_achse_ohne_null_sagt_es() -> None:
    hinweis = "Die senkrechte Achse beginnt nicht bei null."
    nah = zeitreihe(**KOPF, reihen=[linie("Kalk", "quartier", {"2011": "22000", "2012": "22383"})])
    weit = zeitreihe(**KOPF, reihen=[linie("Kalk", "quartier", {"2011": "200", "2012": "22383"})])
    assert hinweis in texte(nah)
    assert hinweis not in texte(weit)


# Balken ----------------------------------------------------------------------------------------


def balkenlaengen(svg: str) -> list[float]:
    farben = {ROLLENFARBEN["quartier"], ROLLENFARBEN["bezirk"]}
    return [float(r.get("width", "0")) for r in baum(svg).iter(f"{SVG}rect") if r.get("fill") in farben]


def test_balken_beginnen_bei_null_und_bleiben_im_verhaeltnis() -> None:
    svg = vergleichsbalken(
        **KOPF, balken=[Balken("A", "quartier", Decimal(20)), Balken("B", "bezirk", Decimal(10))]
    )
    lang, kurz = balkenlaengen(svg)
    assert lang / kurz == pytest.approx(2, abs=0.01)


def test_ein_geheimer_balken_hat_keine_laenge_sondern_schraffur() -> None:
    svg = vergleichsbalken(
        **KOPF,
        balken=[Balken("A", "quartier", None, Zeichen.GEHEIM), Balken("B", "bezirk", Decimal(10))],
    )
    assert len(balkenlaengen(svg)) == 1
    assert f'stroke="{SCHRAFFUR}"' in svg
    assert "•" in texte(svg)


def test_die_stadt_ist_offen_gezeichnet_nicht_nur_anders_gefaerbt() -> None:
    svg = vergleichsbalken(
        **KOPF, balken=[Balken("A", "quartier", Decimal(20)), Balken("Köln", "stadt", Decimal(10))]
    )
    umrisse = [r for r in baum(svg).iter(f"{SVG}rect") if r.get("stroke") == ROLLENFARBEN["stadt"]]
    assert [r.get("fill") for r in umrisse] == ["#FFFFFF"]


def test_negative_werte_gehen_nach_links_und_tragen_das_minus() -> None:
    svg = vergleichsbalken(
        **KOPF,
        balken=[Balken("A", "quartier", Decimal("-2.3")), Balken("B", "bezirk", Decimal("4.1"))],
        einheit="%",
        vorzeichen=True,
    )
    assert "−2,3\u00a0%" in texte(svg)
    assert "+4,1\u00a0%" in texte(svg)


# Altersaufbau ----------------------------------------------------------------------------------


def test_die_aeltesten_stehen_oben_und_das_vergleichsgebiet_als_umriss() -> None:
    svg = altersaufbau(
        **KOPF,
        baender=[
            Altersbalken("unter 18 Jahre", Decimal("16.5"), None, Decimal("15.5")),
            Altersbalken("18 Jahre und älter", Decimal("83.5"), None, Decimal("84.5")),
        ],
        name="Kalk",
        vergleichsname="Köln",
    )
    inhalt = texte(svg)
    assert inhalt.index("18 und älter") < inhalt.index("unter 18")
    umrisse = [
        r
        for r in baum(svg).iter(f"{SVG}rect")
        if r.get("stroke") == ROLLENFARBEN["stadt"] and float(r.get("height", "0")) > 10
    ]
    assert len(umrisse) == 2


def test_eine_geheime_altersgruppe_hat_keinen_balken() -> None:
    svg = altersaufbau(
        **KOPF,
        baender=[
            Altersbalken("unter 18 Jahre", None, Zeichen.GEHEIM),
            Altersbalken("18 Jahre und älter", Decimal("83.5")),
        ],
        name="Kalk",
    )
    gross = [laenge for laenge in balkenlaengen(svg) if laenge != 22]  # 22: Muster im Spaltenkopf
    assert len(gross) == 1
    assert texte(svg).count("•") == 2  # im Balken und in der Spalte


# Ränder ----------------------------------------------------------------------------------------

namen = st.sampled_from(
    [
        "Kalk",
        "Sozialraum Vogelsang-Bickendorf/Ossendorf-Nordwest",
        "Statistischer Bezirk Altstadt/Neustadt-Nord",
        "Wohnungsbaugenossenschaftssiedlungsbereich",
        "Stadt Mönchengladbach",
    ]
)
werte = st.one_of(
    st.decimals(min_value=-1000, max_value=90_000_000, places=2),
    st.sampled_from([Decimal(0), Decimal("0.01"), Decimal("-0.01"), Zeichen.GEHEIM, Zeichen.UNBEKANNT]),
)


def im_rahmen(svg: str) -> None:
    wurzel = baum(svg)
    _, _, weite, hoehe = (float(teil) for teil in (wurzel.get("viewBox") or "").split())
    for text in wurzel.iter(f"{SVG}text"):
        x, y = float(text.get("x", "0")), float(text.get("y", "0"))
        groesse = float(text.get("font-size", "12"))
        lang = breite(text.text or "", groesse, fett=text.get("font-weight") == "600")
        links = {"start": x, "middle": x - lang / 2, "end": x - lang}[text.get("text-anchor", "start")]
        assert links >= -3, text.text
        assert links + lang <= weite + 3, text.text
        assert groesse * 0.6 <= y <= hoehe, text.text


@settings(max_examples=60)
@given(
    st.lists(st.tuples(namen, werte), min_size=1, max_size=6),
    st.sampled_from([320, 340, 453, 640]),
)
def test_balken_laufen_nie_ueber_den_rand(zeilen: list[tuple[str, Decimal | Zeichen]], weite: int) -> None:
    balken = [
        Balken(name, ("quartier", "bezirk", "stadt")[i % 3], None, wert)  # type: ignore[arg-type]
        if isinstance(wert, Zeichen)
        else Balken(name, ("quartier", "bezirk", "stadt")[i % 3], wert)  # type: ignore[arg-type]
        for i, (name, wert) in enumerate(zeilen)
    ]
    im_rahmen(vergleichsbalken(**KOPF, balken=balken, breite=weite, vorzeichen=True))


@settings(max_examples=60)
@given(
    st.lists(st.tuples(namen, st.lists(werte, min_size=1, max_size=14)), min_size=1, max_size=3),
    st.sampled_from([320, 453, 640]),
)
def test_zeitreihen_laufen_nie_ueber_den_rand(
    zeilen: list[tuple[str, list[Decimal | Zeichen]]], weite: int
) -> None:
    reihen = [
        linie(
            name,
            ("quartier", "bezirk", "stadt")[i],
            {
                str(2005 + j): wert if isinstance(wert, Zeichen) else str(wert)
                for j, wert in enumerate(punkte)
            },
        )
        for i, (name, punkte) in enumerate(zeilen)
    ]
    im_rahmen(zeitreihe(**KOPF, reihen=reihen, breite=weite, stellen=1, einheit="%"))


@settings(max_examples=60)
@given(
    st.lists(
        st.one_of(
            st.decimals(min_value=0, max_value=100, places=2), st.sampled_from([Decimal(0), Zeichen.GEHEIM])
        ),
        min_size=1,
        max_size=14,
    ),
    namen,
    namen,
    st.sampled_from([320, 340, 453, 640]),
)
def test_altersaufbauten_laufen_nie_ueber_den_rand(
    anteile: list[Decimal | Zeichen], name: str, vergleichsname: str, weite: int
) -> None:
    baender = [
        Altersbalken(f"{n * 5} bis unter {n * 5 + 5} Jahre", None, wert, Decimal(7), None)
        if isinstance(wert, Zeichen)
        else Altersbalken(f"{n * 5} bis unter {n * 5 + 5} Jahre", wert, None, None, Zeichen.UNBEKANNT)
        for n, wert in enumerate(anteile)
    ]
    im_rahmen(altersaufbau(**KOPF, baender=baender, name=name, vergleichsname=vergleichsname, breite=weite))


@given(
    st.lists(st.floats(min_value=0, max_value=300), min_size=1, max_size=5),
    st.lists(st.floats(min_value=10, max_value=60), min_size=5, max_size=5),
)
def test_beschriftungen_ueberdecken_sich_nie(mitten: list[float], hoehen: list[float]) -> None:
    hoehen = hoehen[: len(mitten)]
    lage = auseinander(mitten, hoehen, 0, 300)
    kaesten = sorted((m - h / 2, m + h / 2) for m, h in zip(lage, hoehen, strict=True))
    for (_, ende), (anfang, _) in pairwise(kaesten):
        assert anfang >= ende - 1e-6


@given(st.lists(st.floats(min_value=-1e9, max_value=1e9), min_size=1, max_size=20))
def test_die_skala_umfasst_alle_werte_mit_wenigen_strichen(werte: list[float]) -> None:
    s = skala(werte)
    toleranz = s.schritt * 1e-6
    assert s.unten - toleranz <= min(werte)
    assert max(werte) <= s.oben + toleranz
    assert 2 <= len(s.striche) <= 8


def test_umbruch_trennt_an_schraegstrich_und_haelt_geschuetztes_zusammen() -> None:
    assert umbrechen("Humboldt/Gremberg", 12, 65) == ["Humboldt/", "Gremberg"]
    assert umbrechen("um 3,1\u00a0% gewachsen", 12, 75) == ["um 3,1\u00a0%", "gewachsen"]
    assert umbrechen("", 12, 75) == []


# Farben ----------------------------------------------------------------------------------------


def leuchtdichte(farbe: str) -> float:
    teile = [int(farbe[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [t / 12.92 if t <= 0.04045 else ((t + 0.055) / 1.055) ** 2.4 for t in teile]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def kontrast_auf_weiss(farbe: str) -> float:
    return 1.05 / (leuchtdichte(farbe) + 0.05)


@pytest.mark.parametrize("farbe", [*ROLLENTEXT.values(), TINTE, LEISE])
def test_text_ist_auf_weiss_lesbar(farbe: str) -> None:
    assert kontrast_auf_weiss(farbe) >= 4.5


@pytest.mark.parametrize("farbe", [*ROLLENFARBEN.values(), ACHSE, SCHRAFFUR])
def test_linien_heben_sich_von_weiss_ab(farbe: str) -> None:
    assert kontrast_auf_weiss(farbe) >= 3


def test_quartier_und_bezirk_unterscheiden_sich_auch_in_grau() -> None:
    assert leuchtdichte(ROLLENFARBEN["bezirk"]) > 3 * leuchtdichte(ROLLENFARBEN["quartier"])


def test_viele_namen_laufen_nicht_in_den_fuss() -> None:
    reihen = [
        Verlauf(
            f"Sozialraum mit langem Namen {n}",
            "bezirk",
            (Punkt("2011", Decimal(20)), Punkt("2012", Decimal(20 + n))),
        )
        for n in range(7)
    ]
    svg = zeitreihe(titel="T", untertitel="U", fuss="Amt", reihen=reihen, breite=330)
    lagen = {text: float(y) for y, text in re.findall(r'<text [^>]*?y="([\d.]+)"[^>]*>([^<]+)</text>', svg)}
    namen = [y for text, y in lagen.items() if "Namen " in text]
    assert len(namen) == 7 and max(namen) + 14 < lagen["Quelle: Amt"]


# Alterspyramide ---------------------------------------------------------------------------------


def stufe(name: str, maenner: str | Zeichen, frauen: str | Zeichen, vergleich: str | None = "5") -> Stufe:
    def seite(wert: str | Zeichen) -> Seite:
        fremd = None if vergleich is None else Decimal(vergleich)
        if isinstance(wert, Zeichen):
            return Seite(None, wert, fremd)
        return Seite(Decimal(wert), None, fremd)

    return Stufe(name, seite(maenner), seite(frauen))


PYRAMIDE = [
    stufe("unter 18 Jahre", "10.4", "9.6"),
    stufe("18 bis unter 65 Jahre", "33.6", "30.4", "31.4"),
    stufe("65 Jahre und älter", "6.4", "9.6", "11"),
]


def pyramide(stufen: list[Stufe], *, breite: float = 434, vergleichsname: str = "Probstadt") -> str:
    return alterspyramide(
        **KOPF, stufen=stufen, name="Hafenviertel", vergleichsname=vergleichsname, breite=breite
    )


def test_maenner_stehen_links_frauen_rechts_die_aeltesten_oben() -> None:
    svg = pyramide(PYRAMIDE)
    woerter = [text for text in texte(svg) if "unter" in text or "älter" in text]
    assert woerter == ["65 und älter", "18 bis unter 65", "unter 18"]
    lage = {e.text: float(e.get("x") or 0) for e in baum(svg).iter(f"{SVG}text")}
    assert lage["Männer"] < lage["Jahre"] < lage["Frauen"]
    balken = [
        (float(e.get("x") or 0), float(e.get("width") or 0))
        for e in baum(svg).iter(f"{SVG}rect")
        if e.get("fill") == ROLLENFARBEN["quartier"] and e.get("height") == "15"
    ]
    assert len(balken) == 6
    # Beide Seiten messen mit demselben Maß: 33,6 und 30,4 Prozent in der mittleren Gruppe.
    (_, maenner), (_, frauen) = balken[2:4]
    assert maenner / frauen == pytest.approx(33.6 / 30.4, rel=0.01)


def test_der_umriss_der_stadt_reisst_ab_wo_sie_fehlt() -> None:
    assert zuege(pyramide(PYRAMIDE), ROLLENFARBEN["stadt"]) == 2
    luecke = [PYRAMIDE[0], stufe("18 bis unter 65 Jahre", "33.6", "30.4", None), PYRAMIDE[2]]
    assert zuege(pyramide(luecke), ROLLENFARBEN["stadt"]) == 4
    assert zuege(pyramide(PYRAMIDE, vergleichsname=""), ROLLENFARBEN["stadt"]) == 0


def test_eine_geheime_stufe_ist_schraffiert_und_nennt_keinen_wert() -> None:
    geheim = [*PYRAMIDE[:2], stufe("65 Jahre und älter", Zeichen.GEHEIM, Zeichen.GEHEIM)]
    svg = pyramide(geheim)
    assert svg.count(SCHRAFFUR) >= 2
    assert texte(svg).count("•") == 2
    assert any("Geheimhaltung" in text for text in texte(svg))


@pytest.mark.parametrize("weite", [330, 434, 900])
def test_die_pyramide_bleibt_auf_ihrem_blatt(weite: float) -> None:
    for element in baum(pyramide(PYRAMIDE, breite=weite)).iter(f"{SVG}rect"):
        links, b = float(element.get("x") or 0), float(element.get("width") or 0)
        assert links >= -0.1 and links + b <= weite + 0.1


def test_ohne_stufen_gibt_es_keine_pyramide() -> None:
    with pytest.raises(ValueError, match="mindestens eine Altersgruppe"):
        pyramide([])
