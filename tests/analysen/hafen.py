"""Das Hafenviertel in Zahlen und seine Analyse: gemeinsamer Boden der Tests dieses Ordners."""

import re

from django_scopes import scope

from agenturen.models import Agentur, Person
from analysen.analyse_anlegen import analyse_anlegen
from analysen.models import Analyse, Baustein, Kapitel, Laenge
from sozialraum.raeume.models import Sozialraum
from tests import besetzung as b
from tests.statistik.lieferungen import liefere

MERKMALE = ("ew", "u6", "6-18", "18-65", "65+", "auslaender")
WERTE: dict[tuple[str, str], tuple[int | str, ...]] = {
    ("11", "2019"): (1000, 60, 110, 650, 180, 200),
    ("11", "2024"): (1250, 100, 150, 800, 200, 300),
    ("1", "2019"): (2400, 120, 280, 1500, 500, 350),
    ("1", "2024"): (2520, 140, 280, 1600, 500, "geheim"),
    ("", "2019"): (50000, 2500, 5500, 31000, 11000, 6000),
    ("", "2024"): (51000, 2550, 5610, 31620, 11220, 6120),
}


def zahlen() -> None:
    """Zwei Jahre mit Abstand von fünf; im Bezirk ist 2024 die Zahl der Ausländer geheim."""
    liefere({wo: dict(zip(MERKMALE, werte, strict=True)) for wo, werte in WERTE.items()})


def analyse(
    *raeume: Sozialraum,
    agentur: Agentur | None = None,
    durch: Person | None = None,
    berichtsjahr: int = 2026,
    laenge: str = Laenge.STANDARD,
) -> Analyse:
    """Die Analyse der Koordination über das Hafenviertel, wenn nichts anderes gesagt ist."""
    agentur = agentur or b.ia_hafen()
    with scope(traeger=[agentur.traeger_id]):
        return analyse_anlegen(
            agentur=agentur,
            sozialraeume=list(raeume) or [b.hafenviertel()],
            berichtsjahr=berichtsjahr,
            laenge=laenge,
            durch=durch or b.birgit(),
        )


def kapitel(analyse: Analyse, schluessel: str) -> Kapitel:
    """Frisch gelesen, in einem offenen Mandanten zu benutzen."""
    return Kapitel.objects.select_related("analyse__traeger", "agentur").get(
        analyse=analyse, schluessel=schluessel
    )


def textbaustein(kapitel: Kapitel) -> Baustein:
    """Der erste eigene Text des Kapitels, frisch gelesen."""
    baustein = Baustein.objects.filter(kapitel=kapitel, art=Baustein.Art.TEXT).order_by("reihenfolge")[0]
    baustein.kapitel = kapitel
    return baustein


def ausgangstext_ueber(kapitel: Kapitel, *indikatoren: str) -> Baustein:
    """Der Text des Kapitels, den noch niemand bearbeitet hat, über diese Indikatoren."""
    baustein = Baustein.objects.get(kapitel=kapitel, ausgangstext=True)
    baustein.einstellungen = {"indikatoren": list(indikatoren)}
    baustein.save(update_fields=["einstellungen"])
    return baustein


def lesbar(text: str) -> str:
    """Fester Zwischenraum und Umbrüche zählen beim Vergleichen wie ein Leerzeichen."""
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ")).strip()
