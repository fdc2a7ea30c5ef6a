"""In welchem Bezugssystem eine Datei gezeichnet ist: was sie nennt, was ein Mensch sagt, nie geraten."""

import math
import re
from collections.abc import Iterator, Sequence

import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError
from shapely.geometry.base import BaseGeometry

from sozialraum.kern.zahlen import zahl
from sozialraum.raeume.befund import AngabeFehlt, Befund, NichtLesbar
from sozialraum.raeume.projektion import WGS84, umgerechnet

# Was bei Ämtern vorkommt; genannt werden darf jedes, das einen EPSG-Code hat.
ZUR_WAHL = {
    WGS84: "WGS84, Längen- und Breitengrade (EPSG:4326)",
    "EPSG:25832": "ETRS89 / UTM Zone 32 (EPSG:25832)",
    "EPSG:25833": "ETRS89 / UTM Zone 33 (EPSG:25833)",
    "EPSG:4647": "ETRS89 / UTM Zone 32 mit der 32 vor dem Ostwert (EPSG:4647)",
    "EPSG:3857": "Web-Mercator (EPSG:3857)",
    "EPSG:31466": "Gauß-Krüger, 2. Streifen (EPSG:31466), auf etwa 3 m genau",
    "EPSG:31467": "Gauß-Krüger, 3. Streifen (EPSG:31467), auf etwa 3 m genau",
}
WIE_WGS84 = {"CRS84", "EPSG:4326", "EPSG:4979", "WGS84"}
DEUTSCHLAND = (5.0, 47.0, 16.0, 56.0)  # Länge und Breite von, bis
LAENGSTER_NAME = 5_000
CRS_NAME = re.compile(r'\[\s*"([^"]{1,80})"')

Rahmen = tuple[float, float, float, float]


def in_wgs84(
    formen: Sequence[BaseGeometry], *, genannt: str, gewaehlt: str, norm: str
) -> tuple[list[BaseGeometry], str, list[Befund]]:
    """Die Formen in WGS84, woraus umgerechnet wurde (leer: aus nichts) und Befunde zur Lage.

    `genannt` steht in der Datei (Name, EPSG, WKT), `gewaehlt` hat ein Mensch gesagt und gilt vor ihr. `norm`
    gilt, wo beides fehlt und die Koordinaten dazu passen; leer, wenn das Format keines vorgibt.
    Fehler: `AngabeFehlt`, `NichtLesbar`.
    """
    if not formen:
        return [], "", []
    rahmen: Rahmen = tuple(shapely.total_bounds(list(formen)).tolist())
    if not all(map(math.isfinite, rahmen)):
        raise NichtLesbar("Die Koordinaten der Datei sind keine endlichen Zahlen.")
    crs = _bestimmt(genannt, gewaehlt, norm, rahmen)
    if crs is None:
        _pruefe_grade(rahmen)
        return list(formen), "", list(_lage(rahmen))
    grade = umgerechnet(formen, crs, WGS84)
    neuer_rahmen: Rahmen = tuple(shapely.total_bounds(grade).tolist())
    if not all(map(math.isfinite, neuer_rahmen)):
        raise AngabeFehlt(
            f"Die Koordinaten ({_spanne(rahmen)}) gibt es in {_name(crs)} nicht. Bitte wählen Sie das "
            "Bezugssystem, in dem die Datei gezeichnet ist.",
            angabe="bezugssystem",
            moeglich=_moeglich(rahmen),
        )
    return grade, _name(crs), list(_lage(neuer_rahmen))


def _bestimmt(genannt: str, gewaehlt: str, norm: str, rahmen: Rahmen) -> CRS | None:
    """None heißt WGS84."""
    if gewaehlt:
        if gewaehlt not in ZUR_WAHL:
            raise NichtLesbar(
                f"Das Bezugssystem „{gewaehlt[:40]}“ steht nicht zur Wahl. Möglich sind: "
                f"{', '.join(ZUR_WAHL)}."
            )
        return None if gewaehlt == WGS84 else CRS.from_user_input(gewaehlt)
    if genannt and _kurz(genannt) in WIE_WGS84:
        return None
    if genannt:
        return _aus_namen(genannt, rahmen)
    if norm == WGS84 and _sind_grade(rahmen):
        return None
    raise AngabeFehlt(
        f"Die Datei sagt nicht, in welchem Bezugssystem ihre Koordinaten ({_spanne(rahmen)}) gemeint sind. "
        "Bitte wählen Sie es; es steht beim Amt auf der Seite mit der Datei, meist als EPSG-Nummer.",
        angabe="bezugssystem",
        moeglich=_moeglich(rahmen),
    )


