"""Die Arten von Netzwerken, mit denen jede Installation beginnt."""

from agenturen.grundlisten import werte_anlegen
from netzwerke.models import Netzwerkart

NETZWERKARTEN = [
    ("stadtteilkonferenz", "Stadtteilkonferenz"),
    ("sozialraum-ag", "Sozialraum-AG"),
    ("runder-tisch", "Runder Tisch"),
    ("arbeitskreis", "Arbeitskreis"),
    ("steuerungsgruppe", "Steuerungsgruppe"),
    ("fachaustausch", "Fachaustausch"),
    ("arbeitsgruppe", "Arbeitsgruppe"),
    ("sonstiges", "Sonstiges"),
]


def netzwerkarten_anlegen() -> None:
    """Legt fehlende Arten an; vorhandene bleiben, wie die Installation sie führt."""
    werte_anlegen(Netzwerkart, NETZWERKARTEN)
