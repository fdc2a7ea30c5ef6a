"""Aus Zähler und Nenner wird eine Zahl, gerundet und geschrieben, wie sie gedruckt wird."""

from collections.abc import Sequence
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


def vielfalt(gruppen: Sequence[Decimal], alle: Decimal) -> Decimal | None:
    """1 − Σ p² nach Simpson; wer zu keiner Gruppe zählt, bildet die letzte. None ohne Menschen."""
    if alle == 0:
        return None
    # Gerundete Gruppen können zusammen mehr sein als alle.
    alle = max(alle, sum(gruppen, Decimal(0)))
    teile = [*gruppen, alle - sum(gruppen, Decimal(0))]
    return 1 - sum(((teil / alle) ** 2 for teil in teile), Decimal(0))


def ungleichheit(teile: Sequence[tuple[Decimal, Decimal]]) -> Decimal | None:
    """½ Σ |x/X − y/Y| aus Paaren (Gruppe, übrige) je Teil, von 0 bis 1; None, wenn eine Seite leer ist."""
    gruppe = sum((x for x, _ in teile), Decimal(0))
    uebrige = sum((y for _, y in teile), Decimal(0))
    if gruppe == 0 or uebrige == 0:
        return None
    return sum((abs(x / gruppe - y / uebrige) for x, y in teile), Decimal(0)) / 2


def mittel_und_streuung(werte: Sequence[Decimal]) -> tuple[Decimal, Decimal] | None:
    """Mittel und Standardabweichung aller; None, wenn es weniger als zwei sind oder alle gleich."""
    if len(werte) < 2:
        return None
    mittel = sum(werte, Decimal(0)) / len(werte)
    streuung = (sum(((wert - mittel) ** 2 for wert in werte), Decimal(0)) / len(werte)).sqrt()
    return (mittel, streuung) if streuung else None


def z_mittel(teile: Sequence[tuple[Decimal, Decimal, Decimal, int]]) -> Decimal:
    """Gewichtetes Mittel der z-Werte aus (Wert, Mittel, Streuung, Gewicht)."""
    gewichte = sum(gewicht for *_, gewicht in teile)
    summe = sum(((wert - mitte) / streuung * gewicht for wert, mitte, streuung, gewicht in teile), Decimal(0))
    return summe / gewichte


def runde(indikator: Indikator, wert: Decimal) -> Decimal:
    """Gerundet, wie gedruckt wird: kaufmännisch auf die Stellen des Indikators."""
    return wert.quantize(Decimal(1).scaleb(-indikator.stellen), rounding=ROUND_HALF_UP)


def schreibe(indikator: Indikator, wert: Decimal) -> str:
    """`22.383`, `18,9 %`, `7.481 Einwohner je km²`, `+0,97 ‰`; ein Index steht ohne Einheit."""
    text = zahl(wert, indikator.stellen, vorzeichen=indikator.mit_vorzeichen)
    return text if indikator.ohne_einheit else f"{text}{FEST}{indikator.einheit}"
