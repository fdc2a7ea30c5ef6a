"""Die Leitung wählt, unter welcher Lizenz die Analysen ihres Trägers stehen."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from agenturen.lizenzen import lizenzen
from agenturen.models import Person, Rolle, Traeger
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from sozialraum.kern.fehler import Fachfehler


def traeger_unter_leitung(person: Person) -> list[Traeger]:
    """Die Träger, die sie ganz leitet: Eine Lizenz vergibt nicht, wer nur eine Agentur leitet."""
    gefunden = {
        rolle.traeger_id: rolle.traeger
        for rolle in person.rollen
        if rolle.rolle == Rolle.LEITUNG and rolle.agentur_id is None
    }
    return list(gefunden.values())


@transaction.atomic
def lizenz_waehlen(*, traeger: Traeger, lizenz: str, durch: Person) -> bool:
    """Gilt für Fassungen, die von jetzt an entstehen; False, wenn sie schon galt.

    Fehler: `PermissionDenied`, wer den Träger nicht ganz leitet; `Fachfehler` bei unbekannter Lizenz.
    """
    pruefe(durch, Recht.LIZENZ_WAEHLEN)
    if traeger.pk not in {einer.pk for einer in traeger_unter_leitung(durch)}:
        raise PermissionDenied("Die Lizenz wählt, wer den ganzen Träger leitet.")
    if lizenz not in lizenzen():
        raise Fachfehler("Diese Lizenz steht nicht auf der Liste. Bitte wählen Sie eine andere.")
    vorher = Traeger.objects.select_for_update().values_list("lizenz", flat=True).get(pk=traeger.pk)
    if vorher == lizenz:
        return False
    Traeger.objects.filter(pk=traeger.pk).update(lizenz=lizenz)
    traeger.lizenz = lizenz
    protokolliere(
        Ereignis.LIZENZ_GEWAEHLT,
        traeger,
        durch=durch,
        traeger_id=traeger.pk,
        vorher=vorher,
        lizenz=lizenz,
    )
    return True
