"""Wer einen zweiten Faktor haben muss und keinen hat, kommt nur bis zu der Seite, die ihn einrichtet."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from agenturen.models import Person
from agenturen.zweiter_faktor import faktor, muss

OFFEN = {"zweiter_faktor_einrichten", "account_logout"}


class FaktorpflichtMiddleware:
    """Fragt bei jeder Anfrage neu: Wird der Faktor abgeschaltet, endet auch eine laufende Sitzung hier.

    Was ohne Anmeldung zu sehen ist, bleibt zu sehen. Ohne `ZWEITER_FAKTOR_FUER` keine einzige Abfrage.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponse | None:
        person = request.user
        if not isinstance(person, Person) or not getattr(view_func, "login_required", True):
            return None
        if request.resolver_match is not None and request.resolver_match.view_name in OFFEN:
            return None
        if not muss(person) or faktor(person) is not None:
            return None
        if "HX-Request" in request.headers:
            return HttpResponseClientRedirect(reverse("zweiter_faktor_einrichten"))
        return redirect("zweiter_faktor_einrichten")
