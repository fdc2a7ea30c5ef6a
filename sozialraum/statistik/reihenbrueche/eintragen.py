"""Einen Bruch der Reihe eintragen oder entfernen; Bilder, Sätze und Trends folgen ihm sofort."""

from datetime import date

from django.db import IntegrityError, transaction

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from sozialraum.kern import zahlen
from sozialraum.kern.fehler import Fachfehler
from sozialraum.statistik.models import Quelle
from sozialraum.statistik.reihenbrueche.modelle import Reihenbruch


@transaction.atomic
def reihenbruch_eintragen(
    *, quelle: Quelle, ab: date, grund: str, durch: Person, groesse: str = ""
) -> Reihenbruch:
    """Ohne `groesse` für alles aus der Quelle. Fehler: `PermissionDenied`; `Fachfehler` beim zweiten Mal."""
    pruefe(durch, Recht.LIEFERUNG_BEARBEITEN)
    try:
        with transaction.atomic():
            bruch = Reihenbruch.objects.create(
                quelle=quelle, groesse=groesse, ab=ab, grund=grund, durch=durch, durch_name=durch.name
            )
    except IntegrityError as fehler:
        raise Fachfehler(
            f"Ab {zahlen.datum(ab)} ist dafür schon ein Bruch eingetragen. Entfernen Sie ihn zuerst."
        ) from fehler
    protokolliere(
        Ereignis.REIHENBRUCH_EINGETRAGEN, quelle, durch=durch, ab=ab.isoformat(), groesse=groesse, grund=grund
    )
    return bruch


@transaction.atomic
def reihenbruch_entfernen(*, bruch: Reihenbruch, durch: Person) -> None:
    """Fehler: `PermissionDenied`."""
    pruefe(durch, Recht.LIEFERUNG_BEARBEITEN)
    protokolliere(
        Ereignis.REIHENBRUCH_ENTFERNT,
        bruch.quelle,
        durch=durch,
        ab=bruch.ab.isoformat(),
        groesse=bruch.groesse,
        grund=bruch.grund,
    )
    bruch.delete()
