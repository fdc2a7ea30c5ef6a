"""Selbstgemachte GeoJSON-Dateien für die Tests: Quadrate in Probstadt."""

import json
from typing import Any

SEITE = 0.02


def quadrat(spalte: float, zeile: float, seite: float = SEITE) -> dict[str, Any]:
    """Ein Quadrat, gezählt ab der Südwestecke von Probstadt (7° Länge, 51,2° Breite)."""
    x, y = round(7.0 + spalte * SEITE, 7), round(51.2 + zeile * SEITE, 7)
    x2, y2 = round(x + seite, 7), round(y + seite, 7)
    return {"type": "Polygon", "coordinates": [[[x, y], [x2, y], [x2, y2], [x, y2], [x, y]]]}


def feature(geometrie: dict[str, Any] | None, **eigenschaften: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": eigenschaften, "geometry": geometrie}


def sammlung(*features: Any, **weiteres: Any) -> bytes:
    return json.dumps(
        {"type": "FeatureCollection", "features": list(features), **weiteres}, ensure_ascii=False
    ).encode()


def stadtteile(**namen: str) -> bytes:
    """Vier Stadtteile, je Bezirk zwei; `stadtteile(n12="Weberviertel-Ost")` benennt einen um."""
    plaetze = {"11": (0, 1), "12": (1, 1), "21": (0, 0), "22": (1, 0)}
    bekannt = {"11": "Hafenviertel", "12": "Weberviertel", "21": "Lindenhöhe", "22": "Am Südhang"}
    return sammlung(
        *(
            feature(quadrat(*platz), NR=nr, NAME=namen.get(f"n{nr}", bekannt[nr]), EINW=1000 + int(nr))
            for nr, platz in plaetze.items()
        )
    )


def stadtbezirke() -> bytes:
    return sammlung(
        feature(rechteck(0, 1, 2, 2), NR=1, NAME="Nordufer"),
        feature(rechteck(0, 0, 2, 1), NR=2.0, NAME="Süd"),
    )


def rechteck(links: float, unten: float, rechts: float, oben: float) -> dict[str, Any]:
    """Ein Rechteck, gezählt in Quadraten ab der Südwestecke von Probstadt."""
    x, x2 = round(7.0 + links * SEITE, 7), round(7.0 + rechts * SEITE, 7)
    y, y2 = round(51.2 + unten * SEITE, 7), round(51.2 + oben * SEITE, 7)
    return {"type": "Polygon", "coordinates": [[[x, y], [x2, y], [x2, y2], [x, y2], [x, y]]]}
