"""Grundlagen: die Tür zu einer, und was sich auf ein Gespräch oder eine Methode stützt."""

from django.db.models import Q
from django.shortcuts import get_object_or_404

from agenturen.models import Person
from agenturen.rechte import Recht, pruefe
from sozialraum.bedarfe.abfragen.bedarf import sichtbare_bedarfe
from sozialraum.bedarfe.abfragen.ressource import sichtbare_ressourcen
from sozialraum.bedarfe.models import Gespraech, Grundlage, Methodeneinsatz


def grundlage_oder_404(person: Person, grundlage_id: int) -> Grundlage:
    """Eine Grundlage eines Bedarfs oder einer Ressource, die die Person sehen darf."""
    pruefe(person, Recht.BEDARF_LESEN)
    sichtbar = Q(bedarf__in=sichtbare_bedarfe(person)) | Q(ressource__in=sichtbare_ressourcen(person))
    menge = Grundlage.objects.filter(sichtbar).select_related("bedarf__agentur", "ressource__agentur")
    return get_object_or_404(menge, pk=grundlage_id)


def gestuetzt_auf(
    *, gespraech: Gespraech | None = None, einsatz: Methodeneinsatz | None = None
) -> list[Grundlage]:
    """Grundlagen aus diesem Gespräch oder Methodeneinsatz mit dem, was sich auf sie stützt."""
    welche = Q(gespraech=gespraech) if gespraech else Q(methodeneinsatz=einsatz)
    return list(Grundlage.objects.filter(welche).select_related("bedarf", "ressource"))
