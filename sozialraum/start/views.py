"""Die Startseite: für jede Rolle das, wofür sie kommt; wer mehrere Rollen hat, sieht alles untereinander.

Dazu, was Menschen begleitet: der Rundgang über die Seiten ihrer Rolle und die Wahl ihres Sozialraums.
"""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_http_methods

from agenturen.anfrage import Anfrage
from agenturen.rechte import Recht, darf, mit_recht
from analysen.ablauf.abfragen import wartet_auf_freigabe
from analysen.beteiligung.abfragen import zahl_offener_einladungen
from analysen.schreiben.abfragen import schreibarbeit
from sozialraum.bedarfe.abfragen import unbeantwortete
from sozialraum.kern.begriffe import nach_alphabet
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.formulare import nummern
from sozialraum.kern.listen import seite_oder_teil
from sozialraum.start.abfragen.administration import lage
from sozialraum.start.abfragen.fachkraft import diese_woche
from sozialraum.start.abfragen.koordination import analysezeilen, aufgabenplanung
from sozialraum.start.abfragen.leitung import agenturen_im_blick, uebersicht
from sozialraum.start.abfragen.rundgang import adresse, rundgaenge
from sozialraum.start.abfragen.sozialraumwahl import sozialraumwahl
from sozialraum.start.betreiberseiten import SEITEN, html
from sozialraum.start.rundgang_fuehren import rundgang_beenden, rundgang_gehen
from sozialraum.start.sozialraum_waehlen import sozialraum_waehlen
from sozialraum.statistik.anfragen.abfragen import ueberfaellige_anfragen

SOZIALRAUMWAHL = "start/sozialraumwahl.html"


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
        "schreibarbeit": schreibarbeit(person),
        "anfragen_ueberfaellig": ueberfaellige_anfragen(person, heute),
        "empfehlungen_unbeantwortet": unbeantwortete(person, heute).count(),
        "empfehlung_wochen": settings.EMPFEHLUNG_ANTWORT_WOCHEN,
        "einladungen": zahl_offener_einladungen(person),
        "freizugeben": wartet_auf_freigabe(person) if darf(person, Recht.ANALYSE_FREIGEBEN) else None,
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


# Sozialraum --------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.RAEUME_LESEN)
def sozialraum_waehlen_ansicht(request: Anfrage) -> HttpResponse:
    """Worauf Listen und neue Einträge sich beziehen; als Seite und als Blatt über der Seite."""
    if request.method == "POST":
        gewaehlt = nummern([request.POST.get("sozialraum", "")])
        try:
            sozialraum_waehlen(durch=request.user, nummer=gewaehlt[0] if gewaehlt else None)
        except Fachfehler as fehler:
            messages.error(request, fehler.text)
        return redirect(_ohne_eigene_wahl(_zurueck(request)))
    kontext = {
        "titel": "Sozialraum wählen",
        "wahl": sozialraumwahl(request.user),
        "weiter": request.GET.get("weiter", ""),
    }
    return seite_oder_teil(request, SOZIALRAUMWAHL, kontext)


def _ohne_eigene_wahl(adresse: str) -> str:
    """Die neue Wahl soll gelten: Was die Adresse selbst festlegte, fällt weg, ebenso die Seite der Liste."""
    pfad, _, angaben = adresse.partition("?")
    parameter = QueryDict(angaben, mutable=True)
    for name in ("sozialraum", "sozialraeume", "seite"):
        parameter.pop(name, None)
    return f"{pfad}?{parameter.urlencode()}" if parameter else pfad


# Nachschlagen --------------------------------------------------------------------------------------


@require_GET
def fachwoerter(request: Anfrage) -> HttpResponse:
    """Alle Erklärungen auf einer Seite, nach dem Alphabet."""
    kontext = {"titel": "Fachwörter", "begriffe": nach_alphabet()}
    return render(request, "start/fachwoerter.html", kontext)


# Seiten des Betreibers ---------------------------------------------------------------------------


@require_GET
@login_not_required
def betreiberseite(request: HttpRequest, schluessel: str) -> HttpResponse:
    """Impressum, Datenschutz oder Barrierefreiheit; auch ohne Anmeldung, auch ohne Text."""
    seite = SEITEN[schluessel]
    kontext = {
        "titel": seite.titel,
        # `als_html` lässt kein HTML des Textes durch.
        "text": mark_safe(html(seite)),
        "fehlt": f"Der Betreiber dieser Anwendung hat {seite.keine} hinterlegt.",
        "datei": seite.datei,
    }
    return render(request, "start/betreiberseite.html", kontext)
