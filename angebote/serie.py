"""Wöchentliche Termine: vom letzten eingetragenen bis zu einem Tag."""

from datetime import date, timedelta

HOECHSTENS_WOCHEN = 60


def wochentermine(nach: date, bis: date) -> list[date]:
    """Jede Woche nach `nach` bis einschließlich `bis`, höchstens 60."""
    wochen = min((bis - nach).days // 7, HOECHSTENS_WOCHEN)
    return [nach + timedelta(weeks=nummer) for nummer in range(1, wochen + 1)]
