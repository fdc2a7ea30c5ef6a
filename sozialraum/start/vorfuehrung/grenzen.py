"""Zeichnet die Grenzen der erfundenen Stadt und schreibt sie als GeoJSON, wie ein Vermessungsamt sie liefert.

Das Land zerfällt in Baublöcke, außen größer als in der Mitte; Ruhl und Bahn teilen sie. Jeder Block gehört
zum nächsten Quartier, ein Quartier ist die Summe seiner Blöcke: so ist die Gliederung lückenlos, jede Grenze
läuft an Blockrändern entlang. Ohne Django; gleiche Tabelle, gleiche Bytes.
"""

import json
import math
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from random import Random
from typing import Any

import shapely
from pyproj import Transformer
from shapely import LineString, MultiPoint, Point, Polygon, get_parts, union_all
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from sozialraum.start.vorfuehrung.stadt import Quartier, Stadt, Teil, stadt

STADTBEZIRKE = "musterstadt_stadtbezirke.geojson"
FRUEHERE_QUARTIERE = "musterstadt_quartiere_bis_2019.geojson"
QUARTIERE = "musterstadt_quartiere.geojson"

# Um jedes Quartier so viel Land (Stadtrand), Buchten dazwischen gefüllt.
LAND_M = (750, 1_250)
BUCHT_M = 900
# Abstand der Blockmitten in der Stadtmitte und je Meter nach außen mehr.
BLOCK_M, BLOCK_JE_M = 140, 0.022
BAHN_HINDERT_M = 600
GLATT_M = 38
FERN_M = 9_000


def grenzdateien() -> dict[str, bytes]:
    """Dateiname → GeoJSON (WGS84) mit NR und NAME: Bezirke, frühere und heutige Quartiere."""
    die, formen = stadt(), _formen()
    bezirke = [
        (nr, name, union_all([formen[teil] for teil in die.teile if teil.nr[0] == nr]))
        for nr, name in die.bezirke.items()
    ]
    return {
        STADTBEZIRKE: _geojson(bezirke),
        FRUEHERE_QUARTIERE: _geojson(_quartiere(die.fruehere, formen)),
        QUARTIERE: _geojson(_quartiere(die.quartiere, formen)),
    }


def _quartiere(
    quartiere: Iterable[Quartier], formen: dict[Teil, BaseGeometry]
) -> Iterable[tuple[str, str, BaseGeometry]]:
    for quartier in quartiere:
        yield quartier.nr, quartier.name, union_all([formen[teil] for teil in quartier.teile])


@cache
def _formen() -> dict[Teil, BaseGeometry]:
    """Die Fläche jedes Teils in WGS84, auf 6 Stellen gerundet; Nachbarn teilen ihre Eckpunkte."""
    die = stadt()
    fluss, bahn, umriss = _fluss(), _bahn(), _umriss(die)
    bloecke = _bloecke(die, umriss, fluss, bahn)
    besitzer = _verteilen(die, bloecke, fluss, bahn)
    flaechen = [
        union_all([block for block, teil in zip(bloecke, besitzer, strict=True) if teil is eigner])
        for eigner in die.teile
    ]
    glatt = shapely.coverage_simplify(flaechen, GLATT_M)
    nach_wgs84 = Transformer.from_crs(25832, 4326, always_xy=True)

    def verorten(ost: Any, nord: Any) -> tuple[Any, Any]:
        laengen, breiten = nach_wgs84.transform(ost + die.mitte[0], nord + die.mitte[1])
        return laengen.round(6), breiten.round(6)

    return {
        teil: shapely.transform(form, verorten, interleaved=False)
        for teil, form in zip(die.teile, glatt, strict=True)
    }


# Land und Linien ---------------------------------------------------------------------------------


def _umriss(die: Stadt) -> BaseGeometry:
    zufall = Random(f"{die.samen}-umriss")
    land = [Point(teil.lage).buffer(zufall.uniform(*LAND_M)) for teil in die.teile]
    return union_all(land).buffer(BUCHT_M).buffer(-1.4 * BUCHT_M).buffer(0.4 * BUCHT_M)


def _fluss() -> LineString:
    """Die Ruhl: von West nach Ost mit einem Bogen südlich um die Altstadt."""
    return LineString(
        [
            (
                x,
                -650
                - 1_250 * math.exp(-(((x - 500) / 1_500) ** 2))
                + 180 * math.sin(x / 1_150)
                + 60 * math.sin(x / 410 + 1),
            )
            for x in range(-FERN_M, FERN_M + 1, 90)
        ]
    )


