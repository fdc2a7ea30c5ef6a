"""Der Text einer Formel in Wörter, Zahlen und Zeichen, jedes mit seiner Stelle."""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum

from sozialraum.kern.fehler import Fachfehler

HOECHSTE_ZAHL = 1_000_000
UMLAUTE = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
# Was Menschen und Textprogramme statt der Zeichen einer Tastatur schreiben.
GLEICHE = {
    "\u2212": "-",
    "\u2013": "-",
    "\u00d7": "*",
    "\u00b7": "*",
    "\u00f7": "/",
    ":": "/",
    "\u2264": "<=",
    "\u2265": ">=",
}
TEILE = re.compile(
    r"(?P<leer>\s+)"
    r"|(?P<zahl>[0-9]+(?:[.,][0-9]+)*)"
    r"|(?P<wort>[^\W\d_]\w*)"
    # Der Name eines gelieferten Merkmals, in welchen Anführungszeichen auch immer.
    r"|(?P<name>[\"\u201e\u201c\u00bb][^\"\u201c\u201d\u00ab]{1,200}[\"\u201c\u201d\u00ab])"
    r"|(?P<zeichen><=|>=|[-+*/()\[\],;<>=\u2212\u2013\u00d7\u00b7\u00f7:\u2264\u2265])"
)
GANZ = re.compile(r"[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+")


class Formelfehler(Fachfehler):
    """Was an der Formel nicht geht; `stelle` zählt ab 1, 0 meint die ganze Formel."""

    def __init__(self, text: str, stelle: int = 0) -> None:
        super().__init__(f"Zeichen {stelle}: {text}" if stelle else text)
        self.satz = text
        self.stelle = stelle

    def zerlegt(self, text: str) -> tuple[str, str, str]:
        """Was vor der Stelle steht, das Wort oder Zeichen an ihr, und der Rest; ohne Stelle alles vorn."""
        text = unicodedata.normalize("NFC", text)
        if not self.stelle:
            return text, "", ""
        treffer = TEILE.match(text, self.stelle - 1)
        ende = treffer.end() if treffer else self.stelle
        return text[: self.stelle - 1], text[self.stelle - 1 : ende], text[ende:]


class Sorte(Enum):
    WORT = "wort"
    ZAHL = "zahl"
    NAME = "name"
    ZEICHEN = "zeichen"
    ENDE = "ende"


@dataclass(frozen=True)
class Teil:
    """`text` ist vereinheitlicht (klein, ohne Umlaute, einfache Rechenzeichen), `wie` wie geschrieben."""

    sorte: Sorte
    text: str
    wie: str
    stelle: int

    @property
    def genannt(self) -> str:
        return "das Ende der Formel" if self.sorte is Sorte.ENDE else f"„{self.wie}“"


def wort_von(text: str) -> str:
    """`Ausländer` → `auslaender`"""
    return unicodedata.normalize("NFC", text).casefold().translate(UMLAUTE)


def namen_in(text: str) -> list[str]:
    """Was in Anführungszeichen steht, jedes einmal; leer, wo der Text nicht zu zerteilen ist."""
    try:
        return list(dict.fromkeys(teil.text for teil in zerteilen(text) if teil.sorte is Sorte.NAME))
    except Formelfehler:
        return []


def zerteilen(text: str) -> list[Teil]:
    """Alle Teile und am Ende der `ENDE`-Teil. Fehler: `Formelfehler` bei einem fremden Zeichen."""
    text = unicodedata.normalize("NFC", text)
    teile = []
    ort = 0
    while ort < len(text):
        treffer = TEILE.match(text, ort)
        if treffer is None:
            raise Formelfehler(_fremd(text[ort]), ort + 1)
        wie, sorte = treffer[0], str(treffer.lastgroup)
        if sorte == "wort":
            teile.append(Teil(Sorte.WORT, wort_von(wie), wie, ort + 1))
        elif sorte == "zahl":
            teile.append(Teil(Sorte.ZAHL, _ganz(wie, ort + 1), wie, ort + 1))
        elif sorte == "name":
            teile.append(Teil(Sorte.NAME, wie[1:-1].strip(), wie, ort + 1))
        elif sorte == "zeichen":
            teile.append(Teil(Sorte.ZEICHEN, GLEICHE.get(wie, wie), wie, ort + 1))
        ort = treffer.end()
    return [*teile, Teil(Sorte.ENDE, "", "", len(text) + 1)]


def _ganz(wie: str, stelle: int) -> str:
    if not GANZ.fullmatch(wie):
        raise Formelfehler(
            f"„{wie}“ ist keine ganze Zahl; eine Formel rechnet nur mit ganzen Zahlen.", stelle
        )
    ziffern = wie.replace(".", "").lstrip("0") or "0"
    if len(ziffern) > len(str(HOECHSTE_ZAHL)) or int(ziffern) > HOECHSTE_ZAHL:
        raise Formelfehler(f"„{wie}“ ist zu groß; Zahlen gehen bis 1.000.000.", stelle)
    return ziffern


def _fremd(zeichen: str) -> str:
    if zeichen in "%‰":
        return (
            f"„{zeichen}“ gehört nicht in die Formel. Prozent entstehen durch „* 100“, Promille durch „* "
            "1000“; die Einheit geben Sie in ihrem eigenen Feld an."
        )
    if zeichen in '"„“”»«':
        return 'Dieses Anführungszeichen hat kein Gegenstück. Merkmale heißen „so“ oder "so".'
    if zeichen in "{}":
        return "Geschweifte Klammern gibt es nicht. Bedingungen stehen in eckigen Klammern: [alter < 18]."
    if zeichen.isprintable():
        return f"„{zeichen}“ ist kein Zeichen der Formelsprache."
    return "Hier steht ein unsichtbares Zeichen. Bitte löschen Sie es."
