"""Ändert ein Kapitel: Titel, Frage, verantwortliche Agentur, ab welcher Länge es gedruckt wird und ob."""

from typing import Any

from django.db import transaction

from agenturen.models import Agentur, Person
from agenturen.protokollieren import Ereignis, protokolliere
from analysen.aufbau.regeln import als_geaendert, mitwirkende, pruefe_gestalten, weiterzaehlen
from analysen.gliederung.inhalt import LAENGEN
from analysen.models import Kapitel
from sozialraum.kern.fehler import Fachfehler


@transaction.atomic
def kapitel_aendern(
    *,
    kapitel: Kapitel,
    titel: str,
    frage: str,
    agentur: Agentur,
    ab_laenge: str,
    version: int,
    durch: Person,
) -> Kapitel:
    """Fehler: `Fachfehler` bei leerem Titel oder einer Agentur, die nicht mitwirkt; `VeralteterStand`."""
    analyse = kapitel.analyse
    pruefe_gestalten(durch, analyse)
    titel = titel.strip()
    if not titel:
        raise Fachfehler("Bitte geben Sie dem Kapitel einen Titel.")
    if ab_laenge not in LAENGEN:
        raise Fachfehler(f"Die Länge „{ab_laenge}“ gibt es nicht.")
    if agentur.pk != kapitel.agentur_id and agentur not in mitwirkende(analyse):
        raise Fachfehler(
            f"„{agentur}“ schreibt an dieser Analyse nicht mit. Bitte laden Sie die Agentur zuerst ein."
        )
    weiterzaehlen(kapitel, version)
    kapitel.titel, kapitel.frage = titel, frage.strip()
    kapitel.agentur, kapitel.ab_laenge = agentur, ab_laenge
    kapitel.save(update_fields=["titel", "frage", "agentur", "ab_laenge"])
    _festhalten(kapitel, durch, agentur=str(agentur), ab_laenge=ab_laenge)
    return kapitel


@transaction.atomic
def kapitel_drucken(*, kapitel: Kapitel, gedruckt: bool, version: int, durch: Person) -> Kapitel:
    """Schaltet ein Kapitel ein oder aus; was darin steht, bleibt. Fehler: `VeralteterStand`."""
    pruefe_gestalten(durch, kapitel.analyse)
    if kapitel.gedruckt == gedruckt:
        return kapitel
    weiterzaehlen(kapitel, version)
    kapitel.gedruckt = gedruckt
    kapitel.save(update_fields=["gedruckt"])
    _festhalten(kapitel, durch, gedruckt=gedruckt)
    return kapitel


def _festhalten(kapitel: Kapitel, durch: Person, **einzelheiten: Any) -> None:
    als_geaendert(kapitel.analyse)
    protokolliere(
        Ereignis.KAPITEL_GEAENDERT,
        kapitel,
        durch=durch,
        traeger_id=kapitel.analyse.traeger_id,
        analyse=kapitel.analyse_id,
        **einzelheiten,
    )
