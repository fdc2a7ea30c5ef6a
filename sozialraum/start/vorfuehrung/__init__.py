"""Musterstadt: eine erfundene Stadt, mit der sich jede Stelle des Produkts zeigen lässt.

Was in der Stadt gilt, steht in den Tabellen `*.toml`; `grenzen` und `zahlen` machen daraus Dateien, wie ein
Amt sie liefert; `anlegen` bringt alles durch dieselben Verben in die Datenbank, die auch ein Mensch benutzt.
"""
