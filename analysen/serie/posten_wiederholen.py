"""Reiht gescheiterte und abgebrochene Posten einer Serie noch einmal ein."""

from collections.abc import Iterable

from django.db import transaction

from agenturen.models import Person
from agenturen.vorgang import vorgang_wiederholen
from analysen.models import Serie, Serienposten
from analysen.serie.regeln import pruefe_ausgeben, pruefe_eigene


@transaction.atomic
def posten_wiederholen(*, serie: Serie, posten: Iterable[Serienposten], durch: Person) -> int:
    """Wie viele wieder warten; die anderen laufen schon oder sind fertig und bleiben, wie sie sind."""
    pruefe_eigene(serie, durch)
    wiederholt = 0
    for einer in posten:
        pruefe_ausgeben(durch, einer.analyse.agentur, einer.fassung)
        wiederholt += vorgang_wiederholen(vorgang=einer.vorgang, durch=durch)
    if wiederholt:
        # Danach ist sie noch einmal durch, und das ist eine neue Nachricht wert.
        Serie.objects.filter(pk=serie.pk).update(benachrichtigt=None)
    return wiederholt
