"""Ein Vorgang als Seite und als Seitenteil, der sich selbst erneuert, bis die Arbeit endet."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HTMX_STOP_POLLING

from agenturen.abfragen import vorgang_oder_404
from agenturen.anfrage import Anfrage
from agenturen.models import Vorgang
from agenturen.rechte import Recht, mit_recht
from agenturen.vorgang import fortschritt, vorgang_abbrechen
from agenturen.warteschlange import warteschlange
from sozialraum.kern.listen import seite_oder_teil


def fortschritt_kontext(vorgang: Vorgang) -> dict[str, object]:
    """Was `agenturen/_vorgang.html` braucht; auch für Seiten, die einen Vorgang einbetten."""
    anteil, text = fortschritt(vorgang)
    return {"vorgang": vorgang, "hundertstel": round(anteil * 100), "fortschritt_text": text}


@require_GET
def vorgang_zeigen(request: Anfrage, vorgang_id: UUID) -> HttpResponse:
    vorgang = vorgang_oder_404(request.user, vorgang_id)
    kontext = fortschritt_kontext(vorgang)
    if request.htmx:
        # 286 beendet das Nachfragen von htmx.
        zustand = HTMX_STOP_POLLING if vorgang.ist_beendet else 200
        return render(request, "agenturen/_vorgang.html", kontext, status=zustand)
    return render(request, "agenturen/vorgang.html", kontext)


@require_POST
def abbrechen(request: Anfrage, vorgang_id: UUID) -> HttpResponse:
    vorgang = vorgang_oder_404(request.user, vorgang_id)
    vorgang_abbrechen(vorgang=vorgang, durch=request.user)
    return redirect("agenturen:vorgang", vorgang_id=vorgang.pk)


@require_GET
@mit_recht(Recht.WARTESCHLANGE_SEHEN)
def warteschlange_zeigen(request: Anfrage) -> HttpResponse:
    kontext = {"titel": "Warteschlange", "schlange": warteschlange()}
    return seite_oder_teil(request, "agenturen/warteschlange.html", kontext)
