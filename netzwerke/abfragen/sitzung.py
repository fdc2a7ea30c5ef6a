"""Sitzungen und Verabredungen der Netzwerke: vergangene, kommende, offene."""

from datetime import date

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from agenturen.models import Person
from agenturen.rechte import Recht, agenturen_mit, pruefe
from netzwerke.abfragen.netzwerk import HEUTIGE, STATTGEFUNDEN, sichtbare_netzwerke
from netzwerke.models import Akteur, Netzwerk, Netzwerkmitglied, Sitzung, Verabredung
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume.models import Sozialraum


def akteure_zum_ankreuzen(netzwerk: Netzwerk, sitzung: Sitzung | None, heute: date) -> QuerySet[Akteur]:
    """Wer am Tag der Sitzung im Netzwerk war, dazu, wer schon als anwesend steht."""
    tag = sitzung.datum if sitzung else heute
    dabei = Netzwerkmitglied.objects.filter(HEUTIGE | Q(bis__gte=tag), netzwerk=netzwerk).values("akteur")
    gemeint = Q(pk__in=dabei)
    if sitzung:
        gemeint |= Q(pk__in=sitzung.anwesende.order_by().values("pk"))
    return Akteur.objects.filter(gemeint).order_by(DeutschSortiert("name"), "pk")


def letzte_sitzung(netzwerk: Netzwerk) -> Sitzung | None:
    """Die jüngste eingetragene Sitzung, auch eine geplante."""
    return Sitzung.objects.filter(netzwerk=netzwerk).order_by("-datum", "-beginn").first()


def folgende_sitzung(sitzung: Sitzung) -> Sitzung | None:
    """Die nächste Sitzung desselben Netzwerks, die nicht ausfällt."""
    spaetere = Sitzung.objects.filter(STATTGEFUNDEN, netzwerk=sitzung.netzwerk_id, datum__gt=sitzung.datum)
    return spaetere.order_by("datum", "beginn").first()


def sitzung_oder_404(person: Person, sitzung_id: int) -> Sitzung:
    """Eine Sitzung eines Netzwerks, das die Person sehen darf."""
    pruefe(person, Recht.NETZWERK_LESEN)
    sitzungen = Sitzung.objects.filter(netzwerk__in=sichtbare_netzwerke(person))
    return get_object_or_404(sitzungen.select_related("netzwerk__agentur", "netzwerk__art"), pk=sitzung_id)


def verabredung_oder_404(person: Person, verabredung_id: int) -> Verabredung:
    """Eine Verabredung einer Sitzung, die die Person sehen darf."""
    pruefe(person, Recht.NETZWERK_LESEN)
    menge = Verabredung.objects.filter(sitzung__netzwerk__in=sichtbare_netzwerke(person))
    return get_object_or_404(menge.select_related("akteur", "sitzung__netzwerk__agentur"), pk=verabredung_id)


def offene_verabredungen_in(netzwerk: Netzwerk) -> QuerySet[Verabredung]:
    """Was in diesem Netzwerk noch zu tun ist, das Dringendste zuerst."""
    return Verabredung.objects.filter(sitzung__netzwerk=netzwerk, erledigt_am=None).select_related(
        "akteur", "sitzung"
    )


def naechste_sitzungen(person: Person, heute: date) -> QuerySet[Sitzung]:
    """Kommende Sitzungen der Netzwerke, die die Person führt, von heute an, die nächste zuerst."""
    if not person.traeger_ids:
        return Sitzung.objects.none()
    return (
        Sitzung.objects.filter(
            STATTGEFUNDEN,
            netzwerk__agentur__in=agenturen_mit(person, Recht.NETZWERK_BEARBEITEN).values("pk"),
            datum__gte=heute,
        )
        .exclude(netzwerk__status=Netzwerk.Status.BEENDET)
        .select_related("netzwerk__agentur", "netzwerk__art")
        .order_by("datum", "beginn", "pk")
    )


def offene_verabredungen(person: Person) -> QuerySet[Verabredung]:
    """Offene Verabredungen der Netzwerke, die die Person führt, das Dringendste zuerst."""
    if not person.traeger_ids:
        return Verabredung.objects.none()
    return (
        Verabredung.objects.filter(
            sitzung__netzwerk__agentur__in=agenturen_mit(person, Recht.NETZWERK_BEARBEITEN).values("pk"),
            erledigt_am=None,
        )
        .exclude(sitzung__netzwerk__status=Netzwerk.Status.BEENDET)
        .select_related("akteur", "sitzung__netzwerk__agentur")
    )


def naechste_sitzungen_im_raum(sozialraum: Sozialraum, heute: date) -> QuerySet[Sitzung]:
    """Kommende Sitzungen der Netzwerke des offenen Mandanten hier, die nächste zuerst; eine Abfrage."""
    hiesige = Netzwerk.objects.filter(sozialraeume=sozialraum).exclude(status=Netzwerk.Status.BEENDET)
    return (
        Sitzung.objects.filter(STATTGEFUNDEN, netzwerk__in=hiesige.order_by().values("pk"), datum__gte=heute)
        .select_related("netzwerk")
        .order_by("datum", "beginn", "pk")
    )
