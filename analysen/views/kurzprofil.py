"""Das Kurzprofil eines Sozialraums: anstoßen, warten, herunterladen."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods

from agenturen.anfrage import Anfrage
from agenturen.rechte import Recht, mit_recht
from agenturen.views import fortschritt_kontext
from analysen.kurzprofil import lesen
from analysen.kurzprofil.erstellen import kurzprofil_anstossen
from sozialraum.kern.listen import seite_oder_teil
from sozialraum.raeume.abfragen import sozialraum_oder_404


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.ANALYSE_AUSGEBEN)
def kurzprofil(request: Anfrage, sozialraum_id: int) -> HttpResponse:
    sozialraum = sozialraum_oder_404(request.user, sozialraum_id)
    if request.method == "POST":
        kurzprofil_anstossen(sozialraum=sozialraum, durch=request.user)
        if not request.htmx:
            return redirect("analysen:kurzprofil", sozialraum_id=sozialraum.pk)
    vorgang = lesen.juengster_vorgang(request.user, sozialraum)
    kontext = {
        "titel": f"Kurzprofil {sozialraum}",
        "sozialraum": sozialraum,
        "letztes": lesen.kurzprofile(request.user, sozialraum).first(),
        **(fortschritt_kontext(vorgang) if vorgang else {"vorgang": None}),
    }
    return seite_oder_teil(request, "analysen/kurzprofil.html", kontext)


@require_GET
@mit_recht(Recht.ANALYSE_AUSGEBEN)
def datei(request: Anfrage, kurzprofil_id: int) -> FileResponse:
    gefunden = get_object_or_404(lesen.kurzprofile(request.user), pk=kurzprofil_id)
    try:
        strom = gefunden.datei.open("rb")
    except FileNotFoundError as fehler:
        raise Http404("Die Datei fehlt im Datenordner. Bitte erstellen Sie das Kurzprofil neu.") from fehler
    return FileResponse(
        strom,
        as_attachment=True,
        filename=lesen.dateiname(gefunden),
        content_type="application/pdf",
        headers={"Cache-Control": "private, no-store"},
    )
