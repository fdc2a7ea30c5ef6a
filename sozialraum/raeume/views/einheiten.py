"""Raumeinheiten: Liste und Seite."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from agenturen.anfrage import Anfrage
from agenturen.rechte import Recht, darf, mit_recht
from sozialraum.kern.listen import zeige_liste
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume import abfragen
from sozialraum.raeume.abfragen.umschluesselungen import verbindungen
from sozialraum.raeume.ausgabe import Einheitenausgabe
from sozialraum.raeume.filters import Einheitenfilter
from sozialraum.raeume.views.karten import karten

# Berlin hat 447 Planungsräume; die ganze Liste steht unter Raumeinheiten.
HOECHSTENS_TEILE = 100


@require_GET
@mit_recht(Recht.RAEUME_LESEN)
def einheiten(request: Anfrage) -> HttpResponse:
    return zeige_liste(
        request,
        filter=Einheitenfilter(request.GET, queryset=abfragen.einheiten_mit_grenze()),
        vorlage="raeume/einheiten.html",
        sortierung={
            "lage": ["ags", "ebene__rang", "schluessel"],
            "name": DeutschSortiert("name"),
            "schluessel": "schluessel",
            "ebene": "ebene__rang",
            "flaeche": "flaeche_ha",
        },
        vorgabe="lage",
        mengenwort="Raumeinheit,Raumeinheiten",
        ausgabe=Einheitenausgabe(),
        dateiname="raumeinheiten",
        kontext={"titel": "Raumeinheiten", "darf_pflegen": darf(request.user, Recht.RAEUME_PFLEGEN)},
    )


@require_GET
def einheit(request: Anfrage, kennung: str) -> HttpResponse:
    gezeigt = abfragen.einheit_oder_404(request.user, kennung)
    if gezeigt.adresse != kennung:
        return redirect("raeume:einheit", kennung=gezeigt.adresse)
    gebiet = abfragen.gebiet_der_einheit(gezeigt)
    vorher, nachher = verbindungen(gezeigt)
    darin = list(abfragen.teile_der_einheit(gezeigt))
    return render(
        request,
        "raeume/einheit.html",
        {
            "titel": gezeigt.name,
            "einheit": gezeigt,
            "gebiet": gebiet,
            **karten(gebiet),
            "grenze": abfragen.grenze_der_einheit(gezeigt),
            "vorher": vorher,
            "nachher": nachher,
            "darueber": abfragen.vorfahren(gezeigt),
            "darin": darin[:HOECHSTENS_TEILE],
            "weitere": max(0, len(darin) - HOECHSTENS_TEILE),
            "sozialraeume": abfragen.sozialraeume_mit_einheit(gezeigt),
        },
    )
