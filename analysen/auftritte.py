"""In welchen Analysen ein Bedarf steht, und wie er dort stand."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, Func, JSONField, Value
from django.db.models.functions import Coalesce

from agenturen.models import Person
from analysen.abfragen import sichtbare_analysen
from analysen.models import Analyse, Fassung
from sozialraum.bedarfe.models import Bedarf

JE_SEITE = 10


@dataclass(frozen=True)
class Auftritt:
    """Die jüngste Fassung einer Analyse mit dem Bedarf; `karte` ist seine `Bedarfskarte` von damals
    oder, stand er ohne Karte da, seine `Bedarfsnennung`."""

    analyse: Analyse
    nummer: int
    erstellt: datetime
    karte: dict[str, Any]


def analysen_mit_bedarf(person: Person, bedarf: Bedarf, seite: str | None = None) -> Page[Auftritt]:
    """Je sichtbarer Analyse ein Auftritt, die jüngste zuerst, seitenweise; zwei Abfragen.

    Aus dem Inhalt einer Fassung heraussuchen muss ihn die Datenbank nur für die gezeigten.
    """
    juengste: Any = (
        Fassung.objects.filter(bedarfe__contains=[bedarf.pk], analyse__in=sichtbare_analysen(person))
        .order_by("analyse_id", "-nummer")
        .distinct("analyse_id")
        .values_list("analyse__berichtsjahr", "analyse_id", "pk")
    )
    blatt: Page[Any] = Paginator(sorted(juengste, reverse=True), JE_SEITE).get_page(seite)
    kennungen = [fassung for _, _, fassung in blatt.object_list]
    fassungen = Fassung.objects.filter(pk__in=kennungen).defer("inhalt").select_related("analyse")
    auftritte = {
        fassung.pk: Auftritt(
            analyse=fassung.analyse, nummer=fassung.nummer, erstellt=fassung.erstellt, karte=fassung.karte
        )
        for fassung in fassungen.annotate(karte=_karte(bedarf.pk))
    }
    blatt.object_list = [auftritte[kennung] for kennung in kennungen]
    return blatt


def _karte(kennung: int) -> Coalesce:
    """Der Bedarf aus dem Inhalt der Fassung, mit Karte oder ohne; die Datenbank sucht ihn heraus."""
    return Coalesce(_gesucht("karten", kennung), _gesucht("weitere", kennung))


def _gesucht(liste: str, kennung: int) -> Func:
    return Func(
        F("inhalt"),
        Value(f"$.kapitel[*].bloecke[*].{liste}[*] ? (@.id == {kennung:d})"),
        function="jsonb_path_query_first",
        template="%(function)s(%(expressions)s::jsonpath)",
        output_field=JSONField(),
    )
