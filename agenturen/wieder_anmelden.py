"""Wer beim Absenden nicht mehr angemeldet ist, kommt nach der Anmeldung zu seinem Formular zurück."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme


class Anmeldepflicht(LoginRequiredMiddleware):
    """Ohne Anmeldung keine Seite, außer sie sagt selbst, dass sie öffentlich ist."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        """Nach dem Absenden geht es zur Seite des Formulars: Sein Ziel lässt sich oft nicht ansehen."""
        davor = _seite_davor(request) if request.method == "POST" else ""
        if not davor:
            return super().handle_no_permission(request, view_func)
        return redirect_to_login(
            davor, self.get_login_url(view_func), self.get_redirect_field_name(view_func)
        )


def _seite_davor(request: HttpRequest) -> str:
    """Pfad der Seite, von der gesendet wurde; leer, wenn der Browser keine eigene nennt."""
    davor = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(
        davor, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return ""
    teile = urlsplit(davor)
    return f"{teile.path}?{teile.query}" if teile.query else teile.path
