"""Zieht wartende Posten einer Serie vor: vor alles andere, das in Serie wartet."""

from collections.abc import Iterable

from django.db import transaction

from agenturen.models import Person
from agenturen.vorgang import vorgang_vorziehen
from analysen.models import Serie, Serienposten
from analysen.serie.regeln import pruefe_eigene


@transaction.atomic
def posten_vorziehen(*, serie: Serie, posten: Iterable[Serienposten], durch: Person) -> int:
    """Wie viele es noch traf; was schon läuft, fertig oder vorgezogen ist, bleibt, wie es ist."""
    pruefe_eigene(serie, durch)
    return sum(vorgang_vorziehen(vorgang=einer.vorgang, durch=durch) for einer in posten)
