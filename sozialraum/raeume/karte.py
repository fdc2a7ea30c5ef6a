"""Zeichnet Karten als SVG: wo ein Gebiet in seinem Bezirk und seiner Stadt liegt.

Kennt weder Django noch Modelle. Eine Karte ist eine lückenlose Menge von Flächen, jede mit ihrer Rolle;
Umrisse von Bezirk und Stadt entstehen aus ihnen, damit Linien genau aufeinander liegen. Maße in Pixeln zu
1/96 Zoll, nur Darstellungsattribute, weil WeasyPrint im SVG kein CSS kennt.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise, product
from xml.sax.saxutils import escape

import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from sozialraum.kern.farben import LEISE, PAPIER, ROLLENFARBEN, ROLLENFLAECHEN, ROLLENTEXT, Rolle
from sozialraum.kern.schriftmass import breite as textbreite
from sozialraum.kern.schriftmass import umbrechen
from sozialraum.kern.zahlen import zahl

PX_JE_MM = 96 / 25.4
SCHRIFT = "Fira Sans, Helvetica Neue, Arial, sans-serif"
KLEIN = 11.0  # 8,25 pt: kleiner wird im Druck nichts
FETT = 12.5
ZEILE = 13.0
# Anteil der Breite für Übersicht und Legende neben der Karte, gestapelt für die Übersicht darunter.
SPALTE = 0.27
SPALTE_GESTAPELT = 0.4
AB_BREITE_MM_NEBENEINANDER = 110
# Schmaler bleibt nur die Übersicht ohne Namen und Legende.
AB_BREITE_MM_MIT_NAMEN = 80
LUFT = 14.0
# Ab diesem Anteil an der Ausdehnung der Stadt zeigt schon die Hauptkarte die ganze Stadt.
AB_ANTEIL_GANZE_STADT = 0.62
HOEHE_ZU_BREITE = (0.62, 0.95)
# Visvalingam: Ecken, deren Dreieck kleiner ist als das Quadrat dieser Seite, verschwinden.
TOLERANZ_PX = 0.6
# Punkte näher als dies sind derselbe; schmalere Spalten zwischen Nachbarn werden geschlossen.
FANG_M = 2.0
SPALT_M = 20.0
KLEINSTES_STUECK_PX = 1.5

# So weit, gemessen an der Ausdehnung, darf ein Gebiet vom Mittelpunkt liegen, um „in der Mitte“ zu sein.
NAHE_DER_MITTE = 0.08
HIMMELSRICHTUNGEN = ("Norden", "Nordosten", "Osten", "Südosten", "Süden", "Südwesten", "Westen", "Nordwesten")
LINIE_INNEN = {"quartier": "#7FA9BC", "bezirk": "#B9D5E1", "stadt": "#D2D9DF"}
# Mehr fette Namen sind keine Hervorhebung mehr.
HOECHSTENS_FETT = 4
# Soviel eines Namens liegt in seiner Fläche, und so viele Flächen einer Rolle tragen ihn, sonst keine.
DECKUNG: dict[Rolle, float] = {"quartier": 0.85, "bezirk": 0.85, "stadt": 0.9}
WENIGSTENS_BENANNT = 1 / 3
# Wo Namen in einer Fläche versucht werden, von der Mitte nach außen.
RASTER = (0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8)
LINIE_GRUPPE = "#B7C0C8"
_VERBOTEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

Rahmen = tuple[float, float, float, float]  # links, unten, rechts, oben


@dataclass(frozen=True)
class Flaeche:
    """Ein Stück der Karte in WGS84: Teil des Gebiets, seines Bezirks oder nur der Stadt.

    `gruppe` fasst Flächen zusammen, deren gemeinsamer Rand mitläuft (der Bezirk, zu dem sie gehören).
    """

    name: str
    geometrie: BaseGeometry
    rolle: Rolle
    gruppe: str = ""


def lagekarte(
    flaechen: Sequence[Flaeche],
    *,
    legende: Mapping[Rolle, str],
    quelle: str = "",
    titel: str = "",
    breite_mm: float,
) -> str:
    """SVG-Karte: das Gebiet kräftig, sein Bezirk mittel, die Stadt blass.

    `legende` nennt je Rolle, was sie hier heißt, etwa {"quartier": "Stadtteil Kalk", "stadt": "Köln"}.
    `titel` ist der Alternativtext; ohne ihn sagt er, wo das Gebiet liegt und woran es grenzt. Unter 110 mm
    Breite steht die Übersicht der Stadt unter der Karte, unter 80 mm bleibt nur sie.
    """
    breite = breite_mm * PX_JE_MM
    stuecke = _in_metern(flaechen)
    titel = titel or lage_in_worten(stuecke, legende)
    if breite_mm < AB_BREITE_MM_MIT_NAMEN:
        karte = _Blatt(0, 0, breite, _erweitert(_rahmen(stuecke), 0.03))
        karte.zeichne(stuecke, uebersicht=True)
        return _svg(breite, karte.hoehe, titel, karte.teile)
    stadt = _rahmen(stuecke)
    kern = _rahmen([s for s in stuecke if s.rolle != "stadt"] or stuecke)
    ganze_stadt = _anteil(kern, stadt) >= AB_ANTEIL_GANZE_STADT
    gestapelt = breite_mm < AB_BREITE_MM_NEBENEINANDER
    spalte = breite * (SPALTE_GESTAPELT if gestapelt else SPALTE)
    kartenbreite = breite if gestapelt else breite - spalte - LUFT
    karte = _Blatt(0, 0, kartenbreite, _erweitert(stadt if ganze_stadt else kern, 0.05))
    karte.zeichne(stuecke)
    teile = [*karte.teile]
    # Neben der Karte steht die Legende unter der Übersicht, unter der Karte neben ihr.
    links, oben = (0.0, karte.hoehe + LUFT) if gestapelt else (breite - spalte, 0.0)
    unten = oben
    if not ganze_stadt:
        ausschnitt = _erweitert(stadt, 0.02)
        uebersicht = _Blatt(links, oben, spalte, ausschnitt, hoechstens=karte.hoehe * 0.55)
        uebersicht.zeichne(stuecke, uebersicht=True)
        teile += uebersicht.teile
        unten = oben + uebersicht.hoehe + LUFT
        if gestapelt:
            links, spalte = spalte + LUFT, breite - spalte - LUFT
        else:
            oben = unten
    legendenteile, legende_unten = _legende(legende, stuecke, links, oben, spalte)
    teile += legendenteile
    hoehe = max(karte.hoehe, unten - LUFT, legende_unten)
    for zeile in umbrechen(quelle, KLEIN, breite):
        hoehe += ZEILE + 4
        teile.append(_text(0, hoehe, zeile, farbe=LEISE))
    return _svg(breite, hoehe + 4, titel, teile)


def umrisskarte(flaechen: Sequence[Flaeche], *, titel: str, breite_mm: float) -> str:
    """SVG-Karte aller Flächen mit ihren Namen, ohne Übersicht und Legende."""
    stuecke = _in_metern(flaechen)
    karte = _Blatt(0, 0, breite_mm * PX_JE_MM, _erweitert(_rahmen(stuecke), 0.03))
    karte.zeichne(stuecke)
    return _svg(karte.breite, karte.hoehe, titel, karte.teile)


# Projektion und Ausschnitt ---------------------------------------------------------------------


@dataclass(frozen=True)
class _Stueck:
    name: str
    form: BaseGeometry
    rolle: Rolle
    gruppe: str


@cache
def _utm32() -> Transformer:
    return Transformer.from_crs("EPSG:4326", "EPSG:25832", always_xy=True)


def _in_metern(flaechen: Sequence[Flaeche]) -> list[_Stueck]:
    """UTM 32, lückenlos: Nachbarn aus einer Datei teilen ihre Grenze nicht immer Punkt für Punkt."""
    formen = [
        shapely.transform(flaeche.geometrie, _utm32().transform, interleaved=False) for flaeche in flaechen
    ]
    sauber = shapely.coverage_clean(formen, snapping_distance=FANG_M, gap_width=SPALT_M)
    return [
        _Stueck(flaeche.name, form, flaeche.rolle, flaeche.gruppe)
        for flaeche, form in zip(flaechen, sauber, strict=True)
        if not form.is_empty
    ]


def _rahmen(stuecke: Iterable[_Stueck]) -> Rahmen:
    links, unten, rechts, oben = shapely.total_bounds([stueck.form for stueck in stuecke]).tolist()
    return links, unten, rechts, oben


def _erweitert(rahmen: Rahmen, anteil: float) -> Rahmen:
    links, unten, rechts, oben = rahmen
    rand = max(rechts - links, oben - unten) * anteil
    return links - rand, unten - rand, rechts + rand, oben + rand


def _anteil(innen: Rahmen, aussen: Rahmen) -> float:
    """Größte Ausdehnung des inneren Rahmens gemessen an der des äußeren."""
    return max(innen[2] - innen[0], innen[3] - innen[1]) / max(aussen[2] - aussen[0], aussen[3] - aussen[1])


# In Worten -------------------------------------------------------------------------------------


def lage_in_worten(stuecke: Sequence[_Stueck], legende: Mapping[Rolle, str]) -> str:
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


def _richtung(innen: BaseGeometry, stuecke: Sequence[_Stueck]) -> str:
    links, unten, rechts, oben = _rahmen(stuecke)
    mitte = shapely.union_all([stueck.form for stueck in stuecke]).centroid
    dx = (innen.centroid.x - mitte.x) / (rechts - links)
    dy = (innen.centroid.y - mitte.y) / (oben - unten)
    if math.hypot(dx, dy) < NAHE_DER_MITTE:
        return "in der Mitte"
    return f"im {HIMMELSRICHTUNGEN[round(math.degrees(math.atan2(dx, dy)) / 45) % 8]}"


# Zeichnen --------------------------------------------------------------------------------------


@dataclass
class _Blatt:
    """Ein Kartenfenster auf der Zeichnung: Lage und Breite in Pixeln, Ausschnitt in Metern."""

    x: float
    y: float
    breite: float
    ausschnitt: Rahmen
    hoechstens: float = math.inf
    teile: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        links, unten, rechts, oben = self.ausschnitt
        weite, tiefe = rechts - links, oben - unten
        klein, gross = HOEHE_ZU_BREITE
        self.hoehe = min(self.breite * min(max(tiefe / weite, klein), gross), self.hoechstens)
        self.massstab = min(self.breite / weite, self.hoehe / tiefe)  # Pixel je Meter
        # Der Ausschnitt füllt das Fenster; was übrig ist, verteilt sich auf beide Seiten.
        mitte_x, mitte_y = (links + rechts) / 2, (unten + oben) / 2
        self.links = mitte_x - self.breite / self.massstab / 2
        self.oben = mitte_y + self.hoehe / self.massstab / 2
        self.fenster = shapely.box(self.x, self.y, self.x + self.breite, self.y + self.hoehe)

    def auf_blatt(self, form: BaseGeometry) -> BaseGeometry:
        """Meter → Pixel des Blatts, y nach unten."""
        return shapely.transform(
            form,
            lambda x, y: (
                self.x + (x - self.links) * self.massstab,
                self.y + (self.oben - y) * self.massstab,
            ),
            interleaved=False,
        )

    def zeichne(self, stuecke: Sequence[_Stueck], *, uebersicht: bool = False) -> None:
        """Flächen, Linien und Namen; die Übersicht zeigt nur Umrisse und das Gebiet als kräftige Fläche."""
        formen = [self.auf_blatt(stueck.form) for stueck in stuecke]
        formen = list(shapely.coverage_simplify(formen, TOLERANZ_PX))
        je_rolle: dict[Rolle, list[BaseGeometry]] = {"stadt": [], "bezirk": [], "quartier": []}
        for stueck, form in zip(stuecke, formen, strict=True):
            je_rolle[stueck.rolle].append(form)
        for rolle, teile in je_rolle.items():
            if teile:
                kraeftig = uebersicht and rolle == "quartier"
                self._flaeche(_vereint(teile), (ROLLENFARBEN if kraeftig else ROLLENFLAECHEN)[rolle])
        if not uebersicht:
            for rolle, teile in je_rolle.items():
                self._linie(_innere_linien(teile), LINIE_INNEN[rolle], 0.8)
            self._gruppen(stuecke, formen)
        self._umrisse(je_rolle, gross=not uebersicht)
        if not uebersicht:
            self._namen(stuecke, formen, self._massstab())

    def _umrisse(self, je_rolle: dict[Rolle, list[BaseGeometry]], *, gross: bool) -> None:
        alle = [form for teile in je_rolle.values() for form in teile]
        self._linie(_vereint(alle).boundary, ROLLENFARBEN["stadt"], 1.0 if gross else 0.8)
        if je_rolle["bezirk"]:
            bezirk = _vereint([*je_rolle["bezirk"], *je_rolle["quartier"]])
            self._linie(bezirk.boundary, ROLLENFARBEN["bezirk"], 1.6 if gross else 1.0)
        if je_rolle["quartier"] and (je_rolle["bezirk"] or je_rolle["stadt"]):
            gebiet = _vereint(je_rolle["quartier"])
            self._linie(gebiet.boundary, ROLLENFARBEN["quartier"], 2.4 if gross else 1.0)

    def _gruppen(self, stuecke: Sequence[_Stueck], formen: Sequence[BaseGeometry]) -> None:
        je_gruppe: dict[str, list[BaseGeometry]] = {}
        for stueck, form in zip(stuecke, formen, strict=True):
            if stueck.gruppe:
                je_gruppe.setdefault(stueck.gruppe, []).append(form)
        if len(je_gruppe) > 1:
            self._linie(_innere_linien([_vereint(teile) for teile in je_gruppe.values()]), LINIE_GRUPPE, 1.2)

    def _flaeche(self, form: BaseGeometry, farbe: str) -> None:
        sichtbar = shapely.intersection(form, self.fenster)
        if d := "".join(_ring(ring) + "Z" for ring in _ringe(sichtbar)):
            self.teile.append(f'<path d="{d}" fill="{farbe}" fill-rule="evenodd"/>')

    def _linie(self, form: BaseGeometry, farbe: str, staerke: float) -> None:
        sichtbar = shapely.line_merge(shapely.intersection(form, self.fenster))
        zuege = [teil for teil in shapely.get_parts(sichtbar) if teil.geom_type == "LineString"]
        if d := "".join(_ring(shapely.get_coordinates(zug).tolist()) for zug in zuege):
            self.teile.append(
                f'<path d="{d}" fill="none" stroke="{farbe}" stroke-width="{_z(staerke)}"'
                ' stroke-linejoin="round" stroke-linecap="round"/>'
            )

    def _massstab(self) -> list[BaseGeometry]:
        """Maßstabsbalken unten links; Rückgabe: die belegte Fläche."""
        meter = _runde_strecke(self.breite / self.massstab * 0.22)
        lang = meter * self.massstab
        x, y = self.x + 2, self.y + self.hoehe - 4
        text = f"{zahl(meter // 1000)} km" if meter >= 1000 else f"{zahl(meter)} m"
        self.teile.append(
            f'<path d="M{_z(x)} {_z(y - 5)}V{_z(y)}H{_z(x + lang)}V{_z(y - 5)}" fill="none"'
            f' stroke="{LEISE}"/>'
        )
        self.teile.append(_text(x + lang / 2, y - 5, text, anker="middle", farbe=LEISE))
        return [shapely.box(x - 2, y - 20, x + lang + 4, y + 4)]

    def _namen(
        self, stuecke: Sequence[_Stueck], formen: Sequence[BaseGeometry], belegt: list[BaseGeometry]
    ) -> None:
        """Namen nach Rolle und Größe, solange Platz ist; passen nur wenige, bleibt die Rolle ohne Namen."""
        innen = self.fenster.buffer(-2)
        for rolle in DECKUNG:
            teile = [
                (stueck.name, sichtbar)
                for stueck, form in zip(stuecke, formen, strict=True)
                if stueck.rolle == rolle and not (sichtbar := shapely.intersection(form, innen)).is_empty
            ]
            teile.sort(key=lambda teil: (-round(teil[1].area), teil[0]))
            einziges = rolle == "quartier" and len(teile) == 1
            plaetze: list[_Platz] = []
            for name, sichtbar in teile:
                platz = None
                if rolle == "quartier" and len(teile) <= HOECHSTENS_FETT:
                    # Der Name des einzigen Stücks darf überstehen, alle anderen liegen in ihrer Fläche.
                    verlangt = 0.0 if einziges else DECKUNG[rolle]
                    platz = _platz(name, sichtbar, innen, belegt, fett=True, verlangt=verlangt)
                platz = platz or _platz(name, sichtbar, innen, belegt, fett=False, verlangt=DECKUNG[rolle])
                if platz:
                    belegt.append(platz.kasten)
                    plaetze.append(platz)
            if rolle == "quartier" and teile:
                # Kein fremder Name läuft über den kräftigen Rand.
                belegt.append(_vereint([form for _, form in teile]).boundary.buffer(1.5))
            if len(plaetze) >= len(teile) * WENIGSTENS_BENANNT:
                for platz in plaetze:
                    self.teile += platz.text(ROLLENTEXT[rolle])


def _vereint(formen: Iterable[BaseGeometry]) -> BaseGeometry:
    return shapely.coverage_union_all(list(formen))


def _innere_linien(formen: Sequence[BaseGeometry]) -> BaseGeometry:
    """Grenzen zwischen den Flächen, jede einmal, ohne den gemeinsamen Außenrand."""
    if len(formen) < 2:
        return shapely.LineString()
    alle = shapely.union_all(shapely.boundary(list(formen)))
    return shapely.difference(alle, _vereint(formen).boundary)


def _ringe(form: BaseGeometry) -> Iterable[list[list[float]]]:
    for teil in shapely.get_parts(form):
        if teil.geom_type == "Polygon" and teil.area > KLEINSTES_STUECK_PX:
            for ring in (teil.exterior, *teil.interiors):
                yield shapely.get_coordinates(ring)[:-1].tolist()


def _ring(punkte: Sequence[Sequence[float]]) -> str:
    """Pfad aus ganzen Zehntelpixeln, relativ geschrieben: ein Drittel kürzer als absolut."""
    zehntel = [(round(x * 10), round(y * 10)) for x, y in punkte]
    x0, y0 = zehntel[0]
    teile = [f"M{_z(x0 / 10)} {_z(y0 / 10)}l"]
    for (x1, y1), (x2, y2) in pairwise(zehntel):
        if (x1, y1) != (x2, y2):
            dx, dy = _z((x2 - x1) / 10), _z((y2 - y1) / 10)
            teile.append(f"{dx}{'' if dy.startswith('-') else ' '}{dy} ")
    return "".join(teile).strip()


def _runde_strecke(hoechstens: float) -> int:
    """Größte Strecke der Reihe 1, 2, 5 in Metern, die nicht länger ist."""
    stufe = 10 ** math.floor(math.log10(max(hoechstens, 1)))
    return int(max(faktor * stufe for faktor in (1, 2, 5) if faktor * stufe <= max(hoechstens, 1)))


# Namen -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Platz:
    """Wo ein Name steht: belegter Kasten, Zeilen, Mitte und erste Grundlinie."""

    kasten: BaseGeometry
    zeilen: list[str]
    x: float
    y: float
    fett: bool

    def text(self, farbe: str) -> list[str]:
        groesse = FETT if self.fett else KLEIN
        return [
            _text(
                self.x,
                self.y + n * ZEILE,
                zeile,
                anker="middle",
                groesse=groesse,
                farbe=farbe,
                fett=self.fett,
            )
            for n, zeile in enumerate(self.zeilen)
        ]


def _platz(
    name: str,
    form: BaseGeometry,
    innen: BaseGeometry,
    belegt: Sequence[BaseGeometry],
    *,
    fett: bool,
    verlangt: float,
) -> _Platz | None:
    """Der beste freie Platz; None, wenn der Name nirgends zum Anteil `verlangt` in seiner Fläche liegt."""
    groesse = FETT if fett else KLEIN
    links, unten, rechts, oben = innen.bounds
    besetzt = shapely.union_all(list(belegt))
    mitten = list(_mitten(form))
    bester: _Platz | None = None
    beste_note = verlangt
    for zeilen in _teilungen(name):
        weite = max(textbreite(zeile, groesse, fett=fett) for zeile in zeilen) + 2
        hoehe = ZEILE * len(zeilen)
        if weite * hoehe * verlangt > form.area:
            continue
        kaesten = shapely.box(
            [x - weite / 2 for x, _ in mitten],
            [y - hoehe / 2 for _, y in mitten],
            [x + weite / 2 for x, _ in mitten],
            [y + hoehe / 2 for _, y in mitten],
        )
        stoesst_an = shapely.intersects(kaesten, besetzt).tolist()
        anteile = (shapely.area(shapely.intersection(kaesten, form)) / (weite * hoehe)).tolist()
        for (x, y), kasten, stoert, anteil in zip(mitten, kaesten, stoesst_an, anteile, strict=True):
            passt = links <= x - weite / 2 and x + weite / 2 <= rechts
            passt = passt and unten <= y - hoehe / 2 and y + hoehe / 2 <= oben
            # Zwei Zeilen nur, wenn es merklich hilft.
            note = anteil - 0.02 * (len(zeilen) - 1)
            if passt and not stoert and note > beste_note:
                beste_note = note
                bester = _Platz(kasten, zeilen, x, y - hoehe / 2 + ZEILE * 0.78, fett)
        if beste_note > 0.97:
            break
    return bester


def _mitten(form: BaseGeometry) -> Iterable[tuple[float, float]]:
    """Zuerst die Mitte des größten Kreises, dann ein Raster über der Fläche."""
    teil = max(shapely.get_parts(form), key=lambda stueck: stueck.area)
    kreis = shapely.maximum_inscribed_circle(teil, 0.5)
    x, y = kreis.coords[0]
    yield x, y
    links, unten, rechts, oben = teil.bounds
    for zeile, spalte in product(RASTER, RASTER):
        yield links + (rechts - links) * spalte, unten + (oben - unten) * zeile


def _teilungen(name: str) -> list[list[str]]:
    """Der Name in einer Zeile, dann an Bindestrich, Schrägstrich oder Leerzeichen in zwei geteilt."""
    stellen = [treffer.end() for treffer in re.finditer(r"[-/ ]", name) if 1 < treffer.end() < len(name) - 1]
    zweizeilig = sorted(
        ([name[:n].strip(), name[n:].strip()] for n in stellen), key=lambda z: max(map(len, z))
    )
    return [[name], *zweizeilig[:2]]


# Legende und Text ------------------------------------------------------------------------------


def _legende(
    legende: Mapping[Rolle, str], stuecke: Sequence[_Stueck], x: float, y: float, breite: float
) -> tuple[list[str], float]:
    """Farbfelder mit Text; Rückgabe auch die Unterkante."""
    rollen = {stueck.rolle for stueck in stuecke}
    teile: list[str] = []
    for rolle, staerke in (("quartier", 2.0), ("bezirk", 1.4), ("stadt", 1.0)):
        if rolle not in rollen or rolle not in legende:
            continue
        fett = rolle == "quartier"
        teile.append(
            f'<rect x="{_z(x + 1)}" y="{_z(y + 1)}" width="12" height="12" fill="{ROLLENFLAECHEN[rolle]}"'
            f' stroke="{ROLLENFARBEN[rolle]}" stroke-width="{_z(staerke)}"/>'
        )
        for zeile in umbrechen(legende[rolle], KLEIN, breite - 20, fett=fett):
            y += ZEILE
            teile.append(_text(x + 20, y - 2, zeile, farbe=ROLLENTEXT[rolle], fett=fett))
        y += 6
    return teile, y


def _text(
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
    inhalt = escape(_VERBOTEN.sub("", text))
    return f'<text x="{_z(x)}" y="{_z(y)}" font-size="{_z(groesse)}" fill="{farbe}"{art}>{inhalt}</text>'


def _z(wert: float) -> str:
    """Koordinate mit höchstens einer Nachkommastelle, immer mit Punkt."""
    text = f"{wert:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _svg(breite: float, hoehe: float, titel: str, teile: Iterable[str]) -> str:
    b, h = _z(breite), _z(math.ceil(hoehe))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {b} {h}" width="{b}" height="{h}" role="img"'
        f' font-family="{SCHRIFT}"><title>{escape(_VERBOTEN.sub("", titel))}</title>'
        f'<rect width="{b}" height="{h}" fill="{PAPIER}"/>{"".join(teile)}</svg>'
    )
