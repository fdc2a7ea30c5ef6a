"""Liest Grenzen: aus Bytes werden Flächen mit Eigenschaften, daraus Einheiten mit Schlüssel und Name.

Kennt weder Django noch Modelle. Ein Feld wird nie erraten: `lies_grenzen` nennt alle Eigenschaften mit
Beispielen, `waehle_einheiten` nimmt die, die ein Mensch gewählt hat.
"""

import hashlib
import re
from dataclasses import replace
from pathlib import PurePosixPath

import shapely

from sozialraum.kern.zahlen import dateigroesse, zahl
from sozialraum.raeume.befund import AngabeFehlt, Befund, NichtLesbar
from sozialraum.raeume.felder import Feld, eigenschaften, feld_in_worten, felder_der, felder_in_worten
from sozialraum.raeume.grenzen_lesen.bezugssystem import ZUR_WAHL as BEZUGSSYSTEME
from sozialraum.raeume.grenzen_lesen.bezugssystem import in_wgs84
from sozialraum.raeume.grenzen_lesen.flaechen import (
    PUNKTE_UNVEREINFACHT,
    VEREINFACHEN_M,
    Geometrien,
    bereinigt,
    formen_der,
    gemeinsam_vereinfacht,
    ueberlappungen,
)
from sozialraum.raeume.grenzen_lesen.geojson import lies_geojson
from sozialraum.raeume.grenzen_lesen.grenzdatei import (
    NAME_LAENGE,
    SCHLUESSEL_LAENGE,
    Grenzdatei,
    Grenzeinheit,
    Rohdatei,
    Rohflaeche,
    Rohmerkmal,
)
from sozialraum.raeume.grenzen_lesen.json_lesen import lies_json
from sozialraum.raeume.grenzen_lesen.shapefile_lesen import lies_shapefile
from sozialraum.raeume.grenzen_lesen.topojson import lies_topojson
from sozialraum.raeume.grenzen_lesen.waehlen import (
    ANDERER_SCHLUESSEL,
    AUSLASSEN,
    KEINE,
    ZUSAMMENLEGEN,
    Auswahl,
    Entscheidungen,
    Zweifelsfall,
    waehle_einheiten,
)
from sozialraum.raeume.grenzen_lesen.zip_lesen import Paket, buendeln
from sozialraum.raeume.projektion import WGS84

__all__ = [
    "ANDERER_SCHLUESSEL",
    "AUSLASSEN",
    "BEZUGSSYSTEME",
    "HOECHSTENS_BYTES",
    "KEINE",
    "NAME_LAENGE",
    "SCHLUESSEL_LAENGE",
    "ZUSAMMENLEGEN",
    "AngabeFehlt",
    "Auswahl",
    "Befund",
    "Entscheidungen",
    "Feld",
    "Grenzdatei",
    "Grenzeinheit",
    "NichtLesbar",
    "Zweifelsfall",
    "buendeln",
    "feld_in_worten",
    "felder_in_worten",
    "lies_grenzen",
    "waehle_einheiten",
]

HOECHSTENS_BYTES = 30_000_000
HOECHSTENS_FLAECHEN = 20_000
ANDERE_FORMATE = (
    (b"SQLite format 3", "ein GeoPackage oder eine andere SQLite-Datenbank"),
    (b"\x00\x00\x27\x0a", "ein einzelnes Shapefile (.shp); es braucht seine .dbf und .prj"),
    (b"<", "eine XML-Datei, vielleicht KML oder GML"),
    (b"\x1f\x8b", "eine mit gzip gepackte Datei"),
    (b"7z\xbc\xaf\x27\x1c", "eine mit 7-Zip gepackte Datei"),
    (b"Rar!", "eine mit RAR gepackte Datei"),
    (b"%PDF", "ein PDF"),
)
NAECHSTER_SCHRITT = (
    "Lesbar sind GeoJSON, TopoJSON und Shapefile (als ZIP); bitte speichern Sie die Grenzen im "
    "Geoinformationssystem in einer dieser Formen."
)
# Nackte Geometrien haben keine Eigenschaften; was es über sie zu wissen gibt, steht im Namen der Datei.
NUMMER_UND_NAME = re.compile(r"(?P<nummer>\d[\d.]*)[ _-]+(?P<name>\D.*)")


