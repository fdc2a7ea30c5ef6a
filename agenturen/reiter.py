"""Reiter über Listen, die zusammengehören: jede Person sieht die, die sie lesen darf."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from agenturen.models import Person
from agenturen.rechte import Recht, darf

Liste = tuple[str, str, Recht]
"""Name der Adresse, Text, Recht zu lesen."""


@dataclass(frozen=True)
class Reiter:
    """Für `kern/_reiter.html`."""

    text: str
    ziel: str
    hier: bool


def reiter_zu(listen: Sequence[Liste], person: Person, hier: str) -> list[Reiter]:
    """Ein Reiter je Liste; keiner, wenn es nur eine zu sehen gibt. `hier` ist der Name der Adresse."""
    sichtbare = [
        Reiter(text=text, ziel=reverse(adresse), hier=adresse == hier)
        for adresse, text, recht in listen
        if darf(person, recht)
    ]
    return sichtbare if len(sichtbare) > 1 else []
