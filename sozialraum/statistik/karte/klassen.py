"""Teilt die Werte einer Karte in Klassen: nach natürlichen Brüchen, mit gleich vielen oder gleich breiten.

Geteilt werden die gedruckten, also gerundeten Werte. Darum widerspricht keine Grenze einer Zahl in der
Tabelle, und gleiche Zahlen liegen immer in derselben Klasse.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import accumulate, pairwise

KLASSENZAHLEN = (5, 4)
Kosten = Callable[[int, int], float]


class Methode(StrEnum):
    """Wonach die Grenzen gesucht werden."""

    JENKS = "jenks"
    QUANTILE = "quantile"
    GLEICHE_BREITE = "gleiche-breite"


METHODEN: dict[Methode, tuple[str, str]] = {
    Methode.JENKS: (
        "Natürliche Brüche (Jenks)",
        "Die Grenzen liegen dort, wo die Werte auseinanderrücken; in einer Klasse sind sie einander so "
        "ähnlich wie möglich (Verfahren von Fisher und Jenks).",
    ),
    Methode.QUANTILE: (
        "Gleich viele Gebiete (Quantile)",
        "In jeder Klasse liegen etwa gleich viele Gebiete; gleiche Werte bleiben in derselben Klasse.",
    ),
    Methode.GLEICHE_BREITE: (
        "Gleich breite Klassen",
        "Jede Klasse umfasst eine gleich große Spanne der Werte; manche kann leer bleiben.",
    ),
}


@dataclass(frozen=True)
class Klasse:
    """Von `von` einschließlich bis `bis` ausschließlich; die letzte Klasse schließt `bis` ein.

    `anzahl` sagt, wie viele Gebiete in ihr liegen.
    """

    von: Decimal
    bis: Decimal
    anzahl: int
    letzte: bool = False

    def enthaelt(self, wert: Decimal) -> bool:
        return self.von <= wert and (wert < self.bis or (self.letzte and wert == self.bis))


def klassen(werte: Sequence[Decimal], *, methode: Methode, anzahl: int, stellen: int) -> list[Klasse]:
    """Höchstens `anzahl` Klassen, von klein nach groß; weniger, wenn es weniger verschiedene Werte gibt.

    `werte` sind auf `stellen` Nachkommastellen gerundet. Ohne Werte keine Klasse.
    """
    haeufigkeit = sorted(Counter(werte).items())
    if not haeufigkeit:
        return []
    verschiedene = [wert for wert, _ in haeufigkeit]
    gewichte = [gewicht for _, gewicht in haeufigkeit]
    anzahl = min(anzahl, len(verschiedene))
    if methode is Methode.GLEICHE_BREITE:
        grenzen = _gleich_breite(verschiedene[0], verschiedene[-1], anzahl, stellen)
    else:
        kosten = (
            _streuung(verschiedene, gewichte)
            if methode is Methode.JENKS
            else _abstand_zur_gleichen_zahl(gewichte, anzahl)
        )
        grenzen = [verschiedene[n] for n in _anfaenge(len(verschiedene), anzahl, kosten)]
    raender = [*grenzen, verschiedene[-1]]
    ergebnis = []
    for nummer, (von, bis) in enumerate(pairwise(raender), start=1):
        leer = Klasse(von, bis, 0, letzte=nummer == len(grenzen))
        zahl = sum(gewicht for wert, gewicht in haeufigkeit if leer.enthaelt(wert))
        ergebnis.append(Klasse(von, bis, zahl, leer.letzte))
    return ergebnis


def nummer(wert: Decimal, klassen: Sequence[Klasse]) -> int:
    """In welcher Klasse der Wert liegt, ab 1; 0, wenn in keiner."""
    return next((n for n, klasse in enumerate(klassen, start=1) if klasse.enthaelt(wert)), 0)


def _gleich_breite(kleinster: Decimal, groesster: Decimal, anzahl: int, stellen: int) -> list[Decimal]:
    """Untergrenzen, gerundet wie die Werte; fallen dabei zwei zusammen, werden es weniger Klassen."""
    breite = (groesster - kleinster) / anzahl
    einheit = Decimal(1).scaleb(-stellen)
    grenzen = [
        (kleinster + breite * n).quantize(einheit, rounding=ROUND_HALF_UP) if n else kleinster
        for n in range(anzahl)
    ]
    return sorted(set(grenzen))


def _streuung(werte: Sequence[Decimal], gewichte: Sequence[int]) -> Kosten:
    """Summe der quadrierten Abstände vom Mittel der Klasse (W. D. Fisher 1958, J. Amer. Stat. Assoc. 53)."""
    # Um die Mitte gerechnet, damit sich große Zahlen nicht gegenseitig auslöschen.
    mitte = werte[len(werte) // 2]
    x = [float(wert - mitte) for wert in werte]
    w = [0, *accumulate(gewichte)]
    wx = [0.0, *accumulate(g * eins for g, eins in zip(gewichte, x, strict=True))]
    wxx = [0.0, *accumulate(g * eins * eins for g, eins in zip(gewichte, x, strict=True))]

    def kosten(von: int, bis: int) -> float:
        summe = wx[bis] - wx[von]
        return wxx[bis] - wxx[von] - summe * summe / (w[bis] - w[von])

    return kosten


def _abstand_zur_gleichen_zahl(gewichte: Sequence[int], anzahl: int) -> Kosten:
    w = [0, *accumulate(gewichte)]
    soll = w[-1] / anzahl

    def kosten(von: int, bis: int) -> float:
        return (w[bis] - w[von] - soll) ** 2

    return kosten


def _anfaenge(menge: int, anzahl: int, kosten: Kosten) -> list[int]:
    """Wo die Klassen beginnen, so geteilt, dass die Summe der Kosten am kleinsten ist.

    Dynamische Optimierung; weil die beste Trennstelle mit dem Ende nach rechts wandert, genügen je Klasse
    n · log n Schritte (H. Wang, M. Song 2011, The R Journal 3/2). Bei Gleichstand die frühere Stelle.
    """
    beste = [kosten(0, bis) if bis else 0.0 for bis in range(menge + 1)]
    schnitte: list[list[int]] = []
    for klasse in range(1, anzahl):
        neue, schnitt = [0.0] * (menge + 1), [0] * (menge + 1)
        # Offene Bereiche: Enden von–bis, deren beste Trennstelle zwischen links und rechts liegt.
        offen = [(klasse + 1, menge, klasse, menge - 1)]
        while offen:
            von, bis, links, rechts = offen.pop()
            if von > bis:
                continue
            mitte = (von + bis) // 2
            neue[mitte], schnitt[mitte] = min(
                (beste[stelle] + kosten(stelle, mitte), stelle)
                for stelle in range(links, min(mitte - 1, rechts) + 1)
            )
            offen += [(von, mitte - 1, links, schnitt[mitte]), (mitte + 1, bis, schnitt[mitte], rechts)]
        beste = neue
        schnitte.append(schnitt)
    anfaenge, ende = [], menge
    for schnitt in reversed(schnitte):
        ende = schnitt[ende]
        anfaenge.append(ende)
    return [0, *reversed(anfaenge)]
