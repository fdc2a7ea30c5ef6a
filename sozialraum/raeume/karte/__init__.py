"""Zeichnet Karten als SVG: wo ein Gebiet in seinem Bezirk und seiner Stadt liegt.

Kennt weder Django noch Modelle. Eine Karte ist eine lückenlose Menge von Flächen, jede mit ihrer Rolle;
Umrisse von Bezirk und Stadt entstehen aus ihnen, damit Linien genau aufeinander liegen.
"""

from collections.abc import Mapping, Sequence

from sozialraum.kern.farben import LEISE, ROLLENFARBEN, ROLLENFLAECHEN, ROLLENTEXT, Rolle
from sozialraum.kern.schriftmass import umbrechen
from sozialraum.raeume.karte.blatt import Blatt
from sozialraum.raeume.karte.stuecke import Flaeche, Stueck, anteil, erweitert, in_metern, rahmen
from sozialraum.raeume.karte.worte import lage_in_worten
from sozialraum.raeume.karte.zeichnung import KLEIN, ZEILE, beschriftung, px, svg

__all__ = ["Flaeche", "lagekarte", "umrisskarte"]

PX_JE_MM = 96 / 25.4
# Anteil der Breite für Übersicht und Legende neben der Karte, gestapelt für die Übersicht darunter.
SPALTE = 0.27
SPALTE_GESTAPELT = 0.4
AB_BREITE_MM_NEBENEINANDER = 110
# Schmaler bleibt nur die Übersicht ohne Namen und Legende.
AB_BREITE_MM_MIT_NAMEN = 80
LUFT = 14.0
# Ab diesem Anteil an der Ausdehnung der Stadt zeigt schon die Hauptkarte die ganze Stadt.
AB_ANTEIL_GANZE_STADT = 0.62


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
    stuecke = in_metern(flaechen)
    titel = titel or lage_in_worten(stuecke, legende)
    if breite_mm < AB_BREITE_MM_MIT_NAMEN:
        karte = Blatt(0, 0, breite, erweitert(rahmen(stuecke), 0.03))
        karte.zeichne(stuecke, uebersicht=True)
        return svg(breite, karte.hoehe, titel, karte.teile)
    stadt = rahmen(stuecke)
    kern = rahmen([s for s in stuecke if s.rolle != "stadt"] or stuecke)
    ganze_stadt = anteil(kern, stadt) >= AB_ANTEIL_GANZE_STADT
    gestapelt = breite_mm < AB_BREITE_MM_NEBENEINANDER
    spalte = breite * (SPALTE_GESTAPELT if gestapelt else SPALTE)
    kartenbreite = breite if gestapelt else breite - spalte - LUFT
    karte = Blatt(0, 0, kartenbreite, erweitert(stadt if ganze_stadt else kern, 0.05))
    karte.zeichne(stuecke)
    teile = [*karte.teile]
    # Neben der Karte steht die Legende unter der Übersicht, unter der Karte neben ihr.
    links, oben = (0.0, karte.hoehe + LUFT) if gestapelt else (breite - spalte, 0.0)
    unten = oben
    if not ganze_stadt:
        ausschnitt = erweitert(stadt, 0.02)
        uebersicht = Blatt(links, oben, spalte, ausschnitt, hoechstens=karte.hoehe * 0.55)
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
        teile.append(beschriftung(0, hoehe, zeile, farbe=LEISE))
    return svg(breite, hoehe + 4, titel, teile)


def umrisskarte(flaechen: Sequence[Flaeche], *, titel: str, breite_mm: float) -> str:
    """SVG-Karte aller Flächen mit ihren Namen, ohne Übersicht und Legende."""
    stuecke = in_metern(flaechen)
    karte = Blatt(0, 0, breite_mm * PX_JE_MM, erweitert(rahmen(stuecke), 0.03))
    karte.zeichne(stuecke)
    return svg(karte.breite, karte.hoehe, titel, karte.teile)


def _legende(
    legende: Mapping[Rolle, str], stuecke: Sequence[Stueck], x: float, y: float, breite: float
) -> tuple[list[str], float]:
    """Farbfelder mit Text; Rückgabe auch die Unterkante."""
    rollen = {stueck.rolle for stueck in stuecke}
    teile: list[str] = []
    for rolle, staerke in (("quartier", 2.0), ("bezirk", 1.4), ("stadt", 1.0)):
        if rolle not in rollen or rolle not in legende:
            continue
        fett = rolle == "quartier"
        teile.append(
            f'<rect x="{px(x + 1)}" y="{px(y + 1)}" width="12" height="12" fill="{ROLLENFLAECHEN[rolle]}"'
            f' stroke="{ROLLENFARBEN[rolle]}" stroke-width="{px(staerke)}"/>'
        )
        for zeile in umbrechen(legende[rolle], KLEIN, breite - 20, fett=fett):
            y += ZEILE
            teile.append(beschriftung(x + 20, y - 2, zeile, farbe=ROLLENTEXT[rolle], fett=fett))
        y += 6
    return teile, y
