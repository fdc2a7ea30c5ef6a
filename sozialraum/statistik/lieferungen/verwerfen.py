"""Eine Lieferung verwerfen, die nicht übernommen ist."""

from django.db import transaction

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from sozialraum.kern.fehler import Fachfehler
from sozialraum.statistik.models import OFFEN, Lieferung, Lieferungszustand


@transaction.atomic
def lieferung_verwerfen(*, lieferung: Lieferung, durch: Person) -> None:
    """Die Datei bleibt aufbewahrt; dieselben Bytes dürfen danach neu kommen. Fehler: `Fachfehler`."""
    pruefe(durch, Recht.LIEFERUNG_BEARBEITEN)
    verworfen = Lieferung.objects.filter(pk=lieferung.pk, zustand__in=OFFEN).update(
        zustand=Lieferungszustand.VERWORFEN
    )
    if not verworfen:
        lieferung.refresh_from_db(fields=["zustand"])
        raise Fachfehler(
            f"Die Lieferung ist „{lieferung.get_zustand_display()}“ und lässt sich nicht mehr verwerfen."
        )
    lieferung.zustand = Lieferungszustand.VERWORFEN
    protokolliere(Ereignis.LIEFERUNG_VERWORFEN, lieferung, durch=durch)
