"""Bausteine des SVG: Pfade, Text, Rahmen; nur Darstellungsattribute, WeasyPrint kennt im SVG kein CSS."""

import math
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from xml.sax.saxutils import escape

import shapely
from shapely.geometry.base import BaseGeometry

from sozialraum.kern.farben import PAPIER

SCHRIFT = "Fira Sans, Helvetica Neue, Arial, sans-serif"
KLEIN = 11.0  # 8,25 pt: kleiner wird im Druck nichts
FETT = 12.5
ZEILE = 13.0
KLEINSTES_STUECK_PX = 1.5
_VERBOTEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def ringe(form: BaseGeometry) -> Iterable[list[list[float]]]:
    for teil in shapely.get_parts(form):
        if teil.geom_type == "Polygon" and teil.area > KLEINSTES_STUECK_PX:
            for ring in (teil.exterior, *teil.interiors):
                yield shapely.get_coordinates(ring)[:-1].tolist()


def pfad(punkte: Sequence[Sequence[float]], *, geschlossen: bool = False) -> str:
    """Pfad aus ganzen Zehntelpixeln, relativ geschrieben: ein Drittel kürzer als absolut.

    Leer, wenn gerundet nur ein Punkt bleibt: An einem Strich ohne Ziel hört ein Browser auf zu zeichnen.
    """
    zehntel = [(round(x * 10), round(y * 10)) for x, y in punkte]
    x0, y0 = zehntel[0]
    schritte = []
    for (x1, y1), (x2, y2) in pairwise(zehntel):
        if (x1, y1) != (x2, y2):
            dx, dy = px((x2 - x1) / 10), px((y2 - y1) / 10)
            schritte.append(f"{dx}{'' if dy.startswith('-') else ' '}{dy} ")
    if not schritte:
        return ""
    strich = f"M{px(x0 / 10)} {px(y0 / 10)}l{''.join(schritte)}".strip()
    return f"{strich}Z" if geschlossen else strich


def beschriftung(
    x: float,
    y: float,
    text: str,
    *,
    farbe: str,
    groesse: float = KLEIN,
    anker: str = "start",
    fett: bool = False,
) -> str:
    art = (f' text-anchor="{anker}"' if anker != "start" else "") + (' font-weight="600"' if fett else "")
    inhalt = escape(sauber(text))
    return f'<text x="{px(x)}" y="{px(y)}" font-size="{px(groesse)}" fill="{farbe}"{art}>{inhalt}</text>'


def sauber(text: str) -> str:
    """Ohne die Steuerzeichen, die in XML 1.0 verboten sind."""
    return _VERBOTEN.sub("", text)


def px(wert: float) -> str:
    """Koordinate mit höchstens einer Nachkommastelle, immer mit Punkt."""
    text = f"{wert:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def svg(breite: float, hoehe: float, titel: str, teile: Iterable[str]) -> str:
    b, h = px(breite), px(math.ceil(hoehe))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {b} {h}" width="{b}" height="{h}" role="img"'
        f' font-family="{SCHRIFT}"><title>{escape(sauber(titel))}</title>'
        f'<rect width="{b}" height="{h}" fill="{PAPIER}"/>{"".join(teile)}</svg>'
    )
