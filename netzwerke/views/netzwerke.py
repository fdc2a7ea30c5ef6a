"""Seiten der Netzwerke: Liste, Netzwerk, das eine Formular."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from agenturen.anfrage import Anfrage
from agenturen.models import Agentur
from agenturen.rechte import Recht, darf, mit_recht, pruefe
from netzwerke import abfragen
from netzwerke.ausgabe import Netzwerkausgabe
from netzwerke.filters import Netzwerkfilter
from netzwerke.models import Netzwerkmitglied, Sitzung
from netzwerke.netzwerk_speichern import netzwerk_aendern, netzwerk_anlegen
from netzwerke.netzwerkeingabe import Netzwerkeingabe
from netzwerke.regeln import naechster_monat
from netzwerke.views.reiter import reiter
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.kern.formulare import nummern
from sozialraum.kern.listen import suchtext, zeige_liste
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.kern.zahlen import MONATE
from sozialraum.raeume.abfragen import sozialraum_oder_404

KURZE_LISTE = 8


@require_GET
@mit_recht(Recht.NETZWERK_LESEN)
def netzwerke(request: Anfrage) -> HttpResponse:
    sichtbare = abfragen.sichtbare_netzwerke(request.user)
    agenturen = Agentur.objects.filter(pk__in=sichtbare.values("agentur"))
    filter = Netzwerkfilter(
        request.GET,
        queryset=abfragen.mit_zahlen(sichtbare, timezone.localdate()).prefetch_related("sozialraeume"),
        agenturen=agenturen,
        person=request.user,
    )
    gesucht = suchtext(filter)
    sortierung: dict[str, Any] = {
        "name": DeutschSortiert("name"),
        "mitglieder": "anzahl_mitglieder",
        "letzte": Coalesce("letzte", Value(date.min)),
        "naechste": Coalesce("naechste", Value(date.max)),
        "offen": "anzahl_offene",
    }
    return zeige_liste(
        request,
        filter=filter,
        vorlage="netzwerke/netzwerke.html",
        sortierung=sortierung | ({"naehe": [F("naehe").desc(), DeutschSortiert("name")]} if gesucht else {}),
        vorgabe="naehe" if gesucht else "name",
        mengenwort="Netzwerk,Netzwerke",
        ausgabe=Netzwerkausgabe(),
        dateiname="netzwerke",
        kontext={
            "titel": "Netzwerk",
            "reiter": reiter(request.user, "netzwerke"),
            "darf_anlegen": darf(request.user, Recht.NETZWERK_BEARBEITEN),
            "mehrere_agenturen": len(agenturen) > 1,
        },
    )


@require_GET
@mit_recht(Recht.NETZWERK_LESEN)
def netzwerke_im_sozialraum(request: Anfrage, sozialraum_id: int) -> HttpResponse:
    sozialraum = sozialraum_oder_404(request.user, sozialraum_id)
    hiesige = abfragen.netzwerke_in(request.user, sozialraum)
    kontext = {
        "titel": f"Netzwerke in {sozialraum}",
        "sozialraum": sozialraum,
        "anzahl": hiesige.count(),
        "netzwerke": abfragen.mit_zahlen(hiesige, timezone.localdate())[:KURZE_LISTE],
        "darf_anlegen": darf(request.user, Recht.NETZWERK_BEARBEITEN),
    }
    teil = "_netzwerke_im_sozialraum" if request.htmx else "netzwerke_im_sozialraum"
    return render(request, f"netzwerke/{teil}.html", kontext)


@require_GET
def netzwerk(request: Anfrage, netzwerk_id: int) -> HttpResponse:
    gezeigt = abfragen.netzwerk_oder_404(request.user, netzwerk_id)
    heute = timezone.localdate()
    sitzungen = list(gezeigt.sitzungen.all())
    vergangene = [eine for eine in sitzungen if eine.datum <= heute]
    kommende = [eine for eine in reversed(sitzungen) if eine.datum > heute]
    mitglieder = sorted(
        gezeigt.mitglieder.select_related("akteur__art"),
        key=lambda mitglied: Netzwerkmitglied.Rolle.values.index(mitglied.rolle),
    )
    return render(
        request,
        "netzwerke/netzwerk.html",
        {
            "netzwerk": gezeigt,
            "titel": gezeigt.name,
            "darf_bearbeiten": darf(request.user, Recht.NETZWERK_BEARBEITEN, gezeigt.agentur),
            "heute": heute,
            "kommende": kommende,
            "vergangene": vergangene,
            "an_der_reihe": None if kommende else _an_der_reihe(gezeigt.turnus, vergangene),
            "offene": abfragen.offene_verabredungen_in(gezeigt),
            "mitglieder": [mitglied for mitglied in mitglieder if mitglied.bis is None],
            "fruehere": [mitglied for mitglied in mitglieder if mitglied.bis is not None],
            "unterarbeitsgruppen": gezeigt.unterarbeitsgruppen.select_related("art"),
        },
    )


def _an_der_reihe(turnus: str, vergangene: list[Sitzung]) -> str:
    """„Mai 2026“: wann nach dem Turnus die nächste Sitzung wäre; leer, wenn er es nicht sagt."""
    gehaltene = [eine.datum for eine in vergangene if not eine.ausgefallen]
    monat = naechster_monat(max(gehaltene, default=None), turnus)
    return f"{MONATE[monat[1] - 1]} {monat[0]}" if monat else ""


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.NETZWERK_BEARBEITEN)
def netzwerk_neu(request: Anfrage) -> HttpResponse:
    oberes = nummern([request.GET.get("unter", "")])
    sozialraum = request.user.aktueller_sozialraum
    vorgabe: dict[str, Any] = {"uebergeordnet": oberes[0]} if oberes else {}
    if sozialraum:
        vorgabe["sozialraeume"] = [sozialraum]
    eingabe = Netzwerkeingabe(
        person=request.user,
        daten=request.POST if request.method == "POST" else None,
        vorgabe=vorgabe,
    )
    if eingabe.soll_speichern and eingabe.ist_gueltig():
        try:
            neues = netzwerk_anlegen(agentur=eingabe.agentur, angaben=eingabe.angaben(), durch=request.user)
        except Fachfehler as fehler:
            eingabe.formular.add_error(None, fehler.text)
        else:
            messages.success(request, f"Das Netzwerk „{neues}“ ist angelegt.")
            return redirect("netzwerke:netzwerk", netzwerk_id=neues.pk)
    kontext = {"titel": "Neues Netzwerk", "eingabe": eingabe, "form": eingabe.formular}
    return render(request, "netzwerke/netzwerk_neu.html", kontext, status=eingabe.http_status)


@require_http_methods(["GET", "POST"])
def netzwerk_bearbeiten(request: Anfrage, netzwerk_id: int) -> HttpResponse:
    gespeichert = abfragen.netzwerk_oder_404(request.user, netzwerk_id)
    pruefe(request.user, Recht.NETZWERK_BEARBEITEN, gespeichert.agentur)
    eingabe = Netzwerkeingabe(
        person=request.user,
        # Das Formular schreibt beim Prüfen in sein Objekt; der gespeicherte Stand muss daneben bleiben.
        netzwerk=abfragen.netzwerk_oder_404(request.user, netzwerk_id),
        daten=request.POST if request.method == "POST" else None,
    )
    if eingabe.soll_speichern and eingabe.ist_gueltig():
        try:
            geaendert = netzwerk_aendern(
                netzwerk=gespeichert,
                version=eingabe.version,
                angaben=eingabe.angaben(),
                durch=request.user,
            )
        except VeralteterStand:
            eingabe.konflikt_zeigen(gespeichert)
        except Fachfehler as fehler:
            eingabe.formular.add_error(None, fehler.text)
        else:
            messages.success(request, f"Das Netzwerk „{geaendert}“ ist gespeichert.")
            return redirect("netzwerke:netzwerk", netzwerk_id=netzwerk_id)
    kontext = {
        "titel": "Netzwerk ändern",
        "netzwerk": gespeichert,
        "eingabe": eingabe,
        "form": eingabe.formular,
        "konflikt": eingabe.konflikt,
    }
    return render(request, "netzwerke/netzwerk_aendern.html", kontext, status=eingabe.http_status)
