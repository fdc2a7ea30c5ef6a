"""Farben der Rollen eines Gebiets und der Zeichnung: gleich in Karte, Diagramm, Bildschirm und Druck.

Die drei Rollen unterscheiden sich auch in der Helligkeit (Leuchtdichte 0,07 · 0,27 · 0,17), damit sie im
grauen Druck und bei Farbfehlsichtigkeit erkennbar bleiben; die Stadt trägt immer auch eine gestrichelte oder
offene Form. Alle Linienfarben haben auf Weiß mindestens 3:1, alle Textfarben mindestens 4,5:1 Kontrast.
"""

from typing import Literal

Rolle = Literal["quartier", "bezirk", "stadt"]

# Kräftig: Linien, Umrisse, gefüllte Balken.
ROLLENFARBEN: dict[str, str] = {
    "quartier": "#0B4F6C",
    "bezirk": "#4E97B5",
    "stadt": "#68727D",
}

# Blass: Flächen unter Text und Linien, etwa auf der Karte.
ROLLENFLAECHEN: dict[str, str] = {
    "quartier": "#BFD9E4",
    "bezirk": "#E3EFF4",
    "stadt": "#F3F5F7",
}

# Text in der Farbe der Rolle.
ROLLENTEXT: dict[str, str] = {
    "quartier": "#0B4F6C",
    "bezirk": "#2B6F8C",
    "stadt": "#545E69",
}

TINTE = "#1B2430"
LEISE = "#4A5563"
ACHSE = "#7B8794"
GITTER = "#DDE2E7"
SCHRAFFUR = "#8A94A0"
PAPIER = "#FFFFFF"

# Klassen einer Flächenkarte von wenig bis viel, je nach ihrer Zahl: ein Farbton, nur die Helligkeit steigt,
# damit sich Nachbarn auch im grauen Druck unterscheiden (mindestens 1,6:1); auf jeder Farbe ist Schrift in
# TINTE oder PAPIER lesbar (mindestens 4,5:1).
KLASSENFARBEN: dict[int, tuple[str, ...]] = {
    1: ("#99BDCD",),
    2: ("#99BDCD", "#064055"),
    3: ("#E4EEF2", "#5F93AA", "#064055"),
    4: ("#E4EEF2", "#83AEC2", "#3B7690", "#064055"),
    5: ("#E4EEF2", "#99BDCD", "#5F93AA", "#316F88", "#064055"),
}


def leuchtdichte(farbe: str) -> float:
    """Relative Leuchtdichte nach WCAG einer Farbe `#RRGGBB`, 0 bis 1."""
    teile = (int(farbe[n : n + 2], 16) / 255 for n in (1, 3, 5))
    rot, gruen, blau = (t / 12.92 if t <= 0.04045 else ((t + 0.055) / 1.055) ** 2.4 for t in teile)
    return 0.2126 * rot + 0.7152 * gruen + 0.0722 * blau


def kontrast(eine: str, andere: str) -> float:
    """Kontrast nach WCAG, 1 bis 21."""
    dunkel, hell = sorted((leuchtdichte(eine), leuchtdichte(andere)))
    return (hell + 0.05) / (dunkel + 0.05)


def schrift_auf(farbe: str) -> str:
    """TINTE oder PAPIER, was auf dieser Farbe besser zu lesen ist."""
    return max((TINTE, PAPIER), key=lambda schrift: kontrast(farbe, schrift))
