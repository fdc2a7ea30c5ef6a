"""Liste der Analysen, neue Analyse und was andere Seiten über Analysen zeigen."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agenturen.anfrage import Anfrage
from agenturen.rechte import Recht, darf, mit_recht
from analysen import abfragen
from analysen.analyse_anlegen import analyse_anlegen
from analysen.beteiligung.abfragen import zahl_offener_einladungen
from analysen.betroffene import betroffene
from analysen.filters import Analysefilter
from analysen.forms import NeueAnalyse
from sozialraum.kern.listen import seite_oder_teil, zeige_liste
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
        kontext={
            "titel": "Analysen",
            "darf_anlegen": darf(request.user, Recht.ANALYSE_BEARBEITEN),
            "darf_serien": darf(request.user, Recht.FASSUNG_AUSGEBEN),
            "darf_gliederungen": darf(request.user, Recht.GLIEDERUNG_PFLEGEN),
            "einladungen": zahl_offener_einladungen(request.user),
        },
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
            request,
            f"„{angelegt}“ ist angelegt. Die Kapitel mit Zahlen sind schon gefüllt; "
            "„PDF erzeugen“ druckt sie als Vorschau.",
        )
        return redirect("analysen:analyse", analyse_id=angelegt.pk)
    return render(
        request,
        "analysen/neu.html",
        {"titel": "Neue Analyse", "form": formular},
        status=422 if formular.errors else 200,
    )


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
    return seite_oder_teil(request, "analysen/im_sozialraum.html", kontext)


@require_GET
@mit_recht(Recht.LIEFERUNG_BEARBEITEN)
def mit_lieferung(request: Anfrage, sha256: str) -> HttpResponse:
    """Seitenteil: Entwürfe und Fassungen mit Zahlen aus dieser Datei; ohne htmx führt sie zur Liste."""
    if not request.htmx:
        return redirect("statistik:lieferungen")
    return render(request, "analysen/_mit_lieferung.html", {"betroffene": betroffene(request.user, sha256)})
