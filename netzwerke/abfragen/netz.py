"""Akteure und ihre Verbindungen als Netz: gezählt und zum Zeichnen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils import timezone

from netzwerke.models import Akteur, Kooperation
from netzwerke.netzbild import Akteursnetz, Kante, Knoten
from sozialraum.raeume.models import Sozialraum


@dataclass(frozen=True)
class Netz:
    """Aktive Akteure eines Sozialraums und ihre bestehenden Verbindungen untereinander, je einmal."""

    knoten: frozenset[int]
    paare: frozenset[tuple[int, int]]
    # Wer mit niemandem verbunden ist, auch nicht außerhalb des Sozialraums.
    allein: frozenset[int]

    @property
    def akteure(self) -> int:
        return len(self.knoten)

    @property
    def verbindungen(self) -> int:
        return len(self.paare)

    @property
    def dichte(self) -> Decimal | None:
        """Bestehende durch mögliche Verbindungen, 0 bis 1; None, wenn keine möglich ist."""
        moegliche = self.akteure * (self.akteure - 1)
        return Decimal(2 * self.verbindungen) / moegliche if moegliche else None


def netze_im_raum(
    sozialraeume: Iterable[Sozialraum], *, unter: QuerySet[Kooperation] | None = None
) -> dict[int, Netz]:
    """Sozialraum → sein Netz aus dem, was der offene Mandant festgehalten hat; zwei Abfragen.

    Agenturen, die hier mit jemandem verbunden sind, gehören dazu, auch wenn sie anderswo sitzen. `unter` sind
    die Kooperationen, die gezählt werden dürfen, wenn es nicht alle sind.
    """
    raeume = list(sozialraeume)
    hiesige: dict[int, set[int]] = {raum.pk: set() for raum in raeume}
    orte = Akteur.objects.filter(sozialraeume__in=raeume, aktiv=True)
    for raum_id, akteur in orte.values_list("sozialraeume", "pk"):
        hiesige[raum_id].add(akteur)
    alle = {akteur for akteure in hiesige.values() for akteur in akteure}
    bestehende = (Kooperation.objects.all() if unter is None else unter).filter(
        Q(a__in=alle) | Q(b__in=alle),
        Q(ende__isnull=True) | Q(ende__gte=timezone.localdate()),
        intensitaet__gt=Kooperation.Intensitaet.KEINE,
    )
    zeilen = list(bestehende.order_by().values_list("a_id", "b_id", "a__agentur_id", "b__agentur_id"))
    return {raum_id: _netz(akteure, zeilen) for raum_id, akteure in hiesige.items()}


def _netz(hiesige: set[int], kooperationen: Iterable[tuple[int, int, int | None, int | None]]) -> Netz:
    paare, knoten = set(), set(hiesige)
    for a, b, agentur_a, agentur_b in kooperationen:
        if a in hiesige or b in hiesige:
            paare.add((min(a, b), max(a, b)))
            knoten |= {akteur for akteur, agentur in ((a, agentur_a), (b, agentur_b)) if agentur is not None}
    return Netz(
        knoten=frozenset(knoten),
        paare=frozenset((a, b) for a, b in paare if a in knoten and b in knoten),
        allein=frozenset(knoten - {akteur for paar in paare for akteur in paar}),
    )


def akteursnetz(
    sozialraeume: Iterable[Sozialraum],
    *,
    seit: date | None = None,
    unter: QuerySet[Kooperation] | None = None,
) -> Akteursnetz:
    """Aktive Akteure dieser Sozialräume und was der offene Mandant zwischen ihnen festhielt; zwei Abfragen.

    Mit `seit` zählt auch, was erst danach endete; ohne, was heute besteht. `unter` sind die Kooperationen,
    die gezeigt werden dürfen, wenn es nicht alle sind. Agenturen, die hier mit jemandem verbunden sind,
    gehören dazu, auch wenn sie anderswo sitzen.
    """
    raeume = list(sozialraeume)
    hiesige = Akteur.objects.filter(sozialraeume__in=raeume, aktiv=True).select_related("art").distinct()
    knoten = {akteur.pk: akteur for akteur in hiesige}
    bestehende = (
        (Kooperation.objects.all() if unter is None else unter)
        .filter(
            Q(a__in=knoten) | Q(b__in=knoten),
            Q(ende__isnull=True) | Q(ende__gte=seit or timezone.localdate()),
            intensitaet__gt=Kooperation.Intensitaet.KEINE,
        )
        .select_related("a__art", "b__art")
    )
    kooperationen = list(bestehende.order_by("pk"))
    for kooperation in kooperationen:
        for akteur in (kooperation.a, kooperation.b):
            if akteur.agentur_id is not None:
                knoten.setdefault(akteur.pk, akteur)
    engste: dict[tuple[int, int], int] = {}
    for kooperation in kooperationen:
        if kooperation.a_id in knoten and kooperation.b_id in knoten:
            paar = (min(kooperation.a_id, kooperation.b_id), max(kooperation.a_id, kooperation.b_id))
            engste[paar] = max(engste.get(paar, 0), kooperation.intensitaet)
    return Akteursnetz(
        knoten=tuple(
            Knoten(
                akteur.pk,
                akteur.name,
                akteur.art.bezeichnung,
                akteur.art.reihenfolge,
                akteur.agentur_id is not None,
            )
            for akteur in sorted(knoten.values(), key=lambda akteur: akteur.pk)
        ),
        kanten=tuple(Kante(a, b, enge) for (a, b), enge in sorted(engste.items())),
    )
