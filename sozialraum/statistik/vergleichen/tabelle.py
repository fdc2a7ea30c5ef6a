"""Eine Tabelle nach Wahl: Gebiete mal Zeiträume als Zeilen, Indikatoren als Spalten."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik import schaubilder, zeitraeume
from sozialraum.statistik.indikatoren import Indikator
from sozialraum.statistik.kennzahl import Kennzahl, Quellenangabe
from sozialraum.statistik.kennzahlen import kennzahlen
from sozialraum.statistik.zeichen import legende


@dataclass(frozen=True)
class Tabellenzeile:
    """Ein Gebiet zu einem Zeitraum, je Indikator eine Kennzahl."""

    gebiet: Gebiet
    zeitraum: str
    kennzahlen: tuple[Kennzahl, ...]

    @property
    def zeitraum_text(self) -> str:
        return zeitraeume.in_worten(self.zeitraum)


@dataclass(frozen=True)
class Tabelle:
    """Die gerechneten Zeilen mit allem, was unter ihnen stehen muss."""

    indikatoren: tuple[Indikator, ...]
    zeilen: tuple[Tabellenzeile, ...]

    @property
    def kennzahlen(self) -> list[Kennzahl]:
        return [kennzahl for zeile in self.zeilen for kennzahl in zeile.kennzahlen]

    @property
    def zeitraeume(self) -> list[str]:
        return list(dict.fromkeys(zeile.zeitraum for zeile in self.zeilen))

    @property
    def zeitraum_in_worten(self) -> str:
        """Der Zeitraum, wenn alle Zeilen denselben haben; sonst leer."""
        return zeitraeume.in_worten(self.zeitraeume[0]) if len(self.zeitraeume) == 1 else ""

    @property
    def zeichen(self) -> list[tuple[str, str]]:
        return legende(kennzahl.zeichen for kennzahl in self.kennzahlen)

    @property
    def quellenvermerk(self) -> str:
        return schaubilder.quellenvermerk(self.kennzahlen)

    @property
    def quellen(self) -> list[Quellenangabe]:
        """Jede Datei einmal, nach Quelle."""
        je_datei = {quelle.lieferung_id: quelle for k in self.kennzahlen for quelle in k.quellen}
        return sorted(je_datei.values(), key=lambda quelle: (quelle.name, quelle.datei, quelle.lieferung_id))


def zeilenplan(gebiete: Sequence[Gebiet], zeiten: Sequence[str]) -> list[tuple[Gebiet, str]]:
    """Alle Zeilen, ohne sie zu rechnen: je Gebiet seine Zeiträume in der Reihenfolge der Wahl."""
    return list(product(gebiete, zeiten))


def tabelle(indikatoren: Sequence[Indikator], plan: Sequence[tuple[Gebiet, str]]) -> Tabelle:
    """Rechnet die Zeilen des Plans; vier Abfragen, gleich wie viele es sind."""
    tafel = kennzahlen(
        indikatoren=indikatoren,
        gebiete=list(dict.fromkeys(gebiet for gebiet, _ in plan)),
        zeitraeume=list(dict.fromkeys(zeitraum for _, zeitraum in plan)),
    )
    zeilen = tuple(
        Tabellenzeile(gebiet, zeitraum, tuple(tafel.get(i.key, gebiet, zeitraum) for i in indikatoren))
        for gebiet, zeitraum in plan
    )
    return Tabelle(tafel.indikatoren, zeilen)
