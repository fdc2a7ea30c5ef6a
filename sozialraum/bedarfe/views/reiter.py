"""Die Listen rund um Bedarfe als Reiter: jede Person sieht die, die sie lesen darf."""

from dataclasses import dataclass

from django.urls import reverse

from agenturen.models import Person
from agenturen.rechte import Recht, darf

LISTEN = [
    ("liste", "Bedarfe", Recht.BEDARF_LESEN),
    ("ressourcen", "Ressourcen", Recht.BEDARF_LESEN),
    ("erhebung", "Eigene Erhebung", Recht.ERHEBUNG_LESEN),
    ("gespraeche", "Gespräche", Recht.ERHEBUNG_LESEN),
    ("methoden", "Methoden", Recht.ERHEBUNG_LESEN),
]


@dataclass(frozen=True)
class Reiter:
    text: str
    ziel: str
    hier: bool


def reiter(person: Person, hier: str) -> list[Reiter]:
    """Ein Reiter je Liste."""
    return [
        Reiter(text=text, ziel=reverse(f"bedarfe:{name}"), hier=name == hier)
        for name, text, recht in LISTEN
        if darf(person, recht)
    ]
