"""Ganze Bestände schließen: je Quelle und Zeitraum, was gezeigt werden darf, mit dem Protokoll dazu.

Wie geschlossen wird, erzählt `bestand_schliessen`; `regel_anwenden` und `regel_aendern` rufen es für alles,
was eine Quelle geliefert hat. `protokoll`, `quellen`, `ausstehend` und `zusammenfassen` lesen, was daraus
wurde.
"""
