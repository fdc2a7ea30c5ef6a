"""Ein Blatt Zellen, gleich ob aus einer Textdatei oder einer Arbeitsmappe."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from re import Pattern

from sozialraum.kern.fehler import Fachfehler
from sozialraum.statistik.lesen.zahlen_lesen import RAND

Zeile = tuple[int, list[str]]


class Lesefehler(Fachfehler):
    """Die Datei lässt sich ab `zeile` nicht lesen (None: gar nicht)."""

    def __init__(self, text: str, *, zeile: int | None = None, vorschlag: str = "") -> None:
        super().__init__(text)
        self.zeile = zeile
        self.vorschlag = vorschlag


class Zahlzelle(str):
    """In der Arbeitsmappe eine Zahl: ohne Schreibweise, mit Punkt vor den Nachkommastellen."""

    __slots__ = ()


class Datumszelle(str):
    """In der Arbeitsmappe ein Datum (`2018-12-31`); oft hat erst Excel „5-10“ dazu gemacht."""

    __slots__ = ()


@dataclass(frozen=True)
class Blatt:
    """Zeilen mit ihrer Nummer ab 1; eine Textdatei ist ein Blatt ohne Namen.

    `verbunden`: verbundene Zellen als (erste Zeile, erste Spalte, letzte Zeile, letzte Spalte), Zeilen ab 1,
    Spalten ab 0; None, wo das Format sie nicht nennt. `hoehe` ist die Zahl seiner Zeilen, 0 bei Text;
    `insgesamt` die Zahl der Blätter.
    """

    name: str
    zeilen: Iterable[Zeile]
    nummer: int = 1
    verbunden: tuple[tuple[int, int, int, int], ...] | None = None
    getippt: bool = False
    hoehe: int = 0
    insgesamt: int = 1


class Strom:
    """Zeilen eines Blattes, in die sich die zuletzt gelesene zurücklegen lässt."""

    def __init__(self, zeilen: Iterable[Zeile]) -> None:
        self._zeilen = iter(zeilen)
        self._zurueck: list[Zeile] = []
        self.naechste_zeile = 1

    def __iter__(self) -> Iterator[Zeile]:
        while zeile := self._zurueck.pop() if self._zurueck else next(self._zeilen, None):
            self.naechste_zeile = zeile[0] + 1
            yield zeile

    def rest(self) -> Iterator[Zeile]:
        """Alle übrigen Zeilen ohne Umweg; zurücklegen lässt sich dann keine mehr."""
        zurueck, self._zurueck = self._zurueck, []
        return chain(zurueck, self._zeilen) if zurueck else self._zeilen

    def zurueck(self, zeile: int, zellen: list[str]) -> None:
        self._zurueck.append((zeile, zellen))
        self.naechste_zeile = zeile


def leer(zellen: Sequence[str]) -> bool:
    return not any(zelle.strip(RAND) for zelle in zellen)


def anfang(zellen: Sequence[str]) -> str:
    """Die erste nicht leere Zelle, ohne Umbrüche."""
    return next((" ".join(zelle.split()) for zelle in zellen if zelle.strip()), "")


def beginnt(muster: Pattern[str], zellen: Sequence[str]) -> bool:
    """Passt die erste nicht leere Zelle der Zeile ganz auf das Muster?"""
    return muster.fullmatch(anfang(zellen)) is not None
