"""Ändert die Eckdaten einer Analyse: Titel, Jahre, Länge und womit sie verglichen wird."""

from django.db import transaction

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from analysen.aufbau.regeln import pruefe_gestalten, weiterzaehlen
from analysen.gliederung.inhalt import LAENGEN
from analysen.models import Analyse
from sozialraum.kern.fehler import Fachfehler


@transaction.atomic
def analyse_aendern(
    *,
    analyse: Analyse,
    titel: str,
    berichtsjahr: int,
    datenstand: int | None,
    laenge: str,
    vorgaenger: Analyse | None,
    version: int,
    durch: Person,
) -> Analyse:
    """Fehler: `Fachfehler` bei leerem Titel oder unmöglichem Vorgänger; `VeralteterStand`."""
    pruefe_gestalten(durch, analyse)
    titel = titel.strip()
    if not titel:
        raise Fachfehler("Bitte geben Sie der Analyse einen Titel.")
    if laenge not in LAENGEN:
        raise Fachfehler(f"Die Länge „{laenge}“ gibt es nicht.")
    if vorgaenger is not None and (
        vorgaenger.pk == analyse.pk or vorgaenger.traeger_id != analyse.traeger_id
    ):
        raise Fachfehler("Verglichen wird mit einer anderen Analyse Ihres Trägers.")
    weiterzaehlen(analyse, version)
    analyse.titel, analyse.laenge, analyse.vorgaenger = titel, laenge, vorgaenger
    analyse.berichtsjahr, analyse.datenstand = berichtsjahr, datenstand
    analyse.save(update_fields=["titel", "laenge", "vorgaenger", "berichtsjahr", "datenstand", "geaendert"])
    protokolliere(
        Ereignis.ANALYSE_GEAENDERT, analyse, durch=durch, traeger_id=analyse.traeger_id, laenge=laenge
    )
    return analyse
