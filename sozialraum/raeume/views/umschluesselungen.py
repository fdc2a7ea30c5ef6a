"""Umschlüsselungen: Liste, Tabelle des Amtes übernehmen, aus den Flächen berechnen."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agenturen.anfrage import Anfrage
from agenturen.rechte import Recht, darf, mit_recht
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.listen import zeige_liste
from sozialraum.raeume import zwischenlager
from sozialraum.raeume.abfragen.umschluesselungen import offene_reformen, reformen, umschluesselungen
from sozialraum.raeume.ausgabe import Umschluesselungsausgabe
from sozialraum.raeume.filters import Umschluesselungsfilter
from sozialraum.raeume.forms.umschluesselung import Spaltenwahl, Umschluesselungsdatei
from sozialraum.raeume.uebernahme import GrenzenFehler
from sozialraum.raeume.umschluesselung_lesen import lies_tabelle
from sozialraum.raeume.umschluesselung_uebernehmen import (
    Umschluesselung,
    umschluesselung_berechnen,
    umschluesselung_uebernehmen,
)

VORSCHAU_ZEILEN = 200


@require_GET
@mit_recht(Recht.RAEUME_LESEN)
def liste(request: Anfrage) -> HttpResponse:
    darf_pflegen = darf(request.user, Recht.RAEUME_PFLEGEN)
    return zeige_liste(
        request,
        filter=Umschluesselungsfilter(request.GET, queryset=umschluesselungen()),
        vorlage="raeume/umschluesselungen.html",
        sortierung={
            "stichtag": "stichtag",
            "alt": ["alt__ags", "alt__ebene__rang", "alt__schluessel", "-anteil"],
            "neu": ["neu__ags", "neu__ebene__rang", "neu__schluessel", "-anteil"],
            "anteil": "anteil",
        },
        vorgabe="alt",
        mengenwort="Übergang,Übergänge",
        ausgabe=Umschluesselungsausgabe(),
        dateiname="umschluesselungen",
        kontext={
            "titel": "Umschlüsselungen",
            "darf_pflegen": darf_pflegen,
            "offene": offene_reformen() if darf_pflegen and not request.htmx else [],
        },
    )


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.RAEUME_PFLEGEN)
def datei(request: Anfrage) -> HttpResponse:
    formular = Umschluesselungsdatei(
        request.POST or None,
        request.FILES or None,
        reformen=reformen(),
        initial={"reform": request.GET.get("reform")},
    )
    if request.method == "POST" and formular.is_valid():
        eine = formular.cleaned_data["datei"]
        inhalt = eine.read()
        try:
            lies_tabelle(inhalt)
        except Fachfehler as fehler:
            formular.add_error("datei", fehler.text)
        else:
            kennung = zwischenlager.ablegen(person_id=request.user.pk, dateiname=eine.name, inhalt=inhalt)
            adresse = reverse("raeume:umschluesselung_zuordnen", args=[kennung])
            return redirect(f"{adresse}?reform={formular.cleaned_data['reform']}")
    kontext = {"titel": "Umschlüsselung übernehmen", "form": formular}
    return render(
        request, "raeume/umschluesselung_datei.html", kontext, status=422 if formular.errors else 200
    )


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.RAEUME_PFLEGEN)
def zuordnen(request: Anfrage, kennung: UUID) -> HttpResponse:
    try:
        ablage = zwischenlager.holen(person_id=request.user.pk, kennung=kennung)
        tabelle = lies_tabelle(ablage.inhalt)
    except Fachfehler as fehler:
        messages.error(request, fehler.text)
        return redirect("raeume:umschluesselung_datei")
    formular = Spaltenwahl(
        request.POST or None,
        reformen=reformen(),
        tabelle=tabelle,
        initial={"reform": request.GET.get("reform")},
    )
    kontext: dict[str, Any] = {
        "titel": "Umschlüsselung übernehmen",
        "form": formular,
        "datei": tabelle,
        "dateiname": ablage.dateiname,
        "kennung": kennung,
        "befunde": tabelle.befunde,
    }
    if request.method == "POST" and formular.is_valid():
        uebernehmen = request.POST.get("aktion") == "uebernehmen"
        angaben = dict(formular.cleaned_data)
        try:
            ergebnis = umschluesselung_uebernehmen(
                inhalt=ablage.inhalt,
                dateiname=ablage.dateiname,
                reform_kennung=angaben.pop("reform"),
                durch=request.user,
                trocken=not uebernehmen,
                **angaben,
            )
        except GrenzenFehler as fehler:
            kontext["befunde"] = fehler.befunde
            formular.add_error(
                None, "So lässt sich die Tabelle nicht übernehmen; die Befunde stehen darunter."
            )
        except Fachfehler as fehler:
            formular.add_error(None, fehler.text)
        else:
            if uebernehmen:
                zwischenlager.wegwerfen(person_id=request.user.pk, kennung=kennung)
                return _uebernommen(request, ergebnis)
            kontext |= _vorschau(ergebnis)
    status = 422 if formular.errors else 200
    return render(request, "raeume/umschluesselung_zuordnen.html", kontext, status=status)


@require_POST
@mit_recht(Recht.RAEUME_PFLEGEN)
def berechnen(request: Anfrage) -> HttpResponse:
    uebernehmen = request.POST.get("aktion") == "uebernehmen"
    try:
        ergebnis = umschluesselung_berechnen(
            reform_kennung=request.POST.get("reform", ""), durch=request.user, trocken=not uebernehmen
        )
    except Fachfehler as fehler:
        messages.error(request, fehler.text)
        return redirect("raeume:umschluesselungen")
    if uebernehmen:
        return _uebernommen(request, ergebnis)
    kontext = {"titel": "Umschlüsselung aus den Flächen", **_vorschau(ergebnis)}
    return render(request, "raeume/umschluesselung_berechnen.html", kontext)


def _uebernommen(request: Anfrage, ergebnis: Umschluesselung) -> HttpResponse:
    messages.success(request, f"Übernommen: {ergebnis.in_worten}")
    return redirect(f"{reverse('raeume:umschluesselungen')}?stichtag={ergebnis.reform.stichtag}")


def _vorschau(ergebnis: Umschluesselung) -> dict[str, Any]:
    return {
        "ergebnis": ergebnis,
        "befunde": ergebnis.befunde,
        "zeilen": ergebnis.zeilen[:VORSCHAU_ZEILEN],
        "weitere": max(0, len(ergebnis.zeilen) - VORSCHAU_ZEILEN),
    }
