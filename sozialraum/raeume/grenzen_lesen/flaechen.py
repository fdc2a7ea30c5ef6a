"""Aus den Geometrien einer Datei werden gültige Flächen; was nicht geht, wird einzeln genannt."""

import json
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from sozialraum.kern.zahlen import prozent, zahl
from sozialraum.raeume.befund import Befund, NichtLesbar
from sozialraum.raeume.grenzen_lesen.grenzdatei import Rohmerkmal
from sozialraum.raeume.projektion import UTM32, WGS84, gerundet, umgerechnet

HOECHSTENS_PUNKTE = 3_000_000
# Bereinigen rechnet jeden Schnittpunkt aus; ein Knäuel aus n Strichen hat davon n².
PUNKTE_OHNE_PRUEFUNG = 2_000
SCHNITTE_JE_STRICH = 30
STRICHE_JE_ANFRAGE = 64
# So viele andere Flächen berührt eine Fläche im Mittel höchstens, wenn die Datei eine Karte ist.
NACHBARN_IM_MITTEL = 60
FLAECHEN_JE_ANFRAGE = 64
# Darunter sind es die üblichen Ungenauigkeiten zwischen Nachbarn.
ANTEIL_UEBERLAPPUNG = 0.01
HOECHSTENS_UEBERLAPPUNGEN = 20
# Ab hier wird vereinfacht gespeichert: mehr Punkte zeigt keine Karte und trägt kein Telefon.
PUNKTE_UNVEREINFACHT = 250_000
VEREINFACHEN_M = 2.0
FANG_M = 0.5

Geometrien = list[BaseGeometry | None]

KEIN_RING = (
    "Die Koordinaten bilden keine Fläche: Jeder Ring braucht mindestens vier Zahlenpaare, das letzte "
    "gleich dem ersten."
)


def formen_der(merkmale: Sequence[Rohmerkmal]) -> tuple[Geometrien, list[Befund]]:
    """Je Merkmal seine Form im Bezugssystem der Datei oder None mit einem Befund. Fehler: `NichtLesbar`."""
    formen: Geometrien = []
    befunde: list[Befund] = []
    punkte = 0
    for nummer, merkmal in enumerate(merkmale, 1):
        form, befund = _form(merkmal.geometrie, nummer)
        formen.append(form)
        befunde += [befund] if befund else []
        punkte += shapely.get_num_coordinates(form) if form is not None else 0
        if punkte > HOECHSTENS_PUNKTE:
            raise NichtLesbar(
                f"Die Flächen der Datei haben zusammen mehr als {zahl(HOECHSTENS_PUNKTE)} Eckpunkte. Bitte "
                "vereinfachen Sie die Grenzen vorher oder teilen Sie die Datei."
            )
    return formen, befunde


def _form(roh: Any, nummer: int) -> tuple[BaseGeometry | None, Befund | None]:
    if roh is None:
        text = "Ohne Geometrie: Die Einheit bekommt keine Grenze und fehlt auf Karten."
        return None, Befund("hinweis", text, flaeche=nummer)
    if not isinstance(roh, dict):
        return None, Befund("fehler", "Der Eintrag ist kein „Feature“.", flaeche=nummer)
    art = roh.get("type")
    if art not in ("Polygon", "MultiPolygon", "GeometryCollection"):
        gesehen = f"„{art}“" if isinstance(art, str) else "nichts Lesbares"
        text = f"Die Geometrie ist {gesehen}; lesbar sind „Polygon“ und „MultiPolygon“."
        return None, Befund("fehler", text, flaeche=nummer)
    try:
        form = shapely.force_2d(shapely.from_geojson(json.dumps(roh)))
    except (shapely.errors.ShapelyError, TypeError, ValueError, RecursionError):
        return None, Befund("fehler", KEIN_RING, flaeche=nummer)
    if form.is_empty:
        text = "Leere Geometrie: Die Einheit bekommt keine Grenze und fehlt auf Karten."
        return None, Befund("hinweis", text, flaeche=nummer)
    return _aus_sammlung(form, nummer) if art == "GeometryCollection" else (form, None)


