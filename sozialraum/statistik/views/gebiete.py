"""Welche Gebiete eine Lieferung meint, wenn Namen oder Schlüssel bei uns nicht vorkommen."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from agenturen.anfrage import Anfrage
from agenturen.rechte import Recht, pruefe
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import anzahl
from sozialraum.statistik import abfragen
from sozialraum.statistik.forms.gebiete import Gebietsklaerung
from sozialraum.statistik.lieferungen.eingang_bearbeiten import geschwister_pruefen
from sozialraum.statistik.lieferungen.gebiete_klaeren import gebiete_klaeren
from sozialraum.statistik.lieferungen.vorschau import Vorschau, vorschau
from sozialraum.statistik.models import Lieferung
from sozialraum.statistik.zuordnen.gebietsfragen import WEGLASSEN, beschriftungen


@require_POST
def gebiete(request: Anfrage, lieferung_id: int) -> HttpResponse:
    """Die Antworten werden Teil der Importvorlage; nächstes Jahr fragt niemand mehr."""
    eine = abfragen.lieferung_oder_404(request.user, lieferung_id)
    pruefe(request.user, Recht.LIEFERUNG_BEARBEITEN)
    try:
        form = gebietsformular(eine, vorschau(eine), request.POST)
        if form is None:
            return redirect("statistik:lieferung", eine.pk)
        if not form.is_valid():
            kontext = {"titel": "Unbekannte Gebiete", "lieferung": eine, "gebiete": form}
            return render(request, "statistik/lieferung_gebiete.html", kontext, status=422)
        antworten = form.antworten()
        gebiete_klaeren(lieferung=eine, antworten=antworten, durch=request.user)
        geschwister_pruefen(lieferung=eine, durch=request.user)
    except Fachfehler as fehler:
        messages.error(request, fehler.text)
        return redirect("statistik:lieferung", eine.pk)
    gegeben = [antwort for antwort in antworten.values() if antwort]
    weg = gegeben.count(WEGLASSEN)
    messages.success(
        request,
        f"{anzahl(len(gegeben) - weg, 'Gebiet', 'Gebiete')} zugeordnet, {weg} weggelassen. Die Importvorlage "
        "merkt es sich für die nächste Datei.",
    )
    return redirect("statistik:lieferung", eine.pk)


def gebietsformular(
    eine: Lieferung, bild: Vorschau | None, daten: QueryDict | None = None
) -> Gebietsklaerung | None:
    """None, wenn jedes Gebiet klar ist."""
    if bild is None or not bild.gebiete or eine.vorlage is None:
        return None
    ags = str(eine.vorlage.inhalt["ags"])
    namen = beschriftungen(abfragen.raumverzeichnis(ags), abfragen.ebenen_in_worten())
    return Gebietsklaerung(bild.gebiete, namen, ags, reverse("statistik:lieferung", args=[eine.pk]), daten)
