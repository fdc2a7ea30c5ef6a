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
