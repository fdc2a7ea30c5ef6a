"""Felder einer Datei: Eigenschaften oder Spalten als Text, mit Beispielen, damit ein Mensch wählen kann."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from unicodedata import category

HOECHSTENS_EIGENSCHAFTEN = 200
BEISPIELE = 3
# So viele Wiederholungen je hundert Werte hat ein Schlüssel mit Versehen, ein Merkmal hat mehr.
WIEDERHOLT_JE_HUNDERT = 2


@dataclass(frozen=True)
class Feld:
    """Ein Feld mit bis zu drei Beispielen; `eindeutig` taugt als Schlüssel."""

    name: str
    beispiele: tuple[str, ...]
    gefuellt: int
    eindeutig: bool
    fast_eindeutig: bool = False


def eigenschaften(roh: Any) -> dict[str, str]:
    """Was Text, Zahl oder Datum ist, als Text; Verschachteltes fällt weg."""
    if not isinstance(roh, dict):
        return {}
    texte = {
        lesbar(str(name)): _als_text(wert) for name, wert in list(roh.items())[:HOECHSTENS_EIGENSCHAFTEN]
    }
    return {name: text for name, text in texte.items() if text is not None}


def _als_text(wert: Any) -> str | None:
    """Zahlen ohne „.0“, weil Schlüssel Text sind; Verschachteltes taugt weder als Schlüssel noch als Name."""
    if wert is None:
        return ""
    if isinstance(wert, str):
        return lesbar(wert)
    if isinstance(wert, bool):
        return "ja" if wert else "nein"
    if isinstance(wert, int):
        return str(wert)
    if isinstance(wert, float):
        return str(int(wert)) if wert.is_integer() else repr(wert)
    return wert.isoformat() if isinstance(wert, date) else None


def lesbar(text: str) -> str:
    """Einzelne Leerzeichen; was weder Datenbank noch Bildschirm kennt (Nullzeichen, halbe Zeichen), als ␀."""
    return "".join("␀" if category(z) in ("Cc", "Cs") else z for z in " ".join(text.split()))


def felder_der(zeilen: Iterable[Mapping[str, str]]) -> Iterator[Feld]:
    """Je Name ein Feld, in der Reihenfolge, in der sie auftreten."""
    werte: dict[str, list[str]] = {}
    anzahl = 0
    for zeile in zeilen:
        anzahl += 1
        for name, text in zeile.items():
            werte.setdefault(name, []).append(text)
    for name, texte in werte.items():
        gefuellt = [text for text in texte if text]
        verschieden = dict.fromkeys(gefuellt)
        eindeutig = len(verschieden) == anzahl
        wiederholt = anzahl - len(verschieden)
        yield Feld(
            name=name,
            beispiele=tuple(list(verschieden)[:BEISPIELE]),
            gefuellt=len(gefuellt),
            eindeutig=eindeutig,
            fast_eindeutig=bool(verschieden) and wiederholt * 100 <= anzahl * WIEDERHOLT_JE_HUNDERT,
        )


def felder_in_worten(felder: Sequence[Feld]) -> str:
    """`Die Datei hat diese Eigenschaften: STT_NR („909“, „906“, „901“; eindeutig), …`"""
    if not felder:
        return "Die Flächen der Datei haben keine Eigenschaften."
    return f"Die Datei hat diese Eigenschaften: {'; '.join(feld_in_worten(feld) for feld in felder)}."


def feld_in_worten(feld: Feld) -> str:
    """`STT_NR („909“, „906“, „901“, eindeutig)`; leere Felder heißen „immer leer“."""
    angaben = [f"„{beispiel[:40]}“" for beispiel in feld.beispiele] or ["immer leer"]
    return f"{feld.name} ({', '.join([*angaben, *(['eindeutig'] if feld.eindeutig else [])])})"
