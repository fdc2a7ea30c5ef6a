"""Shapefiles: Umrisse (.shp), Eigenschaften (.dbf), Bezugssystem (.prj) und Zeichensatz (.cpg)."""

import io
import struct
import warnings
from collections.abc import Mapping
from typing import Any

import shapefile

from sozialraum.raeume.befund import Befund, NichtLesbar
from sozialraum.raeume.grenzen_lesen.grenzdatei import Rohdatei, Rohmerkmal

# Was pyshp bei beschädigten Dateien wirft; es prüft nicht selbst.
BESCHAEDIGT = (
    shapefile.ShapefileException,
    shapefile.GeoJSON_Error,
    shapefile.RingSamplingError,
    struct.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    OSError,
    TypeError,
    ValueError,
)
ZEICHENSAETZE = {
    "utf-8": "utf-8", "utf8": "utf-8", "65001": "utf-8", "1252": "cp1252", "ansi 1252": "cp1252",
    "cp1252": "cp1252", "windows-1252": "cp1252", "iso-8859-1": "latin-1", "iso88591": "latin-1",
    "88591": "latin-1", "latin1": "latin-1", "iso-8859-15": "iso-8859-15", "850": "cp850", "cp850": "cp850",
}  # fmt: skip


def lies_shapefile(teile: Mapping[str, bytes]) -> Rohdatei:
    """`teile` sind seine Dateien nach ihrer Endung (shp, dbf, prj, cpg). Fehler: `NichtLesbar`."""
    if "dbf" not in teile:
        raise NichtLesbar(
            "Zum Shapefile fehlt die Datei .dbf mit Schlüsseln und Namen. Bitte packen Sie alle Dateien "
            "gleichen Namens (.shp, .dbf, .prj, .shx) zusammen."
        )
    zeichensatz, befunde = _zeichensatz(teile)
    try:
        with warnings.catch_warnings():
            # pyshp warnt in englischen Sätzen vor Umrissen, die wir selbst prüfen.
            warnings.simplefilter("ignore")
            merkmale = _merkmale(teile, zeichensatz)
    except BESCHAEDIGT as fehler:
        raise NichtLesbar(
            "Das Shapefile ist beschädigt oder unvollständig; seine Umrisse und Eigenschaften lassen sich "
            "nicht lesen. Bitte packen Sie alle Dateien gleichen Namens neu."
        ) from fehler
    if not merkmale:
        raise NichtLesbar("Das Shapefile enthält keine Flächen.")
    prj = teile.get("prj", b"").decode("utf-8-sig", "replace").strip()
    return Rohdatei("Shapefile", merkmale, prj, befunde)


def _merkmale(teile: Mapping[str, bytes], zeichensatz: str) -> list[Rohmerkmal]:
    # Ohne .shx: der Index wird nicht gebraucht, wenn man von vorn liest, und oft fehlt er.
    with shapefile.Reader(
        shp=io.BytesIO(teile["shp"]), dbf=io.BytesIO(teile["dbf"]), encoding=zeichensatz
    ) as leser:
        return [
            Rohmerkmal(satz.record.as_dict(), _geometrie(satz.shape)) for satz in leser.iterShapeRecords()
        ]


def _geometrie(form: Any) -> Any:
    return None if form.shapeType == shapefile.NULL else dict(form.__geo_interface__)


def _zeichensatz(teile: Mapping[str, bytes]) -> tuple[str, list[Befund]]:
    genannt = teile.get("cpg", b"").decode("ascii", "ignore").strip().casefold()
    if genannt in ZEICHENSAETZE:
        return ZEICHENSAETZE[genannt], []
    # Vor den Sätzen steht ein binärer Kopf; wie lang er ist, sagt er selbst.
    kopf = int.from_bytes(teile["dbf"][8:10], "little")
    try:
        teile["dbf"][kopf:].decode("utf-8")
    except UnicodeDecodeError:
        hinweis = "Der Zeichensatz ist nicht genannt (.cpg fehlt); gelesen als Windows-1252."
        return "cp1252", [Befund("hinweis", f"{hinweis} Bitte prüfen Sie Umlaute in den Namen.")]
    return "utf-8", []
