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
from analysen.ablauf.regeln import darf_schritt
from analysen.ablauf.zustaende import EINREICHEN
from analysen.models import Analyse, Pruefentscheidung
from analysen.pruefliste.entscheiden import abhaken, darf_abhaken, widerrufen
from analysen.pruefliste.geltende import in_worten, ist_ersatz, liste_der, neuere_liste, vorlage_der_liste
from analysen.pruefliste.lage import Lage
from analysen.pruefliste.stand import pruefen_und_merken, zaehler
from analysen.pruefliste.uebernehmen import neue_liste_uebernehmen
from analysen.pruefliste.vorlage import unterschiede
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.listen import seite_oder_teil


@require_GET
@mit_recht(Recht.ANALYSE_LESEN)
def liste(request: Anfrage, analyse_id: int) -> HttpResponse:
    """Zuerst, was geprüft wird; die Seite holt das Ergebnis nach. `?jetzt` prüft gleich, auch ohne htmx."""
    gezeigt = abfragen.analyse_oder_404(request.user, analyse_id)
    if request.htmx or "jetzt" in request.GET:
        return seite_oder_teil(request, "analysen/pruefliste.html", _kontext(request, gezeigt))
    kontext = {**_rahmen(request, gezeigt), "punkte": vorlage_der_liste(liste_der(gezeigt)).punkte}
    return render(request, "analysen/pruefliste.html", kontext)


@require_GET
@mit_recht(Recht.ANALYSE_LESEN)
def anzahl(request: Anfrage, analyse_id: int) -> HttpResponse:
    """Seitenteil: wie viele Punkte bei der letzten Prüfung erfüllt waren; ohne htmx führt er zur Seite.

    `?jetzt` prüft neu.
    """
    gezeigt = abfragen.analyse_oder_404(request.user, analyse_id)
    if not request.htmx:
        return redirect("analysen:pruefliste", analyse_id=analyse_id)
    if "jetzt" in request.GET:
        pruefen_und_merken(gezeigt)
    kontext = {"analyse": gezeigt, "zaehler": zaehler(gezeigt)}
    return render(request, "analysen/_pruefliste_anzahl.html", kontext)


@require_POST
@mit_recht(Recht.ANALYSE_LESEN)
def punkt_abhaken(request: Anfrage, analyse_id: int, schluessel: str) -> HttpResponse:
    gezeigt = abfragen.analyse_oder_404(request.user, analyse_id)
    begruendung = request.POST.get("begruendung", "")
    lage = Lage(gezeigt)
    try:
        abhaken(
            analyse=gezeigt,
            schluessel=schluessel,
            begruendung=begruendung,
            durch=request.user,
            gesehen=request.POST.get("gesehen", ""),
            lage=lage,
        )
    except Fachfehler as fehler:
        beanstandet = {"schluessel": schluessel, "text": fehler.text, "begruendung": begruendung}
        kontext = {**_kontext(request, gezeigt, lage), "beanstandet": beanstandet}
        return seite_oder_teil(request, "analysen/pruefliste.html", kontext, status=422)
    messages.success(request, "Der Punkt gilt mit Ihrer Begründung als erfüllt.")
    return _zurueck(request, gezeigt, lage)


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


@require_POST
@mit_recht(Recht.ANALYSE_LESEN)
def neue_liste(request: Anfrage, analyse_id: int) -> HttpResponse:
    """Die Analyse wird nach der Version geprüft, die inzwischen gilt."""
    gezeigt = abfragen.analyse_oder_404(request.user, analyse_id)
    try:
        uebernommen = neue_liste_uebernehmen(analyse=gezeigt, durch=request.user)
    except Fachfehler as fehler:
        messages.warning(request, fehler.text)
    else:
        messages.success(request, f"Geprüft wird jetzt nach „{uebernommen}“ ({in_worten(uebernommen)}).")
    return redirect("analysen:pruefliste", analyse_id=analyse_id)


def _zurueck(request: Anfrage, gezeigt: Analyse, lage: Lage | None = None) -> HttpResponse:
    if not request.htmx:
        return redirect(reverse("analysen:pruefliste", args=[gezeigt.pk]) + "?jetzt=1")
    return seite_oder_teil(request, "analysen/pruefliste.html", _kontext(request, gezeigt, lage))


def _rahmen(request: Anfrage, gezeigt: Analyse) -> dict[str, Any]:
    """Wonach geprüft wird, und ob es Neueres gibt."""
    liste = liste_der(gezeigt)
    neuere = neuere_liste(gezeigt)
    return {
        "titel": "Prüfliste",
        "analyse": gezeigt,
        "liste": liste,
        "version": in_worten(liste),
        "ersatz": ist_ersatz(liste, gezeigt.gliederung),
        "neuere": neuere,
        "neuere_version": in_worten(neuere) if neuere else "",
        "anders": unterschiede(vorlage_der_liste(liste), vorlage_der_liste(neuere)) if neuere else [],
        "darf_abhaken": darf_abhaken(request.user, gezeigt),
    }


def _kontext(request: Anfrage, gezeigt: Analyse, lage: Lage | None = None) -> dict[str, Any]:
    return {
        **_rahmen(request, gezeigt),
        "pruefliste": pruefen_und_merken(gezeigt, lage=lage),
        "darf_einreichen": darf_schritt(request.user, gezeigt, EINREICHEN),
    }
