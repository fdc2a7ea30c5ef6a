"""Der Sozialraum, in dem eine Person gerade arbeitet, und welche zur Wahl stehen."""

from dataclasses import dataclass

from django.core.cache import cache

from agenturen.models import Person
from agenturen.rechte import Recht, agenturen_mit
from sozialraum.raeume.abfragen import sozialraeume_der_agenturen
from sozialraum.raeume.models import Sozialraum

NAME_IM_CACHE_SEKUNDEN = 300


@dataclass(frozen=True)
class Wahl:
    """Zuerst die Sozialräume, in denen eine Agentur der Person arbeitet; beide nach Namen."""

    eigene: list[Sozialraum]
    weitere: list[Sozialraum]


def sozialraumwahl(person: Person) -> Wahl:
    """Zwei Abfragen."""
    agenturen = agenturen_mit(person, Recht.RAEUME_LESEN)
    eigene = set(sozialraeume_der_agenturen(agenturen).values_list("pk", flat=True))
    alle = list(Sozialraum.objects.all())
    return Wahl(
        eigene=[raum for raum in alle if raum.pk in eigene],
        weitere=[raum for raum in alle if raum.pk not in eigene],
    )


def aktueller_name(person: Person) -> str:
    """Für den Kopf jeder Seite, fünf Minuten lang gemerkt; leer heißt: alle Sozialräume."""
    nummer = person.aktueller_sozialraum
    if nummer is None:
        return ""
    return cache.get_or_set(f"sozialraumname-{nummer}", lambda: _name(nummer), NAME_IM_CACHE_SEKUNDEN) or ""


def _name(nummer: int) -> str:
    return Sozialraum.objects.filter(pk=nummer).values_list("name", flat=True).first() or ""
