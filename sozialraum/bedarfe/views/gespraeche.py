"""Seiten der Gespräche."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agenturen.anfrage import Anfrage
from agenturen.ankunft import angekommen, schon_da
from agenturen.models import Agentur
from agenturen.rechte import Recht, darf, mit_recht, pruefe
from sozialraum.bedarfe import abfragen
from sozialraum.bedarfe.ausgabe import Gespraechsausgabe
from sozialraum.bedarfe.eingabe import Gespraechseingabe
from sozialraum.bedarfe.filters import Gespraechsfilter
from sozialraum.bedarfe.gespraech_speichern import gespraech_aendern, gespraech_anlegen, gespraech_loeschen
from sozialraum.bedarfe.views.reiter import reiter
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.kern.listen import suchtext, zeige_liste
from sozialraum.kern.sortierung import DeutschSortiert


@require_GET
@mit_recht(Recht.ERHEBUNG_LESEN)
def liste(request: Anfrage) -> HttpResponse:
    sichtbare = abfragen.sichtbare_gespraeche(request.user)
    agenturen = Agentur.objects.filter(pk__in=sichtbare.order_by().values("agentur"))
    filter = Gespraechsfilter(
        request.GET,
        queryset=sichtbare.annotate(anzahl_zitate=Count("zitate")),
        agenturen=agenturen,
        person=request.user,
    )
    gesucht = suchtext(filter)
    sortierung: dict[str, Any] = {
        "datum": "datum",
        "funktion": DeutschSortiert("funktion"),
        "sozialraum": DeutschSortiert("sozialraum__name"),
        "einwilligung": "einwilligung",
    }
    naehe = {"naehe": [F("naehe").desc(), DeutschSortiert("funktion")]} if gesucht else {}
    return zeige_liste(
        request,
        filter=filter,
        vorlage="bedarfe/gespraeche.html",
        sortierung=sortierung | naehe,
        vorgabe="naehe" if gesucht else "-datum",
        mengenwort="Gespräch,Gespräche",
        ausgabe=Gespraechsausgabe(),
        dateiname="gespraeche",
        kontext={
            "titel": "Gespräche",
            "reiter": reiter(request.user, "gespraeche"),
            "darf_anlegen": darf(request.user, Recht.ERHEBUNG_BEARBEITEN),
        },
    )


@require_GET
def gespraech(request: Anfrage, gespraech_id: int) -> HttpResponse:
    gezeigt = abfragen.gespraech_oder_404(request.user, gespraech_id)
    return render(
        request,
        "bedarfe/gespraech.html",
        {
            "gespraech": gezeigt,
            "titel": f"Gespräch mit {gezeigt.funktion}",
            "zitate": list(gezeigt.zitate.all()),
            "gestuetzt": abfragen.gestuetzt_auf(gespraech=gezeigt),
            "darf_bearbeiten": darf(request.user, Recht.ERHEBUNG_BEARBEITEN, gezeigt.agentur),
        },
    )


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.ERHEBUNG_BEARBEITEN)
def neu(request: Anfrage) -> HttpResponse:
    if frueher := schon_da(request):
        return frueher
    sozialraum = request.GET.get("sozialraum") or request.user.aktueller_sozialraum
    eingabe = Gespraechseingabe(
        person=request.user,
        daten=request.POST if request.method == "POST" else None,
        vorgabe={"sozialraum": sozialraum} if sozialraum else None,
    )
    if eingabe.soll_speichern and eingabe.ist_gueltig():
        try:
            neues = gespraech_anlegen(agentur=eingabe.agentur, angaben=eingabe.angaben(), durch=request.user)
        except Fachfehler as fehler:
            eingabe.formular.add_error(None, fehler.text)
        else:
            messages.success(request, f"Das {neues} ist festgehalten.")
            return angekommen(request, redirect("bedarfe:gespraech", gespraech_id=neues.pk))
    kontext = {"titel": "Neues Gespräch", "eingabe": eingabe, "form": eingabe.formular}
    return render(request, "bedarfe/gespraech_neu.html", kontext, status=eingabe.http_status)


@require_http_methods(["GET", "POST"])
def aendern(request: Anfrage, gespraech_id: int) -> HttpResponse:
    gespeichert = abfragen.gespraech_oder_404(request.user, gespraech_id)
    pruefe(request.user, Recht.ERHEBUNG_BEARBEITEN, gespeichert.agentur)
    eingabe = Gespraechseingabe(
        person=request.user,
        # Das Formular schreibt beim Prüfen in sein Objekt; der gespeicherte Stand muss daneben bleiben.
        gespraech=abfragen.gespraech_oder_404(request.user, gespraech_id),
        daten=request.POST if request.method == "POST" else None,
    )
    if eingabe.soll_speichern and eingabe.ist_gueltig():
        try:
            gespraech_aendern(
                gespraech=gespeichert,
                version=eingabe.version,
                angaben=eingabe.angaben(),
                durch=request.user,
            )
        except VeralteterStand:
            eingabe.konflikt_zeigen(gespeichert)
        except Fachfehler as fehler:
            eingabe.formular.add_error(None, fehler.text)
        else:
            messages.success(request, "Das Gespräch ist gespeichert.")
            return redirect("bedarfe:gespraech", gespraech_id=gespraech_id)
    kontext = {
        "titel": "Gespräch ändern",
        "gespraech": gespeichert,
        "eingabe": eingabe,
        "form": eingabe.formular,
        "konflikt": eingabe.konflikt,
    }
    return render(request, "bedarfe/gespraech_aendern.html", kontext, status=eingabe.http_status)


@require_POST
def loeschen(request: Anfrage, gespraech_id: int) -> HttpResponse:
    gespeichert = abfragen.gespraech_oder_404(request.user, gespraech_id)
    was = str(gespeichert)
    gespraech_loeschen(gespraech=gespeichert, durch=request.user)
    messages.success(request, f"Gelöscht: {was}.")
    return redirect("bedarfe:gespraeche")
