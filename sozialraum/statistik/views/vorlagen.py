"""Seiten der Importvorlagen: Liste, eine Vorlage mit ihren Versionen, einspielen und ändern."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agenturen.anfrage import Anfrage
from agenturen.rechte import Recht, mit_recht
from sozialraum.kern.fehler import Fachfehler
from sozialraum.statistik import abfragen
from sozialraum.statistik.forms.vorlage import Vorlagentext
from sozialraum.statistik.lieferungen.vorlage_einspielen import (
    als_json,
    als_toml,
    mit_geltender_regel,
    vorlage_einspielen,
)


@require_GET
@mit_recht(Recht.LIEFERUNG_BEARBEITEN)
def liste(request: Anfrage) -> HttpResponse:
    kontext = {"titel": "Importvorlagen", "vorlagen": abfragen.vorlagen_mit_gebrauch()}
    return render(request, "statistik/vorlagen.html", kontext)


@require_GET
@mit_recht(Recht.LIEFERUNG_BEARBEITEN)
def vorlage(request: Anfrage, schluessel: str) -> HttpResponse:
    versionen = abfragen.versionen_oder_404(schluessel)
    aktive = next((eine for eine in versionen if eine.aktiv), versionen[0])
    kontext = {
        "vorlage": aktive,
        "versionen": versionen,
        "merkmale": aktive.inhalt.get("merkmale", []),
        "text": als_toml(aktive),
    }
    return render(request, "statistik/vorlage.html", kontext)


@require_GET
@mit_recht(Recht.LIEFERUNG_BEARBEITEN)
def datei(request: Anfrage, schluessel: str, version: int, form: str) -> HttpResponse:
    """Eine Version zum Herunterladen, als TOML oder JSON."""
    eine = mit_geltender_regel(abfragen.version_oder_404(schluessel, version))
    text, art = (
        (als_json(eine), "application/json") if form == "json" else (als_toml(eine), "application/toml")
    )
    name = f"{schluessel}-{version}.{'json' if form == 'json' else 'toml'}"
    return HttpResponse(
        text,
        content_type=f"{art}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.LIEFERUNG_BEARBEITEN)
def neu(request: Anfrage) -> HttpResponse:
    form = Vorlagentext(request.POST, request.FILES) if request.method == "POST" else Vorlagentext()
    if form.is_valid():
        try:
            eine = vorlage_einspielen(text=form.cleaned_data["text"], durch=request.user)
        except Fachfehler as fehler:
            form.add_error("text", fehler.text)
        else:
            messages.success(request, f"Die Importvorlage „{eine.name}“ ist gespeichert.")
            return redirect("statistik:vorlage", eine.schluessel)
    kontext = {"titel": "Importvorlage einspielen", "form": form}
    return render(request, "statistik/vorlage_neu.html", kontext, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.LIEFERUNG_BEARBEITEN)
def aendern(request: Anfrage, schluessel: str) -> HttpResponse:
    versionen = abfragen.versionen_oder_404(schluessel)
    aktive = next((eine for eine in versionen if eine.aktiv), versionen[0])
    anfang = {"text": als_toml(aktive), "version": aktive.version}
    form = (
        Vorlagentext(request.POST, request.FILES)
        if request.method == "POST"
        else Vorlagentext(initial=anfang)
    )
    if form.is_valid():
        try:
            neue = vorlage_einspielen(
                text=form.cleaned_data["text"],
                durch=request.user,
                schluessel=schluessel,
                version=form.cleaned_data["version"] or 0,
            )
        except Fachfehler as fehler:
            form.add_error("text", fehler.text)
        else:
            unveraendert = neue.pk == aktive.pk
            messages.success(
                request,
                "Es hat sich nichts geändert."
                if unveraendert
                else f"Version {neue.version} ist gespeichert und gilt für künftige Lieferungen.",
            )
            return redirect("statistik:vorlage", schluessel)
    kontext = {"titel": f"{aktive.name} ändern", "form": form, "vorlage": aktive}
    return render(request, "statistik/vorlage_neu.html", kontext, status=422 if form.errors else 200)
