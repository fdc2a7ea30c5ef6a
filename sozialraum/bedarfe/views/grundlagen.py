"""Seiten der Grundlagen: eine Zahl wählen, ein Gespräch, eine Methode, ein Dokument, eine Sitzung."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from agenturen.anfrage import Anfrage
from agenturen.rechte import Recht, mit_recht
from sozialraum.bedarfe import abfragen
from sozialraum.bedarfe.forms.grundlage import (
    GespraechAlsGrundlage,
    Grundlagenformular,
    MethodeAlsGrundlage,
    TextAlsGrundlage,
    ziel_aus,
)
from sozialraum.bedarfe.grundlage_hinzufuegen import (
    gespraech_hinzufuegen,
    grundlage_entfernen,
    methode_hinzufuegen,
    text_hinzufuegen,
    zahl_hinzufuegen,
)
from sozialraum.bedarfe.models import Bedarf, Grundlage, Ressource
from sozialraum.bedarfe.zahlenwahl import Zahlenwahl
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.formulare import nummern

ARTEN = {
    Grundlage.Art.GESPRAECH: "Gespräch als Grundlage",
    Grundlage.Art.METHODE: "Methode als Grundlage",
    Grundlage.Art.DOKUMENT: "Dokument als Grundlage",
    Grundlage.Art.SITZUNG: "Sitzung als Grundlage",
}
FESTHALTEN: dict[str, tuple[str, str]] = {
    Grundlage.Art.GESPRAECH: ("bedarfe:gespraech_neu", "Gespräch festhalten"),
    Grundlage.Art.METHODE: ("bedarfe:methode_neu", "Methode festhalten"),
}
VORFUELLEN = "vorfuellen"
REITER = [(art.value, str(art.label)) for art in ARTEN]


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.BEDARF_BEARBEITEN)
def zahl(request: Anfrage) -> HttpResponse:
    """Alle Zahlen eines Gebiets, jede mit einem Knopf; `?wofuer=bedarf-3` sagt, wofür sie stehen soll."""
    ziel = ziel_aus(request.user, request.GET.get("wofuer", ""))
    kontext: dict[str, Any] = {"titel": "Zahl als Grundlage", "ziel": ziel, "art": "zahl", "arten": REITER}
    if ziel is None:
        kontext["form"] = Grundlagenformular(person=request.user)
        return render(request, "bedarfe/zahl.html", kontext)
    wahl = Zahlenwahl(ziel, gebiet=request.GET.get("gebiet", ""), zeitraum=request.GET.get("zeitraum", ""))
    status = 200
    if request.method == "POST":
        try:
            neue = zahl_hinzufuegen(
                wovon=ziel,
                indikator=request.POST.get("indikator", ""),
                gebiet=wahl.gebiet,
                zeitraum=wahl.geprueft(request.POST.get("jahr", "")),
                durch=request.user,
            )
        except Fachfehler as fehler:
            kontext["fehler"], status = fehler.text, 422
        else:
            messages.success(request, f"Als Grundlage aufgenommen: {neue.text}")
            return _zurueck(ziel)
    kontext |= {"wahl": wahl, "wofuer": request.GET["wofuer"], "zurueck": _adresse(ziel)}
    return render(request, "bedarfe/zahl.html", kontext, status=status)


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.BEDARF_BEARBEITEN)
def neu(request: Anfrage, art: str) -> HttpResponse:
    """`?wofuer=bedarf-3`, `?gespraech=5` und `?einsatz=7` füllen das Formular vor, ebenso POST mit `tat`."""
    if art not in ARTEN:
        raise Http404("Diese Art von Grundlage gibt es nicht.")
    formular = _formular(request, art)
    if formular.is_bound and formular.is_valid():
        ziel = formular.cleaned_data["wofuer"]
        try:
            _hinzufuegen(request, art, formular.cleaned_data)
        except Fachfehler as fehler:
            formular.add_error("text", fehler.text)
        else:
            messages.success(request, "Die Grundlage ist aufgenommen.")
            return _zurueck(ziel)
    ziel = ziel_aus(request.user, request.GET.get("wofuer", ""))
    kontext = {
        "titel": ARTEN[Grundlage.Art(art)],
        "art": art,
        "arten": REITER,
        "form": formular,
        "ziel": ziel,
        "wofuer": request.GET.get("wofuer", ""),
        "festhalten": (reverse(FESTHALTEN[art][0]), FESTHALTEN[art][1]) if art in FESTHALTEN else None,
        "zurueck": _adresse(ziel) if ziel else reverse("bedarfe:liste"),
    }
    return render(request, "bedarfe/grundlage_neu.html", kontext, status=422 if formular.errors else 200)


def _formular(request: Anfrage, art: str) -> Grundlagenformular:
    person = request.user
    anfang: dict[str, Any] = {"wofuer": request.GET.get("wofuer", "")}
    daten = request.POST if request.method == "POST" else None
    if daten and _wird_vorgefuellt(request):
        # Ein Text von einer anderen Seite, etwa aus einem Protokoll; gespeichert wird er erst von hier.
        anfang |= {feld: daten.get(feld, "") for feld in ("text", "quelle", "datum")}
        daten = None
    if art == Grundlage.Art.GESPRAECH:
        return GespraechAlsGrundlage(daten, person=person, initial=anfang | _vorgabe(request, "gespraech"))
    if art == Grundlage.Art.METHODE:
        return MethodeAlsGrundlage(daten, person=person, initial=anfang | _vorgabe(request, "einsatz"))
    return TextAlsGrundlage(daten, person=person, initial=anfang, sitzung=art == Grundlage.Art.SITZUNG)


def _wird_vorgefuellt(request: Anfrage) -> bool:
    return request.POST.get("tat") == VORFUELLEN


def _vorgabe(request: Anfrage, name: str) -> dict[str, Any]:
    """Was ausgewählt ist und sein Text; ein Zitat (`?zitat=`) kommt mit Anführungszeichen."""
    gemeint = nummern([request.GET.get(name, "")])
    if not gemeint:
        return {}
    if name == "einsatz":
        einsatz = abfragen.verwendbare_einsaetze(request.user).filter(pk__in=gemeint).first()
        return {"einsatz": einsatz.pk, "text": einsatz.ergebnis} if einsatz else {}
    gespraech = abfragen.verwendbare_gespraeche(request.user).filter(pk__in=gemeint).first()
    if gespraech is None:
        return {}
    zitat = gespraech.zitate.filter(pk__in=nummern([request.GET.get("zitat", "")])).first()
    text = str(zitat) if zitat and gespraech.zitierbar else gespraech.zusammenfassung
    return {"gespraech": gespraech.pk, "text": text}


def _hinzufuegen(request: Anfrage, art: str, werte: dict[str, Any]) -> None:
    gemeinsam: dict[str, Any] = {
        "wovon": werte["wofuer"],
        "text": werte["text"],
        "durch": request.user,
    }
    if art == Grundlage.Art.GESPRAECH:
        gespraech_hinzufuegen(gespraech=werte["gespraech"], **gemeinsam)
    elif art == Grundlage.Art.METHODE:
        methode_hinzufuegen(einsatz=werte["einsatz"], **gemeinsam)
    else:
        text_hinzufuegen(art=art, quelle=werte["quelle"], datum=werte["datum"], **gemeinsam)


@require_POST
def entfernen(request: Anfrage, grundlage_id: int) -> HttpResponse:
    grundlage = abfragen.grundlage_oder_404(request.user, grundlage_id)
    ziel = grundlage.wovon
    grundlage_entfernen(grundlage=grundlage, durch=request.user)
    messages.success(request, "Die Grundlage ist entfernt.")
    return _zurueck(ziel)


def _zurueck(ziel: Bedarf | Ressource) -> HttpResponse:
    return redirect(_adresse(ziel))


def _adresse(ziel: Bedarf | Ressource) -> str:
    if isinstance(ziel, Bedarf):
        return reverse("bedarfe:bedarf", kwargs={"bedarf_id": ziel.pk})
    return reverse("bedarfe:ressource", kwargs={"ressource_id": ziel.pk})
