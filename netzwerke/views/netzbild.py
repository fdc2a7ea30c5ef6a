"""Das Netzwerkbild eines Sozialraums auf dem Bildschirm, mit der Tabelle, die dasselbe sagt."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET

from agenturen.anfrage import Anfrage
from agenturen.rechte import Recht, mit_recht
from netzwerke import abfragen
from netzwerke.netzbild import STRICHE, Akteursnetz, Knoten, befund, netzbild
from netzwerke.views.reiter import reiter
from sozialraum.kern.formulare import nummern
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume.models import Sozialraum

# Breiten in Pixeln: ein Bild für Bildschirme, eines für Telefone ab 390 px.
BREIT, SCHMAL = 760.0, 358.0
HOECHSTENS = 40


@dataclass(frozen=True)
class Verbindung:
    """Eine Zeile der Tabelle: ein Akteur, mit wem und wie eng."""

    knoten: Knoten
    mit: Knoten
    enge: str


@dataclass(frozen=True)
class Netzseite:
    """Was die Seite zeigt; ohne Verbindung gibt es kein Bild."""

    befund: str
    breit: SafeString
    schmal: SafeString
    verbindungen: list[Verbindung]
    alleinstehende: list[Knoten]
    nicht_gezeigt: int


@require_GET
@mit_recht(Recht.KOOPERATION_LESEN)
def bild(request: Anfrage) -> HttpResponse:
    sozialraeume = list(Sozialraum.objects.order_by(DeutschSortiert("name")))
    genannt = nummern([request.GET.get("sozialraum") or request.user.aktueller_sozialraum])
    gewaehlt = next((raum for raum in sozialraeume if raum.pk in genannt), None)
    gewaehlt = gewaehlt or (sozialraeume[0] if sozialraeume else None)
    netz = None
    if gewaehlt is not None:
        netz = abfragen.akteursnetz([gewaehlt], unter=abfragen.kooperationen(request.user))
    kontext = {
        "titel": "Netzwerk",
        "reiter": reiter(request.user, "netzbild"),
        "sozialraeume": sozialraeume,
        "sozialraum": gewaehlt,
        "seite": _seite(netz) if netz is not None and netz.knoten else None,
    }
    vorlage = "netzwerke/_netzbild.html" if request.htmx else "netzwerke/netzbild.html"
    antwort = render(request, vorlage, kontext)
    patch_vary_headers(antwort, ["HX-Request"])
    return antwort


def _seite(netz: Akteursnetz) -> Netzseite:
    gezeigt = netz.auszug(HOECHSTENS)
    satz = befund(netz)
    alternative = f"Netzwerkbild: {satz}. Alle Verbindungen stehen in der Tabelle darunter."
    # Das SVG baut `netzbild` selbst und maskiert darin jeden fremden Text.
    breit, schmal = (
        mark_safe(netzbild(gezeigt, breite=breite, alternativtext=alternative) if gezeigt.kanten else "")
        for breite in (BREIT, SCHMAL)
    )
    return Netzseite(
        befund=satz,
        breit=breit,
        schmal=schmal,
        verbindungen=_verbindungen(netz),
        alleinstehende=netz.alleinstehende,
        nicht_gezeigt=len(netz.verbundene) - len(gezeigt.verbundene),
    )


def _verbindungen(netz: Akteursnetz) -> list[Verbindung]:
    """Jede Verbindung einmal, bei dem, der enger vernetzt ist; die engsten zuerst."""
    verbundene = netz.verbundene
    rang = {knoten.id: nummer for nummer, knoten in enumerate(verbundene)}
    return [
        Verbindung(knoten, verbundene[rang[wer]], STRICHE[enge][0])
        for knoten in verbundene
        for wer, enge in netz.nachbarn(knoten.id)
        if rang[wer] > rang[knoten.id]
    ]
