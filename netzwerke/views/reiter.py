"""Die Listen des Netzwerks als Reiter: jede Person sieht die, die sie lesen darf."""

from dataclasses import dataclass

from django.urls import reverse

from agenturen.models import Person
from agenturen.rechte import Recht, darf

LISTEN = [
    ("akteure", "Akteure", Recht.AKTEUR_LESEN),
    ("kooperationen", "Kooperationen", Recht.KOOPERATION_LESEN),
    ("netzwerke", "Netzwerke", Recht.NETZWERK_LESEN),
]


@dataclass(frozen=True)
class Reiter:
    text: str
    ziel: str
    hier: bool


def reiter(person: Person, hier: str) -> list[Reiter]:
    """Ein Reiter je Liste; keiner, wenn es nur eine zu sehen gibt."""
    sichtbare = [
        Reiter(text=text, ziel=reverse(f"netzwerke:{name}"), hier=name == hier)
        for name, text, recht in LISTEN
        if darf(person, recht)
    ]
    return sichtbare if len(sichtbare) > 1 else []
