"""Seiten der Räume: Sozialräume, Raumeinheiten, Grenzen übernehmen."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agenturen.anfrage import Anfrage
from agenturen.gleichzeitig import konflikt
from agenturen.rechte import Recht, darf, mit_recht
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.kern.listen import suchtext, zeige_liste
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume import abfragen, zwischenlager
from sozialraum.raeume.ausgabe import Einheitenausgabe, Sozialraumausgabe
from sozialraum.raeume.filters import Einheitenfilter, Sozialraumfilter
from sozialraum.raeume.forms import (
    Grenzdateiwahl,
    Grenzwahl,
    NeuerSozialraum,
    Sozialraumaenderung,
    Zustaendigkeitswahl,
    sozialraum_anfang,
)
from sozialraum.raeume.gebiet import Gebiet, anteil_in_prozent
from sozialraum.raeume.grenzen_lesen import lies_geojson
from sozialraum.raeume.karte import Flaeche, umrisskarte
from sozialraum.raeume.models import Sozialraum
from sozialraum.raeume.sozialraum_bearbeiten import (
    pruefe_bearbeiten,
    sozialraum_aendern,
    sozialraum_anlegen,
)
from sozialraum.raeume.uebernehmen import GrenzenFehler, Uebernahme, raeume_uebernehmen
from sozialraum.raeume.zustaendigkeit_setzen import zustaendigkeit_austragen, zustaendigkeit_eintragen

# Breit neben der Randspalte; schmal für Telefone, damit die Namen lesbar bleiben.
KARTE_MM = 170
KARTE_SCHMAL_MM = 94
VORSCHAU_ZEILEN = 100


def _svg(text: str | None) -> SafeString | None:
    # Eigene Zeichnung; Namen aus der Datenbank hat sie maskiert.
    return mark_safe(text) if text else None


def _karten(gebiet: Gebiet) -> dict[str, SafeString | None]:
    breit, schmal = abfragen.lagekarten_fuer(gebiet, breiten_mm=[KARTE_MM, KARTE_SCHMAL_MM])
    return {"karte": _svg(breit), "karte_schmal": _svg(schmal)}


# Sozialräume -----------------------------------------------------------------------------------


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
        kontext={"titel": "Sozialräume", "darf_anlegen": darf(request.user, Recht.SOZIALRAUM_BEARBEITEN)},
    )


@require_GET
def sozialraum(request: Anfrage, sozialraum_id: int) -> HttpResponse:
    gezeigt = abfragen.sozialraum_oder_404(request.user, sozialraum_id)
    return render(request, "raeume/sozialraum.html", _sozialraum_kontext(request, gezeigt))


def _sozialraum_kontext(
    request: Anfrage, gezeigt: Sozialraum, formular: Zustaendigkeitswahl | None = None
) -> dict[str, Any]:
    gebiet = abfragen.gebiet_des_sozialraums(gezeigt)
    eigene = {agentur.pk for agentur in abfragen.agenturen_zur_wahl(request.user)}
    return {
        "titel": gezeigt.name,
        "sozialraum": gezeigt,
        "gemeinde": abfragen.gemeindenamen([gezeigt.ags]).get(gezeigt.ags, ""),
        "gebiet": gebiet,
        **_karten(gebiet),
        "anteile": [
            (teil, "" if teil.gewicht == 1 else anteil_in_prozent(teil.gewicht))
            for teil in abfragen.anteile_der_sozialraeume([gezeigt])
        ],
        "staende": abfragen.andere_staende(gezeigt),
        "zustaendigkeiten": [
            (eintrag, eintrag.agentur_id in eigene) for eintrag in abfragen.zustaendigkeiten([gezeigt])
        ],
        "form": (formular or Zustaendigkeitswahl(person=request.user)) if eigene else None,
        "darf_bearbeiten": abfragen.darf_bearbeiten(request.user, gezeigt),
        "darf_angebote": darf(request.user, Recht.ANGEBOT_LESEN),
        "darf_akteure": darf(request.user, Recht.AKTEUR_LESEN),
        "darf_analysen": darf(request.user, Recht.ANALYSE_LESEN),
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


# Raumeinheiten ---------------------------------------------------------------------------------


@require_GET
@mit_recht(Recht.RAEUME_LESEN)
def einheiten(request: Anfrage) -> HttpResponse:
    return zeige_liste(
        request,
        filter=Einheitenfilter(request.GET, queryset=abfragen.einheiten_mit_grenze()),
        vorlage="raeume/einheiten.html",
        sortierung={
            "lage": ["ags", "ebene__rang", "schluessel"],
            "name": DeutschSortiert("name"),
            "schluessel": "schluessel",
            "ebene": "ebene__rang",
            "flaeche": "flaeche_ha",
        },
        vorgabe="lage",
        mengenwort="Raumeinheit,Raumeinheiten",
        ausgabe=Einheitenausgabe(),
        dateiname="raumeinheiten",
        kontext={"titel": "Raumeinheiten", "darf_pflegen": darf(request.user, Recht.RAEUME_PFLEGEN)},
    )


@require_GET
def einheit(request: Anfrage, kennung: str) -> HttpResponse:
    gezeigt = abfragen.einheit_oder_404(request.user, kennung)
    if gezeigt.adresse != kennung:
        return redirect("raeume:einheit", kennung=gezeigt.adresse)
    gebiet = abfragen.gebiet_der_einheit(gezeigt)
    return render(
        request,
        "raeume/einheit.html",
        {
            "titel": gezeigt.name,
            "einheit": gezeigt,
            "gebiet": gebiet,
            **_karten(gebiet),
            "grenze": abfragen.grenze_der_einheit(gezeigt),
            "darueber": abfragen.vorfahren(gezeigt),
            "darin": abfragen.teile_der_einheit(gezeigt),
            "sozialraeume": abfragen.sozialraeume_mit_einheit(gezeigt),
        },
    )


# Grenzen übernehmen ----------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.RAEUME_PFLEGEN)
def grenzdatei(request: Anfrage) -> HttpResponse:
    formular = Grenzdateiwahl(request.POST or None, request.FILES or None)
    if request.method == "POST" and formular.is_valid():
        datei = formular.cleaned_data["datei"]
        inhalt = datei.read()
        try:
            lies_geojson(inhalt)
        except Fachfehler as fehler:
            formular.add_error("datei", fehler.text)
        else:
            kennung = zwischenlager.ablegen(person_id=request.user.pk, dateiname=datei.name, inhalt=inhalt)
            return redirect("raeume:grenzen_uebernehmen", kennung=kennung)
    kontext = {"titel": "Grenzen übernehmen", "form": formular}
    return render(request, "raeume/grenzdatei.html", kontext, status=422 if formular.errors else 200)


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.RAEUME_PFLEGEN)
def grenzen(request: Anfrage, kennung: UUID) -> HttpResponse:
    try:
        ablage = zwischenlager.holen(person_id=request.user.pk, kennung=kennung)
    except Fachfehler as fehler:
        messages.error(request, fehler.text)
        return redirect("raeume:einheiten_uebernehmen")
    datei = lies_geojson(ablage.inhalt)
    formular = Grenzwahl(request.POST or None, datei=datei)
    kontext: dict[str, Any] = {
        "titel": "Grenzen übernehmen",
        "form": formular,
        "datei": datei,
        "dateiname": ablage.dateiname,
        "kennung": kennung,
        "gemeinden": abfragen.gemeinden_mit_einheiten(),
        "befunde": datei.befunde,
    }
    uebernehmen = request.POST.get("aktion") == "uebernehmen"
    if request.method == "POST" and formular.is_valid():
        try:
            ergebnis = raeume_uebernehmen(
                inhalt=ablage.inhalt,
                dateiname=ablage.dateiname,
                durch=request.user,
                trocken=not uebernehmen,
                **formular.angaben(),
            )
        except GrenzenFehler as fehler:
            kontext["befunde"] = fehler.befunde
            formular.add_error(None, "So lässt sich die Datei nicht übernehmen; die Befunde stehen darunter.")
        except Fachfehler as fehler:
            formular.add_error(None, fehler.text)
        else:
            if uebernehmen:
                zwischenlager.wegwerfen(person_id=request.user.pk, kennung=kennung)
                messages.success(request, f"Übernommen: {ergebnis.in_worten}")
                return redirect(_liste_der_uebernahme(ergebnis))
            kontext |= _vorschau(ergebnis)
    return render(request, "raeume/grenzen.html", kontext, status=422 if formular.errors else 200)


@require_POST
@mit_recht(Recht.RAEUME_PFLEGEN)
def grenzen_verwerfen(request: Anfrage, kennung: UUID) -> HttpResponse:
    zwischenlager.wegwerfen(person_id=request.user.pk, kennung=kennung)
    messages.info(request, "Die hochgeladene Datei ist verworfen; an den Räumen hat sich nichts geändert.")
    return redirect("raeume:einheiten")


def _liste_der_uebernahme(ergebnis: Uebernahme) -> str:
    gemeinde = f"gemeinde={ergebnis.gemeinde.ags}&" if ergebnis.gemeinde else ""
    return f"{reverse('raeume:einheiten')}?{gemeinde}ebene={ergebnis.ebene.schluessel}"


def _vorschau(ergebnis: Uebernahme) -> dict[str, Any]:
    flaechen = [
        Flaeche(zeile.einheit.name, zeile.geometrie, "stadt", str(zeile.einheit.parent_id or ""))
        for zeile in ergebnis.zeilen
        if zeile.geometrie is not None
    ]
    titel = f"Karte: {ergebnis.in_worten} Alle Einheiten stehen in der Tabelle."
    return {
        "ergebnis": ergebnis,
        "befunde": ergebnis.befunde,
        "fehlende": ergebnis.nicht_in_der_datei,
        "zeilen": ergebnis.zeilen[:VORSCHAU_ZEILEN],
        "weitere": max(0, len(ergebnis.zeilen) - VORSCHAU_ZEILEN),
        "karte": _svg(umrisskarte(flaechen, titel=titel, breite_mm=KARTE_MM) if flaechen else None),
        "karte_schmal": _svg(
            umrisskarte(flaechen, titel=titel, breite_mm=KARTE_SCHMAL_MM) if flaechen else None
        ),
    }
