"""Flächen in Metern, lückenlos: woraus eine Karte gezeichnet wird."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from sozialraum.kern.farben import Rolle
from sozialraum.raeume.projektion import UTM32, WGS84, umgerechnet

# Punkte näher als dies sind derselbe; schmalere Spalten zwischen Nachbarn werden geschlossen.
FANG_M = 2.0
SPALT_M = 20.0

Rahmen = tuple[float, float, float, float]  # links, unten, rechts, oben


@dataclass(frozen=True)
class Flaeche:
    """Ein Stück der Karte in WGS84: Teil des Gebiets, seines Bezirks oder nur der Stadt.

    `gruppe` fasst Flächen zusammen, deren gemeinsamer Rand mitläuft (der Bezirk, zu dem sie gehören).
    """

    name: str
    geometrie: BaseGeometry
    rolle: Rolle
    gruppe: str = ""


@dataclass(frozen=True)
class Stueck:
    name: str
    form: BaseGeometry
    rolle: Rolle
    gruppe: str


def in_metern(flaechen: Sequence[Flaeche]) -> list[Stueck]:
    """UTM 32, lückenlos: Nachbarn aus einer Datei teilen ihre Grenze nicht immer Punkt für Punkt."""
    formen = umgerechnet([flaeche.geometrie for flaeche in flaechen], WGS84, UTM32)
    sauber = shapely.coverage_clean(formen, snapping_distance=FANG_M, gap_width=SPALT_M)
    return [
        Stueck(flaeche.name, form, flaeche.rolle, flaeche.gruppe)
        for flaeche, form in zip(flaechen, sauber, strict=True)
        if not form.is_empty
    ]


def rahmen(stuecke: Iterable[Stueck]) -> Rahmen:
    links, unten, rechts, oben = shapely.total_bounds([stueck.form for stueck in stuecke]).tolist()
    return links, unten, rechts, oben


def erweitert(rahmen: Rahmen, anteil: float) -> Rahmen:
    links, unten, rechts, oben = rahmen
    rand = max(rechts - links, oben - unten) * anteil
    return links - rand, unten - rand, rechts + rand, oben + rand


def anteil(innen: Rahmen, aussen: Rahmen) -> float:
    """Größte Ausdehnung des inneren Rahmens gemessen an der des äußeren."""
    return max(innen[2] - innen[0], innen[3] - innen[1]) / max(aussen[2] - aussen[0], aussen[3] - aussen[1])
