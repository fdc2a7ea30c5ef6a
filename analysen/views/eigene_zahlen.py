"""Angebote und Netzwerk in Zahlen: Teil von Gebietsprofil und Vergleich, auch als eigene Seite."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from agenturen.anfrage import Anfrage
from agenturen.rechte import Recht, mit_recht
from analysen.eigene_zahlen_zeigen import (
    AUS_EIGENER_ARBEIT,
    eigene_herkunft,
    sieht_eigene_zahlen,
    uebersicht,
)
from sozialraum.kern.listen import seite_oder_teil
from sozialraum.kern.zahlen import aufzaehlung
from sozialraum.raeume.abfragen import sozialraum_oder_404
from sozialraum.statistik import zeitraeume
from sozialraum.statistik.vergleichen.gebietswahl import gebiete_zu


@require_GET
@mit_recht(Recht.STATISTIK_LESEN)
def eigene_zahlen(request: Anfrage) -> HttpResponse:
    """`?gebiet=sozialraum-7&gebiet=…&jahr=2020`: bis zu sechs Sozialräume nebeneinander."""
    gebiete = gebiete_zu(request.user, request.GET.getlist("gebiet")).gebiete
    jahr = request.GET.get("jahr", "")
    kontext = {
        "titel": "Angebote und Netzwerk",
        "gebiete": gebiete,
        "sozialraeume": [gebiet for gebiet in gebiete if gebiet.sozialraum_id is not None],
        "andere": aufzaehlung([gebiet.name for gebiet in gebiete if gebiet.sozialraum_id is None]),
        "sieht": sieht_eigene_zahlen(request.user),
        "jahr": jahr,
        "uebersicht": uebersicht(request.user, gebiete, jahr),
    }
    return seite_oder_teil(request, "analysen/eigene_zahlen.html", kontext)


@require_GET
@mit_recht(Recht.ANGEBOT_LESEN)
def eigene_zahl(request: Anfrage, indikator: str, zeitraum: str, sozialraum_id: int) -> HttpResponse:
    """„Woher?“ einer Zahl aus eigener Arbeit: was gezählt wurde, mit Verweisen dorthin."""
    if indikator not in AUS_EIGENER_ARBEIT or not zeitraeume.FORM.fullmatch(zeitraum):
        raise Http404("Diese Kennzahl gibt es nicht.")
    sozialraum = sozialraum_oder_404(request.user, sozialraum_id)
    herkunft = eigene_herkunft(request.user, sozialraum, indikator, zeitraum)
    kennzahl = herkunft.kennzahl
    kontext = {
        "titel": f"{kennzahl.indikator.label}, {sozialraum} {kennzahl.zeitraum_text}",
        "sozialraum": sozialraum,
        "kennzahl": kennzahl,
        "herkunft": herkunft,
    }
    return seite_oder_teil(request, "analysen/eigene_zahl.html", kontext)
