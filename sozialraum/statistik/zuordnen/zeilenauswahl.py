"""Welche Zeilen zu einer Tabelle gehören: auffüllen, auslassen, leere überspringen, das Ende finden."""

from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from re import Pattern
from typing import Any

from sozialraum.statistik.lesen.blatt import Strom, Zeile, anfang, beginnt, leer
from sozialraum.statistik.lesen.zahlen_lesen import RAND
from sozialraum.statistik.zuordnen.bericht import FUSSZEILE
from sozialraum.statistik.zuordnen.lesetabelle import NICHTS, Lesetabelle, Zellen

GEMERKTE_GRUENDE = 50_000


class Zeilenauswahl:
    """`danach` passt auf den Beginn der nächsten Tabelle auf demselben Blatt."""

    def __init__(self, tabelle: Lesetabelle) -> None:
        self.tabelle = tabelle
        self.danach: Pattern[str] | None = None
        stellen = sorted({stelle for _, eine in tabelle.regeln for stelle in eine})
        self._regel_von = schluessel_aus(tuple(stellen)) if stellen else None
        self._gruende: dict[Any, str] = {}
        self._fortgesetzt = [stelle for stelle, feld in enumerate(tabelle.bindung.felder) if feld.fortsetzen]

    def vorbereitet(self, zeilen: Iterator[Zeile]) -> Iterator[Zeile]:
        """Die Zeilen, die zur Tabelle gehören: Fortsetzungen aufgefüllt, Auszulassendes gezählt."""
        if self._fortgesetzt:
            zeilen = self._aufgefuellt(zeilen)
        return self._gefiltert(zeilen) if self._regel_von is not None else zeilen

    def _aufgefuellt(self, zeilen: Iterator[Zeile]) -> Iterator[Zeile]:
        darueber: dict[int, str] = {}
        for zeile, zellen in zeilen:
            if not leer(zellen):
                for stelle in self._fortgesetzt:
                    if stelle < len(zellen) and zellen[stelle].strip(RAND):
                        darueber[stelle] = zellen[stelle]
                    elif stelle < len(zellen) and stelle in darueber:
                        zellen[stelle] = darueber[stelle]
            yield zeile, zellen

    def _gefiltert(self, zeilen: Iterator[Zeile]) -> Iterator[Zeile]:
        regel_von, gruende, breite = self._regel_von, self._gruende, self.tabelle.breite
        assert regel_von is not None
        for zeile, zellen in zeilen:
            if len(zellen) >= breite:
                gemerkt = regel_von(zellen)
                if (grund := gruende.get(gemerkt)) is None:
                    if len(gruende) >= GEMERKTE_GRUENDE:
                        gruende.clear()
                    grund = gruende[gemerkt] = self.tabelle.auslassungsgrund(zellen)
                if grund is not NICHTS and not leer(zellen):
                    self.tabelle.bericht.lasse_aus(grund, self.tabelle.beispiel(zellen))
                    continue
            yield zeile, zellen

    def breite_geht(self, zellen: Zellen) -> bool:
        """Leere Zellen rechts von der Tabelle stören nicht."""
        return len(zellen) > self.tabelle.breite and leer(zellen[self.tabelle.breite :])

    def am_ende(self, zeile: int, zellen: list[str], strom: Strom) -> bool:
        """Eine Zeile falscher Breite: Ende der Tabelle, Leerzeile oder Befund."""
        if leer(zellen):
            self.tabelle.bericht.leere_zeilen += 1
            return False
        if self.ist_ende(zeile, zellen, strom):
            return True
        self.tabelle.falsche_breite(zeile, zellen)
        return False

    def ist_ende(self, zeile: int, zellen: list[str], strom: Strom) -> bool:
        """Die erste Zeile darunter: eine Fußzeile, oder der Beginn der nächsten Tabelle, der zurückgeht."""
        if self.danach is not None and beginnt(self.danach, zellen):
            strom.zurueck(zeile, zellen)
            return True
        if self.tabelle.form.ende is not None and beginnt(self.tabelle.form.ende, zellen):
            self.tabelle.bericht.lasse_aus(FUSSZEILE, anfang(zellen))
            return True
        return False


def schluessel_aus(stellen: tuple[int, ...]) -> Callable[[Sequence[str]], Any]:
    """Die Zellen an diesen Stellen als Schlüssel; ohne Stellen immer derselbe."""
    return itemgetter(*stellen) if stellen else lambda _zellen: ()
