"""Seiten der Handlungsempfehlungen: Liste, Seite, anlegen, ändern, übergeben, Antwort, Status."""

from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from agenturen.anfrage import Anfrage
from agenturen.ankunft import angekommen, schon_da
from agenturen.gleichzeitig import konflikt
from agenturen.models import Agentur
from agenturen.rechte import Recht, darf, mit_recht, pruefe
from sozialraum.bedarfe import abfragen
from sozialraum.bedarfe.abfragen import nach_dringlichkeit, verlauf
from sozialraum.bedarfe.angaben import Empfehlungsangaben
from sozialraum.bedarfe.ausgabe import Empfehlungsausgabe
from sozialraum.bedarfe.empfehlung_speichern import empfehlung_aendern, empfehlung_anlegen
from sozialraum.bedarfe.empfehlung_uebergeben import (
    antwort_festhalten,
    empfehlung_status_setzen,
    empfehlung_uebergeben,
)
from sozialraum.bedarfe.filters import Empfehlungsfilter
from sozialraum.bedarfe.forms.empfehlung import (
    Antwortformular,
    Empfehlungsaenderung,
    Empfehlungsstatus,
    NeueEmpfehlung,
    Uebergabeformular,
)
from sozialraum.bedarfe.views.reiter import reiter
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.kern.formulare import nummern
from sozialraum.kern.listen import suchtext, zeige_liste
from sozialraum.kern.sortierung import DeutschSortiert


@require_GET
@mit_recht(Recht.BEDARF_LESEN)
def liste(request: Anfrage) -> HttpResponse:
    sichtbare = abfragen.sichtbare_empfehlungen(request.user)
    agenturen = Agentur.objects.filter(pk__in=sichtbare.order_by().values("agentur"))
    filter = Empfehlungsfilter(
        request.GET,
        queryset=abfragen.mit_bedarfen(abfragen.mit_letzter_uebergabe(sichtbare)),
        agenturen=agenturen,
        person=request.user,
    )
    gesucht = suchtext(filter)
    sortierung: dict[str, Any] = {
        "aussage": DeutschSortiert("aussage"),
        "horizont": [abfragen.nach_horizont(), DeutschSortiert("aussage")],
        "status": ["status", DeutschSortiert("aussage")],
        "uebergeben": [F("uebergeben").asc(nulls_last=True), DeutschSortiert("aussage")],
    }
    return zeige_liste(
        request,
        filter=filter,
        vorlage="bedarfe/empfehlungen.html",
        sortierung=sortierung
        | ({"naehe": [F("naehe").desc(), DeutschSortiert("aussage")]} if gesucht else {}),
        vorgabe="naehe" if gesucht else "horizont",
        mengenwort="Empfehlung,Empfehlungen",
        ausgabe=Empfehlungsausgabe(),
        dateiname="empfehlungen",
        kontext={
            "titel": "Handlungsempfehlungen",
            "reiter": reiter(request.user, "empfehlungen"),
            "darf_anlegen": darf(request.user, Recht.BEDARF_BEARBEITEN),
            "mehrere_agenturen": len(agenturen) > 1,
        },
    )


@require_GET
def empfehlung(request: Anfrage, empfehlung_id: int) -> HttpResponse:
    gezeigt = abfragen.empfehlung_oder_404(request.user, empfehlung_id)
    return render(
        request,
        "bedarfe/empfehlung.html",
        {
            "empfehlung": gezeigt,
            "titel": gezeigt.aussage,
            "bedarfe": gezeigt.bedarfe.order_by(nach_dringlichkeit(), DeutschSortiert("aussage"), "pk"),
            "uebergaben": gezeigt.uebergaben.all(),
            "verlauf": verlauf(gezeigt),
            "darf_bearbeiten": darf(request.user, Recht.BEDARF_BEARBEITEN, gezeigt.agentur),
            "darf_entscheiden": darf(request.user, Recht.BEDARF_ENTSCHEIDEN, gezeigt.agentur),
            "darf_angebote": darf(request.user, Recht.ANGEBOT_LESEN),
        },
    )


# Anlegen und ändern ----------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.BEDARF_BEARBEITEN)
def neu(request: Anfrage) -> HttpResponse:
    """Auch das kurze Formular auf der Seite eines Bedarfs schickt hierher und kehrt dorthin zurück."""
    if frueher := schon_da(request):
        return frueher
    bedarfe = nummern(request.GET.getlist("bedarf"))
    formular = NeueEmpfehlung(
        request.POST if request.method == "POST" else None,
        person=request.user,
        initial={"bedarfe": bedarfe} if bedarfe else None,
    )
    if request.method == "POST" and formular.is_valid():
        angaben = dict(formular.cleaned_data)
        agentur = angaben.pop("agentur")
        try:
            neue = empfehlung_anlegen(
                agentur=agentur, angaben=Empfehlungsangaben(**angaben), durch=request.user
            )
        except Fachfehler as fehler:
            formular.add_error(None, fehler.text)
        else:
            messages.success(request, f"Die Empfehlung „{neue}“ ist festgehalten.")
            if bedarfe:
                ziel = redirect(reverse("bedarfe:bedarf", args=bedarfe[:1]) + "#empfehlungen-titel")
            else:
                ziel = redirect("bedarfe:empfehlung", empfehlung_id=neue.pk)
            return angekommen(request, ziel)
    kontext = {"titel": "Neue Handlungsempfehlung", "form": formular, "speichern": "Empfehlung festhalten"}
    return render(request, "bedarfe/empfehlung_neu.html", kontext, status=422 if formular.errors else 200)


