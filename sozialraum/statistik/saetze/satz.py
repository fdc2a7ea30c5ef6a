"""Ein Satz, der weiß, welche Kennzahl hinter jeder seiner Zahlen steht."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from sozialraum.statistik.kennzahl import Kennzahl
from sozialraum.statistik.saetze.gebiete import gross


class Aussage(Enum):
    """Wovon ein Satz spricht; Seiten wählen danach aus."""

    WERT = "Wert"
    FEHLT = "Fehlender Wert"
    VERGLEICH = "Vergleich"
    VERAENDERUNG = "Veränderung"
    TREND = "Trend"
    LUECKE = "Lücke"
    BRUCH = "Bruch"
    VERMERK = "Vermerk"
    LESEHILFE = "Lesehilfe"


@dataclass(frozen=True)
class Teil:
    """Ein Stück des Satzes; mit `kennzahl` ist es deren gedruckte Zahl und führt zu „Woher?“."""

    text: str
    kennzahl: Kennzahl | None = None

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Satz:
    """Ein ganzer Satz mit Punkt, zerlegt in Text und Zahlen."""

    aussage: Aussage
    teile: tuple[Teil, ...]

    @property
    def text(self) -> str:
        return "".join(teil.text for teil in self.teile)

    @property
    def kennzahlen(self) -> tuple[Kennzahl, ...]:
        """Jede genannte Kennzahl einmal, in der Reihenfolge des Satzes."""
        return tuple(dict.fromkeys(teil.kennzahl for teil in self.teile if teil.kennzahl is not None))

    def __str__(self) -> str:
        return self.text


Stueck = str | Teil


def satz(aussage: Aussage, *stuecke: Stueck) -> Satz:
    """Der Satz aus seinen Stücken: großer Anfang, Punkt am Ende, Text ohne Zahl zusammengefasst."""
    teile: list[Teil] = []
    for stueck in stuecke:
        teil = Teil(stueck) if isinstance(stueck, str) else stueck
        if teil.kennzahl is None and teile and teile[-1].kennzahl is None:
            teile[-1] = Teil(teile[-1].text + teil.text)
        elif teil.text:
            teile.append(teil)
    teile[0] = Teil(gross(teile[0].text), teile[0].kennzahl)
    if not teile[-1].text.endswith((".", "!", "?")):
        teile.append(Teil("."))
        if teile[-2].kennzahl is None:
            teile[-2:] = [Teil(teile[-2].text + ".")]
    return Satz(aussage, tuple(teile))


def gereiht(phrasen: Iterable[list[Stueck]]) -> list[Stueck]:
    """`a`, `a und b`, `a, b und c`."""
    alle = list(phrasen)
    ergebnis: list[Stueck] = []
    for nummer, phrase in enumerate(alle):
        if nummer:
            ergebnis.append(" und " if nummer == len(alle) - 1 else ", ")
        ergebnis += phrase
    return ergebnis
