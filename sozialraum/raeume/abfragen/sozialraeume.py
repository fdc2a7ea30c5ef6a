"""Sozialräume mit ihren Ständen, ihrer Gemeinde und denen, die dort arbeiten."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from agenturen.models import Agentur
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.kern.zahlen import zeitraum
from sozialraum.raeume.abfragen.einheiten import GEMEINDE, gueltig, gueltige_einheiten
from sozialraum.raeume.models import (
    Raumeinheit,
    Sozialraum,
    Sozialraumeinheit,
    Sozialraumstand,
    Zustaendigkeit,
)


def sozialraeume_der_agenturen(agenturen: Iterable[Agentur]) -> QuerySet[Sozialraum]:
    """Sozialräume, in denen mindestens eine der Agenturen arbeitet, nach Namen."""
    wo = Zustaendigkeit.objects.filter(agentur__in=agenturen).values("sozialraum")
    return Sozialraum.objects.filter(pk__in=wo)


def sozialraeume_mit_einheit(einheit: Raumeinheit) -> QuerySet[Sozialraum]:
    """Sozialräume, zu denen die Einheit heute ganz oder teilweise gehört."""
    teile = Sozialraumeinheit.objects.filter(gueltig(None, "stand__"), einheit=einheit)
    return Sozialraum.objects.filter(pk__in=teile.values("stand__sozialraum"))


def letzte_anteile(sozialraum: Sozialraum) -> dict[int, Decimal]:
    """Einheit → Anteil im jüngsten Stand, auch wenn er erst künftig gilt."""
    stand = sozialraum.staende.first()
    return dict(stand.anteile.values_list("einheit", "gewicht")) if stand else {}


def andere_staende(sozialraum: Sozialraum) -> list[tuple[str, list[str]]]:
    """Frühere und künftige Zusammensetzungen: Zeitraum in Worten und Namen der Einheiten; zwei Abfragen."""
    staende = sozialraum.staende.exclude(gueltig(None)).prefetch_related("anteile__einheit")
    return [
        (
            zeitraum(stand.gueltig_von, stand.gueltig_bis - timedelta(days=1) if stand.gueltig_bis else None),
            sorted(teil.einheit.name for teil in stand.anteile.all()),
        )
        for stand in staende
    ]


def sozialraeume_mit_stand() -> QuerySet[Sozialraum]:
    """Alle Sozialräume mit Träger, `gemeinde` (Name), heutigem Stand samt Einheiten und Zuständigkeiten."""
    gemeinde = gueltige_einheiten().filter(ags=OuterRef("ags"), ebene__schluessel=GEMEINDE)
    teile = Sozialraumeinheit.objects.select_related("einheit__ebene").order_by(
        "einheit__ebene__rang", "einheit__schluessel"
    )
    heutige = Sozialraumstand.objects.filter(gueltig(None))
    return (
        Sozialraum.objects.select_related("traeger")
        .annotate(gemeinde=Subquery(gemeinde.values("name")[:1]))
        .prefetch_related(
            Prefetch("staende", heutige.prefetch_related(Prefetch("anteile", teile))),
            Prefetch("zustaendigkeiten", _mit_agentur(Zustaendigkeit.objects.all())),
        )
    )


def zustaendigkeiten(sozialraeume: Iterable[Sozialraum]) -> QuerySet[Zustaendigkeit]:
    """Wer in den Sozialräumen arbeitet, mit Agentur, Träger und genannter Person."""
    return _mit_agentur(Zustaendigkeit.objects.filter(sozialraum__in=sozialraeume))


def _mit_agentur(menge: QuerySet[Zustaendigkeit]) -> QuerySet[Zustaendigkeit]:
    return menge.select_related("agentur__traeger", "person").order_by(
        DeutschSortiert("agentur__name"), DeutschSortiert("person__name")
    )
