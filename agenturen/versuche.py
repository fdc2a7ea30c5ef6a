"""Wer rät, wird aufgehalten: falsche Codes und Passwörter zählen je Konto und Anschluss, in Redis."""

from collections.abc import Callable
from functools import partial

from allauth.core import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

from agenturen.models import Person
from agenturen.zweiter_faktor import fehlversuche_melden
from sozialraum.kern.fehler import Fachfehler

HANDLUNG = "zweiter_faktor"  # Schlüssel in ACCOUNT_RATE_LIMITS
ZU_VIELE = (
    "Zu viele falsche Eingaben. Bitte warten Sie fünf Minuten; nach dreißig an einem Tag geht es erst nach "
    "24 Stunden weiter."
)
EIN_TAG = 24 * 60 * 60


def code_zaehlen(request: HttpRequest, person: Person) -> Callable[[], None]:
    """Vor dem Prüfen zu rufen; der Rückgabewert vergisst die Versuche wieder.

    Fehler: `Fachfehler`, wenn es zu viele sind.
    """
    try:
        return _zaehlen(request, f"code-{person.pk}")
    except Fachfehler:
        # Eine Nachricht am Tag genügt; wer weiter rät, soll kein Postfach füllen.
        if cache.add(f"zweiter-faktor-gemeldet-{person.pk}", True, EIN_TAG):
            fehlversuche_melden(person=person)
        raise


def passwort_zaehlen(request: HttpRequest, person: Person) -> Callable[[], None]:
    """Ebenso, für das eigene Passwort, wenn jemand schon angemeldet ist."""
    return _zaehlen(request, f"passwort-{person.pk}")


def _zaehlen(request: HttpRequest, schluessel: str) -> Callable[[], None]:
    if not ratelimit.consume(request, action=HANDLUNG, key=schluessel):
        raise Fachfehler(ZU_VIELE)
    return partial(ratelimit.clear, request, action=HANDLUNG, key=schluessel)
