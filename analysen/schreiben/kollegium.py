"""Wer an einer Analyse mitarbeitet: an diese Menschen gehen Kommentare, sie schreiben Kapitel."""

from collections.abc import Iterable

from django.db.models import Q

from agenturen.models import Agentur, Person
from agenturen.rechte import TABELLE, Recht
from analysen.aufbau.regeln import mitwirkende
from analysen.models import Analyse
from sozialraum.kern.sortierung import DeutschSortiert


def kollegium(analyse: Analyse) -> list[Person]:
    """Alle, die in den mitwirkenden Agenturen kommentieren dürfen, nach Namen."""
    return _menschen(mitwirkende(analyse), Recht.ANALYSE_KOMMENTIEREN)


def schreibende(analyse: Analyse, agentur: Agentur) -> list[Person]:
    """Alle, die das Kapitel dieser Agentur schreiben dürfen, nach Namen."""
    return _menschen([agentur], Recht.ANALYSE_SCHREIBEN)


def _menschen(agenturen: Iterable[Agentur], recht: Recht) -> list[Person]:
    wo = Q(pk__in=[])
    for agentur in agenturen:
        wo |= Q(mitgliedschaften__agentur=agentur.pk)
        wo |= Q(mitgliedschaften__agentur__isnull=True, mitgliedschaften__traeger=agentur.traeger_id)
    menge = Person.objects.filter(wo, mitgliedschaften__rolle__in=TABELLE[recht], is_active=True)
    return list(menge.distinct().order_by(DeutschSortiert("name"), "pk"))
