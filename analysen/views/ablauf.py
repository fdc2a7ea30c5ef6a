"""Die Schritte einer Analyse: je Schritt eine Seite, die sagt, was geschieht, und es tut."""

from typing import Any

from django import forms as djangoforms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from agenturen.anfrage import Anfrage
from agenturen.models import Person
from agenturen.rechte import Recht, mit_recht, pruefe
from analysen import abfragen
from analysen.ablauf import forms
from analysen.ablauf.abschliessen import archivieren, berichtigen
from analysen.ablauf.einreichen import einreichen, zurueckgeben
from analysen.ablauf.freigeben import freigeben
from analysen.ablauf.pruefstand import naechste_nummer, pdf_mit_inhalt, pruefstand
from analysen.ablauf.regeln import andere_freigebende, darf_schritt, gibt_selbst_frei, pruefe_schritt
from analysen.ablauf.sperrfrist_aendern import sperrfrist_aendern, unter_sperrfrist
from analysen.ablauf.veroeffentlichen import veroeffentlichbare, veroeffentlichen, zurueckziehen
from analysen.ablauf.zustaende import (
    ARCHIVIEREN,
    BERICHTIGEN,
    EINREICHEN,
    FREIGEBEN,
    PRUEFUNG,
    SCHRITTE,
    VEROEFFENTLICHEN,
    ZURUECKGEBEN,
    ZURUECKZIEHEN,
    Schritt,
)
from analysen.darstellen import sicher
from analysen.formen import Vermerk
from analysen.formen.html import als_seite
from analysen.models import Analyse, Veroeffentlichung
from sozialraum.kern import zahlen
from sozialraum.kern.fehler import Fachfehler, VeralteterStand

SEITE = "analysen/schritt.html"


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.ANALYSE_LESEN)
def schritt(request: Anfrage, analyse_id: int, verb: str) -> HttpResponse:
    analyse = abfragen.analyse_oder_404(request.user, analyse_id)
    gemeint = SCHRITTE.get(verb)
    # Zurückgezogen wird eine bestimmte Fassung, unter ihrer eigenen Adresse.
    if gemeint is None or gemeint is ZURUECKZIEHEN:
        raise Http404("Diesen Schritt gibt es nicht.")
    try:
        pruefe_schritt(request.user, analyse, gemeint)
        formular = _formular(request, analyse, gemeint)
    except Fachfehler as fehler:
        messages.warning(request, fehler.text)
        return redirect("analysen:analyse", analyse_id=analyse.pk)
    if request.method == "POST" and formular.is_valid():
        try:
            meldung = _gehen(gemeint, analyse, formular, request.user)
        except VeralteterStand as fehler:
            messages.warning(request, fehler.text)
            # Die Seite der Freigabe zeigt, was anders ist; geht der Schritt nicht mehr, leitet sie weiter.
            if gemeint is FREIGEBEN:
                return redirect("analysen:schritt", analyse_id=analyse.pk, verb=verb)
            return redirect("analysen:analyse", analyse_id=analyse.pk)
        except Fachfehler as fehler:
            formular.add_error(None, fehler.text)
            # Das Verb hatte den Zustand schon gesetzt; die Datenbank hat ihn zurückgenommen.
            analyse = abfragen.analyse_oder_404(request.user, analyse_id)
        else:
            messages.success(request, meldung)
            return redirect("analysen:analyse", analyse_id=analyse.pk)
    kontext = {"titel": gemeint.knopf, "analyse": analyse, "schritt": gemeint, "form": formular}
    if gemeint is VEROEFFENTLICHEN:
        kontext["fassung"] = veroeffentlichbare(analyse)
    if gemeint is FREIGEBEN:
        stand = pruefstand(analyse)
        if not formular.is_bound:
            formular.initial["geprueft"] = stand.pruefsumme
        kontext |= {"stand": stand, "pdf": pdf_mit_inhalt(analyse, stand.pruefsumme)}
    return render(request, SEITE, kontext, status=422 if formular.errors else 200)


