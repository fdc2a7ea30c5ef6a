"""GeoJSON: Sammlungen, einzelne Flächen und nackte Geometrien, die nach ihrer Datei heißen."""

import json
from typing import Any

from sozialraum.raeume.befund import NichtLesbar
from sozialraum.raeume.grenzen_lesen.grenzdatei import Rohdatei, Rohmerkmal
from sozialraum.raeume.grenzen_lesen.json_lesen import genanntes_bezugssystem

GEOMETRIEN = ("Polygon", "MultiPolygon", "GeometryCollection")


def lies_geojson(dokument: dict[str, Any]) -> Rohdatei:
    """Jede Fläche des Dokuments. Fehler: `NichtLesbar`, wenn es keine enthält."""
    return Rohdatei("GeoJSON", _merkmale(dokument), genanntes_bezugssystem(dokument))


def _merkmale(dokument: dict[str, Any]) -> list[Rohmerkmal]:
    art = dokument.get("type")
    if "geometryType" in dokument or "spatialReference" in dokument:
        raise NichtLesbar(
            "Das ist JSON von Esri (ArcGIS); diese Form ist nicht lesbar. Bitte rufen Sie die Daten mit "
            "„f=geojson“ ab oder speichern Sie sie als GeoJSON."
        )
    if art == "Feature":
        return [_feature(dokument)]
    if art in GEOMETRIEN:
        return [Rohmerkmal({}, dokument)]
    if art != "FeatureCollection":
        gesehen = (
            f"„type“ ist {json.dumps(art, ensure_ascii=False)[:60]}" if "type" in dokument else "„type“ fehlt"
        )
        raise NichtLesbar(
            f"Die Datei enthält keine Flächen ({gesehen}). Lesbar sind „FeatureCollection“, „Feature“, "
            "„Polygon“, „MultiPolygon“ und „GeometryCollection“."
        )
    features = dokument.get("features")
    if not isinstance(features, list) or not features:
        raise NichtLesbar("Die Datei enthält keine Flächen: Die Liste „features“ fehlt oder ist leer.")
    return [_feature(feature) for feature in features]


def _feature(roh: Any) -> Rohmerkmal:
    if not isinstance(roh, dict) or roh.get("type") != "Feature":
        return Rohmerkmal({}, "kein Feature")
    eigenschaften = roh.get("properties")
    eigenschaften = dict(eigenschaften) if isinstance(eigenschaften, dict) else {}
    if "id" in roh and "id" not in eigenschaften and isinstance(roh["id"], str | int):
        eigenschaften["id"] = roh["id"]
    return Rohmerkmal(eigenschaften, roh.get("geometry"))
