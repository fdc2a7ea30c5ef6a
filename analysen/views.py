"""Seiten der Analysen: Liste, Anlegen, Kapitel schreiben, PDF erzeugen und herunterladen."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agenturen.anfrage import Anfrage
from agenturen.gleichzeitig import konflikt
from agenturen.rechte import Recht, darf, mit_recht, pruefe
from agenturen.views import fortschritt_kontext
from analysen import abfragen
from analysen.analyse_anlegen import analyse_anlegen
from analysen.auszeichnung import als_html
from analysen.betroffene import betroffene, hinfaellige_je_fassung
from analysen.darstellen import blicke_fuer_vorlage, fuer_vorlage, sicher
from analysen.filters import Analysefilter
from analysen.forms import Kapiteltext, NeueAnalyse
from analysen.herkunft import Herkunftsadressen, angebote_in
from analysen.kapitel_schreiben import darf_schreiben, kapitel_schreiben
from analysen.kapitelvorlage import FRAGEN
from analysen.models import Analyse, Baustein
from analysen.pdf_anstossen import pdf_anstossen
from analysen.zusammenstellen import blicke_der_analyse, kapitelvorschau
from angebote.abfragen import sichtbare_angebote
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.kern.listen import zeige_liste
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume.abfragen import sozialraum_oder_404


@require_GET
@mit_recht(Recht.ANALYSE_LESEN)
def liste(request: Anfrage) -> HttpResponse:
    return zeige_liste(
        request,
        filter=Analysefilter(
            request.GET,
            queryset=abfragen.mit_stand(abfragen.sichtbare_analysen(request.user)),
            person=request.user,
        ),
        vorlage="analysen/liste.html",
        sortierung={
            "titel": DeutschSortiert("titel"),
            "jahr": "berichtsjahr",
            "stand": "geaendert",
            "pdf": "pdf_erstellt",
        },
        vorgabe="-jahr",
        mengenwort="Analyse,Analysen",
        kontext={"titel": "Analysen", "darf_anlegen": darf(request.user, Recht.ANALYSE_BEARBEITEN)},
    )


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.ANALYSE_BEARBEITEN)
def neu(request: Anfrage) -> HttpResponse:
    formular = NeueAnalyse(
        request.POST or None,
        person=request.user,
        sozialraum=request.GET.get("sozialraum") or request.user.aktueller_sozialraum,
    )
    if request.method == "POST" and formular.is_valid():
        angelegt = analyse_anlegen(durch=request.user, **formular.cleaned_data)
        messages.success(
            request, f"„{angelegt}“ ist angelegt. Die Kapitel mit Zahlen sind schon gefüllt; das PDF auch."
        )
        return redirect("analysen:analyse", analyse_id=angelegt.pk)
    return render(
        request,
        "analysen/neu.html",
        {"titel": "Neue Analyse", "form": formular},
        status=422 if formular.errors else 200,
    )


@require_GET
@mit_recht(Recht.ANALYSE_LESEN)
def analyse(request: Anfrage, analyse_id: int) -> HttpResponse:
    gezeigt = abfragen.analyse_oder_404(request.user, analyse_id)
    kapitel = list(abfragen.kapitel_der_analyse(gezeigt))
    for eines in kapitel:
        eines.analyse = gezeigt
    return render(
        request,
        "analysen/analyse.html",
        {
            "analyse": gezeigt,
            "titel": gezeigt.titel,
            "kapitel": [
                {
                    "kapitel": eines,
                    "text": abfragen.eigener_text(eines),
                    "erzeugt": [b for b in eines.bausteine.all() if b.art != Baustein.Art.TEXT],
                    "darf_schreiben": darf_schreiben(request.user, eines),
                }
                for eines in kapitel
            ],
            "darf_ausgeben": darf(request.user, Recht.ANALYSE_AUSGEBEN, gezeigt.agentur),
            **_fassungskontext(request, gezeigt),
        },
    )


@require_GET
@mit_recht(Recht.ANALYSE_LESEN)
def blick(request: Anfrage, analyse_id: int) -> HttpResponse:
    gezeigt = abfragen.analyse_oder_404(request.user, analyse_id)
    blicke, gebiete = blicke_der_analyse(gezeigt)
    kontext = {
        "analyse": gezeigt,
        "blicke": blicke_fuer_vorlage(blicke, Herkunftsadressen(gebiete)),
        "titel": "Auf einen Blick",
    }
    return render(request, _seite_oder_teil(request, "blick"), kontext)


# PDF ----------------------------------------------------------------------------------------------


@require_POST
@mit_recht(Recht.ANALYSE_AUSGEBEN)
def pdf(request: Anfrage, analyse_id: int) -> HttpResponse:
    gezeigt = abfragen.analyse_oder_404(request.user, analyse_id)
    pdf_anstossen(analyse=gezeigt, durch=request.user)
    if request.htmx:
        return render(request, "analysen/_fassungen.html", _fassungskontext(request, gezeigt))
    return redirect("analysen:analyse", analyse_id=gezeigt.pk)


@require_GET
@mit_recht(Recht.ANALYSE_LESEN)
def fassungen(request: Anfrage, analyse_id: int) -> HttpResponse:
    gezeigt = abfragen.analyse_oder_404(request.user, analyse_id)
    kontext = {"titel": "Fassungen", **_fassungskontext(request, gezeigt)}
    return render(request, _seite_oder_teil(request, "fassungen"), kontext)


def _fassungskontext(request: Anfrage, gezeigt: Analyse) -> dict[str, Any]:
    vorgang = abfragen.juengster_vorgang(gezeigt)
    vorhandene = list(abfragen.fassungen(gezeigt))
    hinfaellig = hinfaellige_je_fassung(vorhandene)
    return {
        "analyse": gezeigt,
        "fassungen": [(fassung, hinfaellig.get(fassung.pk, [])) for fassung in vorhandene],
        "darf_ausgeben": darf(request.user, Recht.ANALYSE_AUSGEBEN, gezeigt.agentur),
        "eigener_vorgang": vorgang is not None and vorgang.durch_id == request.user.pk,
        **(fortschritt_kontext(vorgang) if vorgang else {"vorgang": None}),
    }


@require_GET
@mit_recht(Recht.ANALYSE_LESEN)
def datei(request: Anfrage, analyse_id: int, nummer: int, form: str) -> FileResponse:
    gefunden = abfragen.datei_oder_404(request.user, analyse_id, nummer, form)
    try:
        strom = gefunden.datei.open("rb")
    except FileNotFoundError as fehler:
        raise Http404("Die Datei fehlt im Datenordner. Bitte erzeugen Sie das PDF neu.") from fehler
    return FileResponse(
        strom,
        as_attachment=True,
        filename=abfragen.dateiname(gefunden),
        content_type="application/pdf",
        headers={"Cache-Control": "private, no-store"},
    )


# Kapitel ------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.ANALYSE_LESEN)
def kapitel(request: Anfrage, analyse_id: int, schluessel: str) -> HttpResponse:
    gezeigt = abfragen.kapitel_oder_404(request.user, analyse_id, schluessel)
    text = abfragen.eigener_text(gezeigt)
    schreibbar = text is not None and darf_schreiben(request.user, gezeigt)
    stand = text.text if text else ""
    formular = Kapiteltext(request.POST or None, initial={"text": stand, "version": gezeigt.version})
    kontext: dict[str, Any] = {
        "kapitel": gezeigt,
        "analyse": gezeigt.analyse,
        "titel": gezeigt.titel,
        "frage": FRAGEN.get(gezeigt.schluessel, ""),
        "form": formular,
        "schreibbar": schreibbar,
        "text": text,
        "hat_zahlen": any(b.art != Baustein.Art.TEXT for b in gezeigt.bausteine.all()),
        "vorschau": sicher(als_html(stand, stufe=3)),
    }
    if request.method == "POST":
        pruefe(request.user, Recht.ANALYSE_SCHREIBEN, gezeigt.agentur)
        if formular.is_valid():
            try:
                kapitel_schreiben(kapitel=gezeigt, durch=request.user, **formular.cleaned_data)
            except VeralteterStand:
                # Noch einmal lesen: gespeichert wurde vielleicht erst, während diese Anfrage lief.
                jetzt = abfragen.kapitel_oder_404(request.user, analyse_id, schluessel)
                gespeichert = abfragen.eigener_text(jetzt)
                kontext["konflikt"] = konflikt(
                    formular,
                    jetzt,
                    version=jetzt.version,
                    gespeichert={"text": gespeichert.text if gespeichert else ""},
                )
                kontext["vorschau"] = sicher(als_html(formular.cleaned_data["text"], stufe=3))
                return render(request, "analysen/kapitel.html", kontext, status=409)
            except Fachfehler as fehler:
                formular.add_error("text", fehler.text)
            else:
                messages.success(request, f"Das Kapitel „{gezeigt.titel}“ ist gespeichert.")
                return redirect("analysen:kapitel", analyse_id=analyse_id, schluessel=schluessel)
    return render(request, "analysen/kapitel.html", kontext, status=422 if formular.errors else 200)


@require_GET
@mit_recht(Recht.ANALYSE_LESEN)
def kapitelzahlen(request: Anfrage, analyse_id: int, schluessel: str) -> HttpResponse:
    gezeigt = abfragen.kapitel_oder_404(request.user, analyse_id, schluessel)
    erzeugt, gebiete = kapitelvorschau(gezeigt)
    bloecke = [block for block in erzeugt if block["art"] != "text"]
    angebote = sichtbare_angebote(request.user).filter(pk__in=angebote_in(bloecke))
    kontext = {
        "kapitel": gezeigt,
        "analyse": gezeigt.analyse,
        "titel": f"{gezeigt.titel}: Zahlen",
        "bloecke": fuer_vorlage(
            bloecke, herkunft=Herkunftsadressen(gebiete, angebote.values_list("pk", flat=True))
        ),
    }
    return render(request, _seite_oder_teil(request, "kapitelzahlen"), kontext)


@require_POST
@mit_recht(Recht.ANALYSE_LESEN)
def textvorschau(request: Anfrage, analyse_id: int, schluessel: str) -> HttpResponse:
    abfragen.kapitel_oder_404(request.user, analyse_id, schluessel)
    formular = Kapiteltext(request.POST)
    formular.full_clean()
    html = als_html(formular.cleaned_data.get("text", ""), stufe=3)
    return render(request, "analysen/_textvorschau.html", {"vorschau": sicher(html)})


# Für andere Seiten --------------------------------------------------------------------------------


@require_GET
def im_sozialraum(request: Anfrage, sozialraum_id: int) -> HttpResponse:
    sozialraum = sozialraum_oder_404(request.user, sozialraum_id)
    lesen = bool(request.user.traeger_ids) and darf(request.user, Recht.ANALYSE_LESEN)
    kontext = {
        "sozialraum": sozialraum,
        "titel": f"Analysen über {sozialraum}",
        "darf_lesen": lesen,
        "analysen": abfragen.analysen_im_sozialraum(request.user, sozialraum) if lesen else [],
        "darf_anlegen": darf(request.user, Recht.ANALYSE_BEARBEITEN),
    }
    return render(request, _seite_oder_teil(request, "im_sozialraum"), kontext)


def _seite_oder_teil(request: Anfrage, name: str) -> str:
    return f"analysen/_{name}.html" if request.htmx else f"analysen/{name}.html"


@require_GET
@mit_recht(Recht.LIEFERUNG_BEARBEITEN)
def mit_lieferung(request: Anfrage, sha256: str) -> HttpResponse:
    """Seitenteil: Entwürfe und Fassungen mit Zahlen aus dieser Datei; ohne htmx führt sie zur Liste."""
    if not request.htmx:
        return redirect("statistik:lieferungen")
    return render(request, "analysen/_mit_lieferung.html", {"betroffene": betroffene(request.user, sha256)})