@require_GET
@mit_recht(Recht.ANALYSE_LESEN)
def zur_freigabe(request: Anfrage, analyse_id: int) -> HttpResponse:
    """Was jetzt freigegeben würde, ganz und in der Gestalt der Ausgabe."""
    analyse = abfragen.analyse_oder_404(request.user, analyse_id)
    if analyse.zustand != PRUEFUNG:
        messages.warning(request, f"„{analyse}“ liegt gerade nicht zur Prüfung vor.")
        return redirect("analysen:analyse", analyse_id=analyse.pk)
    stand = pruefstand(analyse, mit_unterschieden=False)
    vermerk = Vermerk(
        fassung=naechste_nummer(analyse),
        vorschau=True,
        stand=timezone.now(),
        pruefsumme=stand.pruefsumme,
    )
    kontext = {
        "titel": analyse.titel,
        "analyse": analyse,
        "stand": stand,
        "seite": sicher(als_seite(stand.inhalt, vermerk)),
        "darf_freigeben": darf_schritt(request.user, analyse, FREIGEBEN),
    }
    return render(request, "analysen/zur_freigabe.html", kontext)


def _formular(request: Anfrage, analyse: Analyse, gemeint: Schritt) -> djangoforms.Form:
    """Das Formular des Schritts. Fehler: `Fachfehler`, wenn es nichts zu veröffentlichen gibt."""
    daten = request.POST if request.method == "POST" else None
    if gemeint is FREIGEBEN:
        gesehen = analyse.eingereicht.isoformat() if analyse.eingereicht else ""
        selbst = gibt_selbst_frei(request.user, analyse)
        return forms.Freigabe(
            daten,
            selbst=selbst,
            andere=[eine.name for eine in andere_freigebende(request.user, analyse)] if selbst else [],
            initial={"eingereicht": gesehen},
        )
    if gemeint is VEROEFFENTLICHEN:
        fassung = veroeffentlichbare(analyse)
        if fassung is None:
            raise Fachfehler(
                "Die letzte Fassung wurde zurückgezogen und wird nicht wieder öffentlich. Beginnen Sie eine "
                "Berichtigung; die nächste Fassung lässt sich veröffentlichen."
            )
        return forms.Veroeffentlichung(daten, initial={"fassung": fassung.nummer})
    return _FORMULARE[gemeint.verb](daten)


_FORMULARE: dict[str, type[djangoforms.Form]] = {
    EINREICHEN.verb: forms.OhneAngaben,
    ZURUECKGEBEN.verb: forms.Zurueckgabe,
    ARCHIVIEREN.verb: forms.OhneAngaben,
    BERICHTIGEN.verb: forms.Berichtigung,
}


def _gehen(gemeint: Schritt, analyse: Analyse, formular: Any, durch: Person) -> str:
    """Ruft das Verb; gibt die Meldung. Fehler: die des Verbs."""
    angaben = formular.cleaned_data
    match gemeint.verb:
        case EINREICHEN.verb:
            einreichen(analyse=analyse, durch=durch)
            return "Die Analyse ist eingereicht. Wer freigeben kann, hat eine Nachricht."
        case ZURUECKGEBEN.verb:
            zurueckgeben(analyse=analyse, grund=angaben["grund"], durch=durch)
            return "Die Analyse ist zurückgegeben und wieder im Entwurf."
        case FREIGEBEN.verb:
            fassung = freigeben(
                analyse=analyse,
                durch=durch,
                eingereicht=angaben["eingereicht"],
                geprueft=angaben["geprueft"],
                selbst_weil=angaben.get("selbst_weil", ""),
            )
            return f"Die Analyse ist freigegeben. Fassung {fassung.nummer} steht fest."
        case VEROEFFENTLICHEN.verb:
            return _veroeffentlichen(analyse, formular, durch)
        case ARCHIVIEREN.verb:
            archivieren(analyse=analyse, durch=durch)
            return "Die Analyse ist archiviert."
        case _:
            berichtigen(analyse=analyse, was=angaben["was"], durch=durch)
            return "Die Analyse ist wieder im Entwurf. Die bisherige Fassung bleibt, wie sie ist."


