"""Zeilen eine Weile zurückhalten und so geordnet herausgeben, wie der eindeutige Index der Werte sie hält.

Eine Datei kommt meist Jahr für Jahr; der Index steht nach Merkmal, Gebiet, Zeitraum. Der Reihe nach
geschrieben träfe jede Zeile ein anderes Blatt des Index, und je größer er schon ist, desto länger dauert
jeder Griff. Herausgegeben wird darum ein Merkmal nach dem anderen, mit vielen Jahren auf einmal.
"""

from collections.abc import Iterable, Iterator
from itertools import chain, islice

# So viele Zeilen warten, je gut 130 Byte; doppelt so viele höchstens, wenn alle vom selben Merkmal sind.
ZEILEN = 100_000
AUF_EINMAL = ZEILEN // 10


class Rueckhalt:
    """`reihen` hält je Merkmal die wartenden Zeilen; wer sie füllt, ruft ab und zu `faellige`."""

    def __init__(self, merkmale: Iterable[str], zeilen: int = ZEILEN, auf_einmal: int = AUF_EINMAL) -> None:
        self.reihen: dict[str, list[str]] = {merkmal: [] for merkmal in merkmale}
        self._zeilen = zeilen
        self._auf_einmal = auf_einmal
        self._hinaus: Iterator[str] = iter(())

    def faellige(self, anzahl: int) -> str:
        """Höchstens `anzahl` Zeilen aneinander; leer, solange genug Platz ist.

        So viele, wie seit dem letzten Mal dazukamen: Dann schreibt die Datenbank, während hier gelesen wird.
        """
        text = "".join(islice(self._hinaus, anzahl))
        if not text and sum(map(len, self.reihen.values())) >= self._zeilen:
            self._hinaus = self._laengste()
            text = "".join(islice(self._hinaus, anzahl))
        return text

    def rest(self) -> Iterator[str]:
        """Alles, was noch wartet, ein Merkmal nach dem anderen."""
        yield "".join(self._hinaus)
        for merkmal in self.reihen:
            yield "".join(sorted(self._genommen(merkmal)))

    def _laengste(self) -> Iterator[str]:
        """Die Merkmale mit den meisten Zeilen, bis es für eine Weile reicht."""
        genommen: list[list[str]] = []
        anzahl = 0
        for merkmal in sorted(self.reihen, key=lambda merkmal: len(self.reihen[merkmal]), reverse=True):
            genommen.append(self._genommen(merkmal))
            anzahl += len(genommen[-1])
            if anzahl >= self._auf_einmal:
                break
        return chain.from_iterable(map(sorted, genommen))

    def _genommen(self, merkmal: str) -> list[str]:
        reihe, self.reihen[merkmal] = self.reihen[merkmal], []
        return reihe
