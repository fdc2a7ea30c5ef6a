"""Lesen rund um Akteure, Kooperationen und Netzwerke: finden, sehen dürfen, zusammenfassen."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import (
    Case,
    Count,
    F,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.utils import timezone

from agenturen.models import Agentur, Person
from agenturen.rechte import Recht, agenturen_mit, darf, pruefe, sichtbare_agenturen
from netzwerke.models import Akteur, Kooperation, Netzwerk, Netzwerkmitglied, Sitzung, Verabredung
from netzwerke.netzbild import Akteursnetz, Kante, Knoten
from sozialraum.bedarfe.models import Bedarf
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.kern.suchen import suchbar, suche
from sozialraum.raeume.models import Sozialraum

VERALTET_NACH_TAGEN = 365
# „Moscheeverein Kalk“ und „Moschee-Verein Köln-Kalk e. V.“: 0,59; zwei Grundschulen anderer Orte: 0,39.
DOPPELT_AB = 0.45
# „Jobcentre“ steckt in „Jobcenter Probstadt“: 0,70.
ENTHALTEN_AB = 0.68
HOECHSTENS_VORSCHLAEGE = 8


# Akteure ---------------------------------------------------------------------------------------


def akteure() -> QuerySet[Akteur]:
    """Alle Akteure der Installation mit Art und Sozialräumen, auch die stillgelegten."""
    return Akteur.objects.select_related("art", "angelegt_von_traeger").prefetch_related("sozialraeume")


def akteur_oder_404(person: Person, akteur_id: int) -> Akteur:
    """Die eine Tür: Akteure liest, wer irgendwo eine Rolle hat (sonst 403)."""
    pruefe(person, Recht.AKTEUR_LESEN)
    return get_object_or_404(akteure().select_related("agentur"), pk=akteur_id)


def aehnliche_akteure(name: str) -> list[Akteur]:
    """Akteure, die wohl dieselben sind, die ähnlichsten zuerst, höchstens fünf."""
    gesucht: Any = DeutschSortiert(Value(suchbar(name)))
    treffer = akteure().annotate(
        naehe=TrigramSimilarity(DeutschSortiert("name"), gesucht),
        teil=TrigramWordSimilarity(gesucht, DeutschSortiert("name")),
    )
    doppelt = Q(naehe__gte=DOPPELT_AB) | Q(teil__gte=ENTHALTEN_AB)
    return list(treffer.filter(doppelt).order_by("-naehe", "pk")[:5])


def akteure_vorschlagen(text: str, *, ohne: Collection[int] = ()) -> list[Akteur]:
    """Aktive Akteure zum Anhaken, die nächsten zuerst; ohne Text keine."""
    if not suchbar(text):
        return []
    aktive = Akteur.objects.filter(aktiv=True).exclude(pk__in=ohne).select_related("art")
    return list(suche(aktive, text, titel="name").order_by("-naehe", "pk")[:HOECHSTENS_VORSCHLAEGE])


def veraltet_vor() -> date:
    """Was vor diesem Tag zuletzt geprüft wurde, fragt „Stimmt noch?“."""
    return timezone.localdate() - timedelta(days=VERALTET_NACH_TAGEN)


def akteure_zu_bestaetigen(person: Person) -> QuerySet[Akteur]:
    """Aktive Akteure der eigenen Träger, die seit einem Jahr niemand geprüft hat, älteste zuerst."""
    return (
        Akteur.objects.filter(
            aktiv=True, stand__lt=veraltet_vor(), angelegt_von_traeger__in=person.traeger_ids
        )
        .select_related("art")
        .order_by("stand", "pk")
    )


# Kooperationen ---------------------------------------------------------------------------------


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


@dataclass(frozen=True)
class Netz:
    """Aktive Akteure eines Sozialraums und ihre bestehenden Verbindungen untereinander, je einmal."""

    knoten: frozenset[int]
    paare: frozenset[tuple[int, int]]
    # Wer mit niemandem verbunden ist, auch nicht außerhalb des Sozialraums.
    allein: frozenset[int]

    @property
    def akteure(self) -> int:
        return len(self.knoten)

    @property
    def verbindungen(self) -> int:
        return len(self.paare)

    @property
    def dichte(self) -> Decimal | None:
        """Bestehende durch mögliche Verbindungen, 0 bis 1; None, wenn keine möglich ist."""
        moegliche = self.akteure * (self.akteure - 1)
        return Decimal(2 * self.verbindungen) / moegliche if moegliche else None


def netze_im_raum(
    sozialraeume: Iterable[Sozialraum], *, unter: QuerySet[Kooperation] | None = None
) -> dict[int, Netz]:
    """Sozialraum → sein Netz aus dem, was der offene Mandant festgehalten hat; zwei Abfragen.

    Agenturen, die hier mit jemandem verbunden sind, gehören dazu, auch wenn sie anderswo sitzen. `unter` sind
    die Kooperationen, die gezählt werden dürfen, wenn es nicht alle sind.
    """
    raeume = list(sozialraeume)
    hiesige: dict[int, set[int]] = {raum.pk: set() for raum in raeume}
    orte = Akteur.objects.filter(sozialraeume__in=raeume, aktiv=True)
    for raum_id, akteur in orte.values_list("sozialraeume", "pk"):
        hiesige[raum_id].add(akteur)
    alle = {akteur for akteure in hiesige.values() for akteur in akteure}
    bestehende = (Kooperation.objects.all() if unter is None else unter).filter(
        Q(a__in=alle) | Q(b__in=alle),
        Q(ende__isnull=True) | Q(ende__gte=timezone.localdate()),
        intensitaet__gt=Kooperation.Intensitaet.KEINE,
    )
    zeilen = list(bestehende.order_by().values_list("a_id", "b_id", "a__agentur_id", "b__agentur_id"))
    return {raum_id: _netz(akteure, zeilen) for raum_id, akteure in hiesige.items()}


def _netz(hiesige: set[int], kooperationen: Iterable[tuple[int, int, int | None, int | None]]) -> Netz:
    paare, knoten = set(), set(hiesige)
    for a, b, agentur_a, agentur_b in kooperationen:
        if a in hiesige or b in hiesige:
            paare.add((min(a, b), max(a, b)))
            knoten |= {akteur for akteur, agentur in ((a, agentur_a), (b, agentur_b)) if agentur is not None}
    return Netz(
        knoten=frozenset(knoten),
        paare=frozenset((a, b) for a, b in paare if a in knoten and b in knoten),
        allein=frozenset(knoten - {akteur for paar in paare for akteur in paar}),
    )


def akteursnetz(
    sozialraeume: Iterable[Sozialraum],
    *,
    seit: date | None = None,
    unter: QuerySet[Kooperation] | None = None,
) -> Akteursnetz:
    """Aktive Akteure dieser Sozialräume und was der offene Mandant zwischen ihnen festhielt; zwei Abfragen.

    Mit `seit` zählt auch, was erst danach endete; ohne, was heute besteht. `unter` sind die Kooperationen,
    die gezeigt werden dürfen, wenn es nicht alle sind. Agenturen, die hier mit jemandem verbunden sind,
    gehören dazu, auch wenn sie anderswo sitzen.
    """
    raeume = list(sozialraeume)
    hiesige = Akteur.objects.filter(sozialraeume__in=raeume, aktiv=True).select_related("art").distinct()
    knoten = {akteur.pk: akteur for akteur in hiesige}
    bestehende = (
        (Kooperation.objects.all() if unter is None else unter)
        .filter(
            Q(a__in=knoten) | Q(b__in=knoten),
            Q(ende__isnull=True) | Q(ende__gte=seit or timezone.localdate()),
            intensitaet__gt=Kooperation.Intensitaet.KEINE,
        )
        .select_related("a__art", "b__art")
    )
    kooperationen = list(bestehende.order_by("pk"))
    for kooperation in kooperationen:
        for akteur in (kooperation.a, kooperation.b):
            if akteur.agentur_id is not None:
                knoten.setdefault(akteur.pk, akteur)
    engste: dict[tuple[int, int], int] = {}
    for kooperation in kooperationen:
        if kooperation.a_id in knoten and kooperation.b_id in knoten:
            paar = (min(kooperation.a_id, kooperation.b_id), max(kooperation.a_id, kooperation.b_id))
            engste[paar] = max(engste.get(paar, 0), kooperation.intensitaet)
    return Akteursnetz(
        knoten=tuple(
            Knoten(
                akteur.pk,
                akteur.name,
                akteur.art.bezeichnung,
                akteur.art.reihenfolge,
                akteur.agentur_id is not None,
            )
            for akteur in sorted(knoten.values(), key=lambda akteur: akteur.pk)
        ),
        kanten=tuple(Kante(a, b, enge) for (a, b), enge in sorted(engste.items())),
    )


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


# Netzwerke -------------------------------------------------------------------------------------

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


def naechste_sitzungen_im_raum(sozialraum: Sozialraum, heute: date) -> QuerySet[Sitzung]:
    """Kommende Sitzungen der Netzwerke des offenen Mandanten hier, die nächste zuerst; eine Abfrage."""
    hiesige = Netzwerk.objects.filter(sozialraeume=sozialraum).exclude(status=Netzwerk.Status.BEENDET)
    return (
        Sitzung.objects.filter(STATTGEFUNDEN, netzwerk__in=hiesige.order_by().values("pk"), datum__gte=heute)
        .select_related("netzwerk")
        .order_by("datum", "beginn", "pk")
    )


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
