"""Die eigene Erhebung im Überblick: Gespräche und Methoden nebeneinander."""

from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agenturen.anfrage import Anfrage
from agenturen.models import Person
from agenturen.rechte import Recht, darf, mit_recht
from sozialraum.bedarfe import abfragen
from sozialraum.bedarfe.views.reiter import reiter
from sozialraum.raeume.abfragen import sozialraum_oder_404
from sozialraum.raeume.models import Sozialraum

KURZE_LISTE = 6


@require_GET
@mit_recht(Recht.ERHEBUNG_LESEN)
def uebersicht(request: Anfrage) -> HttpResponse:
    """Folgt dem aktuellen Sozialraum der Person."""
    nummer = request.user.aktueller_sozialraum
    raum = Sozialraum.objects.filter(pk=nummer).first() if nummer else None
    kontext = _erhebung(request.user, raum) | {
        "titel": "Eigene Erhebung",
        "sozialraum": raum,
        "reiter": reiter(request.user, "erhebung"),
    }
    return render(request, "bedarfe/erhebung.html", kontext)


@require_GET
@mit_recht(Recht.ERHEBUNG_LESEN)
def im_sozialraum(request: Anfrage, sozialraum_id: int) -> HttpResponse:
    raum = sozialraum_oder_404(request.user, sozialraum_id)
    kontext = _erhebung(request.user, raum) | {"titel": f"Eigene Erhebung in {raum}", "sozialraum": raum}
    vorlage = "_erhebung_im_sozialraum" if request.htmx else "erhebung_im_sozialraum"
    return render(request, f"bedarfe/{vorlage}.html", kontext)


def _erhebung(person: Person, raum: Sozialraum | None) -> dict[str, Any]:
    gespraeche = abfragen.sichtbare_gespraeche(person)
    einsaetze = abfragen.sichtbare_einsaetze(person)
    if raum is not None:
        gespraeche, einsaetze = gespraeche.filter(sozialraum=raum), einsaetze.filter(sozialraum=raum)
    return {
        "gespraeche": gespraeche[:KURZE_LISTE],
        "anzahl_gespraeche": gespraeche.count(),
        "einsaetze": einsaetze[:KURZE_LISTE],
        "anzahl_einsaetze": einsaetze.count(),
        "je_methode": einsaetze.order_by("methode__reihenfolge")
        .values("methode__bezeichnung", "methode_id")
        .annotate(anzahl=Count("pk")),
        "darf_anlegen": darf(person, Recht.ERHEBUNG_BEARBEITEN),
    }
