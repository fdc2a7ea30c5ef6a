"""Karten und Diagramme der Analyse: dieselben Zeichnungen wie auf dem Bildschirm, in der Breite des Drucks.

Titel und Quelle stehen in der Analyse neben dem Bild, nicht darin; deshalb bleiben sie hier leer.
"""

from collections.abc import Sequence

from analysen import saetze
from sozialraum.kern.farben import Rolle
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik import diagramme
from sozialraum.statistik.kennzahlen import Altersaufbau, Kennzahl

PX_JE_MM = 96 / 25.4
SPALTE_MM = 115
SPALTE = SPALTE_MM * PX_JE_MM
HALB = 79 * PX_JE_MM
DRITTEL = 51 * PX_JE_MM


def rolle(gebiet: Gebiet) -> Rolle:
    """Sozialraum kräftig, Bezirk mittel, Gemeinde als Bezug: überall dieselben Farben."""
    if gebiet.ebene == "Sozialraum":
        return "quartier"
    return "stadt" if gebiet.ebene in saetze.GEMEINDE else "bezirk"


def zeitreihe(
    reihen: Sequence[Sequence[Kennzahl]], *, alternative: str, befund: str = "", halb: bool = False
) -> str:
    """Je Gebiet eine Reihe desselben Indikators, das wichtigste zuerst; `befund` steht über dem Bild."""
    indikator = reihen[0][0].indikator
    return diagramme.zeitreihe(
        titel="",
        untertitel=befund,
        fuss="",
        reihen=[
            diagramme.Verlauf(
                name=saetze.bezeichnung(reihe[0].gebiet),
                rolle=rolle(reihe[0].gebiet),
                punkte=tuple(
                    diagramme.Punkt(
                        zeitraum=kennzahl.zeitraum, wert=kennzahl.gerundet, zeichen=kennzahl.zeichen
                    )
                    for kennzahl in reihe
                ),
            )
            for reihe in reihen
        ],
        stellen=indikator.stellen,
        einheit=indikator.einheit,
        breite=HALB if halb else SPALTE,
        alternativtext=alternative,
    )


def altersaufbau(eigener: Altersaufbau, vergleich: Altersaufbau | None, *, alternative: str) -> str:
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
        breite=SPALTE,
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
                rolle=rolle(kennzahl.gebiet),
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
