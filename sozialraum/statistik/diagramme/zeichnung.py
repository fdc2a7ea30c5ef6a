"""Das Blatt, auf das alle Diagramme zeichnen: Text, Linien, Flächen und Schraffur als SVG.

Nur Darstellungsattribute, weil WeasyPrint weder CSS noch Variablen im SVG kennt; Maße in Pixeln zu 1/96 Zoll.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from xml.sax.saxutils import escape

from sozialraum.kern.farben import LEISE, PAPIER, SCHRAFFUR, TINTE
from sozialraum.kern.schriftmass import breite, umbrechen
from sozialraum.statistik.zeichen import ANZEIGE, Zeichen

SCHRIFT = "Fira Sans, Helvetica Neue, Arial, sans-serif"
# 11 px sind 8,25 pt: kleiner wird im Druck nichts.
KLEIN = 11.0
NORMAL = 12.0
TITEL = 15.0
# Einzelne Zeichen wie • gehen in der Schriftgröße des Textes unter.
ZEICHEN = 16.0
ZEILE_KLEIN = 15.0
ZEILE = 16.0
ZEILE_TITEL = 20.0
# In XML 1.0 verbotene Steuerzeichen.
_VERBOTEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def n(wert: float | Decimal) -> str:
    """Koordinate mit höchstens einer Nachkommastelle, immer mit Punkt."""
    text = f"{float(wert):.1f}"
    text = text[:-2] if text.endswith(".0") else text
    return "0" if text == "-0" else text


def sauber(text: str) -> str:
    return escape(_VERBOTEN.sub("", text))


class Blatt:
    """Sammelt Zeichnungsteile; die Höhe steht erst fest, wenn alles gezeichnet ist."""

    def __init__(self, breite: float) -> None:
        self.breite = float(breite)
        self.teile: list[str] = []

    def text(
        self,
        x: float,
        y: float,
        inhalt: str,
        *,
        groesse: float = NORMAL,
        farbe: str = TINTE,
        anker: str = "start",
        fett: bool = False,
    ) -> None:
        """Grundlinie bei `y`; `anker` start, middle oder end."""
        self.teile.append(
            f'<text x="{n(x)}" y="{n(y)}" font-size="{n(groesse)}" fill="{farbe}"'
            + (f' text-anchor="{anker}"' if anker != "start" else "")
            + (' font-weight="600"' if fett else "")
            + f">{sauber(inhalt)}</text>"
        )

    def zeilen(
        self, x: float, y: float, zeilen: Iterable[str], *, abstand: float = ZEILE, **art: object
    ) -> float:
        """Mehrere Zeilen; gibt die Grundlinie der nächsten zurück."""
        for zeile in zeilen:
            self.text(x, y, zeile, **art)  # type: ignore[arg-type]
            y += abstand
        return y

    def linie(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        *,
        farbe: str,
        staerke: float = 1,
        strich: str = "",
    ) -> None:
        self.teile.append(
            f'<line x1="{n(x1)}" y1="{n(y1)}" x2="{n(x2)}" y2="{n(y2)}" stroke="{farbe}"'
            f' stroke-width="{n(staerke)}"' + (f' stroke-dasharray="{strich}"' if strich else "") + "/>"
        )

    def zug(
        self, punkte: Sequence[tuple[float, float]], *, farbe: str, staerke: float, strich: str = ""
    ) -> None:
        d = "M" + "L".join(f"{n(x)} {n(y)}" for x, y in punkte)
        self.teile.append(
            f'<path d="{d}" fill="none" stroke="{farbe}" stroke-width="{n(staerke)}"'
            ' stroke-linejoin="round" stroke-linecap="round"'
            + (f' stroke-dasharray="{strich}"' if strich else "")
            + "/>"
        )

    def rechteck(
        self,
        x: float,
        y: float,
        b: float,
        h: float,
        *,
        fuellung: str = "none",
        rand: str = "",
        staerke: float = 1,
        strich: str = "",
    ) -> None:
        self.teile.append(
            f'<rect x="{n(x)}" y="{n(y)}" width="{n(max(b, 0))}" height="{n(max(h, 0))}" fill="{fuellung}"'
            + (f' stroke="{rand}" stroke-width="{n(staerke)}"' if rand else "")
            + (f' stroke-dasharray="{strich}"' if strich else "")
            + "/>"
        )

    def kreis(
        self, x: float, y: float, radius: float, *, fuellung: str, rand: str = "", staerke: float = 1.5
    ) -> None:
        self.teile.append(
            f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(radius)}" fill="{fuellung}"'
            + (f' stroke="{rand}" stroke-width="{n(staerke)}"' if rand else "")
            + "/>"
        )

    def schraffur(self, x: float, y: float, b: float, h: float, *, abstand: float = 6) -> None:
        """Schräg schraffiert: hier fehlt ein Wert. Als Linien, weil Muster im PDF unscharf werden."""
        self.rechteck(x, y, b, h, fuellung=PAPIER)
        teile = []
        versatz = abstand / 2
        while versatz < b + h:
            # Die Gerade u + v = versatz, beschnitten auf das Rechteck.
            x1, y1 = max(0.0, versatz - h), min(versatz, h)
            x2, y2 = min(versatz, b), max(0.0, versatz - b)
            teile.append(f"M{n(x + x1)} {n(y + y1)}L{n(x + x2)} {n(y + y2)}")
            versatz += abstand
        self.teile.append(f'<path d="{"".join(teile)}" fill="none" stroke="{SCHRAFFUR}" stroke-width="0.8"/>')
        self.rechteck(x, y, b, h, rand=SCHRAFFUR, staerke=0.8)

    def zeichen(self, x: float, y: float, inhalt: str, *, farbe: str = TINTE) -> None:
        """Zeichen eines fehlenden Wertes, mittig auf hellem Grund, damit die Schraffur es nicht stört."""
        b = zeichenbreite(inhalt)
        self.rechteck(x - b / 2, y - 11, b, 14, fuellung=PAPIER)
        gross = len(inhalt) == 1
        self.text(
            x,
            y + (1 if gross else 0),
            inhalt,
            groesse=ZEICHEN if gross else NORMAL,
            anker="middle",
            fett=True,
            farbe=farbe,
        )

    def kopf(self, titel: str, untertitel: str) -> float:
        """Befund und Maß; gibt die Unterkante zurück."""
        y = 15.0
        y = self.zeilen(
            0,
            y,
            umbrechen(titel, TITEL, self.breite, fett=True),
            abstand=ZEILE_TITEL,
            groesse=TITEL,
            fett=True,
        )
        y += -3.0 if titel else 0.0
        y = self.zeilen(0, y, umbrechen(untertitel, NORMAL, self.breite), farbe=LEISE)
        return y - ZEILE + 6

    def fuss(self, y: float, *, zeichen: Iterable[Zeichen], hinweise: Sequence[str], quelle: str) -> float:
        """Legende der Zeichen, Hinweise und Quelle unter der Zeichnung; gibt die Unterkante zurück."""
        saetze = [f"{ANZEIGE[z][0]} {ANZEIGE[z][1]}" for z in sorted(set(zeichen), key=list(Zeichen).index)]
        absaetze = [*saetze, *hinweise, *([f"Quelle: {quelle}"] if quelle else [])]
        if not absaetze:
            return y + 5
        y += 20
        for absatz in absaetze:
            y = self.zeilen(
                0,
                y,
                umbrechen(absatz, KLEIN, self.breite),
                abstand=ZEILE_KLEIN,
                groesse=KLEIN,
                farbe=LEISE,
            )
        return y - ZEILE_KLEIN + 5

    def fertig(self, hoehe: float, *, alternativtext: str) -> str:
        """Das ganze SVG; `<title>` ist direktes Kind, damit Vorlesehilfe und PDF es finden."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {n(self.breite)} {n(hoehe)}"'
            f' width="{n(self.breite)}" height="{n(hoehe)}" role="img" font-family="{SCHRIFT}">'
            f"<title>{sauber(alternativtext)}</title>" + "".join(self.teile) + "</svg>"
        )


def zeichenbreite(inhalt: str) -> float:
    """Platz, den ein Zeichen samt hellem Grund in der Schraffur braucht."""
    return breite(inhalt, ZEICHEN if len(inhalt) == 1 else NORMAL, fett=True) + 6


def alternative(titel: str, untertitel: str, eigene: str) -> str:
    """Befund und wo die Zahlen stehen; `eigene` geht vor."""
    if eigene:
        return eigene
    satz = titel if titel.endswith((".", "!", "?")) else f"{titel}."
    mass = f" {untertitel.rstrip('.')}." if untertitel else ""
    return f"{satz}{mass} Die Werte stehen in der Tabelle."
