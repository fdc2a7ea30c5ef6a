"""Fehlerseiten, die sagen, woran es lag: zu viel auf einmal geschickt, oder die Datenbank antwortet nicht."""

import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from sozialraum.kern.zahlen import zahl

WARTEN_SEKUNDEN = "30"
# Klassen von SQLSTATE: Verbindung weg, Server fährt herunter oder startet, keine Verbindung mehr frei.
FORT = ("08", "57P", "53300")


def abgewiesen(_request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 mit dem Grund, wenn die Anfrage zu groß war."""
    return HttpResponse(render_to_string("400.html", {"grund": _grund(exception)}), status=400)


def gescheitert(_request: HttpRequest) -> HttpResponse:
    """500, oder 503, solange die Datenbank nicht antwortet."""
    if _datenbank_fort(sys.exc_info()[1]):
        seite = render_to_string("503.html")
        return HttpResponse(seite, status=503, headers={"Retry-After": WARTEN_SEKUNDEN})
    return HttpResponse(render_to_string("500.html"), status=500)


def _grund(fehler: Exception) -> str:
    match fehler:
        case TooManyFilesSent():
            hoechstens = zahl(settings.DATA_UPLOAD_MAX_NUMBER_FILES)
            return (
                f"Sie haben mehr als {hoechstens} Dateien auf einmal geschickt; keine davon ist angekommen. "
                "Bitte packen Sie die Dateien in ein ZIP-Archiv oder schicken Sie sie in mehreren Schritten."
            )
        case TooManyFieldsSent():
            return (
                "Das Formular hat mehr Felder, als auf einmal angenommen werden; es wurde nichts "
                "gespeichert. Bitte speichern Sie in kleineren Schritten."
            )
        case RequestDataTooBig():
            return (
                "Sie haben mehr Text geschickt, als auf einmal angenommen wird; es wurde nichts gespeichert. "
                "Bitte kürzen Sie ihn oder speichern Sie in mehreren Schritten."
            )
    return ""


def _datenbank_fort(fehler: BaseException | None) -> bool:
    """Nicht jeder Fehler der Datenbank heißt, dass sie fort ist: Sperren etwa vergehen anders."""
    if isinstance(fehler, InterfaceError):
        return True
    if not isinstance(fehler, OperationalError):
        return False
    zustand = getattr(fehler.__cause__, "sqlstate", None)
    return zustand is None or zustand.startswith(FORT)
