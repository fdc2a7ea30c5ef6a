"""Ein paar Adressen, damit Bausteine ohne die Apps darüber geprüft werden."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def leer(request: HttpRequest, nummer: int = 0) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [
    path("", include(([path("", leer, name="start")], "start"))),
    path(
        "angebote/",
        include(([path("", leer, name="liste"), path("<int:nummer>/", leer, name="angebot")], "angebote")),
    ),
]
