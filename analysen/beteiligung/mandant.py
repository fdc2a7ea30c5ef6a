"""Was ein Mandant von gemeinsamen Analysen sieht und was in einer von ihnen zusammenkommt."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Q, QuerySet
from django_scopes import scope

from agenturen.mandantenmanager import Auch, Mandant, traeger_im

if TYPE_CHECKING:
    from analysen.models import Analyse


def mitgeschriebenes(weg: str, oder: str = "") -> Auch:
    """Für alles an einer Analyse (`weg` führt zu ihr): auch, wenn eine Agentur des Mandanten mitschreibt.

    `oder` führt zu einem Träger, der die Zeile immer sieht. Ob die Person zu der Agentur gehört, fragt
    danach die Tür (`sichtbare_analysen`). Eine Beteiligung, die endet, schließt mit derselben Zeile alles.
    """

    def auch(mandant: Mandant) -> Q:
        traeger = traeger_im(mandant)
        gemeinsame = Q(**{f"{weg}__in": _angenommen(Q(agentur__traeger__in=traeger))})
        return gemeinsame | Q(**{f"{oder}__in": traeger}) if oder else gemeinsame

    return auch


def _angenommen(agentur: Q) -> QuerySet:
    """Kennungen der Analysen, an denen solche Agenturen mitschreiben."""
    # Das Modell steht hier noch nicht fest: es nimmt seinen Manager von hier.
    beteiligung = apps.get_model("analysen", "Beteiligung")
    return beteiligung._base_manager.filter(agentur, angenommen__isnull=False).values("analyse")


@contextmanager
def mandant_der_analyse(analyse: "Analyse") -> Iterator[None]:
    """Was eine Analyse zeigen darf: alles ihres Trägers, dazu die Einträge der Agenturen, die mitschreiben.

    Auch wer bei mehreren Trägern arbeitet, liest darin nichts sonst.
    """
    with scope(traeger=[analyse.traeger_id], agenturen=None):
        agenturen = [agentur.pk for agentur in analyse.mitschreibende]
    with scope(traeger=[analyse.traeger_id], agenturen=agenturen):
        yield
