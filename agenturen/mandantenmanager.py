"""Der Manager für alles, was einem Träger gehört: ohne offenen Mandanten ein Fehler, mit ihm nur das Seine.

Ein Ding kann darüber hinaus geteilt sein; was das heißt, sagt sein Modell mit `auch`. Geteilt wird nie ein
ganzer Träger.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import models
from django.db.models import Q
from django_scopes import ScopedManager, get_scope

Mandant = Mapping[str, Any]
Auch = Callable[[Mandant], Q | None]


def Mandantenmanager(*, traeger: str, auch: Auch) -> Any:  # steht im Modell wie ein ScopedManager
    """`traeger` ist der Weg zum Träger; `auch` gibt, was der offene Mandant außerdem sieht, oder None."""
    nur_eigenes = type(ScopedManager(traeger=traeger))

    class Manager(nur_eigenes):  # type: ignore[misc,valid-type]  # django-scopes hat keine Typen
        def get_queryset(self) -> models.QuerySet[Any]:
            mandant = getattr(self, "_override_scope", None) or get_scope()
            if not mandant.get("_enabled", True) or mandant.get("traeger") is None:
                return super().get_queryset()
            weiteres = auch(mandant)
            if weiteres is None:
                return super().get_queryset()
            eigenes = Q(**{f"{traeger}__in": traeger_im(mandant)})
            return models.Manager.get_queryset(self).filter(eigenes | weiteres)

    return Manager()


def traeger_im(mandant: Mandant) -> Sequence[Any]:
    """Die Träger des Mandanten als Folge, auch wenn nur einer genannt ist."""
    genannt = mandant["traeger"]
    return genannt if isinstance(genannt, list | tuple) else [genannt]


def von_agenturen(*wege: str, **nur: Any) -> Auch:
    """Für Einträge einer Agentur: auch die der Agenturen, die der Mandant unter `agenturen` nennt.

    So liest eine gemeinsame Analyse, was die Mitschreibenden eintrugen. `nur` schränkt das weiter ein.
    """

    def auch(mandant: Mandant) -> Q | None:
        agenturen = mandant.get("agenturen")
        if not agenturen:
            return None
        eine = Q(*(Q(**{f"{weg}__in": agenturen}) for weg in wege), _connector=Q.OR)
        return eine & Q(**nur)

    return auch
