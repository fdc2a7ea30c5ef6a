"""Methoden und Arten von Ressourcen, mit denen jede Installation beginnt."""

from agenturen.grundlisten import werte_anlegen
from sozialraum.bedarfe.models import Methode, Ressourcenart

METHODEN = [
    ("begehung", "Stadtteilbegehung"),
    ("nadelmethode", "Nadelmethode"),
    ("subjektive-landkarte", "Subjektive Landkarte"),
    ("autofotografie", "Autofotografie"),
    ("cliquenraster", "Cliquenraster"),
    ("institutionenbefragung", "Institutionenbefragung"),
    ("fremdbilderkundung", "Fremdbilderkundung"),
    ("experteninterview", "Experteninterview"),
    ("fokusgruppe", "Fokusgruppe"),
    ("netzwerkkarte", "Netzwerkkarte"),
    ("befragung", "Befragung"),
]
RESSOURCENARTEN = [
    ("raum", "Raum"),
    ("person", "Person in Schlüsselfunktion"),
    ("wissen", "Wissen"),
    ("geld", "Geld"),
    ("gruppe", "Gruppe"),
    ("ort", "Ort"),
]


def bedarfslisten_anlegen() -> None:
    """Legt fehlende Werte an; vorhandene bleiben, wie die Installation sie führt."""
    werte_anlegen(Methode, METHODEN)
    werte_anlegen(Ressourcenart, RESSOURCENARTEN)
