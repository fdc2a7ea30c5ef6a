"""Seiten der Quellen: Liste, eine Quelle, ihre Regel, Brüche ihrer Reihen; nur für die Administration."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from agenturen.anfrage import Anfrage
from agenturen.rechte import Recht, mit_recht
from agenturen.views import fortschritt_kontext
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.listen import zeige_liste
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.statistik.filters import Quellenfilter
from sozialraum.statistik.forms.quelle import Regelformular, Reihenbruchformular
from sozialraum.statistik.models import Reihenbruch
from sozialraum.statistik.reihenbrueche.eintragen import reihenbruch_eintragen, reihenbruch_entfernen
from sozialraum.statistik.schliessen import quellen as abfragen
from sozialraum.statistik.schliessen.regel_aendern import (
    offene_aenderung,
    regel_aenderung_anstossen,
    regel_vorschau,
)


@require_GET
@mit_recht(Recht.LIEFERUNG_BEARBEITEN)
def liste(request: Anfrage) -> HttpResponse:
    return zeige_liste(
        request,
        filter=Quellenfilter(request.GET, queryset=abfragen.quellen()),
        vorlage="statistik/quellen.html",
        sortierung={
            "name": DeutschSortiert("name"),
            "amt": DeutschSortiert("herausgeber"),
            "lieferungen": "lieferungen_zahl",
            "zuletzt": "zuletzt",
        },
        vorgabe="-lieferungen",
        mengenwort="Quelle,Quellen",
        kontext={"titel": "Quellen"},
    )


@require_GET
@mit_recht(Recht.LIEFERUNG_BEARBEITEN)
def quelle(request: Anfrage, quelle_id: int) -> HttpResponse:
    eine = abfragen.quelle_oder_404(request.user, quelle_id)
    offen = offene_aenderung(eine)
    laeuft = offen is not None and offen.vorgang is not None and not offen.vorgang.ist_beendet
    if request.htmx:
        return HttpResponse(status=204) if laeuft else HttpResponseClientRefresh()
    kontext = {
        "titel": eine.name,
        "quelle": eine,
        "laeuft": laeuft,
        "offen": offen,
        "aenderungen": abfragen.aenderungen(eine),
        "schliessungen": abfragen.schliessungen(eine),
        "brueche": Reihenbruch.objects.filter(quelle=eine),
    }
    if laeuft and offen and offen.vorgang:
        kontext |= fortschritt_kontext(offen.vorgang)
    return render(request, "statistik/quelle.html", kontext)


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.LIEFERUNG_BEARBEITEN)
def regel(request: Anfrage, quelle_id: int) -> HttpResponse:
    """Erst die Vorschau, dann dieselbe Regel noch einmal: Geändert wird nur, was zu sehen war."""
    eine = abfragen.quelle_oder_404(request.user, quelle_id)
    bisher = eine.regel
    form = Regelformular(request.POST if request.method == "POST" else None, instance=eine)
    vorschau = None
    if form.is_valid():
        # Das Formular hat seine Angaben schon an `eine` geschrieben; gerechnet wird mit der geltenden Regel.
        eine = abfragen.quelle_oder_404(request.user, quelle_id)
        try:
            if request.POST.get("gesehen") == form.merkmal:
                regel_aenderung_anstossen(
                    quelle=eine, regel=form.regel, grund=form.cleaned_data["grund"], durch=request.user
                )
                messages.success(request, "Die Regel wird angewendet. Bis dahin gilt die bisherige.")
                return redirect("statistik:quelle", eine.pk)
            if form.regel == bisher:
                raise Fachfehler("Diese Regel gilt schon; es gibt nichts zu ändern.")
            vorschau = regel_vorschau(quelle=eine, regel=form.regel, durch=request.user)
        except Fachfehler as fehler:
            form.add_error(None, fehler.text)
    kontext = {
        "titel": f"Regel ändern: {eine.name}",
        "quelle": eine,
        "bisher": bisher,
        "form": form,
        "vorschau": vorschau,
        "gesehen": form.merkmal if vorschau else "",
    }
    return render(request, "statistik/quelle_regel.html", kontext, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.LIEFERUNG_BEARBEITEN)
def reihenbruch(request: Anfrage, quelle_id: int) -> HttpResponse:
    eine = abfragen.quelle_oder_404(request.user, quelle_id)
    form = Reihenbruchformular(eine, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            reihenbruch_eintragen(quelle=eine, durch=request.user, **form.cleaned_data)
            messages.success(request, "Der Bruch ist eingetragen; Zeitreihen und Sätze folgen ihm ab sofort.")
            return redirect("statistik:quelle", eine.pk)
        except Fachfehler as fehler:
            form.add_error(None, fehler.text)
    kontext = {"titel": f"Reihenbruch eintragen: {eine.name}", "quelle": eine, "form": form}
    return render(request, "statistik/reihenbruch.html", kontext, status=422 if form.errors else 200)


@require_POST
@mit_recht(Recht.LIEFERUNG_BEARBEITEN)
def bruch_entfernen(request: Anfrage, quelle_id: int, bruch_id: int) -> HttpResponse:
    eine = abfragen.quelle_oder_404(request.user, quelle_id)
    reihenbruch_entfernen(bruch=get_object_or_404(Reihenbruch, quelle=eine, pk=bruch_id), durch=request.user)
    messages.success(request, "Der Bruch ist entfernt; über ihn hinweg wird wieder verglichen.")
    return redirect("statistik:quelle", eine.pk)
