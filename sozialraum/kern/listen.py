"""Listen: filtern, sortieren, blättern, herunterladen; Seite und htmx-Fragment aus denselben Vorlagen."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import tablib
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_filters import FilterSet
from django_htmx.middleware import HtmxDetails

from sozialraum.kern.csvdatei import csv_schreiben

JE_SEITE = 25
# Steuerzeichen, die XML und damit XLSX nicht kennt.
UNDRUCKBAR = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
Sortierfelder = dict[str, Any]


class Ausgabe(Protocol):
    """Eine Resource von django-import-export."""

    def export(self, queryset: Any, **kwargs: Any) -> Any: ...


@dataclass(frozen=True)
class Filtermarke:
    """Ein gesetzter Filter in Worten und die Adresse der Liste ohne ihn."""

    text: str
    adresse: str


def zeige_liste(
    request: HttpRequest,
    *,
    filter: FilterSet,
    vorlage: str,
    sortierung: Sortierfelder,
    vorgabe: str,
    mengenwort: str,
    ausgabe: Ausgabe | None = None,
    dateiname: str = "",
    kontext: dict[str, Any] | None = None,
    je_seite: int = JE_SEITE,
    zeilen: Callable[[Iterable[Any]], Sequence[Any]] | None = None,
) -> HttpResponse:
    """Antwort für eine Liste: Seite, Fragment (`_name.html` neben `name.html`) oder Datei (`?format=`).

    `sortierung` ordnet Schlüsseln der Adresse Felder oder Ausdrücke zu; `vorgabe` ist einer davon, auch
    mit `-`. `mengenwort` ist „Angebot,Angebote“. `zeilen` macht aus den Objekten einer Seite, was die Vorlage
    sehen darf. Fehler: `Http404` bei unbekanntem `format`.
    """
    schluessel = _erlaubt(request.GET.get("sortierung", ""), sortierung) or vorgabe
    menge = filter.qs.order_by(*_ordnung(schluessel, sortierung), "pk")
    if form := request.GET.get("format"):
        if ausgabe is None:
            raise Http404("Diese Liste lässt sich nicht herunterladen.")
        return datei(ausgabe, menge, form=form, dateiname=dateiname)
    seite = Paginator(menge, je_seite).get_page(request.GET.get("seite"))
    if zeilen is not None:
        seite.object_list = zeilen(seite.object_list)
    werte = (kontext or {}) | {
        "filter": filter,
        "filtermarken": filtermarken(request, filter),
        "seite": seite,
        "seiten": seite.paginator.get_elided_page_range(seite.number, on_each_side=1, on_ends=1),
        "sortierung": schluessel,
        "sortierung_gewaehlt": schluessel != vorgabe,
        "mengenwort": mengenwort,
        "ausgabe": ausgabe is not None,
    }
    return seite_oder_teil(request, vorlage, werte)


def suchtext(filter: FilterSet) -> str:
    """Wonach die Liste sucht; leer ohne Suche und wenn das Formular den Text ablehnt."""
    # Erst das Prüfen legt `cleaned_data` an.
    return "" if filter.form.errors.get("suche") else filter.form.cleaned_data.get("suche", "")


def seite_oder_teil(
    request: HttpRequest, vorlage: str, kontext: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Die ganze Seite, für htmx nur ihr Teil: aus `angebote/liste.html` wird `angebote/_liste.html`."""
    if HtmxDetails(request):
        ordner, _, name = vorlage.rpartition("/")
        vorlage = f"{ordner}/_{name}"
    antwort = render(request, vorlage, kontext, status=status)
    patch_vary_headers(antwort, ["HX-Request"])
    return antwort


def _erlaubt(schluessel: str, sortierung: Sortierfelder) -> str:
    return schluessel if schluessel.removeprefix("-") in sortierung else ""


def _ordnung(schluessel: str, sortierung: Sortierfelder) -> list[Any]:
    feld = sortierung[schluessel.removeprefix("-")]
    felder = list(feld) if isinstance(feld, list | tuple) else [feld]
    if not schluessel.startswith("-"):
        return felder
    return [f"-{eins}" if isinstance(eins, str) else eins.desc() for eins in felder]


def filtermarken(request: HttpRequest, filter: FilterSet) -> list[Filtermarke]:
    """Für jeden gesetzten Filter „Beschriftung: Wert“; mehrere Werte eines Filters sind mehrere Marken.

    `filter.vorbelegt` nennt Felder, die ohne Angabe einen Wert haben: ihre Marke führt zu „leer genannt“.
    """
    marken = []
    for feld in filter.form.visible_fields():
        name = feld.html_name
        for wert in filter.data.getlist(name) if filter.is_bound else []:
            if not wert or feld.errors:
                continue
            ohne = request.GET.copy()
            ohne.pop("seite", None)
            uebrige = [w for w in ohne.getlist(name) if w != wert]
            ohne.setlist(name, uebrige or ([""] if name in getattr(filter, "vorbelegt", ()) else []))
            namen = {str(k): str(text) for k, text in getattr(feld.field, "choices", [])}
            parameter = ohne.urlencode()
            marken.append(
                Filtermarke(
                    text=f"{feld.label}: {namen.get(wert, wert)}",
                    adresse=f"{request.path}?{parameter}" if parameter else request.path,
                )
            )
    return marken


# Herunterladen ---------------------------------------------------------------------------------


def datei(ausgabe: Ausgabe, menge: Any, *, form: str, dateiname: str) -> HttpResponse:
    """Die Liste als `csv` (Excel: BOM, Semikolon, Komma), `csv-offen` (UTF-8, Komma, Punkt) oder `xlsx`.

    Fehler: `Http404` bei jeder anderen Form.
    """
    if form not in ("csv", "csv-offen", "xlsx"):
        raise Http404(f"Das Format „{form}“ gibt es nicht. Möglich sind csv, csv-offen und xlsx.")
    tabelle = ausgabe.export(menge, force_native_type=True)
    if form == "xlsx":
        zeilen = [[_fuer_xlsx(wert) for wert in zeile] for zeile in tabelle]
        mappe = tablib.Dataset(*zeilen, headers=tabelle.headers, title=dateiname)
        art = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return anhang(mappe.export("xlsx"), art, f"{dateiname}.xlsx")
    offen = form == "csv-offen"
    inhalt = csv_schreiben(tabelle.headers, tabelle, offen=offen)
    name = f"{dateiname}-offen.csv" if offen else f"{dateiname}.csv"
    return anhang(inhalt, "text/csv; charset=utf-8", name)


def anhang(inhalt: bytes, art: str, name: str) -> HttpResponse:
    """Eine Datei zum Speichern unter diesem Namen."""
    return HttpResponse(
        inhalt, content_type=art, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _fuer_xlsx(wert: Any) -> Any:
    """Zahlen und Daten bleiben, was sie sind; aus Text wird nie eine Formel, auch nicht aus `==…`."""
    if not isinstance(wert, str):
        return wert
    text = UNDRUCKBAR.sub("", wert)
    return f"'{text}" if text.startswith("=") else text
