"""Wo eine Analyse steht: die Stationen mit dem, der sie erreichte, und wer als Nächstes dran ist."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from agenturen.models import Person, Protokolleintrag
from analysen.ablauf.regeln import darf_schritt, pruefende
from analysen.ablauf.zustaende import (
    EINREICHEN,
    ENTWURF,
    FOLGE,
    FREIGEBEN,
    FREIGEGEBEN,
    PRUEFUNG,
    SCHRITTE,
    VEROEFFENTLICHEN,
    VEROEFFENTLICHT,
    ZURUECKGEBEN,
    ZURUECKZIEHEN,
    Schritt,
)
from analysen.models import Analyse
from analysen.schreiben.kollegium import menschen_mit
from sozialraum.kern import zahlen

HOECHSTENS_NAMEN = 5


@dataclass(frozen=True)
class Station:
    """Ein Zustand auf dem Weg; `wer` und `wann` nur, wo er erreicht ist."""

    name: str
    erreicht: bool
    hier: bool
    wer: str = ""
    wann: datetime | None = None


@dataclass(frozen=True)
class Verlauf:
    """`schritte` sind die, die diese Person jetzt gehen kann; `dran` sagt, auf wen gewartet wird.

    `zurueckgegeben` ist der letzte Schritt, wenn die Analyse zurückkam und noch nicht wieder eingereicht ist.
    """

    stationen: list[Station]
    schritte: list[Schritt]
    dran: str
    zurueckgegeben: Protokolleintrag | None
    eintraege: list[Protokolleintrag]


def verlauf(analyse: Analyse, person: Person) -> Verlauf:
    """Zwei bis vier Abfragen; `eintraege` sind die Schritte aus dem Protokoll, der jüngste zuerst."""
    eintraege = list(
        Protokolleintrag.objects.filter(
            objekt_art=analyse._meta.label_lower,
            objekt_id=str(analyse.pk),
            ereignis__in=[schritt.ereignis.value for schritt in SCHRITTE.values()],
        ).order_by("pk")
    )
    letzter = eintraege[-1] if eintraege else None
    kam_zurueck = letzter is not None and letzter.ereignis == ZURUECKGEBEN.ereignis.value
    return Verlauf(
        stationen=stationen(analyse.zustand, eintraege),
        schritte=[
            schritt
            for schritt in SCHRITTE.values()
            # Zurückgezogen wird eine bestimmte Fassung, dort, wo sie steht.
            if schritt is not ZURUECKZIEHEN and darf_schritt(person, analyse, schritt)
        ],
        dran=_dran(analyse),
        zurueckgegeben=letzter if kam_zurueck and analyse.zustand == ENTWURF else None,
        eintraege=eintraege[::-1],
    )


def stationen(zustand: str, eintraege: Sequence[Protokolleintrag]) -> list[Station]:
    """Die fünf Zustände; `eintraege` in der Reihenfolge, in der sie geschahen."""
    erreicht: dict[str, Protokolleintrag] = {}
    for eintrag in eintraege:
        nach = eintrag.einzelheiten.get("nach")
        if nach == ENTWURF:
            erreicht.clear()
        elif eintrag.ereignis == ZURUECKZIEHEN.ereignis.value:
            if nach:
                erreicht.pop(VEROEFFENTLICHT, None)
        elif nach:
            erreicht[nach] = eintrag
    stelle = FOLGE.index(zustand)
    return [
        Station(
            name=einer.label,
            erreicht=nummer <= stelle and (einer in (ENTWURF, zustand) or einer in erreicht),
            hier=einer == zustand,
            wer=erreicht[einer].durch_name if einer in erreicht else "",
            wann=erreicht[einer].zeit if einer in erreicht else None,
        )
        for nummer, einer in enumerate(FOLGE)
    ]


def _dran(analyse: Analyse) -> str:
    """Ein Satz: was als Nächstes geschieht und wer es tun kann; leer, wo nichts aussteht."""
    if analyse.zustand == ENTWURF:
        return _wer("Einreichen", menschen_mit(EINREICHEN.recht, [analyse.agentur]), EINREICHEN)
    if analyse.zustand == PRUEFUNG:
        wer = pruefende(analyse)
        if not wer:
            return (
                "Niemand kann sie freigeben, der sie nicht selbst eingereicht hat. Bitte lassen Sie die "
                "Administration eine Leitung oder einen Verbund eintragen."
            )
        return _wer("Freigeben", wer, FREIGEBEN)
    if analyse.zustand == FREIGEGEBEN:
        wer = menschen_mit(VEROEFFENTLICHEN.recht, [analyse.agentur])
        return _wer("Veröffentlichen", wer, VEROEFFENTLICHEN)
    return ""


def _wer(was: str, menschen: Sequence[Person], schritt: Schritt) -> str:
    darf = "darf" if len(menschen) == 1 else "dürfen"
    namen = [person.name for person in menschen[:HOECHSTENS_NAMEN]]
    if len(menschen) > HOECHSTENS_NAMEN:
        namen.append("andere")
    return f"{was} {darf}: {zahlen.aufzaehlung(namen) or schritt.wer}."
