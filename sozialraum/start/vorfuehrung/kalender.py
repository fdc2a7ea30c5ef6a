"""Feiertage, Schulferien und bewegliche Feste in Nordrhein-Westfalen; rein, ohne Django."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

SYNODISCHER_MONAT = 29.530588  # Tage von Neumond zu Neumond
# Erster Tag des Ramadan und Neujahr nach dem Mondkalender in einem bekannten Jahr.
RAMADAN = date(2026, 2, 18)
MONDNEUJAHR = date(2026, 2, 17)

# Nach der Ferienordnung des Landes; für spätere Jahre gilt die Mitte.
SOMMERFERIEN = {
    2022: ((6, 27), (8, 9)),
    2023: ((6, 22), (8, 4)),
    2024: ((7, 8), (8, 20)),
    2025: ((7, 14), (8, 26)),
    2026: ((7, 20), (9, 1)),
    2027: ((7, 19), (8, 31)),
    2028: ((7, 10), (8, 22)),
    2029: ((7, 2), (8, 14)),
}
SOMMERFERIEN_SONST = ((7, 8), (8, 20))


@cache
def ostersonntag(jahr: int) -> date:
    """Nach der Gaußschen Osterformel in der Fassung von Lichtenberg."""
    k = jahr // 100
    m = 15 + (3 * k + 3) // 4 - (8 * k + 13) // 25
    s = 2 - (3 * k + 3) // 4
    a = jahr % 19
    d = (19 * a + m) % 30
    r = (d + a // 11) // 29
    grenze = 21 + d - r
    sonntag = 7 - (jahr + jahr // 4 + s) % 7
    return date(jahr, 3, 1) + timedelta(days=grenze + 7 - (grenze - sonntag) % 7 - 1)


@cache
def feiertage(jahr: int) -> frozenset[date]:
    """Gesetzliche Feiertage in Nordrhein-Westfalen, dazu Heiligabend und Silvester."""
    ostern = ostersonntag(jahr)
    fest = ((1, 1), (5, 1), (10, 3), (11, 1), (12, 24), (12, 25), (12, 26), (12, 31))
    beweglich = (-2, 0, 1, 39, 49, 50, 60)
    return frozenset(
        [
            *(date(jahr, monat, tag) for monat, tag in fest),
            *(ostern + timedelta(days=abstand) for abstand in beweglich),
        ]
    )


def ist_feiertag(tag: date) -> bool:
    return tag in feiertage(tag.year)


@cache
def sommerferien(jahr: int) -> tuple[date, date]:
    """Erster und letzter Tag."""
    (von_monat, von_tag), (bis_monat, bis_tag) = SOMMERFERIEN.get(jahr, SOMMERFERIEN_SONST)
    return date(jahr, von_monat, von_tag), date(jahr, bis_monat, bis_tag)


def _ferien(jahr: int) -> Iterator[tuple[date, date]]:
    ostern = ostersonntag(jahr)
    zweiter_montag = _montag_ab(date(jahr, 10, 8))
    yield sommerferien(jahr)
    yield ostern - timedelta(days=6), ostern + timedelta(days=13)
    yield zweiter_montag, zweiter_montag + timedelta(days=12)


def in_weihnachtspause(tag: date) -> bool:
    """Zwischen dem 23. Dezember und Dreikönig haben Einrichtungen zu."""
    return (tag.month, tag.day) >= (12, 23) or (tag.month, tag.day) <= (1, 6)


def in_schulferien(tag: date) -> bool:
    return in_weihnachtspause(tag) or any(von <= tag <= bis for von, bis in _ferien(tag.year))


def in_sommerpause(tag: date) -> bool:
    """Die mittleren vier Wochen der Sommerferien, dazu die Weihnachtspause."""
    von, bis = sommerferien(tag.year)
    woche = timedelta(weeks=1)
    return in_weihnachtspause(tag) or von + woche <= tag <= bis - woche


def ramadan(jahr: int) -> date:
    """Erster Fastentag des Ramadan, der in diesem Jahr beginnt; auf einen Tag genau."""
    return _mondfest(RAMADAN, jahr, monate=12)


def mondneujahr(jahr: int) -> date:
    """Tết: der Neumond zwischen dem 21. Januar und dem 20. Februar; auf einen Tag genau."""
    anfang, ende = date(jahr, 1, 21), date(jahr, 2, 20)
    monde = round((anfang - MONDNEUJAHR).days / SYNODISCHER_MONAT)
    neumonde = (
        MONDNEUJAHR + timedelta(days=round(SYNODISCHER_MONAT * (monde + versatz)))
        for versatz in (-1, 0, 1, 2)
    )
    return next(tag for tag in neumonde if anfang <= tag <= ende)


def _mondfest(bekannt: date, jahr: int, *, monate: int) -> date:
    schritt = SYNODISCHER_MONAT * monate
    tag = bekannt + timedelta(days=round(schritt * (jahr - bekannt.year)))
    while tag.year < jahr:
        tag += timedelta(days=round(schritt))
    while tag.year > jahr:
        tag -= timedelta(days=round(schritt))
    return tag


def _montag_ab(tag: date) -> date:
    return tag + timedelta(days=-tag.weekday() % 7)
