"""Seiten der Akteure."""

from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agenturen.anfrage import Anfrage
from agenturen.gleichzeitig import konflikt
from agenturen.rechte import Recht, agenturen_mit, darf, mit_recht
from netzwerke import abfragen
from netzwerke.akteur_aendern import akteur_aendern, akteur_bestaetigen
from netzwerke.akteur_anlegen import akteur_anlegen
from netzwerke.ausgabe import Akteurausgabe
from netzwerke.filters import Akteurfilter
from netzwerke.forms import Akteuraenderung, NeuerAkteur
from netzwerke.rechte import darf_pflegen, pruefe_pflegen
from netzwerke.views.reiter import reiter
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.kern.listen import suchtext, zeige_liste
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume.abfragen import sozialraum_oder_404

HOECHSTENS_KOOPERATIONEN = 8


@require_GET
@mit_recht(Recht.AKTEUR_LESEN)
def akteure(request: Anfrage) -> HttpResponse:
    filter = Akteurfilter(request.GET, queryset=abfragen.akteure(), person=request.user)
    gesucht = suchtext(filter)
    sortierung: dict[str, Any] = {
        "name": DeutschSortiert("name"),
        "art": "art__bezeichnung",
        "stand": "stand",
    }
    return zeige_liste(
        request,
        filter=filter,
        vorlage="netzwerke/akteure.html",
        sortierung=sortierung | ({"naehe": [F("naehe").desc(), DeutschSortiert("name")]} if gesucht else {}),
        vorgabe="naehe" if gesucht else "name",
        mengenwort="Akteur,Akteure",
        ausgabe=Akteurausgabe(),
        dateiname="akteure",
        kontext={
            "titel": "Netzwerk",
            "reiter": reiter(request.user, "akteure"),
            "darf_anlegen": darf(request.user, Recht.AKTEUR_BEARBEITEN),
            "veraltet_vor": abfragen.veraltet_vor(),
        },
    )


