"""Was mit einem Bedarf, einer Ressource oder einer Empfehlung geschah, aus dem Protokoll."""

from dataclasses import dataclass
from datetime import date

from agenturen.models import Protokolleintrag
from agenturen.protokollieren import Ereignis
from sozialraum.bedarfe.models import Bedarf, Empfehlung, Ressource


@dataclass(frozen=True)
class Station:
    """Ein Schritt im Leben eines Eintrags, ohne zu sagen, wer ihn tat."""

    wann: date
    was: str
    grund: str


def verlauf(ding: Bedarf | Ressource | Empfehlung) -> list[Station]:
    """Was mit dem Eintrag geschah, das Jüngste zuerst; eine Abfrage."""
    eintraege = Protokolleintrag.objects.filter(
        objekt_art=ding._meta.label_lower, objekt_id=str(ding.pk)
    ).order_by("-pk")
    return [Station(eintrag.zeit, *_in_worten(eintrag)) for eintrag in eintraege]


def _in_worten(eintrag: Protokolleintrag) -> tuple[str, str]:
    einzelheiten = eintrag.einzelheiten
    match eintrag.ereignis:
        case Ereignis.BEDARF_EINGESTUFT:
            von = f" (bisher {einzelheiten['von']})" if einzelheiten.get("von") else ""
            return f"Priorität {einzelheiten['nach']}{von}", eintrag.grund
        case Ereignis.BEDARF_STATUS_GESETZT | Ereignis.EMPFEHLUNG_STATUS_GESETZT:
            return f"Status „{einzelheiten['nach']}“ (bisher „{einzelheiten['von']}“)", eintrag.grund
        case Ereignis.GRUNDLAGE_HINZUGEFUEGT | Ereignis.GRUNDLAGE_ENTFERNT:
            return f"{eintrag.ereignis}: {einzelheiten['art']}", einzelheiten["text"]
        case Ereignis.EMPFEHLUNG_UEBERGEBEN:
            return f"Übergeben an {einzelheiten['an']}", einzelheiten["anlass"]
        case Ereignis.EMPFEHLUNG_BEANTWORTET:
            return f"Antwort von {einzelheiten['an']}: {einzelheiten['antwort']}", eintrag.grund
        case Ereignis.BEDARF_GEAENDERT | Ereignis.EMPFEHLUNG_GEAENDERT if einzelheiten.get("vorher"):
            return "Aussage geändert", f"Bisher: {einzelheiten['vorher']}"
    return eintrag.ereignis, eintrag.grund
