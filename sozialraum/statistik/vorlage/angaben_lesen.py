"""Getippte Angaben aus Daten (TOML, JSON) lesen; jeder Fehler nennt den Ort in der Vorlage."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from sozialraum.kern.fehler import Fachfehler

LAENGSTES_MUSTER = 500


class Vorlagenfehler(Fachfehler):
    """Die Importvorlage selbst ist falsch geschrieben."""


class Angaben:
    """Ein Abschnitt der Vorlage; `ort` steht vor jedem Fehler."""

    def __init__(self, daten: Any, ort: str) -> None:
        self.ort = ort
        if not isinstance(daten, Mapping):
            raise Vorlagenfehler(f"{ort}: hier wird ein Abschnitt mit Angaben erwartet.")
        self.daten = daten

    def __contains__(self, feld: str) -> bool:
        return feld in self.daten

    def falsch(self, feld: str, was: str) -> Any:
        raise Vorlagenfehler(f"{self.ort}, Angabe „{feld}“: {was}.")

    def nur(self, bekannt: Iterable[str]) -> None:
        if fremd := sorted(set(self.daten) - set(bekannt)):
            self.falsch(fremd[0], "diese Angabe ist unbekannt")

    def text(self, feld: str, vorgabe: str | None = None) -> str:
        wert = self.daten.get(feld, vorgabe)
        if not isinstance(wert, str):
            self.falsch(feld, "fehlt" if wert is None else "muss ein Text in Anführungszeichen sein")
        return str(wert)

    def ganz(self, feld: str, vorgabe: Any) -> Any:
        wert = self.daten.get(feld, vorgabe)
        if wert is not vorgabe and not _ist_ganz(wert):
            self.falsch(feld, "muss eine ganze Zahl ab 0 sein")
        return wert

    def ganze(self, feld: str) -> tuple[int, ...]:
        """Eine Liste ganzer Zahlen; fehlt sie, eine leere."""
        wert = self.daten.get(feld, [])
        if not isinstance(wert, list) or not all(_ist_ganz(eine) for eine in wert):
            self.falsch(feld, "muss eine Liste ganzer Zahlen sein")
        return tuple(wert)

    def dezimal(self, feld: str, vorgabe: Decimal | None) -> Decimal | None:
        wert = self.daten.get(feld)
        if wert is None:
            return vorgabe
        if isinstance(wert, bool) or not isinstance(wert, int | float):
            self.falsch(feld, "muss eine Zahl sein")
        return Decimal(str(wert))

    def wahr(self, feld: str, vorgabe: bool) -> bool:
        wert = self.daten.get(feld, vorgabe)
        if not isinstance(wert, bool):
            self.falsch(feld, "muss true oder false sein")
        return bool(wert)

    def texte(self, feld: str) -> tuple[str, ...]:
        """Eine Liste von Texten; fehlt sie, eine leere."""
        wert = self.daten.get(feld, [])
        if not isinstance(wert, list) or not all(isinstance(eines, str) for eines in wert):
            self.falsch(feld, "muss eine Liste von Texten sein")
        return tuple(wert)

    def worte(self, feld: str, bekannt: Iterable[str]) -> dict[str, str]:
        """Ein Abschnitt `{ name = "Text" }` mit bekannten Namen; fehlt er, ein leerer."""
        if feld not in self.daten:
            return {}
        teil = self.teil(feld)
        teil.nur(bekannt)
        return {name: teil.text(name) for name in teil.daten}

    def wort(self, feld: str, woerter: Any) -> Any:
        wert = self.text(feld)
        if wert not in set(woerter):
            self.falsch(feld, f"„{wert}“ ist unbekannt; bekannt sind {', '.join(woerter)}")
        return woerter(wert)

    def eines_von(self, feld: str, woerter: Iterable[str], vorgabe: str | None = None) -> str:
        wert = self.text(feld, vorgabe)
        if wert not in woerter:
            self.falsch(feld, f"„{wert}“ ist unbekannt; bekannt sind {', '.join(sorted(woerter))}")
        return wert

    def muster(self, feld: str, *, fehlt: bool = True) -> re.Pattern[str] | None:
        """Ein regulärer Ausdruck; None, wenn er fehlt und fehlen darf."""
        if feld not in self.daten and fehlt:
            return None
        text = self.text(feld)
        if len(text) > LAENGSTES_MUSTER:
            self.falsch(feld, f"ein Muster hat höchstens {LAENGSTES_MUSTER} Zeichen")
        try:
            return re.compile(text)
        except (re.error, OverflowError, RecursionError):
            return self.falsch(feld, f"„{text}“ ist kein gültiger regulärer Ausdruck")

    def teil(self, feld: str) -> "Angaben":
        return Angaben(self.daten.get(feld), f"{self.ort}, Abschnitt „{feld}“")

    def teile(self, feld: str, *, leer: bool = False) -> list["Angaben"]:
        wert = self.daten.get(feld, [] if leer else None)
        if not isinstance(wert, list) or not (wert or leer):
            self.falsch(feld, "mindestens ein Abschnitt fehlt")
        return [Angaben(eines, f"{self.ort}, {feld} Nr. {nummer}") for nummer, eines in enumerate(wert, 1)]


def _ist_ganz(wert: Any) -> bool:
    return isinstance(wert, int) and not isinstance(wert, bool) and wert >= 0
