"""Schätzt aus gemessenen Zeiten, wie lange eine Serie noch braucht."""

from collections.abc import Sequence


def restsekunden(
    *, laufende: Sequence[float], davor: int, mittel: float | None, arbeiter: int
) -> float | None:
    """Sekunden bis zum Ende des letzten Postens; None, solange nichts gemessen ist.

    `laufende` nennt von allem, was gerade läuft, den Anteil 0–1; `davor` zählt, was bis einschließlich dem
    letzten eigenen Posten noch wartet; `mittel` sind Sekunden je Posten, gemessen von Beginn bis Ende.
    """
    if mittel is None:
        return None
    rest = sum(1 - anteil for anteil in laufende) + davor
    # Das letzte Stück teilt sich niemand: Wer es begonnen hat, macht es fertig.
    letztes = max((1 - anteil for anteil in laufende), default=0.0) if not davor else 1.0
    return mittel * max(rest / max(arbeiter, 1), letztes)


def in_worten(sekunden: float | None) -> str:
    """`noch etwa 4 Minuten`; leer, solange nichts gemessen ist."""
    if sekunden is None:
        return ""
    if sekunden < 60:
        return "noch unter einer Minute"
    minuten = round(sekunden / 60)
    if minuten < 90:
        return f"noch etwa {minuten}\u00a0{'Minute' if minuten == 1 else 'Minuten'}"
    return f"noch etwa {round(minuten / 60)}\u00a0Stunden"
