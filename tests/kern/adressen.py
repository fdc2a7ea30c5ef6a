"""Ein paar Adressen, damit Bausteine ohne die Apps darüber geprüft werden."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def leer(request: HttpRequest, nummer: int = 0) -> HttpResponse:
    return HttpResponse("")


# Was die Grundseite im Fuß verlinkt.
START = [
    ("", "start"),
    ("i/", "impressum"),
    ("d/", "datenschutz"),
    ("b/", "barrierefreiheit"),
    ("f/", "fachwoerter"),
]

urlpatterns = [
    path("", include(([path(weg, leer, name=name) for weg, name in START], "start"))),
    path("v/", include(([path("", leer, name="liste")], "oeffentlich"))),
    path(
        "angebote/",
        include(([path("", leer, name="liste"), path("<int:nummer>/", leer, name="angebot")], "angebote")),
    ),
]
