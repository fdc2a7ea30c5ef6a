"""Werte alter Einheiten auf neue umrechnen, nach den Anteilen einer Gebietsumschlüsselung.

Kennt weder Django noch Modelle. Ein umgerechneter Wert ist eine Schätzung, sobald eine alte Einheit nur zum
Teil in ihn eingeht: Der Anteil gilt für alle zusammen (Einwohner oder Fläche), nicht für jede Gruppe.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

GANZ = Decimal(1)


@dataclass(frozen=True)
class Uebergang:
    """Der Anteil (größer 0 bis 1) der alten Einheit, der zur neuen gehört."""

    alt: int
    neu: int
    anteil: Decimal
    methode: str = ""


@dataclass(frozen=True)
class Umgerechnet:
    """Der Wert einer neuen Einheit; None, wenn ein Teil von ihr unbekannt oder geschlossen ist.

    `geschaetzt` heißt: wenigstens eine alte Einheit ging nur zum Teil ein. `methoden` nennt dann, wonach
    geteilt wurde; `aus` sind die alten Einheiten.
    """

    wert: Decimal | None
    geschaetzt: bool
    methoden: tuple[str, ...]
    aus: tuple[int, ...]


def umschluesseln(
    werte: Mapping[int, Decimal | None], uebergaenge: Iterable[Uebergang]
) -> dict[int, Umgerechnet]:
    """Neue Einheit → Summe aus Wert × Anteil ihrer alten; nur für Anzahlen, nicht für Anteile und Quoten.

    `werte` nennt je alter Einheit die Anzahl, None für „da, aber geschlossen“; fehlt eine alte Einheit ganz,
    ist die neue unbekannt. Einheiten ohne Übergang bleiben, was sie sind. Nicht gerundet: Summen über alle
    Einheiten bleiben erhalten, solange die Anteile je alter Einheit 1 ergeben.
    """
    je_neu: dict[int, list[Uebergang]] = defaultdict(list)
    alte: set[int] = set()
    for uebergang in uebergaenge:
        je_neu[uebergang.neu].append(uebergang)
        alte.add(uebergang.alt)
    ergebnis = {neu: _summe(teile, werte) for neu, teile in je_neu.items()}
    for einheit, wert in werte.items():
        if einheit not in alte and einheit not in ergebnis:
            ergebnis[einheit] = Umgerechnet(wert, geschaetzt=False, methoden=(), aus=(einheit,))
    return ergebnis


def _summe(teile: Sequence[Uebergang], werte: Mapping[int, Decimal | None]) -> Umgerechnet:
    geteilt = [teil for teil in teile if teil.anteil != GANZ]
    summe: Decimal | None = Decimal(0)
    for teil in teile:
        wert = werte.get(teil.alt)
        summe = None if summe is None or wert is None else summe + wert * teil.anteil
    return Umgerechnet(
        wert=summe,
        geschaetzt=bool(geteilt),
        methoden=tuple(sorted({teil.methode for teil in geteilt if teil.methode})),
        aus=tuple(sorted(teil.alt for teil in teile)),
    )


def verkettet(frueher: Sequence[Uebergang], spaeter: Sequence[Uebergang]) -> list[Uebergang]:
    """Zwei Reformen nacheinander als eine; was die zweite nicht berührt, behält seinen Übergang.

    Die Methode ist die der Reform, die teilt; teilen beide verschieden, beide mit „+“.
    """
    danach: dict[int, list[Uebergang]] = defaultdict(list)
    for uebergang in spaeter:
        danach[uebergang.alt].append(uebergang)
    anteile: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    methoden: dict[tuple[int, int], set[str]] = defaultdict(set)
    beruehrt = {uebergang.neu for uebergang in frueher}
    alle = [*frueher, *(Uebergang(u.alt, u.alt, GANZ) for u in spaeter if u.alt not in beruehrt)]
    for erster in dict.fromkeys(alle):
        for zweiter in danach.get(erster.neu, [Uebergang(erster.neu, erster.neu, GANZ)]):
            paar = (erster.alt, zweiter.neu)
            anteile[paar] += erster.anteil * zweiter.anteil
            methoden[paar] |= {u.methode for u in (erster, zweiter) if u.anteil != GANZ and u.methode}
    return [
        Uebergang(alt, neu, anteil, "+".join(sorted(methoden[alt, neu])))
        for (alt, neu), anteil in anteile.items()
    ]


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
