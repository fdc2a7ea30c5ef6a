"""Wachsen und Schrumpfen in Worten, entschieden an der gedruckten Zahl."""

from decimal import ROUND_HALF_UP, Decimal

from sozialraum.kern.zahlen import prozent

HUNDERT = Decimal(100)


def veraendert(wert: Decimal, stellen: int = 1) -> str:
    """`um 3,1 % gewachsen`, `um 2,3 % geschrumpft`, `kaum verändert` nach der gedruckten Zahl."""
    gerundet = wert.quantize(Decimal(1).scaleb(-stellen), rounding=ROUND_HALF_UP)
    if gerundet == 0:
        return "kaum verändert" if wert else "nicht verändert"
    return f"um {prozent(abs(gerundet), stellen)} {'gewachsen' if gerundet > 0 else 'geschrumpft'}"


def ist_oder_hat(bewegung: str) -> str:
    return "hat sich" if bewegung.endswith("verändert") else "ist"


def zwei_bewegungen(
    subjekt: str, anderes: str, zeit: str, hier: str, dort: str, *, fuerwort: str = ""
) -> str:
    """`Kalk ist zwischen … um 3,1 % gewachsen, die Stadt um 2,1 %` ohne wiederholtes Verb.

    `fuerwort` steht für das Subjekt, wenn `anderes` ein Ort ist: „in der Stadt ist sie um 2,1 % gestiegen“.
    """
    satz = f"{subjekt} {ist_oder_hat(hier)} {zeit} {hier}"
    if hier == dort:
        return f"{satz}, {anderes} ebenso"
    if ist_oder_hat(hier) != ist_oder_hat(dort):
        verb = ist_oder_hat(dort)
        if fuerwort:
            hilfsverb, _, sich = verb.partition(" ")
            verb = " ".join(filter(None, [hilfsverb, fuerwort, sich]))
        return f"{satz}; {anderes} {verb} {dort}"
    rest, _, verb = dort.rpartition(" ")
    return f"{satz}, {anderes} {rest if hier.endswith(f' {verb}') else dort}"
