"""Widersprüche einer Analyse ansehen und mit Grund so stehen lassen."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from agenturen.anfrage import Anfrage
from agenturen.rechte import Recht, mit_recht
from analysen import abfragen
from analysen.models import Analyse, Baustein, Hinnahme
from analysen.widersprueche.hinnehmen import (
    darf_hinnehmen,
    hinnehmen,
    pruefe_hinnehmen,
    wieder_oeffnen,
)
from analysen.widersprueche.pruefstand import Pruefstand, Zeile, pruefstand
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.listen import seite_oder_teil


@require_GET
@mit_recht(Recht.ANALYSE_LESEN)
def widersprueche(request: Anfrage, analyse_id: int) -> HttpResponse:
    gezeigt = abfragen.analyse_oder_404(request.user, analyse_id)
    stand = pruefstand(gezeigt, request.user)
    return seite_oder_teil(request, "analysen/widersprueche.html", _kontext(request, gezeigt, stand))


@require_GET
@mit_recht(Recht.ANALYSE_LESEN)
def widersprueche_kapitel(request: Anfrage, analyse_id: int, schluessel: str) -> HttpResponse:
    """Neben dem Text: was in diesem Kapitel nicht zusammenpasst."""
    kapitel = abfragen.kapitel_oder_404(request.user, analyse_id, schluessel)
    stand = pruefstand(kapitel.analyse, request.user).im_kapitel(schluessel)
    kontext = _kontext(request, kapitel.analyse, stand, schluessel)
    return seite_oder_teil(
        request, "analysen/widersprueche.html", {**kontext, "titel": f"Widersprüche: {kapitel.titel}"}
    )


@require_GET
@mit_recht(Recht.ANALYSE_LESEN)
def widersprueche_anzahl(request: Anfrage, analyse_id: int) -> HttpResponse:
    """Seitenteil: wie viele offen sind; ohne htmx führt er zur Seite."""
    gezeigt = abfragen.analyse_oder_404(request.user, analyse_id)
    if not request.htmx:
        return redirect("analysen:widersprueche", analyse_id=analyse_id)
    stand = pruefstand(gezeigt, request.user)
    return render(request, "analysen/_widersprueche_anzahl.html", {"analyse": gezeigt, "stand": stand})


@require_POST
@mit_recht(Recht.ANALYSE_LESEN)
def widerspruch_hinnehmen(request: Anfrage, analyse_id: int, kennung: str) -> HttpResponse:
    gezeigt = abfragen.analyse_oder_404(request.user, analyse_id)
    begruendung = request.POST.get("begruendung", "")
    try:
        pruefe_hinnehmen(request.user, gezeigt)
        widerspruch = pruefstand(gezeigt, request.user).finde(kennung)
        if widerspruch is None:
            messages.info(
                request, "Diesen Widerspruch gibt es nicht mehr: Text oder Zahl haben sich geändert."
            )
            return _zurueck(request, gezeigt)
        hinnehmen(analyse=gezeigt, widerspruch=widerspruch, begruendung=begruendung, durch=request.user)
    except Fachfehler as fehler:
        beanstandet = {"kennung": kennung, "text": fehler.text, "begruendung": begruendung}
        return _zurueck(request, gezeigt, beanstandet=beanstandet)
    messages.success(request, "Der Widerspruch bleibt mit Ihrer Begründung stehen.")
    return _zurueck(request, gezeigt)


@require_POST
@mit_recht(Recht.ANALYSE_LESEN)
def widerspruch_oeffnen(request: Anfrage, analyse_id: int, kennung: str) -> HttpResponse:
    gezeigt = abfragen.analyse_oder_404(request.user, analyse_id)
    hinnahme = get_object_or_404(Hinnahme, analyse=gezeigt, kennung=kennung)
    hinnahme.analyse = gezeigt
    try:
        wieder_oeffnen(hinnahme=hinnahme, durch=request.user)
    except Fachfehler as fehler:
        messages.error(request, fehler.text)
    else:
        messages.success(request, "Der Widerspruch ist wieder offen.")
    return _zurueck(request, gezeigt)


def _zurueck(
    request: Anfrage, gezeigt: Analyse, *, beanstandet: dict[str, str] | None = None
) -> HttpResponse:
    """Die Liste, aus der die Person kam: die des Kapitels oder die der ganzen Analyse."""
    schluessel = request.POST.get("kapitel", "")
    if schluessel and not gezeigt.kapitel.filter(schluessel=schluessel).exists():
        raise Http404
    if not request.htmx and beanstandet is None:
        if schluessel:
            return redirect("analysen:widersprueche_kapitel", analyse_id=gezeigt.pk, schluessel=schluessel)
        return redirect("analysen:widersprueche", analyse_id=gezeigt.pk)
    stand = pruefstand(gezeigt, request.user)
    kontext = _kontext(request, gezeigt, stand.im_kapitel(schluessel) if schluessel else stand, schluessel)
    return seite_oder_teil(
        request,
        "analysen/widersprueche.html",
        {**kontext, "beanstandet": beanstandet},
        status=422 if beanstandet else 200,
    )


def _kontext(request: Anfrage, gezeigt: Analyse, stand: Pruefstand, schluessel: str = "") -> dict[str, Any]:
    return {
        "titel": "Widersprüche",
        "analyse": gezeigt,
        "stand": stand,
        "schluessel": schluessel,
        "darf_hinnehmen": darf_hinnehmen(request.user, gezeigt),
        "neben_texten": _neben_texten(gezeigt, stand, schluessel) if schluessel and request.htmx else [],
    }


def _neben_texten(gezeigt: Analyse, stand: Pruefstand, schluessel: str) -> list[tuple[int, list[Zeile]]]:
    """Je Text des Kapitels, was an ihm offen ist; auch leere, damit Erledigtes verschwindet."""
    texte = Baustein.objects.filter(
        kapitel__analyse=gezeigt, kapitel__schluessel=schluessel, art__in=Baustein.GESCHRIEBEN
    )
    return [
        (nummer, [zeile for zeile in stand.offene if zeile.widerspruch.baustein == nummer])
        for nummer in texte.values_list("pk", flat=True)
    ]
