"""Gebietsprofil: ein Gebiet in Zahlen, jedes Kapitel auch für sich mit Diagrammen und Sätzen."""

from collections.abc import Mapping

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from agenturen.anfrage import Anfrage
from agenturen.rechte import Recht, mit_recht
from sozialraum.raeume.views.karten import karten
from sozialraum.statistik import wertabfragen
from sozialraum.statistik.gebietsprofil import gebietskapitel, gebietsprofil
from sozialraum.statistik.vergleichen.kapitel import KAPITEL
from sozialraum.statistik.views.gebietsauswahl import eigene_zahlen

KAPITELTEIL = "kapitel-"


@require_GET
@mit_recht(Recht.STATISTIK_LESEN)
def gebiet(request: Anfrage, adresse: str) -> HttpResponse:
    gebiete = wertabfragen.gebiete_oder_404(request.user, adresse)
    jahr = _jahr(request)
    profil = gebietsprofil(gebiete, jahr)
    if profil is None and jahr:
        raise Http404(f"Für {gebiete[0].name} gibt es zu diesem Zeitraum keine Werte.")
    kontext = {
        "titel": gebiete[0].name,
        "gebiete": gebiete,
        "profil": profil,
        "eigene_zahlen": eigene_zahlen(gebiete[:1], profil.jahr if profil else ""),
    }
    if not request.htmx:
        kontext |= karten(gebiete[0])
    return _antwort(request, "statistik/_gebiet.html" if request.htmx else "statistik/gebiet.html", kontext)


@require_GET
@mit_recht(Recht.STATISTIK_LESEN)
def kapitel(request: Anfrage, adresse: str, kapitel: str) -> HttpResponse:
    """Als Teil der Profilseite nur Diagramme und Sätze, für sich auch die Tabelle."""
    gebiete = wertabfragen.gebiete_oder_404(request.user, adresse)
    eines = gebietskapitel(gebiete, kapitel, _jahr(request))
    if eines is None and kapitel not in KAPITEL:
        raise Http404("Dieses Kapitel gibt es nicht.")
    als_teil = (request.htmx.target or "").startswith(KAPITELTEIL)
    kontext = {
        "titel": KAPITEL[kapitel],
        "schluessel": kapitel,
        "gebiete": gebiete,
        "kapitel": eines,
        "als_teil": als_teil,
    }
    if not request.htmx:
        vorlage = "statistik/gebietskapitel.html"
    elif als_teil:
        vorlage = "statistik/_kapitelbilder.html"
    else:
        vorlage = "statistik/_gebietskapitel.html"
    return _antwort(request, vorlage, kontext)


def _jahr(request: Anfrage) -> str:
    """Verweise dürfen einen ganzen Zeitraum nennen; die Seite ordnet nach Jahren."""
    return request.GET.get("zeitraum", "")[:4]


def _antwort(request: Anfrage, vorlage: str, kontext: Mapping[str, object]) -> HttpResponse:
    antwort = render(request, vorlage, dict(kontext))
    patch_vary_headers(antwort, ["HX-Request"])
    return antwort
