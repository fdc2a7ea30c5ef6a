"""Seiten der Sitzungen: mitschreiben, ansehen, Protokoll, Verabredungen abhaken."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agenturen.anfrage import Anfrage
from agenturen.rechte import Recht, darf, pruefe
from netzwerke import abfragen
from netzwerke.models import Sitzung
from netzwerke.sitzung_speichern import sitzung_aendern, sitzung_anlegen
from netzwerke.sitzungseingabe import Sitzungseingabe
from netzwerke.verabredung_erledigen import verabredung_erledigen, verabredung_wieder_oeffnen
from sozialraum.kern.fehler import Fachfehler, VeralteterStand


@require_GET
def sitzung(request: Anfrage, sitzung_id: int) -> HttpResponse:
    gezeigte = abfragen.sitzung_oder_404(request.user, sitzung_id)
    return render(
        request,
        "netzwerke/sitzung.html",
        _inhalt(gezeigte)
        | {
            "titel": f"Sitzung am {gezeigte.datum:%d.%m.%Y}",
            "darf_bearbeiten": darf(request.user, Recht.NETZWERK_BEARBEITEN, gezeigte.netzwerk.agentur),
            "darf_grundlage": darf(request.user, Recht.BEDARF_BEARBEITEN),
        },
    )


@require_GET
def protokoll(request: Anfrage, sitzung_id: int) -> HttpResponse:
    """Zum Drucken und Weitergeben: was vertraulich ist, verlässt den Server hier nicht."""
    gezeigte = abfragen.sitzung_oder_404(request.user, sitzung_id)
    inhalt = _inhalt(gezeigte)
    inhalt["punkte"] = [
        (punkt, "" if punkt.vertraulich else punkt.ergebnis, "" if punkt.vertraulich else punkt.beschluss)
        for punkt in inhalt["punkte"]
    ]
    naechste = abfragen.folgende_sitzung(gezeigte)
    kontext = inhalt | {"titel": f"Protokoll vom {gezeigte.datum:%d.%m.%Y}", "naechste": naechste}
    return render(request, "netzwerke/protokoll.html", kontext)


def _inhalt(gezeigte: Sitzung) -> dict[str, Any]:
    return {
        "sitzung": gezeigte,
        "netzwerk": gezeigte.netzwerk,
        "heute": timezone.localdate(),
        "anwesende": list(gezeigte.anwesende.all()),
        "punkte": list(gezeigte.punkte.all()),
        "verabredungen": list(gezeigte.verabredungen.select_related("akteur")),
    }


# Mitschreiben ----------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def sitzung_neu(request: Anfrage, netzwerk_id: int) -> HttpResponse:
    netzwerk = abfragen.netzwerk_oder_404(request.user, netzwerk_id)
    pruefe(request.user, Recht.NETZWERK_BEARBEITEN, netzwerk.agentur)
    eingabe = Sitzungseingabe(
        netzwerk=netzwerk,
        daten=request.POST if request.method == "POST" else None,
        heute=timezone.localdate(),
    )
    if eingabe.soll_speichern and eingabe.ist_gueltig():
        try:
            neue = sitzung_anlegen(netzwerk=netzwerk, angaben=eingabe.angaben(), durch=request.user)
        except Fachfehler as fehler:
            eingabe.formular.add_error(None, fehler.text)
        else:
            return _weiter(request, eingabe, neue)
    kontext = {
        "titel": "Neue Sitzung",
        "netzwerk": netzwerk,
        "eingabe": eingabe,
        "form": eingabe.formular,
        "offene": abfragen.offene_verabredungen_in(netzwerk),
        "heute": timezone.localdate(),
    }
    return render(request, "netzwerke/sitzung_neu.html", kontext, status=eingabe.http_status)


@require_http_methods(["GET", "POST"])
def sitzung_bearbeiten(request: Anfrage, sitzung_id: int) -> HttpResponse:
    gespeichert = abfragen.sitzung_oder_404(request.user, sitzung_id)
    netzwerk = gespeichert.netzwerk
    pruefe(request.user, Recht.NETZWERK_BEARBEITEN, netzwerk.agentur)
    eingabe = Sitzungseingabe(
        netzwerk=netzwerk,
        # Das Formular schreibt beim Prüfen in sein Objekt; der gespeicherte Stand muss daneben bleiben.
        sitzung=abfragen.sitzung_oder_404(request.user, sitzung_id),
        daten=request.POST if request.method == "POST" else None,
        heute=timezone.localdate(),
    )
    if eingabe.soll_speichern and eingabe.ist_gueltig():
        try:
            geaendert = sitzung_aendern(
                sitzung=gespeichert, version=eingabe.version, angaben=eingabe.angaben(), durch=request.user
            )
        except VeralteterStand:
            eingabe.konflikt_zeigen(gespeichert)
        except Fachfehler as fehler:
            eingabe.formular.add_error(None, fehler.text)
        else:
            return _weiter(request, eingabe, geaendert)
    kontext = {
        "titel": f"Sitzung am {gespeichert.datum:%d.%m.%Y}",
        "sitzung": gespeichert,
        "netzwerk": netzwerk,
        "eingabe": eingabe,
        "form": eingabe.formular,
        "konflikt": eingabe.konflikt,
        "offene": abfragen.offene_verabredungen_in(netzwerk).exclude(sitzung=gespeichert),
        "heute": timezone.localdate(),
    }
    return render(request, "netzwerke/sitzung_aendern.html", kontext, status=eingabe.http_status)


def _weiter(request: Anfrage, eingabe: Sitzungseingabe, gespeichert: Sitzung) -> HttpResponse:
    if eingabe.schreibt_weiter:
        messages.success(request, f"Zwischengespeichert um {timezone.localtime():%H:%M} Uhr.")
        return redirect("netzwerke:sitzung_aendern", sitzung_id=gespeichert.pk)
    messages.success(request, f"Die Sitzung am {gespeichert.datum:%d.%m.%Y} ist gespeichert.")
    return redirect("netzwerke:sitzung", sitzung_id=gespeichert.pk)


# Verabredungen ---------------------------------------------------------------------------------


@require_POST
def erledigen(request: Anfrage, verabredung_id: int) -> HttpResponse:
    return _abhaken(request, verabredung_id, verabredung_erledigen, "erledigt")


@require_POST
def wieder_oeffnen(request: Anfrage, verabredung_id: int) -> HttpResponse:
    return _abhaken(request, verabredung_id, verabredung_wieder_oeffnen, "wieder offen")


def _abhaken(request: Anfrage, verabredung_id: int, verb: Callable[..., None], zustand: str) -> HttpResponse:
    verabredung = abfragen.verabredung_oder_404(request.user, verabredung_id)
    verb(verabredung=verabredung, durch=request.user)
    if request.htmx:
        kontext = {
            "verabredung": verabredung,
            "darf_bearbeiten": True,
            "heute": timezone.localdate(),
            "mit_netzwerk": "netzwerk" in request.GET,
            "ohne_sitzung": "sitzung" in request.GET,
        }
        return render(request, "netzwerke/_verabredung.html", kontext)
    messages.success(request, f"„{verabredung}“ ist {zustand}.")
    return redirect("netzwerke:netzwerk", netzwerk_id=verabredung.sitzung.netzwerk_id)
