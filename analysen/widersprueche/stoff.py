"""Was geprüft wird, ohne Datenbank: Texte, Zahlen, Stimmen und Bedarfe einer Analyse."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sozialraum.statistik.kennzahl import Kennzahl

RAUM, BEZIRK, STADT = "raum", "bezirk", "stadt"


@dataclass(frozen=True)
class Kapiteltext:
    """Eigener Text eines Kapitels (CommonMark mit Zahlmarken)."""

    kapitel: str
    titel: str
    text: str
    baustein: int | None = None


@dataclass(frozen=True)
class Stimme:
    """Was jemand gesagt oder was man in einer Sitzung festgehalten hat; `quelle` sagt, wer und wann.

    `kapitel` ist, wo es gedruckt wird. `intern`: es steht nicht in der Analyse.
    """

    text: str
    quelle: str
    kapitel: str = ""
    baustein: int | None = None
    intern: bool = False


@dataclass(frozen=True)
class Bedarfsstand:
    """Ein Bedarf, den die Analyse druckt; `zahlen` und `stimmen` zählen seine Grundlagen."""

    id: int
    aussage: str
    kapitel: str
    zahlen: int
    stimmen: int


@dataclass(frozen=True)
class Pruefstoff:
    """`reihen`: (Indikator, Rolle des Gebiets) → Kennzahlen vom ältesten zum jüngsten Zeitraum.

    Rollen sind `raum`, `raum2` …, `bezirk`, `stadt`, wie in Zahlmarken. `orte` nennt je Rolle, wie Texte
    das Gebiet nennen; `fremde` sind Namen anderer Orte, über die diese Zahlen nichts sagen. `wohin` ist das
    Kapitel, in dem ein Indikator vorkommt.
    """

    texte: tuple[Kapiteltext, ...] = ()
    reihen: Mapping[tuple[str, str], tuple[Kennzahl, ...]] = field(default_factory=dict)
    orte: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fremde: tuple[str, ...] = ()
    stimmen: tuple[Stimme, ...] = ()
    bedarfe: tuple[Bedarfsstand, ...] = ()
    titel: Mapping[str, str] = field(default_factory=dict)
    wohin: Mapping[str, str] = field(default_factory=dict)

    @property
    def raeume(self) -> list[str]:
        """Die Rollen der Sozialräume."""
        return [rolle for rolle in self.orte if rolle.startswith(RAUM)]
