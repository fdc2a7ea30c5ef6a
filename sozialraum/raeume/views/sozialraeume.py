"""Sozialräume: Liste, Seite, anlegen, ändern, wer dort arbeitet."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agenturen.anfrage import Anfrage
from agenturen.gleichzeitig import konflikt
from agenturen.rechte import Recht, darf, mit_recht
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.kern.formulare import nummern
from sozialraum.kern.listen import suchtext, zeige_liste
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.kern.zahlen import datum
from sozialraum.raeume import abfragen
from sozialraum.raeume.ausgabe import Sozialraumausgabe
from sozialraum.raeume.filters import Sozialraumfilter
from sozialraum.raeume.forms.sozialraum import (
    NeuerSozialraum,
    Sozialraumaenderung,
    Zustaendigkeitswahl,
    sozialraum_anfang,
)
from sozialraum.raeume.gebiet import anteil_in_prozent
from sozialraum.raeume.models import Sozialraum
from sozialraum.raeume.sozialraum_bearbeiten import (
    pruefe_bearbeiten,
    sozialraum_aendern,
    sozialraum_anlegen,
)
from sozialraum.raeume.sozialraum_uebertragen import sozialraum_uebertragen, uebertragung_vorschlagen
from sozialraum.raeume.views.karten import karten
from sozialraum.raeume.zustaendigkeit_setzen import zustaendigkeit_austragen, zustaendigkeit_eintragen


@require_GET
@mit_recht(Recht.RAEUME_LESEN)
def sozialraum_liste(request: Anfrage) -> HttpResponse:
    filter = Sozialraumfilter(request.GET, queryset=abfragen.sozialraeume_mit_stand())
    gesucht = suchtext(filter)
    sortierung: dict[str, Any] = {"name": DeutschSortiert("name"), "gemeinde": DeutschSortiert("gemeinde")}
    return zeige_liste(
        request,
        filter=filter,
        vorlage="raeume/sozialraum_liste.html",
        sortierung=sortierung | ({"naehe": "naehe"} if gesucht else {}),
        vorgabe="-naehe" if gesucht else "name",
        mengenwort="Sozialraum,Sozialräume",
        ausgabe=Sozialraumausgabe(),
        dateiname="sozialraeume",
        kontext={
            "titel": "Sozialräume",
            "darf_anlegen": darf(request.user, Recht.SOZIALRAUM_BEARBEITEN),
            "darf_bedarfe": darf(request.user, Recht.BEDARF_LESEN),
        },
    )


@require_GET
def sozialraum(request: Anfrage, sozialraum_id: int) -> HttpResponse:
    gezeigt = abfragen.sozialraum_oder_404(request.user, sozialraum_id)
    return render(request, "raeume/sozialraum.html", _sozialraum_kontext(request, gezeigt))


def _sozialraum_kontext(
    request: Anfrage, gezeigt: Sozialraum, formular: Zustaendigkeitswahl | None = None
) -> dict[str, Any]:
    gebiet = abfragen.gebiet_des_sozialraums(gezeigt)
    anteile = list(abfragen.anteile_der_sozialraeume([gezeigt]))
    eigene = {agentur.pk for agentur in abfragen.agenturen_zur_wahl(request.user)}
    return {
        "titel": gezeigt.name,
        "sozialraum": gezeigt,
        "gemeinde": abfragen.gemeindenamen([gezeigt.ags]).get(gezeigt.ags, ""),
        "gebiet": gebiet,
        **karten(gebiet),
        "anteile": [(teil, "" if teil.gewicht == 1 else anteil_in_prozent(teil.gewicht)) for teil in anteile],
        "veraltet": [teil.einheit for teil in anteile if teil.einheit.standzusatz],
        "staende": abfragen.andere_staende(gezeigt),
        "zustaendigkeiten": [
            (eintrag, eintrag.agentur_id in eigene) for eintrag in abfragen.zustaendigkeiten([gezeigt])
        ],
        "form": (formular or Zustaendigkeitswahl(person=request.user)) if eigene else None,
        "darf_bearbeiten": abfragen.darf_bearbeiten(request.user, gezeigt),
        "darf_bedarfe": darf(request.user, Recht.BEDARF_LESEN),
        "darf_erhebung": darf(request.user, Recht.ERHEBUNG_LESEN),
        "darf_angebote": darf(request.user, Recht.ANGEBOT_LESEN),
        "darf_akteure": darf(request.user, Recht.AKTEUR_LESEN),
        "darf_netzwerke": darf(request.user, Recht.NETZWERK_LESEN),
        "darf_analysen": darf(request.user, Recht.ANALYSE_LESEN),
        "darf_kurzprofil": darf(request.user, Recht.ANALYSE_AUSGEBEN),
    }


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.SOZIALRAUM_BEARBEITEN)
def sozialraum_neu(request: Anfrage) -> HttpResponse:
    ags = request.POST.get("gemeinde") or request.GET.get("gemeinde", "")
    formular = NeuerSozialraum(request.POST or None, person=request.user, ags=ags)
    if request.method == "POST" and formular.is_valid():
        angaben = formular.cleaned_data
        try:
            neuer = sozialraum_anlegen(
                name=angaben["name"],
                ags=angaben["gemeinde"],
                traeger=angaben["traeger"],
                beschreibung=angaben["beschreibung"],
                anteile=formular.anteile,
                durch=request.user,
            )
        except Fachfehler as fehler:
            formular.add_error(None, fehler.text)
        else:
            messages.success(request, f"Der Sozialraum „{neuer}“ ist angelegt.")
            return redirect("raeume:sozialraum", sozialraum_id=neuer.pk)
    vorlage = "raeume/_einheitenwahl.html" if request.htmx else "raeume/sozialraum_neu.html"
    kontext = {"titel": "Neuer Sozialraum", "form": formular}
    return render(request, vorlage, kontext, status=422 if formular.errors else 200)


@require_http_methods(["GET", "POST"])
def sozialraum_bearbeiten(request: Anfrage, sozialraum_id: int) -> HttpResponse:
    gespeichert = abfragen.sozialraum_oder_404(request.user, sozialraum_id)
    pruefe_bearbeiten(request.user, gespeichert)
    anteile = abfragen.letzte_anteile(gespeichert)
    formular = Sozialraumaenderung(
        request.POST or None,
        initial=sozialraum_anfang(gespeichert, gespeichert.version),
        ags=gespeichert.ags,
        anteile=anteile,
    )
    kontext: dict[str, Any] = {"titel": f"{gespeichert} ändern", "sozialraum": gespeichert, "form": formular}
    if request.method == "POST" and formular.is_valid():
        angaben = formular.cleaned_data
        try:
            sozialraum_aendern(
                sozialraum=gespeichert,
                version=angaben["version"],
                name=angaben["name"],
                beschreibung=angaben["beschreibung"],
                anteile=formular.anteile,
                gueltig_ab=angaben["gueltig_ab"],
                durch=request.user,
            )
        except VeralteterStand:
            kontext["konflikt"] = konflikt(
                formular,
                gespeichert,
                version=gespeichert.version,
                gespeichert={
                    "name": gespeichert.name,
                    "beschreibung": gespeichert.beschreibung,
                    "einheiten": [e for e in formular.vorhandene if e.pk in anteile],
                },
            )
        except Fachfehler as fehler:
            formular.add_error(None, fehler.text)
        else:
            messages.success(request, f"Der Sozialraum „{angaben['name']}“ ist gespeichert.")
            return redirect("raeume:sozialraum", sozialraum_id=gespeichert.pk)
    status = 409 if "konflikt" in kontext else 422 if formular.errors else 200
    return render(request, "raeume/sozialraum_aendern.html", kontext, status=status)


@require_http_methods(["GET", "POST"])
def uebertragen(request: Anfrage, sozialraum_id: int) -> HttpResponse:
    gespeichert = abfragen.sozialraum_oder_404(request.user, sozialraum_id)
    pruefe_bearbeiten(request.user, gespeichert)
    version = nummern([request.POST.get("version", "")])
    kontext: dict[str, Any] = {"titel": f"{gespeichert} übertragen", "sozialraum": gespeichert}
    try:
        if request.method == "POST" and version:
            fertig = sozialraum_uebertragen(sozialraum=gespeichert, version=version[0], durch=request.user)
            messages.success(
                request,
                f"Der Sozialraum „{gespeichert}“ gilt ab {datum(fertig.stichtag)} mit den neuen Einheiten.",
            )
            return redirect("raeume:sozialraum", sozialraum_id=gespeichert.pk)
        kontext["uebertragung"] = uebertragung_vorschlagen(gespeichert)
    except Fachfehler as fehler:
        kontext["fehler"] = fehler.text
    status = 422 if "fehler" in kontext else 200
    return render(request, "raeume/sozialraum_uebertragen.html", kontext, status=status)


@require_POST
@mit_recht(Recht.SOZIALRAUM_BEARBEITEN)
def zustaendig(request: Anfrage, sozialraum_id: int) -> HttpResponse:
    gezeigt = abfragen.sozialraum_oder_404(request.user, sozialraum_id)
    formular = Zustaendigkeitswahl(request.POST, person=request.user)
    if not formular.is_valid():
        kontext = _sozialraum_kontext(request, gezeigt, formular)
        return render(request, "raeume/sozialraum.html", kontext, status=422)
    agentur, person = formular.gewaehlt()
    zustaendigkeit_eintragen(sozialraum=gezeigt, agentur=agentur, person=person, durch=request.user)
    messages.success(request, f"Eingetragen: {person or agentur} arbeitet hier.")
    return redirect("raeume:sozialraum", sozialraum_id=gezeigt.pk)


@require_POST
def nicht_zustaendig(request: Anfrage, sozialraum_id: int, zustaendigkeit_id: int) -> HttpResponse:
    gezeigt = abfragen.sozialraum_oder_404(request.user, sozialraum_id)
    eintrag = get_object_or_404(abfragen.zustaendigkeiten([gezeigt]), pk=zustaendigkeit_id)
    wer = eintrag.person or eintrag.agentur
    zustaendigkeit_austragen(zustaendigkeit=eintrag, durch=request.user)
    messages.success(request, f"Ausgetragen: {wer} arbeitet nicht mehr hier.")
    return redirect("raeume:sozialraum", sozialraum_id=gezeigt.pk)
