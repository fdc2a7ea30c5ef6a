"""Gespräche und Methoden: wer welche sieht, was sich verwenden und drucken lässt."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from agenturen.models import Person, Rolle
from agenturen.rechte import Recht, agenturen_mit, darf, pruefe, sichtbare_agenturen
from sozialraum.bedarfe.models import Gespraech, Methodeneinsatz, Nadel, Zitat
from sozialraum.raeume.models import Sozialraum


def sichtbare_gespraeche(person: Person) -> QuerySet[Gespraech]:
    """Was die Person sehen darf; ein Gespräch ohne Einwilligung bleibt beim Träger, der es führte."""
    if not darf(person, Recht.ERHEBUNG_LESEN):
        return Gespraech.objects.none()
    eigene = {rolle.traeger_id for rolle in person.rollen if rolle.rolle != Rolle.VERBUND}
    offen = Q(traeger__in=eigene) | ~Q(einwilligung=Gespraech.Einwilligung.NEIN)
    menge = Gespraech.objects.filter(sichtbare_agenturen(person) & offen)
    return menge.select_related("agentur", "sozialraum", "einrichtungsart")


def gespraech_oder_404(person: Person, gespraech_id: int) -> Gespraech:
    """Die eine Tür: fremde Träger sehen nichts (404)."""
    pruefe(person, Recht.ERHEBUNG_LESEN)
    return get_object_or_404(sichtbare_gespraeche(person).select_related("traeger"), pk=gespraech_id)


def verwendbare_gespraeche(person: Person) -> QuerySet[Gespraech]:
    """Gespräche mit Einwilligung, auf die die Person einen Bedarf stützen darf."""
    if not person.traeger_ids:
        return Gespraech.objects.none()
    eigene = agenturen_mit(person, Recht.ERHEBUNG_BEARBEITEN).values("pk")
    return sichtbare_gespraeche(person).filter(agentur__in=eigene).exclude(einwilligung="nein")


def sichtbare_einsaetze(person: Person) -> QuerySet[Methodeneinsatz]:
    """Was die Person sehen darf: alles im eigenen Träger, als Verbund die gewählten Agenturen."""
    if not darf(person, Recht.ERHEBUNG_LESEN):
        return Methodeneinsatz.objects.none()
    menge = Methodeneinsatz.objects.filter(sichtbare_agenturen(person))
    return menge.select_related("agentur", "sozialraum", "methode")


def einsatz_oder_404(person: Person, einsatz_id: int) -> Methodeneinsatz:
    """Die eine Tür: fremde Träger sehen nichts (404)."""
    pruefe(person, Recht.ERHEBUNG_LESEN)
    return get_object_or_404(sichtbare_einsaetze(person).select_related("traeger"), pk=einsatz_id)


def verwendbare_einsaetze(person: Person) -> QuerySet[Methodeneinsatz]:
    """Methodeneinsätze, auf die die Person einen Bedarf stützen darf."""
    if not person.traeger_ids:
        return Methodeneinsatz.objects.none()
    eigene = agenturen_mit(person, Recht.ERHEBUNG_BEARBEITEN).values("pk")
    return sichtbare_einsaetze(person).filter(agentur__in=eigene)


def zitate_zum_drucken(sozialraeume: Iterable[Sozialraum]) -> list[Zitat]:
    """Zitate aus diesen Sozialräumen, deren Einwilligung den Druck umfasst, die jüngsten zuerst."""
    menge = Zitat.objects.filter(
        gespraech__sozialraum__in=list(sozialraeume),
        gespraech__einwilligung=Gespraech.Einwilligung.ZITATE,
    )
    return list(menge.select_related("gespraech").order_by("-gespraech__datum", "pk"))


def einsaetze_im_raum(sozialraeume: Iterable[Sozialraum]) -> list[Methodeneinsatz]:
    """Methodeneinsätze des offenen Mandanten in diesen Sozialräumen, die jüngsten zuerst; eine Abfrage."""
    menge = Methodeneinsatz.objects.filter(sozialraum__in=list(sozialraeume))
    return list(menge.select_related("methode", "sozialraum").order_by("-datum", "pk"))


def einsaetze_mit_bild(sozialraeume: Iterable[Sozialraum]) -> list[Methodeneinsatz]:
    """Davon die mit Nadeln oder Foto, die Nadeln dabei, die jüngsten zuerst; zwei Abfragen."""
    mit_nadeln = Exists(Nadel.objects.filter(einsatz=OuterRef("pk")))
    menge = Methodeneinsatz.objects.filter(~Q(foto="") | mit_nadeln, sozialraum__in=list(sozialraeume))
    menge = menge.select_related("methode", "sozialraum").prefetch_related("nadeln")
    return list(menge.order_by("-datum", "pk"))
