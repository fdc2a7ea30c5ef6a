"""Ein Gebiet über Gebietsreformen hinweg: woraus es in einem Zeitraum bestand, wo seine Reihe bricht."""

from datetime import date
from decimal import Decimal
from functools import lru_cache

from sozialraum.raeume.gebiet import Anteil, Gebiet, brueche
from sozialraum.statistik.lesen.zeitraum_lesen import letzter_tag


def anteile_im(gebiet: Gebiet, zeitraum: str) -> tuple[Anteil, ...]:
    """Woraus das Gebiet am Ende des Zeitraums bestand."""
    return gebiet.anteile_am(ende(zeitraum)) if gebiet.frueher else gebiet.anteile


def flaeche_im(gebiet: Gebiet, zeitraum: str) -> Decimal | None:
    """Die Fläche in ha am Ende des Zeitraums."""
    return gebiet.flaeche_am(ende(zeitraum)) if gebiet.frueher else gebiet.flaeche_ha


def bruch_zwischen(gebiet: Gebiet, von: str, bis: str) -> str:
    """Warum Zahlen beider Zeiträume nicht dasselbe Gebiet meinen; leer, wenn sie es tun."""
    if not gebiet.frueher:
        return ""
    erster, letzter = sorted((ende(von), ende(bis)))
    return " ".join(bruch.grund for bruch in brueche(gebiet) if erster < bruch.tag <= letzter)


def bruch_nach(gebiet: Gebiet, zeitraum: str) -> str:
    """Wie das Gebiet seit diesem Zeitraum neu zugeschnitten wurde; leer, wenn es dasselbe blieb."""
    return " ".join(bruch.grund for bruch in brueche(gebiet) if ende(zeitraum) < bruch.tag)


@lru_cache(maxsize=4096)
def ende(zeitraum: str) -> date:
    """Der letzte Tag des Zeitraums, nach dem sich der Gebietsstand richtet."""
    return date.fromisoformat(letzter_tag(zeitraum))
