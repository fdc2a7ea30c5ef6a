"""Grenzen übernehmen: Datei, Nachfragen, Zuordnung, Vorschau, Übernahme."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from agenturen.anfrage import Anfrage
from agenturen.rechte import Recht, mit_recht
from sozialraum.kern.fehler import Fachfehler
from sozialraum.raeume import abfragen, zwischenlager
from sozialraum.raeume.forms.grenzen import Grenzdateiwahl, Grenzwahl, Nachfrage, Zweifelsfallwahl
from sozialraum.raeume.grenzen_lesen import AngabeFehlt, Grenzdatei, buendeln, lies_grenzen, waehle_einheiten
from sozialraum.raeume.karte import Flaeche
from sozialraum.raeume.uebernahme import GrenzenFehler, NichtBestaetigt, Uebernahme
from sozialraum.raeume.uebernehmen import raeume_uebernehmen
from sozialraum.raeume.views.karten import umrisskarten
from sozialraum.raeume.zwischenlager import Ablage

VORSCHAU_ZEILEN = 100


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.RAEUME_PFLEGEN)
def datei(request: Anfrage) -> HttpResponse:
    formular = Grenzdateiwahl(request.POST or None, request.FILES or None)
    if request.method == "POST" and formular.is_valid():
        dateiname, inhalt = buendeln([(eine.name, eine.read()) for eine in formular.cleaned_data["datei"]])
        try:
            lies_grenzen(inhalt, dateiname=dateiname)
        except AngabeFehlt:
            return redirect("raeume:grenzen_uebernehmen", kennung=_ablegen(request, dateiname, inhalt))
        except Fachfehler as fehler:
            formular.add_error("datei", fehler.text)
        else:
            return redirect("raeume:grenzen_uebernehmen", kennung=_ablegen(request, dateiname, inhalt))
    kontext = {"titel": "Grenzen übernehmen", "form": formular}
    return render(request, "raeume/grenzdatei.html", kontext, status=422 if formular.errors else 200)


def _ablegen(request: Anfrage, dateiname: str, inhalt: bytes) -> UUID:
    return zwischenlager.ablegen(person_id=request.user.pk, dateiname=dateiname, inhalt=inhalt)


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.RAEUME_PFLEGEN)
def zuordnen(request: Anfrage, kennung: UUID) -> HttpResponse:
    try:
        ablage = zwischenlager.holen(person_id=request.user.pk, kennung=kennung)
        grenzdatei = _lies(request, ablage)
    except AngabeFehlt as frage:
        return _nachfrage(request, kennung, ablage, frage)
    except Fachfehler as fehler:
        messages.error(request, fehler.text)
        return redirect("raeume:einheiten_uebernehmen")
    nur_angabe = request.POST.get("aktion") == "angabe"
    beantwortet = {name: request.POST.get(name, "") for name in ("bezugssystem", "teil")}
    formular = Grenzwahl(None if nur_angabe else request.POST or None, datei=grenzdatei, initial=beantwortet)
    kontext: dict[str, Any] = {
        "titel": "Grenzen übernehmen",
        "form": formular,
        "datei": grenzdatei,
        "dateiname": ablage.dateiname,
        "kennung": kennung,
        "gemeinden": abfragen.gemeinden_mit_einheiten(),
        "befunde": grenzdatei.befunde,
    }
    if request.method == "POST" and not nur_angabe and formular.is_valid():
        faelle = _zweifelsfaelle(request, grenzdatei, formular)
        kontext["faelle"] = faelle
        uebernehmen = request.POST.get("aktion") == "uebernehmen"
        angaben = {
            "inhalt": ablage.inhalt,
            "dateiname": ablage.dateiname,
            "durch": request.user,
            **formular.angaben(faelle),
        }
        try:
            try:
                ergebnis = raeume_uebernehmen(trocken=not uebernehmen, **angaben)
            except NichtBestaetigt as fehler:
                # Die Vorschau bleibt stehen; in ihr ist der Haken, der fehlt.
                formular.add_error("fehlende_beenden", fehler.text)
                uebernehmen = False
                ergebnis = raeume_uebernehmen(trocken=True, **angaben)
        except GrenzenFehler as fehler:
            kontext["befunde"] = fehler.befunde
            formular.add_error(None, _was_fehlt(fehler))
        except Fachfehler as fehler:
            formular.add_error(None, fehler.text)
        else:
            if uebernehmen:
                zwischenlager.wegwerfen(person_id=request.user.pk, kennung=kennung)
                messages.success(request, f"Übernommen: {ergebnis.in_worten}")
                return redirect(_liste_der_uebernahme(ergebnis))
            kontext |= _vorschau(ergebnis)
    return render(request, "raeume/grenzen.html", kontext, status=422 if formular.errors else 200)


def _lies(request: Anfrage, ablage: Ablage) -> Grenzdatei:
    """Mit dem, was schon beantwortet ist. Fehler: `AngabeFehlt`, `Fachfehler`."""
    toleranz = request.POST.get("vereinfachen", "")
    return lies_grenzen(
        ablage.inhalt,
        dateiname=ablage.dateiname,
        bezugssystem=request.POST.get("bezugssystem", ""),
        teil=request.POST.get("teil", ""),
        vereinfachen_m=float(toleranz) if toleranz.isdecimal() else None,
    )


def _nachfrage(request: Anfrage, kennung: UUID, ablage: Ablage, frage: AngabeFehlt) -> HttpResponse:
    bisher = {name: request.POST.get(name, "") for name in Nachfrage.BESCHRIFTUNG}
    kontext = {
        "titel": "Grenzen übernehmen",
        "form": Nachfrage(frage=frage, bisher=bisher),
        "frage": frage.text,
        "dateiname": ablage.dateiname,
        "kennung": kennung,
    }
    return render(request, "raeume/grenzen_nachfrage.html", kontext)


def _zweifelsfaelle(request: Anfrage, grenzdatei: Grenzdatei, formular: Grenzwahl) -> list[Zweifelsfallwahl]:
    """Alle Flächen mit einem Schlüssel, den auch eine andere hat, mit den Antworten aus dem Formular."""
    felder = {name: formular.cleaned_data[name] for name in ("feld_schluessel", "feld_name")}
    faelle = waehle_einheiten(grenzdatei, **felder).zweifelsfaelle
    beantwortet = any(f"fall-{fall.nummer}-was" in request.POST for fall in faelle)
    return [Zweifelsfallwahl(request.POST if beantwortet else None, fall=fall) for fall in faelle]


def _was_fehlt(fehler: GrenzenFehler) -> str:
    if fehler.zweifelsfaelle:
        return (
            "Einige Flächen haben denselben Schlüssel. Bitte entscheiden Sie unten, was mit ihnen geschieht."
        )
    return "So lässt sich die Datei nicht übernehmen; die Befunde stehen darunter."


@require_POST
@mit_recht(Recht.RAEUME_PFLEGEN)
def verwerfen(request: Anfrage, kennung: UUID) -> HttpResponse:
    zwischenlager.wegwerfen(person_id=request.user.pk, kennung=kennung)
    messages.info(request, "Die hochgeladene Datei ist verworfen; an den Räumen hat sich nichts geändert.")
    return redirect("raeume:einheiten")


def _liste_der_uebernahme(ergebnis: Uebernahme) -> str:
    gemeinde = f"gemeinde={ergebnis.gemeinde.ags}&" if ergebnis.gemeinde else ""
    return f"{reverse('raeume:einheiten')}?{gemeinde}ebene={ergebnis.ebene.schluessel}"


def _vorschau(ergebnis: Uebernahme) -> dict[str, Any]:
    flaechen = [
        Flaeche(zeile.einheit.name, zeile.geometrie, "stadt", str(zeile.einheit.parent_id or ""))
        for zeile in ergebnis.flaechen
        if zeile.geometrie is not None
    ]
    titel = f"Karte: {ergebnis.in_worten} Alle Einheiten stehen in der Tabelle."
    return {
        "ergebnis": ergebnis,
        "befunde": ergebnis.befunde,
        "fehlende": ergebnis.nicht_in_der_datei,
        "zeilen": ergebnis.zeilen[:VORSCHAU_ZEILEN],
        "weitere": max(0, len(ergebnis.zeilen) - VORSCHAU_ZEILEN),
        **umrisskarten(flaechen, titel),
    }
