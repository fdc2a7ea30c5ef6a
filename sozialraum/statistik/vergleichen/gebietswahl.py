"""Gebiete zu den Adressen einer Auswahl, ihre Städte, alle Gebiete einer Ebene; Abfragen wie für eines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count

from agenturen.models import Person
from agenturen.rechte import Recht, pruefe
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume.abfragen import (
    GEMEINDE,
    ebenen_der_gemeinde,
    einheit_oder_404,
    gebiete_der_einheiten,
    gebiete_zu_adressen,
    gueltige_einheiten,
)
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.raeume.models import Raumeinheit

HOECHSTENS_GEBIETE = 6
# Mehr Zeilen hat keine Gemeinde in Nordrhein-Westfalen auf einer Ebene, die jemand am Bildschirm vergleicht.
HOECHSTENS_JE_EBENE = 1_000


@dataclass(frozen=True)
class Gebietswahl:
    """Die gewählten Gebiete in der Reihenfolge der Adresse und die Adressen, zu denen es keines gibt."""

    gebiete: tuple[Gebiet, ...] = ()
    unbekannt: tuple[str, ...] = ()


def gebiete_zu(
    person: Person, adressen: Iterable[str], *, hoechstens: int = HOECHSTENS_GEBIETE
) -> Gebietswahl:
    """Jedes Gebiet einmal; höchstens vier Abfragen, nach einer Gebietsreform bis zu neun.

    Was es nicht (mehr) gibt, steht in `unbekannt`: ein alter Verweis verliert nicht die ganze Seite.
    """
    pruefe(person, Recht.STATISTIK_LESEN)
    gewuenscht = list(dict.fromkeys(a.strip().strip("/") for a in adressen if a.strip()))[:hoechstens]
    gefunden = gebiete_zu_adressen(gewuenscht)
    # Ein früherer Gebietsstand nennt seinen Tag; so selten, dass er seine eigene Abfrage haben darf.
    for adresse in gewuenscht:
        if "@" in adresse and adresse not in gefunden:
            gefunden[adresse] = gebiete_der_einheiten([einheit_oder_404(person, adresse)])[0]
    return Gebietswahl(
        tuple(gefunden[adresse] for adresse in gewuenscht if adresse in gefunden),
        tuple(adresse for adresse in gewuenscht if adresse not in gefunden),
    )


def staedte(gebiete: Sequence[Gebiet]) -> list[Gebiet]:
    """Die Gemeinden, in denen die Gebiete liegen, ohne die schon gewählten; eine Abfrage.

    Nach einer Gebietsreform zwei mehr.
    """
    einheiten = {anteil.einheit_id for gebiet in gebiete for anteil in gebiet.anteile}
    if not einheiten:
        return []
    gemeinden = gueltige_einheiten().filter(
        ebene__schluessel=GEMEINDE, ags__in=Raumeinheit.objects.filter(pk__in=einheiten).values("ags")
    )
    gewaehlt = {gebiet.kennung for gebiet in gebiete}
    return [
        gebiet
        for gebiet in gebiete_der_einheiten(list(gemeinden.order_by("ags")))
        if gebiet.kennung not in gewaehlt
    ]


@dataclass(frozen=True)
class Ebenenwahl:
    """Alle Gebiete einer Ebene einer Gemeinde, als Wahl: `05998000/stadtteil`, „Probstadt: 4 Stadtteile“."""

    schluessel: str
    text: str
    anzahl: int


def ebenen_zur_wahl() -> list[Ebenenwahl]:
    """Je Gemeinde ihre Ebenen von groß nach klein; eine Abfrage."""
    gemeinden = gueltige_einheiten().filter(ebene__schluessel=GEMEINDE).values_list("ags", "name")
    namen = dict(gemeinden.order_by(DeutschSortiert("name")))
    zeilen = (
        Raumeinheit.objects.filter(pk__in=gueltige_einheiten().filter(ags__in=namen).values("pk"))
        .exclude(schluessel="")
        .order_by("ags", "ebene__rang")
        .values_list("ags", "ebene__schluessel", "ebene__bezeichnung", "ebene__mehrzahl")
        .annotate(anzahl=Count("pk"))
    )
    je_gemeinde: dict[str, list[Ebenenwahl]] = {ags: [] for ags in namen}
    for ags, schluessel, bezeichnung, mehrzahl, anzahl in zeilen:
        wort = bezeichnung if anzahl == 1 else mehrzahl
        je_gemeinde[ags].append(Ebenenwahl(f"{ags}/{schluessel}", f"{namen[ags]}: {anzahl} {wort}", anzahl))
    return [wahl for wahlen in je_gemeinde.values() for wahl in wahlen]


def gebiete_der_ebene(person: Person, schluessel: str) -> list[Gebiet]:
    """Die Gebiete zu `05998000/stadtteil`, nach ihrem Schlüssel; eine Abfrage, leer bei Unbekanntem."""
    pruefe(person, Recht.STATISTIK_LESEN)
    ags, _, ebene = schluessel.partition("/")
    menge = gueltige_einheiten().filter(ags=ags, ebene__schluessel=ebene, ebene__in=ebenen_der_gemeinde())
    return gebiete_der_einheiten(list(menge.order_by("schluessel", "pk")[:HOECHSTENS_JE_EBENE]))
