"""Wer ein Kapitel bis wann schreibt und ob es fertig ist."""

from datetime import date

from django.db import transaction

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, darf
from analysen.ablauf.entwurf import im_entwurf
from analysen.aufbau.regeln import als_geaendert, pruefe_gestalten
from analysen.models import Analyse, Kapitel
from analysen.schreiben.kollegium import schreibende
from analysen.schreiben.regeln import pruefe_schreiben
from sozialraum.kern.fehler import Fachfehler


def darf_zuteilen(person: Person, analyse: Analyse) -> bool:
    """Die Koordination der federführenden Agentur, solange die Analyse im Entwurf ist."""
    return im_entwurf(analyse) and darf(person, Recht.ANALYSE_BEARBEITEN, analyse.agentur)


@transaction.atomic
def kapitel_zuteilen(
    *, kapitel: Kapitel, schreibt: Person | None, bis: date | None, durch: Person
) -> Kapitel:
    """Fehler: `Fachfehler`, wenn die Person dieses Kapitel nicht schreiben darf."""
    pruefe_gestalten(durch, kapitel.analyse)
    if schreibt is not None and schreibt not in schreibende(kapitel.analyse, kapitel.agentur):
        raise Fachfehler(
            f"„{schreibt}“ darf in der Agentur „{kapitel.agentur}“ nicht schreiben. Bitte wählen Sie jemand "
            "anderen oder geben Sie das Kapitel einer anderen Agentur."
        )
    kapitel.schreibt, kapitel.bis = schreibt, bis
    kapitel.save(update_fields=["schreibt", "bis"])
    als_geaendert(kapitel.analyse)
    protokolliere(
        Ereignis.KAPITEL_ZUGETEILT,
        kapitel,
        durch=durch,
        traeger_id=kapitel.analyse.traeger_id,
        analyse=kapitel.analyse_id,
        schreibt=schreibt.name if schreibt else "",
        bis=bis.isoformat() if bis else "",
    )
    return kapitel


@transaction.atomic
def kapitel_fertigmelden(*, kapitel: Kapitel, fertig: bool, durch: Person) -> Kapitel:
    """Wer schreiben darf, sagt auch, dass es fertig ist; ein zweites Mal ändert nichts."""
    pruefe_schreiben(durch, kapitel)
    if kapitel.fertig == fertig:
        return kapitel
    kapitel.fertig = fertig
    kapitel.save(update_fields=["fertig"])
    als_geaendert(kapitel.analyse)
    protokolliere(
        Ereignis.KAPITEL_FERTIG if fertig else Ereignis.KAPITEL_WIEDER_OFFEN,
        kapitel,
        durch=durch,
        traeger_id=kapitel.analyse.traeger_id,
        analyse=kapitel.analyse_id,
    )
    return kapitel
