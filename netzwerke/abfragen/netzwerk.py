"""Netzwerke: wer welche sehen darf, ihre Mitglieder, die in einem Sozialraum."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.utils import timezone

from agenturen.models import Person
from agenturen.rechte import Recht, darf, pruefe, sichtbare_agenturen
from netzwerke.models import Akteur, Netzwerk, Netzwerkmitglied, Sitzung, Verabredung
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume.models import Sozialraum

HEUTIGE = Q(bis__isnull=True)
STATTGEFUNDEN = Q(ausgefallen=False)


def sichtbare_netzwerke(person: Person) -> QuerySet[Netzwerk]:
    """Was die Person sehen darf: alles im eigenen Träger, als Verbund die gewählten Agenturen."""
    if not darf(person, Recht.NETZWERK_LESEN):
        return Netzwerk.objects.none()
    return Netzwerk.objects.filter(sichtbare_agenturen(person)).select_related(
        "agentur", "art", "uebergeordnet"
    )


def netzwerke_in(person: Person, sozialraum: Sozialraum) -> QuerySet[Netzwerk]:
    """Sichtbare laufende Netzwerke, die in diesem Sozialraum tagen, nach Namen."""
    return (
        sichtbare_netzwerke(person)
        .filter(sozialraeume=sozialraum)
        .exclude(status=Netzwerk.Status.BEENDET)
        .order_by(DeutschSortiert("name"), "pk")
    )


def netzwerk_oder_404(person: Person, netzwerk_id: int) -> Netzwerk:
    """Die eine Tür: fremde Träger sehen nichts (404)."""
    pruefe(person, Recht.NETZWERK_LESEN)
    return get_object_or_404(sichtbare_netzwerke(person).select_related("traeger"), pk=netzwerk_id)


def mit_zahlen(menge: QuerySet[Netzwerk], heute: date) -> QuerySet[Netzwerk]:
    """Dazu je Netzwerk `anzahl_mitglieder` (heutige), `letzte` und `naechste` (Datum), `anzahl_offene`."""
    sitzungen = Sitzung.objects.filter(STATTGEFUNDEN, netzwerk=OuterRef("pk"))
    offene = Verabredung.objects.filter(sitzung__netzwerk=OuterRef("pk"), erledigt_am=None)
    mitglieder = Netzwerkmitglied.objects.filter(HEUTIGE, netzwerk=OuterRef("pk"))
    return menge.annotate(
        anzahl_mitglieder=Coalesce(_je(mitglieder, "netzwerk", Count("pk")), 0),
        letzte=_je(sitzungen.filter(datum__lte=heute), "netzwerk", Max("datum")),
        naechste=_je(sitzungen.filter(datum__gt=heute), "netzwerk", Min("datum")),
        anzahl_offene=Coalesce(_je(offene, "sitzung__netzwerk", Count("pk")), 0),
    )


def _je(menge: QuerySet[Any], wovon: str, rechnung: Combinable) -> Subquery:
    return Subquery(menge.order_by().values(wovon).annotate(ergebnis=rechnung).values("ergebnis"))


def netzwerke_von(person: Person, akteur: Akteur) -> QuerySet[Netzwerkmitglied]:
    """Sichtbare heutige Mitgliedschaften des Akteurs mit ihrem Netzwerk, nach Namen."""
    return (
        Netzwerkmitglied.objects.filter(HEUTIGE, akteur=akteur, netzwerk__in=sichtbare_netzwerke(person))
        .select_related("netzwerk__art")
        .order_by(DeutschSortiert("netzwerk__name"), "pk")
        if darf(person, Recht.NETZWERK_LESEN)
        else Netzwerkmitglied.objects.none()
    )


def moegliche_obere(person: Person, netzwerk: Netzwerk | None) -> QuerySet[Netzwerk]:
    """Netzwerke, zu denen eines als Unter-AG gehören kann: eigenständige, laufende, nicht es selbst."""
    menge = sichtbare_netzwerke(person).filter(uebergeordnet=None).exclude(status=Netzwerk.Status.BEENDET)
    if netzwerk is None:
        return menge
    return menge.filter(traeger=netzwerk.traeger_id).exclude(pk=netzwerk.pk)


def akteure_des_netzwerks(netzwerk: Netzwerk) -> QuerySet[Akteur]:
    """Wer im Netzwerk ist oder war, jeder einmal, nach Namen."""
    return Akteur.objects.filter(
        pk__in=Netzwerkmitglied.objects.filter(netzwerk=netzwerk).values("akteur")
    ).order_by(DeutschSortiert("name"), "pk")


@dataclass(frozen=True)
class NetzwerkImRaum:
    """Ein Netzwerk für Analyse und Sozialraumprofil; Bezeichnungen in Worten.

    `mitglieder` sind die Namen der heutigen Mitglieder und Gäste; `sitzungen` zählt je Jahr, was bis heute
    stattfand, aufsteigend.
    """

    id: int
    name: str
    art: str
    agentur: str
    status: str
    beendet: bool
    turnus: str
    zielsetzung: str
    unter_ag_von: str
    handlungsfelder: tuple[str, ...]
    mitglieder: tuple[str, ...]
    sitzungen: tuple[tuple[int, int], ...]
    letzte: date | None


def netzwerke_im_raum(sozialraeume: Iterable[Sozialraum]) -> list[NetzwerkImRaum]:
    """Netzwerke des offenen Mandanten in diesen Sozialräumen, auch beendete, nach Namen; vier Abfragen."""
    hiesige = Netzwerk.objects.filter(sozialraeume__in=list(sozialraeume)).order_by().values("pk")
    heutige = Netzwerkmitglied.objects.filter(HEUTIGE).select_related("akteur")
    gehaltene = Sitzung.objects.filter(STATTGEFUNDEN, datum__lte=timezone.localdate()).order_by("datum")
    menge = (
        Netzwerk.objects.filter(pk__in=hiesige)
        .select_related("agentur", "art", "uebergeordnet")
        .prefetch_related(
            "handlungsfelder",
            Prefetch("mitglieder", queryset=heutige, to_attr="heutige"),
            Prefetch("sitzungen", queryset=gehaltene, to_attr="gehaltene"),
        )
        .order_by(DeutschSortiert("name"), "pk")
    )
    return [_netzwerk_im_raum(netzwerk) for netzwerk in menge]


def _netzwerk_im_raum(netzwerk: Any) -> NetzwerkImRaum:
    tage = [sitzung.datum for sitzung in netzwerk.gehaltene]
    return NetzwerkImRaum(
        id=netzwerk.pk,
        name=netzwerk.name,
        art=netzwerk.art.bezeichnung,
        agentur=netzwerk.agentur.name,
        status=netzwerk.get_status_display(),
        beendet=netzwerk.status == Netzwerk.Status.BEENDET,
        turnus=netzwerk.get_turnus_display(),
        zielsetzung=netzwerk.zielsetzung,
        unter_ag_von=netzwerk.uebergeordnet.name if netzwerk.uebergeordnet else "",
        handlungsfelder=tuple(str(feld) for feld in netzwerk.handlungsfelder.all()),
        mitglieder=tuple(mitglied.akteur.name for mitglied in netzwerk.heutige),
        sitzungen=tuple(sorted(Counter(tag.year for tag in tage).items())),
        letzte=tage[-1] if tage else None,
    )
