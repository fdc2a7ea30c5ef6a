"""Die Formel einer Kennzahl mit den Zahlen, aus denen sie entstand."""

from collections.abc import Iterable, Sequence
from typing import Literal

from sozialraum.kern.zahlen import zahl
from sozialraum.statistik.indikatoren import Art, schreibe
from sozialraum.statistik.kennzahl import Herkunft, Kennzahl


def formel_mit_zahlen(kennzahl: Kennzahl, herkunft: Sequence[Herkunft]) -> str:
    """`(140 + 260) ÷ 2.000 × 100 = 20,0 %`; leer, wenn die Kennzahl geschlossen ist."""
    if not kennzahl.offen:
        return ""
    indikator = kennzahl.indikator
    zaehler = _summe(herkunft, "zaehler")
    if indikator.art is Art.ANZAHL:
        return f"{zaehler} = {kennzahl.als_text}" if len(herkunft) > 1 else kennzahl.als_text
    if indikator.art is Art.DICHTE:
        nenner = f"{zahl(kennzahl.nenner)} km²"
    else:
        nenner = _klammer(_summe(herkunft, "nenner"))
    mal = f" × {indikator.faktor}" if indikator.faktor != 1 else ""
    assert kennzahl.wert is not None
    return f"{_klammer(zaehler)} ÷ {nenner}{mal} = {schreibe(indikator, kennzahl.wert)}"


def _summe(herkunft: Iterable[Herkunft], seite: Literal["zaehler", "nenner"]) -> str:
    text = ""
    for posten in herkunft:
        if posten.seite != seite or posten.wert is None:
            continue
        gewicht = abs(posten.faktor)
        glied = zahl(posten.wert) if gewicht == 1 else f"{zahl(gewicht.normalize())} × {zahl(posten.wert)}"
        if not text:
            text = glied if posten.faktor > 0 else f"−{glied}"
        else:
            text += f" {'+' if posten.faktor > 0 else '−'} {glied}"
    return text


def _klammer(summe: str) -> str:
    return f"({summe})" if " " in summe else summe
