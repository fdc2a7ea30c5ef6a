"""Wann eine Analyse wieder fällig ist: vom Ende ihres Berichtsjahrs an ein Rhythmus der Agentur."""

from dataclasses import dataclass
from datetime import date

from agenturen.models import Agentur
from analysen.models import Analyse
from sozialraum.kern.zahlen import MONATE

ERSCHIENEN = (Analyse.Zustand.FREIGEGEBEN, Analyse.Zustand.VEROEFFENTLICHT, Analyse.Zustand.ARCHIVIERT)


@dataclass(frozen=True)
class Fortschreibung:
    """Bis wann die nächste fertig sein soll, in Worten („Dezember 2026“)."""

    bis: str
    ueberfaellig: bool


def naechste_fortschreibung(
    erschienen: Analyse | None, agentur: Agentur, heute: date
) -> Fortschreibung | None:
    if erschienen is None:
        return None
    # Das Berichtsjahr endet im Dezember; von da an zählt der Rhythmus der Agentur.
    jahr, monat = divmod(erschienen.berichtsjahr * 12 + 11 + agentur.rhythmus_monate, 12)
    return Fortschreibung(f"{MONATE[monat]} {jahr}", (heute.year, heute.month - 1) > (jahr, monat))
