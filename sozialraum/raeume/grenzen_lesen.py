"""Liest GeoJSON: aus Bytes werden Flächen mit Eigenschaften, daraus Einheiten mit Schlüssel und Name.

Kennt weder Django noch Modelle. Ein Feld wird nie erraten: `lies_geojson` nennt alle Eigenschaften mit
Beispielen, `waehle_einheiten` nimmt die, die ein Mensch gewählt hat.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from unicodedata import category

import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import dateigroesse, zahl

HOECHSTENS_BYTES = 30_000_000
HOECHSTENS_FLAECHEN = 20_000
HOECHSTENS_EIGENSCHAFTEN = 200
SCHLUESSEL_LAENGE = 20
NAME_LAENGE = 120
# 7 Nachkommastellen sind 1 cm; mehr ist Rechenrauschen und macht gleiche Grenzen ungleich.
NACHKOMMASTELLEN = 7
BEISPIELE = 3

WGS84 = {"CRS84", "EPSG:4326", "WGS84", "OGC:CRS84"}
DEUTSCHLAND = (5.0, 47.0, 16.0, 56.0)  # Länge und Breite von, bis
ELLIPSOID = Geod(ellps="GRS80")

ANDERE_FORMATE = (
    (b"PK\x03\x04", "eine ZIP-Datei, vielleicht ein gepacktes Shapefile"),
    (b"SQLite format 3", "ein GeoPackage oder eine andere SQLite-Datenbank"),
    (b"\x00\x00\x27\x0a", "ein Shapefile (.shp)"),
    (b"<", "eine XML-Datei, vielleicht KML oder GML"),
    (b"\x1f\x8b", "eine mit gzip gepackte Datei"),
    (b"%PDF", "ein PDF"),
)
# Namen, unter denen Ämter Schlüssel und Namen führen; nur ein Vorschlag, gewählt wird von Hand.
WIE_SCHLUESSEL = re.compile(
    r"(^|_)(nr|nummer|schl(uessel)?|key|id|ags|code|kennung|plr|lor)($|_)", re.IGNORECASE
)
WIE_NAME = re.compile(r"name|bez($|_|eichn)|^gen$|stadtteil|bezirk|quartier", re.IGNORECASE)


class NichtLesbar(Fachfehler):
    """Die Datei lässt sich (noch) nicht lesen; der Text sagt, was gesehen wurde und was hilft."""


@dataclass(frozen=True)
class Befund:
    """Eine Auffälligkeit; `flaeche` zählt die Features der Datei ab 1, None betrifft die ganze Datei."""

    schwere: str  # fehler, hinweis
    text: str
    flaeche: int | None = None
    feld: str = ""
    zelle: str = ""
    vorschlag: str = ""
    name: str = ""

    @property
    def in_worten(self) -> str:
        """`Fläche 12 (Kalk), STT_NR: Der Schlüssel fehlt.`"""
        flaeche = f"Fläche {self.flaeche}" + (f" ({self.name})" if self.name else "") if self.flaeche else ""
        wo = ", ".join(teil for teil in (flaeche, self.feld) if teil)
        return " ".join(teil for teil in (f"{wo}:" if wo else "", self.text, self.vorschlag) if teil)


@dataclass(frozen=True)
class Feld:
    """Eine Eigenschaft der Flächen mit bis zu drei Beispielen; `eindeutig` taugt als Schlüssel."""

    name: str
    beispiele: tuple[str, ...]
    gefuellt: int
    eindeutig: bool


@dataclass(frozen=True)
class Rohflaeche:
    """Ein Feature: Eigenschaften als Text und die geprüfte Fläche in WGS84, None ohne Geometrie."""

    nummer: int
    eigenschaften: dict[str, str]
    geometrie: BaseGeometry | None


@dataclass(frozen=True)
class Grenzdatei:
    """Der gelesene Inhalt; mit Befunden der Schwere „fehler“ taugt er nicht zur Übernahme."""

    sha256: str
    flaechen: tuple[Rohflaeche, ...]
    felder: tuple[Feld, ...]
    befunde: tuple[Befund, ...]

    def vorschlag_schluessel(self) -> str:
        """Name des Feldes, das am ehesten der Schlüssel ist; leer, wenn keines eindeutig ist."""
        eindeutig = [
            f for f in self.felder if f.eindeutig and max(map(len, f.beispiele)) <= SCHLUESSEL_LAENGE
        ]
        wie = [f for f in eindeutig if WIE_SCHLUESSEL.search(f.name)]
        ziffern = [f for f in eindeutig if all(beispiel.isdecimal() for beispiel in f.beispiele)]
        return next((feld.name for feld in [*wie, *ziffern]), "")

    def vorschlag_name(self) -> str:
        """Name des Feldes, das am ehesten den Namen enthält; leer, wenn keines danach aussieht."""
        woerter = [f for f in self.felder if f.gefuellt and not any(b.isdecimal() for b in f.beispiele)]
        wie = [f for f in woerter if WIE_NAME.search(f.name)]
        return next((feld.name for feld in [*wie, *(f for f in woerter if f.eindeutig)]), "")


@dataclass(frozen=True)
class Grenzeinheit:
    """Eine Einheit, wie die gewählten Felder sie beschreiben."""

    nummer: int
    schluessel: str
    name: str
    geometrie: BaseGeometry | None


# Datei lesen -----------------------------------------------------------------------------------


def lies_geojson(inhalt: bytes) -> Grenzdatei:
    """Flächen, Eigenschaften und Befunde einer FeatureCollection in WGS84.

    Fehler: `NichtLesbar`, wenn die Datei als Ganzes nicht zu lesen ist; einzelne Flächen geben Befunde.
    """
    dokument = _json(inhalt)
    features = _features(dokument)
    _pruefe_bezugssystem(dokument)
    flaechen: list[Rohflaeche] = []
    befunde: list[Befund] = []
    for nummer, feature in enumerate(features, start=1):
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            befunde.append(Befund("fehler", "Der Eintrag ist kein „Feature“.", flaeche=nummer))
            continue
        eigenschaften = _eigenschaften(feature.get("properties"))
        geometrie, befund = _flaeche(feature.get("geometry"), nummer)
        befunde += [befund] if befund else []
        flaechen.append(Rohflaeche(nummer, eigenschaften, geometrie))
    befunde += _pruefe_lage([flaeche.geometrie for flaeche in flaechen if flaeche.geometrie is not None])
    return Grenzdatei(
        sha256=hashlib.sha256(inhalt).hexdigest(),
        flaechen=tuple(flaechen),
        felder=tuple(_felder(flaechen)),
        befunde=tuple(befunde),
    )


def _json(inhalt: bytes) -> dict[str, Any]:
    if not inhalt.strip():
        raise NichtLesbar("Die Datei ist leer. Bitte wählen Sie eine GeoJSON-Datei.")
    if len(inhalt) > HOECHSTENS_BYTES:
        raise NichtLesbar(
            f"Die Datei hat {dateigroesse(len(inhalt))}, lesbar sind bis {dateigroesse(HOECHSTENS_BYTES)}. "
            "Bitte vereinfachen Sie die Grenzen vorher oder teilen Sie die Datei nach Ebenen."
        )
    for anfang, was in ANDERE_FORMATE:
        if inhalt.lstrip().startswith(anfang):
            raise NichtLesbar(
                f"Das ist {was}; diese Form ist noch nicht lesbar. Bitte speichern Sie die Grenzen im "
                "Geoinformationssystem als GeoJSON in WGS84 (EPSG:4326)."
            )
    try:
        text = inhalt.decode("utf-8-sig")
    except UnicodeDecodeError as fehler:
        raise NichtLesbar(
            f"Die Datei ist nicht in UTF-8 geschrieben (Byte {zahl(fehler.start + 1)}). GeoJSON verlangt "
            "UTF-8; bitte speichern Sie die Datei neu mit dieser Kodierung."
        ) from fehler
    try:
        dokument = json.loads(text, parse_constant=_keine_zahl)
    except json.JSONDecodeError as fehler:
        if not text.lstrip().startswith(("{", "[")):
            raise NichtLesbar(
                f"Die Datei ist kein GeoJSON, sie beginnt mit „{' '.join(text[:60].split())}“. Bitte "
                "speichern Sie die Grenzen als GeoJSON."
            ) from fehler
        raise NichtLesbar(
            f"Zeile {zahl(fehler.lineno)}, Zeichen {zahl(fehler.colno)}: Hier ist die Datei kein gültiges "
            "JSON. Vielleicht ist sie unvollständig; bitte laden Sie sie noch einmal vom Amt herunter."
        ) from fehler
    except (RecursionError, ValueError) as fehler:
        raise NichtLesbar(
            "Die Datei ist kein gültiges GeoJSON: Sie ist zu tief verschachtelt oder enthält Zahlen, die "
            "keine sind."
        ) from fehler
    if not isinstance(dokument, dict):
        raise NichtLesbar("Die Datei ist JSON, aber kein GeoJSON: Es fehlt das äußere Objekt mit „type“.")
    return dokument


def _keine_zahl(wort: str) -> float:
    raise ValueError(wort)


def _features(dokument: dict[str, Any]) -> list[Any]:
    art = dokument.get("type")
    if art == "Topology":
        raise NichtLesbar(
            "Das ist TopoJSON; diese Form ist noch nicht lesbar. Bitte speichern Sie als GeoJSON."
        )
    if "geometryType" in dokument or "spatialReference" in dokument:
        raise NichtLesbar(
            "Das ist JSON von Esri (ArcGIS); diese Form ist noch nicht lesbar. Bitte rufen Sie die Daten mit "
            "„f=geojson“ ab oder speichern Sie sie als GeoJSON."
        )
    if art != "FeatureCollection":
        gesehen = (
            f"„type“ ist {json.dumps(art, ensure_ascii=False)[:60]}" if "type" in dokument else "„type“ fehlt"
        )
        raise NichtLesbar(f"Die Datei ist keine „FeatureCollection“ ({gesehen}); nur diese Form ist lesbar.")
    features = dokument.get("features")
    if not isinstance(features, list) or not features:
        raise NichtLesbar("Die Datei enthält keine Flächen: Die Liste „features“ fehlt oder ist leer.")
    if len(features) > HOECHSTENS_FLAECHEN:
        raise NichtLesbar(
            f"Die Datei enthält {zahl(len(features))} Flächen, lesbar sind bis {zahl(HOECHSTENS_FLAECHEN)}. "
            "Bitte teilen Sie sie."
        )
    return features


# Bezugssystem und Lage -------------------------------------------------------------------------


def _pruefe_bezugssystem(dokument: dict[str, Any]) -> None:
    crs = dokument.get("crs")
    if crs is None:
        return
    eigenschaften = crs.get("properties") if isinstance(crs, dict) else None
    name = eigenschaften.get("name") if isinstance(eigenschaften, dict) else None
    if isinstance(name, str) and _kurzes_bezugssystem(name) in WGS84:
        return
    gesehen = name if isinstance(name, str) else json.dumps(crs, ensure_ascii=False)[:80]
    raise NichtLesbar(
        f"Die Datei nennt das Bezugssystem „{gesehen}“; das ist noch nicht lesbar. Bitte speichern Sie die "
        "Grenzen in WGS84 (EPSG:4326, Längen- und Breitengrad)."
    )


def _kurzes_bezugssystem(name: str) -> str:
    """`urn:ogc:def:crs:OGC:1.3:CRS84` → `CRS84`, `urn:ogc:def:crs:EPSG::4326` → `EPSG:4326`."""
    teile = [teil for teil in name.strip().upper().replace("/", ":").split(":") if teil]
    if len(teile) >= 2 and teile[-1].isdecimal():
        return f"EPSG:{teile[-1]}" if "EPSG" in teile else name
    return teile[-1].replace(" ", "") if teile else name


def _pruefe_lage(geometrien: Sequence[BaseGeometry]) -> Iterator[Befund]:
    if not geometrien:
        return
    links, unten, rechts, oben = shapely.total_bounds(geometrien).tolist()
    spanne = f"{zahl(links, 4)} bis {zahl(rechts, 4)} und {zahl(unten, 4)} bis {zahl(oben, 4)}"
    if links < -180 or rechts > 180 or unten < -90 or oben > 90:
        raise NichtLesbar(
            f"Die Koordinaten ({spanne}) sind keine Längen- und Breitengrade, vermutlich Meter in UTM oder "
            "Gauß-Krüger; das ist noch nicht lesbar. Bitte speichern Sie die Grenzen in WGS84 (EPSG:4326)."
        )
    west, sued, ost, nord = DEUTSCHLAND
    if sued <= links and rechts <= nord and west <= unten and oben <= ost:
        raise NichtLesbar(
            f"In den Koordinaten ({spanne}) scheinen Breite und Länge vertauscht. GeoJSON verlangt zuerst "
            "die Länge; bitte speichern Sie die Datei mit dieser Reihenfolge."
        )
    if links < west or rechts > ost or unten < sued or oben > nord:
        yield Befund("hinweis", f"Die Flächen liegen ganz oder teilweise außerhalb Deutschlands ({spanne}).")


# Einzelne Flächen ------------------------------------------------------------------------------


def _flaeche(roh: Any, nummer: int) -> tuple[BaseGeometry | None, Befund | None]:
    if roh is None:
        return None, Befund(
            "hinweis",
            "Ohne Geometrie: Die Einheit bekommt keine Grenze und fehlt auf Karten.",
            flaeche=nummer,
        )
    art = roh.get("type") if isinstance(roh, dict) else None
    if art not in ("Polygon", "MultiPolygon"):
        gesehen = f"„{art}“" if isinstance(art, str) else "nichts Lesbares"
        return None, Befund(
            "fehler",
            f"Die Geometrie ist {gesehen}; lesbar sind „Polygon“ und „MultiPolygon“.",
            flaeche=nummer,
        )
    try:
        geometrie = shapely.force_2d(shapely.from_geojson(json.dumps(roh)))
    except (shapely.errors.ShapelyError, TypeError, ValueError):
        return None, Befund(
            "fehler",
            "Die Koordinaten bilden keine Fläche: Jeder Ring braucht mindestens vier Zahlenpaare, das letzte "
            "gleich dem ersten.",
            flaeche=nummer,
        )
    if geometrie.is_empty:
        return None, Befund(
            "hinweis",
            "Leere Geometrie: Die Einheit bekommt keine Grenze und fehlt auf Karten.",
            flaeche=nummer,
        )
    gerundet = shapely.transform(geometrie, lambda punkte: punkte.round(NACHKOMMASTELLEN))
    if gerundet.is_valid:
        return gerundet, None
    grund = shapely.is_valid_reason(geometrie)
    repariert = _nur_flaechen(shapely.make_valid(gerundet))
    if repariert is None:
        return None, Befund("fehler", "Die Koordinaten schließen keine Fläche ein.", flaeche=nummer)
    # Was erst das Runden berührt, ist kein Mangel der Datei.
    befund = Befund(
        "hinweis",
        f"Der Umriss schneidet oder berührt sich selbst und wurde bereinigt{_stelle(grund)}.",
        flaeche=nummer,
    )
    return repariert, None if geometrie.is_valid else befund


def _nur_flaechen(geometrie: BaseGeometry) -> BaseGeometry | None:
    """Polygon oder MultiPolygon; Linien und Punkte, die beim Bereinigen entstehen, fallen weg."""
    if geometrie.geom_type not in ("Polygon", "MultiPolygon"):
        teile = [
            teil for teil in shapely.get_parts(geometrie) if teil.geom_type in ("Polygon", "MultiPolygon")
        ]
        geometrie = shapely.union_all(teile)
    return None if geometrie.is_empty else geometrie


def _stelle(grund: str) -> str:
    """`Ring Self-intersection[6.97 50.90]` → ` (bei 6,97 Länge, 50,90 Breite)`."""
    treffer = re.search(r"\[(-?[\d.]+) (-?[\d.]+)\]", grund)
    if not treffer:
        return ""
    laenge, breite = (zahl(Decimal(wert), 5) for wert in treffer.groups())
    return f" (bei {laenge} Länge, {breite} Breite)"


def flaeche_ha(geometrie: BaseGeometry) -> Decimal:
    """Fläche auf dem Ellipsoid GRS 80 in Hektar, zwei Nachkommastellen."""
    quadratmeter, _ = ELLIPSOID.geometry_area_perimeter(geometrie)
    return Decimal(abs(quadratmeter) / 10_000).quantize(Decimal("0.01"))


# Eigenschaften ---------------------------------------------------------------------------------


def _eigenschaften(roh: Any) -> dict[str, str]:
    if not isinstance(roh, dict):
        return {}
    texte = {_lesbar(name): _als_text(wert) for name, wert in list(roh.items())[:HOECHSTENS_EIGENSCHAFTEN]}
    return {name: text for name, text in texte.items() if text is not None}


def _als_text(wert: Any) -> str | None:
    """Zahlen ohne „.0“, weil Schlüssel Text sind; Verschachteltes taugt weder als Schlüssel noch als Name."""
    if wert is None:
        return ""
    if isinstance(wert, str):
        return _lesbar(wert)
    if isinstance(wert, bool):
        return "ja" if wert else "nein"
    if isinstance(wert, int):
        return str(wert)
    if isinstance(wert, float):
        return str(int(wert)) if wert.is_integer() else repr(wert)
    return None


def _lesbar(text: str) -> str:
    """Einzelne Leerzeichen; was weder Datenbank noch Bildschirm kennt (Nullzeichen, halbe Zeichen), als ␀."""
    return "".join("␀" if category(z) in ("Cc", "Cs") else z for z in " ".join(text.split()))


def _felder(flaechen: Iterable[Rohflaeche]) -> Iterator[Feld]:
    werte: dict[str, list[str]] = {}
    anzahl = 0
    for flaeche in flaechen:
        anzahl += 1
        for name, text in flaeche.eigenschaften.items():
            werte.setdefault(name, []).append(text)
    for name, texte in werte.items():
        gefuellt = [text for text in texte if text]
        verschieden = dict.fromkeys(gefuellt)
        yield Feld(
            name=name,
            beispiele=tuple(list(verschieden)[:BEISPIELE]),
            gefuellt=len(gefuellt),
            eindeutig=len(verschieden) == anzahl,
        )


# Einheiten wählen ------------------------------------------------------------------------------


def waehle_einheiten(
    datei: Grenzdatei, *, feld_schluessel: str, feld_name: str
) -> tuple[list[Grenzeinheit], list[Befund]]:
    """Je Fläche eine Einheit nach den gewählten Feldern; dazu alle Befunde der Datei mit Namen der Flächen.

    Fehler: `Fachfehler`, wenn es ein Feld nicht gibt; der Text nennt alle Felder mit Beispielen.
    """
    vorhanden = {feld.name for feld in datei.felder}
    for wozu, feld in (("Schlüssel", feld_schluessel), ("Name", feld_name)):
        if feld not in vorhanden:
            raise Fachfehler(f"Die Eigenschaft „{feld}“ ({wozu}) gibt es nicht. {felder_in_worten(datei)}")
    befunde: list[Befund] = []
    einheiten = []
    for flaeche in datei.flaechen:
        schluessel = flaeche.eigenschaften.get(feld_schluessel, "")
        name = flaeche.eigenschaften.get(feld_name, "")
        befunde += _pruefe_angaben(flaeche.nummer, feld_schluessel, schluessel, feld_name, name)
        einheiten.append(Grenzeinheit(flaeche.nummer, schluessel, name, flaeche.geometrie))
    befunde += _doppelte(einheiten, feld_schluessel)
    namen = {einheit.nummer: einheit.name[:60] for einheit in einheiten}
    return einheiten, [
        replace(befund, name=namen.get(befund.flaeche or 0, "")) for befund in [*datei.befunde, *befunde]
    ]


def _pruefe_angaben(
    nummer: int, feld_schluessel: str, schluessel: str, feld_name: str, name: str
) -> Iterator[Befund]:
    if not schluessel:
        yield Befund("fehler", "Der Schlüssel fehlt.", nummer, feld_schluessel)
    elif len(schluessel) > SCHLUESSEL_LAENGE or "/" in schluessel:
        yield Befund(
            "fehler",
            f"„{schluessel[:60]}“ taugt nicht als Schlüssel: höchstens {SCHLUESSEL_LAENGE} Zeichen, kein "
            "Schrägstrich.",
            nummer,
            feld_schluessel,
            schluessel,
            "Wählen Sie eine andere Eigenschaft als Schlüssel.",
        )
    if not name:
        yield Befund("fehler", "Der Name fehlt.", nummer, feld_name)
    elif len(name) > NAME_LAENGE:
        yield Befund(
            "fehler",
            f"Der Name ist länger als {NAME_LAENGE} Zeichen.",
            nummer,
            feld_name,
            name[:60],
            "Wählen Sie eine andere Eigenschaft als Name.",
        )


def _doppelte(einheiten: Sequence[Grenzeinheit], feld: str) -> Iterator[Befund]:
    anzahl = Counter(einheit.schluessel for einheit in einheiten if einheit.schluessel)
    erste: dict[str, Grenzeinheit] = {}
    for einheit in einheiten:
        frueher = erste.setdefault(einheit.schluessel, einheit)
        if anzahl[einheit.schluessel] > 1 and frueher is not einheit:
            yield Befund(
                "fehler",
                f"Der Schlüssel „{einheit.schluessel}“ steht schon bei Fläche {frueher.nummer} "
                f"({frueher.name}).",
                einheit.nummer,
                feld,
                einheit.schluessel,
                "Fragen Sie beim Amt nach dem richtigen Schlüssel oder wählen Sie ein eindeutiges Feld.",
            )


def felder_in_worten(datei: Grenzdatei) -> str:
    """`Die Datei hat diese Eigenschaften: STT_NR („909“, „906“, „901“; eindeutig), …`"""
    if not datei.felder:
        return "Die Flächen der Datei haben keine Eigenschaften."
    return (
        "Die Datei hat diese Eigenschaften: " + "; ".join(feld_in_worten(feld) for feld in datei.felder) + "."
    )


def feld_in_worten(feld: Feld) -> str:
    """`STT_NR („909“, „906“, „901“, eindeutig)`; leere Felder heißen „immer leer“."""
    angaben = [f"„{beispiel[:40]}“" for beispiel in feld.beispiele] or ["immer leer"]
    return f"{feld.name} ({', '.join([*angaben, *(['eindeutig'] if feld.eindeutig else [])])})"
