"""Prüfung durch einen Menschen: was sich nur außerhalb des Programms zeigt."""

from analysen.pruefliste.lage import Lage
from analysen.pruefliste.liste import Ergebnis, Stelle
from analysen.pruefliste.vorlage import Punktvorlage


def von_hand(_: Lage, punkt: Punktvorlage) -> Ergebnis:
    """Was sich nur außerhalb des Programms zeigt; mit dem Titel, damit ein Häkchen nur zu ihm gehört."""
    return Ergebnis(
        f"„{punkt.titel}“ bestätigt ein Mensch.",
        (Stelle("Bitte haken Sie den Punkt ab, wenn es geschehen ist, und schreiben Sie, wann und wie."),),
    )
