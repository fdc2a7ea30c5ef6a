"""Lesen rund um Angebote: wer was sieht, Zahlen je Angebot, Termine ohne Zahl, Angebote im Raum."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, TruncQuarter
from django.shortcuts import get_object_or_404
from django.utils import timezone

from agenturen.models import Person
from agenturen.rechte import Recht, agenturen_mit, darf, pruefe, sichtbare_agenturen
from angebote.models import Angebot, Termin
from angebote.veroeffentlichen import beginn_des_quartals, oeffentlich
from netzwerke.models import Akteur
from sozialraum.bedarfe.models import Bedarf, Empfehlung
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume.models import Sozialraum

STATTGEFUNDEN = Q(ausgefallen=False)


def sichtbare_angebote(person: Person) -> QuerySet[Angebot]:
    """Was die Person sehen darf: alles im eigenen Träger, als Verbund die gewählten Agenturen."""
    if not darf(person, Recht.ANGEBOT_LESEN):
        return Angebot.objects.none()
    return Angebot.objects.filter(sichtbare_agenturen(person)).select_related(
        "agentur", "sozialraum", "format"
    )


def angebot_oder_404(person: Person, angebot_id: int) -> Angebot:
    """Die eine Tür: fremde Träger sehen nichts (404)."""
    pruefe(person, Recht.ANGEBOT_LESEN)
    return get_object_or_404(sichtbare_angebote(person).select_related("traeger"), pk=angebot_id)


def termin_oder_404(person: Person, termin_id: int) -> Termin:
    """Ein Termin eines Angebots, das die Person sehen darf."""
    pruefe(person, Recht.ANGEBOT_LESEN)
    termine = Termin.objects.filter(angebot__in=sichtbare_angebote(person))
    return get_object_or_404(termine.select_related("angebot__agentur", "angebot__sozialraum"), pk=termin_id)


def mit_zahlen(menge: QuerySet[Angebot]) -> QuerySet[Angebot]:
    """Dazu je Angebot `anzahl_termine`, davon `ohne_zahl` (vergangene), `teilnahmen` und `letzter` (Datum).

    `teilnahmen` ist None, wenn nichts gezählt ist. Ausgefallene Termine zählen nirgends mit.
    """
    vergangen = STATTGEFUNDEN & Q(datum__lte=timezone.localdate())
    return menge.annotate(
        anzahl_termine=Coalesce(_je_angebot(Count("pk", filter=STATTGEFUNDEN)), 0),
        ohne_zahl=Coalesce(_je_angebot(Count("pk", filter=vergangen & Q(teilnahmen__isnull=True))), 0),
        teilnahmen=_je_angebot(Sum("teilnahmen")),
        letzter=_je_angebot(Max("datum", filter=vergangen)),
    )


def _je_angebot(rechnung: Combinable) -> Subquery:
    # Unterabfragen statt Verbund: Filter über andere Listen können die Summen nicht vervielfachen.
    termine = Termin.objects.filter(angebot=OuterRef("pk")).order_by().values("angebot")
    return Subquery(termine.annotate(ergebnis=rechnung).values("ergebnis"))


def zaehlbare_termine(person: Person) -> QuerySet[Termin]:
    """Vergangene Termine, die die Person zählen darf, auch schon gezählte; neueste zuerst."""
    if not person.traeger_ids:
        return Termin.objects.none()
    jetzt = timezone.localtime()
    return (
        Termin.objects.filter(
            angebot__agentur__in=agenturen_mit(person, Recht.ANGEBOT_BEARBEITEN), datum__lte=jetzt.date()
        )
        # Was heute Abend erst beginnt, hat noch niemand gezählt.
        .exclude(datum=jetzt.date(), beginn__gt=jetzt.time())
        .exclude(angebot__status=Angebot.Status.ABGESAGT)
        .select_related("angebot__agentur", "angebot__sozialraum")
        .order_by("-datum", "-beginn", "pk")
    )


def termine_ohne_zahl(person: Person) -> QuerySet[Termin]:
    """Davon die, die weder gezählt noch ausgefallen sind."""
    return zaehlbare_termine(person).filter(STATTGEFUNDEN, teilnahmen__isnull=True)


def nach_status() -> Case:
    """Laufendes zuerst, dann Geplantes, Ideen, Abgeschlossenes, Abgesagtes."""
    reihenfolge = ("laufend", "geplant", "idee", "abgeschlossen", "abgesagt")
    return Case(*(When(status=status, then=Value(rang)) for rang, status in enumerate(reihenfolge)))


def angebote_von_akteur(person: Person, akteur: Akteur) -> QuerySet[Angebot]:
    """Sichtbare Angebote, in denen der Akteur Partner oder selbst die Agentur ist."""
    beteiligt = Q(pk__in=Angebot.objects.filter(partner=akteur).values("pk"))
    if akteur.agentur_id:
        beteiligt |= Q(agentur=akteur.agentur_id)
    return sichtbare_angebote(person).filter(beteiligt)


def angebote_zu_bedarf(person: Person, bedarf: Bedarf) -> QuerySet[Angebot]:
    """Sichtbare Angebote, die auf diesen Bedarf antworten."""
    return sichtbare_angebote(person).filter(
        pk__in=Angebot.objects.filter(bedarfe=bedarf).order_by().values("pk")
    )


def angebote_zu_empfehlung(person: Person, empfehlung: Empfehlung) -> QuerySet[Angebot]:
    """Sichtbare Angebote, die diese Empfehlung umsetzen."""
    return sichtbare_angebote(person).filter(
        pk__in=Angebot.objects.filter(empfehlungen=empfehlung).order_by().values("pk")
    )


# Für Analysen ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class AngebotAlsAntwort:
    """Ein Angebot, das einem Bedarf antwortet oder eine Empfehlung umsetzt; gezählt wie `AngebotImRaum`."""

    id: int
    titel: str
    status: str
    termine: int
    gezaehlt: int
    teilnahmen: int | None
    verschwiegen: bool

    @property
    def in_worten(self) -> str:
        """Der Titel; wer nicht läuft, sagt es dazu: `Abendkurs (geplant)`."""
        return f"{self.titel} ({self.status})" if self.status != Angebot.Status.LAUFEND.label else self.titel


def angebote_je_bedarf(
    bedarfe: Collection[int], *, von: date | None = None, bis: date | None = None
) -> dict[int, list[AngebotAlsAntwort]]:
    """Bedarf → was ihm antwortet, nach Titel; gezählt wird von `von` bis `bis`; eine Abfrage."""
    return _antworten("bedarfe", bedarfe, von, bis)


def angebote_je_empfehlung(empfehlungen: Collection[int]) -> dict[int, list[AngebotAlsAntwort]]:
    """Empfehlung → was sie umsetzt, nach Titel; eine Abfrage."""
    return _antworten("empfehlungen", empfehlungen, None, None)


def _antworten(
    worauf: str, kennungen: Collection[int], von: date | None, bis: date | None
) -> dict[int, list[AngebotAlsAntwort]]:
    if not kennungen:
        return {}
    gehalten = STATTGEFUNDEN & Q(datum__lte=min(bis or date.max, timezone.localdate()))
    if von:
        gehalten &= Q(datum__gte=von)
    zeilen = (
        Angebot.objects.filter(**{f"{worauf}__in": kennungen})
        .exclude(status__in=[Angebot.Status.IDEE, Angebot.Status.ABGESAGT])
        .annotate(
            wozu=F(worauf),
            gehaltene=Coalesce(_je_angebot(Count("pk", filter=gehalten)), 0),
            gezaehlte=Coalesce(_je_angebot(Count("teilnahmen", filter=gehalten & _abgeschlossen())), 0),
            quartale=_je_quartal(gehalten),
        )
        .order_by(DeutschSortiert("titel"), "pk")
        .values_list("wozu", "pk", "titel", "status", "gehaltene", "gezaehlte", "quartale")
    )
    antworten: dict[int, list[AngebotAlsAntwort]] = {}
    for wozu, kennung, titel, status, termine, gezaehlt, quartale in zeilen:
        antworten.setdefault(wozu, []).append(
            AngebotAlsAntwort(
                kennung, titel, Angebot.Status(status).label, termine, gezaehlt, *oeffentlich(quartale)
            )
        )
    return antworten


def _abgeschlossen() -> Q:
    """Termine vor dem laufenden Quartal."""
    return Q(datum__lt=beginn_des_quartals(timezone.localdate()))


def _je_quartal(gehalten: Q) -> ArraySubquery:
    """Die Teilnahmen eines Angebots je abgeschlossenem Quartal; `gehalten` sagt, welche Termine zählen."""
    termine = Termin.objects.filter(gehalten & _abgeschlossen(), angebot=OuterRef("pk")).order_by()
    quartale = termine.annotate(quartal=TruncQuarter("datum")).values("quartal")
    return ArraySubquery(quartale.annotate(summe=Sum("teilnahmen")).values("summe"))


@dataclass(frozen=True)
class AngebotImRaum:
    """Ein Angebot für Analyse und Sozialraumprofil; Bezeichnungen in Worten.

    `termine` zählt, was im Zeitraum bis heute stattfand, `gezaehlt` die davon mit Zahl aus abgeschlossenen
    Quartalen. `teilnahmen` ist, was davon veröffentlicht werden darf: None, wenn es nichts ist, und eine
    Mindestzahl, wenn `gezaehlt` kleiner als `termine` oder etwas `verschwiegen` ist.
    """

    id: int
    titel: str
    beschreibung: str
    agentur: str
    sozialraum: str
    status: str
    format: str
    rolle: str
    ort: str
    handlungsfelder: tuple[str, ...]
    zielgruppen: tuple[str, ...]
    themenfelder: tuple[str, ...]
    partner: tuple[str, ...]
    partner_ids: tuple[int, ...]
    termine: int
    gezaehlt: int
    teilnahmen: int | None
    verschwiegen: bool
    erster: date | None
    letzter: date | None


def angebote_im_raum(
    sozialraeume: Iterable[Sozialraum], von: date | None = None, bis: date | None = None
) -> list[AngebotImRaum]:
    """Angebote des offenen Mandanten in diesen Sozialräumen, nach Titel; fünf Abfragen.

    Ideen und Abgesagtes fehlen. Mit `von` oder `bis` zählen nur Termine dieses Zeitraums (Grenzen
    eingeschlossen), und es fehlt, wessen Termine alle außerhalb liegen; Angebote ganz ohne Termine bleiben.
    """
    zeitraum, tage = Q(), Q()
    if von:
        zeitraum &= Q(termine__datum__gte=von)
        tage &= Q(datum__gte=von)
    if bis:
        zeitraum &= Q(termine__datum__lte=bis)
        tage &= Q(datum__lte=bis)
    heute = timezone.localdate()
    gehalten = zeitraum & Q(termine__ausgefallen=False, termine__datum__lte=heute)
    gezaehlt = Q(termine__teilnahmen__isnull=False, termine__datum__lt=beginn_des_quartals(heute))
    menge = (
        _aktive(Angebot.objects.all(), sozialraeume, zeitraum)
        .select_related("agentur", "sozialraum", "format")
        .prefetch_related("handlungsfelder", "zielgruppen", "themenfelder", "partner")
        .annotate(
            gehaltene=Count("termine", filter=gehalten),
            gezaehlte=Count("termine", filter=gehalten & gezaehlt),
            quartale=_je_quartal(STATTGEFUNDEN & tage),
            erster=Min("termine__datum", filter=gehalten),
            letzter=Max("termine__datum", filter=gehalten),
        )
        .order_by(DeutschSortiert("titel"), "pk")
    )
    return [_im_raum(angebot) for angebot in menge]


def aktive_angebote_je_raum(
    sozialraeume: Iterable[Sozialraum], von: date, bis: date, *, unter: QuerySet[Angebot] | None = None
) -> dict[int, list[tuple[int, str]]]:
    """Sozialraum → Kennung und Titel dessen, was `angebote_im_raum` dort nennt; eine Abfrage.

    `unter` sind die Angebote, die gezählt werden dürfen, wenn es nicht alle des offenen Mandanten sind.
    """
    raeume = list(sozialraeume)
    zeitraum = Q(termine__datum__gte=von, termine__datum__lte=bis)
    menge = _aktive(Angebot.objects.all() if unter is None else unter, raeume, zeitraum)
    je_raum: dict[int, list[tuple[int, str]]] = {raum.pk: [] for raum in raeume}
    for raum_id, kennung, titel in menge.order_by(DeutschSortiert("titel"), "pk").values_list(
        "sozialraum_id", "pk", "titel"
    ):
        je_raum[raum_id].append((kennung, titel))
    return je_raum


def _aktive(
    menge: QuerySet[Angebot], sozialraeume: Iterable[Sozialraum], zeitraum: Q
) -> QuerySet[Angebot, Any]:
    """Ohne Ideen und Abgesagtes; mit einem Termin im Zeitraum oder ganz ohne Termine."""
    return (
        menge.filter(sozialraum__in=list(sozialraeume))
        .exclude(status__in=[Angebot.Status.IDEE, Angebot.Status.ABGESAGT])
        .annotate(
            alle_termine=Count("termine"),
            termine_im_zeitraum=Count("termine", filter=zeitraum) if zeitraum else Count("termine"),
        )
        .filter(Q(alle_termine=0) | Q(termine_im_zeitraum__gt=0))
    )


def _im_raum(angebot: Angebot) -> AngebotImRaum:
    offen = oeffentlich(angebot.quartale)  # type: ignore[attr-defined]
    partner = sorted(angebot.partner.all(), key=lambda akteur: akteur.name.casefold())
    return AngebotImRaum(
        id=angebot.pk,
        titel=angebot.titel,
        beschreibung=angebot.beschreibung,
        agentur=angebot.agentur.name,
        sozialraum=angebot.sozialraum.name,
        status=angebot.get_status_display(),
        format=angebot.format.bezeichnung if angebot.format else "",
        rolle=angebot.get_rolle_der_ia_display(),
        ort=angebot.ort,
        handlungsfelder=tuple(str(wert) for wert in angebot.handlungsfelder.all()),
        zielgruppen=tuple(str(wert) for wert in angebot.zielgruppen.all()),
        themenfelder=tuple(str(wert) for wert in angebot.themenfelder.all()),
        partner=tuple(akteur.name for akteur in partner),
        partner_ids=tuple(akteur.pk for akteur in partner),
        termine=angebot.gehaltene,  # type: ignore[attr-defined]
        gezaehlt=angebot.gezaehlte,  # type: ignore[attr-defined]
        teilnahmen=offen.teilnahmen,
        verschwiegen=offen.verschwiegen,
        erster=angebot.erster,  # type: ignore[attr-defined]
        letzter=angebot.letzter,  # type: ignore[attr-defined]
    )


def naechste_termine_im_raum(sozialraum: Sozialraum, heute: date) -> QuerySet[Termin]:
    """Kommende Termine laufender Angebote des offenen Mandanten, je Angebot der nächste; eine Abfrage."""
    kommende = Termin.objects.filter(STATTGEFUNDEN, angebot=OuterRef("angebot"), datum__gte=heute)
    return (
        Termin.objects.filter(
            angebot__sozialraum=sozialraum,
            pk=Subquery(kommende.order_by("datum", "beginn", "pk").values("pk")[:1]),
        )
        .exclude(angebot__status__in=[Angebot.Status.IDEE, Angebot.Status.ABGESAGT])
        .select_related("angebot")
        .order_by("datum", "beginn", "pk")
    )
