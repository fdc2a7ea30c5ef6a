"""Was in keiner Summe von Anzahlen steht und doch zu ist: kleine Salden und gelieferte Anteile und Mittel."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from decimal import Decimal

from sozialraum.statistik.geheimhaltung import ist_verhaeltnis
from sozialraum.statistik.indikatoren import GELIEFERT, INDIKATOREN
from sozialraum.statistik.models import Merkmal
from sozialraum.statistik.schliessen.begruenden import unter_der_schwelle
from sozialraum.statistik.schliessen.lage import Lage
from sozialraum.statistik.schliessen.modelle import Sperrart, Sperrung
from sozialraum.statistik.schliessen.zellen_laden import Wertzelle

# Ein Mittel aus weniger Menschen sagt über die geschlossenen unter ihnen zu viel.
MITTEL_AB = 300

Zellen = Mapping[tuple[int, int], Wertzelle]
"""Was zu einem Zeitraum gilt, je Raumeinheit und Merkmal."""


def sperrungen_ausserhalb(lage: Lage, geltende: Zellen, schon: Collection[int]) -> dict[int, Sperrung]:
    """Je Nummer des Werts; `schon` sind die Werte, die in der Tafel geschlossen sind."""
    kleine = _kleine_salden(lage, geltende, schon)
    return kleine | _verhaeltnisse(lage, geltende, {*schon, *kleine})


def _kleine_salden(lage: Lage, geltende: Zellen, schon: Collection[int]) -> dict[int, Sperrung]:
    """Kleine Beträge in Reihen, die auch negativ vorkommen; die Schwelle gilt auch für sie."""
    grund = unter_der_schwelle(lage.regel)
    return {
        zelle.id: Sperrung(wert_id=zelle.id, art=Sperrart.PRIMAER, grund=grund)
        for (_, merkmal), zelle in geltende.items()
        if merkmal in lage.gezaehlte
        and zelle.wert is not None
        and zelle.id not in schon
        and lage.regel.schliesst(zelle.wert)
    }


def _verhaeltnisse(lage: Lage, geltende: Zellen, schon: Collection[int]) -> dict[int, Sperrung]:
    """Gelieferte Anteile und Dichten, die mit einer offenen Bezugsgröße eine geschlossene Anzahl verrieten.

    Nennt die Importvorlage den Indikator, entscheiden seine Größen; sonst irgendeine Anzahl des Gebiets. Ein
    Mittel ist zu, wo alle zusammen geschlossen sind, und wo so wenige wohnen, dass eine geschlossene Anzahl
    seiner Größen ins Gewicht fällt.
    """
    geschlossene: dict[int, set[str]] = defaultdict(set)
    for (einheit, merkmal), zelle in geltende.items():
        if merkmal in lage.gezaehlte and (zelle.ist_geheim or zelle.id in schon):
            geschlossene[einheit].add(lage.merkmale[merkmal].groesse)
    groesste = _groesste_anzahlen(lage, geltende)
    sperrungen = {}
    for (einheit, nummer), zelle in geltende.items():
        geliefertes = lage.merkmale[nummer]
        if zelle.wert is None or nummer in lage.gezaehlte or not geschlossene[einheit]:
            continue
        groessen = _groessen_des_indikators(geliefertes)
        if not ist_verhaeltnis(geliefertes.einheit):
            anzahl, groesste_zelle = groesste.get(einheit, (Decimal(0), 0))
            klein = anzahl < MITTEL_AB and groessen is not None and groessen & geschlossene[einheit]
            if groesste_zelle in schon or klein:
                grund = "Ein Mittel aus so wenigen Fällen sagte etwas über jeden einzelnen."
                sperrungen[zelle.id] = Sperrung(wert_id=zelle.id, art=Sperrart.VERHAELTNIS, grund=grund)
            continue
        if groessen is None or groessen & geschlossene[einheit]:
            sperrungen[zelle.id] = Sperrung(
                wert_id=zelle.id,
                art=Sperrart.VERHAELTNIS,
                grund="Daraus ließe sich mit einer offenen Bezugsgröße eine geschlossene Anzahl errechnen.",
            )
    return sperrungen


def _groesste_anzahlen(lage: Lage, geltende: Zellen) -> dict[int, tuple[Decimal, int]]:
    """Je Gebiet Zahl und Zelle, die am meisten zählt: meist alle, die dort wohnen."""
    groesste: dict[int, tuple[Decimal, int]] = defaultdict(lambda: (Decimal(-1), 0))
    for (einheit, merkmal), zelle in geltende.items():
        if merkmal in lage.gezaehlte and zelle.wert is not None:
            groesste[einheit] = max(groesste[einheit], (zelle.wert, zelle.id))
    return dict(groesste)


def _groessen_des_indikators(merkmal: Merkmal) -> frozenset[str] | None:
    key = merkmal.groesse.removeprefix(GELIEFERT)
    if key == merkmal.groesse or key not in INDIKATOREN:
        return None
    return INDIKATOREN[key].groessen
