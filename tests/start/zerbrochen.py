"""Die Adressen des Produkts und eine, hinter der ein Fehler im Programm steckt."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from sozialraum.urls import urlpatterns as adressen


def zerbrochen(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("Absturz mit Einzelheiten, die niemand sehen soll")


urlpatterns = [*adressen, path("zerbrochen/", zerbrochen)]
