"""Die Ebenen der Gebietsgliederung, mit denen jede Installation beginnt."""

from django.db import transaction

from sozialraum.raeume.models import Ebene

EBENEN = [
    ("bund", "Bund", "Bund", 0),
    ("land", "Land", "Länder", 10),
    ("regierungsbezirk", "Regierungsbezirk", "Regierungsbezirke", 15),
    ("kreis", "Kreis", "Kreise", 20),
    ("gemeinde", "Stadt", "Städte und Gemeinden", 30),
    ("stadtbezirk", "Stadtbezirk", "Stadtbezirke", 40),
    ("stadtteil", "Stadtteil", "Stadtteile", 50),
    ("quartier", "Quartier", "Quartiere", 60),
    ("planungsraum", "Planungsraum", "Planungsräume", 70),
    ("statistischer-bezirk", "Statistischer Bezirk", "Statistische Bezirke", 80),
    ("baublock", "Baublock", "Baublöcke", 90),
]


@transaction.atomic
def ebenen_anlegen() -> None:
    """Legt fehlende Ebenen an; vorhandene bleiben, wie die Installation sie führt."""
    Ebene.objects.bulk_create(
        [
            Ebene(schluessel=schluessel, bezeichnung=bezeichnung, mehrzahl=mehrzahl, rang=rang)
            for schluessel, bezeichnung, mehrzahl, rang in EBENEN
        ],
        ignore_conflicts=True,
    )
