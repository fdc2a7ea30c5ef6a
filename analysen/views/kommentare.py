"""Kommentare zu einem Kapitel und wer es bis wann schreibt."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agenturen.anfrage import Anfrage
from agenturen.rechte import Recht, darf, mit_recht, pruefe
from analysen import abfragen
from analysen.ablauf.entwurf import kommentierbar
from analysen.models import Baustein, Kapitel
from analysen.schreiben.abfragen import alle_kommentare, kommentar_oder_404, kommentare
from analysen.schreiben.forms import NeuerKommentar, Zuteilung
from analysen.schreiben.kollegium import kollegium, schreibende
from analysen.schreiben.kommentieren import kommentar_erledigen, kommentieren
from analysen.schreiben.zuteilen import (
    darf_zuteilen,
    geschriebene_fertigmelden,
    kapitel_fertigmelden,
    kapitel_zuteilen,
)
from analysen.views.kapitel import fertig_und_weiter
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.formulare import nummern
from sozialraum.kern.listen import JE_SEITE, seite_oder_teil
from sozialraum.kern.zahlen import anzahl


@require_POST
@mit_recht(Recht.ANALYSE_LESEN)
def neu(request: Anfrage, analyse_id: int, schluessel: str) -> HttpResponse:
    kapitel = abfragen.kapitel_oder_404(request.user, analyse_id, schluessel)
    pruefe(request.user, Recht.ANALYSE_KOMMENTIEREN)
    gemeint = nummern([request.POST.get("baustein", "")])
    baustein = next((einer for einer in kapitel.bausteine.all() if einer.pk in gemeint), None)
    formular = NeuerKommentar(request.POST, menschen=kollegium(kapitel.analyse))
    if formular.is_valid():
        try:
            kommentieren(kapitel=kapitel, baustein=baustein, durch=request.user, **formular.cleaned_data)
        except Fachfehler as fehler:
            formular.add_error("text", fehler.text)
    if formular.is_valid():
        return _gruppe(request, kapitel, baustein, NeuerKommentar(menschen=kollegium(kapitel.analyse)))
    return _gruppe(request, kapitel, baustein, formular, status=422)


@require_POST
@mit_recht(Recht.ANALYSE_LESEN)
def erledigen(request: Anfrage, analyse_id: int, kommentar_id: int) -> HttpResponse:
    """Erledigt, mit `offen=1` wieder offen."""
    kommentar = kommentar_oder_404(request.user, analyse_id, kommentar_id)
    try:
        kommentar_erledigen(kommentar=kommentar, erledigt="offen" not in request.POST, durch=request.user)
    except Fachfehler as fehler:
        messages.warning(request, fehler.text)
    kapitel = abfragen.kapitel_oder_404(request.user, analyse_id, kommentar.kapitel.schluessel)
    baustein = next((b for b in kapitel.bausteine.all() if b.pk == kommentar.baustein_id), None)
    return _gruppe(request, kapitel, baustein, NeuerKommentar(menschen=kollegium(kapitel.analyse)))


def _gruppe(
    request: Anfrage,
    kapitel: Kapitel,
    baustein: Baustein | None,
    formular: NeuerKommentar,
    *,
    status: int = 200,
) -> HttpResponse:
    """Die Kommentare neben einem Text (oder zum ganzen Kapitel); ohne htmx die Seite des Kapitels."""
    if not request.htmx:
        for fehler in formular.errors.values():
            messages.error(request, " ".join(str(eine) for eine in fehler))
        return _zum_kapitel(kapitel, baustein)
    kontext = {
        "kapitel": kapitel,
        "analyse": kapitel.analyse,
        "baustein": baustein,
        "kommentare": [
            eines for eines in kommentare(kapitel) if eines.baustein_id == (baustein.pk if baustein else None)
        ],
        "kommentarform": formular,
        "kommentierbar": kommentierbar(kapitel.analyse),
    }
    return render(request, "analysen/_kommentare.html", kontext, status=status)


def _zum_kapitel(kapitel: Kapitel, baustein: Baustein | None) -> HttpResponseRedirect:
    stelle = f"kommentare-{baustein.pk if baustein else 'kapitel'}"
    return redirect(reverse("analysen:kapitel", args=[kapitel.analyse_id, kapitel.schluessel]) + f"#{stelle}")


@require_GET
@mit_recht(Recht.ANALYSE_LESEN)
def liste(request: Anfrage, analyse_id: int, schluessel: str) -> HttpResponse:
    """Alle Kommentare des Kapitels, auch ältere und erledigte, zum Blättern."""
    kapitel = abfragen.kapitel_oder_404(request.user, analyse_id, schluessel)
    seite = Paginator(alle_kommentare(kapitel), JE_SEITE).get_page(request.GET.get("seite"))
    kontext = {
        "kapitel": kapitel,
        "analyse": kapitel.analyse,
        "titel": "Kommentare",
        "seite": seite,
        "seiten": seite.paginator.get_elided_page_range(seite.number, on_each_side=1, on_ends=1),
        "kommentierbar": kommentierbar(kapitel.analyse) and darf(request.user, Recht.ANALYSE_KOMMENTIEREN),
    }
    return seite_oder_teil(request, "analysen/kommentarliste.html", kontext)


# Wer schreibt was bis wann -----------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.ANALYSE_LESEN)
def zuteilung(request: Anfrage, analyse_id: int, schluessel: str) -> HttpResponse:
    kapitel = abfragen.kapitel_oder_404(request.user, analyse_id, schluessel)
    if request.method == "POST":
        pruefe(request.user, Recht.ANALYSE_BEARBEITEN, kapitel.analyse.agentur)
    formular = Zuteilung(
        request.POST or None, kapitel=kapitel, menschen=schreibende(kapitel.analyse, kapitel.agentur)
    )
    if request.method == "POST" and formular.is_valid():
        try:
            kapitel_zuteilen(kapitel=kapitel, durch=request.user, **formular.cleaned_data)
        except Fachfehler as fehler:
            formular.add_error(None, fehler.text)
        else:
            messages.success(request, f"Für „{kapitel.titel}“ ist festgehalten, wer bis wann schreibt.")
            return redirect("analysen:analyse", analyse_id=analyse_id)
    kontext = {
        "kapitel": kapitel,
        "analyse": kapitel.analyse,
        "titel": f"Wer schreibt „{kapitel.titel}“?",
        "form": formular,
        "darf_zuteilen": darf_zuteilen(request.user, kapitel.analyse),
    }
    return render(request, "analysen/zuteilung.html", kontext, status=422 if formular.errors else 200)


@require_POST
@mit_recht(Recht.ANALYSE_LESEN)
def geschriebene_fertig(request: Anfrage, analyse_id: int) -> HttpResponse:
    """Alle geschriebenen Kapitel auf einmal fertig melden."""
    analyse = abfragen.analyse_oder_404(request.user, analyse_id)
    try:
        gemeldet = geschriebene_fertigmelden(analyse=analyse, durch=request.user)
    except Fachfehler as fehler:
        messages.error(request, fehler.text)
    else:
        if gemeldet:
            messages.success(request, f"{anzahl(gemeldet, 'Kapitel ist', 'Kapitel sind')} fertig gemeldet.")
        else:
            messages.info(request, "Kein Kapitel ist zugleich geschrieben und noch nicht fertig gemeldet.")
    return redirect("analysen:analyse", analyse_id=analyse.pk)


@require_POST
@mit_recht(Recht.ANALYSE_SCHREIBEN)
def fertig(request: Anfrage, analyse_id: int, schluessel: str) -> HttpResponse:
    """Fertig melden und weiter zum nächsten offenen Kapitel; mit `offen=1` wieder öffnen."""
    kapitel = abfragen.kapitel_oder_404(request.user, analyse_id, schluessel)
    try:
        if "offen" not in request.POST:
            return fertig_und_weiter(request, kapitel, was="fertig gemeldet")
        kapitel_fertigmelden(kapitel=kapitel, fertig=False, durch=request.user)
    except Fachfehler as fehler:
        messages.error(request, fehler.text)
    else:
        messages.success(request, f"„{kapitel.titel}“ ist wieder in Arbeit.")
    return redirect("analysen:kapitel", analyse_id=kapitel.analyse_id, schluessel=kapitel.schluessel)
