"""Stuft einen Bedarf ein und sagt, wie es mit ihm steht; beides mit Grund, beides Sache der Koordination."""

from collections.abc import Sequence

from django.db import transaction

from agenturen.fortschreiben import fortschreiben
from agenturen.models import Person
from agenturen.protokollieren import Ereignis
from agenturen.rechte import Recht, pruefe
from sozialraum.bedarfe.models import Bedarf
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.stand_setzen import sperren


@transaction.atomic
def bedarf_einstufen(
    *,
    bedarf: Bedarf,
    version: int,
    prioritaet: str,
    kriterien: Sequence[str] = (),
    begruendung: str,
    durch: Person,
) -> Bedarf:
    """Setzt die Priorität A bis D mit Kriterien und Begründung.

    Fehler: `Fachfehler` ohne Priorität oder Begründung, `VeralteterStand` wie beim Ändern.
    """
    pruefe(durch, Recht.BEDARF_ENTSCHEIDEN, bedarf.agentur)
    begruendung = begruendung.strip()
    if prioritaet not in Bedarf.Prioritaet.values:
        raise Fachfehler("Bitte wählen Sie eine Priorität von A bis D.")
    if not begruendung:
        raise Fachfehler("Bitte begründen Sie die Priorität in ein, zwei Sätzen.")
    geordnet = [wert for wert in Bedarf.Kriterium.values if wert in kriterien]
    gesperrt = sperren(bedarf, version)
    vorher = gesperrt.prioritaet
    if (vorher, gesperrt.kriterien, gesperrt.begruendung) == (prioritaet, geordnet, begruendung):
        return gesperrt
    gesperrt.prioritaet, gesperrt.kriterien, gesperrt.begruendung = prioritaet, geordnet, begruendung
    fortschreiben(
        gesperrt, Ereignis.BEDARF_EINGESTUFT, durch=durch, grund=begruendung, von=vorher, nach=prioritaet
    )
    return gesperrt


@transaction.atomic
def bedarf_status_setzen(
    *, bedarf: Bedarf, version: int, status: str, grund: str = "", durch: Person
) -> Bedarf:
    """Setzt den Status; wer einen Bedarf nicht weiterverfolgt, sagt warum.

    Fehler: `Fachfehler` bei unbekanntem Status oder fehlendem Grund, `VeralteterStand` wie beim Ändern.
    """
    pruefe(durch, Recht.BEDARF_ENTSCHEIDEN, bedarf.agentur)
    grund = grund.strip()
    if status not in Bedarf.Status.values:
        raise Fachfehler("Bitte wählen Sie einen Status.")
    if status == Bedarf.Status.NICHT_WEITER and not grund:
        raise Fachfehler("Bitte sagen Sie, warum der Bedarf nicht weiterverfolgt wird.")
    gesperrt = sperren(bedarf, version)
    vorher = gesperrt.status
    if (vorher, gesperrt.status_grund) == (status, grund):
        return gesperrt
    gesperrt.status, gesperrt.status_grund = status, grund
    fortschreiben(
        gesperrt,
        Ereignis.BEDARF_STATUS_GESETZT,
        durch=durch,
        grund=grund,
        von=Bedarf.Status(vorher).label,
        nach=Bedarf.Status(status).label,
    )
    return gesperrt
