"""Geheimhaltung: Regeln je Quelle, primäres Schließen und sein Fortwirken in allem Abgeleiteten.

Das Schließen ganzer Tafeln (`tafel`, `sekundaer`, `pruefung`) rechnet mit numpy und einem Löser; beides lädt
nur, wer sie beim Namen holt: die Übernahme einer Lieferung, nicht jede Seite.
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
