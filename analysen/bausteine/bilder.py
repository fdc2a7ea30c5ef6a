"""Karten und Diagramme der Analyse: dieselben Zeichnungen wie auf dem Bildschirm, in der Breite des Drucks.

Titel und Quelle stehen in der Analyse neben dem Bild, nicht darin; deshalb bleiben sie hier leer.
"""

from collections.abc import Sequence
from decimal import Decimal

from analysen import saetze
from sozialraum.kern.farben import Rolle
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik import diagramme
from sozialraum.statistik.kennzahlen import Altersaufbau, Alterspyramide, Kennzahl
from sozialraum.statistik.schaubilder import brueche

PX_JE_MM = 96 / 25.4
SPALTE_MM = 115
SPALTE = SPALTE_MM * PX_JE_MM
# Zweispaltig gesetzt ist eine Spalte so breit; ein Verlauf daneben so flach.
SCHMAL_MM = 80
SCHMAL = SCHMAL_MM * PX_JE_MM
FLACH = 17 * PX_JE_MM
# Die Legende steht noch neben der Karte, und die Karte ist nicht höher als eine Drittelseite.
FLACHE_KARTE = 149 * PX_JE_MM
BREIT = 167 * PX_JE_MM
HALB = 79 * PX_JE_MM
DRITTEL = 51 * PX_JE_MM


def rolle(gebiet: Gebiet) -> Rolle:
    """Sozialraum kräftig, Bezirk mittel, Gemeinde als Bezug: überall dieselben Farben."""
    if gebiet.ebene == "Sozialraum":
        return "quartier"
    return "stadt" if gebiet.ebene in saetze.STAEDTE else "bezirk"


def _daneben(gebiet: Gebiet) -> Rolle:
    """Ein anderer Sozialraum daneben ist nicht der eigene."""
    eine = rolle(gebiet)
    return "bezirk" if eine == "quartier" else eine


def spalte(knapp: bool) -> float:
    """So breit ist ein Bild in seiner Textspalte, in Pixeln."""
    return SCHMAL if knapp else SPALTE


def zeitreihe(
    reihen: Sequence[Sequence[Kennzahl]],
    *,
    alternative: str,
    befund: str = "",
    halb: bool = False,
    knapp: bool = False,
) -> str:
    """Je Gebiet eine Reihe desselben Indikators, das wichtigste zuerst; `befund` steht über dem Bild."""
    indikator = reihen[0][0].indikator
    return _zeitreihe(
        reihen,
        [[kennzahl.wert for kennzahl in reihe] for reihe in reihen],
        stellen=indikator.stellen,
        einheit=indikator.einheit,
        untertitel=befund,
        breite=HALB if halb else spalte(knapp),
        hoehe=FLACH if knapp else None,
        alternative=alternative,
    )


def index(
    reihen: Sequence[Sequence[Kennzahl]], *, alternative: str, knapp: bool = False
) -> tuple[str, str] | None:
    """Anzahlen verschieden großer Gebiete auf einer Achse: der erste gemeinsame Zeitraum ist 100.

    Gibt das SVG und diesen Zeitraum; None, wenn nicht wenigstens zwei Zeiträume für alle offen sind.
    """
    # Über eine Änderung des Gebiets hinweg wäre der Index der der Grenze.
    gemeinsam = [
        n
        for n, spalte in enumerate(zip(*reihen, strict=True))
        if all(k.wert and not reihe[-1].bruch_seit(k) for k, reihe in zip(spalte, reihen, strict=True))
    ]
    if len(gemeinsam) < 2:
        return None
    start = gemeinsam[0]
    gezeigt = [reihe[start:] for reihe in reihen]
    werte = [
        [None if k.wert is None else k.wert / reihe[0].wert * 100 for k in reihe]  # type: ignore[operator]
        for reihe in gezeigt
    ]
    svg = _zeitreihe(
        gezeigt,
        werte,
        stellen=1,
        einheit="",
        untertitel="",
        breite=spalte(knapp),
        hoehe=FLACH * 1.3 if knapp else None,
        alternative=alternative,
    )
    return svg, reihen[0][start].zeitraum


def _zeitreihe(
    reihen: Sequence[Sequence[Kennzahl]],
    werte: Sequence[Sequence[Decimal | None]],
    *,
    stellen: int,
    einheit: str,
    untertitel: str,
    breite: float,
    hoehe: float | None,
    alternative: str,
) -> str:
    return diagramme.zeitreihe(
        titel="",
        untertitel=untertitel,
        fuss="",
        reihen=[_verlauf(reihe, eigene) for reihe, eigene in zip(reihen, werte, strict=True)],
        stellen=stellen,
        einheit=einheit,
        breite=breite,
        hoehe=hoehe,
        alternativtext=alternative,
    )


