"""Bedarfe: wer welche sieht, worauf sie ruhen, was fehlt."""

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from agenturen.models import Person
from agenturen.rechte import Recht, agenturen_mit, darf, pruefe, sichtbare_agenturen
from sozialraum.bedarfe.models import Bedarf, Grundlage
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume.models import Sozialraum

OFFENE = (Bedarf.Status.OFFEN, Bedarf.Status.IN_BEARBEITUNG)
IST_ZAHL = Q(art=Grundlage.Art.ZAHL)


def sichtbare_bedarfe(person: Person) -> QuerySet[Bedarf]:
    """Was die Person sehen darf: alles im eigenen Träger, als Verbund die gewählten Agenturen."""
    if not darf(person, Recht.BEDARF_LESEN):
        return Bedarf.objects.none()
    return Bedarf.objects.filter(sichtbare_agenturen(person)).select_related("agentur")


def bedarf_oder_404(person: Person, bedarf_id: int) -> Bedarf:
    """Die eine Tür: fremde Träger sehen nichts (404)."""
    pruefe(person, Recht.BEDARF_LESEN)
    return get_object_or_404(sichtbare_bedarfe(person).select_related("traeger"), pk=bedarf_id)


def bearbeitbare_bedarfe(person: Person) -> QuerySet[Bedarf]:
    """Offene Bedarfe, denen die Person eine Grundlage geben oder ein Angebot zuordnen darf."""
    if not person.traeger_ids:
        return Bedarf.objects.none()
    eigene = agenturen_mit(person, Recht.BEDARF_BEARBEITEN).values("pk")
    return Bedarf.objects.filter(agentur__in=eigene, status__in=OFFENE)


def mit_grundlagen(menge: QuerySet[Bedarf]) -> QuerySet[Bedarf]:
    """Dazu je Bedarf `anzahl_zahlen` und `anzahl_stimmen` (alle anderen Grundlagen)."""
    return menge.annotate(anzahl_zahlen=_grundlagen(IST_ZAHL), anzahl_stimmen=_grundlagen(~IST_ZAHL))


def _grundlagen(welche: Q) -> Coalesce:
    # Unterabfragen statt Verbund: Filter über andere Listen können die Zahlen nicht vervielfachen.
    menge = Grundlage.objects.filter(welche, bedarf=OuterRef("pk")).order_by().values("bedarf")
    return Coalesce(Subquery(menge.annotate(zahl=Count("pk")).values("zahl")), 0)


def ohne_genug_grundlagen(menge: QuerySet[Bedarf]) -> QuerySet[Bedarf]:
    """Bedarfe, denen eine Zahl oder eine Stimme fehlt."""
    zu = Grundlage.objects.filter(bedarf=OuterRef("pk"))
    return menge.exclude(Exists(zu.filter(IST_ZAHL)) & Exists(zu.exclude(IST_ZAHL)))


def nach_dringlichkeit() -> Case:
    """A vor B, C und D; was noch niemand eingestuft hat, danach."""
    return Case(When(prioritaet="", then=Value("X")), default=F("prioritaet"))


def bedarfe_in(person: Person, sozialraum: Sozialraum) -> QuerySet[Bedarf]:
    """Sichtbare offene Bedarfe des Sozialraums, die dringendsten zuerst."""
    hiesige = Bedarf.objects.filter(sozialraeume=sozialraum).order_by().values("pk")
    menge = sichtbare_bedarfe(person).filter(pk__in=hiesige, status__in=OFFENE)
    return menge.order_by(nach_dringlichkeit(), DeutschSortiert("aussage"), "pk")
