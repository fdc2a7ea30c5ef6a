"""Die Prüfliste einer Analyse als unveränderliche Angaben; rein, ohne Django."""

import hashlib
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
    """Jemand sieht den Punkt mit diesem Grund als erfüllt an; `befund` ist, was die Prüfung damals fand."""

    begruendung: str
    durch: str
    am: date
    befund: str

    @property
    def befund_kurz(self) -> str:
        return self.befund.partition("\n")[0]


@dataclass(frozen=True)
class Punkt:
    """Ein Punkt der Liste; `vom_system` sagt, ob ihn die Prüfung erfüllt fand.

    `von_hand`: Er lässt sich abhaken. Eine Entscheidung zu einem Punkt, der es nicht erlaubt, zählt nicht,
    und auch keine zu einem anderen Befund. `nur_menschen`: Das Programm kann ihn nicht prüfen.
    """

    schluessel: str
    titel: str
    befund: str
    vom_system: bool
    stellen: tuple[Stelle, ...] = ()
    von_hand: bool = False
    entscheidung: Entschieden | None = None
    nur_menschen: bool = False

    @property
    def ganzer_befund(self) -> str:
        """Mit jeder Stelle: Auch ein anderer offener Kommentar ist ein anderer Befund."""
        return "\n".join([self.befund, *(stelle.text for stelle in self.stellen)])

    @property
    def kennung(self) -> str:
        """Erkennt den Befund wieder, den jemand vor Augen hatte."""
        return hashlib.sha256(self.ganzer_befund.encode()).hexdigest()[:16]

    @property
    def gilt_von_hand(self) -> bool:
        return self._offen_entschieden and not self.ist_ueberholt

    @property
    def ist_ueberholt(self) -> bool:
        """Abgehakt ist er, aber zu einem früheren Befund."""
        return (
            self._offen_entschieden
            and self.entscheidung is not None
            and self.entscheidung.befund != self.ganzer_befund
        )

    @property
    def _offen_entschieden(self) -> bool:
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
    """Alle Punkte in der Folge der Vorlage; `version` in Worten: `Version 2 von Nordufer e. V.`"""

    name: str
    richtlinie: str
    punkte: tuple[Punkt, ...]
    version: str = ""

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
        verzeichnis = Pruefverzeichnis(
            name=self.name, richtlinie=self.richtlinie, punkte=[_gedruckt(punkt) for punkt in self.punkte]
        )
        if self.version:
            verzeichnis["version"] = self.version
        return verzeichnis


def _gedruckt(punkt: Punkt) -> Pruefpunkt:
    gedruckt = Pruefpunkt(
        schluessel=punkt.schluessel, titel=punkt.titel, erfuellt=punkt.erfuellt, befund=punkt.befund
    )
    if punkt.gilt_von_hand and punkt.entscheidung is not None:
        gedruckt["weil"] = punkt.entscheidung.begruendung
        # Die Liste wird mit veröffentlicht: Wer entschieden hat, steht nur im Protokoll.
        gedruckt["entschieden"] = datum(punkt.entscheidung.am)
    return gedruckt
