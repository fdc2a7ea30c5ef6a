"""TopoJSON: gemeinsame Bögen werden wieder Ringe; Nachbarn teilen danach jeden Punkt ihrer Grenze."""

from collections.abc import Iterator, Sequence
from typing import Any

from sozialraum.kern.zahlen import zahl
from sozialraum.raeume.befund import AngabeFehlt, NichtLesbar
from sozialraum.raeume.grenzen_lesen.grenzdatei import Rohdatei, Rohmerkmal
from sozialraum.raeume.grenzen_lesen.json_lesen import genanntes_bezugssystem

# Viele Flächen können auf denselben langen Bogen zeigen: aus wenig Datei würde beliebig viel Speicher.
HOECHSTENS_PUNKTE = 3_000_000

Punkt = tuple[float, float]


def lies_topojson(dokument: dict[str, Any], *, teil: str = "") -> Rohdatei:
    """Die Flächen des Objekts `teil`, sonst des einzigen. Fehler: `NichtLesbar`, `AngabeFehlt`."""
    objekte = dokument.get("objects")
    objekte = objekte if isinstance(objekte, dict) else {}
    flaechen = {name: list(_geometrien(objekt)) for name, objekt in objekte.items()}
    flaechen = {name: liste for name, liste in flaechen.items() if any(_ist_flaeche(g) for g in liste)}
    if not flaechen:
        raise NichtLesbar("Die TopoJSON-Datei enthält keine Flächen.")
    if teil not in flaechen and (teil or len(flaechen) > 1):
        raise AngabeFehlt(
            f"Die TopoJSON-Datei enthält {zahl(len(flaechen))} Ebenen. Bitte wählen Sie eine.",
            angabe="teil",
            moeglich=[(name, f"{name} ({zahl(len(liste))} Flächen)") for name, liste in flaechen.items()],
        )
    boegen = _Boegen(dokument)
    gewaehlt = flaechen[teil or next(iter(flaechen))]
    try:
        merkmale = [Rohmerkmal(_eigenschaften(g), boegen.geometrie(g)) for g in gewaehlt]
    except (TypeError, ValueError, LookupError, AttributeError) as fehler:
        raise NichtLesbar(
            "Die TopoJSON-Datei ist beschädigt: Eine Fläche zeigt auf einen Bogen, den es nicht gibt oder "
            "der keine Zahlen enthält. Bitte laden Sie sie noch einmal vom Amt herunter."
        ) from fehler
    return Rohdatei("TopoJSON", merkmale, genanntes_bezugssystem(dokument))


def _geometrien(objekt: Any) -> Iterator[dict[str, Any]]:
    if not isinstance(objekt, dict):
        return
    if objekt.get("type") == "GeometryCollection":
        geometrien = objekt.get("geometries")
        for eine in geometrien if isinstance(geometrien, list) else []:
            if isinstance(eine, dict):
                yield eine
    else:
        yield objekt


def _ist_flaeche(geometrie: dict[str, Any]) -> bool:
    return geometrie.get("type") in ("Polygon", "MultiPolygon")


def _eigenschaften(geometrie: dict[str, Any]) -> dict[str, Any]:
    angaben = geometrie.get("properties")
    angaben = dict(angaben) if isinstance(angaben, dict) else {}
    if "id" in geometrie and "id" not in angaben and isinstance(geometrie["id"], str | int):
        angaben["id"] = geometrie["id"]
    return angaben


class _Boegen:
    """Die Bögen der Datei, beim ersten Gebrauch in Koordinaten gerechnet."""

    def __init__(self, dokument: dict[str, Any]) -> None:
        boegen = dokument.get("arcs")
        self._roh: list[Any] = boegen if isinstance(boegen, list) else []
        umrechnung = dokument.get("transform")
        self._umrechnung: dict[str, Any] | None = umrechnung if isinstance(umrechnung, dict) else None
        self._fertig: dict[int, list[Punkt]] = {}
        self._punkte = 0

    def geometrie(self, roh: dict[str, Any]) -> Any:
        """GeoJSON derselben Fläche; was keine Fläche ist, behält seine Art und wird später genannt."""
        if roh.get("type") == "Polygon":
            return {"type": "Polygon", "coordinates": [self._ring(ring) for ring in roh["arcs"]]}
        if roh.get("type") == "MultiPolygon":
            teile = [[self._ring(ring) for ring in teil] for teil in roh["arcs"]]
            return {"type": "MultiPolygon", "coordinates": teile}
        return None if roh.get("type") is None else {"type": roh["type"]}

    def _ring(self, nummern: Sequence[int]) -> list[Punkt]:
        punkte: list[Punkt] = []
        for nummer in nummern:
            bogen = self._bogen(nummer if nummer >= 0 else ~nummer)
            bogen = bogen if nummer >= 0 else bogen[::-1]
            # Der erste Punkt eines Bogens ist der letzte des vorigen.
            punkte += bogen[1:] if punkte else bogen
            self._zaehle(len(bogen))
        return punkte

    def _zaehle(self, punkte: int) -> None:
        self._punkte += punkte
        if self._punkte > HOECHSTENS_PUNKTE:
            raise NichtLesbar(
                f"Die Flächen der Datei haben zusammen mehr als {zahl(HOECHSTENS_PUNKTE)} Eckpunkte. Bitte "
                "vereinfachen Sie die Grenzen vorher oder teilen Sie die Datei."
            )

    def _bogen(self, nummer: int) -> list[Punkt]:
        if nummer not in self._fertig:
            self._fertig[nummer] = [*self._koordinaten(self._roh[nummer])]
        return self._fertig[nummer]

    def _koordinaten(self, roh: Sequence[Sequence[float]]) -> Iterator[Punkt]:
        if self._umrechnung is None:
            yield from ((float(punkt[0]), float(punkt[1])) for punkt in roh)
            return
        (sx, sy), (tx, ty) = self._umrechnung["scale"][:2], self._umrechnung["translate"][:2]
        x = y = 0.0
        for dx, dy, *_ in roh:
            x, y = x + dx, y + dy
            yield x * sx + tx, y * sy + ty
