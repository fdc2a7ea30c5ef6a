"""Wer mitschreibt: einladen, antworten, beenden."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agenturen.anfrage import Anfrage
from agenturen.rechte import Recht, darf, mit_recht, pruefe
from analysen import abfragen
from analysen.ablauf.entwurf import im_entwurf
from analysen.beteiligung.abfragen import beitraege, beteiligungen, einladung_oder_404, einladungen
from analysen.beteiligung.antworten import ablehnen, annehmen
from analysen.beteiligung.beenden import beenden, darf_beenden
from analysen.beteiligung.einladen import einladen
from analysen.beteiligung.forms import Einladung
from analysen.beteiligung.regeln import GETEILT, NICHT_GETEILT
from analysen.models import Analyse
from sozialraum.kern.fehler import Fachfehler


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.ANALYSE_LESEN)
def beteiligte(request: Anfrage, analyse_id: int) -> HttpResponse:
    """Wer mitschreibt und welche Kapitel; wer die Analyse führt, lädt hier ein."""
    gezeigt = abfragen.analyse_oder_404(request.user, analyse_id)
    darf_einladen = im_entwurf(gezeigt) and darf(request.user, Recht.ANALYSE_BEARBEITEN, gezeigt.agentur)
    formular = Einladung(request.POST or None, analyse=gezeigt)
    if request.method == "POST":
        pruefe(request.user, Recht.ANALYSE_BEARBEITEN, gezeigt.agentur)
        if formular.is_valid():
            agentur = formular.cleaned_data["agentur"]
            try:
                einladen(analyse=gezeigt, agentur=agentur, durch=request.user)
            except Fachfehler as fehler:
                formular.add_error("agentur", fehler.text)
            else:
                messages.success(request, f"„{agentur}“ ist eingeladen; die Antwort sehen Sie hier.")
                return redirect("analysen:beteiligte", analyse_id=gezeigt.pk)
    return render(
        request,
        "analysen/beteiligte.html",
        {
            "titel": "Wer schreibt mit",
            "form": formular,
            "darf_einladen": darf_einladen,
            "geteilt": GETEILT,
            **_mitschreibende(request, gezeigt),
        },
        status=422 if formular.errors else 200,
    )


def _mitschreibende(request: Anfrage, gezeigt: Analyse) -> dict[str, Any]:
    """Je Agentur ihre Kapitel; von der federführenden nur, wie viele."""
    je_agentur: dict[int, list[Any]] = {}
    for kapitel in abfragen.kapitel_der_analyse(gezeigt):
        je_agentur.setdefault(kapitel.agentur_id, []).append(kapitel)
    return {
        "analyse": gezeigt,
        "eigene_kapitel": len(je_agentur.get(gezeigt.agentur_id, [])),
        "zeilen": [
            {
                "beteiligung": eine,
                "kapitel": je_agentur.get(eine.agentur_id, []),
                "darf_beenden": darf_beenden(request.user, eine),
            }
            for eine in beteiligungen(gezeigt)
        ],
    }


@require_POST
@mit_recht(Recht.ANALYSE_LESEN)
def beteiligung_beenden(request: Anfrage, analyse_id: int, beteiligung_id: int) -> HttpResponse:
    gezeigt = abfragen.analyse_oder_404(request.user, analyse_id)
    eine = get_object_or_404(beteiligungen(gezeigt), pk=beteiligung_id)
    agentur, schrieb_mit = eine.agentur, eine.angenommen
    try:
        beenden(beteiligung=eine, durch=request.user)
    except Fachfehler as fehler:
        messages.warning(request, fehler.text)
        return redirect("analysen:beteiligte", analyse_id=gezeigt.pk)
    if schrieb_mit:
        messages.success(request, f"„{agentur}“ schreibt nicht mehr mit; der Zugang ist beendet.")
    else:
        messages.success(request, f"Die Einladung an „{agentur}“ ist zurückgenommen.")
    if abfragen.sichtbare_analysen(request.user).filter(pk=gezeigt.pk).exists():
        return redirect("analysen:beteiligte", analyse_id=gezeigt.pk)
    return redirect("analysen:einladungen")


@require_GET
@mit_recht(Recht.EINLADUNG_BEANTWORTEN)
def liste(request: Anfrage) -> HttpResponse:
    """Einladungen an die Agenturen, für die man antworten kann."""
    gefundene = list(einladungen(request.user))
    return render(
        request,
        "analysen/einladungen.html",
        {
            "titel": "Einladungen zum Mitschreiben",
            "offene": [eine for eine in gefundene if eine.offen],
            "beantwortete": [eine for eine in gefundene if not eine.offen],
        },
    )


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.EINLADUNG_BEANTWORTEN)
def einladung(request: Anfrage, beteiligung_id: int) -> HttpResponse:
    """Worum es geht und was geteilt würde; die Knöpfe nehmen an oder lehnen ab."""
    eine = einladung_oder_404(request.user, beteiligung_id)
    if request.method == "POST":
        try:
            return _antworten(request, eine)
        except Fachfehler as fehler:
            messages.error(request, fehler.text)
            return redirect("analysen:einladung", beteiligung_id=eine.pk)
    return render(
        request,
        "analysen/einladung.html",
        {
            "titel": f"Einladung: {eine.analyse}",
            "einladung": eine,
            "im_entwurf": im_entwurf(eine.analyse),
            "beitraege": beitraege(eine),
            "geteilt": GETEILT,
            "nicht_geteilt": NICHT_GETEILT,
        },
    )


def _antworten(request: Anfrage, eine: Any) -> HttpResponse:
    match request.POST.get("antwort"):
        case "annehmen":
            annehmen(beteiligung=eine, durch=request.user)
            messages.success(request, f"„{eine.agentur}“ schreibt jetzt an „{eine.analyse}“ mit.")
            return redirect("analysen:analyse", analyse_id=eine.analyse_id)
        case "ablehnen":
            ablehnen(beteiligung=eine, durch=request.user)
            messages.success(request, "Die Einladung ist abgelehnt; geteilt wird nichts.")
            return redirect("analysen:einladungen")
    raise Fachfehler("Bitte wählen Sie „Annehmen“ oder „Ablehnen“.")
