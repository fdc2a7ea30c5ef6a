"""Was ein Amt abgelehnt oder noch nicht beantwortet hat: für „Grenzen der Daten“ in den Analysen."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sozialraum.statistik.anfragen.modelle import UNBEANTWORTET, Anfragezustand, Datenanfrage
from sozialraum.statistik.anfragen.zeitangaben import in_kuerze


@dataclass(frozen=True)
class Datengrenze:
    """Eine Anfrage ohne Erfolg; `abgelehnt_am` None heißt: noch ohne Antwort, erbeten bis `frist`."""

    nummer: str
    amt: str
    betreff: str
    merkmale: tuple[str, ...]
    zeitraeume: str
    gefragt_am: date
    frist: date
    abgelehnt_am: date | None
    grund: str


def datengrenzen(einheit_ids: Collection[int]) -> list[Datengrenze]:
    """Anfragen, die eine der Einheiten betreffen: erst abgelehnte, dann unbeantwortete, je nach Nummer; zwei
    Abfragen. Hängt nicht von der Uhrzeit ab."""
    betroffen = Datenanfrage.einheiten.through.objects.filter(raumeinheit__in=einheit_ids)
    anfragen = (
        Datenanfrage.objects.filter(
            pk__in=betroffen.values("datenanfrage"), zustand__in=(Anfragezustand.ABGELEHNT, *UNBEANTWORTET)
        )
        .order_by("nummer")
        .prefetch_related("merkmale")
    )
    grenzen = []
    for anfrage in anfragen:
        assert anfrage.gefragt_am is not None  # Bedingung der Tabelle
        abgelehnt = anfrage.zustand == Anfragezustand.ABGELEHNT
        grenzen.append(
            Datengrenze(
                nummer=anfrage.nummer,
                amt=anfrage.amt,
                betreff=anfrage.betreff,
                merkmale=tuple(merkmal.bezeichnung for merkmal in anfrage.merkmale.all()),
                zeitraeume=in_kuerze(anfrage.zeitraeume),
                gefragt_am=anfrage.gefragt_am,
                frist=anfrage.frist,
                abgelehnt_am=anfrage.abgelehnt_am if abgelehnt else None,
                grund=anfrage.ablehnungsgrund if abgelehnt else "",
            )
        )
    return sorted(grenzen, key=lambda grenze: grenze.abgelehnt_am is None)
