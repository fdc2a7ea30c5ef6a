"""Lesen rund um Vorgänge und Protokoll."""

from uuid import UUID

from django.db.models import Model, Q
from django.shortcuts import get_object_or_404

from agenturen.models import Person, Protokolleintrag, Vorgang


def vorgang_oder_404(person: Person, vorgang_id: UUID) -> Vorgang:
    """Die eine Tür: ein Vorgang gehört dem, der ihn anstieß; die Administration sieht alle."""
    menge = Vorgang.objects.select_related("durch")
    if not person.ist_administration:
        menge = menge.filter(durch=person)
    return get_object_or_404(menge, pk=vorgang_id)


def letzter_eintrag(*objekte: Model) -> Protokolleintrag | None:
    """Wer eines der Objekte zuletzt angefasst hat; None, wenn das Protokoll nichts davon weiß."""
    gemeint = Q(pk__in=[])
    for objekt in objekte:
        gemeint |= Q(objekt_art=objekt._meta.label_lower, objekt_id=str(objekt.pk))
    return Protokolleintrag.objects.filter(gemeint).first()
