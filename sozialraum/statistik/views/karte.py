"""Karte: ein Indikator zu einem Zeitraum für alle Gebiete einer Ebene; die Wahl steht in der Adresse."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from agenturen.anfrage import Anfrage
from agenturen.rechte import Recht, mit_recht
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik.karte.kartenseite import kartenseite


@require_GET
@mit_recht(Recht.STATISTIK_LESEN)
def karte(request: Anfrage) -> HttpResponse:
    seite = kartenseite(request.user, request.GET.dict(), ziel=_profil)
    vorlage = "statistik/_karte.html" if request.htmx else "statistik/karte.html"
    antwort = render(request, vorlage, {"titel": "Karte", "seite": seite})
    patch_vary_headers(antwort, ["HX-Request"])
    return antwort


def _profil(gebiet: Gebiet, zeitraum: str) -> str:
    return f"{reverse('statistik:gebiet', args=[gebiet.adresse])}?{urlencode({'zeitraum': zeitraum})}"
