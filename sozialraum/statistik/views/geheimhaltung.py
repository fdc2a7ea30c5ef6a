"""Das Kontrollprotokoll der Geheimhaltung; nur die Administration sieht es."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agenturen.anfrage import Anfrage
from agenturen.rechte import Recht, mit_recht
from sozialraum.kern.listen import zeige_liste
from sozialraum.statistik.filters import Sperrfilter
from sozialraum.statistik.schliessen import protokoll
from sozialraum.statistik.schliessen.zusammenfassen import vorschlaege
from sozialraum.statistik.zeitraeume import in_worten


@require_GET
@mit_recht(Recht.LIEFERUNG_BEARBEITEN)
def uebersicht(request: Anfrage) -> HttpResponse:
    kontext = {
        "titel": "Geheimhaltung",
        "protokolle": protokoll.quellenprotokolle(request.user),
        "vorgepruefte": protokoll.vorgepruefte_quellen(request.user),
    }
    return render(request, "statistik/geheimhaltung.html", kontext)


@require_GET
@mit_recht(Recht.LIEFERUNG_BEARBEITEN)
def schliessung(request: Anfrage, schliessung_id: int) -> HttpResponse:
    eine = protokoll.schliessung_oder_404(request.user, schliessung_id)
    return zeige_liste(
        request,
        filter=Sperrfilter(request.GET, queryset=protokoll.sperrungen(eine)),
        vorlage="statistik/schliessung.html",
        sortierung={
            "gebiet": ["wert__einheit__name", "wert__merkmal__reihenfolge"],
            "merkmal": ["wert__merkmal__reihenfolge", "wert__einheit__name"],
            "art": ["art", "wert__einheit__name", "wert__merkmal__reihenfolge"],
        },
        vorgabe="gebiet",
        mengenwort="gesperrte Zelle,gesperrte Zellen",
        ausgabe=protokoll.Sperrausgabe(),
        dateiname=f"geheimhaltung-{eine.quelle.schluessel}-{eine.zeitraum}",
        kontext={
            "titel": f"Geheimhaltung: {eine.quelle.name}, {in_worten(eine.zeitraum)}",
            "schliessung": eine,
            "vorschlaege": [] if request.htmx else vorschlaege(eine),
            "regel": replace(eine.quelle.regel, schwelle=eine.schwelle).in_worten,
        },
        je_seite=50,
    )
