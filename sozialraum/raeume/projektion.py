"""Umrechnen zwischen Längen- und Breitengraden und Metern; Flächen auf dem Ellipsoid."""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

import shapely
from pyproj import CRS, Geod, Transformer
from shapely.geometry.base import BaseGeometry

WGS84 = "EPSG:4326"
UTM32 = "EPSG:25832"
ELLIPSOID = Geod(ellps="GRS80")
# 7 Nachkommastellen sind 1 cm; mehr ist Rechenrauschen und macht gleiche Grenzen ungleich.
NACHKOMMASTELLEN = 7


def umgerechnet(formen: Sequence[BaseGeometry], von: CRS | str, nach: CRS | str) -> list[BaseGeometry]:
    """Dieselben Formen im anderen Bezugssystem, immer Länge vor Breite; Unmögliches wird unendlich."""
    if not formen:
        return []
    rechner = _rechner(von, nach)

    def rechne(x: Any, y: Any) -> Any:
        return rechner.transform(x, y)

    return list(shapely.transform(list(formen), rechne, interleaved=False))


@lru_cache(maxsize=16)
def _rechner(von: CRS | str, nach: CRS | str) -> Transformer:
    return Transformer.from_crs(von, nach, always_xy=True)


def gerundet(formen: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """Auf sieben Stellen; der Umriss kann sich danach berühren."""
    return list(shapely.transform(list(formen), lambda punkte: punkte.round(NACHKOMMASTELLEN)))


def flaeche_ha(geometrie: BaseGeometry) -> Decimal:
    """Fläche auf dem Ellipsoid GRS 80 in Hektar, zwei Nachkommastellen."""
    quadratmeter, _ = ELLIPSOID.geometry_area_perimeter(geometrie)
    return Decimal(abs(quadratmeter) / 10_000).quantize(Decimal("0.01"))
