"""Zu welchen Zeiträumen welche Quelle für die Gebiete etwas geliefert hat."""

from collections import defaultdict
from collections.abc import Sequence

from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik.models import Merkmal, Wert


def lieferzeiten(gebiete: Sequence[Gebiet]) -> dict[int, list[str]]:
    """Quelle → ihre Zeiträume mit Werten für eines der Gebiete, aufsteigend; eine Abfrage.

    Gefragt wird je Tabelle und Größe ein Merkmal: seine Zellen zeigen die Zeiträume, ohne alle zu lesen.
    """
    einheiten = {einheit for gebiet in gebiete for einheit in gebiet.einheiten}
    felder = ("quelle_id", "tabelle", "groesse")
    stellvertreter = (
        Merkmal.objects.exclude(groesse="")
        .order_by(*felder, "reihenfolge", "pk")
        .distinct(*felder)
        .values("pk")
    )
    paare = (
        Wert.objects.filter(aktuell=True, merkmal__in=stellvertreter, einheit_id__in=einheiten)
        .values_list("merkmal__quelle_id", "zeitraum")
        .distinct()
    )
    zeiten: dict[int, list[str]] = defaultdict(list)
    for quelle_id, zeitraum in sorted(paare):
        zeiten[quelle_id].append(zeitraum)
    return dict(zeiten)
