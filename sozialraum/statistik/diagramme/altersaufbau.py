"""Altersaufbau: je Altersgruppe ein Balken des Gebiets, darüber der Umriss des Vergleichsgebiets."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sozialraum.kern.farben import ACHSE, GITTER, LEISE, PAPIER, ROLLENFARBEN, ROLLENTEXT, TINTE
from sozialraum.kern.schriftmass import breite as textbreite
from sozialraum.kern.schriftmass import gekuerzt, umbrechen
from sozialraum.kern.zahlen import zahl
from sozialraum.statistik.diagramme.achse import runder_schritt
from sozialraum.statistik.diagramme.zeichnung import KLEIN, NORMAL, Blatt, alternative
from sozialraum.statistik.zeichen import ANZEIGE, Zeichen

_ZEILE = 23.0
_DICKE = 15.0
_UMRISS = 19.0
_FEHLT = 36.0
_SPALTE = 50.0
# Darunter tragen die Spalten nur ihr Muster; die Namen stehen darüber.
_SCHMAL = 400
_STELLEN = 1


@dataclass(frozen=True)
class Altersbalken:
    """Eine Altersgruppe mit ihrem Anteil in Prozent, hier und im Vergleichsgebiet."""

    bezeichnung: str
    wert: Decimal | None
    zeichen: Zeichen | None = None
    vergleich: Decimal | None = None
    vergleich_zeichen: Zeichen | None = None


def altersaufbau(
    *,
    titel: str,
    untertitel: str,
    fuss: str,
    baender: Sequence[Altersbalken],
    name: str,
    vergleichsname: str = "",
    breite: float = 640,
    alternativtext: str = "",
) -> str:
    """SVG des Altersaufbaus; `baender` von jung nach alt, gezeichnet mit den Ältesten oben.

    Ohne `vergleichsname` entfallen Umriss und zweite Spalte. Fehler: `ValueError` ohne Altersgruppe.
    """
    if not baender:
        raise ValueError("Ein Altersaufbau braucht mindestens eine Altersgruppe.")
    blatt = Blatt(breite)
    y = blatt.kopf(titel, untertitel) + 14
    mit_vergleich = bool(vergleichsname)
    schmal = breite < _SCHMAL
    spalte = _SPALTE if schmal else _spaltenbreite(name, vergleichsname, breite)
    abstand = 8.0 if schmal else 14.0
    links = min(
        max(textbreite(_kurz(b.bezeichnung), NORMAL) for b in baender) + 10,
        breite * 0.34,
    )
    rechts = breite - (spalte + abstand) * (2 if mit_vergleich else 1)
    mitte_eins = rechts + abstand + spalte
    mitte_zwei = breite
    if schmal:
        y = _namen_als_zeilen(blatt, y, name, vergleichsname)
    kopf_eins = [] if schmal else gekuerzt(umbrechen(name, NORMAL, spalte, fett=True), 3)
    kopf_zwei = [] if schmal else gekuerzt(umbrechen(vergleichsname, NORMAL, spalte), 3)

    kopfhoehe = 14.0 * max(len(kopf_eins), len(kopf_zwei), 1)
    blatt.text(links - 10, y + kopfhoehe - 3, "Jahre", groesse=KLEIN, farbe=LEISE, anker="end")
    _spaltenkopf(blatt, mitte_eins, y, kopf_eins, kopfhoehe, umriss=False)
    if mit_vergleich:
        _spaltenkopf(blatt, mitte_zwei, y, kopf_zwei, kopfhoehe, umriss=True)
    y += kopfhoehe + 8

    werte = [float(w) for b in baender for w in (b.wert, b.vergleich) if w is not None]
    groesster = max([*werte, 0.0]) or 1.0
    schritt = runder_schritt(groesster / 4)
    je_einheit = (rechts - links - 4) / groesster
    unten = y + _ZEILE * len(baender)
    striche = [schritt * i for i in range(1, int(groesster / schritt * 1.0001) + 1)] if werte else []
    texte = [f"{zahl(_rund(strich))}\u00a0%" for strich in striche]
    # Nur so viele Striche sind beschriftet, dass sich die Zahlen nicht berühren.
    breitester = max((textbreite(text, KLEIN) for text in texte), default=0.0) + 10
    jeder = max(1, math.ceil(breitester / (schritt * je_einheit)))
    for nummer, (strich, text) in enumerate(zip(striche, texte, strict=True), start=1):
        x = links + strich * je_einheit
        blatt.linie(x, y - 2, x, unten, farbe=GITTER)
        if nummer % jeder == 0:
            blatt.text(x, unten + 14, text, groesse=KLEIN, farbe=LEISE, anker="middle")
    for band in reversed(baender):
        _band(blatt, band, y, links, je_einheit, mitte_eins, mitte_zwei if mit_vergleich else None)
        y += _ZEILE
    blatt.linie(links, unten - _ZEILE * len(baender) - 2, links, unten, farbe=ACHSE)
    blatt.text(links, unten + 14, "0", groesse=KLEIN, farbe=LEISE, anker="middle")
    zeichen = [
        z
        for b in baender
        for wert, z in ((b.wert, b.zeichen), (b.vergleich, b.vergleich_zeichen if mit_vergleich else None))
        if wert is None and z is not None
    ]
    hoehe = blatt.fuss(unten + 16, zeichen=zeichen, hinweise=[], quelle=fuss)
    return blatt.fertig(hoehe, alternativtext=alternative(titel, untertitel, alternativtext))


def _spaltenbreite(name: str, vergleichsname: str, breite: float) -> float:
    """Platz für die Namen in einer Zeile oder wenigstens für ihr längstes Wort, damit keines zerbricht."""
    namen = [(name, True), (vergleichsname, False)]
    zeile = max(textbreite(text, NORMAL, fett=fett) for text, fett in namen)
    wort = max(textbreite(w, NORMAL, fett=fett) for text, fett in namen for w in text.split() or [""])
    return max(58.0, min(zeile, breite * 0.17), min(wort, breite * 0.25)) + 1


def _kurz(bezeichnung: str) -> str:
    """Über der Spalte steht „Jahre“: `75 Jahre und älter` wird `75 und älter`."""
    return bezeichnung.replace(" Jahre und", " und").removesuffix(" Jahre")


def _rund(wert: float) -> Decimal:
    return Decimal(repr(round(wert, 6))).normalize() if wert % 1 else Decimal(round(wert))


def _namen_als_zeilen(blatt: Blatt, y: float, name: str, vergleichsname: str) -> float:
    """Auf schmalen Blättern stehen die Namen mit ihrem Muster über der Zeichnung statt über den Spalten."""
    for text, umriss in ((name, False), (vergleichsname, True)):
        if not text:
            continue
        if umriss:
            blatt.rechteck(0.7, y + 5, 18, 6, rand=ROLLENFARBEN["stadt"], staerke=1.3)
        else:
            blatt.rechteck(0, y + 4, 19, 7, fuellung=ROLLENFARBEN["quartier"])
        farbe = ROLLENTEXT["stadt" if umriss else "quartier"]
        y = blatt.zeilen(
            26,
            y + 12,
            umbrechen(text, NORMAL, blatt.breite - 26, fett=not umriss),
            fett=not umriss,
            farbe=farbe,
        )
        y -= 12
    return y


def _spaltenkopf(
    blatt: Blatt, rechts: float, y: float, namen: list[str], hoehe: float, *, umriss: bool
) -> None:
    start = y + hoehe - 14.0 * len(namen) + 11
    farbe = ROLLENTEXT["stadt" if umriss else "quartier"]
    for name in namen:
        blatt.text(rechts, start, name, anker="end", fett=not umriss, farbe=farbe)
        start += 14
    # Das Muster des Balkens steht unter dem Namen: Farbe allein trägt die Zuordnung nicht.
    if umriss:
        blatt.rechteck(rechts - 22, y + hoehe + 1, 22, 5, rand=ROLLENFARBEN["stadt"], staerke=1.3)
    else:
        blatt.rechteck(rechts - 22, y + hoehe + 1, 22, 5, fuellung=ROLLENFARBEN["quartier"])


def _band(
    blatt: Blatt,
    band: Altersbalken,
    y: float,
    links: float,
    je_einheit: float,
    rechts_eins: float,
    rechts_zwei: float | None,
) -> None:
    grund = y + _ZEILE / 2 + 4
    blatt.text(links - 10, grund, _kurz(band.bezeichnung), anker="end")
    if band.wert is None:
        blatt.schraffur(links, y + (_ZEILE - _DICKE) / 2, _FEHLT, _DICKE)
    elif band.wert:
        blatt.rechteck(
            links,
            y + (_ZEILE - _DICKE) / 2,
            max(float(band.wert) * je_einheit, 1.0),
            _DICKE,
            fuellung=ROLLENFARBEN["quartier"],
        )
    if band.vergleich and rechts_zwei is not None:
        # Der helle Saum hält den Umriss auch über dem dunklen Balken sichtbar.
        for farbe, staerke in ((PAPIER, 3.6), (ROLLENFARBEN["stadt"], 1.4)):
            blatt.rechteck(
                links,
                y + (_ZEILE - _UMRISS) / 2,
                float(band.vergleich) * je_einheit,
                _UMRISS,
                rand=farbe,
                staerke=staerke,
            )
    if band.wert is None and band.zeichen is not None:
        blatt.zeichen(links + _FEHLT / 2, grund, ANZEIGE[band.zeichen][0])
    _wert(blatt, rechts_eins, grund, band.wert, band.zeichen, farbe=TINTE, fett=True)
    if rechts_zwei is None:
        return
    _wert(
        blatt,
        rechts_zwei,
        grund,
        band.vergleich,
        band.vergleich_zeichen,
        farbe=ROLLENTEXT["stadt"],
        fett=False,
    )


def _wert(
    blatt: Blatt,
    x: float,
    y: float,
    wert: Decimal | None,
    zeichen: Zeichen | None,
    *,
    farbe: str,
    fett: bool,
) -> None:
    if wert is not None:
        text = f"{zahl(wert, _STELLEN)}\u00a0%"
    else:
        text = ANZEIGE[zeichen][0] if zeichen is not None else ""
    blatt.text(x, y, text, anker="end", farbe=farbe, fett=fett)
