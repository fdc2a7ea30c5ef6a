"""Das Hauptmenü: jede Person sieht die Bereiche, die sie lesen darf."""

from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from agenturen.rechte import Recht, darf


class Menuepunkt(NamedTuple):
    """Aufschrift, Name der Adresse und Namensräume, in denen der Punkt gewählt ist; leer: nur auf ihr."""

    text: str
    adresse: str
    bereich: str


START = Menuepunkt("Start", "start:start", "")
# Höchstens sechs mit Start.
BEREICHE = [
    (Recht.RAEUME_LESEN, Menuepunkt("Sozialräume", "raeume:sozialraum_liste", "raeume bedarfe")),
    (Recht.ANGEBOT_LESEN, Menuepunkt("Angebote", "angebote:liste", "angebote")),
    (Recht.AKTEUR_LESEN, Menuepunkt("Netzwerk", "netzwerke:akteure", "netzwerke")),
    (Recht.STATISTIK_LESEN, Menuepunkt("Statistik", "statistik:uebersicht", "statistik")),
    (Recht.ANALYSE_LESEN, Menuepunkt("Analysen", "analysen:liste", "analysen")),
]


def menue(request: HttpRequest) -> dict[str, list[Menuepunkt]]:
    person = getattr(request, "user", AnonymousUser())
    return {"menue": [START, *(punkt for recht, punkt in BEREICHE if darf(person, recht))]}
