"""Seiten der Methoden: Liste, Einsatz mit Karte und Foto, festhalten auch vom Telefon aus."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agenturen.anfrage import Anfrage
from agenturen.ankunft import angekommen, schon_da
from agenturen.models import Agentur
from agenturen.rechte import Recht, darf, mit_recht, pruefe
from sozialraum.bedarfe import abfragen
from sozialraum.bedarfe.ausgabe import Einsatzausgabe
from sozialraum.bedarfe.eingabe import Einsatzeingabe
from sozialraum.bedarfe.filters import Einsatzfilter
from sozialraum.bedarfe.methodeneinsatz_speichern import (
    methodeneinsatz_aendern,
    methodeneinsatz_anlegen,
    methodeneinsatz_loeschen,
)
from sozialraum.bedarfe.nadelkarte import nadelkarte
from sozialraum.bedarfe.views.reiter import reiter
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.kern.formulare import nummern
from sozialraum.kern.listen import zeige_liste
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume.abfragen import sozialraum_oder_404
from sozialraum.raeume.models import Sozialraum

KARTE_MM, KARTE_SCHMAL_MM = 150, 94


@require_GET
@mit_recht(Recht.ERHEBUNG_LESEN)
def liste(request: Anfrage) -> HttpResponse:
    sichtbare = abfragen.sichtbare_einsaetze(request.user)
    agenturen = Agentur.objects.filter(pk__in=sichtbare.order_by().values("agentur"))
    return zeige_liste(
        request,
        filter=Einsatzfilter(
            request.GET,
            queryset=sichtbare.annotate(anzahl_nadeln=Count("nadeln")),
            agenturen=agenturen,
            person=request.user,
        ),
        vorlage="bedarfe/methoden.html",
        sortierung={
            "datum": "datum",
            "methode": ["methode__reihenfolge", "-datum"],
            "sozialraum": DeutschSortiert("sozialraum__name"),
            "anzahl": "anzahl",
        },
        vorgabe="-datum",
        mengenwort="Methodeneinsatz,Methodeneinsätze",
        ausgabe=Einsatzausgabe(),
        dateiname="methoden",
        kontext={
            "titel": "Methoden",
            "reiter": reiter(request.user, "methoden"),
            "darf_anlegen": darf(request.user, Recht.ERHEBUNG_BEARBEITEN),
        },
    )


@require_GET
def einsatz(request: Anfrage, einsatz_id: int) -> HttpResponse:
    gezeigt = abfragen.einsatz_oder_404(request.user, einsatz_id)
    nadeln = list(gezeigt.nadeln.all())
    kontext: dict[str, Any] = {
        "einsatz": gezeigt,
        "titel": str(gezeigt),
        "nadeln": nadeln,
        "gestuetzt": abfragen.gestuetzt_auf(einsatz=gezeigt),
        "darf_bearbeiten": darf(request.user, Recht.ERHEBUNG_BEARBEITEN, gezeigt.agentur),
    }
    if nadeln:
        for name, breite in (("karte", KARTE_MM), ("karte_schmal", KARTE_SCHMAL_MM)):
            karte = nadelkarte(gezeigt.sozialraum, nadeln, breite_mm=breite)
            # Eigene Zeichnung; Namen aus der Datenbank hat sie maskiert.
            kontext[name] = mark_safe(karte.svg) if karte else None
    return render(request, "bedarfe/methode.html", kontext)


@require_GET
def foto(request: Anfrage, einsatz_id: int) -> HttpResponseBase:
    """Das Foto für alle, die den Einsatz sehen dürfen; eine andere Adresse hat die Datei nicht."""
    gezeigt = abfragen.einsatz_oder_404(request.user, einsatz_id)
    if not gezeigt.foto:
        raise Http404("Zu diesem Einsatz gibt es kein Foto.")
    try:
        datei = gezeigt.foto.open("rb")
    except FileNotFoundError as fehler:
        raise Http404("Die Datei des Fotos fehlt auf dem Server.") from fehler
    kopf = {"Cache-Control": "private, max-age=3600", "X-Content-Type-Options": "nosniff"}
    return FileResponse(datei, content_type="image/jpeg", headers=kopf)


# Festhalten und ändern -------------------------------------------------------------------------


@require_GET
@mit_recht(Recht.ERHEBUNG_BEARBEITEN)
def karte(request: Anfrage, sozialraum_id: int) -> HttpResponse:
    """Der Sozialraum zum Stecken der Nadeln; das Formular lädt ihn nach."""
    raum = sozialraum_oder_404(request.user, sozialraum_id)
    kontext = {"titel": f"Karte von {raum}", "sozialraum": raum} | _leere_karte(raum)
    vorlage = "bedarfe/_nadelkarte.html" if request.htmx else "bedarfe/nadelkarte.html"
    return render(request, vorlage, kontext)


def _leere_karte(raum: Sozialraum | None) -> dict[str, Any]:
    gezeichnet = nadelkarte(raum, breite_mm=KARTE_MM) if raum else None
    if gezeichnet is None:
        return {"karte": None}
    return {"karte": mark_safe(gezeichnet.svg), "ecken": gezeichnet.ecken_text}


def _kontext(eingabe: Einsatzeingabe, **weitere: Any) -> dict[str, Any]:
    gewaehlt = nummern([eingabe.sozialraum_id])
    raum = Sozialraum.objects.filter(pk__in=gewaehlt).first()
    return {
        "eingabe": eingabe,
        "form": eingabe.formular,
        "konflikt": eingabe.konflikt,
        "sozialraum": raum,
        **_leere_karte(raum),
        **weitere,
    }


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.ERHEBUNG_BEARBEITEN)
def neu(request: Anfrage) -> HttpResponse:
    if frueher := schon_da(request):
        return frueher
    sozialraum = request.GET.get("sozialraum") or request.user.aktueller_sozialraum
    eingabe = Einsatzeingabe(
        person=request.user,
        daten=request.POST if request.method == "POST" else None,
        dateien=request.FILES if request.method == "POST" else None,
        vorgabe={"sozialraum": sozialraum} if sozialraum else None,
    )
    if eingabe.soll_speichern and eingabe.ist_gueltig():
        try:
            neuer = methodeneinsatz_anlegen(
                agentur=eingabe.agentur, angaben=eingabe.angaben(), durch=request.user
            )
        except Fachfehler as fehler:
            eingabe.formular.add_error(None, fehler.text)
        else:
            messages.success(request, f"{neuer} ist festgehalten.")
            return angekommen(request, redirect("bedarfe:methode", einsatz_id=neuer.pk))
    kontext = _kontext(eingabe, titel="Methode festhalten")
    return render(request, "bedarfe/methode_neu.html", kontext, status=eingabe.http_status)


@require_http_methods(["GET", "POST"])
def aendern(request: Anfrage, einsatz_id: int) -> HttpResponse:
    gespeichert = abfragen.einsatz_oder_404(request.user, einsatz_id)
    pruefe(request.user, Recht.ERHEBUNG_BEARBEITEN, gespeichert.agentur)
    eingabe = Einsatzeingabe(
        person=request.user,
        # Das Formular schreibt beim Prüfen in sein Objekt; der gespeicherte Stand muss daneben bleiben.
        einsatz=abfragen.einsatz_oder_404(request.user, einsatz_id),
        daten=request.POST if request.method == "POST" else None,
        dateien=request.FILES if request.method == "POST" else None,
    )
    if eingabe.soll_speichern and eingabe.ist_gueltig():
        try:
            methodeneinsatz_aendern(
                einsatz=gespeichert, version=eingabe.version, angaben=eingabe.angaben(), durch=request.user
            )
        except VeralteterStand:
            eingabe.konflikt_zeigen(gespeichert)
        except Fachfehler as fehler:
            eingabe.formular.add_error(None, fehler.text)
        else:
            messages.success(request, "Der Methodeneinsatz ist gespeichert.")
            return redirect("bedarfe:methode", einsatz_id=einsatz_id)
    kontext = _kontext(eingabe, titel="Methodeneinsatz ändern", einsatz=gespeichert)
    return render(request, "bedarfe/methode_aendern.html", kontext, status=eingabe.http_status)


@require_POST
def loeschen(request: Anfrage, einsatz_id: int) -> HttpResponse:
    gespeichert = abfragen.einsatz_oder_404(request.user, einsatz_id)
    was = str(gespeichert)
    methodeneinsatz_loeschen(einsatz=gespeichert, durch=request.user)
    messages.success(request, f"Gelöscht: {was}.")
    return redirect("bedarfe:methoden")
