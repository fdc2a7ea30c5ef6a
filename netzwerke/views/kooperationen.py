"""Seiten der Kooperationen."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agenturen.anfrage import Anfrage
from agenturen.gleichzeitig import konflikt
from agenturen.models import Agentur
from agenturen.rechte import Recht, darf, mit_recht, pruefe
from netzwerke import abfragen
from netzwerke.ausgabe import Kooperationsausgabe
from netzwerke.filters import Kooperationsfilter
from netzwerke.forms import Kooperationsaenderung, NeueKooperation
from netzwerke.kooperation_aendern import kooperation_aendern, kooperation_anlegen
from netzwerke.models import Kooperation
from netzwerke.views.reiter import reiter
from sozialraum.bedarfe.abfragen import bedarf_oder_404
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.kern.listen import zeige_liste
from sozialraum.kern.sortierung import DeutschSortiert


@require_GET
@mit_recht(Recht.KOOPERATION_LESEN)
def kooperationen(request: Anfrage) -> HttpResponse:
    sichtbare = abfragen.kooperationen(request.user)
    agenturen = Agentur.objects.filter(pk__in=sichtbare.values("agentur"))
    return zeige_liste(
        request,
        filter=Kooperationsfilter(request.GET, queryset=sichtbare, agenturen=agenturen, person=request.user),
        vorlage="netzwerke/kooperationen.html",
        sortierung={
            "partner": DeutschSortiert("partner_name"),
            "agentur": "agentur__name",
            "intensitaet": "intensitaet",
            "kontakt": Coalesce("letzter_kontakt", Value(date.min)),
        },
        vorgabe="partner",
        mengenwort="Kooperation,Kooperationen",
        ausgabe=Kooperationsausgabe(),
        dateiname="kooperationen",
        kontext={
            "titel": "Netzwerk",
            "reiter": reiter(request.user, "kooperationen"),
            "darf_anlegen": darf(request.user, Recht.KOOPERATION_BEARBEITEN),
        },
    )


@require_GET
def kooperation(request: Anfrage, kooperation_id: int) -> HttpResponse:
    gezeigt = abfragen.kooperation_oder_404(request.user, kooperation_id)
    return render(
        request,
        "netzwerke/kooperation.html",
        {
            "kooperation": gezeigt,
            "titel": str(gezeigt),
            "darf_bearbeiten": darf(request.user, Recht.KOOPERATION_BEARBEITEN, gezeigt.agentur),
        },
    )


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.KOOPERATION_BEARBEITEN)
def kooperation_neu(request: Anfrage) -> HttpResponse:
    formular = NeueKooperation(
        request.POST if request.method == "POST" else None,
        person=request.user,
        initial={"partner": request.GET.get("partner")},
    )
    vorhandene = None
    if request.method == "POST" and formular.is_valid():
        angaben = dict(formular.cleaned_data)
        agentur, partner = angaben.pop("agentur"), angaben.pop("partner")
        try:
            neue = kooperation_anlegen(agentur=agentur, partner=partner, angaben=angaben, durch=request.user)
        except Fachfehler as fehler:
            formular.add_error("partner", fehler.text)
            vorhandene = abfragen.kooperation_zwischen(agentur=agentur, partner=partner)
        else:
            messages.success(request, f"Die Kooperation mit „{partner}“ ist festgehalten.")
            return redirect("netzwerke:kooperation", kooperation_id=neue.pk)
    return render(
        request,
        "netzwerke/kooperation_neu.html",
        {"titel": "Neue Kooperation", "form": formular, "vorhandene": vorhandene},
        status=422 if formular.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def kooperation_bearbeiten(request: Anfrage, kooperation_id: int) -> HttpResponse:
    gespeichert = abfragen.kooperation_oder_404(request.user, kooperation_id)
    pruefe(request.user, Recht.KOOPERATION_BEARBEITEN, gespeichert.agentur)
    formular = Kooperationsaenderung(
        request.POST if request.method == "POST" else None,
        instance=Kooperation.objects.get(pk=kooperation_id),
    )
    kontext: dict[str, Any] = {"kooperation": gespeichert, "form": formular, "titel": "Kooperation ändern"}
    if request.method == "POST" and formular.is_valid():
        angaben = dict(formular.cleaned_data)
        version = angaben.pop("version")
        try:
            kooperation_aendern(kooperation=gespeichert, version=version, angaben=angaben, durch=request.user)
        except VeralteterStand:
            stand = {feld: getattr(gespeichert, feld) for feld in angaben}
            stand["bedarfe"] = gespeichert.bedarfe.all()
            kontext["konflikt"] = konflikt(
                formular, gespeichert, version=gespeichert.version, gespeichert=stand
            )
            return render(request, "netzwerke/kooperation_aendern.html", kontext, status=409)
        messages.success(request, f"Die Kooperation „{gespeichert}“ ist gespeichert.")
        return redirect("netzwerke:kooperation", kooperation_id=kooperation_id)
    return render(
        request, "netzwerke/kooperation_aendern.html", kontext, status=422 if formular.errors else 200
    )


@require_GET
@mit_recht(Recht.KOOPERATION_LESEN)
def zu_bedarf(request: Anfrage, bedarf_id: int) -> HttpResponse:
    bedarf = bedarf_oder_404(request.user, bedarf_id)
    kontext = {
        "titel": "Kooperationen zum Bedarf",
        "bedarf": bedarf,
        "kooperationen": abfragen.kooperationen_zu_bedarf(request.user, bedarf),
    }
    vorlage = "netzwerke/_zu_bedarf.html" if request.htmx else "netzwerke/zu_bedarf.html"
    return render(request, vorlage, kontext)
