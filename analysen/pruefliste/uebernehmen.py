"""Eine angefangene Analyse wird von jetzt an nach der Prüfliste geprüft, die inzwischen gilt."""

from django.db import transaction

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from analysen.aufbau.regeln import pruefe_gestalten
from analysen.models import Analyse, Prueflistenvorlage
from analysen.pruefliste.geltende import in_worten, liste_der, neuere_liste
from sozialraum.kern.fehler import VeralteterStand


@transaction.atomic
def neue_liste_uebernehmen(*, analyse: Analyse, durch: Person) -> Prueflistenvorlage:
    """Die neue Liste. Häkchen von Hand zählen weiter, wo die Prüfung noch dasselbe findet.

    Fehler: `Fachfehler` außerhalb des Entwurfs; `VeralteterStand`, wenn es keine neuere gibt.
    """
    pruefe_gestalten(durch, analyse)
    analyse.refresh_from_db(fields=["pruefliste"])
    bisher, neuere = liste_der(analyse), neuere_liste(analyse)
    if neuere is None:
        raise VeralteterStand("Die Analyse wird schon nach der geltenden Prüfliste geprüft.")
    analyse.pruefliste = neuere
    analyse.save(update_fields=["pruefliste", "geaendert"])
    protokolliere(
        Ereignis.PRUEFLISTE_UEBERNOMMEN,
        analyse,
        durch=durch,
        traeger_id=analyse.traeger_id,
        bisher=f"{bisher}, {in_worten(bisher)}",
        jetzt=f"{neuere}, {in_worten(neuere)}",
    )
    return neuere
