"""Hält fest, dass eine Agentur mit einem Akteur zusammenarbeitet; wer es zweimal tut, verändert nichts."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from agenturen.models import Agentur, Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from netzwerke.akteur_anlegen import akteur_der_agentur
from netzwerke.models import Akteur, Kooperation
from sozialraum.kern.fehler import Fachfehler


@transaction.atomic
def kooperation_feststellen(
    *,
    agentur: Agentur,
    partner: Akteur,
    durch: Person,
    anlass: str,
    am: date | None = None,
    seit: date | None = None,
    intensitaet: int = Kooperation.Intensitaet.GEMEINSAM,
) -> Kooperation:
    """Legt die Kooperation an oder schreibt sie fort: letzter Kontakt wird nie älter, Intensität nie kleiner.

    Ein Kontakt nach ihrem Ende nimmt sie wieder auf.
    `am` ist der Tag des Kontakts; fehlt er, bekommt eine neue Kooperation den heutigen und eine vorhandene
    bleibt. `seit` ist der Beginn einer neuen, wenn sie schon länger besteht. `anlass` steht im Protokoll.
    Fehler: `Fachfehler`, wenn der Partner die Agentur selbst ist.
    """
    pruefe(durch, Recht.KOOPERATION_BEARBEITEN, agentur)
    eigener = akteur_der_agentur(agentur, durch=durch)
    if eigener == partner:
        raise Fachfehler(f"„{partner}“ ist die Agentur selbst und kann nicht ihr eigener Partner sein.")
    a, b = sorted((eigener, partner), key=lambda akteur: akteur.pk)
    kooperation, neu = Kooperation.objects.select_for_update().get_or_create(
        traeger=agentur.traeger,
        a=a,
        b=b,
        defaults={
            "agentur": agentur,
            "intensitaet": intensitaet,
            "beginn": seit or am or timezone.localdate(),
            "letzter_kontakt": am or timezone.localdate(),
        },
    )
    fortgeschrieben = not neu and _fortschreiben(kooperation, am, intensitaet)
    if neu or fortgeschrieben:
        protokolliere(
            Ereignis.KOOPERATION_FESTGESTELLT if neu else Ereignis.KOOPERATION_GEAENDERT,
            kooperation,
            durch=durch,
            traeger_id=agentur.traeger_id,
            grund=anlass,
        )
    return kooperation


def _fortschreiben(kooperation: Kooperation, am: date | None, intensitaet: int) -> bool:
    letzter = max(filter(None, (kooperation.letzter_kontakt, am)), default=None)
    staerkste = max(kooperation.intensitaet, intensitaet)
    wieder_aufgenommen = bool(am and kooperation.ende and am > kooperation.ende)
    if not wieder_aufgenommen and (letzter, staerkste) == (
        kooperation.letzter_kontakt,
        kooperation.intensitaet,
    ):
        return False
    if wieder_aufgenommen:
        kooperation.ende = None
    kooperation.letzter_kontakt, kooperation.intensitaet = letzter, staerkste
    kooperation.version += 1
    kooperation.save()
    return True
