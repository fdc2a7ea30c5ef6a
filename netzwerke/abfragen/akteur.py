"""Akteure finden, ähnliche erkennen, fragen, ob sie noch stimmen."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import Q, QuerySet, Value
from django.shortcuts import get_object_or_404
from django.utils import timezone

from agenturen.models import Person
from agenturen.rechte import Recht, pruefe
from netzwerke.models import Akteur
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.kern.suchen import suchbar, suche

VERALTET_NACH_TAGEN = 365
# „Moscheeverein Kalk“ und „Moschee-Verein Köln-Kalk e. V.“: 0,59; zwei Grundschulen anderer Orte: 0,39.
DOPPELT_AB = 0.45
# „Jobcentre“ steckt in „Jobcenter Probstadt“: 0,70.
ENTHALTEN_AB = 0.68
HOECHSTENS_VORSCHLAEGE = 8


def akteure() -> QuerySet[Akteur]:
    """Alle Akteure der Installation mit Art und Sozialräumen, auch die stillgelegten."""
    return Akteur.objects.select_related("art", "angelegt_von_traeger").prefetch_related("sozialraeume")


def akteur_oder_404(person: Person, akteur_id: int) -> Akteur:
    """Die eine Tür: Akteure liest, wer irgendwo eine Rolle hat (sonst 403)."""
    pruefe(person, Recht.AKTEUR_LESEN)
    return get_object_or_404(akteure().select_related("agentur"), pk=akteur_id)


def aehnliche_akteure(name: str) -> list[Akteur]:
    """Akteure, die wohl dieselben sind, die ähnlichsten zuerst, höchstens fünf."""
    gesucht: Any = DeutschSortiert(Value(suchbar(name)))
    treffer = akteure().annotate(
        naehe=TrigramSimilarity(DeutschSortiert("name"), gesucht),
        teil=TrigramWordSimilarity(gesucht, DeutschSortiert("name")),
    )
    doppelt = Q(naehe__gte=DOPPELT_AB) | Q(teil__gte=ENTHALTEN_AB)
    return list(treffer.filter(doppelt).order_by("-naehe", "pk")[:5])


def akteure_vorschlagen(text: str, *, ohne: Collection[int] = ()) -> list[Akteur]:
    """Aktive Akteure zum Anhaken, die nächsten zuerst; ohne Text keine."""
    if not suchbar(text):
        return []
    aktive = Akteur.objects.filter(aktiv=True).exclude(pk__in=ohne).select_related("art")
    return list(suche(aktive, text, titel="name").order_by("-naehe", "pk")[:HOECHSTENS_VORSCHLAEGE])


def veraltet_vor() -> date:
    """Was vor diesem Tag zuletzt geprüft wurde, fragt „Stimmt noch?“."""
    return timezone.localdate() - timedelta(days=VERALTET_NACH_TAGEN)


def akteure_zu_bestaetigen(person: Person) -> QuerySet[Akteur]:
    """Aktive Akteure der eigenen Träger, die seit einem Jahr niemand geprüft hat, älteste zuerst."""
    return (
        Akteur.objects.filter(
            aktiv=True, stand__lt=veraltet_vor(), angelegt_von_traeger__in=person.traeger_ids
        )
        .select_related("art")
        .order_by("stand", "pk")
    )
