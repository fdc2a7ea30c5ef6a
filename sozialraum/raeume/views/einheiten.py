"""Raumeinheiten: Liste und Seite."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods

from agenturen.anfrage import Anfrage
from agenturen.rechte import Recht, darf, mit_recht
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.listen import zeige_liste
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume import abfragen
from sozialraum.raeume.abfragen.umschluesselungen import verbindungen
from sozialraum.raeume.ausgabe import Einheitenausgabe
from sozialraum.raeume.einheit_anlegen import raumeinheit_anlegen
from sozialraum.raeume.filters import Einheitenfilter
from sozialraum.raeume.forms.einheit import NeueEinheit
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


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.RAEUME_PFLEGEN)
def einheit_neu(request: Anfrage) -> HttpResponse:
    """Die Adresse kann Angaben schon mitbringen; `weiter` ist die Seite, von der jemand kommt."""
    angaben = {feld: request.GET.get(feld, "") for feld in NeueEinheit.base_fields}
    ags = request.POST.get("ags") or angaben["ags"]
    form = NeueEinheit(
        request.POST if request.method == "POST" else None,
        initial=angaben,
        ebenen=abfragen.ebenen_der_gemeinde(),
        in_der_gemeinde=abfragen.einheiten_der_gemeinde(ags),
    )
    weiter = request.GET.get("weiter", "")
    zurueck = weiter if url_has_allowed_host_and_scheme(weiter, None) else reverse("raeume:einheiten")
    if form.is_valid():
        try:
            neue = raumeinheit_anlegen(**form.cleaned_data, durch=request.user)
        except Fachfehler as fehler:
            form.add_error(None, fehler.text)
        else:
            messages.success(request, f"„{neue.name}“ ist angelegt. Die Grenze können Sie später übernehmen.")
            return redirect(zurueck)
    kontext = {"titel": "Raumeinheit anlegen", "form": form, "zurueck": zurueck}
    return render(request, "raeume/einheit_neu.html", kontext, status=422 if form.errors else 200)


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