def _bahn() -> LineString:
    """Der Damm der Güterbahn: trennt Hafen und Bahnhof von der Nordstadt, weiter nach Osten."""
    stuetzen = [
        (-FERN_M, 1_600), (-4_700, 1_350), (-3_300, 850), (-2_000, 300), (-350, 850), (750, 1_400),
        (2_400, 1_120), (3_600, 640), (5_000, 640), (FERN_M, 1_000),
    ]  # fmt: skip
    return _rund(stuetzen)


def _rund(stuetzen: Sequence[tuple[float, float]]) -> LineString:
    """Ecken viermal abgeschnitten (Chaikin)."""
    punkte = list(stuetzen)
    for _ in range(4):
        neu = [punkte[0]]
        for (ax, ay), (bx, by) in pairwise(punkte):
            neu += [
                (0.75 * ax + 0.25 * bx, 0.75 * ay + 0.25 * by),
                (0.25 * ax + 0.75 * bx, 0.25 * ay + 0.75 * by),
            ]
        punkte = [*neu, punkte[-1]]
    return LineString(punkte)


# Blöcke ------------------------------------------------------------------------------------------


def _bloecke(die: Stadt, umriss: BaseGeometry, fluss: LineString, bahn: LineString) -> list[Polygon]:
    mitten = MultiPoint(_blockmitten(die, umriss))
    waben = get_parts(shapely.voronoi_polygons(mitten, extend_to=umriss.buffer(500)))
    drinnen = [wabe for wabe in waben if umriss.contains(wabe.representative_point())]
    # Auf ganze Meter gerastet: sonst laufen zwei fast gleiche Linien nebeneinander her.
    linien = union_all([*(wabe.boundary for wabe in drinnen), fluss, bahn], grid_size=1)
    land = union_all(drinnen)
    flaechen = get_parts(shapely.polygonize(get_parts(linien)))
    return [flaeche for flaeche in flaechen if land.contains(flaeche.representative_point())]


def _blockmitten(die: Stadt, umriss: BaseGeometry) -> list[tuple[float, float]]:
    """Zufällige Punkte mit Mindestabstand, der nach außen wächst."""
    zufall = Random(f"{die.samen}-bloecke")
    west, sued, ost, nord = umriss.bounds
    kasten = 400.0
    belegt: dict[tuple[int, int], list[tuple[float, float]]] = {}
    shapely.prepare(umriss)
    punkte = []
    for _ in range(26_000):
        x, y = zufall.uniform(west - 400, ost + 400), zufall.uniform(sued - 400, nord + 400)
        abstand = min(kasten, BLOCK_M + BLOCK_JE_M * math.hypot(x, y))
        spalte, zeile = int(x // kasten), int(y // kasten)
        nachbarn = (
            punkt
            for i in (spalte - 1, spalte, spalte + 1)
            for j in (zeile - 1, zeile, zeile + 1)
            for punkt in belegt.get((i, j), ())
        )
        if all(math.dist(punkt, (x, y)) >= abstand for punkt in nachbarn):
            belegt.setdefault((spalte, zeile), []).append((x, y))
            punkte.append((x, y))
    return punkte


def _verteilen(die: Stadt, bloecke: list[Polygon], fluss: LineString, bahn: LineString) -> list[Teil]:
    """Zu jedem Block seinen Teil: den nächsten am selben Ufer; über die Bahn ist es weiter."""
    laengs_fluss, laengs_bahn = list(fluss.coords), list(bahn.coords)

    def seite(linie: list[tuple[float, ...]], x: float, y: float) -> bool:
        for (ax, ay), (bx, by) in pairwise(linie):
            if ax <= x <= bx:
                return y > ay + (by - ay) * (x - ax) / (bx - ax)
        raise ValueError(f"{x} liegt nicht an der Linie.")

    sitze = [(teil, seite(laengs_fluss, *teil.lage), seite(laengs_bahn, *teil.lage)) for teil in die.teile]
    besitzer = []
    for block in bloecke:
        ort = block.representative_point()
        ufer, damm = seite(laengs_fluss, ort.x, ort.y), seite(laengs_bahn, ort.x, ort.y)
        besitzer.append(
            min(
                (teil for teil, sein_ufer, _ in sitze if sein_ufer == ufer),
                key=lambda teil: (
                    math.dist(teil.lage, (ort.x, ort.y))
                    + BAHN_HINDERT_M * (seite(laengs_bahn, *teil.lage) != damm)
                ),
            )
        )
    return besitzer


def _geojson(gebiete: Iterable[tuple[str, str, BaseGeometry]]) -> bytes:
    merkmale = [
        {"type": "Feature", "properties": {"NR": nr, "NAME": name}, "geometry": mapping(form)}
        for nr, name, form in gebiete
    ]
    return json.dumps({"type": "FeatureCollection", "features": merkmale}, ensure_ascii=False).encode()
