"""Zeiträume der Werte in Worten und auf der Zeitachse.

2012 · 2012-12-31 · 2012-03 · 2012-Q3 · 2012-W09 · 2012-SJ (Schuljahr 2012/13) · 2012-SS, 2012-WS (Semester).
"""

import re
from datetime import date
from functools import lru_cache

from sozialraum.kern.zahlen import FEST, HALBGEVIERT, MONATE

FORM = re.compile(
    r"(?P<jahr>\d{4})(?:-(?P<monat>\d{2})(?:-(?P<tag>\d{2}))?|-Q(?P<quartal>[1-4])|-W(?P<woche>\d{2})"
    r"|-(?P<lehrjahr>SJ|SS|WS))?"
)
# Nach ihrem Beginn: Schuljahr im August, Sommersemester im April, Wintersemester im Oktober.
LEHRJAHRE = ("SJ", "SS", "WS")
BEGINN = (7 / 12, 3 / 12, 9 / 12)


def _teile(zeitraum: str) -> dict[str, int]:
    treffer = FORM.fullmatch(zeitraum)
    if treffer is None:
        raise ValueError(f"{zeitraum!r} ist kein Zeitraum.")
    return {
        name: LEHRJAHRE.index(text) if name == "lehrjahr" else int(text)
        for name, text in treffer.groupdict().items()
        if text is not None
    }


@lru_cache(maxsize=1024)
def in_worten(zeitraum: str) -> str:
    """`2012` · `31.12.2012` · `März 2012` · `3. Quartal 2012` · `Kalenderwoche 9/2012` · `Schuljahr 2012/13`.

    Fehler: `ValueError`, wenn der Text kein Zeitraum ist.
    """
    teile = _teile(zeitraum)
    jahr = teile["jahr"]
    if "tag" in teile:
        return f"{teile['tag']:02}.{teile['monat']:02}.{jahr}"
    if "monat" in teile:
        return f"{MONATE[teile['monat'] - 1]} {jahr}"
    if "quartal" in teile:
        return f"{teile['quartal']}.{FEST}Quartal {jahr}"
    if "woche" in teile:
        return f"Kalenderwoche {teile['woche']}/{jahr}"
    if "lehrjahr" in teile:
        bis = f"{jahr}/{(jahr + 1) % 100:02}"
        return (f"Schuljahr {bis}", f"Sommersemester {jahr}", f"Wintersemester {bis}")[teile["lehrjahr"]]
    return str(jahr)


def jahr(zeitraum: str) -> int:
    return _teile(zeitraum)["jahr"]


def auf_der_achse(zeitraum: str) -> float:
    """Lage als Bruchteil von Jahren, Jahre auf der ganzen Zahl; nur innerhalb einer Form vergleichbar."""
    teile = _teile(zeitraum)
    jahr = teile["jahr"]
    if "tag" in teile:
        tag = date(jahr, teile["monat"], teile["tag"])
        return jahr + (tag - date(jahr, 1, 1)).days / ((date(jahr + 1, 1, 1) - date(jahr, 1, 1)).days)
    if "monat" in teile:
        return jahr + (teile["monat"] - 1) / 12
    if "quartal" in teile:
        return jahr + (teile["quartal"] - 1) / 4
    if "woche" in teile:
        return jahr + (teile["woche"] - 1) / 53
    if "lehrjahr" in teile:
        return jahr + BEGINN[teile["lehrjahr"]]
    return float(jahr)


def versetzt(zeitraum: str, jahre: int) -> str:
    """Derselbe Zeitraum so viele Jahre später (negativ: früher): `2012-Q3`, −5 → `2007-Q3`."""
    return f"{int(zeitraum[:4]) + jahre:04}{zeitraum[4:]}" if jahre else zeitraum


def von_bis(zeitraeume: list[str]) -> str:
    """`2005–2012`, `März 2005 bis März 2012`; ein einzelner Zeitraum einmal; leer bei keinem."""
    if not zeitraeume:
        return ""
    erster, letzter = min(zeitraeume), max(zeitraeume)
    if erster == letzter:
        return in_worten(erster)
    if len(erster) == len(letzter) == 4:
        return f"{erster}{HALBGEVIERT}{letzter}"
    return f"{in_worten(erster)} bis {in_worten(letzter)}"
