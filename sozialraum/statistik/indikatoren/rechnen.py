"""Aus Zähler und Nenner wird eine Zahl, gerundet und geschrieben, wie sie gedruckt wird."""

from decimal import ROUND_HALF_UP, Decimal

from sozialraum.kern.zahlen import FEST, zahl
from sozialraum.statistik.indikatoren.begriffe import Art, Indikator


def berechne(indikator: Indikator, zaehler: Decimal, nenner: Decimal | None = None) -> Decimal | None:
    """Ungerundeter Wert des Indikators; None, wenn der Nenner 0 ist.

    Der Nenner einer Dichte ist die Fläche in km²; eine Anzahl hat keinen.
    Fehler: `ValueError`, wenn ein nötiger Nenner fehlt.
    """
    if indikator.art is Art.ANZAHL:
        return zaehler
    if nenner is None:
        raise ValueError(f"{indikator.key} braucht einen Nenner.")
    if nenner == 0:
        return None
    return zaehler / nenner * indikator.faktor


def runde(indikator: Indikator, wert: Decimal) -> Decimal:
    """Gerundet, wie gedruckt wird: kaufmännisch auf die Stellen des Indikators."""
    return wert.quantize(Decimal(1).scaleb(-indikator.stellen), rounding=ROUND_HALF_UP)


def schreibe(indikator: Indikator, wert: Decimal) -> str:
    """`22.383`, `18,9 %`, `7.481 Einwohner je km²`; Veränderungen tragen ihr Vorzeichen."""
    text = zahl(wert, indikator.stellen, vorzeichen=indikator.art is Art.VERAENDERUNG)
    return text if indikator.einheit == "Anzahl" else f"{text}{FEST}{indikator.einheit}"
