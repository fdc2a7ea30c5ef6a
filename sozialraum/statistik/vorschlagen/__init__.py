"""Schlägt zu einer unbekannten Datei eine Importvorlage vor; was sie nicht beweist, wird eine Frage."""
