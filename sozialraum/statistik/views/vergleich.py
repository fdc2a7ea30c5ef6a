"""Vergleich: bis zu sechs Gebiete nebeneinander, die Stadt als Bezug daneben."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from agenturen.anfrage import Anfrage
from agenturen.rechte import Recht, mit_recht
from sozialraum.statistik.indikatoren import Kapitel
from sozialraum.statistik.vergleichen.gebietswahl import staedte
from sozialraum.statistik.vergleichen.vergleich import vergleiche
from sozialraum.statistik.views.gebietsauswahl import (
    TREFFERLISTE,
    auswahl,
    bezug_umschalten,
    eigene_zahlen,
    versteckt,
    verweis,
)


@require_GET
@mit_recht(Recht.STATISTIK_LESEN)
def vergleich(request: Anfrage) -> HttpResponse:
    wahl = auswahl(request)
    if request.htmx and request.htmx.target == TREFFERLISTE:
        antwort = render(request, "statistik/_gebietstreffer.html", {"auswahl": wahl})
        patch_vary_headers(antwort, ["HX-Request"])
        return antwort
    bezug = [] if request.GET.get("stadt") == "nein" else staedte(wahl.gebiete)
    ergebnis = vergleiche(
        [*wahl.gebiete, *bezug], jahr=request.GET.get("jahr", ""), nur_kapitel=request.GET.get("kapitel", "")
    )
    kontext = {
        "titel": "Vergleich",
        "auswahl": wahl,
        "bezug": bezug,
        "bezug_umschalten": bezug_umschalten(request),
        "vergleich": ergebnis,
        "kapitel": request.GET.get("kapitel", ""),
        "eigene_zahlen": (
            eigene_zahlen(wahl.gebiete, ergebnis.jahr)
            if request.GET.get("kapitel", "") in ("", Kapitel.NETZ.schluessel)
            else ""
        ),
        "versteckt": versteckt(request, wahl, "jahr", "kapitel"),
        "zur_tabelle": verweis(
            reverse("statistik:tabelle"),
            [gebiet.adresse for gebiet in ergebnis.gebiete],
            indikator=ergebnis.indikatoren,
            zeitraum=ergebnis.zeitraeume,
        ),
    }
    antwort = render(
        request, "statistik/_vergleich.html" if request.htmx else "statistik/vergleich.html", kontext
    )
    patch_vary_headers(antwort, ["HX-Request"])
    return antwort
