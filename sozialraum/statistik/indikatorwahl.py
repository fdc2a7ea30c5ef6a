"""Welche Indikatoren eine Seite zur Wahl stellt: was sich aus den Merkmalen der Quellen rechnen lässt."""

from collections.abc import Collection, Iterable

from sozialraum.statistik.indikatoren import GELIEFERT, INDIKATOREN, Indikator
from sozialraum.statistik.models import Merkmal
from sozialraum.statistik.vergleichen.kapitel import KAPITEL, kapitel
from sozialraum.statistik.vergleichen.katalog import gelieferte_indikatoren

ERSTER_INDIKATOR = "anteil_u18"
Kapitelwahl = tuple[tuple[str, tuple[Indikator, ...]], ...]


def rechenbare_indikatoren() -> dict[str, Indikator]:
    """Katalog und eigene, soweit irgendeine Quelle ihre Größen kennt; zwei Abfragen."""
    merkmale = Merkmal.objects.exclude(groesse="").order_by()
    vorhanden = set(merkmale.values_list("groesse", flat=True).distinct())
    return {key: i for key, i in gelieferte_indikatoren().items() if _rechenbar(i, vorhanden)}


def _rechenbar(indikator: Indikator, vorhanden: Collection[str]) -> bool:
    if f"{GELIEFERT}{indikator.key}" in vorhanden:
        return True
    if indikator.bestandteile:
        return all(_rechenbar(INDIKATOREN[key], vorhanden) for key, _ in indikator.bestandteile)
    if indikator.auswahl_aus and not indikator.auswahl_aus.intersection(vorhanden):
        return False
    # Eigene Indikatoren nennen auch einzelne Merkmale; dass es sie gibt, wurde beim Anlegen geprüft.
    return any(
        all(":" in glied.auswahl.groesse or glied.auswahl.groesse in vorhanden for glied in zaehler + nenner)
        for zaehler, nenner in indikator.fassungen
    )


def gewaehlter(schluessel: str, indikatoren: dict[str, Indikator]) -> Indikator:
    """Der genannte; was es nicht gibt, wird durch den üblichen ersetzt."""
    return indikatoren.get(schluessel, INDIKATOREN[ERSTER_INDIKATOR])


def nach_kapiteln(indikatoren: Iterable[Indikator]) -> Kapitelwahl:
    """Titel der Kapitel mit ihren Indikatoren, in der Reihenfolge des Katalogs."""
    je_kapitel: dict[str, list[Indikator]] = {}
    for indikator in indikatoren:
        je_kapitel.setdefault(KAPITEL[kapitel(indikator)], []).append(indikator)
    return tuple((titel, tuple(eigene)) for titel, eigene in je_kapitel.items())