@require_http_methods(["GET", "POST"])
def aendern(request: Anfrage, empfehlung_id: int) -> HttpResponse:
    gespeichert = abfragen.empfehlung_oder_404(request.user, empfehlung_id)
    pruefe(request.user, Recht.BEDARF_BEARBEITEN, gespeichert.agentur)
    formular = Empfehlungsaenderung(
        request.POST if request.method == "POST" else None,
        # Das Formular schreibt beim Prüfen in sein Objekt; der gespeicherte Stand muss daneben bleiben.
        instance=abfragen.empfehlung_oder_404(request.user, empfehlung_id),
        agenturen=[gespeichert.agentur],
    )

    def tat(version: int, angaben: dict[str, Any]) -> None:
        empfehlung_aendern(
            empfehlung=gespeichert,
            version=version,
            angaben=Empfehlungsangaben(**angaben),
            durch=request.user,
        )

    kontext = {
        "titel": "Empfehlung ändern",
        "speichern": "Empfehlung speichern",
        "meldung": "Die Empfehlung ist gespeichert.",
    }
    return _tun(request, gespeichert, formular, tat, kontext)


@require_http_methods(["GET", "POST"])
def status(request: Anfrage, empfehlung_id: int) -> HttpResponse:
    gespeichert = abfragen.empfehlung_oder_404(request.user, empfehlung_id)
    pruefe(request.user, Recht.BEDARF_ENTSCHEIDEN, gespeichert.agentur)
    formular = Empfehlungsstatus(
        request.POST if request.method == "POST" else None,
        instance=abfragen.empfehlung_oder_404(request.user, empfehlung_id),
    )

    def tat(version: int, angaben: dict[str, Any]) -> None:
        empfehlung_status_setzen(empfehlung=gespeichert, version=version, durch=request.user, **angaben)

    kontext = {
        "titel": "Status setzen",
        "speichern": "Status speichern",
        "meldung": "Der Status ist gespeichert.",
    }
    return _tun(request, gespeichert, formular, tat, kontext)


# Übergeben und antworten -----------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def uebergeben(request: Anfrage, empfehlung_id: int) -> HttpResponse:
    gezeigt = abfragen.empfehlung_oder_404(request.user, empfehlung_id)
    pruefe(request.user, Recht.BEDARF_ENTSCHEIDEN, gezeigt.agentur)
    formular = Uebergabeformular(
        request.POST if request.method == "POST" else None, initial={"an": gezeigt.adressat}
    )

    def tat(version: int, angaben: dict[str, Any]) -> None:
        empfehlung_uebergeben(empfehlung=gezeigt, durch=request.user, **angaben)

    kontext = {
        "titel": "Empfehlung übergeben",
        "speichern": "Übergabe festhalten",
        "meldung": "Die Übergabe ist festgehalten. Sobald eine Antwort da ist, tragen Sie sie hier ein.",
    }
    return _tun(request, gezeigt, formular, tat, kontext)


@require_http_methods(["GET", "POST"])
def antwort(request: Anfrage, uebergabe_id: int) -> HttpResponse:
    uebergabe = abfragen.uebergabe_oder_404(request.user, uebergabe_id)
    pruefe(request.user, Recht.BEDARF_ENTSCHEIDEN, uebergabe.empfehlung.agentur)
    formular = Antwortformular(
        request.POST if request.method == "POST" else None,
        initial={
            "antwort": uebergabe.antwort,
            "datum": uebergabe.beantwortet,
            "text": uebergabe.antwort_text,
            "version": uebergabe.version,
        },
    )

    def tat(version: int, angaben: dict[str, Any]) -> None:
        antwort_festhalten(uebergabe=uebergabe, version=version, durch=request.user, **angaben)

    kontext = {
        "titel": "Antwort festhalten",
        "uebergabe": uebergabe,
        "speichern": "Antwort festhalten",
        "meldung": "Die Antwort ist festgehalten.",
    }
    return _tun(request, uebergabe.empfehlung, formular, tat, kontext, gegen=uebergabe)


def _tun(
    request: Anfrage, gezeigt: Any, formular: Any, tat: Any, kontext: dict[str, Any], *, gegen: Any = None
) -> HttpResponse:
    """Prüft, ruft das Verb und zeigt beide Fassungen, wenn jemand anderes schneller war.

    `gegen` ist, womit verglichen wird, wenn es nicht die Empfehlung selbst ist.
    """
    meldung = kontext.pop("meldung")
    kontext |= {"empfehlung": gezeigt, "form": formular}
    if request.method == "POST" and formular.is_valid():
        angaben = dict(formular.cleaned_data)
        version = angaben.pop("version", 0)
        try:
            tat(version, angaben)
        except VeralteterStand:
            kontext["konflikt"] = _konflikt(formular, gezeigt, gegen, angaben)
        except Fachfehler as fehler:
            formular.add_error(None, fehler.text)
        else:
            messages.success(request, meldung)
            return redirect("bedarfe:empfehlung", empfehlung_id=gezeigt.pk)
    stand_http = 409 if "konflikt" in kontext else 422 if formular.errors else 200
    return render(request, "bedarfe/empfehlung_aendern.html", kontext, status=stand_http)


def _konflikt(formular: Any, gezeigt: Any, gegen: Any, angaben: dict[str, Any]) -> Any:
    if gegen is not None:
        stand = {"antwort": gegen.antwort, "datum": gegen.beantwortet, "text": gegen.antwort_text}
        return konflikt(formular, gezeigt, version=gegen.version, gespeichert=stand)
    stand = {feld: getattr(gezeigt, feld) for feld in angaben if hasattr(gezeigt, feld)}
    stand |= {feld: wert.all() for feld, wert in stand.items() if hasattr(wert, "all")}
    return konflikt(formular, gezeigt, version=gezeigt.version, gespeichert=stand)
