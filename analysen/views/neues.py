"""Was ist neu seit der letzten Analyse? Zahl für Zahl, und ein Kapitel von damals neben dem von heute."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from agenturen.anfrage import Anfrage
from agenturen.rechte import Recht, mit_recht
from analysen import abfragen
from analysen.darstellen import fuer_vorlage, sicher
from analysen.inhalt import Kapitelinhalt
from analysen.models import Analyse
from analysen.neues.hervorheben import (
    Gedruckte,
    Seite,
    eindeutige,
    geaenderte,
    gedruckte,
    hervorgehoben,
    im_html,
)
from analysen.neues.vergleichen import gewaehlte, vergleichbare, vergleiche, vergleiche_kapitel
from analysen.neues.wandel import Kapitelwandel, zahlen_in
from sozialraum.kern.listen import seite_oder_teil

GELESEN = ("satz", "text", "zitat")


@require_GET
@mit_recht(Recht.ANALYSE_LESEN)
def neues(request: Anfrage, analyse_id: int) -> HttpResponse:
    """Die Seite steht sofort da; mit `zahlen` kommt der Vergleich, für den alles zusammengestellt wird."""
    gezeigt = abfragen.analyse_oder_404(request.user, analyse_id)
    kontext = _kontext(request, gezeigt)
    if kontext["fassung"] is not None and "zahlen" in request.GET:
        _, _, kontext["wandel"] = vergleiche(gezeigt, kontext["fassung"])
    return seite_oder_teil(request, "analysen/neues.html", kontext)


@require_GET
@mit_recht(Recht.ANALYSE_LESEN)
def neues_kapitel(request: Anfrage, analyse_id: int, schluessel: str) -> HttpResponse:
    """Damals und heute nebeneinander; mit `nur=damals` als Seitenteil neben dem Text, der entsteht."""
    kapitel = abfragen.kapitel_oder_404(request.user, analyse_id, schluessel)
    kontext = _kontext(request, kapitel.analyse)
    kontext |= {
        "kapitel": kapitel,
        "titel": f"{kapitel.titel}: damals und heute",
        "nur_damals": bool(request.htmx) and request.GET.get("nur") == "damals",
    }
    if kontext["fassung"] is not None:
        damals, heute, gewandelt = vergleiche_kapitel(kapitel, kontext["fassung"])
        if kontext["nur_damals"] and damals is not None:
            # Neben dem Schreiben liest man, was geschrieben stand; Bilder und Tabellen zeigt die ganze Seite.
            damals = {**damals, "bloecke": [b for b in damals["bloecke"] if b["art"] in GELESEN]}
        kontext |= {
            "kapitelwandel": gewandelt,
            "damals": _markiert(damals, gewandelt, Seite.DAMALS),
            "heute": "" if kontext["nur_damals"] else _markiert(heute, gewandelt, Seite.HEUTE),
        }
    return seite_oder_teil(request, "analysen/neues_kapitel.html", kontext)


def _kontext(request: Anfrage, gezeigt: Analyse) -> dict[str, Any]:
    fassungen = vergleichbare(gezeigt)
    fassung = gewaehlte(fassungen, request.GET.get("fassung", ""))
    seit = fassung.analyse.berichtsjahr if fassung and fassung.analyse_id != gezeigt.pk else None
    return {
        "analyse": gezeigt,
        "fassungen": fassungen,
        "fassung": fassung,
        "titel": f"Was ist neu seit {seit}?" if seit else "Was ist neu?",
    }


def _markiert(kapitel: Kapitelinhalt | None, gewandelt: Kapitelwandel | None, seite: Seite) -> str:
    """Das Kapitel dieser Seite; jede Zahl, die auf der anderen anders lautet, ist hervorgehoben."""
    if kapitel is None or gewandelt is None:
        return ""
    drueben = geaenderte(gewandelt.zahlen, seite)
    bloecke = fuer_vorlage(kapitel["bloecke"])
    for block in bloecke:
        if block["art"] == "tabelle":
            for zeile in block["zeilen"]:
                zeile["zellen"] = [_zelle(zelle, drueben, seite) for zelle in zeile["zellen"]]
    # Beide Kapitel zählen ihre Tabellen ab eins; ihre Kennungen dürfen nicht dieselben sein.
    html = "".join(
        render_to_string(block["vorlage"], {"block": block, "vorsatz": f"{seite}-"}) for block in bloecke
    )
    return sicher(im_html(html, eindeutige(zahlen_in(kapitel["bloecke"]), drueben), seite))


def _zelle(zelle: dict[str, Any], drueben: Mapping[Gedruckte, str], seite: Seite) -> dict[str, Any]:
    if zelle["zahl"] is None or (gemeint := gedruckte(zelle["zahl"])) not in drueben:
        return zelle
    return {**zelle, "text": sicher(hervorgehoben(zelle["text"], drueben[gemeint], seite))}
