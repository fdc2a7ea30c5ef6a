"""Einheiten unter die hängen, in denen sie liegen: nach ihrem Innenpunkt oder nach dem Gemeindeschlüssel."""

from collections.abc import Iterator, Sequence

import shapely
from django.utils import timezone
from shapely.geometry.base import BaseGeometry

from sozialraum.kern.zahlen import prozent
from sozialraum.raeume.abfragen import gueltige_einheiten, umrisse_der_einheiten
from sozialraum.raeume.grenzen_lesen import Befund
from sozialraum.raeume.models import Ebene, Raumeinheit
from sozialraum.raeume.uebernahme import NEU, NEUER_STAND, Gebietsstand, Zeile

# Um weniger als ein Zehntel ragen Einheiten hinaus, deren Grenzen nur ungenau gezeichnet sind.
ANTEIL_OHNE_HINWEIS = 0.9


def einhaengen(
    gemeinde: Raumeinheit, zeilen: Sequence[Zeile], stand: Gebietsstand
) -> tuple[int, list[Befund]]:
    """Hängt die Einheiten der Gemeinde unter die kleinste höhere, in der ihr Innenpunkt liegt.

    Einheiten ohne Grenze behalten ihre Zuordnung; ohne eine liegen sie unmittelbar in der Gemeinde. Ein
    Gebietsstand, der heute nicht gilt, ordnet nur seine eigenen Einheiten ein. Ergebnis: Anzahl der vorher
    schon vorhandenen Einheiten mit neuer Zuordnung und Befunde.
    """
    einheiten = list(gueltige_einheiten(stand.stichtag).filter(ags=gemeinde.ags).exclude(pk=gemeinde.pk))
    umrisse = umrisse_der_einheiten([gemeinde.pk, *(einheit.pk for einheit in einheiten)])
    nummern = {zeile.einheit.pk: zeile.nummer for zeile in zeilen}
    eltern = _kleinste_umschliessende(einheiten, umrisse)
    befunde = list(_liegt_alles_ausserhalb(gemeinde, umrisse.get(gemeinde.pk), zeilen))
    gleichzeitig = {einheit.pk for einheit in einheiten}
    beweglich = _bewegliche(einheiten, zeilen, stand)
    ziele: dict[int, Raumeinheit] = {}
    for einheit in einheiten:
        elternteil = eltern.get(einheit.pk)
        if elternteil is not None and einheit.pk in nummern:
            befunde += _ragt_hinaus(einheit, elternteil, umrisse, nummern[einheit.pk])
        if einheit.pk not in beweglich:
            continue
        if elternteil is not None:
            ziele[einheit.pk] = elternteil
        elif einheit.pk in umrisse or einheit.parent_id not in gleichzeitig:
            ziele[einheit.pk] = gemeinde
    return _umhaengen(einheiten, ziele, zeilen), befunde


def _bewegliche(einheiten: Sequence[Raumeinheit], zeilen: Sequence[Zeile], stand: Gebietsstand) -> set[int]:
    """Alle, wenn der Stand heute gilt; sonst nur, was er selbst anlegt."""
    if stand.umfasst(timezone.localdate()):
        return {einheit.pk for einheit in einheiten}
    return {zeile.einheit.pk for zeile in zeilen if zeile.zustand in (NEU, NEUER_STAND)}


def _kleinste_umschliessende(
    einheiten: Sequence[Raumeinheit], umrisse: dict[int, BaseGeometry]
) -> dict[int, Raumeinheit]:
    """Für jede Einheit die höhere mit dem größten Rang, die ihren Innenpunkt enthält."""
    mit_umriss = [einheit for einheit in einheiten if einheit.pk in umrisse]
    formen = [umrisse[einheit.pk] for einheit in mit_umriss]
    eltern: dict[int, Raumeinheit] = {}
    if not formen:
        return eltern
    treffer = shapely.STRtree(formen).query(shapely.point_on_surface(formen), predicate="within")
    for innen, aussen in treffer.T.tolist():
        kind, moeglich = mit_umriss[innen], mit_umriss[aussen]
        bisher = eltern.get(kind.pk)
        if (bisher.ebene.rang if bisher else -1) < moeglich.ebene.rang < kind.ebene.rang:
            eltern[kind.pk] = moeglich
    return eltern


def nach_ags_einhaengen(gemeindestufe: Ebene, zeilen: Sequence[Zeile], stand: Gebietsstand) -> int:
    """Oberhalb der Gemeinde sagt der Anfang des Schlüssels, was worin liegt."""
    gleichzeitig = gueltige_einheiten(stand.stichtag)
    einheiten = list(gleichzeitig.filter(ebene__rang__lte=gemeindestufe.rang, schluessel=""))
    nach_ags = {einheit.ags: einheit for einheit in einheiten}
    beweglich = _bewegliche(einheiten, zeilen, stand)
    ziele: dict[int, Raumeinheit] = {}
    for einheit in einheiten:
        anfaenge = (einheit.ags[:stellen] for stellen in range(len(einheit.ags) - 1, 1, -1))
        elternteil = next((nach_ags[ags] for ags in anfaenge if ags in nach_ags), None)
        if elternteil is not None and einheit.pk in beweglich:
            ziele[einheit.pk] = elternteil
    return _umhaengen(einheiten, ziele, zeilen)


def _umhaengen(
    einheiten: Sequence[Raumeinheit], ziele: dict[int, Raumeinheit], zeilen: Sequence[Zeile]
) -> int:
    """Schreibt die Zuordnung, wo sie sich ändert; Anzahl der Einheiten, die vorher schon da waren."""
    bewegt = [e for e in einheiten if e.pk in ziele and e.parent_id != ziele[e.pk].pk]
    for einheit in bewegt:
        einheit.parent = ziele[einheit.pk]
    Raumeinheit.objects.bulk_update(bewegt, ["parent"])
    bekannt = {einheit.pk: einheit for einheit in (*einheiten, *ziele.values())}
    for zeile in zeilen:
        einheit = zeile.einheit
        einheit.parent = ziele.get(einheit.pk) or bekannt.get(einheit.parent_id or 0)
    neue = {zeile.einheit.pk for zeile in zeilen if zeile.zustand in (NEU, NEUER_STAND)}
    return sum(einheit.pk not in neue for einheit in bewegt)


def _ragt_hinaus(
    einheit: Raumeinheit, elternteil: Raumeinheit, umrisse: dict[int, BaseGeometry], nummer: int | None
) -> Iterator[Befund]:
    umriss = umrisse[einheit.pk]
    anteil = umriss.intersection(umrisse[elternteil.pk]).area / umriss.area
    if anteil < ANTEIL_OHNE_HINWEIS:
        yield Befund(
            "hinweis",
            f"Liegt nur zu {prozent(anteil * 100, 0)} in „{elternteil.name}“, zählt aber dazu.",
            nummer,
            name=einheit.name,
        )


def _liegt_alles_ausserhalb(
    gemeinde: Raumeinheit, grenze: BaseGeometry | None, zeilen: Sequence[Zeile]
) -> Iterator[Befund]:
    """Grenzen der einen Stadt unter dem Gemeindeschlüssel der anderen: ein Versehen, kein Zuwachs."""
    formen = [zeile.geometrie for zeile in zeilen if zeile.geometrie is not None]
    if grenze is None or not formen:
        return
    if not shapely.contains(grenze, shapely.point_on_surface(formen)).any():
        yield Befund(
            "fehler",
            f"Keine der Flächen liegt in {gemeinde.name} ({gemeinde.ags}). Bitte prüfen Sie den "
            "Gemeindeschlüssel.",
        )
