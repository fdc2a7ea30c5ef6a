"""Karte: ein Indikator zu einem Zeitraum für alle Gebiete einer Ebene; die Wahl steht in der Adresse."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from agenturen.anfrage import Anfrage
from agenturen.rechte import Recht, mit_recht
from sozialraum.statistik.karte.kartenseite import Ziele, kartenseite

PLATZHALTER = "0"


@require_GET
@mit_recht(Recht.STATISTIK_LESEN)
def karte(request: Anfrage) -> HttpResponse:
    if request.GET.get("format") == "svg":
        return _als_datei(request)
    seite = kartenseite(request.user, request.GET.dict(), ziel=_ziele)
    vorlage = "statistik/_karte.html" if request.htmx else "statistik/karte.html"
    antwort = render(request, vorlage, {"titel": "Karte", "seite": seite, "als_svg": _als_svg(request)})
    patch_vary_headers(antwort, ["HX-Request"])
    return antwort


def _als_svg(request: Anfrage) -> str:
    parameter = request.GET.copy()
    parameter["format"] = "svg"
    return f"{request.path}?{parameter.urlencode(safe='/')}"


def _als_datei(request: Anfrage) -> HttpResponse:
    """Die breite Karte für Handzettel und Vorträge: ein Bild ohne Verweise, mit Quelle und Legende."""
    seite = kartenseite(request.user, request.GET.dict(), ziel=lambda indikator, zeitraum: Ziele("", ""))
    if seite is None or seite.karte is None or not seite.karte.breit:
        raise Http404("Zu dieser Auswahl gibt es keine Karte.")
    name = f"karte-{seite.indikator.key.replace('_', '-')}-{seite.zeitraum}.svg"
    return HttpResponse(
        seite.karte.breit,
        content_type="image/svg+xml",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _ziele(indikator: str, zeitraum: str) -> Ziele:
    """Adressen einmal gebildet statt für jedes Gebiet; nur der letzte Teil wechselt."""
    profil = reverse("statistik:gebiet", args=[PLATZHALTER])
    woher = reverse("statistik:woher", args=[indikator, zeitraum, PLATZHALTER])
    return Ziele(
        profil=f"{_mit_luecke(profil)}?{urlencode({'zeitraum': zeitraum})}", woher=_mit_luecke(woher)
    )


def _mit_luecke(adresse: str) -> str:
    anfang, _, ende = adresse.rpartition(f"/{PLATZHALTER}/")
    return f"{anfang}/{{}}/{ende}"
