"""Widersprüche einer Analyse: was Text, Zahlen, Stimmen und Bedarfe einander nicht bestätigen."""

from analysen.models import Analyse
from analysen.widersprueche.befund import Art, Widerspruch
from analysen.widersprueche.finden import finden
from analysen.widersprueche.sammeln import sammeln

__all__ = ["Art", "Widerspruch", "widersprueche"]


def widersprueche(analyse: Analyse) -> list[Widerspruch]:
    """Alle, auch die hingenommenen, in der Folge der Kapitel; die Zahl der Abfragen hängt an keiner Menge."""
    return finden(sammeln(analyse))
