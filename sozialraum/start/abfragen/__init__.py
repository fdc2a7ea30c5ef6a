"""Was die Startseite zeigt, je Rolle eine Datei; die Zahl der Abfragen hängt nicht von den Daten ab."""
