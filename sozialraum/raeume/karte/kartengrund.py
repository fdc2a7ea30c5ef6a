"""Der Grund einer Flächenkarte: was von Grenzen und Namen abhängt, nicht von den Zahlen.

Er ist teuer zu rechnen und klein zu merken; aus ihm entsteht jede Karte derselben Flächen.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from sozialraum.kern.farben import LEISE, PAPIER, TINTE
from sozialraum.kern.schriftmass import breite as textbreite
from sozialraum.raeume.karte.blatt import TOLERANZ_PX, Blatt, innere_linien, vereint
from sozialraum.raeume.karte.namen import platz_fuer, teilungen
from sozialraum.raeume.karte.stuecke import FANG_M, SPALT_M, Rahmen, erweitert
from sozialraum.raeume.karte.zeichnung import FETT, KLEIN, pfad, ringe
from sozialraum.raeume.projektion import UTM32, WGS84, umgerechnet

ENG_PX, WEIT_PX = 6.0, 13.0
# So viel eines Namens liegt in seiner Fläche; der Rest darf über die Grenze des Nachbarn laufen.
DECKUNG = 0.93
# Die Namen des hervorgehobenen Gebiets sollen dastehen, auch wenn sie überstehen.
DECKUNG_HERVORGEHOBEN = 0.5
HOECHSTENS_FETT = 4
VIELE = 150


@dataclass(frozen=True)
class Kartenflaeche:
    """Ein Gebiet in WGS84; `gruppe` ist das größere Gebiet, dessen Rand mitläuft, etwa der Stadtbezirk."""

    kennung: int
    name: str
    geometrie: BaseGeometry
    gruppe: str = ""


@dataclass(frozen=True)
class Name:
    """Wo der Name einer Fläche steht; `kasten` sind links, oben, rechts, unten."""

    zeilen: tuple[str, ...]
    x: float
    y: float
    fett: bool
    kasten: Rahmen


@dataclass(frozen=True)
class Grundflaeche:
    """Pfade einer Fläche; `eng` und `weit` sind ihre Schraffuren, `zeichen` ist der Platz für ein Zeichen."""

    pfad: str
    eng: str
    weit: str
    name: Name | None
    zeichen: tuple[float, float] | None


@dataclass(frozen=True)
class Kartengrund:
    """Alles in Pixeln zu 1/96 Zoll; `linien` liegen über den Flächen, `massstab` unten links."""

    breite: float
    hoehe: float
    flaechen: Mapping[int, Grundflaeche]
    linien: tuple[str, ...]
    massstab: tuple[str, ...]


def kartengrund(
    flaechen: Sequence[Kartenflaeche],
    *,
    breite: float,
    umrandet: Collection[int] = (),
    umriss: BaseGeometry | None = None,
) -> Kartengrund:
    """Der Grund aller Flächen in dieser Breite. Fehler: `ValueError` ohne Fläche.

    Kräftig umrandet werden die Flächen `umrandet` zusammen, dazu `umriss` (WGS84), wenn das hervorgehobene
    Gebiet nicht aus den gezeichneten Flächen besteht.
    """
    if not flaechen:
        raise ValueError("Eine Flächenkarte braucht mindestens eine Fläche.")
    meter = umgerechnet([flaeche.geometrie for flaeche in flaechen], WGS84, UTM32)
    # Nachbarn aus einer Datei teilen ihre Grenze nicht immer Punkt für Punkt.
    meter = list(shapely.coverage_clean(meter, snapping_distance=FANG_M, gap_width=SPALT_M))
    blatt = Blatt(0, 0, breite, erweitert(_rahmen(meter), 0.015))
    formen = list(
        shapely.coverage_simplify([blatt.auf_blatt(form) for form in meter], _toleranz(len(meter))),
    )
    _gruppengrenzen(blatt, flaechen, formen)
    rand = [form for flaeche, form in zip(flaechen, formen, strict=True) if flaeche.kennung in umrandet]
    if umriss is not None:
        form = blatt.auf_blatt(umgerechnet([umriss], WGS84, UTM32)[0])
        rand.append(shapely.simplify(form, TOLERANZ_PX))
    hervorgehoben = shapely.union_all(rand) if rand else None
    if hervorgehoben is not None:
        # Der helle Saum hält den Rand auch zwischen dunklen Flächen sichtbar.
        blatt.linie(hervorgehoben.boundary, PAPIER, 5.4)
        blatt.linie(hervorgehoben.boundary, TINTE, 2.8)
    linien = tuple(blatt.teile)
    blatt.teile = []
    belegt = blatt.massstabsbalken()
    namen = _namen(blatt, flaechen, formen, umrandet, belegt, hervorgehoben)
    zeichen = _zeichenplaetze(blatt, formen, belegt)
    return Kartengrund(
        breite=breite,
        hoehe=blatt.hoehe,
        flaechen={
            flaeche.kennung: Grundflaeche(_umriss(form), _umriss_linien(eng), _umriss_linien(weit), name, ort)
            for flaeche, form, eng, weit, name, ort in zip(
                flaechen,
                formen,
                _schraffiert(formen, ENG_PX, steigend=True),
                _schraffiert(formen, WEIT_PX, steigend=False),
                namen,
                zeichen,
                strict=True,
            )
        },
        linien=linien,
        massstab=tuple(blatt.teile),
    )


def _rahmen(formen: Sequence[BaseGeometry]) -> Rahmen:
    links, unten, rechts, oben = shapely.total_bounds(formen).tolist()
    return links, unten, rechts, oben


def _toleranz(anzahl: int) -> float:
    """Viele Flächen sind klein: ihre Zacken sieht niemand, sie machten nur das Bild groß."""
    return TOLERANZ_PX if anzahl <= VIELE else 2 * TOLERANZ_PX


def _gruppengrenzen(blatt: Blatt, flaechen: Sequence[Kartenflaeche], formen: Sequence[BaseGeometry]) -> None:
    """Grenzen zwischen den Gruppen und außen kräftiger; die feinen zeichnen die Flächen selbst."""
    je_gruppe: dict[str, list[BaseGeometry]] = {}
    for flaeche, form in zip(flaechen, formen, strict=True):
        je_gruppe.setdefault(flaeche.gruppe, []).append(form)
    if 1 < len(je_gruppe) < len(formen):
        zwischen = innere_linien([vereint(teile) for teile in je_gruppe.values()])
        blatt.linie(zwischen, PAPIER, 2.8)
        blatt.linie(zwischen, LEISE, 1.3)
    blatt.linie(vereint(formen).boundary, LEISE, 1.3)


def _umriss(form: BaseGeometry) -> str:
    return "".join(pfad(punkte, geschlossen=True) for punkte in ringe(form))


def _umriss_linien(form: BaseGeometry) -> str:
    zuege = [teil for teil in shapely.get_parts(form) if teil.geom_type == "LineString" and not teil.is_empty]
    return "".join(pfad(shapely.get_coordinates(zug).tolist()) for zug in zuege)


def _schraffiert(formen: Sequence[BaseGeometry], abstand: float, *, steigend: bool) -> list[BaseGeometry]:
    """Parallele Linien unter 45 Grad, je Fläche beschnitten; Muster würden im PDF unscharf."""
    return list(
        shapely.intersection(
            formen, [_linienschar(form.bounds, abstand, steigend=steigend) for form in formen]
        )
    )


def _linienschar(rahmen: Rahmen, abstand: float, *, steigend: bool) -> BaseGeometry:
    """Die Linien des ganzen Blatts, die diesen Rahmen kreuzen: über Grenzen hinweg laufen sie durch."""
    links, oben, rechts, unten = rahmen
    # Steigende Linien erfüllen x + y = n · abstand, fallende x − y = n · abstand.
    anfang, ende = (links + oben, rechts + unten) if steigend else (links - unten, rechts - oben)
    linien = []
    for n in range(math.ceil(anfang / abstand), math.floor(ende / abstand) + 1):
        stelle = n * abstand
        linien.append(
            [(stelle - oben, oben), (stelle - unten, unten)]
            if steigend
            else [(stelle + oben, oben), (stelle + unten, unten)]
        )
    return shapely.MultiLineString(linien)


def _namen(
    blatt: Blatt,
    flaechen: Sequence[Kartenflaeche],
    formen: Sequence[BaseGeometry],
    umrandet: Collection[int],
    belegt: list[BaseGeometry],
    hervorgehoben: BaseGeometry | None,
) -> list[Name | None]:
    """Zuerst die hervorgehobenen, dann die großen Flächen; wer keinen Platz hat, bleibt ohne Namen."""
    namen: list[Name | None] = [None] * len(formen)
    innen = blatt.fenster.buffer(-2)
    nach_groesse = sorted(range(len(formen)), key=lambda n: (-round(formen[n].area), flaechen[n].name))
    eigene = [n for n in nach_groesse if flaechen[n].kennung in umrandet]
    # Kein fremder Name läuft über den kräftigen Rand.
    rand = [hervorgehoben.boundary.buffer(2)] if hervorgehoben is not None else []
    gefunden = _eigene_namen(
        [flaechen[n].name for n in eigene], [formen[n] for n in eigene], innen, belegt, rand
    )
    for n, name in zip(eigene, gefunden, strict=True):
        namen[n] = name
    belegt += rand
    for n in nach_groesse:
        if n not in eigene:
            namen[n] = _name(flaechen[n].name, formen[n], innen, belegt, fett=False, verlangt=DECKUNG)
    return namen


def _eigene_namen(
    namen: Sequence[str],
    formen: Sequence[BaseGeometry],
    innen: BaseGeometry,
    belegt: list[BaseGeometry],
    rand: list[BaseGeometry],
) -> list[Name | None]:
    """Wenige Namen fett, wenn alle so hineinpassen, sonst alle mager; notfalls ragt einer ins Nachbargebiet.

    Über den kräftigen Rand ragt keiner weit hinaus.
    """
    versuche = [(True, DECKUNG, []), (False, DECKUNG, []), (False, DECKUNG_HERVORGEHOBEN, rand)]
    gefunden: list[Name | None] = []
    for fett, verlangt, grenze in versuche if len(namen) <= HOECHSTENS_FETT else versuche[1:2]:
        besetzt = [*belegt, *grenze]
        gefunden = [
            _name(name, form, innen, besetzt, fett=fett, verlangt=verlangt)
            for name, form in zip(namen, formen, strict=True)
        ]
        if all(gefunden):
            break
    belegt += [shapely.box(*name.kasten) for name in gefunden if name]
    return gefunden


def _name(
    name: str,
    form: BaseGeometry,
    innen: BaseGeometry,
    belegt: list[BaseGeometry],
    *,
    fett: bool,
    verlangt: float,
) -> Name | None:
    if _zu_breit(name, form, fett=fett, verlangt=verlangt):
        return None
    # Verglichen wird nur mit dem, was in der Nähe liegt: bei hunderten Namen der größte Teil der Arbeit.
    umgebung = shapely.box(*form.bounds).buffer(60)
    nahe = [kasten for kasten in belegt if _beruehrt(kasten.bounds, umgebung.bounds)]
    platz = platz_fuer(name, form, innen, nahe, fett=fett, verlangt=verlangt)
    if platz is None:
        return None
    belegt.append(platz.kasten)
    links, oben, rechts, unten = platz.kasten.bounds
    return Name(tuple(platz.zeilen), platz.x, platz.y, platz.fett, (links, oben, rechts, unten))


def _zu_breit(name: str, form: BaseGeometry, *, fett: bool, verlangt: float) -> bool:
    """Selbst umgebrochen ragte der Name zu weit hinaus."""
    links, _, rechts, _ = form.bounds
    schmalste = min(
        max(textbreite(zeile, FETT if fett else KLEIN, fett=fett) for zeile in zeilen)
        for zeilen in teilungen(name)
    )
    return schmalste * verlangt > rechts - links


def _beruehrt(eines: Rahmen, anderes: Rahmen) -> bool:
    return (
        eines[0] <= anderes[2]
        and anderes[0] <= eines[2]
        and eines[1] <= anderes[3]
        and anderes[1] <= eines[3]
    )


def _zeichenplaetze(
    blatt: Blatt, formen: Sequence[BaseGeometry], belegt: Sequence[BaseGeometry]
) -> list[tuple[float, float] | None]:
    """Wo in einer Fläche neben ihrem Namen noch ein Zeichen steht, ohne etwas zu verdecken."""
    frei = shapely.difference(formen, shapely.union_all(list(belegt)).buffer(1))
    plaetze: list[tuple[float, float] | None] = []
    for form in frei:
        if form.is_empty or form.area < 120:
            plaetze.append(None)
            continue
        teil = max(shapely.get_parts(form), key=lambda stueck: stueck.area)
        kreis = shapely.maximum_inscribed_circle(teil, 0.5)
        (x, y), _ = kreis.coords
        plaetze.append((x, y) if kreis.length >= 7 else None)
    return plaetze
