"""Eine Analyse: ihre Kapitel und „Auf einen Blick“."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from agenturen.anfrage import Anfrage
from agenturen.rechte import Recht, mit_recht
from analysen import abfragen
from analysen.ablauf.verlauf import Verlauf, verlauf
from analysen.aufbau.laengen import warum_nicht_gedruckt
from analysen.aufbau.regeln import darf_gestalten
from analysen.aufbau.uebersicht import arten_in_worten
from analysen.darstellen import blicke_fuer_vorlage
from analysen.herkunft import Herkunftsadressen
from analysen.models import Baustein
from analysen.naechste_schritte import naechste_schritte
from analysen.schreiben.abfragen import offene_kommentare
from analysen.schreiben.hinweise import getippte_zahlen
from analysen.schreiben.regeln import darf_schreiben
from analysen.schreiben.zuteilen import fertigzumelden
from analysen.views.fassungen import fassungskontext
from analysen.zusammenstellen import blicke_der_analyse
from sozialraum.kern import zahlen
from sozialraum.kern.listen import seite_oder_teil


@require_GET
@mit_recht(Recht.ANALYSE_LESEN)
def analyse(request: Anfrage, analyse_id: int) -> HttpResponse:
    gezeigt = abfragen.analyse_oder_404(request.user, analyse_id)
    kapitel = list(abfragen.kapitel_der_analyse(gezeigt))
    for eines in kapitel:
        eines.analyse = gezeigt
    kommentare = offene_kommentare(gezeigt)
    gestaltbar = darf_gestalten(request.user, gezeigt)
    ablauf = verlauf(gezeigt, request.user)
    schritte = naechste_schritte(gezeigt, kapitel, request.user, kommentare=kommentare) if gestaltbar else []
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
                    "kommentare": kommentare.get(eines.pk, 0),
                    "getippt": getippte_zahlen(eines),
                    "erzeugt": [
                        art
                        for art in arten_in_worten(
                            einer for einer in eines.bausteine.all() if einer.art not in Baustein.GESCHRIEBEN
                        )
                        if art != eines.titel
                    ],
                    "fehlt_weil": warum_nicht_gedruckt(eines),
                    "darf_schreiben": darf_schreiben(request.user, eines),
                }
                for eines in kapitel
            ],
            "darf_gestalten": gestaltbar,
            "ablauf": ablauf,
            "zurueckgegeben_titel": _zurueckgegeben(ablauf),
            "schritte": schritte,
            "fertigzumelden": len(fertigzumelden(kapitel, request.user)) if gestaltbar else 0,
            "naechster": next((schritt for schritt in schritte if schritt.adresse), None),
            "heute": timezone.localdate(),
            **fassungskontext(request, gezeigt),
        },
    )


def _zurueckgegeben(ablauf: Verlauf) -> str:
    eintrag = ablauf.zurueckgegeben
    if eintrag is None:
        return ""
    return f"Zurückgegeben am {zahlen.datum(timezone.localdate(eintrag.zeit))} von {eintrag.durch_name}."


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
    return seite_oder_teil(request, "analysen/blick.html", kontext)
