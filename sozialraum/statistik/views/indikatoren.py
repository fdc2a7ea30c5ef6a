"""Seiten der Indikatoren: Verzeichnis, ein Indikator mit Versionen, eigene anlegen, ändern, stilllegen."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agenturen.anfrage import Anfrage
from agenturen.gleichzeitig import konflikt
from agenturen.rechte import Recht, darf, mit_recht
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.kern.formulare import nummern
from sozialraum.kern.listen import datei
from sozialraum.statistik.eigene import katalogseite
from sozialraum.statistik.eigene.angaben import Angabenfehler
from sozialraum.statistik.eigene.ausgabe import Definitionsausgabe
from sozialraum.statistik.eigene.forms import Aenderungsformular, Indikatorformular, als_anfang
from sozialraum.statistik.eigene.indikator_aendern import indikator_aendern
from sozialraum.statistik.eigene.indikator_anlegen import indikator_anlegen
from sozialraum.statistik.eigene.indikator_stilllegen import indikator_stilllegen
from sozialraum.statistik.eigene.modelle import HOECHSTENS_STELLEN, Indikatordefinition
from sozialraum.statistik.eigene.probe import beispielraum, formel_erproben, sozialraeume_zur_wahl
from sozialraum.statistik.eigene.woerterbuch import merkmale_ohne_groesse, woerter_mit_quellen
from sozialraum.statistik.formeln import Formelfehler


@require_GET
@mit_recht(Recht.STATISTIK_LESEN)
def verzeichnis(request: Anfrage) -> HttpResponse:
    if form := request.GET.get("format"):
        menge = Indikatordefinition.objects.order_by("schluessel", "version")
        return datei(Definitionsausgabe(), menge, form=form, dateiname="indikatoren")
    alle = katalogseite.eintraege()
    gesucht = request.GET.get("suche", "").strip()
    kapitel = katalogseite.gesucht(alle, gesucht)
    kontext: dict[str, Any] = {
        "titel": "Indikatoren",
        "gesucht": gesucht,
        "kapitel": kapitel,
        "anzahl": sum(len(eintraege) for _, eintraege in kapitel),
        "rechenbar": sum(bool(e.wege) for _, eintraege in kapitel for e in eintraege),
        "darf_pflegen": darf(request.user, Recht.INDIKATOR_PFLEGEN),
    }
    if kontext["darf_pflegen"] and not gesucht:
        kontext["stillgelegte"] = katalogseite.stillgelegte()
    vorlage = "statistik/_indikatoren.html" if request.htmx else "statistik/indikatoren.html"
    antwort = render(request, vorlage, kontext)
    patch_vary_headers(antwort, ["HX-Request"])
    return antwort


@require_GET
@mit_recht(Recht.STATISTIK_LESEN)
def indikator(request: Anfrage, schluessel: str) -> HttpResponse:
    eintrag = katalogseite.eintrag_oder_404(schluessel)
    versionen = katalogseite.versionen(schluessel)
    kontext = {
        "titel": eintrag.indikator.label,
        "eintrag": eintrag,
        "indikator": eintrag.indikator,
        "versionen": versionen,
        "gilt": not eintrag.eigener or any(eine.aktiv for eine in versionen),
        "darf_pflegen": eintrag.eigener and darf(request.user, Recht.INDIKATOR_PFLEGEN),
    }
    return render(request, "statistik/indikator.html", kontext)


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.INDIKATOR_PFLEGEN)
def neu(request: Anfrage) -> HttpResponse:
    form = Indikatorformular(request.POST) if request.method == "POST" else Indikatorformular()
    if form.is_valid():
        definition = indikator_anlegen(angaben=form.angaben, durch=request.user)
        messages.success(request, f"Der Indikator „{definition.label}“ ist angelegt und gilt.")
        return redirect("statistik:indikator", definition.schluessel)
    return _formular(request, form, {"titel": "Eigener Indikator"})


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.INDIKATOR_PFLEGEN)
def aendern(request: Anfrage, schluessel: str) -> HttpResponse:
    versionen = katalogseite.versionen(schluessel)
    if not versionen:
        raise Http404("Diesen eigenen Indikator gibt es nicht.")
    jetzige = versionen[0]
    anfang = als_anfang(jetzige)
    form = (
        Aenderungsformular(request.POST, schluessel=schluessel)
        if request.method == "POST"
        else Aenderungsformular(initial=anfang, schluessel=schluessel)
    )
    kontext: dict[str, Any] = {"titel": f"{jetzige.label} ändern", "definition": jetzige}
    if form.is_valid():
        try:
            gespeichert = indikator_aendern(
                schluessel=schluessel,
                angaben=form.angaben,
                version=form.cleaned_data["version"],
                grund=form.cleaned_data["grund"],
                durch=request.user,
            )
        except VeralteterStand:
            kontext["konflikt"] = konflikt(form, jetzige, version=jetzige.version, gespeichert=anfang)
        except Angabenfehler as fehler:
            form.add_error(fehler.feld or None, fehler.text)
        else:
            messages.success(
                request,
                "Es hat sich nichts geändert."
                if gespeichert.pk == jetzige.pk
                else f"Version {gespeichert.version} ist gespeichert und gilt.",
            )
            return redirect("statistik:indikator", schluessel)
    return _formular(request, form, kontext)


@require_POST
@mit_recht(Recht.INDIKATOR_PFLEGEN)
def stilllegen(request: Anfrage, schluessel: str) -> HttpResponse:
    if not katalogseite.versionen(schluessel):
        raise Http404("Diesen eigenen Indikator gibt es nicht.")
    try:
        definition = indikator_stilllegen(schluessel=schluessel, durch=request.user)
    except Fachfehler as fehler:
        messages.error(request, fehler.text)
    else:
        messages.success(request, f"„{definition.label}“ ist stillgelegt; seine Versionen bleiben lesbar.")
    return redirect("statistik:indikator", schluessel)


@require_GET
@mit_recht(Recht.INDIKATOR_PFLEGEN)
def pruefen(request: Anfrage) -> HttpResponse:
    """Die Formel in Worten, woraus sie sich rechnet und ein Beispiel; Seitenteil neben dem Formular."""
    return render(request, "statistik/_indikator_pruefung.html", _pruefung(request, request.GET))


def _pruefung(request: Anfrage, angaben: Any) -> dict[str, Any]:
    text = angaben.get("formel", "")
    if not text.strip():
        return {}
    stellen = angaben.get("stellen", "")
    nummer = next(iter(nummern([angaben.get("beispiel", "")])), None)
    raum = beispielraum(request.user, nummer)
    try:
        probe = formel_erproben(
            text=text,
            einheit=angaben.get("einheit", "").strip()[:40],
            stellen=int(stellen) if stellen in [str(n) for n in range(HOECHSTENS_STELLEN + 1)] else 1,
            zaehler_ist_teil="zaehler_ist_teil" in angaben,
            sozialraum=raum,
        )
    except Formelfehler as fehler:
        vorn, genau, hinten = fehler.zerlegt(text)
        return {"fehler": fehler, "vorn": vorn, "genau": genau, "hinten": hinten}
    return {"probe": probe, "raum": raum}


def _formular(request: Anfrage, form: Indikatorformular, kontext: dict[str, Any]) -> HttpResponse:
    kontext |= {
        "form": form,
        "woerter": woerter_mit_quellen(),
        "merkmale": merkmale_ohne_groesse(),
        "raeume": sozialraeume_zur_wahl(),
        "beispiel": request.user.aktueller_sozialraum,
    }
    status = 422 if form.errors else 409 if "konflikt" in kontext else 200
    return render(request, "statistik/indikator_formular.html", kontext, status=status)
