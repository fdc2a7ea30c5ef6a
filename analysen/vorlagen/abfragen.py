"""Vorlagen lesen: welche eine Person pflegt, ihre Versionen, für wen sie gespeichert werden."""

from typing import TypeVar

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from agenturen.models import Person, Traeger
from agenturen.rechte import Recht, agenturen_mit, pruefe
from analysen.models.vorlage import Vorlage
from sozialraum.kern.formulare import nummern

V = TypeVar("V", bound=Vorlage)


def traeger_zur_pflege(person: Person) -> list[Traeger]:
    """Die Träger, deren Gliederungen und Prüflisten die Person pflegt; eine Abfrage."""
    agenturen = agenturen_mit(person, Recht.GLIEDERUNG_PFLEGEN)
    return list(Traeger.objects.filter(pk__in=agenturen.values("traeger")).order_by("name"))


def vorlage_oder_404(modell: type[V], person: Person, nummer: int) -> V:
    """Mitgelieferte und die der eigenen Träger; fremde gibt es nicht."""
    pruefe(person, Recht.GLIEDERUNG_PFLEGEN)
    eigene = Q(traeger__in=traeger_zur_pflege(person)) | Q(traeger__isnull=True)
    gefunden: V = get_object_or_404(
        modell._default_manager.select_related("traeger").filter(eigene), pk=nummer
    )
    return gefunden


def versionen(vorlage: V) -> QuerySet[V]:
    """Alle Versionen derselben Vorlage, die neueste zuerst."""
    alle = type(vorlage)._default_manager.filter(traeger=vorlage.traeger_id, schluessel=vorlage.schluessel)
    return alle.order_by("-version")


def gemeinter_traeger(person: Person, vorlage: Vorlage, gewaehlt: str) -> Traeger:
    """Für wen gespeichert wird: der Träger der Vorlage, sonst der gewählte oder der erste eigene."""
    if vorlage.traeger is not None:
        return vorlage.traeger
    eigene = traeger_zur_pflege(person)
    return next((einer for einer in eigene if einer.pk in nummern([gewaehlt])), eigene[0])
