"""Wer von einem Schritt erfährt: Freigebende von einer Einreichung, wer einreichte von der Antwort."""

from collections.abc import Iterable

from django.urls import reverse

from agenturen.mitteilen import mitteilen
from agenturen.models import Person
from analysen.ablauf.regeln import pruefende
from analysen.models import Analyse, Fassung
from analysen.schreiben.kollegium import schreibende


def eingereicht(analyse: Analyse, durch: Person) -> None:
    _schicken(
        analyse,
        pruefende(analyse),
        f"Zur Freigabe: {analyse}",
        f"{durch} hat „{analyse}“ ({analyse.agentur}) zur Prüfung eingereicht. Bitte sehen Sie sie durch und "
        "geben Sie sie frei oder mit einem Grund zurück:",
    )


def zurueckgegeben(analyse: Analyse, durch: Person, grund: str) -> None:
    schreiben = {person for agentur in _schreibende_agenturen(analyse) for person in agentur}
    _schicken(
        analyse,
        [person for person in {*schreiben, analyse.eingereicht_von} if person and person.pk != durch.pk],
        f"Zurückgegeben: {analyse}",
        f"{durch} hat „{analyse}“ zurückgegeben. Sie ist wieder im Entwurf.\n\nGrund: {grund}",
    )


def freigegeben(analyse: Analyse, fassung: Fassung, durch: Person) -> None:
    einreichend = analyse.eingereicht_von
    if einreichend is not None and einreichend.pk != durch.pk:
        _schicken(
            analyse,
            [einreichend],
            f"Freigegeben: {analyse}",
            f"{durch} hat „{analyse}“ freigegeben. Fassung {fassung.nummer} ist festgeschrieben und kann "
            "veröffentlicht werden:",
        )


def _schreibende_agenturen(analyse: Analyse) -> Iterable[list[Person]]:
    return [schreibende(analyse, agentur) for agentur in (analyse.agentur, *analyse.mitschreibende)]


def _schicken(analyse: Analyse, an: Iterable[Person], betreff: str, text: str) -> None:
    mitteilen(an=an, betreff=betreff, text=text, adresse=reverse("analysen:analyse", args=[analyse.pk]))
