"""Ressourcen: wer welche sieht, die eines Sozialraums."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from agenturen.models import Person
from agenturen.rechte import Recht, agenturen_mit, darf, pruefe, sichtbare_agenturen
from sozialraum.bedarfe.models import Ressource
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume.models import Sozialraum


def sichtbare_ressourcen(person: Person) -> QuerySet[Ressource]:
    """Was die Person sehen darf: alles im eigenen Träger, als Verbund die gewählten Agenturen."""
    if not darf(person, Recht.BEDARF_LESEN):
        return Ressource.objects.none()
    return Ressource.objects.filter(sichtbare_agenturen(person)).select_related("agentur", "art")


def ressource_oder_404(person: Person, ressource_id: int) -> Ressource:
    """Die eine Tür: fremde Träger sehen nichts (404)."""
    pruefe(person, Recht.BEDARF_LESEN)
    return get_object_or_404(sichtbare_ressourcen(person).select_related("traeger"), pk=ressource_id)


def bearbeitbare_ressourcen(person: Person) -> QuerySet[Ressource]:
    """Ressourcen, denen die Person eine Grundlage geben darf."""
    if not person.traeger_ids:
        return Ressource.objects.none()
    return Ressource.objects.filter(agentur__in=agenturen_mit(person, Recht.BEDARF_BEARBEITEN).values("pk"))


def ressourcen_in(person: Person, sozialraum: Sozialraum) -> QuerySet[Ressource]:
    """Sichtbare verfügbare Ressourcen des Sozialraums, nach Namen."""
    hiesige = Ressource.objects.filter(sozialraeume=sozialraum).order_by().values("pk")
    return sichtbare_ressourcen(person).filter(pk__in=hiesige, verfuegbar=True)


def ressourcen_im_raum(sozialraeume: Iterable[Sozialraum]) -> list[Ressource]:
    """Verfügbare Ressourcen des offenen Mandanten in diesen Sozialräumen, nach Art und Namen."""
    hiesige = Ressource.objects.filter(sozialraeume__in=list(sozialraeume)).order_by().values("pk")
    menge = Ressource.objects.filter(pk__in=hiesige, verfuegbar=True).select_related("art")
    return list(menge.order_by("art__reihenfolge", DeutschSortiert("name"), "pk"))
