"""Die Sperrfrist einer Fassung verschieben, solange sie noch niemand sehen konnte."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import pruefe
from analysen.ablauf.entwurf import sperren
from analysen.ablauf.zustaende import VEROEFFENTLICHEN
from analysen.models import Veroeffentlichung
from sozialraum.kern.fehler import Fachfehler, VeralteterStand


def unter_sperrfrist(veroeffentlichung: Veroeffentlichung) -> bool:
    """Ob sie veröffentlicht, aber noch für niemanden außerhalb zu sehen ist."""
    return veroeffentlichung.zurueckgezogen is None and veroeffentlichung.ab > timezone.now()


@transaction.atomic
def sperrfrist_aendern(
    *, veroeffentlichung: Veroeffentlichung, ab: datetime, durch: Person
) -> Veroeffentlichung:
    """Früher oder später öffentlich als zugesagt; auch der neue Zeitpunkt muss noch kommen.

    Fehler: `Fachfehler` bei `ab` in der Vergangenheit, `VeralteterStand`, wenn sie inzwischen öffentlich oder
    zurückgezogen ist.
    """
    analyse = veroeffentlichung.fassung.analyse
    pruefe(durch, VEROEFFENTLICHEN.recht, analyse.agentur)
    sperren(analyse)
    jetzt = timezone.now()
    if ab <= jetzt:
        raise Fachfehler("Dieser Zeitpunkt ist schon vorbei. Bitte wählen Sie einen, der noch kommt.")
    laufende = Veroeffentlichung.objects.filter(
        pk=veroeffentlichung.pk, zurueckgezogen__isnull=True, ab__gt=jetzt
    )
    bisher = laufende.values_list("ab", flat=True).first()
    if bisher is None or not laufende.update(ab=ab):
        raise VeralteterStand(
            "Die Sperrfrist ist vorbei oder die Fassung zurückgezogen; sie lässt sich nicht mehr ändern."
        )
    veroeffentlichung.refresh_from_db(fields=["ab"])
    protokolliere(
        Ereignis.ANALYSE_SPERRFRIST_GEAENDERT,
        analyse,
        durch=durch,
        traeger_id=analyse.traeger_id,
        fassung=veroeffentlichung.fassung.nummer,
        bisher=bisher.isoformat(),
        ab=ab.isoformat(),
    )
    return veroeffentlichung
