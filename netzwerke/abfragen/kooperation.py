"""Kooperationen: wer welche sehen darf, die eines Akteurs, die in einem Sozialraum."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, Q, QuerySet, When
from django.shortcuts import get_object_or_404

from agenturen.models import Agentur, Person
from agenturen.rechte import Recht, darf, pruefe, sichtbare_agenturen
from netzwerke.models import Akteur, Kooperation
from sozialraum.bedarfe.models import Bedarf
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume.models import Sozialraum


def kooperationen(person: Person) -> QuerySet[Kooperation]:
    """Was die Person sehen darf: alles im eigenen Träger, als Verbund die gewählten Agenturen.

    `partner_nr`, `partner_name`, `partner_art` nennen den Beteiligten, der nicht die Agentur ist.
    """
    if not darf(person, Recht.KOOPERATION_LESEN):
        return Kooperation.objects.none()
    return (
        Kooperation.objects.filter(sichtbare_agenturen(person))
        .select_related("agentur", "a__art", "b__art")
        .annotate(
            partner_nr=_partner("pk"), partner_name=_partner("name"), partner_art=_partner("art__bezeichnung")
        )
    )


def _partner(feld: str) -> Case:
    return Case(When(a__agentur=F("agentur"), then=F(f"b__{feld}")), default=F(f"a__{feld}"))


def kooperation_oder_404(person: Person, kooperation_id: int) -> Kooperation:
    """Die eine Tür: fremde Träger sehen nichts (404)."""
    pruefe(person, Recht.KOOPERATION_LESEN)
    return get_object_or_404(kooperationen(person).select_related("traeger"), pk=kooperation_id)


def kooperationen_von(person: Person, akteur: Akteur) -> QuerySet[Kooperation]:
    """Sichtbare Kooperationen, an denen der Akteur beteiligt ist, die engsten zuerst."""
    beteiligt = Q(a=akteur) | Q(b=akteur)
    return kooperationen(person).filter(beteiligt).order_by("-intensitaet", "-letzter_kontakt", "pk")


def kooperationen_zu_bedarf(person: Person, bedarf: Bedarf) -> QuerySet[Kooperation]:
    """Sichtbare Kooperationen, in denen es um diesen Bedarf geht, die engsten zuerst."""
    gemeint = Kooperation.objects.filter(bedarfe=bedarf).order_by().values("pk")
    return kooperationen(person).filter(pk__in=gemeint).order_by("-intensitaet", "-letzter_kontakt", "pk")


def kooperationen_der_agentur(
    person: Person, agentur: Agentur, partner: Iterable[Akteur]
) -> dict[int, Kooperation]:
    """Kennung des Partners → sichtbare Kooperation der Agentur mit ihm; eine Abfrage."""
    nummern = {akteur.pk for akteur in partner}
    menge = kooperationen(person).filter(
        Q(a__agentur=agentur, b__in=nummern) | Q(b__agentur=agentur, a__in=nummern)
    )
    return {
        kooperation.b_id if kooperation.b_id in nummern else kooperation.a_id: kooperation
        for kooperation in menge
    }


def kooperation_zwischen(*, agentur: Agentur, partner: Akteur) -> Kooperation | None:
    """Die festgehaltene Kooperation der Agentur mit dem Partner, wenn es sie gibt."""
    paar = Q(a__agentur=agentur, b=partner) | Q(a=partner, b__agentur=agentur)
    return Kooperation.objects.filter(paar, traeger=agentur.traeger_id).first()


@dataclass(frozen=True)
class KooperationImRaum:
    """Eine Kooperation für Analyse und Netzwerkbild; `intensitaet` 0–4, Bezeichnungen in Worten."""

    id: int
    akteur: str
    akteur_art: str
    partner: str
    partner_art: str
    agentur: str
    form: str
    intensitaet: int
    intensitaet_text: str
    zweck: str
    beginn: date | None
    ende: date | None
    letzter_kontakt: date | None


def kooperationen_im_raum(
    sozialraeume: Iterable[Sozialraum], *, weitere_akteure: Collection[int] = ()
) -> list[KooperationImRaum]:
    """Kooperationen des offenen Mandanten mit einem Akteur dieser Sozialräume; eine Abfrage.

    Die Agentur selbst zählt dabei nicht: sie arbeitet oft in mehreren Sozialräumen. `weitere_akteure`
    nennt Akteure (Kennungen), die hier mitwirken, etwa als Partner eines Angebots. Ist die Agentur beteiligt,
    steht sie als `akteur`; die engsten Kooperationen zuerst.
    """
    hiesige = Akteur.objects.filter(
        Q(sozialraeume__in=list(sozialraeume)) | Q(pk__in=weitere_akteure), agentur__isnull=True
    ).values("pk")
    menge = (
        Kooperation.objects.filter(Q(a__in=hiesige) | Q(b__in=hiesige))
        .select_related("agentur", "a__art", "b__art")
        .order_by("-intensitaet", DeutschSortiert("a__name"), DeutschSortiert("b__name"), "pk")
    )
    return [_im_raum(kooperation) for kooperation in menge]


def _im_raum(kooperation: Kooperation) -> KooperationImRaum:
    akteur, partner = kooperation.a, kooperation.b
    if partner.agentur_id == kooperation.agentur_id:
        akteur, partner = partner, akteur
    return KooperationImRaum(
        id=kooperation.pk,
        akteur=akteur.name,
        akteur_art=akteur.art.bezeichnung,
        partner=partner.name,
        partner_art=partner.art.bezeichnung,
        agentur=kooperation.agentur.name,
        form=kooperation.get_form_display(),
        intensitaet=kooperation.intensitaet,
        intensitaet_text=kooperation.get_intensitaet_display(),
        zweck=kooperation.zweck,
        beginn=kooperation.beginn,
        ende=kooperation.ende,
        letzter_kontakt=kooperation.letzter_kontakt,
    )
