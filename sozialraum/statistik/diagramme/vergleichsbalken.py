"""Vergleichsbalken: liegende Balken von null aus, die Stadt als offene Form mit Bezugslinie."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sozialraum.kern.farben import (
    ACHSE,
    LEISE,
    PAPIER,
    ROLLENFARBEN,
    ROLLENTEXT,
    TINTE,
    Rolle,
)
from sozialraum.kern.schriftmass import breite as textbreite
from sozialraum.kern.schriftmass import gekuerzt, umbrechen
from sozialraum.kern.zahlen import zahl
from sozialraum.statistik.diagramme.zeichnung import KLEIN, NORMAL, Blatt, alternative
from sozialraum.statistik.zeichen import ANZEIGE, Zeichen

_DICKE = 18.0
_ABSTAND = 10.0
# Steht der Name über seinem Balken, hält er enger zu ihm als zum nächsten.
_ABSTAND_SCHMAL, _UNTER_DEM_NAMEN = 5.0, 1.0
_ZEILE = 14.0
_FEHLT = 56.0
# Darunter steht der Name über seinem Balken statt daneben, wenn niemand anderes sagt.
_SCHMAL = 460


@dataclass(frozen=True)
class Balken:
    """Ein Gebiet mit Wert oder dem Zeichen seines Fehlens."""

    name: str
    rolle: Rolle
    wert: Decimal | None
    zeichen: Zeichen | None = None


def vergleichsbalken(
    *,
    titel: str,
    untertitel: str,
    fuss: str,
    balken: Sequence[Balken],
    stellen: int = 1,
    einheit: str = "",
    breite: float = 640,
    vorzeichen: bool = False,
    schmal_unter: float = _SCHMAL,
    alternativtext: str = "",
) -> str:
    """SVG mit einem Balken je Gebiet in der gegebenen Reihenfolge.

    `einheit` steht nur hinter den Werten, wenn sie % oder ‰ ist. Auf Blättern, die schmaler sind als
    `schmal_unter`, stehen die Namen über den Balken. Fehler: `ValueError` ohne Balken.
    """
    if not balken:
        raise ValueError("Ein Vergleich braucht mindestens einen Balken.")
    blatt = Blatt(breite)
    schmal = breite < schmal_unter
    y = blatt.kopf(titel, untertitel) + (8 if schmal else 16)
    kurz = f"\u00a0{einheit}" if einheit in ("%", "‰") else ""
    texte = [
        zahl(b.wert, stellen, vorzeichen=vorzeichen) + kurz if b.wert is not None else "" for b in balken
    ]
    feld = _Feld(blatt.breite, balken, texte, schmal=schmal)
    abstand = _ABSTAND_SCHMAL if schmal else _ABSTAND

    zeilen = []
    oben = y
    for eins, text in zip(balken, texte, strict=True):
        namen = gekuerzt(
            umbrechen(eins.name, NORMAL, feld.namensbreite, fett=eins.rolle == "quartier"),
            2 if feld.schmal else 3,
        )
        if feld.schmal:
            blatt.zeilen(
                0,
                y + 11,
                namen,
                abstand=_ZEILE,
                farbe=ROLLENTEXT[eins.rolle],
                fett=eins.rolle == "quartier",
            )
            y += _ZEILE * len(namen) + _UNTER_DEM_NAMEN
            hoehe = _DICKE
        else:
            hoehe = max(_DICKE, _ZEILE * len(namen))
        zeilen.append((eins, text, namen, y + (hoehe - _DICKE) / 2))
        if not feld.schmal:
            start = y + hoehe / 2 - _ZEILE * len(namen) / 2 + 11
            blatt.zeilen(
                feld.namensbreite,
                start,
                namen,
                abstand=_ZEILE,
                farbe=ROLLENTEXT[eins.rolle],
                fett=eins.rolle == "quartier",
                anker="end",
            )
        y += hoehe + abstand
    unten = y - abstand + 4

    # Stehen die Namen über den Balken, laufen die senkrechten Linien nur durch die Balken.
    abschnitte = (
        [(kante - 3, kante + _DICKE + 3) for *_, kante in zeilen] if feld.schmal else [(oben - 4, unten)]
    )
    _bezugslinie(blatt, feld, balken, abschnitte)
    for eins, text, _, kante in zeilen:
        _balken(blatt, feld, eins, text, kante)
    for von, bis in abschnitte:
        blatt.linie(feld.null, von, feld.null, bis, farbe=ACHSE)
    zeichen = [b.zeichen for b in balken if b.wert is None and b.zeichen is not None]
    hoehe_gesamt = blatt.fuss(unten, zeichen=zeichen, hinweise=[], quelle=fuss)
    return blatt.fertig(hoehe_gesamt, alternativtext=alternative(titel, untertitel, alternativtext))


class _Feld:
    """Aufteilung der Breite in Namen, negative und positive Seite."""

    def __init__(
        self, breite: float, balken: Sequence[Balken], texte: Sequence[str], *, schmal: bool
    ) -> None:
        self.schmal = schmal
        namen = max(textbreite(b.name, NORMAL, fett=True) for b in balken)
        self.namensbreite = breite if self.schmal else min(namen + 2, breite * 0.34)
        links = 0.0 if self.schmal else self.namensbreite + 10
        zahlenbreite = max((textbreite(t, NORMAL, fett=True) for t in texte if t), default=0.0) + 12
        werte = [float(b.wert) for b in balken if b.wert is not None]
        self.hoechster, self.tiefster = max([0.0, *werte]), min([0.0, *werte])
        vor = zahlenbreite if self.tiefster < 0 else 0.0
        nach = zahlenbreite if any(wert >= 0 for wert in werte) or not werte else 12.0
        if len(werte) < len(balken):
            nach = max(nach, _FEHLT + 2)
        spanne = (self.hoechster - self.tiefster) or 1.0
        weite = breite - links - vor - nach
        self.je_einheit = weite / spanne
        self.null = links + vor - self.tiefster * self.je_einheit

    def x(self, wert: Decimal) -> float:
        return self.null + float(wert) * self.je_einheit


def _bezugslinie(
    blatt: Blatt, feld: _Feld, balken: Sequence[Balken], abschnitte: Sequence[tuple[float, float]]
) -> None:
    for eins in balken:
        if eins.rolle == "stadt" and eins.wert is not None and len(balken) > 1:
            x = feld.x(eins.wert)
            for von, bis in abschnitte:
                blatt.linie(x, von, x, bis, farbe=ROLLENFARBEN["stadt"], staerke=1.2, strich="4 3")


def _balken(blatt: Blatt, feld: _Feld, eins: Balken, text: str, y: float) -> None:
    if eins.wert is None:
        blatt.schraffur(feld.null, y, _FEHLT, _DICKE)
        if eins.zeichen is not None:
            blatt.zeichen(feld.null + _FEHLT / 2, y + 13, ANZEIGE[eins.zeichen][0])
            bedeutung = ANZEIGE[eins.zeichen][1]
            platz = blatt.breite - feld.null - _FEHLT - 8
            if (weite := textbreite(bedeutung, KLEIN)) <= platz:
                blatt.rechteck(feld.null + _FEHLT + 5, y + 1, weite + 6, _DICKE - 2, fuellung=PAPIER)
                blatt.text(feld.null + _FEHLT + 8, y + 13, bedeutung, groesse=KLEIN, farbe=LEISE)
        return
    ende = feld.x(eins.wert)
    links, weite = min(feld.null, ende), abs(ende - feld.null)
    farbe = ROLLENFARBEN[eins.rolle]
    if eins.rolle == "stadt":
        blatt.rechteck(
            links,
            y + 0.75,
            max(weite, 1.5),
            _DICKE - 1.5,
            fuellung=PAPIER,
            rand=farbe,
            staerke=1.5,
        )
    else:
        # Auch ein winziger Wert bleibt sichtbar; eine echte Null hat keinen Balken.
        blatt.rechteck(links, y, max(weite, 1.0) if eins.wert else 0, _DICKE, fuellung=farbe)
    b = textbreite(text, NORMAL, fett=True)
    negativ = eins.wert < 0
    x = ende - 6 if negativ else ende + 6
    blatt.rechteck(x - b - 1 if negativ else x - 1, y + 1, b + 3, _DICKE - 2, fuellung=PAPIER)
    blatt.text(
        x,
        y + 13,
        text,
        fett=True,
        farbe=TINTE if eins.rolle == "quartier" else ROLLENTEXT[eins.rolle],
        anker="end" if negativ else "start",
    )
