"""Befunde in deutschen Sätzen, gerundet wie die Tabelle daneben: Titel der Diagramme, ganze Sätze, Formeln.

Ob etwas darüber, darunter oder gleich liegt, entscheiden die gedruckten Zahlen, nie die ungerundeten. Kein
Wort wertet: Sätze sagen höher und niedriger, nie besser und schlechter.
"""

from sozialraum.statistik.saetze.alter import altersaufbau, altersgruppe, auffaelligste_altersgruppe
from sozialraum.statistik.saetze.befunde import befunde
from sozialraum.statistik.saetze.entwicklung import entwicklung, entwicklung_im_vergleich
from sozialraum.statistik.saetze.erklaerung import (
    schwankungsbreite_erklaert,
    trend_erklaert,
    vergleich_erklaert,
)
from sozialraum.statistik.saetze.formel import formel_mit_zahlen
from sozialraum.statistik.saetze.gebiete import gross, wer, wes, wo
from sozialraum.statistik.saetze.grenzen import Wortgrenze, wortgrenzen
from sozialraum.statistik.saetze.lesehilfe import lesehilfen, spanne
from sozialraum.statistik.saetze.satz import Aussage, Satz, Teil
from sozialraum.statistik.saetze.staaten import haeufigste_staaten
from sozialraum.statistik.saetze.vergleich import geschlossen, vergleich, vergleichbar
from sozialraum.statistik.saetze.verlauf import verlaufssaetze
from sozialraum.statistik.saetze.zeit import wann

__all__ = [
    "Aussage",
    "Satz",
    "Teil",
    "Wortgrenze",
    "altersaufbau",
    "altersgruppe",
    "auffaelligste_altersgruppe",
    "befunde",
    "entwicklung",
    "entwicklung_im_vergleich",
    "formel_mit_zahlen",
    "geschlossen",
    "gross",
    "haeufigste_staaten",
    "lesehilfen",
    "schwankungsbreite_erklaert",
    "spanne",
    "trend_erklaert",
    "vergleich",
    "vergleich_erklaert",
    "vergleichbar",
    "verlaufssaetze",
    "wann",
    "wer",
    "wes",
    "wo",
    "wortgrenzen",
]
