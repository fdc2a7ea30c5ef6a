"""Zur Prüfung einreichen und wieder zurückgeben."""

from django.db import transaction
from django.utils import timezone

from agenturen.models import Person
from agenturen.rechte import pruefe
from analysen.ablauf import nachrichten
from analysen.ablauf.entwurf import sperren
from analysen.ablauf.regeln import pruefe_zurueckgeben, sauber
from analysen.ablauf.wechseln import wechseln
from analysen.ablauf.zustaende import EINREICHEN, ZURUECKGEBEN
from analysen.inhalt import pruefsumme
from analysen.models import Analyse, Einreichung
from analysen.zusammenstellen import zusammenstellen


@transaction.atomic
def einreichen(*, analyse: Analyse, durch: Person) -> Analyse:
    """Ab jetzt schreibt niemand mehr daran; wer freigeben kann, bekommt Post. Fehler: `VeralteterStand`.

    Der Inhalt wird festgehalten: Was sich bis zur Freigabe noch ändert, etwa durch eine Lieferung, fällt auf.
    """
    pruefe(durch, EINREICHEN.recht, analyse.agentur)
    sperren(analyse)
    inhalt = zusammenstellen(analyse)
    wechseln(
        analyse,
        EINREICHEN,
        durch=durch,
        setzen={
            "eingereicht": timezone.now(),
            "eingereicht_von": durch,
            "eingereicht_sha256": pruefsumme(inhalt),
        },
        sha256=pruefsumme(inhalt),
    )
    Einreichung.objects.update_or_create(analyse=analyse, defaults={"inhalt": inhalt})
    nachrichten.eingereicht(analyse, durch)
    return analyse


@transaction.atomic
def zurueckgeben(*, analyse: Analyse, grund: str, durch: Person) -> Analyse:
    """Wieder Entwurf; auch wer eingereicht hat, holt sie so zurück.

    Fehler: `Fachfehler` ohne Grund, `VeralteterStand`.
    """
    sperren(analyse)
    analyse.refresh_from_db(fields=["eingereicht", "eingereicht_von"])
    pruefe_zurueckgeben(durch, analyse)
    grund = sauber(grund, frage=ZURUECKGEBEN.grund)
    wechseln(analyse, ZURUECKGEBEN, durch=durch, grund=grund)
    nachrichten.zurueckgegeben(analyse, durch, grund)
    return analyse
