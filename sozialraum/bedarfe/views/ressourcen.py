"""Seiten der Ressourcen."""

from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agenturen.anfrage import Anfrage
from agenturen.ankunft import angekommen, schon_da
from agenturen.gleichzeitig import konflikt
from agenturen.models import Agentur
from agenturen.rechte import Recht, darf, mit_recht, pruefe
from sozialraum.bedarfe import abfragen
from sozialraum.bedarfe.angaben import Ressourcenangaben
from sozialraum.bedarfe.ausgabe import Ressourcenausgabe
from sozialraum.bedarfe.filters import Ressourcenfilter
from sozialraum.bedarfe.forms.ressource import NeueRessource, Ressourcenaenderung
from sozialraum.bedarfe.ressource_speichern import ressource_aendern, ressource_anlegen
from sozialraum.bedarfe.views.reiter import reiter
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.kern.formulare import nummern
from sozialraum.kern.listen import suchtext, zeige_liste
from sozialraum.kern.sortierung import DeutschSortiert


@require_GET
@mit_recht(Recht.BEDARF_LESEN)
def liste(request: Anfrage) -> HttpResponse:
    sichtbare = abfragen.sichtbare_ressourcen(request.user)
    agenturen = Agentur.objects.filter(pk__in=sichtbare.order_by().values("agentur"))
    filter = Ressourcenfilter(
        request.GET,
        queryset=sichtbare.prefetch_related("sozialraeume"),
        agenturen=agenturen,
        person=request.user,
    )
    gesucht = suchtext(filter)
    sortierung: dict[str, Any] = {
        "name": DeutschSortiert("name"),
        "art": ["art__reihenfolge", DeutschSortiert("name")],
    }
    return zeige_liste(
        request,
        filter=filter,
        vorlage="bedarfe/ressourcen.html",
        sortierung=sortierung | ({"naehe": [F("naehe").desc(), DeutschSortiert("name")]} if gesucht else {}),
        vorgabe="naehe" if gesucht else "name",
        mengenwort="Ressource,Ressourcen",
        ausgabe=Ressourcenausgabe(),
        dateiname="ressourcen",
        kontext={
            "titel": "Ressourcen",
            "reiter": reiter(request.user, "ressourcen"),
            "darf_anlegen": darf(request.user, Recht.BEDARF_BEARBEITEN),
        },
    )


@require_GET
def ressource(request: Anfrage, ressource_id: int) -> HttpResponse:
    gezeigt = abfragen.ressource_oder_404(request.user, ressource_id)
    darf_bearbeiten = darf(request.user, Recht.BEDARF_BEARBEITEN, gezeigt.agentur)
    return render(
        request,
        "bedarfe/ressource.html",
        {
            "ressource": gezeigt,
            "titel": gezeigt.name,
            "sozialraeume": gezeigt.sozialraeume.all(),
            "grundlagen": list(gezeigt.grundlagen.all()),
            "wofuer": f"ressource-{gezeigt.pk}",
            "verlauf": abfragen.verlauf(gezeigt),
            "darf_bearbeiten": darf_bearbeiten,
            "darf_ergaenzen": darf_bearbeiten,
            "darf_erhebung": darf(request.user, Recht.ERHEBUNG_LESEN),
        },
    )


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.BEDARF_BEARBEITEN)
def neu(request: Anfrage) -> HttpResponse:
    if frueher := schon_da(request):
        return frueher
    raum = nummern([request.GET.get("sozialraum") or request.user.aktueller_sozialraum])
    formular = NeueRessource(
        request.POST if request.method == "POST" else None,
        person=request.user,
        initial={"sozialraeume": raum} if raum else None,
    )
    if request.method == "POST" and formular.is_valid():
        angaben = dict(formular.cleaned_data)
        agentur = angaben.pop("agentur")
        try:
            neue = ressource_anlegen(
                agentur=agentur, angaben=Ressourcenangaben(**angaben), durch=request.user
            )
        except Fachfehler as fehler:
            formular.add_error(None, fehler.text)
        else:
            messages.success(request, f"Die Ressource „{neue}“ ist festgehalten.")
            return angekommen(request, redirect("bedarfe:ressource", ressource_id=neue.pk))
    kontext = {"titel": "Neue Ressource", "form": formular}
    return render(request, "bedarfe/ressource_neu.html", kontext, status=422 if formular.errors else 200)


@require_http_methods(["GET", "POST"])
def aendern(request: Anfrage, ressource_id: int) -> HttpResponse:
    gespeichert = abfragen.ressource_oder_404(request.user, ressource_id)
    pruefe(request.user, Recht.BEDARF_BEARBEITEN, gespeichert.agentur)
    formular = Ressourcenaenderung(
        request.POST if request.method == "POST" else None,
        # Das Formular schreibt beim Prüfen in sein Objekt; der gespeicherte Stand muss daneben bleiben.
        instance=abfragen.ressource_oder_404(request.user, ressource_id),
        agenturen=[gespeichert.agentur],
    )
    kontext: dict[str, Any] = {"titel": "Ressource ändern", "ressource": gespeichert, "form": formular}
    if request.method == "POST" and formular.is_valid():
        angaben = dict(formular.cleaned_data)
        version = angaben.pop("version")
        try:
            ressource_aendern(
                ressource=gespeichert,
                version=version,
                angaben=Ressourcenangaben(**angaben),
                durch=request.user,
            )
        except VeralteterStand:
            stand = {feld: getattr(gespeichert, feld) for feld in angaben}
            stand["sozialraeume"] = gespeichert.sozialraeume.all()
            kontext["konflikt"] = konflikt(
                formular, gespeichert, version=gespeichert.version, gespeichert=stand
            )
        except Fachfehler as fehler:
            formular.add_error(None, fehler.text)
        else:
            messages.success(request, f"Die Ressource „{angaben['name']}“ ist gespeichert.")
            return redirect("bedarfe:ressource", ressource_id=ressource_id)
    status = 409 if "konflikt" in kontext else 422 if formular.errors else 200
    return render(request, "bedarfe/ressource_aendern.html", kontext, status=status)
