"""Die Zahlen der Statistik in einem Inhalt und wie alt sie sind; rein, ohne Django."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from analysen.inhalt import Zahl
from sozialraum.statistik.gebietsbruch import ende

_ZAHL = frozenset({"text", "wert", "zeichen", "einheit", "indikator", "gebiet", "zeitraum"})


def zahlen_der_statistik(inhalt: Any) -> Iterator[Zahl]:
    """Jede Zahl mit einem Indikator, wo immer sie im Inhalt oder einem Teil von ihm steht."""
    if isinstance(inhalt, Mapping):
        if inhalt.keys() >= _ZAHL:
            if inhalt["indikator"]:
                yield inhalt  # type: ignore[misc]  # die Schlüssel sind geprüft
            return
        inhalt = inhalt.values()
    elif not isinstance(inhalt, list | tuple):
        return
    for teil in inhalt:
        yield from zahlen_der_statistik(teil)


def juengste(zahlen: Iterable[Zahl]) -> dict[str, str]:
    """Indikator → jüngster Zeitraum, zu dem es einen Wert gibt."""
    je_indikator: dict[str, str] = {}
    for zahl in zahlen:
        if zahl["wert"] is not None:
            bisher = je_indikator.get(zahl["indikator"], "")
            je_indikator[zahl["indikator"]] = max(bisher, zahl["zeitraum"])
    return je_indikator


def monate_alt(zeitraum: str, berichtsjahr: int) -> int:
    """Volle Monate vom Ende des Zeitraums bis zum Ende des Berichtsjahrs; nie unter null."""
    letzter, stichtag = ende(zeitraum), date(berichtsjahr, 12, 31)
    return max(0, (stichtag.year - letzter.year) * 12 + stichtag.month - letzter.month)
