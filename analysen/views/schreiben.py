"""Einen Text schreiben: speichern, sichern, Vorschau, Hinweise, Zahlen und Zitate einfügen, Stände."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from agenturen.anfrage import Anfrage
from agenturen.gleichzeitig import Konflikt, konflikt
from agenturen.rechte import Recht, mit_recht, pruefe
from analysen import abfragen
from analysen.beteiligung.mandant import mandant_der_analyse
from analysen.einfach.lesehinweise import lesbarkeit
from analysen.models import Baustein
from analysen.schreiben import hinweise as lesen
from analysen.schreiben.abfragen import letzter_stand, staende, staende_ohne_text, text_oder_404
from analysen.schreiben.forms import Kapiteltext
from analysen.schreiben.kapitelseite import textformular, textvorschau
from analysen.schreiben.regeln import darf_schreiben
from analysen.schreiben.text_schreiben import text_schreiben
from analysen.schreiben.vergleichen import in_worten, vergleiche
from analysen.views.kapitel import fertig_und_weiter, kapitelseite
from sozialraum.bedarfe.abfragen import zitate_zum_drucken
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.kern.formulare import nummern
from sozialraum.kern.listen import JE_SEITE, seite_oder_teil


def _zum_kapitel(baustein: Baustein) -> HttpResponseRedirect:
    """Nach oben, wo die Rückmeldung steht; bei mehreren Texten zu dem, um den es ging."""
    kapitel = baustein.kapitel
    texte = Baustein.objects.filter(kapitel=kapitel, art__in=Baustein.GESCHRIEBEN).count()
    return redirect(
        reverse("analysen:kapitel", args=[kapitel.analyse_id, kapitel.schluessel])
        + (f"#baustein-{baustein.pk}" if texte > 1 else "")
    )


# Speichern ---------------------------------------------------------------------------------------


@require_POST
@mit_recht(Recht.ANALYSE_LESEN)
def text(request: Anfrage, analyse_id: int, baustein_id: int) -> HttpResponse:
    """Der Knopf „Speichern“: danach steht das Kapitel wieder da, bei einem Konflikt mit beiden Texten.

    Mit `fertig=1` ist es auch fertig gemeldet, und es geht mit dem nächsten weiter.
    """
    baustein = text_oder_404(request.user, analyse_id, baustein_id)
    pruefe(request.user, Recht.ANALYSE_SCHREIBEN, baustein.kapitel.agentur)
    formular = textformular(baustein, daten=request.POST)
    gefunden: Konflikt | None = None
    status = 422
    if formular.is_valid():
        try:
            text_schreiben(baustein=baustein, durch=request.user, **formular.cleaned_data)
            if "fertig" in request.POST:
                return fertig_und_weiter(request, baustein.kapitel, was="gespeichert und fertig gemeldet")
        except VeralteterStand:
            gefunden, status = _konflikt(request, analyse_id, baustein_id, formular), 409
        except Fachfehler as fehler:
            formular.add_error("text", fehler.text)
        else:
            messages.success(request, f"Das Kapitel „{baustein.kapitel.titel}“ ist gespeichert.")
            return _zum_kapitel(baustein)
    kapitel = abfragen.kapitel_oder_404(request.user, analyse_id, baustein.kapitel.schluessel)
    return kapitelseite(request, kapitel, abgeschickt={baustein_id: (formular, gefunden)}, status=status)


def _konflikt(request: Anfrage, analyse_id: int, baustein_id: int, formular: Kapiteltext) -> Konflikt:
    # Noch einmal lesen: gespeichert wurde vielleicht erst, während diese Anfrage lief.
    jetzt = text_oder_404(request.user, analyse_id, baustein_id)
    gefunden = konflikt(formular, jetzt, version=jetzt.version, gespeichert={"text": jetzt.text})
    stand = letzter_stand(jetzt)
    if stand is None:
        return gefunden
    return Konflikt(stand.durch_name, stand.geschrieben, gefunden.unterschiede)


@require_POST
@mit_recht(Recht.ANALYSE_LESEN)
def text_sichern(request: Anfrage, analyse_id: int, baustein_id: int) -> JsonResponse:
    """Von selbst alle paar Sekunden: `version` und `gespeichert` (14:03), oder warum nicht."""
    baustein = text_oder_404(request.user, analyse_id, baustein_id)
    pruefe(request.user, Recht.ANALYSE_SCHREIBEN, baustein.kapitel.agentur)
    formular = textformular(baustein, daten=request.POST)
    if not formular.is_valid():
        fehler = " ".join(str(eine) for liste in formular.errors.values() for eine in liste)
        return JsonResponse({"fehler": fehler}, status=422)
    try:
        text_schreiben(baustein=baustein, durch=request.user, **formular.cleaned_data)
    except VeralteterStand:
        stand = letzter_stand(baustein)
        return JsonResponse({"wer": stand.durch_name if stand else "Jemand anderes"}, status=409)
    except Fachfehler as fehler_:
        return JsonResponse({"fehler": fehler_.text}, status=422)
    return JsonResponse({"version": baustein.version, "gespeichert": timezone.localtime().strftime("%H:%M")})


# Beim Schreiben ----------------------------------------------------------------------------------


@require_POST
@mit_recht(Recht.ANALYSE_LESEN)
def vorschau(request: Anfrage, analyse_id: int, baustein_id: int) -> HttpResponse:
    baustein = text_oder_404(request.user, analyse_id, baustein_id)
    bloecke = textvorschau(baustein.kapitel, baustein, _getippt(request))
    return render(request, "analysen/_textvorschau.html", {"baustein": baustein, "bloecke": bloecke})


@require_POST
@mit_recht(Recht.ANALYSE_LESEN)
def hinweise(request: Anfrage, analyse_id: int, baustein_id: int) -> HttpResponse:
    baustein = text_oder_404(request.user, analyse_id, baustein_id)
    getippt = _getippt(request)
    kontext = {
        "baustein": baustein,
        "analyse": baustein.kapitel.analyse,
        "hinweise": lesen.hinweise(baustein.kapitel, baustein, getippt),
        "einfach": lesbarkeit(getippt) if baustein.art == Baustein.Art.EINFACH else None,
        "schreibbar": darf_schreiben(request.user, baustein.kapitel),
    }
    return render(request, "analysen/_texthinweise.html", kontext)


def _getippt(request: Anfrage) -> str:
    """Der Text im Feld, mit den Zeilenenden, mit denen der Browser selbst zählt; zu langer fällt weg."""
    formular = Kapiteltext(request.POST)
    formular.full_clean()
    return str(formular.cleaned_data.get("text", "")).replace("\r\n", "\n")


@require_GET
@mit_recht(Recht.ANALYSE_LESEN)
def zahl_einfuegen(request: Anfrage, analyse_id: int, baustein_id: int) -> HttpResponse:
    baustein = text_oder_404(request.user, analyse_id, baustein_id)
    suche = request.GET.get("suche", "")
    kontext = {
        "baustein": baustein,
        "kapitel": baustein.kapitel,
        "analyse": baustein.kapitel.analyse,
        "titel": "Zahl einfügen",
        "suche": suche,
        "wahl": lesen.zahlenwahl(
            baustein.kapitel.analyse, suche=suche, zeitraum=request.GET.get("zeitraum", "")
        ),
    }
    return seite_oder_teil(request, "analysen/zahl_einfuegen.html", kontext)


@require_GET
@mit_recht(Recht.ANALYSE_LESEN)
def zitat_einfuegen(request: Anfrage, analyse_id: int, baustein_id: int) -> HttpResponse:
    baustein = text_oder_404(request.user, analyse_id, baustein_id)
    analyse = baustein.kapitel.analyse
    with mandant_der_analyse(analyse):
        zitate = zitate_zum_drucken(analyse.sozialraeume.all())
    kontext = {
        "baustein": baustein,
        "kapitel": baustein.kapitel,
        "analyse": analyse,
        "titel": "Zitat einfügen",
        "zitate": [
            {"zitat": zitat, "einsatz": _als_zitat(zitat.text, zitat.funktion or zitat.gespraech.funktion)}
            for zitat in zitate
        ],
    }
    return seite_oder_teil(request, "analysen/zitat_einfuegen.html", kontext)


def _als_zitat(text: str, funktion: str) -> str:
    zeilen = "\n".join(f"> {zeile}".rstrip() for zeile in text.strip().splitlines())
    return f"{zeilen}\n>\n> — {funktion}" if funktion else zeilen


# Stände ------------------------------------------------------------------------------------------


@require_GET
@mit_recht(Recht.ANALYSE_LESEN)
def textstaende(request: Anfrage, analyse_id: int, baustein_id: int) -> HttpResponse:
    """Die Stände, seitenweise; verglichen werden die gewählten, sonst der jüngste mit dem davor.

    Gewählte stehen auf jeder Seite, sonst ließe sich ein alter nicht mit einem neuen vergleichen.
    """
    baustein = text_oder_404(request.user, analyse_id, baustein_id)
    alle = staende_ohne_text(baustein)
    seite = Paginator(alle, JE_SEITE).get_page(request.GET.get("seite"))
    gemeint = set(nummern([request.GET.get("von", ""), request.GET.get("bis", "")]))
    gewaehlt = list(alle.filter(nummer__in=gemeint)) if gemeint else []
    if len(gewaehlt) < 2:
        gewaehlt = list(alle[:2])
    auf_der_seite = list(seite.object_list)
    gezeigte = {stand.nummer for stand in auf_der_seite}
    kontext = {
        "baustein": baustein,
        "kapitel": baustein.kapitel,
        "analyse": baustein.kapitel.analyse,
        "titel": "Stände des Textes",
        "staende": [stand for stand in gewaehlt if stand.nummer not in gezeigte] + auf_der_seite,
        "gewaehlt": gewaehlt,
        "seite": seite,
        "seiten": seite.paginator.get_elided_page_range(seite.number, on_each_side=1, on_ends=1),
        "schreibbar": darf_schreiben(request.user, baustein.kapitel),
    }
    if len(gewaehlt) == 2:
        bis, von = gewaehlt
        stuecke = vergleiche(von.text, bis.text)
        kontext |= {"von": von, "bis": bis, "stuecke": stuecke, "unterschied": in_worten(stuecke)}
    return render(request, "analysen/staende.html", kontext)


@require_POST
@mit_recht(Recht.ANALYSE_LESEN)
def stand_wiederherstellen(request: Anfrage, analyse_id: int, baustein_id: int, nummer: int) -> HttpResponse:
    baustein = text_oder_404(request.user, analyse_id, baustein_id)
    stand = staende(baustein).filter(nummer=nummer).first()
    if stand is None:
        raise Http404("Diesen Stand gibt es nicht.")
    versionen = nummern([request.POST.get("version", "")])
    try:
        text_schreiben(
            baustein=baustein,
            text=stand.text,
            version=versionen[0] if versionen else 0,
            durch=request.user,
            neuer_stand=True,
        )
    except Fachfehler as fehler:
        messages.error(request, fehler.text)
        return redirect("analysen:textstaende", analyse_id=analyse_id, baustein_id=baustein_id)
    messages.success(request, f"Stand {nummer} gilt wieder; was bis eben dastand, bleibt als Stand erhalten.")
    return _zum_kapitel(baustein)
