"""Die Flächenkarte: jede Fläche in der Farbe ihrer Klasse, was fehlt, schraffiert und mit seinem Zeichen.

Dieselbe Zeichnung für Bildschirm und Druck; auf dem Bildschirm führt jede Fläche als Verweis weiter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from xml.sax.saxutils import escape, quoteattr

from sozialraum.kern.farben import LEISE, PAPIER, SCHRAFFUR, TINTE, kontrast, schrift_auf
from sozialraum.kern.schriftmass import umbrechen
from sozialraum.raeume.karte.kartengrund import ENG_PX, WEIT_PX, Grundflaeche, Kartengrund
from sozialraum.raeume.karte.zeichnung import FETT, KLEIN, SCHRIFT, ZEILE, beschriftung, px, sauber

TITEL, UNTERTITEL = 15.0, 12.0
ZEILE_TITEL, ZEILE_UNTERTITEL, ZEILE_FUSS = 20.0, 16.0, 15.0
# Ab dieser Breite steht die Legende neben der Karte.
NEBENEINANDER_AB = 560.0
LEGENDENSPALTE = 178.0
LUFT = 18.0
FELD_BREITE, FELD_HOEHE = 26.0, 16.0
GRENZE = "#8A94A0"


class Muster(Enum):
    """Womit eine Fläche gefüllt ist, die keiner Klasse angehört."""

    FARBE = "Farbe"
    FEHLT = "eng schraffiert"
    UNBEWOHNT = "weit schraffiert"


@dataclass(frozen=True)
class Fuellung:
    """Wie eine Fläche aussieht, was sie sagt und wohin sie führt; ohne `adresse` ist sie kein Verweis."""

    farbe: str
    text: str
    muster: Muster = Muster.FARBE
    zeichen: str = ""
    adresse: str = ""


@dataclass(frozen=True)
class Legendenzeile:
    """Ein Feld der Legende; `zusatz` steht leise darunter."""

    text: str
    zusatz: str = ""
    farbe: str = PAPIER
    muster: Muster = Muster.FARBE
    zeichen: str = ""
    umriss: bool = False


@dataclass(frozen=True)
class Kartentext:
    """Befund, Maß mit Einheit und Zeitraum, Sätze im Fuß; `alternative` gilt, wo man das Bild nicht sieht."""

    titel: str
    untertitel: str
    legende: str
    fuss: tuple[str, ...]
    alternative: str


def kartenbreite(breite: float) -> float:
    """Wie breit der Grund einer Flächenkarte dieser Breite ist."""
    return breite - LEGENDENSPALTE - LUFT if breite >= NEBENEINANDER_AB else breite


def flaechenkarte(
    grund: Kartengrund,
    fuellungen: Mapping[int, Fuellung],
    *,
    text: Kartentext,
    legende: Sequence[Legendenzeile],
    breite: float,
    kennung: str = "",
) -> str:
    """SVG der Karte; Flächen ohne Füllung bleiben leer, die Reihenfolge der Füllungen ist die der Verweise.

    `kennung` unterscheidet mehrere Karten einer Seite.
    """
    teile: list[str] = []
    y = _zeilen(
        teile, 15, umbrechen(text.titel, TITEL, breite, fett=True), ZEILE_TITEL, TITEL, TINTE, fett=True
    )
    y = _zeilen(
        teile, y - 3, umbrechen(text.untertitel, UNTERTITEL, breite), ZEILE_UNTERTITEL, UNTERTITEL, LEISE
    )
    oben = y - ZEILE_UNTERTITEL + 14
    teile.append(f'<g transform="translate(0 {px(oben)})">')
    teile.append(f'<g fill-rule="evenodd" stroke="{GRENZE}" stroke-width="0.7" stroke-linejoin="round">')
    teile += [_flaeche(grund.flaechen[pk], fuellung) for pk, fuellung in fuellungen.items()]
    teile.append("</g>")
    teile.append(f'<g pointer-events="none">{"".join(grund.linien)}</g>')
    teile += _beschriftungen([(grund.flaechen[pk], fuellung) for pk, fuellung in fuellungen.items()])
    teile += [*grund.massstab, "</g>"]
    unten = oben + grund.hoehe
    if breite >= NEBENEINANDER_AB:
        legende_unten = _legende(teile, text.legende, legende, breite - LEGENDENSPALTE, oben, LEGENDENSPALTE)
        y = max(unten, legende_unten) + 22
    else:
        y = _legende(teile, text.legende, legende, 0, unten + 12, breite) + 16
    for satz in text.fuss:
        y = _zeilen(teile, y, umbrechen(satz, KLEIN, breite), ZEILE_FUSS, KLEIN, LEISE)
    return _svg(
        breite, y - ZEILE_FUSS + 6, text.alternative, teile, kennung, verweise=_hat_verweise(fuellungen)
    )


def _hat_verweise(fuellungen: Mapping[int, Fuellung]) -> bool:
    return any(fuellung.adresse for fuellung in fuellungen.values())


def _svg(
    breite: float, hoehe: float, alternative: str, teile: Sequence[str], kennung: str, *, verweise: bool
) -> str:
    b, h = px(breite), px(hoehe)
    # Ein Bild hätte für Vorlesehilfen keine Verweise in sich; eine Gruppe hat sie.
    rolle = f'role="group" aria-labelledby="karte-{kennung}"' if verweise else 'role="img"'
    titel = f' id="karte-{kennung}"' if verweise else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {b} {h}" width="{b}" height="{h}" {rolle}'
        f' font-family="{SCHRIFT}"><title{titel}>{escape(sauber(alternative))}</title>{"".join(teile)}</svg>'
    )


def _flaeche(flaeche: Grundflaeche, fuellung: Fuellung) -> str:
    rand = "" if _rand(fuellung.farbe) == GRENZE else f' stroke="{PAPIER}"'
    gezeichnet = f'<path d="{flaeche.pfad}" fill="{fuellung.farbe}"{rand}/>'
    if fuellung.muster is not Muster.FARBE:
        linien = flaeche.eng if fuellung.muster is Muster.FEHLT else flaeche.weit
        gezeichnet += f'<path d="{linien}" fill="none" stroke="{SCHRAFFUR}" stroke-width="0.8"/>'
    if not fuellung.adresse:
        return gezeichnet
    sagt = escape(sauber(fuellung.text))
    return f"<a href={quoteattr(fuellung.adresse)}><title>{sagt}</title>{gezeichnet}</a>"


@cache
def _rand(farbe: str) -> str:
    """Die Linie, die zwischen zwei Flächen dieser Farbe besser zu sehen ist."""
    return max((GRENZE, PAPIER), key=lambda linie: kontrast(linie, farbe))


def _beschriftungen(flaechen: Sequence[tuple[Grundflaeche, Fuellung]]) -> list[str]:
    """Namen und Zeichen, nach der Farbe unter ihnen gesammelt; ist nur für eines Platz, geht das Zeichen vor.

    Ein Saum in der Farbe der Fläche hält die Schrift über Grenzen und Schraffur lesbar.
    """
    je_farbe: dict[str, list[str]] = {}
    for flaeche, fuellung in flaechen:
        texte = je_farbe.setdefault(fuellung.farbe, [])
        name, ort = flaeche.name, flaeche.zeichen
        if fuellung.zeichen and ort is None and name is not None:
            links, oben, rechts, unten = name.kasten
            ort, name = ((links + rechts) / 2, (oben + unten) / 2), None
        if name is not None:
            fett = f' font-weight="600" font-size="{px(FETT)}"' if name.fett else ""
            texte += [
                f'<text x="{px(name.x)}" y="{px(name.y + n * ZEILE)}"{fett}>{escape(sauber(zeile))}</text>'
                for n, zeile in enumerate(name.zeilen)
            ]
        if fuellung.zeichen and ort is not None:
            texte.append(_zeichen(*ort, fuellung.zeichen))
    teile = [f'<g aria-hidden="true" pointer-events="none" text-anchor="middle" font-size="{px(KLEIN)}">']
    for farbe, texte in je_farbe.items():
        if texte:
            schrift = "".join(texte)
            teile.append(
                f'<g fill="{farbe}" stroke="{farbe}" stroke-width="2.6" stroke-linejoin="round">{schrift}</g>'
                f'<g fill="{schrift_auf(farbe)}">{schrift}</g>'
            )
    return [*teile, "</g>"]


def _zeichen(x: float, y: float, zeichen: str) -> str:
    # Ein einzelnes • geht in der Schriftgröße der Namen unter.
    groesse = 15.0 if len(zeichen) == 1 else KLEIN
    return (
        f'<text x="{px(x)}" y="{px(y + 5)}" font-size="{px(groesse)}" font-weight="600">'
        f"{escape(sauber(zeichen))}</text>"
    )


def _legende(
    teile: list[str], titel: str, zeilen: Sequence[Legendenzeile], x: float, y: float, breite: float
) -> float:
    """Ein Feld je Zeile mit seinem Text; Rückgabe: die Unterkante."""
    y = _zeilen(
        teile, y + 10, umbrechen(titel, KLEIN, breite, fett=True), ZEILE_FUSS, KLEIN, TINTE, x=x, fett=True
    )
    y -= 6
    for zeile in zeilen:
        teile += _feld(x, y, zeile)
        ab = x + FELD_BREITE + 8
        y += 12
        y = _zeilen(teile, y, umbrechen(zeile.text, KLEIN, breite - FELD_BREITE - 8), 14, KLEIN, TINTE, x=ab)
        y = _zeilen(
            teile, y, umbrechen(zeile.zusatz, KLEIN, breite - FELD_BREITE - 8), 14, KLEIN, LEISE, x=ab
        )
        y += -12 + 6
    return y


def _feld(x: float, y: float, zeile: Legendenzeile) -> list[str]:
    b, h = FELD_BREITE, FELD_HOEHE
    if zeile.umriss:
        return [
            f'<rect x="{px(x + 1.4)}" y="{px(y + 1.4)}" width="{px(b - 2.8)}" height="{px(h - 2.8)}"'
            f' fill="none" stroke="{TINTE}" stroke-width="2.8"/>'
        ]
    teile = [f'<rect x="{px(x)}" y="{px(y)}" width="{px(b)}" height="{px(h)}" fill="{zeile.farbe}"/>']
    if zeile.muster is not Muster.FARBE:
        eng = zeile.muster is Muster.FEHLT
        striche = _striche(b, h, ENG_PX if eng else WEIT_PX * 0.7, steigend=eng)
        pfad = "".join(f"M{px(x + x1)} {px(y + y1)}L{px(x + x2)} {px(y + y2)}" for x1, y1, x2, y2 in striche)
        teile.append(f'<path d="{pfad}" fill="none" stroke="{SCHRAFFUR}" stroke-width="0.8"/>')
    teile.append(
        f'<rect x="{px(x + 0.4)}" y="{px(y + 0.4)}" width="{px(b - 0.8)}" height="{px(h - 0.8)}" fill="none"'
        f' stroke="{LEISE}" stroke-width="0.8"/>'
    )
    if zeile.zeichen:
        zeichen = _zeichen(x + b / 2, y + h / 2, zeile.zeichen)
        teile.append(
            f'<g text-anchor="middle"><g fill="{PAPIER}" stroke="{PAPIER}" stroke-width="2.6">{zeichen}</g>'
            f'<g fill="{TINTE}">{zeichen}</g></g>'
        )
    return teile


def _striche(
    b: float, h: float, abstand: float, *, steigend: bool
) -> list[tuple[float, float, float, float]]:
    """Parallele Striche unter 45 Grad, beschnitten auf ein Feld dieser Größe."""
    striche = []
    versatz = abstand / 2
    while versatz < b + h:
        x1, y1, x2, y2 = max(0.0, versatz - h), min(versatz, h), min(versatz, b), max(0.0, versatz - b)
        striche.append((x1, y1, x2, y2) if steigend else (b - x1, y1, b - x2, y2))
        versatz += abstand
    return striche


def _zeilen(
    teile: list[str],
    y: float,
    zeilen: Sequence[str],
    abstand: float,
    groesse: float,
    farbe: str,
    *,
    x: float = 0,
    fett: bool = False,
) -> float:
    for zeile in zeilen:
        teile.append(beschriftung(x, y, zeile, farbe=farbe, groesse=groesse, fett=fett))
        y += abstand
    return y
