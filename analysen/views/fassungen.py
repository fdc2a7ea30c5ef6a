"""Vorschau als PDF oder Word-Entwurf erzeugen, Fassungen zeigen und herunterladen."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from agenturen.anfrage import Anfrage
from agenturen.models import Person, Vorgang, Vorgangszustand
from agenturen.rechte import Recht, darf, mit_recht
from agenturen.views import fortschritt_kontext
from analysen import abfragen
from analysen.ablauf.entwurf import kommentierbar
from analysen.ablauf.zustaende import ZURUECKZIEHEN
from analysen.aufgaben import VORSCHAU
from analysen.betroffene import hinfaellige_je_fassung
from analysen.formen import FORMEN
from analysen.formen_anstossen import formen_anstossen
from analysen.models import Analyse, Fassung, Fassungsdatei
from analysen.vorschau_anstossen import vorschau_anstossen
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.listen import seite_oder_teil
from sozialraum.statistik.lieferungen.lieferstand import Hinfaellig


@require_POST
@mit_recht(Recht.ANALYSE_AUSGEBEN)
def pdf(request: Anfrage, analyse_id: int) -> HttpResponse:
    """Eine Vorschau; als PDF, wenn das Formular keine andere Form nennt."""
    gezeigt = abfragen.analyse_oder_404(request.user, analyse_id)
    # „form“ dürfte der Knopf nicht heißen: So heißt an jedem Feld schon sein Formular.
    form = request.POST.get("als", Fassungsdatei.Form.PDF)
    try:
        vorschau_anstossen(analyse=gezeigt, durch=request.user, form=form)
    except Fachfehler as fehler:
        messages.warning(request, fehler.text)
    if request.htmx:
        return render(request, "analysen/_fassungen.html", fassungskontext(request, gezeigt))
    return redirect("analysen:analyse", analyse_id=gezeigt.pk)


@require_POST
@mit_recht(Recht.ANALYSE_AUSGEBEN)
def formen(request: Anfrage, analyse_id: int, nummer: int) -> HttpResponse:
    """Die fehlenden Formen einer festgeschriebenen Fassung ausgeben."""
    gezeigt = abfragen.analyse_oder_404(request.user, analyse_id)
    fassung = get_object_or_404(abfragen.fassungen(gezeigt), nummer=nummer)
    fassung.analyse = gezeigt
    try:
        if formen_anstossen(fassung, request.user) is None:
            messages.info(request, f"Von Fassung {nummer} gibt es schon alle Dateien.")
    except Fachfehler as fehler:
        messages.warning(request, fehler.text)
    return redirect("analysen:fassungen", analyse_id=gezeigt.pk)


@require_GET
@mit_recht(Recht.ANALYSE_LESEN)
def fassungen(request: Anfrage, analyse_id: int) -> HttpResponse:
    gezeigt = abfragen.analyse_oder_404(request.user, analyse_id)
    kontext = {"titel": "Fassungen", **fassungskontext(request, gezeigt)}
    return seite_oder_teil(request, "analysen/fassungen.html", kontext)


def fassungskontext(request: Anfrage, gezeigt: Analyse) -> dict[str, Any]:
    vorhandene = list(abfragen.fassungen(gezeigt))
    arbeiten = _arbeiten(request.user, abfragen.juengste_vorgaenge(gezeigt, vorhandene))
    hinfaellig = hinfaellige_je_fassung(vorhandene)
    zeilen = [_zeile(fassung, hinfaellig.get(fassung.pk, [])) for fassung in vorhandene]
    darf_ausgeben = darf(request.user, Recht.ANALYSE_AUSGEBEN, gezeigt.agentur)
    return {
        "analyse": gezeigt,
        "feste": [zeile for zeile in zeilen if zeile["fest"]],
        "vorschauen": [zeile for zeile in zeilen if not zeile["fest"]],
        "darf_ausgeben": darf_ausgeben,
        "darf_vorschau": darf_ausgeben and kommentierbar(gezeigt),
        "darf_zurueckziehen": darf(request.user, ZURUECKZIEHEN.recht, gezeigt.agentur),
        "arbeiten": arbeiten,
        "entsteht": any(not arbeit["vorgang"].ist_beendet for arbeit in arbeiten),
    }


def _arbeiten(person: Person, vorgaenge: list[Vorgang]) -> list[dict[str, Any]]:
    """Was gerade entsteht und was nicht entstand; von dem, was gut ging, nur das zuletzt Angestoßene."""
    namen = {aufgabe: form for form, aufgabe in VORSCHAU.items()}
    return [
        {
            "was": namen.get(vorgang.aufgabe, "formen"),
            "eigene": vorgang.durch_id == person.pk,
            **fortschritt_kontext(vorgang),
        }
        for nummer, vorgang in enumerate(vorgaenge)
        if nummer == 0 or not vorgang.ist_beendet or vorgang.zustand == Vorgangszustand.GESCHEITERT
    ]


def _zeile(fassung: Fassung, hinfaellige: list[Hinfaellig]) -> dict[str, Any]:
    """Eine Fassung mit ihren Dateien; `fehlende` nur bei festgeschriebenen, Vorschauen bleiben nicht."""
    fest = fassung.art == Fassung.Art.FESTGESCHRIEBEN
    vorhandene = {datei.form for datei in fassung.dateien.all()}
    namen = dict(Fassungsdatei.Form.choices)
    veroeffentlichung = getattr(fassung, "veroeffentlichung", None) if fest else None
    zu_sehen = (
        veroeffentlichung is not None
        and veroeffentlichung.zurueckgezogen is None
        and veroeffentlichung.ab <= timezone.now()
    )
    return {
        "fassung": fassung,
        "fest": fest,
        "zu_sehen": zu_sehen,
        "hinfaellige": hinfaellige,
        "fehlende": [namen[form] for form in FORMEN if form not in vorhandene] if fest else [],
        "veroeffentlichung": veroeffentlichung,
    }


@require_GET
@mit_recht(Recht.ANALYSE_LESEN)
def datei(request: Anfrage, analyse_id: int, nummer: int, form: str) -> FileResponse:
    gefunden = abfragen.datei_oder_404(request.user, analyse_id, nummer, form)
    try:
        strom = gefunden.datei.open("rb")
    except FileNotFoundError as fehler:
        raise Http404("Die Datei fehlt im Datenordner. Bitte spielen Sie die Sicherung zurück.") from fehler
    return FileResponse(
        strom,
        as_attachment=True,
        filename=abfragen.dateiname(gefunden),
        content_type=FORMEN[form].inhaltsart,
        headers={"Cache-Control": "private, no-store"},
    )
