"""Befunde einer Lieferung als Tabelle zum Herunterladen."""

from typing import Any

import tablib

from sozialraum.statistik.models import Lieferung

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
    """Erfüllt `kern.listen.Ausgabe` für die Befunde genau einer Lieferung."""

    def __init__(self, lieferung: Lieferung) -> None:
        self.lieferung = lieferung

    def export(self, queryset: Any, **_: Any) -> tablib.Dataset:
        zeilen = [[befund.get(feld) for feld in SPALTEN.values()] for befund in self.lieferung.befunde]
        return tablib.Dataset(*zeilen, headers=list(SPALTEN))
