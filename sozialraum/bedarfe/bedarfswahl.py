"""Die Felder, mit denen ein Angebot oder eine Kooperation sagt, worauf es antwortet und was es umsetzt."""

from collections.abc import Collection
from typing import Any, ClassVar

from django.db.models import Model, Q

from sozialraum.bedarfe.abfragen import OFFENE
from sozialraum.bedarfe.models import Bedarf, Empfehlung
from sozialraum.kern.filterfelder import Mehrfachwahl


class _Registerfeld(Mehrfachwahl):
    """Angeboten wird erst, wenn `anbieten` sagt, wessen Einträge: Ohne Mandant gibt es keine zu fragen."""

    wort = "aussage"
    modell: ClassVar[type[Model]]
    offene: ClassVar[Collection[str]]

    def __init__(self, **angaben: Any) -> None:
        angaben.setdefault("required", False)
        super().__init__(queryset=None, **angaben)

    def anbieten(self, traeger_ids: Collection[int], *, gewaehlte: Collection[int] = ()) -> None:
        """Offene Einträge der Träger; erledigte bleiben nur, wo sie schon stehen; ohne Einträge kein Feld."""
        menge = self.modell._default_manager
        if not traeger_ids:
            self.queryset = menge.none()
            return
        waehlbar = Q(status__in=self.offene) | Q(pk__in=gewaehlte)
        self.queryset = menge.filter(waehlbar, traeger__in=traeger_ids)


class Bedarfsfeld(_Registerfeld):
    modell = Bedarf
    offene = OFFENE


class Empfehlungsfeld(_Registerfeld):
    modell = Empfehlung
    offene = (Empfehlung.Status.OFFEN, Empfehlung.Status.ZUGESAGT)
