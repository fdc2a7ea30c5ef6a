"""Die Startseite: für jede Rolle das, wofür sie kommt; wer mehrere Rollen hat, sieht alles untereinander.

Dazu der Rundgang, der neue Menschen über die Seiten ihrer Rolle führt.
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods

from agenturen.anfrage import Anfrage
from agenturen.rechte import Recht, darf
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.formulare import nummern
from sozialraum.start.abfragen.administration import lage
from sozialraum.start.abfragen.fachkraft import diese_woche
from sozialraum.start.abfragen.koordination import analysezeilen, aufgabenplanung
from sozialraum.start.abfragen.leitung import agenturen_im_blick, uebersicht
from sozialraum.start.abfragen.rundgang import adresse, rundgaenge
from sozialraum.start.rundgang_fuehren import rundgang_beenden, rundgang_gehen


@require_GET
def start(request: Anfrage) -> HttpResponse:
    person, heute = request.user, timezone.localdate()
    im_blick = agenturen_im_blick(person)
    koordiniert = darf(person, Recht.ANALYSE_BEARBEITEN)
    kontext = {
        "titel": f"Guten Tag, {person.name}",
        "heute": heute,
        "woche": diese_woche(person, heute) if darf(person, Recht.ANGEBOT_BEARBEITEN) else None,
        "analysezeilen": analysezeilen(person, heute) if koordiniert else None,
        "aufgabenplanung": aufgabenplanung(heute) if koordiniert or im_blick else None,
        "uebersicht": uebersicht(im_blick, heute) if im_blick else None,
        "lage": lage(heute) if person.ist_administration else None,
        "ohne_rolle": not person.rollen and not person.ist_administration,
    }
    return render(request, "start/start.html", kontext)


# Rundgang ----------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def rundgang(request: Anfrage) -> HttpResponse:
    """Alle Rundgänge der Person mit ihren Schritten; die Knöpfe gehen einen Schritt oder beenden ihn."""
    if request.method == "POST":
        return _rundgang_gehen(request)
    kontext = {"titel": "Rundgang", "rundgaenge": rundgaenge(request.user)}
    return render(request, "start/rundgang.html", kontext)


def _rundgang_gehen(request: Anfrage) -> HttpResponse:
    if "beenden" in request.POST:
        rundgang_beenden(durch=request.user)
        messages.info(
            request,
            "Der Rundgang ist beendet. Sie finden ihn im Menü unter Ihrem Namen, wenn Sie ihn noch einmal "
            "gehen möchten.",
        )
        return redirect(_zurueck(request))
    (nummer,) = nummern([request.POST.get("schritt", "")]) or [0]
    try:
        schritt = rundgang_gehen(durch=request.user, rolle=request.POST.get("rolle", ""), nummer=nummer)
    except Fachfehler as fehler:
        messages.error(request, fehler.text)
        return redirect("start:rundgang")
    # Die Marke führt Tastatur und Vorlesegerät zuerst zum Text des Schritts.
    return redirect(f"{adresse(request.user, schritt)}#rundgang")


def _zurueck(request: Anfrage) -> str:
    """Die Seite, von der die Person kam, wenn sie zu uns gehört."""
    weiter = request.POST.get("weiter", "")
    if url_has_allowed_host_and_scheme(weiter, allowed_hosts=None, require_https=request.is_secure()):
        return weiter
    return reverse("start:start")
