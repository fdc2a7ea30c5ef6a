"""Befunde: was beim Lesen einer Datei auffiel, wo es steht und was zu tun ist."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import zahl


@dataclass(frozen=True)
class Befund:
    """Eine Auffälligkeit; `flaeche` zählt die Flächen, `zeile` die Zeilen der Datei ab 1.

    Ohne beides betrifft sie die ganze Datei.
    """

    schwere: str  # fehler, hinweis
    text: str
    flaeche: int | None = None
    feld: str = ""
    zelle: str = ""
    vorschlag: str = ""
    name: str = ""
    zeile: int | None = None

    @property
    def stelle(self) -> str:
        """`Fläche 12 (Kalk), STT_NR` · `Zeile 14, Anteil`; leer für die ganze Datei."""
        ort = f"Fläche {self.flaeche}" if self.flaeche else ""
        if self.zeile:
            ort = f"Zeile {zahl(self.zeile)}"
        ort += f" ({self.name})" if self.name and ort else ""
        return ", ".join(teil for teil in (ort, self.feld) if teil)

    @property
    def in_worten(self) -> str:
        """`Fläche 12 (Kalk), STT_NR: Der Schlüssel fehlt.`"""
        wo = self.stelle
        return " ".join(teil for teil in (f"{wo}:" if wo else "", self.text, self.vorschlag) if teil)

    def als_dict(self) -> dict[str, Any]:
        """Dieselben Namen wie bei Lieferungen; die Zeile ist bei Grenzen die Nummer der Fläche."""
        return {
            "schwere": self.schwere,
            "blatt": None,
            "zeile": self.zeile or self.flaeche,
            "spalte": self.feld or None,
            "zelle": self.zelle or None,
            "text": self.in_worten,
            "vorschlag": self.vorschlag or None,
        }


class NichtLesbar(Fachfehler):
    """Die Datei lässt sich als Ganzes nicht lesen; der Text sagt, was gesehen wurde und was hilft."""


class AngabeFehlt(NichtLesbar):
    """Lesbar, sobald ein Mensch etwas sagt, was nicht in der Datei steht.

    `angabe` ist der Name des Feldes (bezugssystem, teil), `moeglich` sind Werte mit ihrem Text.
    """

    def __init__(self, text: str, *, angabe: str, moeglich: Sequence[tuple[str, str]]) -> None:
        super().__init__(text)
        self.angabe = angabe
        self.moeglich = tuple(moeglich)
