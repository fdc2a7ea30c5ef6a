"""Das Profil eines Gebiets: Kennzahlen mit Vergleich, Sätze, alle Kapitel, Quellen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik import saetze
from sozialraum.statistik.gebietsprofil.kapitelseite import eigener_verlauf
from sozialraum.statistik.kennzahl import Kennzahl, Quellenangabe
from sozialraum.statistik.kennzahlen import kennzahlen
from sozialraum.statistik.saetze import Aussage, Satz
from sozialraum.statistik.vergleichen.kapitel import Zeile
from sozialraum.statistik.vergleichen.vergleich import Vergleich, vergleiche

# Von mehreren Fassungen derselben Frage steht die erste da, zu der es Zahlen gibt.
IN_KACHELN = (
    ("ew",),
    ("ew_veraend",),
    ("anteil_u18",),
    ("anteil_65plus",),
    ("anteil_mh", "anteil_eg"),
    ("anteil_auslaender",),
    ("al_anteil",),
    ("sgb2_u65", "sgb2_ew"),
)
IN_SAETZEN = (
    ("ew_veraend",),
    ("anteil_u18",),
    ("anteil_mh", "anteil_eg"),
    ("sgb2_u65", "sgb2_ew"),
    ("anteil_65plus",),
)
OHNE_VERGLEICH = frozenset({"ew"})
GEWOLLT = (Aussage.WERT, Aussage.FEHLT, Aussage.VERGLEICH, Aussage.VERAENDERUNG, Aussage.LESEHILFE)


@dataclass(frozen=True)
class Gebietsprofil:
    """Alles, was die Seite eines Gebiets zu einem Stand zeigt; das erste Gebiet ist das eigene.

    Segregation und Sozialindex, die jedes Gebiet der Stadt lesen, bringt erst das Kapitel. Was sich geändert
    hat, sagen die Befunde; die Verläufe dazu kosten vier Abfragen, wenn sie gelesen werden.
    """

    vergleich: Vergleich

    @property
    def gebiete(self) -> tuple[Gebiet, ...]:
        return self.vergleich.gebiete

    @property
    def jahr(self) -> str:
        return self.vergleich.jahr

    @property
    def jahre(self) -> tuple[str, ...]:
        return self.vergleich.jahre

    @cached_property
    def zeilen(self) -> dict[str, Zeile]:
        """Schlüssel des Indikators → seine Zeile."""
        return {z.indikator.key: z for eines in self.vergleich.kapitel for z in eines.zeilen}

    @cached_property
    def kacheln(self) -> list[tuple[Kennzahl, Kennzahl | None]]:
        """Die wichtigsten Zahlen des Gebiets, daneben die des größten Vergleichsgebiets."""
        return [
            (
                zeile.kennzahlen[0],
                zeile.kennzahlen[-1]
                if len(zeile.kennzahlen) > 1 and zeile.indikator.key not in OHNE_VERGLEICH
                else None,
            )
            for zeile in self._erste(IN_KACHELN)
        ]

    @cached_property
    def befunde(self) -> list[list[Satz]]:
        """Je wichtigem Indikator Wert, Vergleich, Veränderung und bei kleinen Zahlen die Lesehilfe."""
        zeilen = [zeile for zeile in self._erste(IN_SAETZEN) if zeile.kennzahlen[0].quellen]
        if not zeilen:
            return []
        reihen = kennzahlen(indikatoren=[zeile.indikator for zeile in zeilen], gebiete=self.gebiete[:1])
        absaetze = [saetze.befunde(zeile.kennzahlen, eigener_verlauf(zeile, reihen)) for zeile in zeilen]
        return [[satz for satz in alle if satz.aussage in GEWOLLT] for alle in absaetze]

    def _erste(self, wahl: Iterable[Sequence[str]]) -> list[Zeile]:
        vorhanden = ([self.zeilen[key] for key in keys if key in self.zeilen] for keys in wahl)
        return [zeilen[0] for zeilen in vorhanden if zeilen]

    @cached_property
    def quellen(self) -> list[tuple[Quellenangabe, list[Quellenangabe]]]:
        """Jede Quelle einmal, mit allen Dateien der gezeigten Zahlen, die jüngste zuerst."""
        dateien: dict[str, dict[int, Quellenangabe]] = {}
        for zeile in self.zeilen.values():
            for kennzahl in zeile.kennzahlen:
                for angabe in kennzahl.quellen:
                    dateien.setdefault(angabe.name, {})[angabe.lieferung_id] = angabe
        je_quelle = [
            sorted(eine.values(), key=lambda angabe: angabe.eingegangen, reverse=True)
            for eine in dateien.values()
        ]
        return [(eine[0], eine) for eine in je_quelle]


def gebietsprofil(gebiete: Sequence[Gebiet], jahr: str = "") -> Gebietsprofil | None:
    """Das Profil des ersten Gebiets, verglichen mit den weiteren; sechs Abfragen.

    Ohne `jahr` das jüngste mit Werten. None, wenn es keine gibt oder nicht zu diesem Jahr.
    """
    vergleich = vergleiche(gebiete, jahr=jahr, mit_umgebung=False)
    if not vergleich.jahre or (jahr and jahr != vergleich.jahr):
        return None
    return Gebietsprofil(vergleich)
