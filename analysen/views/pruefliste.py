"""Die Prüfliste einer Analyse ansehen und Punkte mit Grund von Hand abhaken."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from agenturen.anfrage import Anfrage
from agenturen.rechte import Recht, mit_recht
from analysen import abfragen
from analysen.models import Analyse, Pruefentscheidung
from analysen.pruefliste.entscheiden import abhaken, darf_abhaken, widerrufen
from analysen.pruefliste.geltende import vorlage_der
from analysen.pruefliste.pruefen import pruefliste
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.listen import seite_oder_teil


@require_GET
@mit_recht(Recht.ANALYSE_LESEN)
def liste(request: Anfrage, analyse_id: int) -> HttpResponse:
    """Zuerst, was geprüft wird; die Seite holt das Ergebnis nach. `?jetzt` prüft gleich, auch ohne htmx."""
    gezeigt = abfragen.analyse_oder_404(request.user, analyse_id)
    if request.htmx or "jetzt" in request.GET:
        return seite_oder_teil(request, "analysen/pruefliste.html", _kontext(request, gezeigt))
    vorlage = vorlage_der(gezeigt)
    kontext = {
        "titel": "Prüfliste",
        "analyse": gezeigt,
        "punkte": vorlage.punkte,
        "richtlinie": vorlage.richtlinie,
    }
    return render(request, "analysen/pruefliste.html", kontext)


@require_GET
@mit_recht(Recht.ANALYSE_LESEN)
def anzahl(request: Anfrage, analyse_id: int) -> HttpResponse:
    """Seitenteil: wie viele Punkte erfüllt sind; ohne htmx führt er zur Seite."""
    gezeigt = abfragen.analyse_oder_404(request.user, analyse_id)
    if not request.htmx:
        return redirect("analysen:pruefliste", analyse_id=analyse_id)
    kontext = {"analyse": gezeigt, "pruefliste": pruefliste(gezeigt)}
    return render(request, "analysen/_pruefliste_anzahl.html", kontext)


@require_POST
@mit_recht(Recht.ANALYSE_LESEN)
def punkt_abhaken(request: Anfrage, analyse_id: int, schluessel: str) -> HttpResponse:
    gezeigt = abfragen.analyse_oder_404(request.user, analyse_id)
    begruendung = request.POST.get("begruendung", "")
    try:
        abhaken(analyse=gezeigt, schluessel=schluessel, begruendung=begruendung, durch=request.user)
    except Fachfehler as fehler:
        beanstandet = {"schluessel": schluessel, "text": fehler.text, "begruendung": begruendung}
        kontext = {**_kontext(request, gezeigt), "beanstandet": beanstandet}
        return seite_oder_teil(request, "analysen/pruefliste.html", kontext, status=422)
    messages.success(request, "Der Punkt gilt mit Ihrer Begründung als erfüllt.")
    return _zurueck(request, gezeigt)


@require_POST
@mit_recht(Recht.ANALYSE_LESEN)
def punkt_oeffnen(request: Anfrage, analyse_id: int, schluessel: str) -> HttpResponse:
    gezeigt = abfragen.analyse_oder_404(request.user, analyse_id)
    entscheidung = get_object_or_404(Pruefentscheidung, analyse=gezeigt, schluessel=schluessel)
    entscheidung.analyse = gezeigt
    try:
        widerrufen(entscheidung=entscheidung, durch=request.user)
    except Fachfehler as fehler:
        messages.error(request, fehler.text)
    else:
        messages.success(request, "Das Häkchen ist zurückgenommen.")
    return _zurueck(request, gezeigt)


def _zurueck(request: Anfrage, gezeigt: Analyse) -> HttpResponse:
    if not request.htmx:
        return redirect(reverse("analysen:pruefliste", args=[gezeigt.pk]) + "?jetzt=1")
    return seite_oder_teil(request, "analysen/pruefliste.html", _kontext(request, gezeigt))


def _kontext(request: Anfrage, gezeigt: Analyse) -> dict[str, Any]:
    geprueft = pruefliste(gezeigt)
    return {
        "titel": "Prüfliste",
        "analyse": gezeigt,
        "pruefliste": geprueft,
        "richtlinie": geprueft.richtlinie,
        "darf_abhaken": darf_abhaken(request.user, gezeigt),
    }
