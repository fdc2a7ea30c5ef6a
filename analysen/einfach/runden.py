"""Zahlen, wie Einfache Sprache sie sagt: „etwa 1 von 4“, „etwa 22.000“; rein, ohne Django.

Gerechnet wird aus der Zahl, die auch in der Tabelle steht; gesagt wird weniger genau, nie etwas anderes.
"""

from decimal import ROUND_HALF_UP, Decimal

from sozialraum.kern.zahlen import zahl

# Brüche, die sich vorstellen lassen; unter gleich nahen gilt der erste.
_BRUECHE: tuple[tuple[int, int], ...] = (
    (1, 2),
    (1, 3),
    (2, 3),
    (1, 4),
    (3, 4),
    (1, 5),
    *((k, 10) for k in (1, 3, 4, 6, 7, 8, 9)),
    (1, 6),
    (1, 7),
    (1, 8),
    (1, 15),
    (1, 20),
    (19, 20),
    (1, 30),
    (1, 50),
    (1, 100),
)
_KAUM_EINER, _FAST_ALLE = Decimal("0.5"), Decimal("97.5")
_GENAU = Decimal("0.05")


def anteil(prozent: Decimal) -> str:
    """Ein Anteil in Prozent (0 bis 100) in Worten, die vor „Menschen“ passen: `etwa 1 von 4`."""
    if prozent <= 0:
        return "0 von 100"
    if prozent >= 100:
        return "alle"
    if prozent < _KAUM_EINER:
        return "weniger als 1 von 100"
    if prozent > _FAST_ALLE:
        return "fast alle"
    zaehler, nenner = min(_BRUECHE, key=lambda bruch: _abstand(prozent, *bruch))
    genau = abs(prozent - Decimal(100 * zaehler) / nenner) <= _GENAU
    return f"{'' if genau else 'etwa '}{zaehler} von {nenner}"


def _abstand(prozent: Decimal, zaehler: int, nenner: int) -> Decimal:
    """Verhältnis statt Differenz: Zwischen 2 und 3 von 100 liegt so viel wie zwischen 20 und 30."""
    gemeint = Decimal(100 * zaehler) / nenner
    naeher = min(prozent, 100 - prozent), min(gemeint, 100 - gemeint)
    return abs(prozent - gemeint) / max(min(naeher), Decimal("0.5"))


def anzahl(wert: Decimal) -> str:
    """Eine Anzahl auf zwei Stellen: 22.383 wird `etwa 22.000`, 1.250 `etwa 1.300`, 87 bleibt 87."""
    if wert < 100:
        return zahl(wert.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    stufe = Decimal(10) ** (wert.adjusted() - 1)
    rund = (wert / stufe).quantize(Decimal(1), rounding=ROUND_HALF_UP) * stufe
    return zahl(rund) if rund == wert else f"etwa {zahl(rund)}"
