"""Was die Startseite zeigt, je Rolle; die Zahl der Abfragen hängt nicht von der Menge der Daten ab."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from agenturen.models import Agentur, Handlungsfeld, Person, Rolle, Vorgang, Vorgangszustand
from agenturen.rechte import Recht, agenturen_mit
from analysen.models import Analyse, Baustein, Kapitel
from angebote.abfragen import termine_ohne_zahl
from angebote.models import Angebot, Termin
from netzwerke.models import Kooperation
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.kern.zahlen import MONATE
from sozialraum.raeume.models import Sozialraum, Zustaendigkeit

HOECHSTENS_ZEILEN = 8
NEUESTE_ANGEBOTE = 5
TAGE_VORAUS = 14
TAGE_GESCHEITERT = 14
LAUFEND = (Angebot.Status.GEPLANT, Angebot.Status.LAUFEND)
ERSCHIENEN = (Analyse.Zustand.FREIGEGEBEN, Analyse.Zustand.VEROEFFENTLICHT, Analyse.Zustand.ARCHIVIERT)


# Fachkraft -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Woche:
    """Vergangene Termine ohne Zahl (jüngste zuerst, `anzahl_offen` nennt alle), nächste Termine, Angebote."""

    offen: list[Termin]
    anzahl_offen: int
    naechste: list[Termin]
    angebote: list[Angebot]

    @property
    def weitere_offene(self) -> int:
        return self.anzahl_offen - len(self.offen)


def diese_woche(person: Person, heute: date) -> Woche:
    """Vier Abfragen auf die Agenturen, deren Angebote die Person bearbeitet."""
    agenturen = agenturen_mit(person, Recht.ANGEBOT_BEARBEITEN).values("pk")
    offen = termine_ohne_zahl(person)
    naechste = Termin.objects.filter(
        angebot__agentur__in=agenturen,
        ausgefallen=False,
        datum__gt=heute,
        datum__lte=heute + timedelta(days=TAGE_VORAUS),
    ).exclude(angebot__status=Angebot.Status.ABGESAGT)
    return Woche(
        offen=list(offen[:HOECHSTENS_ZEILEN]),
        anzahl_offen=offen.count(),
        naechste=list(
            naechste.select_related("angebot__sozialraum").order_by("datum", "beginn", "pk")[
                :HOECHSTENS_ZEILEN
            ]
        ),
        angebote=list(
            Angebot.objects.filter(agentur__in=agenturen)
            .select_related("sozialraum")
            .order_by("-geaendert", "-pk")[:NEUESTE_ANGEBOTE]
        ),
    )


# Koordination vor Ort --------------------------------------------------------------------------


@dataclass(frozen=True)
class Fortschreibung:
    """Bis wann die nächste fertig sein soll, in Worten („Dezember 2026“)."""

    bis: str
    ueberfaellig: bool


@dataclass(frozen=True)
class Analysezeile:
    """Ein Sozialraum mit seiner jüngsten Analyse; ohne erschienene Analyse gibt es noch keine Frist."""

    sozialraum: Sozialraum
    analyse: Analyse | None
    offene_kapitel: int
    fortschreibung: Fortschreibung | None


def analysezeilen(person: Person, heute: date) -> list[Analysezeile]:
    """Je Sozialraum der eigenen Agenturen eine Zeile, nach Namen; vier Abfragen."""
    agenturen = agenturen_mit(person, Recht.ANALYSE_BEARBEITEN).values("pk")
    raeume: dict[int, Zustaendigkeit] = {}
    for eine in (
        Zustaendigkeit.objects.filter(agentur__in=agenturen)
        .select_related("sozialraum", "agentur")
        .order_by(DeutschSortiert("sozialraum__name"), "agentur__rhythmus_monate")
    ):
        raeume.setdefault(eine.sozialraum_id, eine)
    analysen = list(
        Analyse.objects.filter(sozialraeume__in=raeume)
        .distinct()
        .order_by("-berichtsjahr", "-pk")
        .prefetch_related("sozialraeume")
    )
    ohne_text = Kapitel.objects.filter(
        analyse__in=analysen, bausteine__art=Baustein.Art.TEXT, bausteine__text=""
    )
    offen = dict(ohne_text.values_list("analyse").annotate(Count("pk", distinct=True)).order_by())
    juengste: dict[int, Analyse] = {}
    erschienen: dict[int, Analyse] = {}
    for analyse in analysen:
        for sozialraum in analyse.sozialraeume.all():
            juengste.setdefault(sozialraum.pk, analyse)
            if analyse.zustand in ERSCHIENEN:
                erschienen.setdefault(sozialraum.pk, analyse)
    return [
        _zeile(eine, juengste.get(schluessel), offen, erschienen.get(schluessel), heute)
        for schluessel, eine in raeume.items()
    ]


def _zeile(
    zustaendig: Zustaendigkeit,
    analyse: Analyse | None,
    offen: dict[int, int],
    erschienen: Analyse | None,
    heute: date,
) -> Analysezeile:
    return Analysezeile(
        sozialraum=zustaendig.sozialraum,
        analyse=analyse,
        offene_kapitel=offen.get(analyse.pk, 0) if analyse else 0,
        fortschreibung=_fortschreibung(erschienen, zustaendig.agentur, heute),
    )


def _fortschreibung(erschienen: Analyse | None, agentur: Agentur, heute: date) -> Fortschreibung | None:
    if erschienen is None:
        return None
    # Das Berichtsjahr endet im Dezember; von da an zählt der Rhythmus der Agentur.
    jahr, monat = divmod(erschienen.berichtsjahr * 12 + 11 + agentur.rhythmus_monate, 12)
    return Fortschreibung(f"{MONATE[monat]} {jahr}", (heute.year, heute.month - 1) > (jahr, monat))


# Leitung und Verbund ---------------------------------------------------------------------------


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
        if analyse.zustand in ERSCHIENEN:
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
                fortschreibung=_fortschreibung(erschienen.get(agentur.pk), agentur, heute),
            )
            for agentur in agenturen
        ],
    )


# Administration --------------------------------------------------------------------------------


def gescheiterte_vorgaenge(heute: date) -> list[Vorgang]:
    """Was in den letzten zwei Wochen gescheitert ist, das Neueste zuerst."""
    return list(
        Vorgang.objects.filter(
            zustand=Vorgangszustand.GESCHEITERT, beendet__date__gte=heute - timedelta(days=TAGE_GESCHEITERT)
        )
        .select_related("durch")
        .order_by("-beendet")[:HOECHSTENS_ZEILEN]
    )
