"""Alterspyramide: links Männer, rechts Frauen, die Ältesten oben, das Vergleichsgebiet als Umriss."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sozialraum.kern.farben import (
    ACHSE,
    GITTER,
    LEISE,
    PAPIER,
    ROLLENFARBEN,
    ROLLENTEXT,
    TINTE,
)
from sozialraum.kern.schriftmass import breite as textbreite
from sozialraum.kern.schriftmass import umbrechen
from sozialraum.kern.zahlen import zahl
from sozialraum.statistik.diagramme.achse import runder_schritt
from sozialraum.statistik.diagramme.zeichnung import KLEIN, NORMAL, Blatt, alternative
from sozialraum.statistik.zeichen import ANZEIGE, Zeichen

_ZEILE, _FLACHE_ZEILE = 19.0, 13.5
# Zwischen zwei Balken bleibt weiß.
_LUFT = 4.0
_FEHLT = 34.0
# So viel Luft steht neben den Altersgruppen in der Mitte.
_STEG = 8.0


@dataclass(frozen=True)
class Seite:
    """Ein Geschlecht einer Altersgruppe: Anteil an allen in Prozent, hier und im Vergleichsgebiet."""

    wert: Decimal | None
    zeichen: Zeichen | None = None
    vergleich: Decimal | None = None


@dataclass(frozen=True)
class Stufe:
    """Eine Altersgruppe der Pyramide."""

    bezeichnung: str
    maenner: Seite
    frauen: Seite


def alterspyramide(
    *,
    titel: str,
    untertitel: str,
    fuss: str,
    stufen: Sequence[Stufe],
    name: str,
    vergleichsname: str = "",
    breite: float = 640,
    flach: bool = False,
    alternativtext: str = "",
) -> str:
    """SVG der Pyramide; `stufen` von jung nach alt. Ohne `vergleichsname` entfällt der Umriss.

    `flach` zeichnet niedrigere Stufen.
    Fehler: `ValueError` ohne Altersgruppe.
    """
    if not stufen:
        raise ValueError("Eine Alterspyramide braucht mindestens eine Altersgruppe.")
    blatt = Blatt(breite)
    zeile = _FLACHE_ZEILE if flach else _ZEILE
    y = blatt.kopf(titel, untertitel) + 14
    y = _legende(blatt, y, name, vergleichsname)
    mitte = blatt.breite / 2
    halb = max(textbreite(_kurz(stufe.bezeichnung), NORMAL) for stufe in stufen) / 2 + _STEG
    links, rechts = mitte - halb, mitte + halb
    werte = [
        float(wert)
        for stufe in stufen
        for seite in (stufe.maenner, stufe.frauen)
        for wert in (seite.wert, seite.vergleich if vergleichsname else None)
        if wert is not None
    ]
    groesster = max([*werte, 0.0]) or 1.0
    je_einheit = (links - 4) / groesster
    blatt.text(links, y + 11, "Männer", anker="end", fett=True, farbe=ROLLENTEXT["quartier"])
    blatt.text(mitte, y + 11, "Jahre", groesse=KLEIN, anker="middle", farbe=LEISE)
    blatt.text(rechts, y + 11, "Frauen", fett=True, farbe=ROLLENTEXT["quartier"])
    y += 20
    unten = y + zeile * len(stufen)
    _gitter(blatt, y, unten, links, rechts, groesster=groesster, je_einheit=je_einheit)
    for nummer, stufe in enumerate(reversed(stufen)):
        oben = y + nummer * zeile
        blatt.text(mitte, oben + zeile / 2 + 4, _kurz(stufe.bezeichnung), anker="middle", farbe=TINTE)
        for seite, kante, richtung in ((stufe.maenner, links, -1), (stufe.frauen, rechts, 1)):
            _balken(blatt, seite, oben, zeile, kante, richtung, je_einheit)
    if vergleichsname:
        for seiten, kante, richtung in (
            ([stufe.maenner for stufe in reversed(stufen)], links, -1),
            ([stufe.frauen for stufe in reversed(stufen)], rechts, 1),
        ):
            _umriss(blatt, seiten, y, zeile, kante, richtung, je_einheit)
    for kante in (links, rechts):
        blatt.linie(kante, y - 2, kante, unten, farbe=ACHSE)
    zeichen = [
        seite.zeichen
        for stufe in stufen
        for seite in (stufe.maenner, stufe.frauen)
        if seite.wert is None and seite.zeichen is not None
    ]
    hoehe = blatt.fuss(unten + 16, zeichen=zeichen, hinweise=[], quelle=fuss)
    return blatt.fertig(hoehe, alternativtext=alternative(titel, untertitel, alternativtext))


def _kurz(bezeichnung: str) -> str:
    """In der Mitte steht „Jahre“ darüber: `75 Jahre und älter` wird `75 und älter`."""
    return bezeichnung.replace(" Jahre und", " und").replace(" Jahr und", " und").removesuffix(" Jahre")


def _legende(blatt: Blatt, y: float, name: str, vergleichsname: str) -> float:
    """Muster und Name des Gebiets und des Vergleichs; gibt die Unterkante zurück."""
    x = 0.0
    for text, umriss in ((name, False), (vergleichsname, True)):
        if not text:
            continue
        weite = textbreite(text, NORMAL, fett=not umriss) + 44
        if x and x + weite > blatt.breite:
            x, y = 0.0, y + 18
        if umriss:
            blatt.rechteck(x + 0.7, y + 1, 18, 9, rand=ROLLENFARBEN["stadt"], staerke=1.4)
        else:
            blatt.rechteck(x, y, 19, 11, fuellung=ROLLENFARBEN["quartier"])
        farbe = ROLLENTEXT["stadt" if umriss else "quartier"]
        zeilen = umbrechen(text, NORMAL, blatt.breite - x - 26, fett=not umriss)
        blatt.zeilen(x + 26, y + 10, zeilen, farbe=farbe, fett=not umriss)
        y += 16.0 * (len(zeilen) - 1)
        x += weite
    return y + 24


def _gitter(
    blatt: Blatt,
    oben: float,
    unten: float,
    links: float,
    rechts: float,
    *,
    groesster: float,
    je_einheit: float,
) -> None:
    schritt = runder_schritt(groesster / 3)
    striche = [schritt * i for i in range(1, int(groesster / schritt * 1.0001) + 1)]
    texte = [f"{zahl(_rund(strich))}\u00a0%" for strich in striche]
    breitester = max((textbreite(text, KLEIN) for text in texte), default=0.0) + 10
    jeder = max(1, -int(-breitester // (schritt * je_einheit)))
    for kante, richtung in ((links, -1), (rechts, 1)):
        for nummer, (strich, text) in enumerate(zip(striche, texte, strict=True), start=1):
            x = kante + richtung * strich * je_einheit
            blatt.linie(x, oben - 2, x, unten, farbe=GITTER)
            if nummer % jeder == 0:
                # Die äußerste Zahl ragte sonst über das Blatt hinaus.
                halb = textbreite(text, KLEIN) / 2
                blatt.text(
                    min(max(x, halb), blatt.breite - halb),
                    unten + 14,
                    text,
                    groesse=KLEIN,
                    farbe=LEISE,
                    anker="middle",
                )
        blatt.text(kante, unten + 14, "0", groesse=KLEIN, farbe=LEISE, anker="middle")


def _rund(wert: float) -> Decimal:
    return Decimal(repr(round(wert, 6))).normalize() if wert % 1 else Decimal(round(wert))


def _balken(
    blatt: Blatt, seite: Seite, oben: float, zeile: float, kante: float, richtung: int, je_einheit: float
) -> None:
    dicke = zeile - _LUFT
    y = oben + (zeile - dicke) / 2
    if seite.wert is None:
        x = kante if richtung > 0 else kante - _FEHLT
        blatt.schraffur(x, y, _FEHLT, dicke)
        if seite.zeichen is not None:
            blatt.zeichen(x + _FEHLT / 2, oben + zeile / 2 + 4, ANZEIGE[seite.zeichen][0])
    elif seite.wert:
        weite = max(float(seite.wert) * je_einheit, 1.0)
        blatt.rechteck(
            kante if richtung > 0 else kante - weite,
            y,
            weite,
            dicke,
            fuellung=ROLLENFARBEN["quartier"],
        )


def _umriss(
    blatt: Blatt,
    seiten: Sequence[Seite],
    oben: float,
    zeile: float,
    kante: float,
    richtung: int,
    je_einheit: float,
) -> None:
    """Eine Treppe über alle Stufen; wo der Vergleich fehlt, ist sie unterbrochen."""
    zug: list[tuple[float, float]] = []
    zuege = [zug]
    for nummer, seite in enumerate(seiten):
        y = oben + nummer * zeile
        if seite.vergleich is None:
            zug = []
            zuege.append(zug)
            continue
        x = kante + richtung * float(seite.vergleich) * je_einheit
        zug += [(x, y), (x, y + zeile)]
    # Der helle Saum hält den Umriss auch über dem dunklen Balken sichtbar.
    for farbe, staerke in ((PAPIER, 4.0), (ROLLENFARBEN["stadt"], 1.6)):
        for punkte in zuege:
            if punkte:
                blatt.zug(punkte, farbe=farbe, staerke=staerke)
