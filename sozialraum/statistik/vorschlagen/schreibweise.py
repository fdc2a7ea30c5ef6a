"""Welche Schreibweise die Zahlen einer Datei beweisen: Dezimalzeichen, Tausenderzeichen, Stellen."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from sozialraum.statistik.lesen.blatt import Zahlzelle
from sozialraum.statistik.lesen.zahlen_lesen import RAND

_ZAHL = re.compile(r"\(?[-+\u2212–]?\s*([0-9][0-9.,'’ \u00a0\u202f]*)\s*([%‰]?)\)?[prsebug]?")
_TAUSENDER = (".", ",", " ", "\u00a0", "\u202f", "'", "’")


@dataclass
class Spuren:
    """Was die Zellen zeigen; `beispiel` je Beobachtung die erste Zelle."""

    dezimal: set[str] = field(default_factory=set)
    tausender: set[str] = field(default_factory=set)
    offen: set[str] = field(default_factory=set)
    beispiele: dict[str, str] = field(default_factory=dict)
    nachkomma: int = 0
    negativ: bool = False
    prozentzeichen: str = ""

    def sehen(self, zelle: str) -> None:
        """Eine Zelle ansehen; Zahlzellen einer Arbeitsmappe haben keine Schreibweise."""
        if isinstance(zelle, Zahlzelle):
            nach = zelle.partition(".")[2].rstrip("0")
            self.nachkomma = max(self.nachkomma, min(len(nach), 6))
            self.negativ |= zelle.startswith("-")
            return
        text = zelle.strip(RAND)
        treffer = _ZAHL.fullmatch(text)
        if treffer is None:
            return
        self.negativ |= text.lstrip("(").startswith(("-", "\u2212", "–"))
        self.prozentzeichen = self.prozentzeichen or treffer[2]
        ziffern = treffer[1].strip(RAND)
        trenner = [zeichen for zeichen in ziffern if not zeichen.isdigit()]
        if not trenner:
            return
        letzter = trenner[-1]
        nach = ziffern.rpartition(letzter)[2]
        if len(set(trenner)) > 1 and letzter not in (".", ","):
            # 1.3 00 ist keine Zahl.
            return
        if len(set(trenner)) == 2:
            # 1.234,5 – beide Zeichen sind bewiesen.
            self._merken(self.tausender, trenner[0], text)
            self._dezimal(letzter, nach, text)
        elif len(trenner) > 1 or letzter not in (".", ","):
            self._merken(self.tausender, letzter, text)
        elif len(nach) == 3 and not ziffern.startswith("0"):
            self._merken(self.offen, letzter, text)
        else:
            self._dezimal(letzter, nach, text)

    def dazu(self, andere: "Spuren") -> None:
        """Was eine andere Spalte zeigt."""
        self.dezimal |= andere.dezimal
        self.tausender |= andere.tausender
        self.offen |= andere.offen
        self.beispiele = {**andere.beispiele, **self.beispiele}
        self.nachkomma = max(self.nachkomma, andere.nachkomma)
        self.negativ |= andere.negativ
        self.prozentzeichen = self.prozentzeichen or andere.prozentzeichen

    def _dezimal(self, zeichen: str, nach: str, text: str) -> None:
        self._merken(self.dezimal, zeichen, text)
        self.nachkomma = max(self.nachkomma, len(nach.rstrip("0")))

    def _merken(self, menge: set[str], zeichen: str, text: str) -> None:
        if zeichen not in menge:
            menge.add(zeichen)
            self.beispiele.setdefault(zeichen, text)


@dataclass(frozen=True)
class Schreibweise:
    """`frage`: das Zeichen, von dem nichts sagt, ob es Tausender trennt oder Nachkommastellen."""

    decimalChar: str
    groupChar: str
    frage: str = ""
    beispiel: str = ""


def schreibweise(zellen: Iterable[str]) -> tuple[Schreibweise, Spuren]:
    """Über alle Wertzellen der Datei: Ein Amt schreibt eine Datei in einer Schreibweise."""
    spuren = Spuren()
    for zelle in zellen:
        spuren.sehen(zelle)
    return aus_spuren(spuren), spuren


def aus_spuren(spuren: Spuren) -> Schreibweise:
    dezimal = next(iter(sorted(spuren.dezimal)), "")
    tausender = next((zeichen for zeichen in _TAUSENDER if zeichen in spuren.tausender), "")
    offen = next(iter(sorted(spuren.offen - {dezimal, tausender})), "")
    if offen and dezimal and offen != dezimal:
        # Das andere Zeichen ist schon als Dezimalzeichen bewiesen.
        tausender, offen = tausender or offen, ""
    elif offen and tausender and offen != tausender:
        dezimal, offen = offen, ""
    if dezimal in spuren.offen and tausender:
        offen = ""
    if not dezimal:
        dezimal = "." if tausender == "," else ","
    return Schreibweise(dezimal, tausender, offen, spuren.beispiele.get(offen, ""))
