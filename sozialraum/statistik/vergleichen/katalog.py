"""Die Indikatoren, die Profil, Vergleich und Tabelle zeigen."""

from sozialraum.statistik.indikatoren import INDIKATOREN, Indikator, Rechnung
from sozialraum.statistik.kennzahlen import alle_indikatoren

# Sie lesen jedes Gebiet der Stadt: was eine Seite kostet, hinge an deren Größe.
MIT_UMGEBUNG = frozenset({Rechnung.UNGLEICHHEIT, Rechnung.Z_WERTE})


def stammt_aus_eigener_arbeit(key: str) -> bool:
    """Ob die Zahlen des Indikators aus Angeboten und Kooperationen entstehen, nicht aus einer Lieferung."""
    return key in INDIKATOREN and INDIKATOREN[key].rechnung is Rechnung.VON_OBEN


def gelieferte_indikatoren() -> dict[str, Indikator]:
    """Katalog und eigene, ohne die, deren Zahlen erst höhere Stockwerke übergeben; eine Abfrage."""
    return {
        key: indikator
        for key, indikator in alle_indikatoren().items()
        if indikator.rechnung is not Rechnung.VON_OBEN
    }
