"""Seiten der Werte: Übersicht, Liste, „Woher?“ einer Zahl."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from agenturen.anfrage import Anfrage
from agenturen.rechte import Recht, darf, mit_recht
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.listen import seite_oder_teil, zeige_liste
from sozialraum.kern.zahlen import zahl
from sozialraum.statistik import saetze, wertabfragen
from sozialraum.statistik.einstieg import einstieg
from sozialraum.statistik.filters import Wertefilter
from sozialraum.statistik.indikatoren import INDIKATOREN
from sozialraum.statistik.kennzahlen import kennzahlen
from sozialraum.statistik.vergleichen.katalog import stammt_aus_eigener_arbeit
from sozialraum.statistik.wertausgabe import Wertausgabe
from sozialraum.statistik.wertverlauf import hat_sich_geaendert, mehrfach_geliefert, verlauf_oder_404
from sozialraum.statistik.zeichen import Zeichen, legende

# Mehr dauerte länger, als jemand vor einer leeren Seite wartet; openpyxl schreibt 3.000 Zeilen je Sekunde.
ZEILEN_JE_DATEI = {"xlsx": 5_000, "csv": 100_000, "csv-offen": 100_000}


@require_GET
@mit_recht(Recht.STATISTIK_LESEN)
def uebersicht(request: Anfrage) -> HttpResponse:
    gesucht = request.GET.get("suche", "")
    kontext: dict[str, Any] = {"gesucht": gesucht, "treffer": wertabfragen.gebiete_suchen(gesucht)}
    if not request.htmx:
        quellen = wertabfragen.quellenstaende()
        anfang = einstieg(request.user)
        kontext |= {
            "titel": "Statistik",
            "quellen": quellen,
            "einstieg": anfang,
            "quellen_hier": [
                (stand.quelle, anfang.zeiten[stand.quelle.pk])
                for stand in quellen
                if anfang and stand.quelle.pk in anfang.zeiten
            ],
            "indikatoren": INDIKATOREN.values(),
            "darf_lieferungen": darf(request.user, Recht.LIEFERUNG_LESEN),
            "darf_uebernehmen": darf(request.user, Recht.LIEFERUNG_BEARBEITEN),
        }
    return seite_oder_teil(request, "statistik/uebersicht.html", kontext)


@require_GET
@mit_recht(Recht.STATISTIK_LESEN)
def werte(request: Anfrage) -> HttpResponse:
    filter = Wertefilter(request.GET, queryset=wertabfragen.werte())
    hoechstens = ZEILEN_JE_DATEI.get(request.GET.get("format", ""))
    if hoechstens is not None and (anzahl := filter.qs.count()) > hoechstens:
        messages.warning(
            request,
            f"Ihre Auswahl hat {zahl(anzahl)} Werte; diese Form fasst höchstens {zahl(hoechstens)}. Bitte "
            "wählen Sie ein Merkmal, einen Zeitraum oder eine Ebene, oder laden Sie eine CSV-Datei herunter.",
        )
        return redirect(_ohne_format(request))
    return zeige_liste(
        request,
        filter=filter,
        vorlage="statistik/werte.html",
        sortierung={
            # Folgt dem Index der geltenden Werte: auch Millionen Zeilen blättern sofort.
            "merkmal": ["merkmal_id", "einheit_id", "zeitraum"],
            "gebiet": ["einheit__name", "einheit_id", "merkmal_id", "zeitraum"],
            "zeitraum": ["zeitraum", "merkmal_id", "einheit_id"],
        },
        vorgabe="merkmal",
        mengenwort="Wert,Werte",
        ausgabe=Wertausgabe(),
        dateiname="werte",
        kontext={"titel": "Werte", "zeichen": legende(Zeichen)},
        je_seite=50,
        zeilen=wertabfragen.wertzeilen,
    )


@require_GET
@mit_recht(Recht.STATISTIK_LESEN)
def wert(request: Anfrage, wert_id: int) -> HttpResponse:
    """„Woher?“ eines gelieferten Wertes: die Zelle in ihrer Datei und jede Lieferung, die sie brachte."""
    station, verlauf = verlauf_oder_404(request.user, wert_id)
    zeile = station.zeile
    kontext = {
        "titel": f"{zeile.merkmal.bezeichnung}, {zeile.einheit.name} {zeile.zeitraum_text}",
        "zeile": zeile,
        "angabe": station.datei.quelle,
        "stelle": station.stelle,
        "verlauf": verlauf,
        "darf_lieferungen": darf(request.user, Recht.LIEFERUNG_LESEN),
    }
    return seite_oder_teil(request, "statistik/wert.html", kontext)


@require_GET
@mit_recht(Recht.STATISTIK_LESEN)
def woher(request: Anfrage, indikator: str, zeitraum: str, adresse: str) -> HttpResponse:
    """„Woher?“ einer Kennzahl: Definition, Formel mit den Zahlen und jede Zelle, die eingeht."""
    if not wertabfragen.ist_zeitraum(zeitraum):
        raise Http404("Diese Kennzahl gibt es nicht.")
    gebiet = wertabfragen.gebiete_oder_404(request.user, adresse)[0]
    if gebiet.sozialraum_id is not None and stammt_aus_eigener_arbeit(indikator):
        return redirect("analysen:eigene_zahl", indikator, zeitraum, gebiet.sozialraum_id)
    try:
        tafel = kennzahlen(indikatoren=[indikator], gebiete=[gebiet], zeitraeume=[zeitraum])
    except Fachfehler as fehler:
        raise Http404(fehler.text) from fehler
    kennzahl = tafel.get(indikator, gebiet, zeitraum)
    herkunft = tafel.herkunft(indikator, gebiet, zeitraum)
    dateien = wertabfragen.dateien(h.quelle.lieferung_id for h in herkunft if h.quelle)
    # Eine geschlossene Kennzahl verrät auch über frühere Lieferungen nichts.
    mehrfach = mehrfach_geliefert(h.wert_id for h in herkunft if h.wert_id and kennzahl.offen)
    verlaeufe = [stationen for stationen in mehrfach if hat_sich_geaendert(stationen)]
    kontext = {
        "titel": f"{kennzahl.indikator.label}, {gebiet.name} {kennzahl.zeitraum_text}",
        "kennzahl": kennzahl,
        "formel": saetze.formel_mit_zahlen(kennzahl, herkunft),
        "posten": [(h, dateien[h.quelle.lieferung_id].stelle(h) if h.quelle else "") for h in herkunft],
        "verlaeufe": verlaeufe,
        "bestaetigt": len(mehrfach) - len(verlaeufe),
        "andere_quellen": tafel.nachrangige_quellen(indikator, gebiet, zeitraum),
        "darf_lieferungen": darf(request.user, Recht.LIEFERUNG_LESEN),
    }
    return seite_oder_teil(request, "statistik/woher.html", kontext)


def _ohne_format(request: Anfrage) -> str:
    parameter = request.GET.copy()
    parameter.pop("format")
    return f"{request.path}?{parameter.urlencode()}"
