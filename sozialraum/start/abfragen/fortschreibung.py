"""Wann eine Analyse wieder fällig ist: vom Ende ihres Berichtsjahrs an ein Rhythmus der Agentur."""

from dataclasses import dataclass
from datetime import date

from agenturen.models import Agentur
from analysen.models import Analyse
from sozialraum.kern.zahlen import MONATE

ERSCHIENEN = (Analyse.Zustand.FREIGEGEBEN, Analyse.Zustand.VEROEFFENTLICHT, Analyse.Zustand.ARCHIVIERT)
FAELLIG_MONATE = 6


@dataclass(frozen=True)
class Fortschreibung:
    """`zuletzt` das Berichtsjahr der letzten, `bis` in Worten („Dezember 2026“), `in_monaten` bis dahin."""

    zuletzt: int
    bis: str
    in_monaten: int

    @property
    def ueberfaellig(self) -> bool:
        return self.in_monaten < 0

    @property
    def faellig(self) -> bool:
        """In einem halben Jahr oder früher, aber noch nicht überfällig."""
        return 0 <= self.in_monaten <= FAELLIG_MONATE


def ist_erschienen(analyse: Analyse) -> bool:
    """Auch wenn gerade an einer Berichtigung geschrieben wird."""
    return analyse.zustand in ERSCHIENEN or bool(analyse.berichtigung)


def naechste_fortschreibung(
    erschienen: Analyse | None, agentur: Agentur, heute: date
) -> Fortschreibung | None:
    """None, solange keine Analyse erschienen ist: Ohne erste gibt es keine Frist für die nächste."""
    if erschienen is None:
        return None
    # Das Berichtsjahr endet im Dezember; von da an zählt der Rhythmus der Agentur.
    ende = erschienen.berichtsjahr * 12 + 11 + agentur.rhythmus_monate
    jahr, monat = divmod(ende, 12)
    return Fortschreibung(
        zuletzt=erschienen.berichtsjahr,
        bis=f"{MONATE[monat]} {jahr}",
        in_monaten=ende - (heute.year * 12 + heute.month - 1),
    )
