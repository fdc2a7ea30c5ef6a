"""Die eigene Prüfliste eines Trägers: speichern, zurücknehmen; wer die Gliederung pflegt, pflegt auch sie."""

from django.db import transaction

from agenturen.models import Person, Traeger
from agenturen.protokollieren import Ereignis, protokolliere
from analysen.gliederung.gliederung_speichern import pruefe_pflegen
from analysen.models import Prueflistenvorlage
from analysen.pruefliste.laden import pruefliste_ablegen
from analysen.pruefliste.vorlage import Pruefvorlage, als_json, vorlage_aus
from sozialraum.kern.fehler import Fachfehler, VeralteterStand


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
    geltende = _eigene(traeger, vorlage.schluessel)
    if (geltende.version if geltende else 0) != version:
        raise VeralteterStand(
            f"Inzwischen hat jemand anderes die Prüfliste „{vorlage.name}“ gespeichert. Bitte öffnen Sie sie "
            "neu und übertragen Sie Ihre Änderung."
        )
    gespeichert = pruefliste_ablegen(vorlage, traeger=traeger)
    if geltende is None or gespeichert.pk != geltende.pk:
        protokolliere(
            Ereignis.PRUEFLISTE_GESPEICHERT,
            gespeichert,
            durch=durch,
            traeger_id=traeger.pk,
            version=gespeichert.version,
        )
    return gespeichert


@transaction.atomic
def pruefliste_zuruecknehmen(*, liste: Prueflistenvorlage, durch: Person) -> None:
    """Neue Analysen werden wieder nach der mitgelieferten geprüft; angefangene, wie sie begonnen haben."""
    if liste.traeger is None:
        raise Fachfehler("Die mitgelieferte Prüfliste lässt sich nicht zurücknehmen.")
    pruefe_pflegen(durch, liste.traeger)
    if not Prueflistenvorlage.objects.filter(pk=liste.pk, aktiv=True).update(aktiv=False):
        raise VeralteterStand("Diese Prüfliste gilt schon nicht mehr.")
    protokolliere(Ereignis.PRUEFLISTE_ZURUECKGENOMMEN, liste, durch=durch, traeger_id=liste.traeger_id)


def _eigene(traeger: Traeger, schluessel: str) -> Prueflistenvorlage | None:
    """Die geltende eigene; bis zum Ende der Transaktion kommt keine andere dazu."""
    # Gesperrt wird der Träger: solange er noch keine eigene hat, gibt es keine Zeile der Liste.
    Traeger.objects.select_for_update().get(pk=traeger.pk)
    return Prueflistenvorlage.objects.filter(traeger=traeger, schluessel=schluessel, aktiv=True).first()
