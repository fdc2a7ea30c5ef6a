"""Zwei Fassungen eines Textes Wort für Wort; rein, ohne Django."""

import re
from dataclasses import dataclass
from enum import StrEnum

from diff_match_patch import diff_match_patch

# Ein Wort, eine Zahlmarke, ein Satzzeichen oder Zwischenraum: kleiner wird nicht verglichen.
_STUECK = re.compile(r"\{\{[^{}\n]*\}\}|\w+|\s+|[^\w\s]")
_WORT = re.compile(r"\{\{[^{}\n]*\}\}|\w+")
# Jedes verschiedene Stück wird für den Vergleich zu einem Zeichen; Ersatzpaare sind keine.
_ERSATZPAARE, _BREITE = 0xD800, 0x800
_SEKUNDEN = 0.7


class Art(StrEnum):
    GLEICH = "gleich"
    WEG = "weg"
    NEU = "neu"


@dataclass(frozen=True)
class Stueck:
    art: Art
    text: str


def vergleiche(alt: str, neu: str) -> list[Stueck]:
    """Die Stücke in der Reihenfolge des Textes; gleiche und weggefallene ergeben zusammen `alt`."""
    zeichen: dict[str, str] = {}
    worte: list[str] = []

    def als_zeichen(text: str) -> str:
        folge = []
        for stueck in _STUECK.findall(text):
            if stueck not in zeichen:
                nummer = len(worte) + 1
                zeichen[stueck] = chr(nummer if nummer < _ERSATZPAARE else nummer + _BREITE)
                worte.append(stueck)
            folge.append(zeichen[stueck])
        return "".join(folge)

    vergleich = diff_match_patch()
    vergleich.Diff_Timeout = _SEKUNDEN
    unterschiede = vergleich.diff_main(als_zeichen(alt), als_zeichen(neu), checklines=False)
    vergleich.diff_cleanupSemantic(unterschiede)
    wort = {eines: stueck for stueck, eines in zeichen.items()}
    arten = {0: Art.GLEICH, -1: Art.WEG, 1: Art.NEU}
    return [Stueck(arten[art], "".join(wort[eines] for eines in folge)) for art, folge in unterschiede]


def in_worten(stuecke: list[Stueck]) -> str:
    """`12 Wörter dazu, 3 Wörter weg` für alle, die Farben nicht sehen; leer, wenn nichts verschieden ist."""
    dazu, weg = (
        sum(len(_WORT.findall(stueck.text)) for stueck in stuecke if stueck.art is art)
        for art in (Art.NEU, Art.WEG)
    )
    teile = [_woerter(dazu, "dazu"), _woerter(weg, "weg")]
    gesagt = ", ".join(teil for teil in teile if teil)
    if gesagt:
        return gesagt
    return "nur Satzzeichen oder Zwischenräume" if any(s.art is not Art.GLEICH for s in stuecke) else ""


def _woerter(anzahl: int, wohin: str) -> str:
    return f"{anzahl} {'Wort' if anzahl == 1 else 'Wörter'} {wohin}" if anzahl else ""
