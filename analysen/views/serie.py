"""Serien: anlegen, verfolgen, vorziehen, abbrechen, wiederholen, alles herunterladen."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HTMX_STOP_POLLING

from agenturen.anfrage import Anfrage
from agenturen.rechte import Recht, mit_recht
from agenturen.vorgang import vorgang_abbrechen
from analysen.abfragen import dateiname
from analysen.models import Analyse, Serie
from analysen.serie import abfragen
from analysen.serie.archiv import als_zip, eindeutige_namen
from analysen.serie.filters import Serienfilter
from analysen.serie.forms import NeueSerie
from analysen.serie.posten_vorziehen import posten_vorziehen
from analysen.serie.posten_wiederholen import posten_wiederholen
from analysen.serie.regeln import nur_festgeschriebenes
from analysen.serie.serie_abbrechen import serie_abbrechen
from analysen.serie.serie_anlegen import HOECHSTENS_ANALYSEN, festgeschriebene, serie_anlegen
from sozialraum.kern.ablage import dateisicher
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.listen import filtermarken, seite_oder_teil
from sozialraum.kern.zahlen import anzahl


@require_GET
@mit_recht(Recht.FASSUNG_AUSGEBEN)
def serien(request: Anfrage) -> HttpResponse:
    return render(
        request, "analysen/serien.html", {"titel": "Serien", "serien": abfragen.eigene_serien(request.user)}
    )


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.FASSUNG_AUSGEBEN)
def neu(request: Anfrage) -> HttpResponse:
    ausgebbare = abfragen.ausgebbare_analysen(request.user)
    nur_festes = nur_festgeschriebenes(request.user)
    formular = NeueSerie(request.POST or None, ausgebbare=ausgebbare, nur_festes=nur_festes)
    if request.method == "POST" and formular.is_valid():
        angaben = formular.cleaned_data | {"analysen": _geordnet(formular.cleaned_data["analysen"])}
        try:
            angelegt = serie_anlegen(durch=request.user, **angaben)
        except Fachfehler as fehler:
            formular.add_error("analysen", fehler.text)
        else:
            messages.success(
                request,
                f"Die Serie „{angelegt}“ mit {anzahl(len(angaben['analysen']), 'Analyse', 'Analysen')} ist "
                "angestoßen. Sie können die Seite verlassen; die Arbeit läuft weiter.",
            )
            return redirect("analysen:serie", serie_id=angelegt.pk)
    kontext = {
        "titel": "Neue Serie",
        "form": formular,
        "nur_festes": nur_festes,
        **_auswahl(request, ausgebbare),
    }
    status = 422 if formular.errors else 200
    return seite_oder_teil(request, "analysen/serie_neu.html", kontext, status=status)


def _geordnet(analysen: QuerySet[Analyse]) -> list[Analyse]:
    return list(analysen.order_by("-berichtsjahr", "titel", "pk"))


def _auswahl(request: Anfrage, ausgebbare: QuerySet[Analyse]) -> dict[str, Any]:
    filter = Serienfilter(request.GET, queryset=ausgebbare)
    alle = _geordnet(filter.qs.prefetch_related("sozialraeume"))
    analysen = alle[:HOECHSTENS_ANALYSEN]
    gueltige = festgeschriebene(analysen)
    gewaehlt = set(request.POST.getlist("analysen"))
    return {
        "filter": filter,
        "filtermarken": filtermarken(request, filter),
        "zeilen": [
            {
                "analyse": analyse,
                "fassung": gueltige.get(analyse.pk),
                "gewaehlt": request.method == "GET" or str(analyse.pk) in gewaehlt,
            }
            for analyse in analysen
        ],
        "anzahl": len(alle),
        "hoechstens": HOECHSTENS_ANALYSEN,
    }


@require_GET
@mit_recht(Recht.FASSUNG_AUSGEBEN)
def serie(request: Anfrage, serie_id: int) -> HttpResponse:
    gezeigt = abfragen.serie_oder_404(request.user, serie_id)
    stand = abfragen.stand(request.user, gezeigt)
    status = HTMX_STOP_POLLING if request.htmx and not stand.offen else 200
    kontext = {
        "titel": gezeigt.titel,
        "serie": gezeigt,
        "stand": stand,
        "nur_festes": nur_festgeschriebenes(request.user),
        # Ohne Postserver wäre die Ankündigung ein leeres Versprechen.
        "nachricht_an": request.user.email if settings.POST_EINGERICHTET else "",
    }
    return seite_oder_teil(request, "analysen/serie.html", kontext, status=status)


@require_POST
@mit_recht(Recht.FASSUNG_AUSGEBEN)
def abbrechen(request: Anfrage, serie_id: int) -> HttpResponse:
    gezeigt = abfragen.serie_oder_404(request.user, serie_id)
    serie_abbrechen(serie=gezeigt, durch=request.user)
    return redirect("analysen:serie", serie_id=gezeigt.pk)


@require_POST
@mit_recht(Recht.FASSUNG_AUSGEBEN)
def wiederholen(request: Anfrage, serie_id: int) -> HttpResponse:
    """Alle gescheiterten und abgebrochenen Posten noch einmal."""
    gezeigt = abfragen.serie_oder_404(request.user, serie_id)
    posten = abfragen.wiederholbare(abfragen.sichtbare_posten(request.user, gezeigt))
    posten_wiederholen(serie=gezeigt, posten=posten, durch=request.user)
    return redirect("analysen:serie", serie_id=gezeigt.pk)


@require_POST
@mit_recht(Recht.FASSUNG_AUSGEBEN)
def posten_abbrechen(request: Anfrage, serie_id: int, posten_id: int) -> HttpResponse:
    posten = abfragen.posten_oder_404(request.user, serie_id, posten_id)
    vorgang_abbrechen(vorgang=posten.vorgang, durch=request.user)
    return redirect("analysen:serie", serie_id=serie_id)


@require_POST
@mit_recht(Recht.FASSUNG_AUSGEBEN)
def posten_noch_einmal(request: Anfrage, serie_id: int, posten_id: int) -> HttpResponse:
    posten = abfragen.posten_oder_404(request.user, serie_id, posten_id)
    posten_wiederholen(serie=posten.serie, posten=[posten], durch=request.user)
    return redirect("analysen:serie", serie_id=serie_id)


@require_POST
@mit_recht(Recht.FASSUNG_AUSGEBEN)
def vorziehen(request: Anfrage, serie_id: int) -> HttpResponse:
    """Alles, was von der Serie noch wartet."""
    gezeigt = abfragen.serie_oder_404(request.user, serie_id)
    posten = abfragen.sichtbare_posten(request.user, gezeigt)
    posten_vorziehen(serie=gezeigt, posten=posten, durch=request.user)
    return redirect("analysen:serie", serie_id=gezeigt.pk)


@require_POST
@mit_recht(Recht.FASSUNG_AUSGEBEN)
def einen_posten_vorziehen(request: Anfrage, serie_id: int, posten_id: int) -> HttpResponse:
    posten = abfragen.posten_oder_404(request.user, serie_id, posten_id)
    posten_vorziehen(serie=posten.serie, posten=[posten], durch=request.user)
    return redirect("analysen:serie", serie_id=serie_id)


@require_GET
@mit_recht(Recht.FASSUNG_AUSGEBEN)
def dateien(request: Anfrage, serie_id: int) -> HttpResponseBase:
    """Alle fertigen Dateien als ein ZIP; es entsteht, während es übertragen wird."""
    gezeigt = abfragen.serie_oder_404(request.user, serie_id)
    gefundene = abfragen.stand(request.user, gezeigt).dateien
    if not gefundene:
        raise Http404("Von dieser Serie ist noch keine Datei fertig.")
    namen = eindeutige_namen((dateiname(datei), f"Analyse_{datei.fassung.analyse_id}") for datei in gefundene)
    pfade = [Path(datei.datei.path) for datei in gefundene]
    # Vor dem ersten Byte gefragt: Ein angefangenes ZIP kann nicht mehr sagen, was fehlt.
    if fehlend := next((pfad for pfad in pfade if not pfad.exists()), None):
        raise Http404(
            f"Die Datei {fehlend.name} fehlt im Datenordner. Bitte spielen Sie die Sicherung zurück."
        )
    return StreamingHttpResponse(
        als_zip(zip(namen, pfade, strict=True)),
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{_archivname(gezeigt)}"',
            "Cache-Control": "private, no-store",
        },
    )


def _archivname(serie: Serie) -> str:
    stamm = dateisicher(serie.titel).encode("ascii", "ignore").decode() or "Serie"
    return f"{stamm}_{serie.erstellt:%Y-%m-%d}.zip"
