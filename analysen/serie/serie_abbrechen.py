"""Bricht eine Serie ab: was wartet, endet sofort, was läuft, beim nächsten Schritt."""

from django.db import transaction
from django.utils import timezone

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.vorgang import vorgang_abbrechen
from analysen.models import Serie
from analysen.serie.abfragen import offene_posten
from analysen.serie.regeln import pruefe_eigene


@transaction.atomic
def serie_abbrechen(*, serie: Serie, durch: Person) -> int:
    """Wie viele Posten das noch traf; was fertig ist, bleibt."""
    pruefe_eigene(serie, durch)
    abgebrochen = sum(
        # Die letzten zuerst: Sonst begönne ein Arbeiter, was gleich darauf abgebrochen wird.
        vorgang_abbrechen(vorgang=posten.vorgang, durch=durch)
        for posten in offene_posten(serie).order_by("-reihenfolge")
    )
    if abgebrochen:
        # Wer abbricht, braucht keine Nachricht, dass es vorbei ist.
        Serie.objects.filter(pk=serie.pk, benachrichtigt=None).update(benachrichtigt=timezone.now())
        protokolliere(
            Ereignis.SERIE_ABGEBROCHEN,
            serie,
            durch=durch,
            traeger_id=serie.posten.values_list("analyse__traeger", flat=True).first(),
            posten=abgebrochen,
        )
    return abgebrochen
