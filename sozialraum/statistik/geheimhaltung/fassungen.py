"""Was frühere Fassungen einer Tafel schon sagen: was offen stand, was zu war, was seither berichtigt ist.

Wer alte und neue Zahlen nebeneinanderlegt, kennt auch, was nur früher offen stand, und weiß, welche Zahlen
dieselben geblieben sind.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
L = TypeVar("L", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Frueher(Generic[K]):
    """Eine Zelle einer früheren `fassung` mit ihrer Zahl; `klein`: zu war sie, weil sie selbst zu klein ist.

    Eine geschlossene kann davor, unter einer milderen Regel, schon offen gestanden haben.
    """

    zelle: K
    zahl: float
    fassung: Hashable
    zu: bool
    klein: bool
    stand_offen: bool


@dataclass(frozen=True)
class Frueheres(Generic[K]):
    """`offen` stand schon einmal offen, mit welcher Zahl auch immer, `so_offen` mit der von jetzt.

    `zu` bleibt geschlossen. `gleich` hatte schon einmal die Zahl von jetzt, offen oder nicht. `fassungen`
    nennen je frühere Fassung, was damals eine andere Zahl war. `anderswo` steht in einer anderen Quelle
    offen.
    """

    offen: set[K] = field(default_factory=set)
    so_offen: set[K] = field(default_factory=set)
    zu: set[K] = field(default_factory=set)
    gleich: set[K] = field(default_factory=set)
    fassungen: list[dict[K, float]] = field(default_factory=list)
    anderswo: set[K] = field(default_factory=set)

    def mit_nummern(self, nummer: Mapping[K, L]) -> "Frueheres[L]":
        """Dasselbe unter anderen Namen; was keinen hat, fällt weg."""

        def andere(zellen: set[K]) -> set[L]:
            return {nummer[zelle] for zelle in zellen if zelle in nummer}

        return Frueheres(
            offen=andere(self.offen),
            so_offen=andere(self.so_offen),
            zu=andere(self.zu),
            gleich=andere(self.gleich),
            fassungen=[
                {nummer[zelle]: zahl for zelle, zahl in eine.items() if zelle in nummer}
                for eine in self.fassungen
            ],
            anderswo=andere(self.anderswo),
        )


def frueheres(fruehere: Iterable[Frueher[K]], geltende: Mapping[K, float]) -> Frueheres[K]:
    """Was die früheren Zellen über die geltenden sagen.

    Auch eine berichtigte Zelle bleibt zu, solange eine kleine Anzahl von damals noch gilt: Sonst verriete ihr
    neuer Wert eine andere, und mit ihr die frühere Fassung jene.
    """
    offen, so_offen, gleich = set(), set(), set()
    zu, gleich_zu = set(), set()
    fassungen: dict[Hashable, dict[K, float]] = defaultdict(dict)
    kleine_gelten = False
    for eine in fruehere:
        zelle = eine.zelle
        if zelle not in geltende:
            continue
        if eine.zu:
            zu.add(zelle)
        if eine.stand_offen:
            offen.add(zelle)
        if eine.zahl != geltende[zelle]:
            fassungen[eine.fassung][zelle] = eine.zahl
            continue
        gleich.add(zelle)
        if eine.stand_offen:
            so_offen.add(zelle)
        if eine.zu:
            gleich_zu.add(zelle)
            kleine_gelten |= eine.klein
    return Frueheres(offen, so_offen, zu if kleine_gelten else gleich_zu, gleich, list(fassungen.values()))
