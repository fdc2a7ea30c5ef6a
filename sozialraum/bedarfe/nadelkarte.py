"""Die Karte zur Nadelmethode: der Sozialraum mit numerierten Nadeln, und wo auf der Erde ihre Ecken sind."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, inf, sqrt

import shapely

from sozialraum.bedarfe.models import Nadel
from sozialraum.kern.farben import PAPIER
from sozialraum.raeume.abfragen import (
    anteile_der_sozialraeume,
    gueltige_einheiten,
    umrisse_der_einheiten,
)
from sozialraum.raeume.karte.blatt import Blatt
from sozialraum.raeume.karte.stuecke import Flaeche, erweitert, in_metern, rahmen
from sozialraum.raeume.karte.zeichnung import beschriftung, px, svg
from sozialraum.raeume.models import Sozialraum
from sozialraum.raeume.projektion import UTM32, WGS84, umgerechnet

PX_JE_MM = 96 / 25.4
LUFT = 0.1
RADIUS = 9.0
# Gedruckt steht eine Nadel in der Mitte eines Feldes dieser Weite: In ihm liegen mehrere Häuser.
RASTER_M = 100
NEBENEINANDER = 3
TINTE, UNGERN = "#17364A", "#8A4A00"

Grad = tuple[float, float]


@dataclass(frozen=True)
class Nadelkarte:
    """`svg` und die Ecken in Grad (Länge, Breite): oben links, oben rechts, unten links, unten rechts.

    `gezeichnete` sind die Nummern der Nadeln, die im Ausschnitt liegen.
    """

    svg: str
    ecken: tuple[Grad, Grad, Grad, Grad]
    gezeichnete: tuple[int, ...] = ()

    @property
    def ecken_text(self) -> str:
        """`7.01,51.23 …` für das Skript, das aus einem Tippen auf die Karte einen Ort macht."""
        return " ".join(f"{laenge:.6f},{breite:.6f}" for laenge, breite in self.ecken)


def nadelkarte(
    sozialraum: Sozialraum,
    nadeln: Sequence[Nadel] = (),
    *,
    breite_mm: float,
    hoehe_mm: float = inf,
    gerastert: bool = False,
    titel: str = "",
) -> Nadelkarte | None:
    """Der Sozialraum, blass seine Nachbarn, darauf die Nadeln; None, wenn Grenzen fehlen. Drei Abfragen.

    `gerastert`, wo andere sie sehen: auf 100 Meter gerundet; was zusammenfällt, steht nebeneinander.
    `titel` ist die Textalternative, sonst der Name des Sozialraums und wie viele Nadeln es sind.
    """
    eigene = {teil.einheit_id: teil.einheit for teil in anteile_der_sozialraeume([sozialraum])}
    eltern = {einheit.parent_id for einheit in eigene.values() if einheit.parent_id}
    nachbarn = {e.pk: e for e in gueltige_einheiten().filter(parent__in=eltern).exclude(pk__in=eigene)}
    umrisse = umrisse_der_einheiten([*eigene, *nachbarn])
    if not umrisse.keys() & eigene.keys():
        return None
    flaechen = [
        *(Flaeche(e.name, umrisse[pk], "quartier") for pk, e in eigene.items() if pk in umrisse),
        *(Flaeche(e.name, umrisse[pk], "bezirk") for pk, e in nachbarn.items() if pk in umrisse),
    ]
    stuecke = in_metern(flaechen)
    ausschnitt = rahmen([stueck for stueck in stuecke if stueck.rolle == "quartier"])
    blatt = Blatt(0, 0, breite_mm * PX_JE_MM, erweitert(ausschnitt, LUFT), hoechstens=hoehe_mm * PX_JE_MM)
    stellen = _stellen(blatt, nadeln, gerastert=gerastert)
    blatt.belegt += [shapely.Point(stelle).buffer(RADIUS * sqrt(2)) for stelle in stellen.values()]
    blatt.zeichne(stuecke)
    wie_viele = "einer Nadel" if len(nadeln) == 1 else f"{len(nadeln)} Nadeln"
    titel = titel or f"Karte von {sozialraum.name}" + (f" mit {wie_viele}" if nadeln else "")
    zeichen = [
        teil
        for nummer, (x, y) in stellen.items()
        for teil in _nadel(x, y, nummer, nadeln[nummer - 1].bewertung)
    ]
    return Nadelkarte(
        svg=svg(blatt.breite, blatt.hoehe, titel, [*blatt.teile, *zeichen]),
        ecken=_ecken(blatt),
        gezeichnete=tuple(stellen),
    )


def _stellen(blatt: Blatt, nadeln: Sequence[Nadel], *, gerastert: bool) -> dict[int, tuple[float, float]]:
    """Nummer → Stelle auf dem Blatt, für alle Nadeln im Ausschnitt."""
    orte = umgerechnet([shapely.Point(float(n.laenge), float(n.breite)) for n in nadeln], WGS84, UTM32)
    if not gerastert:
        punkte = {nummer: blatt.auf_blatt(ort) for nummer, ort in enumerate(orte, start=1)}
        return {n: (punkt.x, punkt.y) for n, punkt in punkte.items() if blatt.fenster.covers(punkt)}
    felder: dict[Grad, list[int]] = defaultdict(list)
    for nummer, ort in enumerate(orte, start=1):
        felder[_feldmitte(ort.x), _feldmitte(ort.y)].append(nummer)
    stellen: dict[int, tuple[float, float]] = {}
    for mitte, nummern in felder.items():
        punkt = blatt.auf_blatt(shapely.Point(mitte))
        if blatt.fenster.covers(punkt):
            stellen |= dict(zip(nummern, _verteilt(punkt.x, punkt.y, len(nummern)), strict=True))
    return dict(sorted(stellen.items()))


def _feldmitte(meter: float) -> float:
    return floor(meter / RASTER_M) * RASTER_M + RASTER_M / 2


def _verteilt(x: float, y: float, wie_viele: int) -> list[tuple[float, float]]:
    """Um die Mitte, höchstens drei in einer Reihe."""
    abstand = 2 * RADIUS + 2
    reihen = [range(n, min(n + NEBENEINANDER, wie_viele)) for n in range(0, wie_viele, NEBENEINANDER)]
    return [
        (x + (n - (len(reihe) - 1) / 2) * abstand, y + (zeile - (len(reihen) - 1) / 2) * abstand)
        for zeile, reihe in enumerate(reihen)
        for n in range(len(reihe))
    ]


def _nadel(x: float, y: float, nummer: int, bewertung: str) -> list[str]:
    """Gern ein voller Kreis, ungern eine Raute, ohne Bewertung ein leerer Kreis: auch in Grau verschieden."""
    schrift = PAPIER
    if bewertung == Nadel.Bewertung.UNGERN:
        halb = RADIUS * sqrt(2)
        ecken = [(x, y - halb), (x + halb, y), (x, y + halb), (x - halb, y)]
        punkte = " ".join(f"{px(a)},{px(b)}" for a, b in ecken)
        form = f'<polygon points="{punkte}" fill="{UNGERN}" stroke="{PAPIER}"/>'
    else:
        leer = bewertung == Nadel.Bewertung.NEUTRAL
        schrift = TINTE if leer else PAPIER
        form = (
            f'<circle cx="{px(x)}" cy="{px(y)}" r="{px(RADIUS)}" fill="{PAPIER if leer else TINTE}"'
            f' stroke="{TINTE if leer else PAPIER}" stroke-width="1.5"/>'
        )
    return [form, beschriftung(x, y + 4, str(nummer), farbe=schrift, anker="middle", fett=True)]


def _ecken(blatt: Blatt) -> tuple[Grad, Grad, Grad, Grad]:
    weite, tiefe = blatt.breite / blatt.massstab, blatt.hoehe / blatt.massstab
    rechts, unten = blatt.links + weite, blatt.oben - tiefe
    meter = [(blatt.links, blatt.oben), (rechts, blatt.oben), (blatt.links, unten), (rechts, unten)]
    grad = umgerechnet([shapely.Point(*eck) for eck in meter], UTM32, WGS84)
    a, b, c, d = ((punkt.x, punkt.y) for punkt in grad)
    return a, b, c, d
