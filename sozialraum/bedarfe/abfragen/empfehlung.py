"""Lesen rund um Handlungsempfehlungen: wer was sieht, welche auf eine Antwort warten, was daraus wurde."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Case, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.shortcuts import get_object_or_404

from agenturen.models import Person
from agenturen.rechte import Recht, agenturen_mit, darf, pruefe, sichtbare_agenturen
from sozialraum.bedarfe.abfragen.bedarf import nach_dringlichkeit
from sozialraum.bedarfe.models import Bedarf, Empfehlung, Uebergabe
from sozialraum.kern import zahlen
from sozialraum.kern.sortierung import DeutschSortiert

ERLEDIGT = (Empfehlung.Status.UMGESETZT, Empfehlung.Status.ABGELEHNT)
OHNE_ANTWORT = Q(antwort=Uebergabe.Antwort.KEINE)


def sichtbare_empfehlungen(person: Person) -> QuerySet[Empfehlung]:
    """Was die Person sehen darf: alles im eigenen Träger, als Verbund die gewählten Agenturen."""
    if not darf(person, Recht.BEDARF_LESEN):
        return Empfehlung.objects.none()
    return Empfehlung.objects.filter(sichtbare_agenturen(person)).select_related("agentur", "adressatart")


def empfehlung_oder_404(person: Person, empfehlung_id: int) -> Empfehlung:
    """Die eine Tür: fremde Träger sehen nichts (404)."""
    pruefe(person, Recht.BEDARF_LESEN)
    return get_object_or_404(sichtbare_empfehlungen(person).select_related("traeger"), pk=empfehlung_id)


def uebergabe_oder_404(person: Person, uebergabe_id: int) -> Uebergabe:
    """Durch dieselbe Tür wie ihre Empfehlung."""
    pruefe(person, Recht.BEDARF_LESEN)
    menge = Uebergabe.objects.filter(empfehlung__in=sichtbare_empfehlungen(person))
    return get_object_or_404(menge.select_related("empfehlung__agentur"), pk=uebergabe_id)


def mit_letzter_uebergabe(menge: QuerySet[Empfehlung]) -> QuerySet[Empfehlung]:
    """Dazu je Empfehlung `uebergeben` (Tag), `antwort` (Schlüssel) und `beantwortet` der letzten Übergabe."""
    letzte = Uebergabe.objects.filter(empfehlung=OuterRef("pk")).order_by("-datum", "-pk")
    return menge.annotate(
        uebergeben=Subquery(letzte.values("datum")[:1]),
        antwort=Subquery(letzte.values("antwort")[:1]),
        beantwortet=Subquery(letzte.values("beantwortet")[:1]),
    )


def empfehlungen_zu_bedarf(bedarf: Bedarf) -> QuerySet[Empfehlung]:
    """Was aus dem Bedarf folgt, die kurzfristigen zuerst; wer den Bedarf sieht, sieht auch sie."""
    menge = Empfehlung.objects.filter(bedarfe=bedarf).order_by(
        nach_horizont(), DeutschSortiert("aussage"), "pk"
    )
    return mit_letzter_uebergabe(menge)


def nach_horizont() -> Case:
    """Kurzfristiges zuerst."""
    return Case(*(When(horizont=wert, then=Value(rang)) for rang, wert in enumerate(Empfehlung.Horizont)))


def mit_bedarfen(menge: QuerySet[Empfehlung]) -> QuerySet[Empfehlung]:
    """Dazu die Bedarfe, die dringendsten zuerst; eine Abfrage mehr."""
    geordnet = Bedarf.objects.order_by(nach_dringlichkeit(), DeutschSortiert("aussage"), "pk")
    return menge.prefetch_related(Prefetch("bedarfe", geordnet))


# Erinnern --------------------------------------------------------------------------------------


def wartet_zu_lange(heute: date) -> Exists:
    """Übergeben, aber länger ohne Antwort, als die Installation es hinnimmt; Erledigtes wartet nicht."""
    grenze = heute - timedelta(weeks=settings.EMPFEHLUNG_ANTWORT_WOCHEN)
    return Exists(Uebergabe.objects.filter(OHNE_ANTWORT, empfehlung=OuterRef("pk"), datum__lt=grenze))


def unbeantwortete(person: Person, heute: date) -> QuerySet[Empfehlung]:
    """Empfehlungen der eigenen Agenturen, an die jemand erinnern sollte."""
    if not person.traeger_ids:
        return Empfehlung.objects.none()
    eigene = agenturen_mit(person, Recht.BEDARF_ENTSCHEIDEN).values("pk")
    return Empfehlung.objects.filter(wartet_zu_lange(heute), agentur__in=eigene).exclude(status__in=ERLEDIGT)


# Für Analysen ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class EmpfehlungImRaum:
    """Eine Empfehlung für die Analyse, in Worten; `bedarfe` sind Kennungen, `stand` ein ganzer Satz."""

    id: int
    aussage: str
    erlaeuterung: str
    agentur: str
    adressat: str
    horizont: str
    horizont_text: str
    status: str
    status_text: str
    bedarfe: tuple[int, ...]
    stand: str


def empfehlungen_zu(bedarfe: Collection[int]) -> list[EmpfehlungImRaum]:
    """Was der offene Mandant zu diesen Bedarfen empfiehlt, die kurzfristigen zuerst; drei Abfragen."""
    if not bedarfe:
        return []
    passende = Empfehlung.objects.filter(bedarfe__in=bedarfe).order_by().values("pk")
    menge = (
        Empfehlung.objects.filter(pk__in=passende)
        .select_related("agentur")
        .prefetch_related(
            Prefetch("bedarfe", Bedarf.objects.only("pk").order_by("pk")),
            Prefetch("uebergaben", Uebergabe.objects.order_by("datum", "pk")),
        )
        .order_by(nach_horizont(), DeutschSortiert("aussage"), "pk")
    )
    return [_im_raum(empfehlung) for empfehlung in menge]


def _im_raum(empfehlung: Empfehlung) -> EmpfehlungImRaum:
    return EmpfehlungImRaum(
        id=empfehlung.pk,
        aussage=empfehlung.aussage,
        erlaeuterung=empfehlung.erlaeuterung,
        agentur=empfehlung.agentur.name,
        adressat=empfehlung.adressat,
        horizont=empfehlung.horizont,
        horizont_text=empfehlung.get_horizont_display(),
        status=empfehlung.status,
        status_text=empfehlung.get_status_display(),
        bedarfe=tuple(bedarf.pk for bedarf in empfehlung.bedarfe.all()),
        stand=stand_in_worten(empfehlung, list(empfehlung.uebergaben.all())),
    )


def stand_in_worten(empfehlung: Empfehlung, uebergaben: Iterable[Uebergabe]) -> str:
    """Wem sie wann vorgetragen wurde und was die Stelle sagte; `uebergaben` nach Datum."""
    saetze = [_uebergabe_in_worten(eine) for eine in uebergaben]
    if empfehlung.status == Empfehlung.Status.UMGESETZT:
        saetze.append("Umgesetzt.")
    return " ".join(saetze) or "Noch niemandem vorgetragen."


def _uebergabe_in_worten(eine: Uebergabe) -> str:
    anlass = f" ({eine.anlass})" if eine.anlass else ""
    satz = f"Am {zahlen.datum(eine.datum)} übergeben an {eine.an}{anlass}"
    if eine.beantwortet is None:
        return f"{satz}; eine Antwort steht aus."
    worte = f": {eine.antwort_text.rstrip('.')}" if eine.antwort_text else ""
    return f"{satz}; am {zahlen.datum(eine.beantwortet)} {eine.get_antwort_display()}{worte}."
