"""Befunde: was beim Lesen einer Datei auffiel, wo es steht und was zu tun ist."""

import hashlib
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from sozialraum.kern.zahlen import zahl

HOECHSTENS = 500
HOECHSTENS_JE_URSACHE = 20
LAENGSTE_ZELLE = 120


class Schwere(StrEnum):
    """Ein Fehler verhindert die Übernahme, eine Warnung, bis jemand sie begründet hinnimmt; ein Hinweis
    nicht.
    """

    FEHLER = "fehler"
    WARNUNG = "warnung"
    HINWEIS = "hinweis"


RANG = {schwere: rang for rang, schwere in enumerate(Schwere)}


@dataclass(frozen=True, slots=True)
class Befund:
    """`zeile` zählt ab 1 wie ein Texteditor, None für die ganze Datei; `spalte` ist die Überschrift."""

    schwere: Schwere
    text: str
    vorschlag: str = ""
    blatt: str = ""
    zeile: int | None = None
    spalte: str = ""
    zelle: str = ""

    def als_dict(self) -> dict[str, Any]:
        """Für JSON: in der Datenbank, auf der Befehlszeile."""
        felder = asdict(self) | {"schwere": self.schwere.value}
        # JSON in PostgreSQL kennt kein Nullzeichen; UTF-16-Dateien können eines enthalten.
        return {
            name: wert.replace("\0", "␀") if isinstance(wert, str) else wert for name, wert in felder.items()
        }


class Befundliste:
    """Sammelt begrenzt und zählt alles: eine Datei mit einer Million Fehlern belegt nicht den Speicher."""

    def __init__(self) -> None:
        self.fehler = 0
        self.warnungen = 0
        self._behalten: list[Befund] = []
        self._je_ursache: Counter[Hashable] = Counter()
        self._nur_gezaehlt: Counter[Schwere] = Counter()

    def melde(self, befund: Befund, ursache: Hashable = None) -> None:
        """`ursache` fasst Gleiches zusammen (derselbe unbekannte Schlüssel in 304 Zeilen)."""
        self._zaehlen(befund.schwere, ursache)
        je_ursache = self._je_ursache[ursache] if ursache is not None else 1
        if len(self._behalten) < HOECHSTENS and je_ursache <= HOECHSTENS_JE_URSACHE:
            self._behalten.append(befund)
        else:
            self._nur_gezaehlt[befund.schwere] += 1

    def voll(self, ursache: Hashable) -> bool:
        """Wird von dieser Ursache nur noch gezählt? Dann lohnt es nicht, den Satz zu bauen."""
        return self._je_ursache[ursache] >= HOECHSTENS_JE_URSACHE or len(self._behalten) >= HOECHSTENS

    def zaehle(self, ursache: Hashable, schwere: Schwere = Schwere.FEHLER) -> None:
        """Wie `melde`, ohne den Befund zu behalten."""
        self._zaehlen(schwere, ursache)
        self._nur_gezaehlt[schwere] += 1

    def _zaehlen(self, schwere: Schwere, ursache: Hashable) -> None:
        self.fehler += schwere is Schwere.FEHLER
        self.warnungen += schwere is Schwere.WARNUNG
        self._je_ursache[ursache] += 1

    def alle(self) -> list[Befund]:
        """Das Schwerste zuerst, sonst in der Reihenfolge der Datei; am Ende, was nur gezählt wurde."""
        sortiert = sorted(self._behalten, key=lambda befund: RANG[befund.schwere])
        weitere = self._nur_gezaehlt.total()
        if not weitere:
            return sortiert
        rest = (
            "Ein weiterer Befund derselben Art ist"
            if weitere == 1
            else f"{zahl(weitere)} weitere Befunde derselben Art sind"
        )
        schwerste = min(self._nur_gezaehlt, key=RANG.__getitem__)
        return [*sortiert, Befund(schwerste, f"{rest} gezählt, aber nicht einzeln aufgeführt.")]


def fingerabdruck(befunde: Iterable[dict[str, Any]]) -> str:
    """SHA-256 über die Sätze der Warnungen, leer ohne Warnung; mit einer neuen ist er ein anderer."""
    saetze = sorted(befund["text"] for befund in befunde if befund["schwere"] == Schwere.WARNUNG)
    return hashlib.sha256("\n".join(saetze).encode()).hexdigest() if saetze else ""


def gekuerzt(zelle: str) -> str:
    """Eine Zelle, wie sie in einem Befund steht."""
    return zelle if len(zelle) <= LAENGSTE_ZELLE else f"{zelle[:LAENGSTE_ZELLE]}…"
