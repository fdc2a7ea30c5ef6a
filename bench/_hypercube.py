"""Das einfache Quaderverfahren (Hypercube, Repsilber 1994) zum Vergleich: je kleiner Zahl der beste Quader.

Je Teiltabelle (ein Gebiet mit seinen Teilgebieten) wird jede geschlossene Zelle durch einen Quader über alle
Dimensionen gedeckt: gegenüberliegende Ecken verschieben sich gleich. Gesperrte Zellen einer Teiltabelle sind
in jeder anderen, in der sie auch stehen, wieder zu schützen. Genommen wird der Quader mit dem weitesten
Spielraum unter denen mit den wenigsten neuen Zellen, dann der kleinsten Summe.
"""

from collections.abc import Mapping, Sequence
from itertools import product

Zelle = tuple[str, ...]
Linie = tuple[str, tuple[str, ...]]
"""Ein Ganzes und seine Teile auf einer Achse."""


def quader(zahlen: Mapping[Zelle, int], achsen: Sequence[Sequence[Linie]], schwelle: int) -> set[Zelle]:
    """Welche Zellen geschlossen sind; `achsen` nennen je Dimension alle Summen, größte Ganze zuerst."""
    zu = {zelle for zelle, zahl in zahlen.items() if 0 < zahl < schwelle}
    kleine = frozenset(zu)
    versucht: set[tuple[int, Zelle]] = set()
    while True:
        vorher = len(zu)
        for nummer, linien in enumerate(product(*achsen)):
            stellen = [(ganzes, *teile) for ganzes, teile in linien]
            drin = [set(stelle) for stelle in stellen]
            for zelle in sorted(zu, key=lambda eine: (zahlen[eine], eine)):
                if (nummer, zelle) in versucht or any(
                    wort not in menge for wort, menge in zip(zelle, drin, strict=True)
                ):
                    continue
                versucht.add((nummer, zelle))
                zu |= _bester(zelle, zahlen, stellen, zu, schwelle if zelle in kleine else 1)
        if len(zu) == vorher:
            return zu


def _bester(
    zelle: Zelle,
    zahlen: Mapping[Zelle, int],
    stellen: Sequence[Sequence[str]],
    zu: set[Zelle],
    schwelle: int,
) -> set[Zelle]:
    """Der billigste Quader mit dieser Ecke, der hinauf bis zur Schwelle und hinab bis 1 trägt; ohne Nullen.

    Trägt keiner, der billigste überhaupt. Auf einer Achse bewegen sich zwei Teile gegeneinander, ein Teil
    und sein Ganzes miteinander.
    """
    bester: tuple[tuple[float, ...], set[Zelle]] | None = None
    hinauf, hinab = schwelle - zahlen[zelle], zahlen[zelle] - 1 if schwelle > 1 else 0
    gegenueber = [
        [(wort, 1 if stelle[0] in (wort, eigenes) else -1) for wort in stelle if wort != eigenes]
        for eigenes, stelle in zip(zelle, stellen, strict=True)
    ]
    for ecke in product(*gegenueber):
        ecken: dict[Zelle, int] = {}
        for wahlen in product((False, True), repeat=len(zelle)):
            wo = tuple(neu if w else alt for alt, (neu, _), w in zip(zelle, ecke, wahlen, strict=True))
            richtung = 1
            for (_, vorzeichen), w in zip(ecke, wahlen, strict=True):
                richtung *= vorzeichen if w else 1
            ecken[wo] = richtung
        if any(zahlen[wo] == 0 for wo in ecken):
            continue
        ab = min((zahlen[wo] for wo, richtung in ecken.items() if richtung < 0), default=hinauf)
        auf = min(zahlen[wo] for wo, richtung in ecken.items() if richtung > 0)
        neue = [wo for wo in ecken if wo not in zu]
        preis = (not (ab >= hinauf and auf >= hinab), len(neue), sum(zahlen[wo] for wo in neue))
        if bester is None or preis < bester[0]:
            bester = preis, set(ecken)
    return bester[1] if bester else set()
