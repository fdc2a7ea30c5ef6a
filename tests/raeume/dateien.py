"""Selbstgemachte Grenzdateien anderer Formen: TopoJSON, Shapefile, ZIP, andere Bezugssysteme."""

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

import shapefile
import shapely
from pyproj import CRS, Transformer

from tests.raeume.geojson import feature, quadrat, sammlung

# Wie das Geoinformationssystem von Esri ETRS89 / UTM 32 schreibt.
PRJ_UTM32 = (
    'PROJCS["ETRS_1989_UTM_Zone_32N",GEOGCS["GCS_ETRS_1989",DATUM["D_ETRS_1989",SPHEROID["GRS_1980",6378137.0,'
    '298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
    'PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",9.0],'
    'PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)
TEILE = {"11": ("Hafenviertel", 0, 1), "12": ("Weberviertel", 1, 1), "21": ("Lindenhöhe", 0, 0)}


def umgerechnet(geometrie: dict[str, Any], epsg: int) -> dict[str, Any]:
    rechner = Transformer.from_crs("EPSG:4326", CRS.from_epsg(epsg), always_xy=True)
    form = shapely.transform(
        shapely.from_geojson(json.dumps(geometrie)), lambda x, y: rechner.transform(x, y), interleaved=False
    )
    return json.loads(shapely.to_geojson(form))


def in_metern(epsg: int, crs: str = "") -> bytes:
    """Drei Stadtteile von Probstadt als GeoJSON in einem anderen Bezugssystem."""
    weiteres = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
    return sammlung(
        *(
            feature(umgerechnet(quadrat(spalte, zeile), epsg), NR=nr, NAME=name)
            for nr, (name, spalte, zeile) in TEILE.items()
        ),
        **weiteres,
    )


def topojson(**weitere_objekte: Any) -> bytes:
    """Zwei Nachbarn, deren gemeinsame Kante einmal als Bogen dasteht; gerastert auf 1/10000 Grad."""
    kante = [[200, 0], [0, 200]]
    links = [[200, 200], [-200, 0], [0, -200], [200, 0]]
    rechts = [[200, 0], [200, 0], [0, 200], [-200, 0]]
    teile = [
        {"type": "Polygon", "arcs": [[0, 1]], "id": "21", "properties": {"NAME": "Lindenhöhe"}},
        {"type": "MultiPolygon", "arcs": [[[2, -1]]], "id": 22, "properties": {"NAME": "Am Südhang"}},
    ]
    mitten = [{"type": "Point", "coordinates": [1, 1]}]
    return json.dumps(
        {
            "type": "Topology",
            "transform": {"scale": [0.0001, 0.0001], "translate": [7.0, 51.2]},
            "arcs": [kante, links, rechts],
            "objects": {
                "stadtteile": {"type": "GeometryCollection", "geometries": teile},
                "mitten": {"type": "GeometryCollection", "geometries": mitten},
                **weitere_objekte,
            },
        },
        ensure_ascii=False,
    ).encode()


def shapefile_zip(
    *, prj: str = PRJ_UTM32, epsg: int = 25832, zeichensatz: str = "utf-8", ohne: str = "", ordner: str = ""
) -> bytes:
    """Drei Stadtteile als Shapefile in einem ZIP; `ohne` lässt die Datei mit dieser Endung weg."""
    teile = {"shp": io.BytesIO(), "shx": io.BytesIO(), "dbf": io.BytesIO()}
    with shapefile.Writer(encoding=zeichensatz, **teile) as schreiber:
        schreiber.field("NR", "C", 10)
        schreiber.field("NAME", "C", 40)
        schreiber.field("EINW", "N", 10)
        for nr, (name, spalte, zeile) in TEILE.items():
            schreiber.shape(umgerechnet(quadrat(spalte, zeile), epsg))
            schreiber.record(nr, name, 1000)
    inhalt = {f"{ordner}stadtteile.{endung}": puffer.getvalue() for endung, puffer in teile.items()}
    if prj:
        inhalt[f"{ordner}stadtteile.prj"] = prj.encode()
    return paket({name: daten for name, daten in inhalt.items() if not ohne or not name.endswith(ohne)})


def paket(dateien: Mapping[str, bytes]) -> bytes:
    puffer = io.BytesIO()
    with zipfile.ZipFile(puffer, "w", zipfile.ZIP_DEFLATED) as zip_datei:
        for name, inhalt in dateien.items():
            zip_datei.writestr(name, inhalt)
    return puffer.getvalue()
