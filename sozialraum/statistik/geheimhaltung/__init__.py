"""Geheimhaltung: Regeln je Quelle, primäres Schließen und sein Fortwirken in allem Abgeleiteten.

Das Schließen ganzer Tafeln rechnet mit numpy und, wo es schwer wird, mit einem Löser. `zusammenhaenge` und
`zeitsummen` finden, was zusammen etwas anderes ergibt, `tafel` baut daraus die Tafel, `fassungen` nennt, was
frühere schon sagten, `sekundaer` schließt. Den Löser lädt erst die Rechnung, die ihn braucht.
"""

from sozialraum.statistik.geheimhaltung.primaer import (
    GEHEIM,
    NICHT_SINNVOLL,
    UNBEKANNT,
    Angabe,
    anteil,
    geschlossen,
    grund_in_worten,
    schliesse_primaer,
    strengstes,
    summe,
    verhaeltnis,
    veroeffentlicht,
)
from sozialraum.statistik.geheimhaltung.regeln import VORGEPRUEFT, Regel, ist_verhaeltnis, zaehlt

__all__ = [
    "GEHEIM",
    "NICHT_SINNVOLL",
    "UNBEKANNT",
    "VORGEPRUEFT",
    "Angabe",
    "Regel",
    "anteil",
    "geschlossen",
    "grund_in_worten",
    "ist_verhaeltnis",
    "schliesse_primaer",
    "strengstes",
    "summe",
    "verhaeltnis",
    "veroeffentlicht",
    "zaehlt",
]
