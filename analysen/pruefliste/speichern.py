"""Die eigene Prüfliste eines Trägers: speichern, zurücknehmen; wer die Gliederung pflegt, pflegt auch sie."""

from django.db import transaction

from agenturen.models import Person, Traeger
from agenturen.protokollieren import Ereignis
from analysen.models import Prueflistenvorlage
from analysen.pruefliste.vorlage import Pruefvorlage, als_json, vorlage_aus
from analysen.vorlagen.pflegen import naechste_version, pruefe_pflegen, zuruecknehmen


@transaction.atomic
def pruefliste_speichern(
    *, traeger: Traeger, vorlage: Pruefvorlage, version: int, durch: Person
) -> Prueflistenvorlage:
    """Die nächste Version der eigenen Liste; unverändert die geltende.

    `version` ist die der eigenen, die beim Öffnen galt, 0 ohne eigene. Fehler: `Fachfehler`, wenn an der
    Liste etwas nicht stimmt (`Vorlagenfehler`); `VeralteterStand`, wenn es inzwischen eine neuere gibt.
    """
    pruefe_pflegen(durch, traeger)
    vorlage = vorlage_aus(als_json(vorlage))
    return naechste_version(
        Prueflistenvorlage,
        traeger=traeger,
        schluessel=vorlage.schluessel,
        name=vorlage.name,
        richtlinie=vorlage.richtlinie,
        inhalt=als_json(vorlage),
        version=version,
        durch=durch,
        ereignis=Ereignis.PRUEFLISTE_GESPEICHERT,
    )


def pruefliste_zuruecknehmen(*, liste: Prueflistenvorlage, durch: Person) -> None:
    """Neue Analysen werden wieder nach der mitgelieferten geprüft; angefangene, wie sie begonnen haben."""
    zuruecknehmen(liste, durch=durch, ereignis=Ereignis.PRUEFLISTE_ZURUECKGENOMMEN)
