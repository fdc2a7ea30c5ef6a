"""Die Listen rund um Bedarfe als Reiter."""

from agenturen.models import Person
from agenturen.rechte import Recht
from agenturen.reiter import Reiter, reiter_zu

LISTEN = [
    ("bedarfe:liste", "Bedarfe", Recht.BEDARF_LESEN),
    ("bedarfe:empfehlungen", "Empfehlungen", Recht.BEDARF_LESEN),
    ("bedarfe:ressourcen", "Ressourcen", Recht.BEDARF_LESEN),
    ("bedarfe:erhebung", "Eigene Erhebung", Recht.ERHEBUNG_LESEN),
    ("bedarfe:gespraeche", "Gespräche", Recht.ERHEBUNG_LESEN),
    ("bedarfe:methoden", "Methoden", Recht.ERHEBUNG_LESEN),
]


def reiter(person: Person, hier: str) -> list[Reiter]:
    """`hier` ist der Name der Adresse ohne `bedarfe:`."""
    return reiter_zu(LISTEN, person, f"bedarfe:{hier}")
