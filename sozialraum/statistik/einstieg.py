"""Wo jemand in der Statistik anfängt: bei den eigenen Sozialräumen und dem, was Quellen über sie sagen."""

from dataclasses import dataclass

from django.db.models import Case, Q, When

from agenturen.models import Person
from agenturen.rechte import Recht, agenturen_mit
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume.abfragen import gebiete_der_sozialraeume, sozialraeume_der_agenturen
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.raeume.models import Sozialraum
from sozialraum.statistik import zeitraeume
from sozialraum.statistik.vergleichen.lieferzeiten import lieferzeiten

HOECHSTENS_WEITERE = 5


@dataclass(frozen=True)
class Einstieg:
    """Der Sozialraum, in dem die Person arbeitet, weitere ihrer Agenturen, und was zum ersten da ist.

    `zeiten` nennt je Quelle (Nummer) ihre Zeiträume in Worten, etwa `2014–2025`.
    """

    gebiet: Gebiet
    weitere: tuple[Gebiet, ...]
    zeiten: dict[int, str]
    jahr: str


def einstieg(person: Person) -> Einstieg | None:
    """Zuerst der gewählte Sozialraum, sonst der erste der eigenen Agenturen; None ohne beides.

    Drei Abfragen, nach einer Gebietsreform drei mehr.
    """
    eigene = sozialraeume_der_agenturen(agenturen_mit(person, Recht.RAEUME_LESEN))
    gewaehlt = Q(pk=person.aktueller_sozialraum)
    menge = Sozialraum.objects.filter(gewaehlt | Q(pk__in=eigene.order_by().values("pk")))
    menge = menge.order_by(Case(When(gewaehlt, then=0), default=1), DeutschSortiert("name"))
    raeume = list(menge[: HOECHSTENS_WEITERE + 1])
    if not raeume:
        return None
    erster, *weitere = gebiete_der_sozialraeume(raeume)
    zeiten = lieferzeiten([erster])
    return Einstieg(
        gebiet=erster,
        weitere=tuple(weitere),
        zeiten={quelle: zeitraeume.von_bis(liste) for quelle, liste in zeiten.items()},
        jahr=max((zeitraum[:4] for liste in zeiten.values() for zeitraum in liste), default=""),
    )