def _verlauf(reihe: Sequence[Kennzahl], werte: Sequence[Decimal | None]) -> diagramme.Verlauf:
    punkte = [
        diagramme.Punkt(k.zeitraum, wert, None if k.offen else k.zeichen, *bruch)
        for k, wert, bruch in zip(reihe, werte, brueche(reihe), strict=True)
    ]
    gebiet = reihe[0].gebiet
    return diagramme.Verlauf(saetze.bezeichnung(gebiet), rolle(gebiet), tuple(punkte))


def altersaufbau(
    eigener: Altersaufbau, vergleich: Altersaufbau | None, *, alternative: str, knapp: bool = False
) -> str:
    """Anteile der Altersgruppen, das Vergleichsgebiet als Umriss; beide müssen dieselben Grenzen haben."""
    daneben = vergleich.baender if vergleich else [None] * len(eigener.baender)
    return diagramme.altersaufbau(
        titel="",
        untertitel="",
        fuss="",
        baender=[
            diagramme.Altersbalken(
                bezeichnung=band.bezeichnung,
                wert=band.anteil,
                zeichen=band.zeichen,
                vergleich=fremdes.anteil if fremdes else None,
                vergleich_zeichen=fremdes.zeichen if fremdes else None,
            )
            for band, fremdes in zip(eigener.baender, daneben, strict=True)
        ],
        name=saetze.bezeichnung(eigener.gebiet),
        vergleichsname=saetze.bezeichnung(vergleich.gebiet) if vergleich else "",
        breite=spalte(knapp),
        alternativtext=alternative,
    )


def alterspyramide(
    eigene: Alterspyramide, vergleich: Alterspyramide | None, *, alternative: str, knapp: bool = False
) -> str:
    """Männer links, Frauen rechts, das Vergleichsgebiet als Umriss; beide müssen dieselben Grenzen haben."""

    def seite(baender: str, nummer: int) -> diagramme.Seite:
        band = getattr(eigene, baender)[nummer]
        fremd = getattr(vergleich, baender)[nummer] if vergleich else None
        return diagramme.Seite(band.anteil, band.zeichen, fremd.anteil if fremd else None)

    return diagramme.alterspyramide(
        titel="",
        untertitel="",
        fuss="",
        stufen=[
            diagramme.Stufe(band.bezeichnung, seite("maenner", nummer), seite("frauen", nummer))
            for nummer, band in enumerate(eigene.frauen)
        ],
        name=saetze.bezeichnung(eigene.gebiet),
        vergleichsname=saetze.bezeichnung(vergleich.gebiet) if vergleich else "",
        breite=spalte(knapp),
        flach=knapp,
        alternativtext=alternative,
    )


def vergleich(kennzahlen: Sequence[Kennzahl], *, alternative: str) -> str:
    """Ein Indikator, je Gebiet ein Balken; die Bezeichnung des Indikators steht als Titel im Bild."""
    indikator = kennzahlen[0].indikator
    return diagramme.vergleichsbalken(
        titel="",
        untertitel=indikator.label,
        fuss="",
        balken=[
            diagramme.Balken(
                name=saetze.bezeichnung(kennzahl.gebiet),
                rolle=rolle(kennzahl.gebiet) if kennzahl is kennzahlen[0] else _daneben(kennzahl.gebiet),
                wert=kennzahl.gerundet,
                zeichen=kennzahl.zeichen,
            )
            for kennzahl in kennzahlen
        ],
        stellen=indikator.stellen,
        einheit=indikator.einheit,
        breite=DRITTEL,
        alternativtext=alternative,
    )


def balken(anteile: Sequence[tuple[str, Decimal]], *, alternative: str, knapp: bool = False) -> str:
    """Anteile in Prozent mit kurzen Namen, die neben ihren Balken stehen."""
    return diagramme.vergleichsbalken(
        titel="",
        untertitel="",
        fuss="",
        balken=[diagramme.Balken(name=name, rolle="quartier", wert=anteil) for name, anteil in anteile],
        stellen=1,
        einheit="%",
        breite=spalte(knapp),
        schmal_unter=0,
        alternativtext=alternative,
    )
