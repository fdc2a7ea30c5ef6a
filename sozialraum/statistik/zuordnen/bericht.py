"""Was beim Zuordnen herauskam: Werte, Befunde, Ausgelassenes, unbekannte Gebiete und offene Fragen."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sozialraum.statistik.befunde import Befundliste, gekuerzt
from sozialraum.statistik.vorlage.raumangaben import Gesucht

BEISPIELE = 20
TITELZEILE = "Titelzeile über der Tabelle"
FUSSZEILE = "Fußzeile unter der Tabelle"
FREMDES_BLATT = "Blatt, das die Importvorlage nicht beschreibt"
BESTAND_NICHT = "Gebiet, das es in diesem Zeitraum nicht gab"
HOECHSTENS_UNBEKANNTE = 5_000


@dataclass
class Ausgelassen:
    """Wie oft aus einem Grund etwas nicht übernommen wurde, mit den ersten Beispielen."""

    anzahl: int = 0
    beispiele: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Frage:
    """Was weder die Datei noch die Vorlage sagt; die Lieferung beantwortet es unter `kennung`.

    `auswahl`: je mögliche Antwort ihr Wert und ihr Wort; leer heißt freier Text.
    """

    kennung: str
    text: str
    antwort: str = ""
    auswahl: tuple[tuple[str, str], ...] = ()

    @property
    def offen(self) -> bool:
        return not self.antwort


@dataclass
class UnklaresGebiet:
    """Ein geliefertes Gebiet, das kein Gebiet oder mehrere bei uns meinen kann.

    `gesucht.ebene` ist leer, wenn der Text zu keinem Muster der Vorlage passt; `anzahl` zählt Zeilen.
    """

    gesucht: Gesucht
    zeile: int
    anzahl: int = 0
    mehrere: bool = False

    def als_dict(self) -> dict[str, Any]:
        """Für die Lieferung; `kennung` nennt die Frage danach."""
        gesucht = self.gesucht
        return {
            "geliefert": gesucht.genannt,
            "gelesen_als": gesucht.ebene,
            "schluessel": gesucht.schluessel,
            "name": gesucht.name,
            "zeile": self.zeile,
            "anzahl": self.anzahl,
            "mehrere": self.mehrere,
        }


class Tabelle(Protocol):
    """Eine gelesene Tabelle, für die Vorschau: was geliefert ist und woher es kommt."""

    blattname: str

    def ueberschrift(self, spalte: int) -> str: ...

    def als_dict(self) -> dict[str, Any]: ...

    def enthaelt(self, blatt: int, zeile: int) -> bool: ...

    def ist_datenzeile(self, zellen: Sequence[str]) -> bool: ...

    def herkunft(self) -> list[tuple[str, str]]:
        """Je Gruppe (Gebiet, Merkmal, Zeitraum, Wert), woher sie kommt."""

    def geliefert(self, zellen: Sequence[str], spalte: int | None) -> list[tuple[str, str]]:
        """Je Gruppe die gelieferten Zellen zum Wert dieser Spalte (ab 1; None: zum ersten)."""


@dataclass
class Bericht:
    """Vollständig, sobald der Strom zu Ende ist.

    `unbekannte` sind Gebiete, die es bei uns nicht gibt, je mit der ersten Zeile; `unklare` alle, nach denen
    zu fragen ist, je Ebene und Text; `blaetter` die Namen der
    Blätter, wie die Rohwerte sie zählen.
    """

    befunde: Befundliste = field(default_factory=Befundliste)
    werte: int = 0
    leere_zeilen: int = 0
    merkmale: list[str] = field(default_factory=list)
    einheiten: set[int] = field(default_factory=set)
    zeitraeume: list[str] = field(default_factory=list)
    ausgelassen: dict[str, Ausgelassen] = field(default_factory=dict)
    unbekannte: dict[Gesucht, int] = field(default_factory=dict)
    unklare: dict[tuple[str, str], UnklaresGebiet] = field(default_factory=dict)
    fragen: list[Frage] = field(default_factory=list)
    blaetter: list[str] = field(default_factory=list)
    tabellen: list[Tabelle] = field(default_factory=list)

    def tabelle(self, blatt: int, zeile: int) -> Tabelle | None:
        """Die Tabelle, zu der eine Zeile (ab 1) gehört."""
        return next((eine for eine in reversed(self.tabellen) if eine.enthaelt(blatt, zeile)), None)

    def ueberschrift(self, spalte: int, zeile: int, blatt: int = 1) -> str:
        """Die Überschrift einer Spalte (ab 1), wie Befunde sie nennen."""
        tabelle = self.tabelle(blatt, zeile)
        return tabelle.ueberschrift(spalte) if tabelle else f"Nr. {spalte}"

    def blattname(self, blatt: int) -> str:
        """Leer in einer Textdatei."""
        return self.blaetter[blatt - 1] if 0 < blatt <= len(self.blaetter) else ""

    def lasse_aus(self, grund: str, beispiel: str = "") -> None:
        eintrag = self.ausgelassen.setdefault(grund, Ausgelassen())
        eintrag.anzahl += 1
        if beispiel and len(eintrag.beispiele) < BEISPIELE and beispiel not in eintrag.beispiele:
            eintrag.beispiele.append(gekuerzt(beispiel))

    def ausgelassenes(self) -> list[dict[str, Any]]:
        """Für die Lieferung: je Grund Anzahl und Beispiele."""
        return [
            {"grund": grund, "anzahl": eines.anzahl, "beispiele": eines.beispiele}
            for grund, eines in self.ausgelassen.items()
        ]

    def frage(self, frage: Frage) -> bool:
        """Merkt die Frage einmal; wahr beim ersten Mal."""
        if any(bekannt.kennung == frage.kennung for bekannt in self.fragen):
            return False
        self.fragen.append(frage)
        return True

    def merke_unklar(self, gesucht: Gesucht, zeile: int, *, mehrere: bool = False) -> None:
        """Zählt je Gebiet seine Zeilen; `mehrere`: es passen mehrere."""
        ort = gesucht.ebene, gesucht.genannt
        if ort not in self.unklare:
            if len(self.unklare) >= HOECHSTENS_UNBEKANNTE:
                return
            self.unklare[ort] = UnklaresGebiet(gesucht, zeile, mehrere=mehrere)
        self.unklare[ort].anzahl += 1

    def merke_unbekannt(self, gesucht: Gesucht, zeile: int) -> None:
        if len(self.unbekannte) < HOECHSTENS_UNBEKANNTE:
            self.unbekannte.setdefault(gesucht, zeile)
