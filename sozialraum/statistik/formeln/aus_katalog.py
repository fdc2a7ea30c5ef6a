"""Die Formel eines Indikators des Katalogs, damit auch er sich in der Formelsprache prüfen lässt."""

from sozialraum.statistik.formeln.rechnen import Formel
from sozialraum.statistik.indikatoren import Art, Indikator, Rechnung


def formel_des_indikators(indikator: Indikator, fassung: int = 0) -> Formel | None:
    """None, wenn der Indikator mehr ist als Zähler, Nenner und Faktor, etwa ein Index."""
    if indikator.rechnung is not Rechnung.TEILEN or not indikator.fassungen:
        return None
    zaehler, nenner = indikator.fassungen[fassung]
    return Formel(zaehler, nenner, indikator.faktor, je_flaeche=indikator.art is Art.DICHTE)
