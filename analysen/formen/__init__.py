"""Die Formen, in denen eine Fassung ausgegeben wird, und was alle brauchen; jede liest nur den Inhalt.

Jede Form ist eine Funktion `form(inhalt, vermerk, *, melde) -> Ausgabe` in einem Modul ihres Namens. Geladen
wird sie erst, wenn sie gebraucht wird: Wer eine CSV-Datei schreibt, lädt keinen Schriftsatz.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Protocol, cast

from analysen.inhalt import Inhalt

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAPPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Melde = Callable[[float, str], None]


@dataclass(frozen=True)
class Vermerk:
    """Was in jeder Form über die Fassung steht; `pruefsumme` ist die des Inhalts, in allen Formen dieselbe.

    `berichtigt` ist die Nummer der Fassung, die diese ersetzt, `erratum` sagt, was an ihr falsch war.
    """

    fassung: int
    vorschau: bool
    stand: datetime
    pruefsumme: str
    berichtigt: int | None = None
    erratum: str = ""


@dataclass(frozen=True)
class Ausgabe:
    """Eine fertige Datei; `seiten` nur, wo die Form welche hat."""

    inhalt: bytes
    seiten: int | None = None


class Schreiber(Protocol):
    """Macht aus dem Inhalt eine Datei; `melde(anteil, text)` erfährt den Fortschritt und darf abbrechen."""

    def __call__(self, inhalt: Inhalt, vermerk: Vermerk, *, melde: Melde) -> Ausgabe: ...


@dataclass(frozen=True)
class Form:
    """Eine Form: die Art ihrer Datei, deren Endung und wo ihr Schreiber steht.

    `zusatz` steht vor der Endung, wo zwei Formen dieselbe haben.
    """

    inhaltsart: str
    endung: str
    modul: str
    funktion: str
    zusatz: str = ""

    def schreiber(self) -> Schreiber:
        return cast(Schreiber, getattr(import_module(f"analysen.formen.{self.modul}"), self.funktion))

    def dateiname(self, stamm: str) -> str:
        return f"{stamm}{self.zusatz}.{self.endung}"


# Schlüssel sind die Werte von `Fassungsdatei.Form`.
FORMEN: dict[str, Form] = {
    "pdf": Form("application/pdf", "pdf", "pdf", "pdf"),
    "docx": Form(WORD, "docx", "docx", "docx"),
    "html": Form("text/html; charset=utf-8", "html", "html", "html"),
    "xlsx": Form(MAPPE, "xlsx", "tabellen", "xlsx"),
    "csv-excel": Form("text/csv; charset=utf-8", "csv", "tabellen", "csv_excel", zusatz="_Excel"),
    "csv": Form("text/csv; charset=utf-8", "csv", "tabellen", "csv"),
}
