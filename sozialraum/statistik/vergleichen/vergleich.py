"""Gebiete nebeneinander: jede Zeile ein Indikator zum selben Zeitraum, mit dem, was das Vergleichen stört."""

from collections.abc import Sequence
from dataclasses import dataclass

from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik import schaubilder
from sozialraum.statistik.kennzahl import Kennzahl
from sozialraum.statistik.kennzahlen import kennzahlen
from sozialraum.statistik.vergleichen import zeitstand
from sozialraum.statistik.vergleichen.kapitel import KAPITEL, Kapitelzeilen, kapitel, nach_kapiteln
from sozialraum.statistik.vergleichen.katalog import MIT_UMGEBUNG, gelieferte_indikatoren
from sozialraum.statistik.vergleichen.lieferzeiten import lieferzeiten
from sozialraum.statistik.zeichen import legende


@dataclass(frozen=True)
class Vergleich:
    """Was die Seite nebeneinander zeigt; ohne Werte sind `jahre` und `kapitel` leer."""

    gebiete: tuple[Gebiet, ...]
    jahr: str
    jahre: tuple[str, ...]
    kapitel: tuple[Kapitelzeilen, ...]
    kapitelwahl: tuple[tuple[str, str], ...]
    nicht_berechenbar: tuple[Kennzahl, ...]
    zeichen: tuple[tuple[str, str], ...]
    quellenvermerk: str

    @property
    def indikatoren(self) -> list[str]:
        return [zeile.indikator.key for eines in self.kapitel for zeile in eines.zeilen]

    @property
    def zeitraeume(self) -> list[str]:
        """Die Zeiträume der gezeigten Zeilen, jeder einmal."""
        return list(dict.fromkeys(zeile.zeitraum for eines in self.kapitel for zeile in eines.zeilen))


def vergleiche(
    gebiete: Sequence[Gebiet], *, jahr: str = "", nur_kapitel: str = "", mit_umgebung: bool = True
) -> Vergleich:
    """Alle Indikatoren, die sich für wenigstens ein Gebiet rechnen lassen; acht Abfragen.

    Ohne `jahr` oder mit einem, zu dem es nichts gibt, das jüngste. Ohne `mit_umgebung` fehlen die Indizes,
    deren Maß alle Gebiete der Stadt sind, und mit ihnen zwei Abfragen.
    """
    zeiten = lieferzeiten(gebiete)
    jahre = zeitstand.jahre(zeiten)
    if not gebiete or not jahre:
        return Vergleich(tuple(gebiete), "", (), (), (), (), (), "")
    jahr = jahr if jahr in jahre else jahre[0]
    stand = zeitstand.im_jahr(zeiten, jahr)
    indikatoren = {
        key: indikator
        for key, indikator in gelieferte_indikatoren().items()
        if mit_umgebung or indikator.rechnung not in MIT_UMGEBUNG
    }
    tafel = kennzahlen(indikatoren=list(indikatoren.values()), gebiete=gebiete, zeitraeume=stand)
    alle = [zeitstand.zeile(tafel, key, gebiete, stand) for key in indikatoren]
    zeilen = [zeile for zeile in alle if any(k.quellen for k in zeile)]
    gezeigt = [z for z in zeilen if nur_kapitel in ("", kapitel(z[0].indikator))]
    return Vergleich(
        gebiete=tuple(gebiete),
        jahr=jahr,
        jahre=tuple(jahre),
        kapitel=tuple(nach_kapiteln(gezeigt)),
        kapitelwahl=tuple((eines.schluessel, KAPITEL[eines.schluessel]) for eines in nach_kapiteln(zeilen)),
        nicht_berechenbar=tuple(
            zeile[0]
            for zeile in alle
            if zeile not in zeilen and nur_kapitel in ("", kapitel(zeile[0].indikator))
        ),
        zeichen=tuple(legende(k.zeichen for zeile in gezeigt for k in zeile)),
        quellenvermerk=schaubilder.quellenvermerk([k for zeile in gezeigt for k in zeile]),
    )
