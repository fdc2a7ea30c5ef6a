"""Das Feld, mit dem ein Angebot oder eine Kooperation sagt, auf welche Bedarfe es antwortet."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q

from sozialraum.bedarfe.abfragen import OFFENE
from sozialraum.bedarfe.models import Bedarf
from sozialraum.kern.filterfelder import Mehrfachwahl


class Bedarfsfeld(Mehrfachwahl):
    """Angeboten wird erst, wenn `anbieten` sagt, wessen Bedarfe: Ohne Mandant gibt es keine zu fragen."""

    wort = "aussage"

    def __init__(self, **angaben: Any) -> None:
        super().__init__(queryset=None, required=False, **angaben)

    def anbieten(self, traeger_ids: Collection[int], *, gewaehlte: Collection[int] = ()) -> None:
        """Offene Bedarfe der Träger; gedeckte bleiben nur, wo sie schon stehen; ohne Bedarfe kein Feld."""
        if not traeger_ids:
            self.queryset = Bedarf.objects.none()
            return
        waehlbar = Q(status__in=OFFENE) | Q(pk__in=gewaehlte)
        self.queryset = Bedarf.objects.filter(waehlbar, traeger__in=traeger_ids)
