"""Je Sozialraum der Koordination eine Zeile: Analyse, Frist, was daran fehlt."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from agenturen.models import Person
from agenturen.rechte import Recht, agenturen_mit
from analysen.models import Analyse, Baustein, Kapitel
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume.models import Sozialraum, Zustaendigkeit
from sozialraum.start.abfragen.fortschreibung import ERSCHIENEN, Fortschreibung, naechste_fortschreibung


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
        fortschreibung=naechste_fortschreibung(erschienen, zustaendig.agentur, heute),
    )
