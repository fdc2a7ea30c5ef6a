"""Was schon bekannt ist, ehe neu geschlossen wird: was je offen stand und was zu war.

Was schon einmal offen stand, gilt als bekannt, auch unter einer milderen Regel und mit einer Zahl, die
seither berichtigt ist; was schon geschlossen war, bleibt es, außer die strengere Regel gilt nicht mehr.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sozialraum.statistik.geheimhaltung import Regel
from sozialraum.statistik.geheimhaltung.fassungen import Frueher, Frueheres, frueheres
from sozialraum.statistik.schliessen.lage import Lage
from sozialraum.statistik.schliessen.modelle import Schliessung, Sperrart
from sozialraum.statistik.schliessen.verbund import Verbund
from sozialraum.statistik.schliessen.zellen_laden import Ort, Wertzelle


@dataclass(frozen=True)
class Vorwissen:
    """`gezeigt_ab` ist je Zeitraum die mildeste Schwelle, die je galt: Was sie nicht schloss, stand offen."""

    gezeigt_ab: Mapping[str, int]
    frueheres: Frueheres[Ort]


def vorwissen(lage: Lage, verbund: Verbund, zellen: Iterable[Wertzelle], ungesehene: int) -> Vorwissen:
    """`zellen` sind auch die, die nicht mehr gelten; was `ungesehene` liefert, hat noch niemand gesehen."""
    zeitraeume = verbund.zeitraeume
    gesehene = [
        zelle for zelle in zellen if zelle.zeitraum in zeitraeume and zelle.lieferung_id != ungesehene
    ]
    letzte = {
        eine.zeitraum: eine
        for eine in Schliessung.objects.filter(quelle=lage.quelle, zeitraum__in=zeitraeume)
    }
    schon_geliefert = {zelle.zeitraum for zelle in gesehene}
    noch_nie = {
        eines: lage.bisher if eines in schon_geliefert else lage.regel.schwelle for eines in zeitraeume
    }
    gezeigt_ab = noch_nie | {zeitraum: eine.gezeigt_ab for zeitraum, eine in letzte.items()}
    bekanntes = frueheres(
        _fruehere(gesehene, {eines: Regel(schwelle) for eines, schwelle in gezeigt_ab.items()}),
        {ort: float(zelle.wert) for ort, zelle in verbund.geltende.items() if zelle.wert is not None},
    )
    # Eine mildere Regel öffnet, was erst die strengere schloss; was offen stand, bleibt gewusst.
    milder = {zeitraum for zeitraum, eine in letzte.items() if eine.schwelle > lage.regel.schwelle}
    bleibt_zu = {ort for ort in bekanntes.zu if ort[1].zeitraum not in milder}
    return Vorwissen(gezeigt_ab, replace(bekanntes, zu=bleibt_zu))


def _fruehere(gesehene: Iterable[Wertzelle], mildeste: Mapping[str, Regel]) -> Iterator[Frueher[Ort]]:
    for zelle in gesehene:
        if zelle.wert is not None:
            war_offen = not mildeste[zelle.zeitraum].schliesst(zelle.wert)
            yield Frueher(
                zelle=zelle.ort,
                zahl=float(zelle.wert),
                fassung=zelle.lieferung_id,
                zu=bool(zelle.gesperrt),
                klein=zelle.gesperrt == Sperrart.PRIMAER,
                stand_offen=bool(zelle.stand_offen) if zelle.gesperrt else war_offen,
            )
