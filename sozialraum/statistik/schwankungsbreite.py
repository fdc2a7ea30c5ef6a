"""Wie weit ein Anteil aus kleinen Zahlen zufällig schwankt: das Intervall nach Wilson.

E. B. Wilson: Probable Inference, the Law of Succession, and Statistical Inference. Journal of the American
Statistical Association 22 (1927), S. 209–212; für kleine Zahlen empfohlen von L. D. Brown, T. T. Cai und
A. DasGupta: Interval Estimation for a Binomial Proportion. Statistical Science 16 (2001), S. 101–133.

Gelesen wird es als Lesehilfe: Die Menschen im Gebiet gelten als eine von vielen möglichen Belegungen
desselben Anteils. Es ist kein Fehler der Quelle, die alle gezählt hat.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

# Für 95 % die Stelle der Standardnormalverteilung, unter der 97,5 % liegen.
Z_95 = Decimal("1.959964")
SICHERHEIT = "95\u00a0%"

# Darunter warnt ein Satz: so wenige Fälle im Zähler oder im Rest, so wenige im Nenner.
WENIGE_FAELLE = 30
KLEINE_BASIS = 300


@dataclass(frozen=True)
class Schwankungsbreite:
    """Untere und obere Grenze in Prozent, ungerundet, zwischen 0 und 100."""

    unten: Decimal
    oben: Decimal

    def gerundet(self, stellen: int) -> tuple[Decimal, Decimal]:
        """Nach außen gerundet: der gedruckte Anteil liegt nie außerhalb der gedruckten Grenzen."""
        schritt = Decimal(1).scaleb(-stellen)
        return (
            self.unten.quantize(schritt, rounding=ROUND_FLOOR),
            self.oben.quantize(schritt, rounding=ROUND_CEILING),
        )


def wilson(zaehler: Decimal, nenner: Decimal, *, z: Decimal = Z_95) -> Schwankungsbreite:
    """Grenzen des Anteils `zaehler` ÷ `nenner`; beide dürfen durch Gewichte gebrochen sein.

    Fehler: `ValueError`, wenn der Zähler nicht zwischen 0 und dem Nenner liegt oder der Nenner nicht positiv
    ist.
    """
    if not (0 <= zaehler <= nenner and nenner > 0):
        raise ValueError(f"{zaehler} von {nenner} ist kein Anteil.")
    p, quadrat = zaehler / nenner, z * z
    mitte = p + quadrat / (2 * nenner)
    halb = z * (p * (1 - p) / nenner + quadrat / (4 * nenner * nenner)).sqrt()
    teiler = 1 + quadrat / nenner
    # An den Rändern bliebe sonst vom Runden der Wurzel ein Hauch jenseits von 0 und 100.
    unten = Decimal(0) if zaehler == 0 else max(Decimal(0), (mitte - halb) / teiler)
    oben = Decimal(1) if zaehler == nenner else min(Decimal(1), (mitte + halb) / teiler)
    return Schwankungsbreite(unten * 100, oben * 100)


def sind_kleine_zahlen(zaehler: Decimal, nenner: Decimal) -> bool:
    """Ob ein Anteil aus diesen Zahlen eine Lesehilfe braucht."""
    return nenner < KLEINE_BASIS or min(zaehler, nenner - zaehler) < WENIGE_FAELLE