def _aus_sammlung(form: BaseGeometry, nummer: int) -> tuple[BaseGeometry | None, Befund | None]:
    """Die Flächen einer Sammlung als eine; Linien und Punkte darin sind keine Grenze."""
    flaechen = [teil for teil in _teile(form) if teil.geom_type == "Polygon"]
    if not flaechen:
        return None, Befund("fehler", "Die Sammlung enthält keine Fläche.", flaeche=nummer)
    rest = sum(teil.geom_type != "Polygon" for teil in _teile(form))
    hinweis = f"Von der Sammlung zählen nur die Flächen; {zahl(rest)} Linien oder Punkte fallen weg."
    gueltig = all(flaeche.is_valid for flaeche in flaechen)
    vereint = shapely.union_all(flaechen) if gueltig else shapely.MultiPolygon(flaechen)
    return vereint, Befund("hinweis", hinweis, flaeche=nummer) if rest else None


def _teile(form: BaseGeometry) -> Iterator[BaseGeometry]:
    for teil in shapely.get_parts(form):
        if hasattr(teil, "geoms"):
            yield from _teile(teil)
        else:
            yield teil


# Gültigkeit ------------------------------------------------------------------------------------


def bereinigt(formen: Sequence[BaseGeometry | None]) -> tuple[Geometrien, list[Befund]]:
    """Auf 1 cm gerundet und ohne Selbstüberschneidung; was keine Fläche bleibt, wird None mit Befund."""
    stellen = [stelle for stelle, form in enumerate(formen) if form is not None]
    vorhandene = [form for form in formen if form is not None]
    ergebnis: Geometrien = [None] * len(formen)
    befunde: list[Befund] = []
    for stelle, roh, form in zip(stellen, vorhandene, gerundet(vorhandene), strict=True):
        if form.is_valid:
            ergebnis[stelle] = form
            continue
        ergebnis[stelle], befund = _repariert(roh, form, stelle + 1)
        befunde += [befund] if befund else []
    return ergebnis, befunde


def _repariert(
    roh: BaseGeometry, form: BaseGeometry, nummer: int
) -> tuple[BaseGeometry | None, Befund | None]:
    if _ist_knaeuel(form):
        text = "Der Umriss überschneidet sich so oft selbst, dass er sich nicht bereinigen lässt."
        return None, Befund("fehler", text, flaeche=nummer)
    flaechig = _nur_flaechen(shapely.make_valid(form))
    if flaechig is None:
        return None, Befund("fehler", "Die Koordinaten schließen keine Fläche ein.", flaeche=nummer)
    if roh.is_valid:
        # Was erst das Runden berührt, ist kein Mangel der Datei.
        return flaechig, None
    stelle = _stelle(shapely.is_valid_reason(roh))
    text = f"Der Umriss schneidet oder berührt sich selbst und wurde bereinigt{stelle}."
    return flaechig, Befund("hinweis", text, flaeche=nummer)


def _ist_knaeuel(form: BaseGeometry) -> bool:
    punkte = shapely.get_num_coordinates(form)
    if punkte <= PUNKTE_OHNE_PRUEFUNG:
        return False
    striche = [
        strich
        for ring in shapely.get_rings(form)
        for strich in shapely.linestrings(
            [*zip(shapely.get_coordinates(ring)[:-1], shapely.get_coordinates(ring)[1:], strict=True)]
        )
    ]
    baum = shapely.STRtree(striche)
    treffer = 0
    for anfang in range(0, len(striche), STRICHE_JE_ANFRAGE):
        treffer += baum.query(striche[anfang : anfang + STRICHE_JE_ANFRAGE]).shape[1]
        if treffer > SCHNITTE_JE_STRICH * len(striche):
            return True
    return False


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


