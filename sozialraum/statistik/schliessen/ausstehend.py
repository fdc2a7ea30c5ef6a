"""Was von einer Quelle gilt und noch nicht nach ihrer Regel geschlossen ist: Bis dahin geht nichts hinaus."""

from collections.abc import Collection
from dataclasses import dataclass

from agenturen.vorgang import OFFEN
from sozialraum.kern.zahlen import aufzaehlung
from sozialraum.statistik.models import Lieferung, Lieferungszustand, Quelle
from sozialraum.statistik.schliessen.modelle import Regelaenderung, Schliessung
from sozialraum.statistik.zeitraeume import in_worten


@dataclass(frozen=True)
class Ausstehend:
    """Eine Quelle und in einem deutschen Satz, was an ihr noch aussteht."""

    quelle_id: int
    quelle: str
    grund: str


def ausstehende(dateien: Collection[str]) -> list[Ausstehend]:
    """Zu den Quellen dieser Dateien (SHA-256), nach Namen; vier Abfragen.

    Es steht aus, was gilt und nie geschlossen wurde, was gerade übernommen wird und eine Regel, die noch
    nicht angewendet ist.
    """
    quellen = list(Quelle.objects.filter(lieferungen__sha256__in=dateien).distinct().order_by("name"))
    if not quellen:
        return []
    offene = _nie_geschlossene(quellen)
    in_arbeit = set(
        Lieferung.objects.filter(
            quelle__in=quellen, zustand=Lieferungszustand.IN_ARBEIT, vorgang__zustand__in=OFFEN
        ).values_list("quelle", flat=True)
    )
    regeln = set(
        Regelaenderung.objects.filter(
            quelle__in=quellen, gilt_seit=None, vorgang__zustand__in=OFFEN
        ).values_list("quelle", flat=True)
    )
    gefunden = []
    for quelle in quellen:
        if zeitraeume := offene.get(quelle.pk):
            wann = aufzaehlung([in_worten(zeitraum) for zeitraum in zeitraeume])
            gefunden.append(
                Ausstehend(quelle.pk, quelle.name, f"Für {wann} ist die Geheimhaltung nicht geschlossen.")
            )
        if quelle.pk in in_arbeit:
            gefunden.append(Ausstehend(quelle.pk, quelle.name, "Eine Lieferung wird gerade übernommen."))
        if quelle.pk in regeln:
            gefunden.append(
                Ausstehend(quelle.pk, quelle.name, "Eine neue Geheimhaltungsregel wird gerade angewendet.")
            )
    return gefunden


def _nie_geschlossene(quellen: Collection[Quelle]) -> dict[int, list[str]]:
    """Quelle → gelieferte Zeiträume ohne Schließung nach der Schwelle, die gilt."""
    mit_schwelle = {quelle.pk: quelle.schwelle for quelle in quellen if quelle.schwelle}
    if not mit_schwelle:
        return {}
    geschlossene: dict[int, set[str]] = {}
    for quelle, zeitraum, schwelle in Schliessung.objects.filter(quelle__in=mit_schwelle).values_list(
        "quelle", "zeitraum", "schwelle"
    ):
        if schwelle == mit_schwelle[quelle]:
            geschlossene.setdefault(quelle, set()).add(zeitraum)
    offene: dict[int, set[str]] = {}
    for quelle, umfang in Lieferung.objects.filter(
        quelle__in=mit_schwelle, zustand=Lieferungszustand.UEBERNOMMEN
    ).values_list("quelle", "umfang"):
        gelieferte = set(umfang.get("zeitraeume", ()))
        offene.setdefault(quelle, set()).update(gelieferte - geschlossene.get(quelle, set()))
    return {quelle: sorted(zeitraeume) for quelle, zeitraeume in offene.items() if zeitraeume}
