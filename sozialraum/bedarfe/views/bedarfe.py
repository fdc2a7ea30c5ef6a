"""Seiten der Bedarfe: Liste, Seite, anlegen, ändern, einstufen, Status."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agenturen.anfrage import Anfrage
from agenturen.ankunft import angekommen, schon_da
from agenturen.gleichzeitig import konflikt
from agenturen.models import Agentur
from agenturen.rechte import Recht, darf, mit_recht, pruefe
from sozialraum.bedarfe import abfragen
from sozialraum.bedarfe.abfragen import empfehlungen_zu_bedarf
from sozialraum.bedarfe.angaben import Bedarfsangaben
from sozialraum.bedarfe.ausgabe import Bedarfsausgabe
from sozialraum.bedarfe.bedarf_entscheiden import bedarf_einstufen, bedarf_status_setzen
from sozialraum.bedarfe.bedarf_speichern import bedarf_aendern, bedarf_anlegen
from sozialraum.bedarfe.filters import Bedarfsfilter
from sozialraum.bedarfe.forms.bedarf import Bedarfsaenderung, Einstufung, NeuerBedarf, Statuswahl
from sozialraum.bedarfe.forms.empfehlung import NeueEmpfehlung
from sozialraum.bedarfe.models import Bedarf
from sozialraum.bedarfe.regeln import was_fehlt
from sozialraum.bedarfe.views.reiter import reiter
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.kern.formulare import nummern
from sozialraum.kern.listen import suchtext, zeige_liste
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume.abfragen import sozialraum_oder_404

KURZE_LISTE = 6


@require_GET
@mit_recht(Recht.BEDARF_LESEN)
def liste(request: Anfrage) -> HttpResponse:
    sichtbare = abfragen.sichtbare_bedarfe(request.user)
    agenturen = Agentur.objects.filter(pk__in=sichtbare.order_by().values("agentur"))
    filter = Bedarfsfilter(
        request.GET,
        queryset=abfragen.mit_grundlagen(sichtbare).prefetch_related("sozialraeume"),
        agenturen=agenturen,
        person=request.user,
    )
    gesucht = suchtext(filter)
    sortierung: dict[str, Any] = {
        "aussage": DeutschSortiert("aussage"),
        "prioritaet": [abfragen.nach_dringlichkeit(), DeutschSortiert("aussage")],
        "status": "status",
        "seit": "seit",
    }
    return zeige_liste(
        request,
        filter=filter,
        vorlage="bedarfe/liste.html",
        sortierung=sortierung
        | ({"naehe": [F("naehe").desc(), DeutschSortiert("aussage")]} if gesucht else {}),
        vorgabe="naehe" if gesucht else "prioritaet",
        mengenwort="Bedarf,Bedarfe",
        ausgabe=Bedarfsausgabe(),
        dateiname="bedarfe",
        kontext={
            "titel": "Bedarfe",
            "reiter": reiter(request.user, "liste"),
            "darf_anlegen": darf(request.user, Recht.BEDARF_BEARBEITEN),
            "mehrere_agenturen": len(agenturen) > 1,
        },
    )


@require_GET
def bedarf(request: Anfrage, bedarf_id: int) -> HttpResponse:
    gezeigt = abfragen.bedarf_oder_404(request.user, bedarf_id)
    grundlagen = list(gezeigt.grundlagen.all())
    darf_bearbeiten = darf(request.user, Recht.BEDARF_BEARBEITEN, gezeigt.agentur)
    darf_ergaenzen = darf_bearbeiten and gezeigt.ist_offen
    return render(
        request,
        "bedarfe/bedarf.html",
        {
            "bedarf": gezeigt,
            "titel": gezeigt.aussage,
            "sozialraeume": gezeigt.sozialraeume.all(),
            "grundlagen": grundlagen,
            "wofuer": f"bedarf-{gezeigt.pk}",
            "darf_ergaenzen": darf_ergaenzen,
            "empfehlungen": empfehlungen_zu_bedarf(gezeigt),
            "empfehlung_form": NeueEmpfehlung(person=request.user) if darf_ergaenzen else None,
            "warnung": was_fehlt({grundlage.art for grundlage in grundlagen}) if gezeigt.ist_offen else "",
            "verlauf": abfragen.verlauf(gezeigt),
            "darf_bearbeiten": darf_bearbeiten,
            "darf_entscheiden": darf(request.user, Recht.BEDARF_ENTSCHEIDEN, gezeigt.agentur),
            "darf_erhebung": darf(request.user, Recht.ERHEBUNG_LESEN),
            "darf_angebote": darf(request.user, Recht.ANGEBOT_LESEN),
            "darf_analysen": darf(request.user, Recht.ANALYSE_LESEN),
            "darf_kooperationen": darf(request.user, Recht.KOOPERATION_LESEN),
        },
    )


# Anlegen und ändern ----------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.BEDARF_BEARBEITEN)
def neu(request: Anfrage) -> HttpResponse:
    if frueher := schon_da(request):
        return frueher
    raum = nummern([request.GET.get("sozialraum") or request.user.aktueller_sozialraum])
    formular = NeuerBedarf(
        request.POST if request.method == "POST" else None,
        person=request.user,
        initial={"sozialraeume": raum} if raum else None,
    )
    if request.method == "POST" and formular.is_valid():
        angaben = dict(formular.cleaned_data)
        agentur = angaben.pop("agentur")
        try:
            neuer = bedarf_anlegen(agentur=agentur, angaben=Bedarfsangaben(**angaben), durch=request.user)
        except Fachfehler as fehler:
            formular.add_error(None, fehler.text)
        else:
            messages.success(request, "Der Bedarf ist festgehalten. Worauf stützt er sich?")
            return angekommen(request, redirect("bedarfe:bedarf", bedarf_id=neuer.pk))
    kontext = {"titel": "Neuer Bedarf", "form": formular}
    return render(request, "bedarfe/neu.html", kontext, status=422 if formular.errors else 200)


@require_http_methods(["GET", "POST"])
def aendern(request: Anfrage, bedarf_id: int) -> HttpResponse:
    gespeichert = abfragen.bedarf_oder_404(request.user, bedarf_id)
    pruefe(request.user, Recht.BEDARF_BEARBEITEN, gespeichert.agentur)
    formular = Bedarfsaenderung(
        request.POST if request.method == "POST" else None,
        # Das Formular schreibt beim Prüfen in sein Objekt; der gespeicherte Stand muss daneben bleiben.
        instance=abfragen.bedarf_oder_404(request.user, bedarf_id),
        agenturen=[gespeichert.agentur],
    )

    def tat(version: int, angaben: dict[str, Any]) -> None:
        bedarf_aendern(
            bedarf=gespeichert, version=version, angaben=Bedarfsangaben(**angaben), durch=request.user
        )

    kontext = {"titel": "Bedarf ändern", "speichern": "Bedarf speichern"}
    return _aendern(request, gespeichert, formular, tat, "Der Bedarf ist gespeichert.", kontext)


@require_http_methods(["GET", "POST"])
def einstufen(request: Anfrage, bedarf_id: int) -> HttpResponse:
    gespeichert = abfragen.bedarf_oder_404(request.user, bedarf_id)
    pruefe(request.user, Recht.BEDARF_ENTSCHEIDEN, gespeichert.agentur)
    formular = Einstufung(
        request.POST if request.method == "POST" else None,
        instance=abfragen.bedarf_oder_404(request.user, bedarf_id),
    )

    def tat(version: int, angaben: dict[str, Any]) -> None:
        bedarf_einstufen(bedarf=gespeichert, version=version, durch=request.user, **angaben)

    kontext = {"titel": "Bedarf einstufen", "speichern": "Priorität festlegen"}
    return _aendern(request, gespeichert, formular, tat, "Die Priorität ist festgelegt.", kontext)


@require_http_methods(["GET", "POST"])
def status(request: Anfrage, bedarf_id: int) -> HttpResponse:
    gespeichert = abfragen.bedarf_oder_404(request.user, bedarf_id)
    pruefe(request.user, Recht.BEDARF_ENTSCHEIDEN, gespeichert.agentur)
    formular = Statuswahl(
        request.POST if request.method == "POST" else None,
        instance=abfragen.bedarf_oder_404(request.user, bedarf_id),
    )

    def tat(version: int, angaben: dict[str, Any]) -> None:
        bedarf_status_setzen(
            bedarf=gespeichert,
            version=version,
            status=angaben["status"],
            grund=angaben["status_grund"],
            durch=request.user,
        )

    kontext = {"titel": "Status setzen", "speichern": "Status speichern"}
    return _aendern(request, gespeichert, formular, tat, "Der Status ist gespeichert.", kontext)


def _aendern(
    request: Anfrage,
    gespeichert: Bedarf,
    formular: Any,
    tat: Callable[[int, dict[str, Any]], None],
    meldung: str,
    kontext: dict[str, Any],
) -> HttpResponse:
    """Prüft, ruft das Verb und zeigt beide Fassungen, wenn jemand anderes schneller war."""
    kontext |= {"bedarf": gespeichert, "form": formular}
    if request.method == "POST" and formular.is_valid():
        angaben = dict(formular.cleaned_data)
        try:
            tat(angaben.pop("version"), angaben)
        except VeralteterStand:
            stand = {feld: getattr(gespeichert, feld) for feld in angaben}
            stand |= {feld: wert.all() for feld, wert in stand.items() if hasattr(wert, "all")}
            kontext["konflikt"] = konflikt(
                formular, gespeichert, version=gespeichert.version, gespeichert=stand
            )
        except Fachfehler as fehler:
            formular.add_error(None, fehler.text)
        else:
            messages.success(request, meldung)
            return redirect("bedarfe:bedarf", bedarf_id=gespeichert.pk)
    stand_http = 409 if "konflikt" in kontext else 422 if formular.errors else 200
    return render(request, "bedarfe/aendern.html", kontext, status=stand_http)


# Für Seiten tieferer Stockwerke ----------------------------------------------------------------


@require_GET
@mit_recht(Recht.BEDARF_LESEN)
def im_sozialraum(request: Anfrage, sozialraum_id: int) -> HttpResponse:
    sozialraum = sozialraum_oder_404(request.user, sozialraum_id)
    bedarfe = abfragen.bedarfe_in(request.user, sozialraum)
    ressourcen = abfragen.ressourcen_in(request.user, sozialraum)
    kontext = {
        "titel": f"Bedarfe und Ressourcen in {sozialraum}",
        "sozialraum": sozialraum,
        "anzahl": bedarfe.count(),
        "bedarfe": bedarfe[:KURZE_LISTE],
        "anzahl_ressourcen": ressourcen.count(),
        "ressourcen": ressourcen[:KURZE_LISTE],
        "darf_anlegen": darf(request.user, Recht.BEDARF_BEARBEITEN),
    }
    vorlage = "bedarfe/_im_sozialraum.html" if request.htmx else "bedarfe/im_sozialraum.html"
    return render(request, vorlage, kontext)
