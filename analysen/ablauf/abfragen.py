"""Was auf eine Freigabe wartet."""

from agenturen.models import Person
from agenturen.rechte import Recht, agenturen_mit
from analysen.ablauf.regeln import darf_freigeben
from analysen.ablauf.zustaende import PRUEFUNG
from analysen.models import Analyse


def wartet_auf_freigabe(person: Person) -> list[Analyse]:
    """Eingereichte Analysen, die diese Person freigeben kann, die älteste Einreichung zuerst.

    Eine Abfrage; eine weitere je Analyse, die sie selbst eingereicht hat.
    """
    agenturen = agenturen_mit(person, Recht.ANALYSE_FREIGEBEN).values("pk")
    eingereichte = (
        Analyse.objects.filter(zustand=PRUEFUNG, agentur__in=agenturen)
        .select_related("agentur", "eingereicht_von")
        .order_by("eingereicht", "pk")
    )
    return [analyse for analyse in eingereichte if darf_freigeben(person, analyse)]
