"""Seiten der Datenanfragen: Liste, Anfrage mit Schreiben und Arbeitsmappe, ihre Schritte."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agenturen.anfrage import Anfrage
from agenturen.gleichzeitig import konflikt
from agenturen.rechte import Recht, darf, mit_recht, pruefe
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.kern.listen import zeige_liste
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.kern.teilformulare import zeilen_anhaengen
from sozialraum.statistik.anfragen import abfragen
from sozialraum.statistik.anfragen.abgleich import abgleich, lieferungen_zur_anfrage, was_den_gebieten_fehlt
from sozialraum.statistik.anfragen.filters import Anfragefilter
from sozialraum.statistik.anfragen.forms import (
    EIGENE_ZEILEN,
    HOECHSTENS_EIGENE,
    LEERE_ZEILE,
    Ablehnung,
    Anfrageformular,
    EigeneMerkmale,
    Erinnerung,
    Katalogwahl,
    Ruecknahme,
    eigene_als_anfang,
)
from sozialraum.statistik.anfragen.gebiete import einheiten_der_anfrage
from sozialraum.statistik.anfragen.mappe import ART
from sozialraum.statistik.anfragen.modelle import Anfragezustand, Datenanfrage
from sozialraum.statistik.anfragen.schreiben import (
    ANFRAGE,
    ERINNERUNG,
    mappe_der_anfrage,
    mappenname,
    schreiben,
    schreiben_drucken,
    umfang,
)
from sozialraum.statistik.anfragen.stellen import (
    anfrage_aendern,
    anfrage_anlegen,
    anfrage_stellen,
    merkmale_festlegen,
)
from sozialraum.statistik.anfragen.verfolgen import (
    ablehnung_festhalten,
    anfrage_erinnern,
    anfrage_zurueckziehen,
)
from sozialraum.statistik.anfragen.zeitangaben import in_kuerze

MEHR = "mehr"
FRIST_ERINNERUNG = timedelta(weeks=2)


@require_GET
@mit_recht(Recht.ANFRAGE_LESEN)
def liste(request: Anfrage) -> HttpResponse:
    """Überfällige zuerst, dann nach Frist."""
    heute = timezone.localdate()
    return zeige_liste(
        request,
        filter=Anfragefilter(request.GET, queryset=abfragen.anfragen(heute)),
        vorlage="statistik/anfragen.html",
        sortierung={
            "dringend": ["dringend", "frist", "-nummer"],
            "nummer": "nummer",
            "betreff": DeutschSortiert("betreff"),
            "amt": DeutschSortiert("amt"),
            "frist": "frist",
        },
        vorgabe="dringend",
        mengenwort="Datenanfrage,Datenanfragen",
        kontext={
            "titel": "Datenanfragen",
            "heute": heute,
            "darf_fragen": darf(request.user, Recht.ANFRAGE_STELLEN),
        },
    )


# Entwurf -----------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.ANFRAGE_STELLEN)
def neu(request: Anfrage) -> HttpResponse:
    form = Anfrageformular(request.POST or None, person=request.user, ags=_gemeinde(request))
    if request.method == "POST" and form.is_valid():
        try:
            neue = anfrage_anlegen(
                agentur=form.cleaned_data["agentur"], angaben=form.angaben(), durch=request.user
            )
        except Fachfehler as fehler:
            form.add_error(None, fehler.text)
        else:
            return redirect("statistik:anfrage_merkmale", neue.pk)
    return _formularseite(request, form, {"titel": "Neue Datenanfrage"})


@require_http_methods(["GET", "POST"])
def aendern(request: Anfrage, anfrage_id: int) -> HttpResponse:
    anfrage = _eigene(request, anfrage_id)
    if not anfrage.ist_entwurf:
        return redirect("statistik:anfrage", anfrage.pk)
    form = Anfrageformular(request.POST or None, person=request.user, ags=_gemeinde(request), anfrage=anfrage)
    kontext: dict[str, Any] = {"titel": f"{anfrage.nummer} bearbeiten", "anfrage": anfrage}
    if request.method == "POST" and form.is_valid():
        try:
            anfrage_aendern(
                anfrage=anfrage,
                angaben=form.angaben(),
                version=form.cleaned_data["version"] or 0,
                durch=request.user,
            )
        except VeralteterStand:
            anfrage.refresh_from_db()
            felder = ("betreff", "amt", "anschrift", "email", "zweck", "frist")
            kontext["konflikt"] = konflikt(
                form,
                anfrage,
                version=anfrage.version,
                gespeichert={feld: getattr(anfrage, feld) for feld in felder},
            )
        except Fachfehler as fehler:
            form.add_error(None, fehler.text)
        else:
            messages.success(request, f"Die Anfrage {anfrage.nummer} ist gespeichert.")
            return redirect("statistik:anfrage", anfrage.pk)
    return _formularseite(request, form, kontext)


def _gemeinde(request: Anfrage) -> str:
    return request.POST.get("gemeinde") or request.GET.get("gemeinde", "")


def _formularseite(request: Anfrage, form: Anfrageformular, kontext: dict[str, Any]) -> HttpResponse:
    vorlage = "statistik/_anfrage_gebiete.html" if request.htmx else "statistik/anfrage_formular.html"
    alles = {"form": form, "aemter": abfragen.bekannte_aemter()} | kontext
    status = 409 if "konflikt" in kontext else 422 if form.errors else 200
    return render(request, vorlage, alles, status=status)


@require_http_methods(["GET", "POST"])
def merkmale(request: Anfrage, anfrage_id: int) -> HttpResponse:
    """Katalog und eigene Merkmale; `tat` „mehr“ hängt nur leere Zeilen an."""
    anfrage = _eigene(request, anfrage_id)
    if not anfrage.ist_entwurf:
        return redirect("statistik:anfrage", anfrage.pk)
    daten = request.POST.copy() if request.method == "POST" else None
    noch_mehr = daten is not None and daten.get("tat") == MEHR
    if daten is not None and noch_mehr:
        zeilen_anhaengen(daten, "form", [LEERE_ZEILE] * EIGENE_ZEILEN, hoechstens=HOECHSTENS_EIGENE)
    einheiten = einheiten_der_anfrage(anfrage)
    fehlende = was_den_gebieten_fehlt(einheiten, anfrage.zeitraeume)
    wahl = Katalogwahl(daten, anfrage=anfrage, fehlende=fehlende)
    eigene = EigeneMerkmale(daten, initial=eigene_als_anfang(anfrage.merkmale.all()))
    if daten is not None and not noch_mehr and wahl.is_valid() and eigene.is_valid():
        wuensche = [*wahl.wuensche(), *(wunsch for zeile in eigene if (wunsch := zeile.wunsch()))]
        try:
            merkmale_festlegen(
                anfrage=anfrage, merkmale=wuensche, version=wahl.cleaned_data["version"], durch=request.user
            )
        except Fachfehler as fehler:
            wahl.add_error(None, fehler.text)
        else:
            return redirect("statistik:anfrage", anfrage.pk)
    if noch_mehr:
        wahl.errors.clear()
    kontext = {
        "titel": "Merkmale der Anfrage",
        "anfrage": anfrage,
        "form": wahl,
        "eigene": eigene,
        "fehlende": fehlende,
        "noch_mehr": MEHR,
    }
    return render(request, "statistik/anfrage_merkmale.html", kontext, status=422 if wahl.errors else 200)


# Eine Anfrage ------------------------------------------------------------------------------------


@require_GET
def anfrage(request: Anfrage, anfrage_id: int) -> HttpResponse:
    eine = abfragen.anfrage_oder_404(request.user, anfrage_id)
    heute = timezone.localdate()
    gestellt = eine.gefragt_am is not None
    kontext = {
        "titel": eine.betreff,
        "anfrage": eine,
        "heute": heute,
        "ueberfaellig": eine.ist_unbeantwortet and eine.frist < heute,
        "umfang": umfang(eine),
        "zeitraeume": in_kuerze(eine.zeitraeume),
        "verlauf": abfragen.verlauf(eine),
        "lieferungen": lieferungen_zur_anfrage(eine) if gestellt else [],
        "abgleich": abgleich(eine) if eine.zustand == Anfragezustand.GELIEFERT else None,
        "darf_bearbeiten": darf(request.user, Recht.ANFRAGE_STELLEN, eine.agentur),
        "darf_lieferungen": darf(request.user, Recht.LIEFERUNG_LESEN),
        "darf_uebernehmen": darf(request.user, Recht.LIEFERUNG_BEARBEITEN),
    }
    return render(request, "statistik/anfrage.html", kontext)


@require_GET
def brief(request: Anfrage, anfrage_id: int, art: str) -> HttpResponse:
    """Das Schreiben auf dem Bildschirm."""
    eine = _mit_schreiben(request, anfrage_id, art)
    text = schreiben(eine, art)
    kontext = {"titel": text.titel, "anfrage": eine, "brief": text, "art": art}
    return render(request, "statistik/anfrage_schreiben.html", kontext)


@require_GET
def brief_pdf(request: Anfrage, anfrage_id: int, art: str) -> HttpResponse:
    eine = _mit_schreiben(request, anfrage_id, art)
    name = f"{'Erinnerung' if art == ERINNERUNG else 'Datenanfrage'}-{eine.nummer}.pdf"
    return _datei(schreiben_drucken(schreiben(eine, art)).inhalt, "application/pdf", name)


@require_GET
def mappe(request: Anfrage, anfrage_id: int) -> HttpResponse:
    eine = abfragen.anfrage_oder_404(request.user, anfrage_id)
    if eine.gefragt_am is None:
        # Ein Entwurf kann sich noch ändern; seine Mappe käme später nicht ohne Frage herein.
        raise Http404("Die Arbeitsmappe gibt es, sobald die Anfrage gestellt ist.")
    return _datei(mappe_der_anfrage(eine), ART, mappenname(eine))


def _mit_schreiben(request: Anfrage, anfrage_id: int, art: str) -> Datenanfrage:
    eine = abfragen.anfrage_oder_404(request.user, anfrage_id)
    if art not in (ANFRAGE, ERINNERUNG) or (art == ERINNERUNG and eine.erinnert_am is None):
        raise Http404("Dieses Schreiben gibt es nicht.")
    return eine


def _datei(inhalt: bytes, art: str, name: str) -> HttpResponse:
    return HttpResponse(
        inhalt, content_type=art, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


# Schritte ----------------------------------------------------------------------------------------


@require_POST
def stellen(request: Anfrage, anfrage_id: int) -> HttpResponse:
    eine = _eigene(request, anfrage_id)
    try:
        anfrage_stellen(anfrage=eine, durch=request.user)
    except Fachfehler as fehler:
        messages.error(request, fehler.text)
    else:
        messages.success(
            request, "Die Anfrage steht fest. Bitte senden Sie Schreiben und Arbeitsmappe an das Amt."
        )
    return redirect("statistik:anfrage", eine.pk)


@require_http_methods(["GET", "POST"])
def erinnern(request: Anfrage, anfrage_id: int) -> HttpResponse:
    eine = _eigene(request, anfrage_id)
    form = Erinnerung(request.POST or None, initial={"frist": timezone.localdate() + FRIST_ERINNERUNG})
    if form.is_valid():
        try:
            anfrage_erinnern(anfrage=eine, frist=form.cleaned_data["frist"], durch=request.user)
        except Fachfehler as fehler:
            form.add_error(None, fehler.text)
        else:
            return redirect("statistik:anfrage_schreiben", eine.pk, ERINNERUNG)
    return _schritt(request, eine, form, "An die Anfrage erinnern", "Erinnerung schreiben")


@require_http_methods(["GET", "POST"])
def ablehnung(request: Anfrage, anfrage_id: int) -> HttpResponse:
    eine = _eigene(request, anfrage_id)
    form = Ablehnung(request.POST or None, initial={"am": timezone.localdate()})
    if form.is_valid():
        try:
            ablehnung_festhalten(
                anfrage=eine, am=form.cleaned_data["am"], grund=form.cleaned_data["grund"], durch=request.user
            )
        except Fachfehler as fehler:
            form.add_error(None, fehler.text)
        else:
            messages.success(request, "Die Ablehnung ist festgehalten; sie steht unter „Grenzen der Daten“.")
            return redirect("statistik:anfrage", eine.pk)
    return _schritt(request, eine, form, "Ablehnung festhalten", "Ablehnung festhalten")


@require_http_methods(["GET", "POST"])
def zurueckziehen(request: Anfrage, anfrage_id: int) -> HttpResponse:
    eine = _eigene(request, anfrage_id)
    form = Ruecknahme(request.POST or None)
    if form.is_valid():
        try:
            anfrage_zurueckziehen(anfrage=eine, grund=form.cleaned_data["grund"], durch=request.user)
        except Fachfehler as fehler:
            form.add_error(None, fehler.text)
        else:
            messages.success(request, f"Die Anfrage {eine.nummer} ist zurückgezogen.")
            return redirect("statistik:anfrage", eine.pk)
    return _schritt(request, eine, form, "Anfrage zurückziehen", "Anfrage zurückziehen")


def _schritt(request: Anfrage, eine: Datenanfrage, form: Form, titel: str, knopf: str) -> HttpResponse:
    kontext = {"titel": titel, "anfrage": eine, "form": form, "knopftext": knopf}
    return render(request, "statistik/anfrage_schritt.html", kontext, status=422 if form.errors else 200)


def _eigene(request: Anfrage, anfrage_id: int) -> Datenanfrage:
    """Wer liest, darf sie sehen; wer nicht in ihrem Namen fragt, nicht bearbeiten."""
    eine = abfragen.anfrage_oder_404(request.user, anfrage_id)
    pruefe(request.user, Recht.ANFRAGE_STELLEN, eine.agentur)
    return eine
