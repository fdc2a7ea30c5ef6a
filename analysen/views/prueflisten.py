"""Prüflisten: wonach vor der Freigabe geprüft wird, je Träger anpassbar, jede Änderung eine neue Version."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agenturen.anfrage import Anfrage
from agenturen.models import Traeger
from agenturen.rechte import Recht, mit_recht
from analysen.models import Gliederung, Prueflistenvorlage
from analysen.pruefliste import abfragen
from analysen.pruefliste.forms import (
    SPEICHERN,
    Listenangaben,
    Punktzeilen,
    indikatorwahl,
    umgestellt,
    vorlage_aus_zeilen,
    zeilen_aus,
)
from analysen.pruefliste.geltende import in_worten, vorlage_der_liste
from analysen.pruefliste.speichern import pruefliste_speichern, pruefliste_zuruecknehmen
from analysen.vorlagen.abfragen import gemeinter_traeger, versionen, vorlage_oder_404
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.formulare import nummern
from sozialraum.statistik.kennzahlen import vorhandene_indikatoren


@require_GET
@mit_recht(Recht.GLIEDERUNG_PFLEGEN)
def prueflisten(request: Anfrage) -> HttpResponse:
    zeilen = abfragen.prueflistenzeilen(request.user)
    mehrere = len({zeile.traeger.pk for zeile in zeilen}) > 1
    return render(
        request,
        "analysen/prueflisten.html",
        {"titel": "Prüflisten", "zeilen": zeilen, "mehrere": mehrere},
    )


@require_GET
@mit_recht(Recht.GLIEDERUNG_PFLEGEN)
def liste(request: Anfrage, liste_id: int) -> HttpResponse:
    gezeigt = vorlage_oder_404(Prueflistenvorlage, request.user, liste_id)
    punkte = vorlage_der_liste(gezeigt).alle_punkte
    namen = vorhandene_indikatoren(
        key for punkt in punkte for key in punkt.einstellungen.get("indikatoren", ())
    )
    return render(
        request,
        "analysen/pruefvorlage.html",
        {
            "titel": gezeigt.name,
            "liste": gezeigt,
            "punkte": [
                {
                    "vorlage": punkt,
                    "indikatoren": [
                        namen[key].label if key in namen else key
                        for key in punkt.einstellungen.get("indikatoren", ())
                    ],
                }
                for punkt in punkte
            ],
            "versionen": versionen(gezeigt),
            "analysen": abfragen.analysen_nach(request.user, gezeigt),
        },
    )


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.GLIEDERUNG_PFLEGEN)
def aendern(request: Anfrage, liste_id: int) -> HttpResponse:
    """Die eigene ändern oder aus einer mitgelieferten eine eigene machen, auch für eine andere Gliederung."""
    basis = vorlage_oder_404(Prueflistenvorlage, request.user, liste_id)
    traeger = gemeinter_traeger(request.user, basis, request.GET.get("traeger", ""))
    grundlage, version = vorlage_der_liste(basis), basis.version if basis.traeger_id else 0
    if (gliederung := _gliederung(request, traeger)) is not None:
        grundlage, version = abfragen.grundlage_fuer(grundlage, gliederung), 0
    anfang = {"name": grundlage.name, "version": version}
    je_zeile = {"grundlage": grundlage, "wahl": indikatorwahl(grundlage)}
    tat = request.POST.get("tat", SPEICHERN)
    kontext: dict[str, Any] = {
        "liste": basis,
        "traeger": traeger,
        "gliederung": gliederung,
        "titel": "Prüfliste ändern" if version else "Eigene Prüfliste",
    }
    stand = 200
    if request.method == "POST" and tat != SPEICHERN:
        # Ein Handgriff am Formular; gespeichert wird noch nichts.
        kontext["form"] = Listenangaben(
            initial={feld: request.POST.get(feld, anfang[feld]) for feld in ("name", "version")}
        )
        zeilen = umgestellt(request.POST, tat, grundlage)
        kontext["zeilen"] = Punktzeilen(initial=zeilen, form_kwargs=je_zeile)
    elif request.method == "POST":
        form, satz = Listenangaben(request.POST), Punktzeilen(request.POST, form_kwargs=je_zeile)
        kontext |= {"form": form, "zeilen": satz}
        if form.is_valid() and satz.is_valid():
            try:
                neue = pruefliste_speichern(
                    traeger=traeger,
                    vorlage=vorlage_aus_zeilen(grundlage, form.cleaned_data["name"], satz.forms),
                    version=form.cleaned_data["version"],
                    durch=request.user,
                )
            except Fachfehler as fehler:
                form.add_error(None, fehler.text)
            else:
                messages.success(
                    request,
                    f"„{neue.name}“ gilt jetzt ({in_worten(neue)}). Neue Analysen werden danach geprüft; "
                    "angefangene, sobald sie die neue Liste übernehmen.",
                )
                return redirect("analysen:pruefvorlage", liste_id=neue.pk)
        stand = 422
    else:
        kontext["form"] = Listenangaben(initial=anfang)
        kontext["zeilen"] = Punktzeilen(initial=zeilen_aus(grundlage), form_kwargs=je_zeile)
    return render(request, "analysen/pruefliste_aendern.html", kontext, status=stand)


@require_POST
@mit_recht(Recht.GLIEDERUNG_PFLEGEN)
def zurueck(request: Anfrage, liste_id: int) -> HttpResponse:
    gezeigt = vorlage_oder_404(Prueflistenvorlage, request.user, liste_id)
    try:
        pruefliste_zuruecknehmen(liste=gezeigt, durch=request.user)
    except Fachfehler as fehler:
        messages.warning(request, fehler.text)
    else:
        messages.success(request, "Neue Analysen werden wieder nach der mitgelieferten Prüfliste geprüft.")
    return redirect("analysen:prueflisten")


def _gliederung(request: Anfrage, traeger: Traeger) -> Gliederung | None:
    """Die Gliederung des Trägers, zu der eine Liste entstehen soll; keine, wenn sie schon eine hat."""
    gewaehlt = nummern([request.GET.get("gliederung", "")])
    if not gewaehlt:
        return None
    zeilen = abfragen.prueflistenzeilen(request.user)
    ohne = [zeile.fuer for zeile in zeilen if zeile.fuer is not None and zeile.traeger == traeger]
    return next((eine for eine in ohne if eine.pk in gewaehlt), None)