def _veroeffentlichen(analyse: Analyse, formular: forms.Veroeffentlichung, durch: Person) -> str:
    fassung = veroeffentlichbare(analyse)
    if fassung is None or fassung.nummer != formular.cleaned_data["fassung"]:
        raise VeralteterStand("Inzwischen gibt es eine andere Fassung. Bitte sehen Sie sich den Stand an.")
    ab = formular.sperrfrist()
    veroeffentlichen(
        fassung=fassung, durch=durch, ab=ab, zusammenfassung=formular.cleaned_data["zusammenfassung"]
    )
    if ab is not None:
        return f"Fassung {fassung.nummer} ist veröffentlicht; zu sehen ist sie nach der Sperrfrist."
    return f"Fassung {fassung.nummer} ist veröffentlicht."


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.ANALYSE_LESEN)
def zurueckziehen_ansicht(request: Anfrage, analyse_id: int, nummer: int) -> HttpResponse:
    analyse = abfragen.analyse_oder_404(request.user, analyse_id)
    pruefe(request.user, ZURUECKZIEHEN.recht, analyse.agentur)
    veroeffentlichung = _veroeffentlichung_oder_404(analyse, nummer)
    formular = forms.Ruecknahme(request.POST or None)
    if request.method == "POST" and formular.is_valid():
        try:
            zurueckziehen(
                veroeffentlichung=veroeffentlichung, grund=formular.cleaned_data["grund"], durch=request.user
            )
        except VeralteterStand as fehler:
            messages.warning(request, fehler.text)
            return redirect("analysen:fassungen", analyse_id=analyse.pk)
        except Fachfehler as fehler:
            formular.add_error("grund", fehler.text)
            analyse = abfragen.analyse_oder_404(request.user, analyse_id)
        else:
            messages.success(request, f"Fassung {nummer} ist zurückgezogen; ihre Adresse zeigt den Vermerk.")
            return redirect("analysen:fassungen", analyse_id=analyse.pk)
    kontext = {
        "titel": f"Fassung {nummer} zurückziehen",
        "analyse": analyse,
        "schritt": ZURUECKZIEHEN,
        "form": formular,
    }
    return render(request, SEITE, kontext, status=422 if formular.errors else 200)


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.ANALYSE_LESEN)
def sperrfrist(request: Anfrage, analyse_id: int, nummer: int) -> HttpResponse:
    """Den Zeitpunkt verschieben, zu dem eine Fassung öffentlich wird, solange er noch kommt."""
    analyse = abfragen.analyse_oder_404(request.user, analyse_id)
    pruefe(request.user, VEROEFFENTLICHEN.recht, analyse.agentur)
    veroeffentlichung = _veroeffentlichung_oder_404(analyse, nummer)
    if not unter_sperrfrist(veroeffentlichung):
        messages.warning(request, f"Für Fassung {nummer} läuft keine Sperrfrist mehr.")
        return redirect("analysen:fassungen", analyse_id=analyse.pk)
    bisher = timezone.localtime(veroeffentlichung.ab)
    formular = forms.Sperrfrist(
        request.POST or None, initial={"ab": bisher.date(), "uhrzeit": bisher.time().replace(microsecond=0)}
    )
    if request.method == "POST" and formular.is_valid():
        try:
            sperrfrist_aendern(
                veroeffentlichung=veroeffentlichung, ab=formular.sperrfrist(), durch=request.user
            )
        except VeralteterStand as fehler:
            messages.warning(request, fehler.text)
            return redirect("analysen:fassungen", analyse_id=analyse.pk)
        except Fachfehler as fehler:
            formular.add_error("ab", fehler.text)
        else:
            ab = zahlen.zeitpunkt(veroeffentlichung.ab)
            messages.success(
                request, f"Die Sperrfrist ist geändert: Fassung {nummer} ist ab {ab} öffentlich."
            )
            return redirect("analysen:fassungen", analyse_id=analyse.pk)
    kontext = {
        "titel": f"Sperrfrist von Fassung {nummer}",
        "analyse": analyse,
        "veroeffentlichung": veroeffentlichung,
        "form": formular,
    }
    return render(request, "analysen/sperrfrist.html", kontext, status=422 if formular.errors else 200)


def _veroeffentlichung_oder_404(analyse: Analyse, nummer: int) -> Veroeffentlichung:
    gefunden: Veroeffentlichung = get_object_or_404(
        Veroeffentlichung.objects.select_related("fassung").defer("fassung__inhalt"),
        fassung__analyse=analyse,
        fassung__nummer=nummer,
    )
    gefunden.fassung.analyse = analyse
    return gefunden
