"""Macht in zwei Texten nebeneinander sichtbar, welche Zahlen im anderen anders lauten; rein, ohne Django."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from html import escape

from analysen.inhalt import Zahl
from analysen.neues.wandel import Zahlwandel, stelle_von

Gedruckte = tuple[str, str, str, str]
"""Indikator, Gebiet, Einheit und Zeitraum."""

_TEILE = re.compile(r"(<[^>]*>)")
# In diesen Elementen steht kein Fließtext: Zeichnungen, und was schon hervorgehoben ist.
_OHNE = ("svg", "mark", "title")


class Seite(StrEnum):
    """Auf welcher Seite des Vergleichs ein Text steht."""

    DAMALS = "damals"
    HEUTE = "heute"

    @property
    def andere(self) -> "Seite":
        return Seite.HEUTE if self is Seite.DAMALS else Seite.DAMALS


def hervorgehoben(text: str, drueben: str, seite: Seite) -> str:
    """Die Zahl dieser Seite als HTML; für alle, die nicht sehen, folgt die der anderen."""
    danach = f'<span class="kern-sr-only"> ({seite.andere} {escape(drueben)})</span>'
    return f'<mark class="geaendert">{escape(text)}{danach}</mark>'


def geaenderte(wandel: Iterable[Zahlwandel], seite: Seite) -> dict[Gedruckte, str]:
    """Auf dieser Seite gedruckte Zahl mit ihrem Zeitraum → wie sie auf der anderen lautet.

    Ältere Jahre einer Reihe sind keine davon.
    """
    paare = [(eine.alt, eine.neu) for eine in wandel if eine.geaendert and eine.alt and eine.neu]
    if seite is Seite.DAMALS:
        return {gedruckte(alt): neu["text"] for alt, neu in paare}
    return {gedruckte(neu): alt["text"] for alt, neu in paare}


def gedruckte(zahl: Zahl) -> Gedruckte:
    return (*stelle_von(zahl), zahl["zeitraum"])


def eindeutige(zahlen: Iterable[Zahl], drueben: Mapping[Gedruckte, str]) -> dict[str, str]:
    """Gedruckter Text → Text der anderen Seite, wo er im Kapitel nur eine geänderte Zahl meinen kann."""
    je_text: dict[str, set[str]] = {}
    for zahl in zahlen:
        je_text.setdefault(zahl["text"], set()).add(drueben.get(gedruckte(zahl), ""))
    return {
        text: next(iter(neue))
        for text, neue in je_text.items()
        if len(neue) == 1 and "" not in neue and sum(zeichen.isdigit() for zeichen in text) >= 3
    }


def im_html(html: str, ersatz: Mapping[str, str], seite: Seite) -> str:
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
            ergebnis.append(suche.sub(lambda t: hervorgehoben(t[0], _drueben(t[0], woerter), seite), teil))
    return "".join(ergebnis)


def _schlicht(text: str) -> str:
    return re.sub(r"[ \u00a0]+", " ", text)


def _drueben(gefunden: str, woerter: Mapping[str, str]) -> str:
    ohne = {wort.replace(" ", ""): neu for wort, neu in woerter.items()}
    return ohne[_schlicht(gefunden).replace(" ", "")]
