"""Macht im Text der letzten Analyse sichtbar, welche Zahlen heute andere sind; rein, ohne Django."""

import re
from collections.abc import Iterable, Mapping
from html import escape

from analysen.inhalt import Zahl
from analysen.neues.wandel import Zahlwandel, stelle_von

Gedruckte = tuple[str, str, str, str]
"""Indikator, Gebiet, Einheit und Zeitraum."""

_TEILE = re.compile(r"(<[^>]*>)")
# In diesen Elementen steht kein Fließtext: Zeichnungen, und was schon hervorgehoben ist.
_OHNE = ("svg", "mark", "title")


def hervorgehoben(text: str, heute: str) -> str:
    """Die alte Zahl als HTML; für alle, die nicht sehen, folgt die neue."""
    danach = f'<span class="kern-sr-only"> (heute {escape(heute)})</span>'
    return f'<mark class="geaendert">{escape(text)}{danach}</mark>'


def geaenderte(wandel: Iterable[Zahlwandel]) -> dict[Gedruckte, str]:
    """Gedruckte Zahl mit ihrem Zeitraum → was heute dasteht; ältere Jahre der Reihe sind keine davon."""
    return {
        gedruckte(eine.alt): eine.neu["text"] for eine in wandel if eine.geaendert and eine.alt and eine.neu
    }


def gedruckte(zahl: Zahl) -> Gedruckte:
    return (*stelle_von(zahl), zahl["zeitraum"])


def eindeutige(zahlen: Iterable[Zahl], heute: Mapping[Gedruckte, str]) -> dict[str, str]:
    """Gedruckter Text → neuer Text, wo er im Kapitel nur eine Zahl meinen kann, die sich geändert hat."""
    je_text: dict[str, set[str]] = {}
    for zahl in zahlen:
        je_text.setdefault(zahl["text"], set()).add(heute.get(gedruckte(zahl), ""))
    return {
        text: next(iter(neue))
        for text, neue in je_text.items()
        if len(neue) == 1 and "" not in neue and sum(zeichen.isdigit() for zeichen in text) >= 3
    }


def im_html(html: str, ersatz: Mapping[str, str]) -> str:
    """Hebt diese Zahlen im Fließtext des HTML hervor; Zeichnungen und Attribute bleiben, wie sie sind."""
    if not ersatz:
        return html
    # „23,4 %“ hat im Text ein festes, ein gewöhnliches oder gar kein Leerzeichen.
    woerter = {_schlicht(text): neu for text, neu in ersatz.items()}
    muster = "|".join(
        r"[ \u00a0]?".join(re.escape(teil) for teil in wort.split(" "))
        for wort in sorted(woerter, key=len, reverse=True)
    )
    suche = re.compile(rf"(?<![\w.,])(?:{muster})(?![\w]|[.,]\d)")
    tiefe = 0
    ergebnis = []
    for teil in _TEILE.split(html):
        if teil.startswith("<"):
            name = re.match(r"</?(\w+)", teil)
            if name and name[1] in _OHNE and not teil.endswith("/>"):
                tiefe += -1 if teil.startswith("</") else 1
            ergebnis.append(teil)
        elif tiefe:
            ergebnis.append(teil)
        else:
            ergebnis.append(suche.sub(lambda t: hervorgehoben(t[0], _neu(t[0], woerter)), teil))
    return "".join(ergebnis)


def _schlicht(text: str) -> str:
    return re.sub(r"[ \u00a0]+", " ", text)


def _neu(gefunden: str, woerter: Mapping[str, str]) -> str:
    ohne = {wort.replace(" ", ""): neu for wort, neu in woerter.items()}
    return ohne[_schlicht(gefunden).replace(" ", "")]
