"""Die Anfrage, wie Ansichten sie sehen: angemeldete Person (`LoginRequiredMiddleware`) und htmx."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from agenturen.models import Person


class Anfrage(HttpRequest):
    """Nur für Typangaben; Django reicht ein gewöhnliches `HttpRequest` herein."""

    user: Person
    htmx: HtmxDetails
