"""Wie viele Menschen eine eigene Zählung nennen muss, damit sie die Agentur verlassen darf."""

SCHWELLE = 5


def veroeffentlicht(anzahl: int | None) -> int | None:
    """Eigene Zählungen von 1 bis 4 verlassen die Agentur nicht; eine echte Null schon."""
    return None if anzahl is None or 0 < anzahl < SCHWELLE else anzahl
