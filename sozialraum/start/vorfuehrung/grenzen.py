"""Zeichnet die Grenzen der erfundenen Stadt und schreibt sie als GeoJSON, wie ein Vermessungsamt sie liefert.

Die Quartiere sind Voronoi-Zellen beider Flussufer; jede gemeinsame Kante wird einmal leicht verbogen und
von beiden Nachbarn benutzt, so bleibt die Gliederung lückenlos. Ohne Django; gleiche Tabelle,
gleiche Bytes.
"""

import json
import math
from collections.abc import Iterable
from random import Random
from typing import Any

import shapely
from pyproj import Transformer
from shapely import LineString, MultiPoint, Point, Polygon, get_parts, union_all
from shapely.geometry import mapping
from shapely.ops import split

from sozialraum.start.vorfuehrung.stadt import Stadt, stadt

LAND_M = (900, 1_500)
BUCHT_M = 900
SCHRITT_M = 160
AUSSCHLAG_M = 90


def grenzdateien() -> dict[str, bytes]:
    """Dateiname → GeoJSON (WGS84) mit den Eigenschaften NR und NAME, erst die Bezirke, dann die Quartiere."""
    die = stadt()
    quartiere = _quartiere(die)
    bezirke = {
        nr: union_all([form for quartier, form in quartiere.items() if quartier[0] == nr])
        for nr in die.bezirke
    }
    namen = {quartier.nr: quartier.name for quartier in die.quartiere}
    return {
        "musterstadt_stadtbezirke.geojson": _geojson(
            (nr, die.bezirke[nr], form) for nr, form in bezirke.items()
        ),
        "musterstadt_quartiere.geojson": _geojson((nr, namen[nr], form) for nr, form in quartiere.items()),
    }


def _quartiere(die: Stadt) -> dict[str, Polygon]:
    """Nummer → Fläche in WGS84, auf 6 Stellen gerundet; Nachbarn teilen ihre Eckpunkte."""
    umriss, fluss = _umriss(die), _fluss()
    kanten = []
    for ufer in get_parts(split(umriss, fluss)):
        punkte = MultiPoint(
            [quartier.lage for quartier in die.quartiere if ufer.contains(Point(quartier.lage))]
        )
        zellen = get_parts(shapely.voronoi_polygons(punkte, extend_to=umriss))
        kanten += [zelle.intersection(ufer).boundary for zelle in zellen]
    # Auf ganze Meter gerastet: sonst laufen beide Ufer als zwei fast gleiche Linien nebeneinander her.
    linien = get_parts(shapely.line_merge(union_all(kanten, grid_size=1)))
    verbogen = [_verbiegen(linie, Random(f"{die.samen}-{nr}")) for nr, linie in enumerate(linien)]
    nach_wgs84 = Transformer.from_crs(25832, 4326, always_xy=True)

    def verorten(ost: Any, nord: Any) -> tuple[Any, Any]:
        laengen, breiten = nach_wgs84.transform(ost + die.mitte[0], nord + die.mitte[1])
        return laengen.round(6), breiten.round(6)

    flaechen = {
        quartier.nr: shapely.transform(flaeche, verorten, interleaved=False)
        for flaeche in get_parts(shapely.polygonize(verbogen))
        for quartier in die.quartiere
        if flaeche.contains(Point(quartier.lage))
    }
    return {quartier.nr: flaechen[quartier.nr] for quartier in die.quartiere}


def _umriss(die: Stadt) -> Polygon:
    """Um jedes Quartier etwas Land, Buchten gefüllt, Ecken gerundet."""
    zufall = Random(f"{die.samen}-umriss")
    land = [Point(quartier.lage).buffer(zufall.uniform(*LAND_M)) for quartier in die.quartiere]
    return union_all(land).buffer(BUCHT_M).buffer(-1.5 * BUCHT_M).buffer(0.5 * BUCHT_M)


def _fluss() -> LineString:
    """Die Ruhl: von West nach Ost mit einem Bogen südlich um die Altstadt."""
    return LineString(
        [
            (x, -650 - 1_250 * math.exp(-(((x - 500) / 1_500) ** 2)) + 180 * math.sin(x / 1_150))
            for x in range(-9_000, 9_001, 120)
        ]
    )


def _verbiegen(linie: LineString, zufall: Random) -> LineString:
    """Verschiebt Zwischenpunkte quer zur Linie; Anfang und Ende bleiben, damit Nachbarn zusammenpassen."""
    stuecke = max(2, round(linie.length / SCHRITT_M))
    wellen = [
        (zahl, zufall.uniform(-1, 1) / math.sqrt(zahl), zufall.uniform(0, math.tau)) for zahl in (2, 5, 9)
    ]
    ausschlag = min(AUSSCHLAG_M, linie.length * 0.05)
    punkte = []
    for nummer in range(stuecke + 1):
        anteil = nummer / stuecke
        hier = linie.interpolate(anteil, normalized=True)
        dort = linie.interpolate(min(anteil + 0.001, 1), normalized=True)
        zurueck = linie.interpolate(max(anteil - 0.001, 0), normalized=True)
        laenge = math.dist((zurueck.x, zurueck.y), (dort.x, dort.y)) or 1.0
        quer = (-(dort.y - zurueck.y) / laenge, (dort.x - zurueck.x) / laenge)
        weit = (
            ausschlag
            * math.sin(math.pi * anteil)
            * sum(a * math.sin(zahl * math.pi * anteil + p) for zahl, a, p in wellen)
        )
        punkte.append((hier.x + quer[0] * weit, hier.y + quer[1] * weit))
    # An den Enden gelten die Punkte selbst: Rechenreste würden die Nachbarn trennen.
    punkte[0], punkte[-1] = linie.coords[0], linie.coords[-1]
    return LineString(punkte)


def _geojson(gebiete: Iterable[tuple[str, str, Polygon]]) -> bytes:
    merkmale = [
        {"type": "Feature", "properties": {"NR": nr, "NAME": name}, "geometry": mapping(form)}
        for nr, name, form in gebiete
    ]
    return json.dumps({"type": "FeatureCollection", "features": merkmale}, ensure_ascii=False).encode()
