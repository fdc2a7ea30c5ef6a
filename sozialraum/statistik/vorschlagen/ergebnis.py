"""Was beim Vorschlagen herauskommt: die Vorlage, die Belege dafür und die offenen Fragen."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

from sozialraum.statistik.vorlage import Quellenangaben, vorlage_aus
from sozialraum.statistik.vorlage.angaben_lesen import Vorlagenfehler


class BekanntesGebiet(NamedTuple):
    """Eine Raumeinheit, die es schon gibt; `schluessel` leer bei Gemeinde, Kreis, Land und Bund."""

    ags: str
    ebene: str
    schluessel: str
    name: str


class BekannteQuelle(NamedTuple):
    """Eine Quelle, die es schon gibt, in den Wörtern der Importvorlage.

    `merkmale`: Schlüssel → (Bezeichnung, Einheit) dessen, was sie schon führt.
    """

    angaben: Quellenangaben
    merkmale: Mapping[str, tuple[str, str]] = MappingProxyType({})


@dataclass(frozen=True)
class Beleg:
    """Was entschieden ist und woran es zu sehen war."""

    was: str
    entschieden: str
    gesehen: str


@dataclass(frozen=True)
class Frage:
    """Was die Datei nicht beweist. `auswahl`: Wert und Wortlaut je Möglichkeit, leer bei freiem Text.

    `vorschlag` ist keine Antwort: Er steht nur schon da, wenn jemand die Frage sieht.
    """

    kennung: str
    frage: str
    warum: str
    auswahl: tuple[tuple[str, str], ...] = ()
    vorschlag: str = ""


@dataclass
class Vorschlag:
    """`inhalt`: die Importvorlage in den Wörtern ihrer TOML-Datei, mit Lücken, solange Fragen offen sind.

    `einzelne`: die Merkmale ausgeschrieben, wenn `inhalt` sie als Kreuzung nennt; `weglassbar`: die Schlüssel
    derer, die ein Mensch auslassen kann.
    """

    inhalt: dict[str, Any] = field(default_factory=dict)
    belege: list[Beleg] = field(default_factory=list)
    fragen: list[Frage] = field(default_factory=list)
    beantwortet: list[Frage] = field(default_factory=list)
    einzelne: list[dict[str, Any]] = field(default_factory=list)
    weglassbar: set[str] = field(default_factory=set)

    @property
    def merkmale(self) -> list[dict[str, Any]]:
        """Jedes einzelne, mit seinem Schlüssel."""
        return self.einzelne or list(self.inhalt.get("merkmale", []))

    def belege_mit(self, was: str, entschieden: str, gesehen: str) -> None:
        self.belege.append(Beleg(was, entschieden, gesehen))

    def frage(self, antworten: Mapping[str, str], frage: Frage) -> str:
        """Die Antwort, wenn es schon eine gibt; sonst wird die Frage gestellt und der Vorschlag genommen."""
        antwort = antworten.get(frage.kennung, "").strip()
        erlaubt = {wert for wert, _ in frage.auswahl}
        if antwort and (not erlaubt or antwort in erlaubt):
            self.beantwortet.append(frage)
            self.belege_mit(frage.frage, dict(frage.auswahl).get(antwort, antwort), "Ihre Antwort")
            return antwort
        self.fragen.append(frage)
        return frage.vorschlag

    def fehler(self) -> str:
        """Warum die Vorlage so noch nicht gelten kann; leer, wenn sie es kann und keine Frage offen ist."""
        if self.fragen:
            return "Offene Fragen: " + ", ".join(frage.kennung for frage in self.fragen) + "."
        try:
            vorlage_aus(self.inhalt)
        except Vorlagenfehler as fehler:
            return fehler.text
        return ""

    def als_dict(self) -> dict[str, Any]:
        return {
            "vorlage": self.inhalt,
            "belege": [asdict(beleg) for beleg in self.belege],
            "fragen": [asdict(frage) for frage in self.fragen],
        }
