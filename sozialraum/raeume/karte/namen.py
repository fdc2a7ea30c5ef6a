"""Namen auf der Karte: so viele, wie lesbar in ihre Fläche passen, keiner über einem anderen."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

import shapely
from shapely.geometry.base import BaseGeometry

from sozialraum.kern.schriftmass import breite as textbreite
from sozialraum.raeume.karte.zeichnung import FETT, KLEIN, ZEILE, beschriftung

# Wo Namen in einer Fläche versucht werden, von der Mitte nach außen.
RASTER = (0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8)


@dataclass(frozen=True)
class Platz:
    """Wo ein Name steht: belegter Kasten, Zeilen, Mitte und erste Grundlinie."""

    kasten: BaseGeometry
    zeilen: list[str]
    x: float
    y: float
    fett: bool

    def als_text(self, farbe: str) -> list[str]:
        groesse = FETT if self.fett else KLEIN
        return [
            beschriftung(
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


def platz_fuer(
    name: str,
    form: BaseGeometry,
    innen: BaseGeometry,
    belegt: Sequence[BaseGeometry],
    *,
    fett: bool,
    verlangt: float,
) -> Platz | None:
    """Der beste freie Platz; None, wenn der Name nirgends zum Anteil `verlangt` in seiner Fläche liegt."""
    groesse = FETT if fett else KLEIN
    links, unten, rechts, oben = innen.bounds
    besetzt = shapely.union_all(list(belegt))
    mitten = list(_mitten(form))
    bester: Platz | None = None
    beste_note = verlangt
    for zeilen in teilungen(name):
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
                bester = Platz(kasten, zeilen, x, y - hoehe / 2 + ZEILE * 0.78, fett)
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


def teilungen(name: str) -> list[list[str]]:
    """Der Name in einer Zeile, dann an Bindestrich, Schrägstrich oder Leerzeichen in zwei geteilt."""
    stellen = [treffer.end() for treffer in re.finditer(r"[-/ ]", name) if 1 < treffer.end() < len(name) - 1]
    zweizeilig = sorted(
        ([name[:n].strip(), name[n:].strip()] for n in stellen), key=lambda z: max(map(len, z))
    )
    return [[name], *zweizeilig[:2]]
