"""Zeitreihe: ein Indikator für bis zu sechs Gebiete über alle Zeiträume; die Wahl steht in der Adresse."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from agenturen.anfrage import Anfrage
from agenturen.rechte import Recht, mit_recht
from sozialraum.statistik.indikatorwahl import gewaehlter, nach_kapiteln, rechenbare_indikatoren
from sozialraum.statistik.vergleichen.gebietswahl import staedte
from sozialraum.statistik.views.gebietsauswahl import (
    TREFFERLISTE,
    auswahl,
    bezug_umschalten,
    versteckt,
)
from sozialraum.statistik.zeitreihenseite import DARSTELLUNGEN
from sozialraum.statistik.zeitreihenseite import zeitreihe as stelle_zusammen


@require_GET
@mit_recht(Recht.STATISTIK_LESEN)
def zeitreihe(request: Anfrage) -> HttpResponse:
    wahl = auswahl(request)
    if request.htmx and request.htmx.target == TREFFERLISTE:
        antwort = render(request, "statistik/_gebietstreffer.html", {"auswahl": wahl})
        patch_vary_headers(antwort, ["HX-Request"])
        return antwort
    indikatoren = rechenbare_indikatoren()
    indikator = gewaehlter(request.GET.get("indikator", ""), indikatoren)
    bezug = [] if request.GET.get("stadt") == "nein" else staedte(wahl.gebiete)
    kontext = {
        "titel": "Zeitreihe",
        "auswahl": wahl,
        "bezug": bezug,
        "bezug_umschalten": bezug_umschalten(request),
        "versteckt": versteckt(request, wahl, "indikator", "bilder"),
        "kapitel": nach_kapiteln(indikatoren.values()),
        "darstellungen": [(art.value, text) for art, text in DARSTELLUNGEN.items()],
        "reihe": stelle_zusammen(
            indikator, [*wahl.gebiete, *bezug], darstellung=request.GET.get("bilder", "")
        ),
    }
    vorlage = "statistik/_zeitreihe.html" if request.htmx else "statistik/zeitreihe.html"
    antwort = render(request, vorlage, kontext)
    patch_vary_headers(antwort, ["HX-Request"])
    return antwort