@require_GET
def akteur(request: Anfrage, akteur_id: int) -> HttpResponse:
    """`?kooperationen=alle` zeigt jede, sonst stehen nur die engsten da."""
    gezeigt = abfragen.akteur_oder_404(request.user, akteur_id)
    kooperationen = abfragen.kooperationen_von(request.user, gezeigt)
    alle = request.GET.get("kooperationen") == "alle"
    # Wo jede eigene Agentur schon mit ihm arbeitet, gibt es nichts Neues festzuhalten.
    ohne_ihn = agenturen_mit(request.user, Recht.KOOPERATION_BEARBEITEN).exclude(
        pk__in=kooperationen.order_by().values("agentur")
    )
    return render(
        request,
        "netzwerke/akteur.html",
        {
            "akteur": gezeigt,
            "veraltet": gezeigt.stand < abfragen.veraltet_vor(),
            "darf_pflegen": darf_pflegen(request.user, gezeigt.angelegt_von_traeger_id),
            "darf_angebote": darf(request.user, Recht.ANGEBOT_LESEN),
            "darf_kooperationen": darf(request.user, Recht.KOOPERATION_LESEN),
            "darf_kooperieren": ohne_ihn.exists(),
            "mitgliedschaften": abfragen.netzwerke_von(request.user, gezeigt),
            "darf_netzwerke": darf(request.user, Recht.NETZWERK_LESEN),
            "kooperationen": [
                (kooperation, kooperation.b if kooperation.a_id == gezeigt.pk else kooperation.a)
                for kooperation in (kooperationen if alle else kooperationen[:HOECHSTENS_KOOPERATIONEN])
            ],
            "anzahl_kooperationen": kooperationen.count(),
        },
    )


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.AKTEUR_BEARBEITEN)
def akteur_neu(request: Anfrage) -> HttpResponse:
    sozialraum = request.user.aktueller_sozialraum
    formular = NeuerAkteur(
        request.POST if request.method == "POST" else None,
        person=request.user,
        initial={"sozialraeume": [sozialraum]} if sozialraum else None,
    )
    name = " ".join(request.POST.get("name", "").split())
    aehnliche = abfragen.aehnliche_akteure(name) if name else []
    if request.method == "POST":
        if request.POST.get("tat") == "pruefen":
            formular.errors.clear()
        elif formular.is_valid() and (not aehnliche or request.POST.get("trotzdem") == name):
            try:
                neuer = akteur_anlegen(durch=request.user, **formular.cleaned_data)
            except Fachfehler as fehler:
                formular.add_error("name", fehler.text)
            else:
                messages.success(request, f"„{neuer}“ ist angelegt.")
                return redirect("netzwerke:akteur", akteur_id=neuer.pk)
    return render(
        request,
        "netzwerke/akteur_neu.html",
        {"titel": "Neuer Akteur", "form": formular, "aehnliche": aehnliche, "name": name},
        status=422 if formular.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def akteur_bearbeiten(request: Anfrage, akteur_id: int) -> HttpResponse:
    gespeichert = abfragen.akteur_oder_404(request.user, akteur_id)
    pruefe_pflegen(request.user, gespeichert)
    # Das Formular schreibt beim Prüfen in sein Objekt; der gespeicherte Stand muss daneben erhalten bleiben.
    formular = Akteuraenderung(
        request.POST if request.method == "POST" else None,
        instance=abfragen.akteur_oder_404(request.user, akteur_id),
    )
    kontext: dict[str, Any] = {"akteur": gespeichert, "form": formular, "titel": f"{gespeichert} ändern"}
    if request.method == "POST" and formular.is_valid():
        angaben = dict(formular.cleaned_data)
        version = angaben.pop("version")
        try:
            akteur_aendern(akteur=gespeichert, version=version, angaben=angaben, durch=request.user)
        except VeralteterStand:
            stand = {feld: getattr(gespeichert, feld) for feld in angaben if feld != "sozialraeume"}
            stand["sozialraeume"] = gespeichert.sozialraeume.all()
            kontext["konflikt"] = konflikt(
                formular, gespeichert, version=gespeichert.version, gespeichert=stand
            )
            return render(request, "netzwerke/akteur_aendern.html", kontext, status=409)
        except Fachfehler as fehler:
            formular.add_error("name", fehler.text)
        else:
            messages.success(request, f"„{angaben['name']}“ ist gespeichert.")
            return redirect("netzwerke:akteur", akteur_id=akteur_id)
    return render(request, "netzwerke/akteur_aendern.html", kontext, status=422 if formular.errors else 200)


@require_POST
def stimmt_noch(request: Anfrage, akteur_id: int) -> HttpResponse:
    gezeigt = abfragen.akteur_oder_404(request.user, akteur_id)
    akteur_bestaetigen(akteur=gezeigt, durch=request.user)
    if request.htmx:
        gezeigt.refresh_from_db()
        return render(request, "netzwerke/_stand.html", {"akteur": gezeigt, "darf_pflegen": True})
    messages.success(request, f"Danke. „{gezeigt}“ ist als geprüft vermerkt.")
    return redirect("netzwerke:akteur", akteur_id=akteur_id)


@require_GET
@mit_recht(Recht.AKTEUR_LESEN)
def im_sozialraum(request: Anfrage, sozialraum_id: int) -> HttpResponse:
    sozialraum = sozialraum_oder_404(request.user, sozialraum_id)
    hiesige = abfragen.akteure().filter(sozialraeume=sozialraum, aktiv=True)
    return render(
        request,
        "netzwerke/_im_sozialraum.html" if request.htmx else "netzwerke/im_sozialraum.html",
        {
            "titel": f"Akteure in {sozialraum}",
            "sozialraum": sozialraum,
            "anzahl": hiesige.count(),
            "akteure": hiesige[: abfragen.HOECHSTENS_VORSCHLAEGE],
            "darf_anlegen": darf(request.user, Recht.AKTEUR_BEARBEITEN),
        },
    )
