"""Gliederungen: womit neue Analysen beginnen, je Träger anpassbar, jede Änderung eine neue Version."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agenturen.anfrage import Anfrage
from agenturen.lizenz_waehlen import traeger_unter_leitung
from agenturen.rechte import Recht, mit_recht
from analysen import abfragen as analysenabfragen
from analysen.aufbau.laengen import AB_LAENGE
from analysen.aufbau.uebersicht import arten_in_worten
from analysen.gliederung import abfragen
from analysen.gliederung.forms import (
    SPEICHERN,
    Gliederungsangaben,
    Kapitelzeilen,
    bausteine_benennen,
    geoeffnete,
    inhalt_aus,
    umgestellt,
    zeilen_aus,
)
from analysen.gliederung.geltende import inhalt_der
from analysen.gliederung.gliederung_speichern import (
    aus_analyse_uebernehmen,
    gliederung_speichern,
    gliederung_zuruecknehmen,
)
from analysen.models import Baustein, Gliederung, Laenge
from analysen.vorlagen.abfragen import gemeinter_traeger, versionen, vorlage_oder_404
from sozialraum.kern.fehler import Fachfehler


@require_GET
@mit_recht(Recht.GLIEDERUNG_PFLEGEN)
def gliederungen(request: Anfrage) -> HttpResponse:
    zeilen = abfragen.gliederungszeilen(request.user)
    mehrere = len({zeile.traeger.pk for zeile in zeilen}) > 1
    return render(
        request,
        "analysen/gliederungen.html",
        {
            "titel": "Gliederungen",
            "zeilen": zeilen,
            "mehrere": mehrere,
            "darf_lizenz": bool(traeger_unter_leitung(request.user)),
        },
    )


@require_GET
@mit_recht(Recht.GLIEDERUNG_PFLEGEN)
def gliederung(request: Anfrage, gliederung_id: int) -> HttpResponse:
    gezeigt = vorlage_oder_404(Gliederung, request.user, gliederung_id)
    return render(
        request,
        "analysen/gliederung.html",
        {
            "titel": gezeigt.name,
            "gliederung": gezeigt,
            "kapitel": [
                {
                    "vorlage": kapitel,
                    "bausteine": arten_in_worten(Baustein(art=eine.art) for eine in kapitel.bausteine),
                    "ab": ""
                    if kapitel.ab_laenge == Laenge.STANDARD
                    else AB_LAENGE[Laenge(kapitel.ab_laenge)],
                }
                for kapitel in inhalt_der(gezeigt).kapitel
            ],
            "versionen": versionen(gezeigt),
            "analysen": abfragen.analysen_mit(request.user, gezeigt),
        },
    )


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.GLIEDERUNG_PFLEGEN)
def gliederung_aendern(request: Anfrage, gliederung_id: int) -> HttpResponse:
    """Die eigene ändern oder aus der mitgelieferten eine eigene machen."""
    grundlage = vorlage_oder_404(Gliederung, request.user, gliederung_id)
    traeger = gemeinter_traeger(request.user, grundlage, request.GET.get("traeger", ""))
    inhalt = inhalt_der(grundlage)
    anfang = {"name": grundlage.name, "version": grundlage.version if grundlage.traeger_id else 0}
    tat = request.POST.get("tat", SPEICHERN)
    kontext: dict[str, Any] = {
        "gliederung": grundlage,
        "traeger": traeger,
        "titel": "Gliederung ändern" if grundlage.traeger_id else "Eigene Gliederung",
    }
    stand = 200
    if request.method == "POST" and tat != SPEICHERN:
        # Ein Handgriff am Formular; gespeichert wird noch nichts.
        kontext["form"] = Gliederungsangaben(
            initial={feld: request.POST.get(feld, anfang[feld]) for feld in ("name", "version")}
        )
        kontext["zeilen"] = Kapitelzeilen(initial=umgestellt(request.POST, tat))
        kontext["offen"] = geoeffnete(request.POST, tat)
    elif request.method == "POST":
        form, zeilen = Gliederungsangaben(request.POST), Kapitelzeilen(request.POST)
        kontext |= {"form": form, "zeilen": zeilen}
        if form.is_valid() and zeilen.is_valid():
            try:
                neue = gliederung_speichern(
                    traeger=traeger,
                    inhalt=inhalt_aus(
                        inhalt, form.cleaned_data["name"], [zeile.cleaned_data for zeile in zeilen]
                    ),
                    version=form.cleaned_data["version"],
                    durch=request.user,
                )
            except Fachfehler as fehler:
                form.add_error(None, fehler.text)
            else:
                messages.success(
                    request,
                    f"„{neue.name}“ gilt als Version {neue.version}. Neue Analysen beginnen damit; "
                    "angefangene bleiben, wie sie sind.",
                )
                return redirect("analysen:gliederung", gliederung_id=neue.pk)
        stand = 422
    else:
        kontext["form"] = Gliederungsangaben(initial=anfang)
        kontext["zeilen"] = Kapitelzeilen(initial=zeilen_aus(inhalt))
    bausteine_benennen(kontext["zeilen"], inhalt)
    return render(request, "analysen/gliederung_aendern.html", kontext, status=stand)


@require_POST
@mit_recht(Recht.GLIEDERUNG_PFLEGEN)
def gliederung_zurueck(request: Anfrage, gliederung_id: int) -> HttpResponse:
    gezeigt = vorlage_oder_404(Gliederung, request.user, gliederung_id)
    try:
        gliederung_zuruecknehmen(gliederung=gezeigt, durch=request.user)
    except Fachfehler as fehler:
        messages.warning(request, fehler.text)
    else:
        messages.success(request, "Neue Analysen beginnen wieder mit der mitgelieferten Gliederung.")
    return redirect("analysen:gliederungen")


@require_POST
@mit_recht(Recht.ANALYSE_LESEN)
def aufbau_merken(request: Anfrage, analyse_id: int) -> HttpResponse:
    """Der Aufbau einer Analyse wird die Gliederung ihres Trägers."""
    analyse = analysenabfragen.analyse_oder_404(request.user, analyse_id)
    try:
        neue = aus_analyse_uebernehmen(analyse=analyse, durch=request.user)
    except Fachfehler as fehler:
        messages.warning(request, fehler.text)
        return redirect("analysen:aufbau", analyse_id=analyse_id)
    messages.success(
        request, f"Der Aufbau ist als Gliederung „{neue.name}“, Version {neue.version}, gespeichert."
    )
    return redirect("analysen:gliederung", gliederung_id=neue.pk)
