"""Öffnet für jede Anfrage den Mandanten: die Träger der angemeldeten Person."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django_scopes import scope

from agenturen.models import Person


class MandantMiddleware:
    """Ohne Mitgliedschaft bleibt kein Träger aktiv; jede Abfrage nach Fallarbeit ist dann ein Fehler."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user
        if not isinstance(person, Person) or not person.traeger_ids:
            return self.get_response(request)
        with scope(traeger=person.traeger_ids):
            return self.get_response(request)
