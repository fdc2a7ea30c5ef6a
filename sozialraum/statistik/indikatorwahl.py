"""Welche Indikatoren eine Seite zur Wahl stellt: was sich aus den Merkmalen der Quellen rechnen lässt."""

from collections.abc import Iterable

from sozialraum.statistik.indikatoren import INDIKATOREN, Indikator
from sozialraum.statistik.models import Merkmal
from sozialraum.statistik.vergleichen.kapitel import KAPITEL, kapitel

ERSTER_INDIKATOR = "anteil_u18"
Kapitelwahl = tuple[tuple[str, tuple[Indikator, ...]], ...]


def rechenbare_indikatoren() -> dict[str, Indikator]:
    """Indikatoren, deren Größen irgendeine Importvorlage kennt; eine Abfrage."""
    merkmale = Merkmal.objects.exclude(groesse="").order_by()
    vorhanden = set(merkmale.values_list("groesse", flat=True).distinct())
    return {
        key: indikator
        for key, indikator in INDIKATOREN.items()
        if any(
            {glied.auswahl.groesse for glied in zaehler + nenner} <= vorhanden
            for zaehler, nenner in indikator.fassungen
        )
    }


def gewaehlter(schluessel: str, indikatoren: dict[str, Indikator]) -> Indikator:
    """Der genannte; was es nicht gibt, wird durch den üblichen ersetzt."""
    return indikatoren.get(schluessel, INDIKATOREN[ERSTER_INDIKATOR])


def nach_kapiteln(indikatoren: Iterable[Indikator]) -> Kapitelwahl:
    """Titel der Kapitel mit ihren Indikatoren, in der Reihenfolge des Katalogs."""
    je_kapitel: dict[str, list[Indikator]] = {}
    for indikator in indikatoren:
        je_kapitel.setdefault(KAPITEL[kapitel(indikator)], []).append(indikator)
    return tuple((titel, tuple(eigene)) for titel, eigene in je_kapitel.items())
