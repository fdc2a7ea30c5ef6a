"""Was in der Nummerierung einer Gliederung fehlt, und welcher Schlüssel zu einer Fläche passen könnte."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import shapely
from shapely.geometry.base import BaseGeometry

# Gezählt wird mit den letzten beiden Ziffern, oft über die nächste Stufe hinweg (04030416, 04030518).
ZAEHLSTELLEN = 2
ANFANG_OHNE = (2, 4)
# Erst eine Reihe von vieren zeigt, dass durchgezählt ist, und nur einzelne Lücken sind ein Versehen.
KUERZESTE_REIHE = 4
REIHE_JE_LUECKE = 4
NACHBAR_GRAD = 0.0005


@dataclass(frozen=True)
class Luecke:
    """Eine fehlende Nummer zwischen zwei Schlüsseln; mit dem Anfang des einen oder des anderen."""

    davor: str
    danach: str
    moeglich: tuple[str, ...]

    @property
    def in_worten(self) -> str:
        """`04030417 oder 04030517 (zwischen 04030416 und 04030518)`"""
        return f"{' oder '.join(self.moeglich)} (zwischen {self.davor} und {self.danach})"


def luecken(schluessel: Iterable[str]) -> list[Luecke]:
    """Einzelne Nummern, die in einer sonst lückenlosen Reihe fehlen; nur für Schlüssel aus Ziffern."""
    alle = {s for s in schluessel if s.isascii() and s.isdecimal() and len(s) > ZAEHLSTELLEN}
    gefunden: dict[tuple[str, str], Luecke] = {}
    for ohne in ANFANG_OHNE:
        reihen: dict[tuple[str, int], list[str]] = defaultdict(list)
        for eines in alle:
            if len(eines) > ohne:
                reihen[eines[:-ohne], len(eines)].append(eines)
        for reihe in reihen.values():
            gefunden |= {(luecke.davor, luecke.danach): luecke for luecke in _in_der_reihe(reihe)}
    return sorted(gefunden.values(), key=lambda luecke: luecke.davor)


def _in_der_reihe(reihe: Sequence[str]) -> list[Luecke]:
    folge = sorted(reihe, key=_nummer)
    schritte = [_nummer(danach) - _nummer(davor) for davor, danach in pairwise(folge)]
    if len(folge) < KUERZESTE_REIHE or any(schritt not in (1, 2) for schritt in schritte):
        return []
    if schritte.count(2) * REIHE_JE_LUECKE > len(folge):
        return []
    return [
        Luecke(davor, danach, tuple(_dazwischen(davor, danach)))
        for (davor, danach), schritt in zip(pairwise(folge), schritte, strict=True)
        if schritt == 2
    ]


def _nummer(schluessel: str) -> int:
    return int(schluessel[-ZAEHLSTELLEN:])


def _dazwischen(davor: str, danach: str) -> Iterator[str]:
    nummer = f"{_nummer(davor) + 1:0{ZAEHLSTELLEN}}"
    yield from dict.fromkeys(eines[:-ZAEHLSTELLEN] + nummer for eines in (davor, danach))


def passender_schluessel(
    form: BaseGeometry | None, andere: Sequence[tuple[str, BaseGeometry | None]], fehlend: Sequence[Luecke]
) -> str:
    """Der fehlende Schlüssel, der am ehesten so beginnt wie die der Nachbarn; leer, wenn keiner es tut."""
    if form is None or not fehlend:
        return ""
    umkreis = form.buffer(NACHBAR_GRAD)
    # Wer eine lange Grenze teilt, zählt mehr als wer nur an der Ecke liegt.
    nachbarn = {
        s: shapely.intersection(f, umkreis).area
        for s, f in andere
        if f is not None and f is not form and shapely.intersects(f, umkreis)
    }

    def aehnlich(moeglich: str) -> tuple[float, ...]:
        return tuple(
            sum(mass for nachbar, mass in nachbarn.items() if nachbar[:-ohne] == moeglich[:-ohne])
            for ohne in reversed(ANFANG_OHNE)
            if len(moeglich) > ohne
        )

    bester = max((eines for luecke in fehlend for eines in luecke.moeglich), key=aehnlich)
    return bester if aehnlich(bester)[0] * 2 > sum(nachbarn.values()) else ""
