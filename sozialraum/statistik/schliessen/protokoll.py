"""Das Kontrollprotokoll lesen: der Stand je Quelle und Zeitraum, und warum jede Zelle geschlossen ist."""

from dataclasses import dataclass
from typing import Any

import tablib
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from agenturen.models import Person
from agenturen.rechte import Recht, pruefe
from sozialraum.kern.formulare import nummern
from sozialraum.statistik.models import Quelle
from sozialraum.statistik.schliessen.modelle import Schliessung, Sperrart, Sperrung

SPALTEN = ["Gebiet", "Gebietsschlüssel", "Merkmal", "Zeitraum", "Art", "Grund", "Schützt", "In"]


@dataclass(frozen=True)
class Quellenprotokoll:
    """Eine Quelle mit eigener Schwelle und ihr Stand zu jedem Zeitraum, der jüngste zuerst."""

    quelle: Quelle
    schliessungen: tuple[Schliessung, ...]

    @property
    def regel(self) -> str:
        return self.quelle.regel.in_worten


def quellenprotokolle(person: Person) -> list[Quellenprotokoll]:
    """Alle Quellen mit eigener Schwelle, nach Namen; zwei Abfragen."""
    pruefe(person, Recht.LIEFERUNG_BEARBEITEN)
    je_quelle: dict[int, list[Schliessung]] = {}
    for eine in Schliessung.objects.select_related("lieferung").defer("lieferung__befunde"):
        je_quelle.setdefault(eine.quelle_id, []).append(eine)
    return [
        Quellenprotokoll(quelle, tuple(je_quelle.get(quelle.pk, ())))
        for quelle in Quelle.objects.filter(schwelle__gt=0)
    ]


def vorgepruefte_quellen(person: Person) -> int:
    """Wie viele Quellen das Amt selbst prüft; eine Abfrage."""
    pruefe(person, Recht.LIEFERUNG_BEARBEITEN)
    return Quelle.objects.filter(schwelle=0, lieferungen__zustand="uebernommen").distinct().count()


def schliessung_oder_404(person: Person, nummer: int) -> Schliessung:
    pruefe(person, Recht.LIEFERUNG_BEARBEITEN)
    gemeint = Schliessung.objects.select_related("quelle", "lieferung").defer("lieferung__befunde")
    return get_object_or_404(gemeint, pk__in=nummern([str(nummer)]))


def sperrungen(schliessung: Schliessung) -> QuerySet[Sperrung]:
    """Alle gesperrten Zellen, die gelten, mit Gebiet und Merkmal; eine Abfrage. Keine Zahl kommt mit."""
    return Sperrung.objects.filter(schliessung=schliessung, wert__aktuell=True).select_related(
        "wert__einheit__ebene", "wert__merkmal", "schuetzt__einheit", "schuetzt__merkmal"
    )


class Sperrausgabe:
    """Erfüllt `kern.listen.Ausgabe`: das Protokoll ohne die geschlossenen Zahlen."""

    def export(self, queryset: Any, **_: Any) -> tablib.Dataset:
        tabelle = tablib.Dataset(headers=SPALTEN)
        for eine in queryset:
            wert, geschuetzt = eine.wert, eine.schuetzt
            tabelle.append(
                [
                    wert.einheit.name,
                    wert.einheit.kennung,
                    wert.merkmal.bezeichnung,
                    wert.zeitraum,
                    Sperrart(eine.art).label,
                    eine.grund,
                    geschuetzt.merkmal.bezeichnung if geschuetzt else "",
                    geschuetzt.einheit.name if geschuetzt else "",
                ]
            )
        return tabelle
