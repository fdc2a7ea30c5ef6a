"""Die öffentlichen Seiten: Übersicht, Sozialraum, Fassung, Dateien, Neues; alle nur lesend."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from analysen.models import Veroeffentlichung
from analysen.oeffentlich import abfragen
from analysen.oeffentlich.fassungsseite import dateiname, fassungsseite, inhaltsart, leseseite
from analysen.oeffentlich.feeds import Neues, NeuesImRaum
from analysen.oeffentlich.forms import Suche

JE_SEITE = 20
# Eine Seite ist schnell neu geladen; Sperrfrist und Rücknahme sollen bald überall gelten.
SEITE_GILT = "public, max-age=60"
# Die Datei unter einer Adresse ändert sich nie, aber sie kann zurückgezogen werden: Zwischenspeicher behalten
# die Bytes und fragen jedes Mal, ob sie noch gelten; die Antwort darauf ist ein leeres 304.
DATEI_GILT = "public, no-cache"

Ansicht = Callable[..., HttpResponseBase]


def fuer_alle(ansicht: Ansicht) -> Ansicht:
    """Ohne Anmeldung, nur lesend; was nicht öffentlich ist, gibt es hier nicht, mehr sagt die Seite nicht."""

    @wraps(ansicht)
    def huelle(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            antwort = ansicht(request, *args, **kwargs)
        except Http404:
            antwort = render(
                request, "analysen/oeffentlich/nichts.html", {"titel": "Nicht gefunden"}, status=404
            )
        antwort.headers.setdefault("Cache-Control", SEITE_GILT)
        return antwort

    return login_not_required(require_safe(huelle))


# Seiten --------------------------------------------------------------------------------------------


@fuer_alle
def liste(request: HttpRequest) -> HttpResponse:
    raeume = abfragen.raeume_zur_wahl()
    formular = Suche(request.GET or None, raeume=raeume)
    gewaehlt = formular.cleaned_data if formular.is_valid() else {}
    menge = abfragen.uebersicht(
        gesucht=gewaehlt.get("suche", ""),
        gemeinde=gewaehlt.get("gemeinde", ""),
        sozialraum=gewaehlt.get("sozialraum"),
    )
    seite = Paginator(menge, JE_SEITE).get_page(request.GET.get("seite"))
    kontext = {
        "titel": "Veröffentlichte Sozialraumanalysen",
        "formular": formular,
        "gefiltert": any(gewaehlt.values()),
        "seite": seite,
        "seiten": seite.paginator.get_elided_page_range(seite.number, on_each_side=1, on_ends=1),
        "kanonisch": request.build_absolute_uri(reverse("oeffentlich:liste")),
    }
    return render(request, "analysen/oeffentlich/liste.html", kontext)


@fuer_alle
def raum(request: HttpRequest, sozialraum_id: int) -> HttpResponse:
    gezeigt = abfragen.raumseite(sozialraum_id)
    if gezeigt is None:
        raise Http404
    kontext = {
        "titel": f"Sozialraumanalysen {gezeigt.sozialraum.name}",
        "raum": gezeigt.sozialraum,
        "fassungen": gezeigt.fassungen,
        "zurueckgezogene": gezeigt.zurueckgezogene,
        "kanonisch": request.build_absolute_uri(reverse("oeffentlich:raum", args=[sozialraum_id])),
    }
    return render(request, "analysen/oeffentlich/raum.html", kontext)


@fuer_alle
def fassung(request: HttpRequest, kennung: str) -> HttpResponse:
    gezeigt = abfragen.finde(kennung)
    if gezeigt is None:
        return _vermerk(request, kennung)
    kontext = fassungsseite(gezeigt, adresse=_adresse(request, gezeigt), heute=timezone.localdate())
    return render(request, "analysen/oeffentlich/fassung.html", kontext)


@fuer_alle
def lesen(request: HttpRequest, kennung: str) -> HttpResponse:
    """Die ganze Fassung im Browser; jede Zahl führt zu ihrer Quelle."""
    gezeigt = abfragen.finde(kennung)
    if gezeigt is None:
        return _vermerk(request, kennung)
    kontext = leseseite(gezeigt) | {
        "kanonisch": request.build_absolute_uri(reverse("oeffentlich:lesen", args=[kennung]))
    }
    return render(request, "analysen/oeffentlich/lesen.html", kontext)


def _vermerk(request: HttpRequest, kennung: str) -> HttpResponse:
    """410 mit Datum und Grund, wo einmal etwas stand; sonst 404."""
    zurueck = abfragen.vermerk(kennung)
    if zurueck is None:
        raise Http404
    kontext = {"titel": vars(zurueck)["titel"], "zurueck": zurueck}
    return render(request, "analysen/oeffentlich/zurueckgezogen.html", kontext, status=410)


def _adresse(request: HttpRequest, gezeigt: Veroeffentlichung) -> str:
    return request.build_absolute_uri(reverse("oeffentlich:fassung", args=[gezeigt.kennung]))


# Dateien -------------------------------------------------------------------------------------------


@fuer_alle
def datei(request: HttpRequest, kennung: str, form: str) -> HttpResponseBase:
    gezeigt = abfragen.finde(kennung)
    if gezeigt is None:
        return _vermerk(request, kennung)
    gefunden = abfragen.datei(gezeigt, form)
    if gefunden is None:
        raise Http404
    kopf = {
        "Cache-Control": DATEI_GILT,
        "ETag": f'"{gefunden.sha256}"',
        "Link": f'<{_adresse(request, gezeigt)}>; rel="canonical"',
    }
    if gleich := get_conditional_response(request, etag=kopf["ETag"]):
        for name, wert in kopf.items():
            gleich.headers[name] = wert
        return gleich
    try:
        strom = gefunden.datei.open("rb")
    except FileNotFoundError as fehler:
        raise Http404 from fehler
    return FileResponse(
        strom,
        as_attachment=form != "pdf",
        filename=dateiname(gezeigt, form),
        content_type=inhaltsart(form),
        headers=kopf,
    )


# Neues und Suchmaschinen ---------------------------------------------------------------------------


@fuer_alle
def neues(request: HttpRequest) -> HttpResponse:
    return Neues()(request)


@fuer_alle
def neues_im_raum(request: HttpRequest, sozialraum_id: int) -> HttpResponse:
    return NeuesImRaum()(request, sozialraum_id=sozialraum_id)


@fuer_alle
def sitemap(request: HttpRequest) -> HttpResponse:
    kontext = {
        "wurzel": request.build_absolute_uri("/").rstrip("/"),
        "fassungen": abfragen.oeffentliche()[:40_000],
        "raeume": abfragen.raeume_zur_wahl(),
    }
    return render(request, "analysen/oeffentlich/sitemap.xml", kontext, content_type="application/xml")


@fuer_alle
def robots(request: HttpRequest) -> HttpResponse:
    kontext = {
        "wurzel": request.build_absolute_uri("/").rstrip("/"),
        # Erfundene Zahlen gehören in keine Suchmaschine.
        "vorfuehrung": settings.VORFUEHRUNG,
    }
    return render(
        request, "analysen/oeffentlich/robots.txt", kontext, content_type="text/plain; charset=utf-8"
    )
