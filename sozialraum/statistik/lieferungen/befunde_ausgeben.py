"""Befunde einer Lieferung als Tabelle zum Herunterladen."""

from collections.abc import Mapping, Sequence
from typing import Any

import tablib

SPALTEN = {
    "Schwere": "schwere",
    "Blatt": "blatt",
    "Zeile": "zeile",
    "Spalte": "spalte",
    "Zelle": "zelle",
    "Befund": "text",
    "Vorschlag": "vorschlag",
}


class Befundausgabe:
    """Erfüllt `kern.listen.Ausgabe` für die sichtbaren Befunde genau einer Lieferung."""

    def __init__(self, befunde: Sequence[Mapping[str, Any]]) -> None:
        self.befunde = befunde

    def export(self, queryset: Any, **_: Any) -> tablib.Dataset:
        zeilen = [[befund.get(feld) for feld in SPALTEN.values()] for befund in self.befunde]
        return tablib.Dataset(*zeilen, headers=list(SPALTEN))
