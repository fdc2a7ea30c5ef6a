"""Seiten zu mehreren Dateien auf einmal: ihre Liste mit nächsten Schritten, prüfen, übernehmen."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from agenturen.anfrage import Anfrage
from sozialraum.kern.zahlen import anzahl
from sozialraum.statistik.lieferungen.eingaenge import eingang_oder_404, uebersicht
from sozialraum.statistik.lieferungen.eingang_bearbeiten import eingang_pruefen, eingang_uebernehmen


@require_GET
def eingang(request: Anfrage, eingang_id: int) -> HttpResponse:
    """Als Seitenteil, solange im Hintergrund noch etwas läuft, alle zwei Sekunden."""
    einer = eingang_oder_404(request.user, eingang_id)
    vorlage = "statistik/_eingang.html" if request.htmx else "statistik/eingang.html"
    kontext = {"titel": "Ihre Dateien", "eingang": einer, "dateien": uebersicht(einer)}
    return render(request, vorlage, kontext)


@require_POST
def uebernehmen(request: Anfrage, eingang_id: int) -> HttpResponse:
    einer = eingang_oder_404(request.user, eingang_id)
    if wie_viele := eingang_uebernehmen(eingang=einer, durch=request.user):
        satz = anzahl(wie_viele, "Datei wird", "Dateien werden")
        messages.success(request, f"{satz} im Hintergrund übernommen, jede für sich ganz oder gar nicht.")
    else:
        messages.info(request, "Es ist gerade keine Datei zur Übernahme bereit.")
    return redirect("statistik:eingang", einer.pk)


@require_POST
def pruefen(request: Anfrage, eingang_id: int) -> HttpResponse:
    einer = eingang_oder_404(request.user, eingang_id)
    if not eingang_pruefen(eingang=einer, durch=request.user):
        messages.info(request, "Es ist gerade keine Datei noch einmal zu prüfen.")
    return redirect("statistik:eingang", einer.pk)
