"""Auswahl eines Sozialraums in Formularen: die eigenen zuerst."""

from collections.abc import Iterable, Sequence
from typing import Any

from agenturen.models import Agentur
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume.abfragen import sozialraeume_der_agenturen
from sozialraum.raeume.models import Sozialraum

Wahl = tuple[Any, Any]
EIGENE = "Zuständig"


def sozialraumwahl(agenturen: Iterable[Agentur]) -> list[Wahl]:
    """Möglichkeiten für ein Auswahlfeld, in zwei Gruppen nach Namen; zwei Abfragen."""
    eigene = set(sozialraeume_der_agenturen(agenturen).values_list("pk", flat=True))
    alle = [(raum.pk, raum.name) for raum in Sozialraum.objects.order_by(DeutschSortiert("name"))]
    gruppen = [
        (EIGENE, [wahl for wahl in alle if wahl[0] in eigene]),
        ("Weitere", [wahl for wahl in alle if wahl[0] not in eigene]),
    ]
    return [("", "Bitte wählen"), *[gruppe for gruppe in gruppen if gruppe[1]]]


def eigene_sozialraeume(wahl: Sequence[Wahl]) -> list[int]:
    """Kennungen der Sozialräume, für die die Agenturen zuständig sind."""
    gruppe: list[Wahl] = next((werte for name, werte in wahl if name == EIGENE), [])
    return [nummer for nummer, _ in gruppe]
