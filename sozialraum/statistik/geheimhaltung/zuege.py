"""Züge: wie sich geschlossene Zellen gegeneinander verschieben lassen, ohne dass eine Summe sich ändert.

Der einfachste Zug ist das Rechteck: zwei Gebiete mal zwei Merkmale, abwechselnd eines mehr und eines weniger.
Wer nur die offenen Zahlen kennt, kann die Tafel vor und nach dem Zug nicht unterscheiden. Ein Zug der Tafel
ist das Produkt eines Zuges über Gebiete mit einem über Merkmale.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sozialraum.statistik.geheimhaltung.tafel import Beziehung

# Längere Züge schließen mehr, als sie schützen; wo kürzere fehlen, hilft das lineare Programm.
LAENGSTER_ZUG = 8
GENUG_ZUEGE = 8
HOECHSTENS_ZUEGE = 600
HOECHSTENS_VERSUCHE = 20_000

Gruppe = tuple[NDArray[np.intp], NDArray[np.int8]]
"""Nummern und Vorzeichen gleich langer Züge, je einer in einer Zeile; die erste Nummer ist die gefragte."""


@lru_cache(maxsize=32)
def zuege(beziehungen: tuple[Beziehung, ...], anzahl: int) -> list[list[Gruppe]]:
    """Zu jeder Nummer ihre Züge, nach Länge gruppiert; jeder lässt alle Summen, wie sie sind."""
    sucher = _Sucher(beziehungen, anzahl)
    return [sucher.gruppen(nummer) for nummer in range(anzahl)]


class _Sucher:
    def __init__(self, beziehungen: Sequence[Beziehung], anzahl: int) -> None:
        self.glieder = [
            [(b.ganzes, -1), *((teil, 1) for teil in b.teile)] for b in beziehungen
        ]  # Nummer und Vorzeichen, mit dem sie in Σ Teile − Ganzes steht
        self.in_summen: list[list[tuple[int, int]]] = [[] for _ in range(anzahl)]
        for nummer, glieder in enumerate(self.glieder):
            for glied, vorzeichen in glieder:
                self.in_summen[glied].append((nummer, vorzeichen))
        self.versuche = 0

    def gruppen(self, anfang: int) -> list[Gruppe]:
        gefunden: dict[frozenset[int], dict[int, int]] = {}
        # Immer tiefer statt gleich tief: kurze Züge zuerst, und Schluss, sobald es genug sind.
        for laenge in range(1, LAENGSTER_ZUG + 1):
            self.versuche = 0
            for zug in self._suche({anfang: 1}, self._verletzt({}, anfang, 1), laenge):
                gefunden.setdefault(frozenset(zug), dict(zug))
                if len(gefunden) >= HOECHSTENS_ZUEGE:
                    break
            if len(gefunden) >= GENUG_ZUEGE and laenge >= 4:
                break
        je_laenge: dict[int, list[dict[int, int]]] = defaultdict(list)
        for zug in gefunden.values():
            je_laenge[len(zug)].append(zug)
        return [
            (
                np.array([list(zug) for zug in gleiche], dtype=np.intp),
                np.array([list(zug.values()) for zug in gleiche], dtype=np.int8),
            )
            for _, gleiche in sorted(je_laenge.items())
        ]

    def _verletzt(self, bisher: dict[int, int], glied: int, wert: int) -> dict[int, int]:
        """Was an jeder Summe danach nicht mehr stimmt."""
        neu = dict(bisher)
        for summe, vorzeichen in self.in_summen[glied]:
            stand = neu.get(summe, 0) + vorzeichen * wert
            if stand:
                neu[summe] = stand
            else:
                neu.pop(summe, None)
        return neu

    def _suche(self, zug: dict[int, int], verletzt: dict[int, int], laenge: int) -> Iterator[dict[int, int]]:
        if not verletzt:
            if len(zug) == laenge:
                yield zug
            return
        rest = laenge - len(zug)
        # Ein Glied heilt höchstens so viele Summen, wie es selbst hat; zwei oder drei sind üblich.
        if rest == 0 or len(verletzt) > 3 * rest or self.versuche > HOECHSTENS_VERSUCHE:
            return
        summe = min(verletzt, key=lambda eine: len(self.glieder[eine]))
        fehlt = -1 if verletzt[summe] > 0 else 1
        for glied, vorzeichen in self.glieder[summe]:
            if glied in zug:
                continue
            self.versuche += 1
            zug[glied] = fehlt * vorzeichen
            yield from self._suche(zug, self._verletzt(verletzt, glied, zug[glied]), laenge)
            del zug[glied]
