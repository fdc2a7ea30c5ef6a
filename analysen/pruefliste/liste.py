"""Die Prüfliste einer Analyse als unveränderliche Angaben; rein, ohne Django."""

from dataclasses import dataclass
from datetime import date

from analysen.inhalt import Pruefpunkt, Pruefverzeichnis
from sozialraum.kern.zahlen import datum


@dataclass(frozen=True)
class Stelle:
    """Wo etwas fehlt und was zu tun ist; `adresse` führt genau dorthin."""

    text: str
    adresse: str = ""


@dataclass(frozen=True)
class Ergebnis:
    """Was die Prüfung fand; ohne Stellen ist der Punkt erfüllt."""

    befund: str
    stellen: tuple[Stelle, ...] = ()

    @property
    def erfuellt(self) -> bool:
        return not self.stellen


@dataclass(frozen=True)
class Entschieden:
    """Jemand sieht den Punkt mit diesem Grund als erfüllt an."""

    begruendung: str
    durch: str
    am: date


@dataclass(frozen=True)
class Punkt:
    """Ein Punkt der Liste; `vom_system` sagt, ob ihn die Prüfung erfüllt fand.

    `von_hand`: Er lässt sich abhaken. Eine Entscheidung zu einem Punkt, der es nicht erlaubt, zählt nicht.
    """

    schluessel: str
    titel: str
    befund: str
    vom_system: bool
    stellen: tuple[Stelle, ...] = ()
    von_hand: bool = False
    entscheidung: Entschieden | None = None

    @property
    def gilt_von_hand(self) -> bool:
        return not self.vom_system and self.von_hand and self.entscheidung is not None

    @property
    def erfuellt(self) -> bool:
        return self.vom_system or self.gilt_von_hand

    @property
    def adresse(self) -> str:
        """Die erste Stelle, an der etwas zu tun ist; leer, wenn nichts zu tun ist."""
        return next((stelle.adresse for stelle in self.stellen if stelle.adresse), "")


@dataclass(frozen=True)
class Pruefliste:
    """Alle Punkte in der Folge der Vorlage."""

    name: str
    richtlinie: str
    punkte: tuple[Punkt, ...]

    @property
    def offene(self) -> list[Punkt]:
        return [punkt for punkt in self.punkte if not punkt.erfuellt]

    @property
    def erfuellte(self) -> list[Punkt]:
        return [punkt for punkt in self.punkte if punkt.erfuellt]

    def finde(self, schluessel: str) -> Punkt | None:
        return next((punkt for punkt in self.punkte if punkt.schluessel == schluessel), None)

    def als_json(self) -> Pruefverzeichnis:
        """Für den Inhalt einer Fassung: ohne Adressen, denn gedruckt führen sie nirgendwohin."""
        return Pruefverzeichnis(
            name=self.name, richtlinie=self.richtlinie, punkte=[_gedruckt(punkt) for punkt in self.punkte]
        )


def _gedruckt(punkt: Punkt) -> Pruefpunkt:
    gedruckt = Pruefpunkt(
        schluessel=punkt.schluessel, titel=punkt.titel, erfuellt=punkt.erfuellt, befund=punkt.befund
    )
    if punkt.gilt_von_hand and punkt.entscheidung is not None:
        gedruckt["weil"] = punkt.entscheidung.begruendung
        # Die Liste wird mit veröffentlicht: Wer entschieden hat, steht nur im Protokoll.
        gedruckt["entschieden"] = datum(punkt.entscheidung.am)
    return gedruckt
