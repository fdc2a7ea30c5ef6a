"""Lesen rund um Vorgänge."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from agenturen.models import Person, Vorgang


def vorgang_oder_404(person: Person, vorgang_id: UUID) -> Vorgang:
    """Die eine Tür: ein Vorgang gehört dem, der ihn anstieß; die Administration sieht alle."""
    menge = Vorgang.objects.select_related("durch")
    if not person.ist_administration:
        menge = menge.filter(durch=person)
    return get_object_or_404(menge, pk=vorgang_id)