# Zusammen --------------------------------------------------------------------------------------


def ueberlappungen(formen: Sequence[BaseGeometry | None]) -> list[Befund]:
    """Flächen, die einander um mehr als ein Hundertstel der kleineren bedecken. Fehler: `NichtLesbar`."""
    stellen = [stelle for stelle, form in enumerate(formen) if form is not None]
    vorhandene = [form for form in formen if form is not None]
    befunde = []
    for links, rechts in _paare(vorhandene):
        eine, andere = vorhandene[links], vorhandene[rechts]
        kleinste = min(eine.area, andere.area)
        anteil = shapely.intersection(eine, andere).area / kleinste if kleinste else 0
        if anteil > ANTEIL_UEBERLAPPUNG:
            text = f"Überlappt Fläche {stellen[links] + 1} zu {prozent(anteil * 100, 0)} der kleineren."
            befunde.append(Befund("hinweis", text, flaeche=stellen[rechts] + 1))
        if len(befunde) == HOECHSTENS_UEBERLAPPUNGEN:
            befunde.append(Befund("hinweis", "Weitere Überlappungen sind nicht genannt."))
            break
    return befunde


def _paare(formen: Sequence[BaseGeometry]) -> Iterator[tuple[int, int]]:
    """Flächen, die übereinander liegen, jedes Paar einmal. Fehler: `NichtLesbar`."""
    if not formen:
        return
    baum = shapely.STRtree(formen)
    shapely.prepare(formen)
    anfaenge = range(0, len(formen), FLAECHEN_JE_ANFRAGE)
    treffer = 0
    for anfang in anfaenge:
        treffer += baum.query(formen[anfang : anfang + FLAECHEN_JE_ANFRAGE]).shape[1]
        if treffer > NACHBARN_IM_MITTEL * len(formen) + FLAECHEN_JE_ANFRAGE**2:
            raise NichtLesbar(
                "Die Flächen der Datei liegen vielfach übereinander; sie ist keine Karte einer Ebene. Bitte "
                "wählen Sie eine Datei mit den Flächen einer einzigen Ebene."
            )
    for anfang in anfaenge:
        stapel = formen[anfang : anfang + FLAECHEN_JE_ANFRAGE]
        for stelle, andere in baum.query(stapel).T.tolist():
            if anfang + stelle < andere and _uebereinander(stapel[stelle], formen[andere]):
                yield anfang + stelle, andere


def _uebereinander(eine: BaseGeometry, andere: BaseGeometry) -> bool:
    return bool(
        shapely.overlaps(eine, andere) or shapely.covers(eine, andere) or shapely.covers(andere, eine)
    )


def gemeinsam_vereinfacht(formen: Sequence[BaseGeometry | None], toleranz_m: float) -> Geometrien:
    """Weniger Eckpunkte, gemeinsame Ränder gemeinsam vereinfacht: zwischen Nachbarn entsteht kein Spalt."""
    stellen = [stelle for stelle, form in enumerate(formen) if form is not None]
    in_metern = umgerechnet([formen[stelle] for stelle in stellen], WGS84, UTM32)
    # Erst wenn Nachbarn Punkt für Punkt dieselbe Grenze haben, lässt sie sich gemeinsam vereinfachen.
    sauber = shapely.coverage_clean(in_metern, snapping_distance=FANG_M, gap_width=FANG_M)
    einfach = gerundet(umgerechnet(list(shapely.coverage_simplify(sauber, toleranz_m)), UTM32, WGS84))
    ergebnis = list(formen)
    for stelle, form in zip(stellen, einfach, strict=True):
        gueltig = form if form.is_valid else _nur_flaechen(shapely.make_valid(form))
        # Was kleiner ist als die Toleranz, bliebe sonst ohne Grenze.
        ergebnis[stelle] = ergebnis[stelle] if gueltig is None or gueltig.is_empty else gueltig
    return ergebnis
