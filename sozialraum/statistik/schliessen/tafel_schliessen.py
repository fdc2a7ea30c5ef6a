"""Die ganze Tafel eines Verbunds schließen, gegen alles, was schon bekannt ist und was anderswo steht.

Gerechnet wird in `geheimhaltung`, ohne Datenbank; hier entsteht die Tafel mit ihren Summen und Schwellen, und
das Ergebnis verteilt sich wieder auf die Zeiträume.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from sozialraum.statistik.gebietsbruch import ende
from sozialraum.statistik.geheimhaltung.fassungen import Frueheres
from sozialraum.statistik.geheimhaltung.sekundaer import Schluss, Sperre, schliesse
from sozialraum.statistik.geheimhaltung.tafel import Tafel, Zahlen, Zelle, tafel_aus
from sozialraum.statistik.geheimhaltung.zeitsummen import Zeitgefuege, feld_der, gewichtet, summe_im
from sozialraum.statistik.schliessen.andere_quellen import Anderes, eigene_schwelle
from sozialraum.statistik.schliessen.gebietssummen import summen_der_gebiete
from sozialraum.statistik.schliessen.lage import Lage
from sozialraum.statistik.schliessen.verbund import Verbund
from sozialraum.statistik.schliessen.zellen_laden import Ort

Tafelort = tuple[int, Any]
"""Raumeinheit und Feld, auch eines, das nur andere Quellen liefern."""


@dataclass(frozen=True)
class Tafelschluss:
    """Was an der Tafel eines Verbunds zu ist; `anderswo_zu` hält zuerst eine andere Quelle geschlossen."""

    verbund: Verbund
    tafel: Tafel
    schluss: Schluss
    anderswo_zu: frozenset[Tafelort]

    def sperren(self, zeitraum: str) -> list[Sperre]:
        """Nur die Zellen, die die Quelle selbst zu diesem Zeitraum liefert."""
        return [
            sperre
            for sperre in self.schluss.sperren
            if (ort := self.tafel.name(sperre.zelle)) in self.verbund.werte and ort[1].zeitraum == zeitraum
        ]

    def zellen_im(self, zeitraum: str, zellen: Iterable[Zelle]) -> list[Zelle]:
        return [zelle for zelle in zellen if feld_der(self.tafel.spalten[zelle[1]]).zeitraum == zeitraum]


def tafel_schliessen(
    lage: Lage, verbund: Verbund, bekanntes: Frueheres[Ort], melde: Callable[[float], None]
) -> Tafelschluss:
    anderes = verbund.anderes_je_feld()
    zahlen: dict[Tafelort, float] = gewichtet(
        {**verbund.werte, **anderes.werte}, verbund.gefuege, lage.regel.schwelle
    )
    tafel = _tafel(lage, verbund, anderes, zahlen)
    nummer = _nummern(tafel, zahlen)
    schluss = schliesse(
        tafel,
        _schwellen(lage.regel.schwelle, tafel, nummer, anderes, verbund.gefuege),
        frueheres=_gewusstes(bekanntes, anderes, verbund.gefuege).mit_nummern(nummer),
        melde=melde,
    )
    return Tafelschluss(verbund, tafel, schluss, anderes.zu - bekanntes.zu)


def _tafel(lage: Lage, verbund: Verbund, anderes: Anderes, zahlen: Mapping[Tafelort, float]) -> Tafel:
    letzter_tag = max((ende(zeitraum) for zeitraum in verbund.anderes), default=date.max)
    return tafel_aus(
        zahlen,
        zeilensummen=summen_der_gebiete(
            {einheit for einheit, _ in verbund.werte}, lage.einheiten, letzter_tag
        ),
        spaltensummen=[
            *(summe_im(zeitraum, summe) for zeitraum in verbund.anderes for summe in lage.merkmalssummen),
            *anderes.summen,
            *verbund.gefuege.summen,
        ],
        genau=not lage.regel.rundung,
    )


def _nummern(tafel: Tafel, orte: Iterable[Tafelort]) -> dict[Tafelort, Zelle]:
    zeile_von = {name: nummer for nummer, name in enumerate(tafel.zeilen)}
    spalte_von = {name: nummer for nummer, name in enumerate(tafel.spalten)}
    return {(einheit, feld): (zeile_von[einheit], spalte_von[feld]) for einheit, feld in orte}


def _schwellen(
    schwelle: int, tafel: Tafel, nummer: Mapping[Tafelort, Zelle], anderes: Anderes, gefuege: Zeitgefuege
) -> Zahlen:
    """Je Zelle: die der Quelle, und wo eine andere strenger schließt, deren; beide mit ihrem Gewicht."""
    schwellen = np.zeros(tafel.werte.shape)
    schwellen[:] = [
        gefuege.gewicht(feld_der(spalte)) * eigene_schwelle(spalte, schwelle) for spalte in tafel.spalten
    ]
    for ort, dortige in anderes.schwellen.items():
        if ort in nummer:
            gewichtete = dortige * gefuege.gewicht(ort[1])
            schwellen[nummer[ort]] = max(schwellen[nummer[ort]], gewichtete)
    return schwellen


def _gewusstes(bekanntes: Frueheres[Ort], anderes: Anderes, gefuege: Zeitgefuege) -> Frueheres[Tafelort]:
    """Das Bekannte mit dem, was andere Quellen zeigen; frühere Zahlen mit dem Gewicht der Tafel."""
    return Frueheres(
        offen=bekanntes.offen | anderes.stand_offen,
        zu=bekanntes.zu | anderes.zu,
        gleich={*bekanntes.gleich},
        fassungen=[
            {ort: zahl * gefuege.gewicht(ort[1]) for ort, zahl in eine.items()}
            for eine in bekanntes.fassungen
        ],
        anderswo=set(anderes.offen),
    )
