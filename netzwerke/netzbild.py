"""Das Netzwerkbild: Akteure nach Art, Verbindungen nach Enge; dieselben Angaben ergeben dasselbe Bild.

Agenturen stehen in der Mitte, alle anderen auf zwei Bögen mit ihrem Namen daneben. Form und Strichstärke
tragen die Auskunft, nicht die Farbe. Wer mit niemandem verbunden ist, steht beim Namen unter dem Bild.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from sozialraum.kern.farben import LEISE, PAPIER, ROLLENFARBEN, TINTE
from sozialraum.kern.schriftmass import breite as textbreite
from sozialraum.kern.schriftmass import gekuerzt, umbrechen
from sozialraum.kern.zahlen import anzahl
from sozialraum.statistik.diagramme.zeichnung import KLEIN, NORMAL, Blatt, n, sauber

# Name der Enge, Strichstärke, Farbe, Strichelung; die Zahl ist die Intensität der Kooperation.
STRICHE: dict[int, tuple[str, float, str, str]] = {
    1: ("Information", 1.0, ROLLENFARBEN["stadt"], "2 3"),
    2: ("Abstimmung", 1.4, ROLLENFARBEN["stadt"], ""),
    3: ("gemeinsame Angebote", 2.8, ROLLENFARBEN["bezirk"], ""),
    4: ("verbindliche Kooperation", 4.6, ROLLENFARBEN["quartier"], ""),
}
FORMEN = (
    "kreis",
    "quadrat",
    "dreieck",
    "raute",
    "kreuz",
    "ring",
    "rahmen",
    "winkel",
    "karo",
    "tropfen",
    "kelch",
    "sechseck",
)
AGENTUR = "agentur"
_RADIUS = 5.5
_ZEILE = 13.0
_ABSTAND = 8.0
_NAMENSZEILEN = 2
_LUFT = 9.0


@dataclass(frozen=True)
class Knoten:
    """Ein Akteur; `rang` ordnet die Arten, Agenturen stehen in der Mitte."""

    id: int
    name: str
    art: str
    rang: int = 0
    agentur: bool = False


@dataclass(frozen=True)
class Kante:
    """Eine Verbindung; `intensitaet` von 1 (Information) bis 4 (verbindlich)."""

    a: int
    b: int
    intensitaet: int


@dataclass(frozen=True)
class Akteursnetz:
    """Akteure und ihre Verbindungen untereinander; jede Kante verbindet zwei der Knoten."""

    knoten: tuple[Knoten, ...]
    kanten: tuple[Kante, ...]

    @cached_property
    def staerke(self) -> dict[int, tuple[int, int]]:
        """Kennung → engste Verbindung und Zahl der Verbindungen; wer keine hat, fehlt."""
        staerke: dict[int, tuple[int, int]] = {}
        for kante in self.kanten:
            for wer in (kante.a, kante.b):
                engste, wie_viele = staerke.get(wer, (0, 0))
                staerke[wer] = max(engste, kante.intensitaet), wie_viele + 1
        return staerke

    @property
    def verbundene(self) -> list[Knoten]:
        """Wer verbunden ist: Agenturen zuerst, dann die am engsten und am meisten verbundenen."""
        return sorted(
            (knoten for knoten in self.knoten if knoten.id in self.staerke),
            key=lambda k: (not k.agentur, *(-wert for wert in self.staerke[k.id]), k.name.casefold(), k.id),
        )

    @property
    def alleinstehende(self) -> list[Knoten]:
        """Ohne erfasste Verbindung, nach Namen."""
        allein = (knoten for knoten in self.knoten if knoten.id not in self.staerke)
        return sorted(allein, key=lambda knoten: (knoten.name.casefold(), knoten.id))

    def nachbarn(self, wer: int) -> list[tuple[int, int]]:
        """Kennung und Intensität der Verbundenen, die engsten zuerst."""
        paare = [
            (kante.b if kante.a == wer else kante.a, kante.intensitaet)
            for kante in self.kanten
            if wer in (kante.a, kante.b)
        ]
        return sorted(paare, key=lambda paar: (-paar[1], paar[0]))

    def auszug(self, hoechstens: int) -> "Akteursnetz":
        """Die engsten Verbundenen mit allen Kanten zwischen ihnen; Alleinstehende bleiben."""
        bleiben = {knoten.id for knoten in self.verbundene[:hoechstens]}
        allein = {knoten.id for knoten in self.alleinstehende}
        return Akteursnetz(
            knoten=tuple(k for k in self.knoten if k.id in bleiben or k.id in allein),
            kanten=tuple(k for k in self.kanten if k.a in bleiben and k.b in bleiben),
        )


@dataclass(frozen=True)
class _Platz:
    """Wo ein Knoten steht; `seite` −1 links, 1 rechts, 0 in der Mitte."""

    x: float
    y: float
    seite: int


def netzbild(netz: Akteursnetz, *, breite: float = 640, alternativtext: str) -> str:
    """SVG des Netzes. Fehler: `ValueError`, wenn niemand verbunden ist."""
    verbundene = netz.verbundene
    if not verbundene:
        raise ValueError("Ein Netzwerkbild braucht mindestens eine Verbindung.")
    blatt = Blatt(breite)
    plaetze, unten = _anordnen(verbundene, breite)
    formen = _formen(verbundene)
    # Die engen Verbindungen liegen oben, damit keine dünne sie durchkreuzt.
    for kante in sorted(netz.kanten, key=lambda k: (k.intensitaet, k.a, k.b)):
        _kante(blatt, plaetze[kante.a], plaetze[kante.b], kante.intensitaet, breite / 2, unten / 2)
    for knoten in verbundene:
        platz = plaetze[knoten.id]
        form = AGENTUR if knoten.agentur else formen[knoten.art]
        zeichne(blatt, form, platz.x, platz.y, gross=knoten.agentur)
    for knoten in verbundene:
        _name(blatt, knoten, plaetze[knoten.id], breite)
    y = _legende(blatt, unten + 14, verbundene, formen, {kante.intensitaet for kante in netz.kanten})
    if allein := netz.alleinstehende:
        satz = f"Ohne erfasste Verbindung: {', '.join(knoten.name for knoten in allein)}."
        y = (
            blatt.zeilen(0, y + 10, umbrechen(satz, KLEIN, breite), abstand=15, groesse=KLEIN, farbe=LEISE)
            - 15
        )
    return blatt.fertig(y + 6, alternativtext=alternativtext)


# Anordnen --------------------------------------------------------------------------------------


def _anordnen(verbundene: Sequence[Knoten], breite: float) -> tuple[dict[int, _Platz], float]:
    """Kennung → Platz und die Unterkante des Bildes."""
    mitte = [knoten for knoten in verbundene if knoten.agentur]
    aussen = sorted(
        (knoten for knoten in verbundene if not knoten.agentur),
        key=lambda knoten: (knoten.rang, knoten.art, knoten.name.casefold(), knoten.id),
    )
    halb = math.ceil(len(aussen) / 2)
    seiten = ((1, aussen[:halb]), (-1, list(reversed(aussen[halb:]))))
    je_zeile = _ZEILE * _NAMENSZEILEN + _ABSTAND
    hoehe = max(halb * je_zeile, len(mitte) * 76.0, 120.0)
    cx, cy = breite / 2, hoehe / 2 + 6
    a, b = breite * 0.24, hoehe / 2 + je_zeile * 0.9
    plaetze: dict[int, _Platz] = {}
    for seite, knoten_der_seite in seiten:
        schritt = hoehe / max(len(knoten_der_seite), 1)
        for nummer, knoten in enumerate(knoten_der_seite):
            y = 6 + schritt * (nummer + 0.5)
            x = cx + seite * a * math.sqrt(max(0.0, 1 - ((y - cy) / b) ** 2))
            plaetze[knoten.id] = _Platz(x, y, seite)
    schritt = hoehe / max(len(mitte), 1)
    for nummer, knoten in enumerate(_zur_mitte(mitte)):
        plaetze[knoten.id] = _Platz(cx, 6 + schritt * (nummer + 0.5), 0)
    return plaetze, hoehe + 12


def _zur_mitte(knoten: Sequence[Knoten]) -> list[Knoten]:
    """Der erste in die Mitte, die weiteren abwechselnd darüber und darunter."""
    reihe: list[Knoten] = []
    for nummer, einer in enumerate(knoten):
        reihe.insert(0 if nummer % 2 else len(reihe), einer)
    return reihe


def _formen(verbundene: Iterable[Knoten]) -> dict[str, str]:
    """Art → Form, in der Reihenfolge der Arten; die dreizehnte und weitere teilen sich die letzte."""
    arten = dict.fromkeys(k.art for k in sorted(verbundene, key=lambda k: (k.rang, k.art)) if not k.agentur)
    formen = {art: FORMEN[min(nummer, len(FORMEN) - 1)] for nummer, art in enumerate(arten)}
    return formen | {k.art: AGENTUR for k in verbundene if k.agentur}


# Zeichnen --------------------------------------------------------------------------------------


def _kante(blatt: Blatt, von: _Platz, bis: _Platz, intensitaet: int, cx: float, cy: float) -> None:
    _, staerke, farbe, strich = STRICHE[min(max(intensitaet, 1), 4)]
    gestrichelt = f' stroke-dasharray="{strich}"' if strich else ""
    weg = f"M{n(von.x)} {n(von.y)}"
    if von.seite and bis.seite:
        # Zur Mitte gezogen: sonst lägen Verbindungen auf derselben Seite übereinander.
        zug = 0.55 if von.seite == bis.seite else 0.25
        x = (von.x + bis.x) / 2 * (1 - zug) + cx * zug
        y = (von.y + bis.y) / 2 * (1 - zug) + cy * zug
        weg += f"Q{n(x)} {n(y)} {n(bis.x)} {n(bis.y)}"
    elif not von.seite and not bis.seite:
        weg += f"Q{n(von.x + 46)} {n((von.y + bis.y) / 2)} {n(bis.x)} {n(bis.y)}"
    else:
        weg += f"L{n(bis.x)} {n(bis.y)}"
    blatt.teile.append(
        f'<path d="{weg}" fill="none" stroke="{farbe}" stroke-width="{n(staerke)}"'
        f' stroke-linecap="round"{gestrichelt}/>'
    )


def zeichne(blatt: Blatt, form: str, x: float, y: float, *, gross: bool = False) -> None:
    """Die Marke eines Akteurs, mittig; ein heller Saum hebt sie von den Linien ab. `gross`: in der Mitte."""
    if form == AGENTUR:
        aussen = 11.0 if gross else 6.5
        blatt.kreis(x, y, aussen, fuellung=PAPIER, rand=ROLLENFARBEN["quartier"], staerke=aussen * 0.22)
        blatt.kreis(x, y, aussen * 0.58, fuellung=ROLLENFARBEN["quartier"])
        return
    r, farbe = _RADIUS, TINTE
    blatt.kreis(x, y, r + 2.5, fuellung=PAPIER)
    ecken: list[tuple[float, float]] = []
    match form:
        case "kreis":
            blatt.kreis(x, y, r, fuellung=farbe)
        case "ring":
            blatt.kreis(x, y, r - 0.8, fuellung=PAPIER, rand=farbe, staerke=1.8)
        case "quadrat" | "rahmen":
            ecken = [(-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)]
        case "dreieck" | "winkel":
            ecken = [(0, -1.1), (1.05, 0.8), (-1.05, 0.8)]
        case "raute" | "karo":
            ecken = [(0, -1.25), (1.05, 0), (0, 1.25), (-1.05, 0)]
        case "kreuz":
            k = 0.36
            ecken = [(-k, -1.1), (k, -1.1), (k, -k), (1.1, -k), (1.1, k), (k, k)]
            ecken += [(-px, -py) for px, py in ecken]
        case "tropfen" | "kelch":
            ecken = [(0, 1.1), (1.05, -0.8), (-1.05, -0.8)]
        case _:
            ecken = [(-0.55, -1), (0.55, -1), (1.1, 0), (0.55, 1), (-0.55, 1), (-1.1, 0)]
    if ecken:
        d = "L".join(f"{n(x + px * r)} {n(y + py * r)}" for px, py in ecken)
        hohl = form in ("rahmen", "winkel", "karo", "kelch")
        fuellung = PAPIER if hohl else farbe
        rand = f' stroke="{farbe}" stroke-width="1.6"' if hohl else ""
        blatt.teile.append(f'<path d="M{d}Z" fill="{fuellung}"{rand}/>')


def _name(blatt: Blatt, knoten: Knoten, platz: _Platz, breite: float) -> None:
    if platz.seite == 0:
        zeilen = gekuerzt(umbrechen(knoten.name, NORMAL, breite * 0.3, fett=True), 2)
        x, y, anker, groesse, fett = platz.x, platz.y + 26, "middle", NORMAL, True
    else:
        platz_daneben = (breite - platz.x if platz.seite > 0 else platz.x) - _LUFT
        zeilen = gekuerzt(umbrechen(knoten.name, KLEIN, platz_daneben), _NAMENSZEILEN)
        x = platz.x + platz.seite * _LUFT
        y = platz.y + 4 - _ZEILE * (len(zeilen) - 1) / 2
        anker, groesse, fett = ("start" if platz.seite > 0 else "end"), KLEIN, False
    for zeile in zeilen:
        # Ein Saum in Papierfarbe hält den Namen über den Linien lesbar.
        gewicht = ' font-weight="600"' if fett else ""
        blatt.teile.append(
            f'<text x="{n(x)}" y="{n(y)}" font-size="{n(groesse)}" text-anchor="{anker}"{gewicht}'
            f' fill="{PAPIER}" stroke="{PAPIER}" stroke-width="3" stroke-linejoin="round"'
            f' aria-hidden="true">{sauber(zeile)}</text>'
        )
        blatt.text(x, y, zeile, groesse=groesse, anker=anker, fett=fett)
        y += _ZEILE if not fett else 14.0


def _legende(
    blatt: Blatt, y: float, verbundene: Sequence[Knoten], formen: dict[str, str], staerken: set[int]
) -> float:
    """Erst die Formen mit ihren Arten, dann die Striche; gibt die Unterkante zurück."""
    blatt.linie(0, y, blatt.breite, y, farbe=ROLLENFARBEN["stadt"], staerke=0.6)
    y += 18
    je_art = Counter(knoten.art for knoten in sorted(verbundene, key=lambda k: (k.rang, k.art)))
    x = 0.0
    for art, wie_viele in je_art.items():
        text = f"{art} ({wie_viele})"
        weite = textbreite(text, KLEIN) + 34
        if x and x + weite > blatt.breite:
            x, y = 0.0, y + 18
        zeichne(blatt, formen[art], x + 8, y - 4)
        blatt.text(x + 20, y, text, groesse=KLEIN)
        x += weite + 6
    x, y = 0.0, y + 20
    for staerke, (text, dicke, farbe, strich) in STRICHE.items():
        if staerke not in staerken:
            continue
        weite = textbreite(text, KLEIN) + 42
        if x and x + weite > blatt.breite:
            x, y = 0.0, y + 18
        blatt.linie(x, y - 4, x + 26, y - 4, farbe=farbe, staerke=dicke, strich=strich)
        blatt.text(x + 32, y, text, groesse=KLEIN)
        x += weite + 8
    return y + 6


# In Worten -------------------------------------------------------------------------------------


def befund(netz: Akteursnetz) -> str:
    """`12 von 15 Akteuren sind miteinander verbunden, 3 stehen ohne erfasste Verbindung`."""
    alle, allein = len(netz.knoten), len(netz.alleinstehende)
    if not netz.kanten:
        return f"Zwischen {anzahl(alle, 'Akteur', 'Akteuren')} ist keine Verbindung erfasst"
    if not allein:
        return f"Alle {alle} Akteure sind mit anderen verbunden"
    steht = "einer steht" if allein == 1 else f"{allein} stehen"
    return f"{alle - allein} von {alle} Akteuren sind mit anderen verbunden, {steht} ohne erfasste Verbindung"
