"""Zeiträume, die zusammen geschlossen werden: das Jahr mit den Monaten, aus denen es sich errechnen ließe."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sozialraum.statistik.geheimhaltung.zeitsummen import (
    Feld,
    Zeitgefuege,
    gefuege,
    summe_im,
    zeitsummen,
    zusammenhaengende,
)
from sozialraum.statistik.schliessen.andere_quellen import Anderes, Zelle
from sozialraum.statistik.schliessen.lage import Lage
from sozialraum.statistik.schliessen.zellen_laden import Ort, Wertzelle


@dataclass(frozen=True)
class Verbund:
    """Was um einen Zeitraum herum gilt, was dazu anderswo steht und wie es über die Zeit aufgeht.

    `werte` sind die Anzahlen, die in Summen stehen können. `anderes` steht je Zeitraum da, auch zu solchen,
    die nur andere Quellen liefern.
    """

    zeitraum: str
    geltende: Mapping[Ort, Wertzelle]
    werte: Mapping[Ort, float]
    anderes: Mapping[str, Anderes]
    gefuege: Zeitgefuege

    @property
    def zeitraeume(self) -> list[str]:
        """Der gemeinte und die, zu denen die Quelle selbst etwas liefert."""
        return sorted({self.zeitraum, *(feld.zeitraum for _, feld in self.geltende)})

    def geltende_im(self, zeitraum: str) -> dict[tuple[int, int], Wertzelle]:
        """Je Raumeinheit und Merkmal."""
        return {
            (einheit, feld.spalte): zelle
            for (einheit, feld), zelle in self.geltende.items()
            if feld.zeitraum == zeitraum
        }

    def anderes_je_feld(self) -> Anderes:
        """Was anderswo steht, über alle Zeiträume, unter Feldern statt Spalten."""

        def zellen(welche: Callable[[Anderes], Iterable[Zelle]]) -> frozenset[Zelle]:
            return frozenset(
                (einheit, Feld(spalte, zeitraum))
                for zeitraum, eines in self.anderes.items()
                for einheit, spalte in welche(eines)
            )

        return Anderes(
            summen=[
                summe_im(zeitraum, summe)
                for zeitraum, eines in self.anderes.items()
                for summe in eines.summen
            ],
            werte=_je_feld(self.anderes, lambda eines: eines.werte),
            offen=zellen(lambda eines: eines.offen),
            zu=zellen(lambda eines: eines.zu),
            stand_offen=zellen(lambda eines: eines.stand_offen),
            schwellen=_je_feld(self.anderes, lambda eines: eines.schwellen),
        )


def verbund_um(lage: Lage, zeitraum: str, verwandte: Sequence[str], zellen: Iterable[Wertzelle]) -> Verbund:
    """`zellen` stehen zu allen `verwandte`n Zeiträumen da; es bleiben die, die wirklich zusammenhängen."""
    geltende = {zelle.ort: zelle for zelle in zellen if zelle.aktuell}
    werte = _anzahlen(lage, geltende)
    einheiten = {einheit for einheit, _ in werte}
    anderes = {
        eines: lage.andere.zum(
            eines, {(e, f.spalte): zahl for (e, f), zahl in werte.items() if f.zeitraum == eines}, einheiten
        )
        for eines in verwandte
    }
    if len(verwandte) == 1:
        return Verbund(zeitraum, geltende, werte, anderes, Zeitgefuege())
    alle = werte | _je_feld(anderes, lambda eines: eines.werte)
    gruppen = lage.andere.gruppen
    summen = zeitsummen(alle, gruppen)
    zusammen = zusammenhaengende(zeitraum, summen)
    anderes = {eines: anderes[eines] for eines in zusammen}
    return Verbund(
        zeitraum=zeitraum,
        geltende={ort: zelle for ort, zelle in geltende.items() if ort[1].zeitraum in zusammen},
        werte={ort: zahl for ort, zahl in werte.items() if ort[1].zeitraum in zusammen},
        anderes=anderes,
        gefuege=gefuege(
            [summe for summe in summen if summe.ganzes.zeitraum in zusammen],
            {feld for _, feld in alle if feld.zeitraum in zusammen},
            [*lage.merkmalssummen, *(summe for eines in anderes.values() for summe in eines.summen)],
            gruppen,
        ),
    )


def _anzahlen(lage: Lage, geltende: Mapping[Ort, Wertzelle]) -> dict[Ort, float]:
    # Ein Saldo zählt niemanden: Was auch negativ vorkommt, steht in keiner Summe von Anzahlen.
    negativ = {feld for (_, feld), zelle in geltende.items() if zelle.wert is not None and zelle.wert < 0}
    return {
        ort: float(zelle.wert)
        for ort, zelle in geltende.items()
        if zelle.wert is not None and ort[1].spalte in lage.gezaehlte and ort[1] not in negativ
    }


def _je_feld(
    anderes: Mapping[str, Anderes], welche: Callable[[Anderes], Mapping[Zelle, Any]]
) -> dict[Zelle, Any]:
    return {
        (einheit, Feld(spalte, zeitraum)): zahl
        for zeitraum, eines in anderes.items()
        for (einheit, spalte), zahl in welche(eines).items()
    }
