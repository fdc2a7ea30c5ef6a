"""Befunde in deutschen Sätzen, gerundet wie die Tabelle daneben: Titel der Diagramme und Formeln mit Zahlen.

Ob etwas darüber, darunter oder gleich liegt, entscheiden die gedruckten Zahlen, nie die ungerundeten.
"""

from sozialraum.statistik.saetze.alter import altersaufbau, altersgruppe, auffaelligste_altersgruppe
from sozialraum.statistik.saetze.entwicklung import entwicklung, entwicklung_im_vergleich
from sozialraum.statistik.saetze.formel import formel_mit_zahlen
from sozialraum.statistik.saetze.gebiete import gross, wer, wes, wo
from sozialraum.statistik.saetze.vergleich import geschlossen, vergleich, vergleichbar

__all__ = [
    "altersaufbau",
    "altersgruppe",
    "auffaelligste_altersgruppe",
    "entwicklung",
    "entwicklung_im_vergleich",
    "formel_mit_zahlen",
    "geschlossen",
    "gross",
    "vergleich",
    "vergleichbar",
    "wer",
    "wes",
    "wo",
]
