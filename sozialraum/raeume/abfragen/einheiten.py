"""Raumeinheiten eines Gebietsstands, was über und in ihnen liegt, ihre Umrisse."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import shapely
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from shapely.geometry.base import BaseGeometry
from tree_queries.query import TreeQuerySet

from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume.models import Ebene, Grenze, Raumeinheit

GEMEINDE = "gemeinde"
STADTBEZIRK = "stadtbezirk"

Ort = tuple[str, int, str]  # AGS, Ebene, Schlüssel: dieselbe Einheit in jedem Gebietsstand


def gueltig(stichtag: date | None, vorsatz: str = "") -> Q:
    """Bedingung auf `gueltig_von` (einschließlich) und `gueltig_bis` (ausschließlich)."""
    tag = stichtag or timezone.localdate()
    von, bis = f"{vorsatz}gueltig_von", f"{vorsatz}gueltig_bis"
    return (Q(**{f"{von}__isnull": True}) | Q(**{f"{von}__lte": tag})) & (
        Q(**{f"{bis}__isnull": True}) | Q(**{f"{bis}__gt": tag})
    )


def gueltige_einheiten(stichtag: date | None = None) -> TreeQuerySet:
    """Raumeinheiten des Gebietsstands, der am Stichtag (sonst heute) gilt, mit ihrer Ebene."""
    return Raumeinheit.objects.filter(gueltig(stichtag)).select_related("ebene")


def einheiten_der_gemeinde(ags: str) -> QuerySet[Raumeinheit]:
    """Die Gemeinde und alle heute gültigen Einheiten in ihr, von groß nach klein."""
    return gueltige_einheiten().filter(ags=ags)


def ebenen_der_gemeinde() -> QuerySet[Ebene]:
    """Die Gemeinde und alle Ebenen darunter."""
    return Ebene.objects.filter(rang__gte=Ebene.objects.filter(schluessel=GEMEINDE).values("rang")[:1])


def einheiten_mit_grenze() -> QuerySet[Raumeinheit]:
    """Einheiten aller Gebietsstände mit Ebene, Elternteil und Herkunft ihrer Grenze, ohne den Umriss."""
    menge = Raumeinheit.objects.select_related("ebene", "parent__ebene", "grenze")
    return menge.defer("grenze__geometrie")


def grenze_der_einheit(einheit: Raumeinheit) -> Grenze | None:
    """Die Herkunft ihrer Grenze, ohne den Umriss selbst."""
    return Grenze.objects.filter(einheit=einheit).defer("geometrie").first()


def teile_der_einheit(einheit: Raumeinheit) -> QuerySet[Raumeinheit]:
    """Was unmittelbar in der Einheit liegt, solange sie gilt."""
    ags, ebene, schluessel = ort(einheit)
    return (
        gueltige_einheiten(einheit.stichtag)
        .filter(parent__ags=ags, parent__ebene=ebene, parent__schluessel=schluessel)
        .order_by("ebene__rang", "schluessel", "ags")
    )


def vorfahren(einheit: Raumeinheit) -> list[Raumeinheit]:
    """Worin die Einheit liegt, von groß nach klein; eine Abfrage, nach einer Gebietsreform zwei."""
    oben = list(Raumeinheit.objects.ancestors(einheit).select_related("ebene"))
    return im_gebietsstand(oben, einheit.stichtag)


# Gebietsstände ---------------------------------------------------------------------------------


def ort(einheit: Raumeinheit) -> Ort:
    """Was eine Einheit über ihre Gebietsstände hinweg ausmacht."""
    return einheit.ags, einheit.ebene_id, einheit.schluessel


def gemeinsamer_stichtag(einheiten: Iterable[Raumeinheit]) -> date:
    """Heute, wenn alle gelten; sonst der letzte Tag vor dem ersten Ende, bei künftigen der letzte Beginn."""
    heute = timezone.localdate()
    andere = [einheit for einheit in einheiten if not einheit.gilt_am(heute)]
    enden = [e.gueltig_bis for e in andere if e.gueltig_bis is not None and e.gueltig_bis <= heute]
    if enden:
        return min(enden) - timedelta(days=1)
    return max((e.gueltig_von for e in andere if e.gueltig_von is not None), default=heute)


def im_gebietsstand(einheiten: Sequence[Raumeinheit], stichtag: date) -> list[Raumeinheit]:
    """Dieselben Einheiten im Gebietsstand des Stichtags, soweit es sie da gab; höchstens eine Abfrage.

    Wer eine Reform unverändert übersteht, hängt an seiner Einheit von heute; an früheren Tagen lag er in
    deren Vorgängerin mit demselben Schlüssel.
    """
    fremde = [einheit for einheit in einheiten if not einheit.gilt_am(stichtag)]
    if not fremde:
        return list(einheiten)
    damals = {
        ort(einheit): einheit
        for einheit in gueltige_einheiten(stichtag).filter(
            ags__in={e.ags for e in fremde}, schluessel__in={e.schluessel for e in fremde}
        )
    }
    return [einheit if einheit not in fremde else damals.get(ort(einheit), einheit) for einheit in einheiten]


def gemeinden_mit_einheiten() -> QuerySet[Raumeinheit]:
    """Gemeinden, die in Einheiten gegliedert sind, nach Namen."""
    gegliedert = gueltige_einheiten().exclude(schluessel="").order_by().values("ags")
    return (
        gueltige_einheiten()
        .filter(ebene__schluessel=GEMEINDE, ags__in=gegliedert)
        .order_by(DeutschSortiert("name"))
    )


def gemeindenamen(ags: Iterable[str]) -> dict[str, str]:
    """AGS → Name der Gemeinde, soweit angelegt; eine Abfrage."""
    gemeinden = gueltige_einheiten().filter(ebene__schluessel=GEMEINDE, ags__in=set(ags))
    return {einheit.ags: einheit.name for einheit in gemeinden}


def umrisse_der_einheiten(einheit_ids: Iterable[int]) -> dict[int, BaseGeometry]:
    """Einheit → Umriss in WGS84, soweit vorhanden; eine Abfrage."""
    paare = list(
        Grenze.objects.filter(einheit__in=list(einheit_ids))
        .annotate(text=Cast("geometrie", TextField()))
        .values_list("einheit_id", "text")
    )
    return dict(zip([pk for pk, _ in paare], shapely.from_geojson([text for _, text in paare]), strict=True))
