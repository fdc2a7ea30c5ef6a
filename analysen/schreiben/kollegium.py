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
    return menschen_mit(Recht.ANALYSE_KOMMENTIEREN, mitwirkende(analyse))


def schreibende(analyse: Analyse, agentur: Agentur) -> list[Person]:
    """Alle, die das Kapitel dieser Agentur schreiben dürfen, nach Namen."""
    return menschen_mit(Recht.ANALYSE_SCHREIBEN, [agentur])


def antwortende(agentur: Agentur) -> list[Person]:
    """Alle, die für die Agentur eine Einladung beantworten dürfen, nach Namen."""
    return menschen_mit(Recht.EINLADUNG_BEANTWORTEN, [agentur])


def menschen_mit(recht: Recht, agenturen: Iterable[Agentur]) -> list[Person]:
    """Alle, die das Recht in einer der Agenturen haben, nach Namen; eine Abfrage."""
    wo = Q(pk__in=[])
    for agentur in agenturen:
        wo |= Q(mitgliedschaften__agentur=agentur.pk)
        wo |= Q(mitgliedschaften__agentur__isnull=True, mitgliedschaften__traeger=agentur.traeger_id)
    menge = Person.objects.filter(wo, mitgliedschaften__rolle__in=TABELLE[recht], is_active=True)
    return list(menge.distinct().order_by(DeutschSortiert("name"), "pk"))
