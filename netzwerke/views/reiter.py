"""Die Listen des Netzwerks als Reiter."""

from agenturen.models import Person
from agenturen.rechte import Recht
from agenturen.reiter import Reiter, reiter_zu

LISTEN = [
    ("netzwerke:akteure", "Akteure", Recht.AKTEUR_LESEN),
    ("netzwerke:kooperationen", "Kooperationen", Recht.KOOPERATION_LESEN),
    ("netzwerke:netzwerke", "Netzwerke", Recht.NETZWERK_LESEN),
    ("netzwerke:netzbild", "Netzwerkbild", Recht.KOOPERATION_LESEN),
]


def reiter(person: Person, hier: str) -> list[Reiter]:
    """`hier` ist der Name der Adresse ohne `netzwerke:`."""
    return reiter_zu(LISTEN, person, f"netzwerke:{hier}")
