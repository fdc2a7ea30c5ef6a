"""Diagramme als SVG: dieselbe Zeichnung auf dem Bildschirm und in der PDF, ohne Django.

Der Titel ist der Befund in Worten, darunter Maß, Einheit und Zeitraum, im Fuß die Quelle. Was fehlt, ist
schraffiert und trägt sein Zeichen; nichts wird als null gezeigt oder überbrückt.
"""

from sozialraum.statistik.diagramme.altersaufbau import Altersbalken, altersaufbau
from sozialraum.statistik.diagramme.alterspyramide import Seite, Stufe, alterspyramide
from sozialraum.statistik.diagramme.vergleichsbalken import Balken, vergleichsbalken
from sozialraum.statistik.diagramme.zeitreihe import Punkt, Verlauf, zeitreihe

__all__ = [
    "Altersbalken",
    "Balken",
    "Punkt",
    "Seite",
    "Stufe",
    "Verlauf",
    "altersaufbau",
    "alterspyramide",
    "vergleichsbalken",
    "zeitreihe",
]