def lies_grenzen(
    inhalt: bytes,
    *,
    dateiname: str = "",
    bezugssystem: str = "",
    teil: str = "",
    vereinfachen_m: float | None = None,
) -> Grenzdatei:
    """Flächen in WGS84, Eigenschaften und Befunde aus GeoJSON, TopoJSON oder ZIP (Shapefile, JSON).

    `bezugssystem` (EPSG-Code) gilt vor dem, was die Datei nennt; `teil` wählt eine von mehreren Ebenen.
    `vereinfachen_m` ist die Toleranz der gemeinsamen Vereinfachung in Metern, 0 lässt alles, wie es ist;
    ohne Angabe werden nur sehr große Dateien vereinfacht. Fehler: `AngabeFehlt`, wenn erst ein Mensch etwas
    sagen muss; `NichtLesbar`, wenn die Datei als Ganzes nicht zu lesen ist; einzelne Flächen geben Befunde.
    """
    if not inhalt.strip():
        raise NichtLesbar("Die Datei ist leer. Bitte wählen Sie eine Datei mit Grenzen.")
    if len(inhalt) > HOECHSTENS_BYTES:
        raise NichtLesbar(
            f"Die Datei hat {dateigroesse(len(inhalt))}, lesbar sind bis {dateigroesse(HOECHSTENS_BYTES)}. "
            "Bitte vereinfachen Sie die Grenzen vorher oder teilen Sie die Datei nach Ebenen."
        )
    roh = _lies(inhalt, dateiname, teil)
    if len(roh.merkmale) > HOECHSTENS_FLAECHEN:
        raise NichtLesbar(
            f"Die Datei enthält {zahl(len(roh.merkmale))} Flächen, lesbar sind bis "
            f"{zahl(HOECHSTENS_FLAECHEN)}. Bitte teilen Sie sie."
        )
    formen, befunde = formen_der(roh.merkmale)
    formen, umgerechnet_aus, lage = _in_wgs84(formen, roh, bezugssystem)
    formen, bereinigungen = bereinigt(formen)
    befunde = [*roh.befunde, *lage, *sorted([*befunde, *bereinigungen], key=lambda b: b.flaeche or 0)]
    befunde += ueberlappungen(formen)
    formen, vereinfacht = _vereinfacht(formen, vereinfachen_m)
    flaechen = tuple(
        Rohflaeche(nummer, eigenschaften(merkmal.eigenschaften), form)
        for nummer, (merkmal, form) in enumerate(zip(roh.merkmale, formen, strict=True), 1)
    )
    return Grenzdatei(
        sha256=hashlib.sha256(inhalt).hexdigest(),
        form=roh.form,
        bezugssystem=umgerechnet_aus,
        flaechen=flaechen,
        felder=tuple(felder_der(flaeche.eigenschaften for flaeche in flaechen)),
        befunde=(*befunde, *vereinfacht),
    )


def _in_wgs84(formen: Geometrien, roh: Rohdatei, gewaehlt: str) -> tuple[Geometrien, str, list[Befund]]:
    # GeoJSON und TopoJSON sind ohne weitere Angabe in WGS84; ein Shapefile ohne .prj kann alles sein.
    norm = "" if roh.form == "Shapefile" else WGS84
    stellen = [stelle for stelle, form in enumerate(formen) if form is not None]
    vorhandene = [form for form in formen if form is not None]
    grade, name, befunde = in_wgs84(vorhandene, genannt=roh.bezugssystem, gewaehlt=gewaehlt, norm=norm)
    ergebnis: Geometrien = [None] * len(formen)
    for stelle, form in zip(stellen, grade, strict=True):
        ergebnis[stelle] = form
    return ergebnis, name, befunde


def _vereinfacht(formen: Geometrien, toleranz_m: float | None) -> tuple[Geometrien, list[Befund]]:
    vorher = _punkte(formen)
    if toleranz_m is None:
        toleranz_m = VEREINFACHEN_M if vorher > PUNKTE_UNVEREINFACHT else 0
    if not toleranz_m:
        return formen, []
    einfach = gemeinsam_vereinfacht(formen, toleranz_m)
    text = (
        f"Die Grenzen werden gemeinsam auf {zahl(toleranz_m, 1 if toleranz_m % 1 else 0)} m vereinfacht: "
        f"{zahl(_punkte(einfach))} statt {zahl(vorher)} Eckpunkte."
    )
    return einfach, [Befund("hinweis", text)]


def _punkte(formen: Geometrien) -> int:
    return int(sum(shapely.get_num_coordinates(form) for form in formen if form is not None))


# Formate ---------------------------------------------------------------------------------------


def _lies(inhalt: bytes, dateiname: str, teil: str) -> Rohdatei:
    if inhalt.startswith(b"PK\x03\x04"):
        return _aus_paket(Paket(inhalt), teil)
    for anfang, was in ANDERE_FORMATE:
        if inhalt.lstrip().startswith(anfang):
            raise NichtLesbar(f"Das ist {was}. {NAECHSTER_SCHRITT}")
    return _aus_json(inhalt, dateiname, teil)


def _aus_json(inhalt: bytes, dateiname: str, teil: str) -> Rohdatei:
    dokument = lies_json(inhalt)
    roh = lies_topojson(dokument, teil=teil) if dokument.get("type") == "Topology" else lies_geojson(dokument)
    if len(roh.merkmale) == 1 and not roh.merkmale[0].eigenschaften and dateiname:
        return replace(roh, merkmale=[_nach_datei_benannt(roh.merkmale[0], dateiname)])
    return roh


def _nach_datei_benannt(merkmal: Rohmerkmal, dateiname: str) -> Rohmerkmal:
    stamm = PurePosixPath(dateiname).stem
    angaben = {"Dateiname": stamm}
    if treffer := NUMMER_UND_NAME.fullmatch(stamm):
        angaben |= {
            "Nummer im Dateinamen": treffer["nummer"],
            "Name im Dateinamen": treffer["name"].replace("_", " "),
        }
    return replace(merkmal, eigenschaften=angaben)


def _aus_paket(paket: Paket, teil: str) -> Rohdatei:
    if paket.shapefiles():
        return lies_shapefile(paket.shapefile(paket.waehle(teil)))
    dateien = paket.json_dateien()
    if not dateien:
        raise NichtLesbar(
            f"Die ZIP-Datei enthält weder ein Shapefile (.shp) noch GeoJSON. {NAECHSTER_SCHRITT}"
        )
    teile = [_aus_json(paket.lies(name), name, teil) for name in dateien]
    bezugssysteme = {eine.bezugssystem for eine in teile}
    if len(bezugssysteme) > 1:
        raise NichtLesbar(
            "Die Dateien im ZIP nennen verschiedene Bezugssysteme. Bitte übernehmen Sie sie einzeln."
        )
    return Rohdatei(
        form=teile[0].form,
        merkmale=[merkmal for eine in teile for merkmal in eine.merkmale],
        bezugssystem=bezugssysteme.pop(),
        befunde=[befund for eine in teile for befund in eine.befunde],
    )
