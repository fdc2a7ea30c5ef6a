"""Je Sozialraum der Koordination eine Zeile: Analyse, Frist, was daran fehlt und was neu ist."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Count, Max
from django.db.models.functions import Coalesce

from agenturen.models import Person
from agenturen.rechte import Recht, agenturen_mit
from analysen.abfragen import sichtbare_analysen
from analysen.betroffene import hinfaellige_je_fassung
from analysen.models import Analyse, Baustein, Fassung, Kapitel
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume.abfragen import gebiete_der_sozialraeume
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.raeume.models import Sozialraum, Zustaendigkeit
from sozialraum.start import fristen
from sozialraum.start.abfragen.fortschreibung import Fortschreibung, ist_erschienen, naechste_fortschreibung
from sozialraum.start.fristen import Frist
from sozialraum.statistik.lieferungen.lieferstand import neu_geliefert


@dataclass(frozen=True)
class Analysezeile:
    """Ein Sozialraum mit seiner jüngsten Analyse; ohne erschienene Analyse gibt es noch keine Frist.

    `neue_zahlen` nennt die Zeiträume, die seit der letzten Fassung der Analyse geliefert wurden; `hinfaellig`
    zählt Dateien, aus denen sie Zahlen druckt und die nicht mehr gelten.
    """

    sozialraum: Sozialraum
    gebiet: Gebiet
    analyse: Analyse | None
    offene_kapitel: int
    fortschreibung: Fortschreibung | None
    neue_zahlen: str
    hinfaellig: int


def aufgabenplanung(heute: date) -> Frist:
    """Sie ist mit dem Antrag fällig, an einem Tag, den die Installation festlegt."""
    return fristen.naechste("Aufgabenplanung", settings.AUFGABENPLANUNG_FRIST, heute)


def analysezeilen(person: Person, heute: date) -> list[Analysezeile]:
    """Je Sozialraum der eigenen Agenturen eine Zeile, nach Namen; höchstens elf Abfragen."""
    agenturen = agenturen_mit(person, Recht.ANALYSE_BEARBEITEN).values("pk")
    raeume: dict[int, Zustaendigkeit] = {}
    for eine in (
        Zustaendigkeit.objects.filter(agentur__in=agenturen)
        .select_related("sozialraum", "agentur")
        .order_by(DeutschSortiert("sozialraum__name"), "agentur__rhythmus_monate")
    ):
        raeume.setdefault(eine.sozialraum_id, eine)
    analysen = list(
        sichtbare_analysen(person)
        .filter(sozialraeume__in=raeume)
        .annotate(stand_vom=Coalesce(Max("fassungen__erstellt"), "angelegt"))
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
            if ist_erschienen(analyse):
                erschienen.setdefault(sozialraum.pk, analyse)
    gebiete = dict(
        zip(raeume, gebiete_der_sozialraeume([eine.sozialraum for eine in raeume.values()]), strict=True)
    )
    neue = _neue_zahlen(gebiete, juengste)
    hinfaellig = _hinfaellige_dateien(juengste.values())
    return [
        Analysezeile(
            sozialraum=eine.sozialraum,
            gebiet=gebiete[nummer],
            analyse=(analyse_ := juengste.get(nummer)),
            offene_kapitel=offen.get(analyse_.pk, 0) if analyse_ else 0,
            fortschreibung=naechste_fortschreibung(erschienen.get(nummer), eine.agentur, heute),
            neue_zahlen=neue.get(nummer, ""),
            hinfaellig=hinfaellig.get(analyse_.pk, 0) if analyse_ else 0,
        )
        for nummer, eine in raeume.items()
    ]


def _hinfaellige_dateien(analysen: Iterable[Analyse]) -> dict[int, int]:
    """Analyse → Dateien in ihrer letzten Fassung, die nicht mehr gelten; drei Abfragen."""
    letzte = list(
        Fassung.objects.filter(analyse__in={analyse.pk for analyse in analysen})
        .order_by("analyse_id", "-nummer")
        .distinct("analyse_id")
        .only("pk", "analyse_id", "nummer")
    )
    je_fassung = hinfaellige_je_fassung(letzte)
    return {fassung.analyse_id: len(je_fassung.get(fassung.pk, ())) for fassung in letzte}


def _neue_zahlen(gebiete: dict[int, Gebiet], juengste: dict[int, Analyse]) -> dict[int, str]:
    return neu_geliefert(
        {nummer: [anteil.einheit_id for anteil in gebiet.anteile] for nummer, gebiet in gebiete.items()},
        # `stand_vom` kommt aus der Abfrage: die letzte Fassung, sonst der Tag, an dem die Analyse entstand.
        {nummer: analyse.stand_vom for nummer, analyse in juengste.items()},  # type: ignore[attr-defined]
    )
