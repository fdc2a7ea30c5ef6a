"""Leitung und Verbund: die Agenturen nebeneinander."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from agenturen.models import Agentur, Handlungsfeld, Person, Rolle
from analysen.models import Analyse
from angebote.models import Angebot, Termin
from netzwerke.models import Kooperation
from sozialraum.start.abfragen.fortschreibung import Fortschreibung, ist_erschienen, naechste_fortschreibung

LAUFEND = (Angebot.Status.GEPLANT, Angebot.Status.LAUFEND)


@dataclass(frozen=True)
class Agenturzeile:
    """Eine Agentur in Zahlen; `felder` zählt laufende und geplante Angebote je Handlungsfeld."""

    agentur: Agentur
    felder: list[tuple[Handlungsfeld, int]]
    termine: int
    ohne_zahl: int
    kooperationen: int
    analyse: Analyse | None
    fortschreibung: Fortschreibung | None


@dataclass(frozen=True)
class Uebersicht:
    handlungsfelder: list[Handlungsfeld]
    zeilen: list[Agenturzeile]
    jahr: int

    @property
    def ueberfaellig(self) -> int:
        return sum(bool(zeile.fortschreibung and zeile.fortschreibung.ueberfaellig) for zeile in self.zeilen)

    @property
    def faellig(self) -> int:
        return sum(bool(zeile.fortschreibung and zeile.fortschreibung.faellig) for zeile in self.zeilen)

    @property
    def nichts_erschienen(self) -> int:
        return sum(zeile.fortschreibung is None for zeile in self.zeilen)

    @property
    def luecken(self) -> int:
        """Wie oft in einer Agentur ein Handlungsfeld ganz ohne Angebot ist."""
        return sum(anzahl == 0 for zeile in self.zeilen for _, anzahl in zeile.felder)


def agenturen_im_blick(person: Person) -> list[Agentur]:
    """Die Agenturen, über die eine Leitung oder ein Verbund den Überblick hat, nach Namen."""
    bedingung = Q(pk__in=[])
    for rolle in person.rollen:
        if rolle.rolle in (Rolle.LEITUNG, Rolle.VERBUND):
            bedingung |= Q(pk=rolle.agentur_id) if rolle.agentur_id else Q(traeger=rolle.traeger_id)
    return list(Agentur.objects.filter(bedingung)) if bedingung else []


def uebersicht(agenturen: list[Agentur], heute: date) -> Uebersicht:
    """Fünf Abfragen; Personen werden nirgends gezählt oder verglichen."""
    felder = list(Handlungsfeld.objects.filter(aktiv=True))
    angebote = Angebot.objects.filter(agentur__in=agenturen, status__in=LAUFEND)
    je_feld = {
        (agentur, feld): anzahl
        for agentur, feld, anzahl in angebote.order_by()
        .values_list("agentur", "handlungsfelder")
        .annotate(Count("pk"))
    }
    termine = {
        agentur: (alle, ohne_zahl)
        for agentur, alle, ohne_zahl in Termin.objects.filter(
            angebot__agentur__in=agenturen, ausgefallen=False, datum__year=heute.year, datum__lte=heute
        )
        .order_by()
        .values_list("angebot__agentur")
        .annotate(Count("pk"), ohne_zahl=Count("pk", filter=Q(teilnahmen__isnull=True)))
    }
    kooperationen = dict(
        Kooperation.objects.filter(agentur__in=agenturen, ende__isnull=True)
        .order_by()
        .values_list("agentur")
        .annotate(Count("pk"))
    )
    juengste: dict[int, Analyse] = {}
    erschienen: dict[int, Analyse] = {}
    for analyse in Analyse.objects.filter(agentur__in=agenturen).order_by("-berichtsjahr", "-pk"):
        juengste.setdefault(analyse.agentur_id, analyse)
        if ist_erschienen(analyse):
            erschienen.setdefault(analyse.agentur_id, analyse)
    return Uebersicht(
        handlungsfelder=felder,
        jahr=heute.year,
        zeilen=[
            Agenturzeile(
                agentur=agentur,
                felder=[(feld, je_feld.get((agentur.pk, feld.pk), 0)) for feld in felder],
                termine=termine.get(agentur.pk, (0, 0))[0],
                ohne_zahl=termine.get(agentur.pk, (0, 0))[1],
                kooperationen=kooperationen.get(agentur.pk, 0),
                analyse=juengste.get(agentur.pk),
                fortschreibung=naechste_fortschreibung(erschienen.get(agentur.pk), agentur, heute),
            )
            for agentur in agenturen
        ],
    )
