"""Kapitel der Indikatoren, wie Profil, Vergleich und Tabelle sie ordnen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sozialraum.kern.zahlen import aufzaehlung
from sozialraum.statistik.indikatoren import Indikator, Kapitel
from sozialraum.statistik.kennzahl import Kennzahl

KAPITEL: dict[str, str] = {eines.schluessel: eines.value for eines in Kapitel}


def kapitel(indikator: Indikator) -> str:
    """Der Schlüssel des Kapitels, zu dem der Indikator gehört."""
    return indikator.kapitel.schluessel


@dataclass(frozen=True)
class Zeile:
    """Ein Indikator für mehrere Gebiete zum selben Zeitraum; mindestens eine Kennzahl."""

    kennzahlen: tuple[Kennzahl, ...]

    @property
    def indikator(self) -> Indikator:
        return self.kennzahlen[0].indikator

    @property
    def zeitraum(self) -> str:
        return self.kennzahlen[0].zeitraum

    @property
    def zeitraum_text(self) -> str:
        return self.kennzahlen[0].zeitraum_text

    @property
    def einheit(self) -> str:
        """Die Einheit, soweit sie nicht an jeder Zahl steht: `Einwohner je km²`."""
        einheit = self.indikator.einheit
        return einheit if len(einheit) > 2 and einheit not in ("Anzahl", "Index") else ""

    @property
    def quellenwechsel(self) -> str:
        """Welches Gebiet seine Zahl aus anderer Quelle hat als das erste offene; leer, wenn keines."""
        offene = [k for k in self.kennzahlen if k.offen and k.quellen]
        andere = [k for k in offene if _quellen(k) != _quellen(offene[0])]
        if not andere:
            return ""
        namen = aufzaehlung([f"{k.gebiet.name} aus „{' und '.join(_quellen(k))}“" for k in andere])
        return f"Aus verschiedenen Quellen, nur bedingt vergleichbar: {namen}."


def _quellen(kennzahl: Kennzahl) -> tuple[str, ...]:
    return tuple(dict.fromkeys(quelle.name for quelle in kennzahl.quellen))


@dataclass(frozen=True)
class Kapitelzeilen:
    """Ein Kapitel mit den Zeilen seiner Tabelle."""

    schluessel: str
    titel: str
    zeilen: tuple[Zeile, ...]


def nach_kapiteln(zeilen: Iterable[Sequence[Kennzahl]]) -> list[Kapitelzeilen]:
    """Die Zeilen in der Reihenfolge der Kapitel, darin wie gegeben; leere Kapitel fehlen."""
    gesammelt: dict[str, list[Zeile]] = {schluessel: [] for schluessel in KAPITEL}
    for zeile in zeilen:
        gesammelt[kapitel(zeile[0].indikator)].append(Zeile(tuple(zeile)))
    return [
        Kapitelzeilen(schluessel, KAPITEL[schluessel], tuple(eigene))
        for schluessel, eigene in gesammelt.items()
        if eigene
    ]
