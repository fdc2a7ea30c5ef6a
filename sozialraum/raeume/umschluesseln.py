"""Woraus neue Einheiten stammen, nach den Anteilen einer Gebietsumschlüsselung; ohne Django und Modelle."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Uebergang:
    """Der Anteil (größer 0 bis 1) der alten Einheit, der zur neuen gehört."""

    alt: int
    neu: int
    anteil: Decimal


def rueckanteile(
    uebergaenge: Iterable[Uebergang], groessen: Mapping[int, Decimal]
) -> dict[int, dict[int, Decimal]]:
    """Neue Einheit → alte Einheit → welcher Anteil der neuen aus der alten stammt.

    `groessen` sind Einwohner oder Fläche der alten Einheiten; danach wird gewogen. Je neuer Einheit ergeben
    die Anteile 1. Fehlt eine Größe, fehlt die neue Einheit.
    """
    je_neu: dict[int, list[Uebergang]] = defaultdict(list)
    for uebergang in uebergaenge:
        je_neu[uebergang.neu].append(uebergang)
    ergebnis: dict[int, dict[int, Decimal]] = {}
    for neu, teile in je_neu.items():
        if any(not groessen.get(teil.alt) for teil in teile):
            continue
        mengen = {teil.alt: groessen[teil.alt] * teil.anteil for teil in teile}
        summe = sum(mengen.values())
        ergebnis[neu] = {alt: menge / summe for alt, menge in mengen.items()}
    return ergebnis
