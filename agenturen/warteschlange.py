"""Was die Hintergrundarbeit gerade tut, für die Administration: alles, was läuft, wartet und eben endete.

Sie betreibt die Installation, liest aber keine Analysen; darum steht hier, welche Art Arbeit es ist und für
welchen Träger, und nie ein Titel.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from agenturen.models import Vorgang, Vorgangszustand
from agenturen.vorgang import OFFEN, VORGEZOGEN, fortschritte

# Alle Aufgaben, aus denen Vorgänge entstehen, auch die der Stockwerke darüber.
ARTEN = {
    "analysen.pdf_erzeugen": "Analyse als PDF",
    "analysen.word_erzeugen": "Analyse als Word-Entwurf",
    "analysen.formen_ausgeben": "Fassung in allen Formen",
    "analysen.serienposten_ausgeben": "Analyse einer Serie",
    "analysen.kurzprofil_erstellen": "Kurzprofil",
    "statistik.lieferung_pruefen": "Lieferung prüfen",
    "statistik.lieferung_uebernehmen": "Lieferung übernehmen",
    "statistik.regel_anwenden": "Regel der Geheimhaltung anwenden",
}
HOECHSTENS_BEENDETE = 20
STUNDEN_BEENDETE = 24


@dataclass(frozen=True)
class Arbeit:
    """Eine Zeile; `platz` hat nur, was wartet, `anteil` (0–100) nur, was läuft."""

    vorgang: Vorgang
    art: str
    platz: int | None = None
    anteil: int | None = None

    @property
    def vorrang(self) -> str:
        if self.vorgang.prioritaet < VORGEZOGEN:
            return "eilig"
        return "vorgezogen" if self.vorgang.prioritaet == VORGEZOGEN else "nachrangig"

    @property
    def sekunden(self) -> float | None:
        """Wie lange die Arbeit rechnet oder gerechnet hat."""
        if self.vorgang.begonnen is None:
            return None
        return ((self.vorgang.beendet or timezone.now()) - self.vorgang.begonnen).total_seconds()


@dataclass(frozen=True)
class Warteschlange:
    laufende: list[Arbeit]
    wartende: list[Arbeit]
    beendete: list[Arbeit]


def warteschlange() -> Warteschlange:
    """Zwei Abfragen: was offen ist, in der Reihenfolge, in der es drankommt, und was zuletzt endete."""
    menge = Vorgang.objects.select_related("traeger")
    offene = list(menge.filter(zustand__in=OFFEN).order_by("prioritaet", "erstellt", "pk"))
    laufende = [vorgang for vorgang in offene if vorgang.zustand == Vorgangszustand.LAEUFT]
    wartende = [vorgang for vorgang in offene if vorgang.zustand == Vorgangszustand.WARTET]
    seit = timezone.now() - timedelta(hours=STUNDEN_BEENDETE)
    beendete = menge.filter(beendet__gte=seit).order_by("-beendet", "pk")[:HOECHSTENS_BEENDETE]
    anteile = fortschritte(laufende)
    return Warteschlange(
        laufende=[
            Arbeit(vorgang, _art(vorgang), anteil=round(anteile[vorgang.pk][0] * 100)) for vorgang in laufende
        ],
        wartende=[
            Arbeit(vorgang, _art(vorgang), platz=platz) for platz, vorgang in enumerate(wartende, start=1)
        ],
        beendete=[Arbeit(vorgang, _art(vorgang)) for vorgang in beendete],
    )


def _art(vorgang: Vorgang) -> str:
    return ARTEN.get(vorgang.aufgabe, "Andere Arbeit")
