"""Die Folge der Kapitel: verschieben, ein eigenes anlegen, ein eigenes wieder entfernen."""

from typing import Any

from django.db import transaction

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from analysen.aufbau.regeln import als_geaendert, pruefe_gestalten, weiterzaehlen
from analysen.gliederung.inhalt import HOECHSTENS_KAPITEL
from analysen.models import Analyse, Baustein, Kapitel, Laenge
from sozialraum.kern.fehler import Fachfehler, VeralteterStand

EIGENES = "eigenes-"


@transaction.atomic
def kapitel_verschieben(*, kapitel: Kapitel, schritte: int, version: int, durch: Person) -> list[Kapitel]:
    """Um so viele Plätze nach hinten, negativ nach vorn; am Rand bleibt es stehen. Gibt die neue Folge.

    `version` ist die der Analyse. Fehler: `VeralteterStand`.
    """
    analyse = kapitel.analyse
    pruefe_gestalten(durch, analyse)
    weiterzaehlen(analyse, version)
    folge = list(Kapitel.objects.select_for_update().filter(analyse=analyse).order_by("nummer"))
    if kapitel not in folge:
        raise VeralteterStand(f"Das Kapitel „{kapitel.titel}“ hat inzwischen jemand anderes entfernt.")
    stelle = folge.index(kapitel)
    folge.insert(max(0, stelle + schritte), folge.pop(stelle))
    _nummerieren(folge)
    _festhalten(Ereignis.KAPITEL_GEAENDERT, kapitel, durch, stelle=folge.index(kapitel) + 1)
    return folge


@transaction.atomic
def kapitel_anlegen(
    *, analyse: Analyse, titel: str, frage: str, durch: Person, nach: Kapitel | None = None
) -> Kapitel:
    """Ein eigenes Kapitel mit einem leeren Text, hinter `nach` oder am Ende. Fehler: `Fachfehler`."""
    pruefe_gestalten(durch, analyse)
    titel = titel.strip()
    if not titel:
        raise Fachfehler("Bitte geben Sie dem Kapitel einen Titel.")
    folge = list(Kapitel.objects.select_for_update().filter(analyse=analyse).order_by("nummer"))
    if len(folge) >= HOECHSTENS_KAPITEL:
        raise Fachfehler(
            f"Eine Analyse fasst höchstens {HOECHSTENS_KAPITEL} Kapitel. Bitte entfernen Sie zuerst eines."
        )
    kapitel = Kapitel.objects.create(
        analyse=analyse,
        nummer=max((eines.nummer for eines in folge), default=0) + 1,
        schluessel=_freier_schluessel(folge),
        titel=titel,
        frage=frage.strip(),
        agentur=analyse.agentur,
        ab_laenge=Laenge.STANDARD,
    )
    Baustein.objects.create(kapitel=kapitel, reihenfolge=1, art=Baustein.Art.TEXT)
    folge.insert(folge.index(nach) + 1 if nach in folge else len(folge), kapitel)
    _nummerieren(folge)
    _festhalten(Ereignis.KAPITEL_ANGELEGT, kapitel, durch)
    return kapitel


@transaction.atomic
def kapitel_entfernen(*, kapitel: Kapitel, version: int, durch: Person) -> None:
    """Nur ein eigenes, in dem noch nichts geschrieben ist; andere schaltet man aus.

    `version` ist die des Kapitels. Fehler: `Fachfehler`, `VeralteterStand`.
    """
    pruefe_gestalten(durch, kapitel.analyse)
    if not ist_eigenes(kapitel):
        raise Fachfehler(
            f"Das Kapitel „{kapitel.titel}“ gehört zur Gliederung. Wenn Sie es nicht brauchen, schalten Sie "
            "es aus; so lässt es sich später wieder einschalten."
        )
    if kapitel.bausteine.exclude(text="").exists():
        raise Fachfehler(
            f"Im Kapitel „{kapitel.titel}“ steht schon Text. Bitte leeren Sie ihn zuerst oder schalten Sie "
            "das Kapitel aus."
        )
    weiterzaehlen(kapitel, version)
    _festhalten(Ereignis.KAPITEL_ENTFERNT, kapitel, durch)
    analyse = kapitel.analyse
    kapitel.delete()
    _nummerieren(list(Kapitel.objects.select_for_update().filter(analyse=analyse).order_by("nummer")))


def ist_eigenes(kapitel: Kapitel) -> bool:
    return kapitel.schluessel.startswith(EIGENES)


def _nummerieren(folge: list[Kapitel]) -> None:
    geaenderte = []
    for nummer, eines in enumerate(folge, start=1):
        if eines.nummer != nummer:
            eines.nummer = nummer
            geaenderte.append(eines)
    Kapitel.objects.bulk_update(geaenderte, ["nummer"])


def _freier_schluessel(folge: list[Kapitel]) -> str:
    vergeben = {eines.schluessel for eines in folge}
    nummer = 1
    while f"{EIGENES}{nummer}" in vergeben:
        nummer += 1
    return f"{EIGENES}{nummer}"


def _festhalten(ereignis: Ereignis, kapitel: Kapitel, durch: Person, **einzelheiten: Any) -> None:
    als_geaendert(kapitel.analyse)
    protokolliere(
        ereignis,
        kapitel,
        durch=durch,
        traeger_id=kapitel.analyse.traeger_id,
        analyse=kapitel.analyse_id,
        **einzelheiten,
    )
