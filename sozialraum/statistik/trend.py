"""Ob eine Reihe über die Zeit steigt oder fällt: der Test von Mann und Kendall, genau gerechnet.

H. B. Mann: Nonparametric Tests Against Trend. Econometrica 13 (1945), S. 245–259; M. G. Kendall: Rank
Correlation Methods, 4. Auflage, London 1975. Der Test fragt nur, ob spätere Werte größer sind als frühere,
nicht um wie viel, und verlangt keine gleichen Abstände: fehlende Jahre fehlen ihm nur als Punkte.

Seine Verteilung wird nicht genähert. Gäbe es keine Richtung, wäre jede Reihenfolge der Werte gleich
wahrscheinlich; wie viele Reihenfolgen wie viele Fehlstände haben, zählt der q-Multinomialkoeffizient, auch
bei gleichen Werten (P. A. MacMahon: Two Applications of General Theorems in Combinatory Analysis. Proceedings
of the London Mathematical Society 15 (1917), S. 314–321).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import lru_cache

TEST = "Mann-Kendall-Test"

# Mit vier Werten könnte der Test zu diesem Niveau nie eine Richtung finden.
MINDESTENS = 5
NIVEAU = Fraction(5, 100)


class Verlauf(Enum):
    """Was sich über die Richtung einer Reihe sagen lässt."""

    GESTIEGEN = "gestiegen"
    GEFALLEN = "gefallen"
    OHNE_RICHTUNG = "ohne klare Richtung"
    UNVERAENDERT = "unverändert"


@dataclass(frozen=True)
class Trend:
    """`s` zählt gestiegene minus gefallene Paare, `p` ist die zweiseitige Irrtumswahrscheinlichkeit."""

    verlauf: Verlauf
    punkte: int
    s: int
    p: Fraction


def trend(werte: Sequence[Decimal], *, niveau: Fraction = NIVEAU) -> Trend | None:
    """Der Trend der Werte in zeitlicher Folge; None bei weniger als fünf.

    Gleiche Werte gelten als weder gestiegen noch gefallen; wer gerundete Werte zeigt, gibt gerundete hinein.
    """
    if len(werte) < MINDESTENS:
        return None
    s = sum(
        (spaeter > frueher) - (spaeter < frueher)
        for stelle, frueher in enumerate(werte)
        for spaeter in werte[stelle + 1 :]
    )
    gruppen = tuple(sorted(Counter(werte).values()))
    p = irrtumswahrscheinlichkeit(abs(s), gruppen)
    if len(gruppen) == 1:
        verlauf = Verlauf.UNVERAENDERT
    elif p > niveau:
        verlauf = Verlauf.OHNE_RICHTUNG
    else:
        verlauf = Verlauf.GESTIEGEN if s > 0 else Verlauf.GEFALLEN
    return Trend(verlauf, len(werte), s, p)


@lru_cache(maxsize=1024)
def irrtumswahrscheinlichkeit(s: int, gruppen: tuple[int, ...]) -> Fraction:
    """Wie wahrscheinlich |S| ≥ `s` ohne jede Richtung ist; `gruppen` zählt, wie oft jeder Wert vorkommt."""
    anzahlen = fehlstaende(gruppen)
    paare = len(anzahlen) - 1
    guenstig = sum(anzahl for fehl, anzahl in enumerate(anzahlen) if abs(paare - 2 * fehl) >= s)
    return Fraction(guenstig, sum(anzahlen))


@lru_cache(maxsize=1024)
def fehlstaende(gruppen: tuple[int, ...]) -> tuple[int, ...]:
    """Je Zahl von Fehlständen (0, 1, 2 …) die Zahl der Reihenfolgen mit so vielen."""
    anzahlen = _fakultaet(sum(gruppen))
    for gruppe in gruppen:
        for stufe in range(2, gruppe + 1):
            anzahlen = _geteilt(anzahlen, stufe)
    return tuple(anzahlen)


def _fakultaet(n: int) -> list[int]:
    """Das Produkt von 1 + q + … + q^(stufe − 1) über alle Stufen bis `n`."""
    anzahlen = [1]
    for stufe in range(2, n + 1):
        neu = [0] * (len(anzahlen) + stufe - 1)
        for grad, anzahl in enumerate(anzahlen):
            for schritt in range(stufe):
                neu[grad + schritt] += anzahl
        anzahlen = neu
    return anzahlen


def _geteilt(anzahlen: Sequence[int], stufe: int) -> list[int]:
    """Durch 1 + q + … + q^(stufe − 1); die Teilung geht auf."""
    rest, ergebnis = list(anzahlen), []
    for grad in range(len(anzahlen) - stufe + 1):
        ergebnis.append(rest[grad])
        for schritt in range(1, stufe):
            rest[grad + schritt] -= rest[grad]
    return ergebnis
