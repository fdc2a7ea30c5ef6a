"""PDF erzeugen, Fassungen zeigen und herunterladen."""

from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from agenturen.anfrage import Anfrage
from agenturen.rechte import Recht, darf, mit_recht
from agenturen.views import fortschritt_kontext
from analysen import abfragen
from analysen.betroffene import hinfaellige_je_fassung
from analysen.formen import FORMEN
from analysen.models import Analyse
from analysen.pdf_anstossen import pdf_anstossen
from sozialraum.kern.listen import seite_oder_teil


@require_POST
@mit_recht(Recht.ANALYSE_AUSGEBEN)
def pdf(request: Anfrage, analyse_id: int) -> HttpResponse:
    gezeigt = abfragen.analyse_oder_404(request.user, analyse_id)
    pdf_anstossen(analyse=gezeigt, durch=request.user)
    if request.htmx:
        return render(request, "analysen/_fassungen.html", fassungskontext(request, gezeigt))
    return redirect("analysen:analyse", analyse_id=gezeigt.pk)


@require_GET
@mit_recht(Recht.ANALYSE_LESEN)
def fassungen(request: Anfrage, analyse_id: int) -> HttpResponse:
    gezeigt = abfragen.analyse_oder_404(request.user, analyse_id)
    kontext = {"titel": "Fassungen", **fassungskontext(request, gezeigt)}
    return seite_oder_teil(request, "analysen/fassungen.html", kontext)


def fassungskontext(request: Anfrage, gezeigt: Analyse) -> dict[str, Any]:
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
        raise Http404("Die Datei fehlt im Datenordner. Bitte spielen Sie die Sicherung zurück.") from fehler
    return FileResponse(
        strom,
        as_attachment=True,
        filename=abfragen.dateiname(gefunden),
        content_type=FORMEN[form].inhaltsart,
        headers={"Cache-Control": "private, no-store"},
    )
