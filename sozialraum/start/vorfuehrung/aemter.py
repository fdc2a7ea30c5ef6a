"""Welches Amt von Musterstadt was wann schickt; die Mundart seiner Dateien steht in seiner Importvorlage."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from sozialraum.start.vorfuehrung.lebenslagen import WAHLEN
from sozialraum.start.vorfuehrung.stadt import stadt

VORLAGEN = Path(__file__).resolve().parents[2] / "statistik" / "vorlagen"


@dataclass(frozen=True)
class Amt:
    """Ein Amt mit seiner Importvorlage `musterstadt_<name>`.

    `raum` sind seine Gebietsschlüssel für Stadt, Bezirk und Quartier, `vorspann` die Zeilen über dem Kopf,
    `folgt` Merkmalsschlüssel, die für das letzte Jahr noch ausstehen. `pakete` sind die Jahre je Datei, vom
    Anfang der Jahre gezählt: (0, 10) heißt die ersten zehn; `nur` lässt davon wenige übrig. `vertraulich`
    schickt auch kleine Anzahlen; geschlossen wird erst bei der Übernahme.
    """

    name: str
    pakete: tuple[tuple[int, int], ...] = ((0, 12),)
    raum: tuple[str, str, str] = ("Stadt", "{}", "{}")
    vorspann: tuple[str, ...] = ()
    folgt: tuple[str, ...] = ()
    rundet: bool = False
    vertraulich: bool = False
    bom: bool = False
    endung: str = "csv"
    nur: tuple[int, ...] = ()

    def dateien(self) -> dict[str, Sequence[int]]:
        """Dateiname → Jahre."""
        alle = [jahr for jahr in stadt().jahre if jahr in (self.nur or stadt().jahre)]
        return {self._dateiname(alle[von:bis]): alle[von:bis] for von, bis in self.pakete}

    def _dateiname(self, jahre: Sequence[int]) -> str:
        spanne = f"{jahre[0]}-{jahre[-1]}" if len(jahre) > 1 else f"{jahre[0]}"
        return f"musterstadt_{self.name}_{spanne}.{self.endung}"


MIT_AGS = ("05999000", "05999000-{}", "05999000-{}")
AEMTER = (
    Amt("bevoelkerung", pakete=((0, 10), (10, 11), (11, 12))),
    # Vor und nach der Gebietsreform: eine breite Tabelle hat für jedes Gebiet jedes Jahr eine Spalte.
    Amt("haushalte", pakete=((0, 6), (6, 12)), raum=MIT_AGS, vertraulich=True),
    Amt("bewegungen"),
    Amt("auslaenderbehoerde"),
    Amt(
        "arbeitsmarkt",
        pakete=((0, 11), (11, 12)),
        raum=MIT_AGS,
        vorspann=(
            "Agentur für Arbeit Musterstadt, Statistik",
            "Arbeitslose und Beschäftigte am Wohnort nach Quartieren",
            "Anzahlen unter 10 und Zahlen, aus denen sie sich errechnen ließen, sind durch * ersetzt.",
            "Sonderauswertung (erfundene Beispieldaten)",
        ),
    ),
    Amt("grundsicherung", bom=True),
    Amt("kita", raum=("stadt", "bezirk-{}", "quartier-{}")),
    Amt("schulen", folgt=("S1", "S2", "S3", "S4"), rundet=True),
    Amt("wohnen", folgt=("W1", "W2", "W3", "W4", "W5", "W6"), endung="xlsx"),
    Amt("wahlen", nur=tuple(jahr for wann in WAHLEN.values() for jahr in wann)),
)

# Schon da, aber noch nicht bestätigt: was für das letzte Jahr folgen sollte.
NACHLIEFERUNG = replace(next(amt for amt in AEMTER if amt.name == "schulen"), pakete=((11, 12),), folgt=())


@cache
def vorlage(name: str) -> Mapping[str, Any]:
    return tomllib.loads((VORLAGEN / f"musterstadt_{name}.toml").read_text("utf-8"))
