"""Tabelle: Indikatoren mal Gebiete mal Zeiträume nach Wahl, mit Dateien zum Herunterladen."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from agenturen.anfrage import Anfrage
from agenturen.rechte import Recht, mit_recht
from sozialraum.kern import listen
from sozialraum.kern.mappe import ART as MAPPE
from sozialraum.kern.zahlen import zahl
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik import zeitraeume
from sozialraum.statistik.indikatoren import Indikator
from sozialraum.statistik.vergleichen import mappe
from sozialraum.statistik.vergleichen.ausgabe import Tabellenausgabe
from sozialraum.statistik.vergleichen.gebietswahl import ebenen_zur_wahl, gebiete_der_ebene
from sozialraum.statistik.vergleichen.kapitel import KAPITEL, kapitel
from sozialraum.statistik.vergleichen.katalog import gelieferte_indikatoren
from sozialraum.statistik.vergleichen.lieferzeiten import lieferzeiten
from sozialraum.statistik.vergleichen.tabelle import tabelle as rechne
from sozialraum.statistik.vergleichen.tabelle import zeilenplan
from sozialraum.statistik.views.gebietsauswahl import TREFFERLISTE, auswahl, versteckt

JE_SEITE = 50
HOECHSTENS_GEWAEHLT = 60
OHNE_WAHL = ("ew", "anteil_u18", "anteil_65plus")
# Mehr dauerte länger, als jemand vor einer leeren Seite wartet.
ZAHLEN_JE_DATEI = {"xlsx": 5_000, "csv": 15_000, "csv-offen": 15_000}


@require_GET
@mit_recht(Recht.STATISTIK_LESEN)
def tabelle(request: Anfrage) -> HttpResponse:
    wahl = auswahl(request, hoechstens=HOECHSTENS_GEWAEHLT)
    if request.htmx and request.htmx.target == TREFFERLISTE:
        return _mit_vary(render(request, "statistik/_gebietstreffer.html", {"auswahl": wahl}))
    ebene = request.GET.get("ebene", "")
    gebiete = _gebiete(request, wahl.gebiete, ebene)
    zeiten = _zeiten(gebiete)
    gewaehlte_zeiten = [z for z in zeiten if z in request.GET.getlist("zeitraum")] or zeiten[:1]
    katalog = gelieferte_indikatoren()
    gewollt = request.GET.getlist("indikator")
    indikatoren = [i for key, i in katalog.items() if key in gewollt] or [katalog[key] for key in OHNE_WAHL]
    plan = zeilenplan(gebiete, gewaehlte_zeiten)
    if form := request.GET.get("format"):
        return _datei(request, form, indikatoren, plan)
    seite = Paginator(plan, JE_SEITE).get_page(request.GET.get("seite"))
    kontext = {
        "titel": "Tabelle",
        "auswahl": wahl,
        "ebene": ebene,
        "ebenen": ebenen_zur_wahl(),
        "zeitwahl": [(z, zeitraeume.in_worten(z), z in gewaehlte_zeiten) for z in zeiten],
        "indikatorwahl": _indikatorwahl(katalog, indikatoren),
        "gewaehlt": len(indikatoren),
        "versteckt": versteckt(request, wahl, "ebene", "zeitraum", "indikator"),
        "tabelle": rechne(indikatoren, list(seite.object_list)),
        "seite": seite,
        "seiten": seite.paginator.get_elided_page_range(seite.number, on_each_side=1, on_ends=1),
        "zahlen": len(plan) * len(indikatoren),
    }
    vorlage = "statistik/tabelle.html"
    if request.htmx:
        # Blättern tauscht nur die Zeilen, eine neue Wahl auch ihr Formular.
        nur_zeilen = request.htmx.target == "liste"
        vorlage = "statistik/_tabellenzeilen.html" if nur_zeilen else "statistik/_tabelle.html"
    return _mit_vary(render(request, vorlage, kontext))


def _gebiete(request: Anfrage, gewaehlte: tuple[Gebiet, ...], ebene: str) -> list[Gebiet]:
    """Erst die einzeln gewählten, dann alle der Ebene, jedes einmal."""
    der_ebene = gebiete_der_ebene(request.user, ebene) if ebene else []
    return list({gebiet.kennung: gebiet for gebiet in (*gewaehlte, *der_ebene)}.values())


def _zeiten(gebiete: list[Gebiet]) -> list[str]:
    """Der jüngste zuerst."""
    if not gebiete:
        return []
    return sorted({z for zeiten in lieferzeiten(gebiete).values() for z in zeiten}, reverse=True)


def _indikatorwahl(katalog: dict[str, Indikator], gewaehlte: list[Indikator]) -> list[dict[str, Any]]:
    """Je Kapitel seine Indikatoren und wie viele gewählt sind."""
    je_kapitel: dict[str, list[tuple[str, str, bool]]] = {schluessel: [] for schluessel in KAPITEL}
    for indikator in katalog.values():
        eintrag = (indikator.key, indikator.label, indikator in gewaehlte)
        je_kapitel[kapitel(indikator)].append(eintrag)
    return [
        {"titel": KAPITEL[schluessel], "eintraege": eintraege, "gewaehlt": sum(an for *_, an in eintraege)}
        for schluessel, eintraege in je_kapitel.items()
        if eintraege
    ]


def _datei(
    request: Anfrage, form: str, indikatoren: list[Indikator], plan: list[tuple[Gebiet, str]]
) -> HttpResponse:
    hoechstens = ZAHLEN_JE_DATEI.get(form)
    if hoechstens is None:
        raise Http404(f"Das Format „{form}“ gibt es nicht. Möglich sind csv, csv-offen und xlsx.")
    anzahl = len(plan) * len(indikatoren)
    if anzahl > hoechstens:
        messages.warning(
            request,
            f"Ihre Tabelle hat {zahl(anzahl)} Zahlen; diese Form fasst höchstens {zahl(hoechstens)}. Bitte "
            "wählen Sie weniger Indikatoren, Gebiete oder Zeiträume, oder laden Sie eine CSV-Datei herunter.",
        )
        parameter = request.GET.copy()
        parameter.pop("format")
        return redirect(f"{request.path}?{parameter.urlencode()}")
    ergebnis = rechne(indikatoren, plan)
    if form == "xlsx":
        inhalt = mappe.mappe_schreiben(ergebnis, titel="Kennzahlen", stand=timezone.localdate())
        return listen.anhang(inhalt, MAPPE, "kennzahlen.xlsx")
    return listen.datei(Tabellenausgabe(), ergebnis, form=form, dateiname="kennzahlen")


def _mit_vary(antwort: HttpResponse) -> HttpResponse:
    patch_vary_headers(antwort, ["HX-Request"])
    return antwort