def _aus_namen(genannt: str, rahmen: Rahmen) -> CRS | None:
    kurz = _kurz(genannt)
    ist_wkt = "[" in genannt and len(genannt) <= LAENGSTER_NAME
    try:
        if kurz.startswith("EPSG:"):
            return CRS.from_user_input(kurz)
        if ist_wkt:
            crs = CRS.from_wkt(genannt)
            code = crs.to_epsg(min_confidence=70)
            # Über den Code wie jede andere Datei; ein WKT könnte fremde Gitterdateien nennen.
            if code is not None:
                return None if f"EPSG:{code}" in WIE_WGS84 else CRS.from_epsg(code)
    except (CRSError, ProjError):
        pass
    gesehen = CRS_NAME.search(genannt) if ist_wkt else None
    name = gesehen.group(1) if gesehen else " ".join(genannt.split())[:80]
    raise AngabeFehlt(
        f"Die Datei nennt das Bezugssystem „{name}“; das ist hier nicht bekannt. Bitte wählen Sie das "
        "passende.",
        angabe="bezugssystem",
        moeglich=_moeglich(rahmen),
    )


def _kurz(name: str) -> str:
    """`urn:ogc:def:crs:OGC:1.3:CRS84` → `CRS84`, `urn:ogc:def:crs:EPSG::4326` → `EPSG:4326`."""
    teile = [teil for teil in name.strip().upper().replace("/", ":").split(":") if teil]
    if len(teile) >= 2 and teile[-1].isdecimal():
        return f"EPSG:{teile[-1]}" if "EPSG" in teile else name
    return teile[-1].replace(" ", "") if teile else name


def _name(crs: CRS) -> str:
    code = crs.to_epsg()
    return ZUR_WAHL.get(f"EPSG:{code}", f"{crs.name} (EPSG:{code})")


# Lage ------------------------------------------------------------------------------------------


def _sind_grade(rahmen: Rahmen) -> bool:
    links, unten, rechts, oben = rahmen
    return links >= -180 and rechts <= 180 and unten >= -90 and oben <= 90


def _pruefe_grade(rahmen: Rahmen) -> None:
    if not _sind_grade(rahmen):
        raise AngabeFehlt(
            f"Die Koordinaten ({_spanne(rahmen)}) sind keine Längen- und Breitengrade. Bitte wählen Sie das "
            "Bezugssystem, in dem die Datei gezeichnet ist.",
            angabe="bezugssystem",
            moeglich=_moeglich(rahmen),
        )
    links, unten, rechts, oben = rahmen
    west, sued, ost, nord = DEUTSCHLAND
    if sued <= links and rechts <= nord and west <= unten and oben <= ost:
        raise NichtLesbar(
            f"In den Koordinaten ({_spanne(rahmen)}) scheinen Breite und Länge vertauscht. GeoJSON verlangt "
            "zuerst die Länge; bitte speichern Sie die Datei mit dieser Reihenfolge."
        )


def _lage(rahmen: Rahmen) -> Iterator[Befund]:
    links, unten, rechts, oben = rahmen
    west, sued, ost, nord = DEUTSCHLAND
    if links < west or rechts > ost or unten < sued or oben > nord:
        yield Befund(
            "hinweis", f"Die Flächen liegen ganz oder teilweise außerhalb Deutschlands ({_spanne(rahmen)})."
        )


def _spanne(rahmen: Rahmen) -> str:
    links, unten, rechts, oben = rahmen
    stellen = 4 if _sind_grade(rahmen) else 0
    return (
        f"{zahl(links, stellen)} bis {zahl(rechts, stellen)} und "
        f"{zahl(unten, stellen)} bis {zahl(oben, stellen)}"
    )


def _moeglich(rahmen: Rahmen) -> list[tuple[str, str]]:
    """Alle zur Wahl, zuerst die, in denen die Koordinaten in Deutschland lägen, mit dem Ort der Mitte."""
    passend, andere = [], []
    x, y = (rahmen[0] + rahmen[2]) / 2, (rahmen[1] + rahmen[3]) / 2
    for code, name in ZUR_WAHL.items():
        laenge, breite = Transformer.from_crs(code, WGS84, always_xy=True).transform(x, y)
        west, sued, ost, nord = DEUTSCHLAND
        if west <= laenge <= ost and sued <= breite <= nord:
            passend.append((code, f"{name} – ergäbe {zahl(breite, 2)}° Nord, {zahl(laenge, 2)}° Ost"))
        else:
            andere.append((code, name))
    return [*passend, *andere]
