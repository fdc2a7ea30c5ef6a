"""Alles, was sich zu einem Indikator und einem Gebiet sagen lässt, in ganzen Sätzen."""

from collections.abc import Sequence

from sozialraum.kern.zahlen import aufzaehlung
from sozialraum.statistik.indikatoren import Art
from sozialraum.statistik.kennzahl import Kennzahl
from sozialraum.statistik.saetze import woerter
from sozialraum.statistik.saetze.lesehilfe import lesehilfen
from sozialraum.statistik.saetze.satz import Aussage, Satz, Teil, satz
from sozialraum.statistik.saetze.vergleich import vergleichssaetze
from sozialraum.statistik.saetze.verlauf import verlaufssaetze
from sozialraum.statistik.saetze.wert import wertsatz
from sozialraum.statistik.saetze.zeit import wann


def befunde(zeile: Sequence[Kennzahl], reihe: Sequence[Kennzahl] = ()) -> list[Satz]:
    """Die Sätze zum ersten Gebiet der Zeile, die weiteren sind Vergleiche, die es umschließen.

    `reihe` sind die Kennzahlen des ersten Gebiets vom ältesten zum jüngsten Zeitraum; was nach dem der Zeile
    liegt, bleibt außer Betracht. Reihenfolge: Wert, Vergleich, Veränderung, Trend, was fehlt, Lesehilfe.
    Fehler: `ValueError` ohne Kennzahl.
    """
    if not zeile:
        raise ValueError("Befunde brauchen mindestens eine Kennzahl.")
    eigen, andere = zeile[0], [k for k in zeile[1:] if k.gebiet != zeile[0].gebiet]
    bisher = [k for k in reihe if k.zeitraum <= eigen.zeitraum]
    if not eigen.offen:
        return [wertsatz(eigen), *_zuletzt(eigen, bisher), *vergleichssaetze(eigen, andere)]
    return [
        wertsatz(eigen),
        *vergleichssaetze(eigen, andere),
        *verlaufssaetze(bisher),
        *_vermerke(eigen),
        *lesehilfen(eigen, andere),
    ]


def _zuletzt(eigen: Kennzahl, reihe: Sequence[Kennzahl]) -> list[Satz]:
    """`Zuletzt ausgewiesen ist er für 2010 mit 18,9 %.`, wenn es einen früheren Wert gibt."""
    offene = [k for k in reihe if k.offen and not eigen.bruch_seit(k)]
    if not offene or eigen.indikator.art is Art.VERAENDERUNG:
        return []
    letzte, indikator = offene[-1], eigen.indikator
    return [
        satz(
            Aussage.WERT,
            f"zuletzt {woerter.lag(indikator)} {woerter.kurz(indikator)} {wann(letzte.zeitraum)} bei ",
            Teil(woerter.im_dativ(indikator, letzte.als_text), letzte),
        )
    ]


def _vermerke(kennzahl: Kennzahl) -> list[Satz]:
    if not kennzahl.vermerke:
        return []
    worte = aufzaehlung(kennzahl.vermerke)
    return [satz(Aussage.VERMERK, f"Vermerk der Quelle: {worte}")]
