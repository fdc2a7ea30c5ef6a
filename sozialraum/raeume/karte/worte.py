"""Was eine Karte zeigt, für alle, die sie nicht sehen: Lage in Stadt und Bezirk, Nachbarn."""

import math
from collections.abc import Mapping, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from sozialraum.kern.farben import Rolle
from sozialraum.raeume.karte.stuecke import SPALT_M, Stueck, rahmen

# So weit, gemessen an der Ausdehnung, darf ein Gebiet vom Mittelpunkt liegen, um „in der Mitte“ zu sein.
NAHE_DER_MITTE = 0.08
HIMMELSRICHTUNGEN = ("Norden", "Nordosten", "Osten", "Südosten", "Süden", "Südwesten", "Westen", "Nordwesten")


def lage_in_worten(stuecke: Sequence[Stueck], legende: Mapping[Rolle, str]) -> str:
    """Was die Karte zeigt, für alle, die sie nicht sehen: Lage in Stadt und Bezirk, Nachbarn."""
    gebiet = [stueck for stueck in stuecke if stueck.rolle == "quartier"]
    if not gebiet:
        return f"Karte: {legende.get('stadt', '')}."
    mitte = shapely.union_all([stueck.form for stueck in gebiet])
    lage = f"Karte: {legende.get('quartier', '')}"
    if len(gebiet) < len(stuecke):
        lage += f" {_richtung(mitte, stuecke)} von {legende.get('stadt', '')}"
        bezirk = [stueck for stueck in stuecke if stueck.rolle != "stadt"]
        if len(bezirk) > len(gebiet):
            lage += f", {_richtung(mitte, bezirk)} von {legende.get('bezirk', '')}"
    nachbarn = sorted(
        stueck.name
        for stueck in stuecke
        if stueck.rolle != "quartier" and shapely.distance(stueck.form, mitte) < SPALT_M
    )
    return f"{lage}. Angrenzend: {', '.join(nachbarn)}." if nachbarn else f"{lage}."


def _richtung(innen: BaseGeometry, stuecke: Sequence[Stueck]) -> str:
    links, unten, rechts, oben = rahmen(stuecke)
    mitte = shapely.union_all([stueck.form for stueck in stuecke]).centroid
    dx = (innen.centroid.x - mitte.x) / (rechts - links)
    dy = (innen.centroid.y - mitte.y) / (oben - unten)
    if math.hypot(dx, dy) < NAHE_DER_MITTE:
        return "in der Mitte"
    return f"im {HIMMELSRICHTUNGEN[round(math.degrees(math.atan2(dx, dy)) / 45) % 8]}"
