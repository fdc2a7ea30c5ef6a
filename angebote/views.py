"""Seiten der Angebote: Liste, Angebot, das eine Formular, Termine zählen."""

from dataclasses import replace
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
from agenturen.ankunft import angekommen, schon_da
from agenturen.models import Agentur
from agenturen.rechte import Recht, darf, mit_recht, pruefe
from angebote import abfragen
from angebote.angaben import angabe_aus
from angebote.angebot_speichern import angebot_aendern, angebot_anlegen
from angebote.ausgabe import Angebotsausgabe
from angebote.eingabe import Angebotseingabe
from angebote.filters import Angebotsfilter
from angebote.forms import Zaehlformular
from angebote.models import Termin
from angebote.termin_zaehlen import termin_zaehlen, zaehlung_in_worten, zu_zaehlen
from netzwerke.abfragen import akteur_oder_404, kooperationen_der_agentur
from sozialraum.bedarfe.abfragen import bedarf_oder_404, empfehlung_oder_404
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.kern.formulare import nummern
from sozialraum.kern.listen import suchtext, zeige_liste
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.kern.zahlen import anzahl
from sozialraum.raeume.abfragen import sozialraum_oder_404

JE_ZAEHLSEITE = 20
KURZE_LISTE = 8
KOMMENDE = 3


@require_GET
@mit_recht(Recht.ANGEBOT_LESEN)
def liste(request: Anfrage) -> HttpResponse:
    sichtbare = abfragen.sichtbare_angebote(request.user)
    agenturen = Agentur.objects.filter(pk__in=sichtbare.values("agentur"))
    filter = Angebotsfilter(
        request.GET,
        queryset=abfragen.mit_zahlen(sichtbare).prefetch_related("handlungsfelder"),
        agenturen=agenturen,
        person=request.user,
    )
    gesucht = suchtext(filter)
    sortierung: dict[str, Any] = {
        "titel": DeutschSortiert("titel"),
        "sozialraum": DeutschSortiert("sozialraum__name"),
        "status": "status",
        "termine": "anzahl_termine",
        "teilnahmen": Coalesce("teilnahmen", Value(-1)),
        "letzter": Coalesce("letzter", Value(date.min)),
    }
    return zeige_liste(
        request,
        filter=filter,
        vorlage="angebote/liste.html",
        sortierung=sortierung | ({"naehe": [F("naehe").desc(), DeutschSortiert("titel")]} if gesucht else {}),
        vorgabe="naehe" if gesucht else "titel",
        mengenwort="Angebot,Angebote",
        ausgabe=Angebotsausgabe(),
        dateiname="angebote",
        kontext={
            "titel": "Angebote",
            "darf_anlegen": darf(request.user, Recht.ANGEBOT_BEARBEITEN),
            "mehrere_agenturen": len(agenturen) > 1,
        },
    )


@require_GET
def angebot(request: Anfrage, angebot_id: int) -> HttpResponse:
    gezeigt = abfragen.angebot_oder_404(request.user, angebot_id)
    termine = list(gezeigt.termine.all())
    heute = timezone.localdate()
    gezaehlt = [termin.teilnahmen for termin in termine if termin.teilnahmen is not None]
    partner = list(gezeigt.partner.select_related("art"))
    kooperationen = kooperationen_der_agentur(request.user, gezeigt.agentur, partner)
    return render(
        request,
        "angebote/angebot.html",
        {
            "angebot": gezeigt,
            "titel": gezeigt.titel,
            "darf_bearbeiten": darf(request.user, Recht.ANGEBOT_BEARBEITEN, gezeigt.agentur),
            "heute": heute,
            "gruppen": _gruppen([(termin, zaehlung_in_worten(termin)) for termin in termine], heute),
            "stattgefunden": sum(not t.ausgefallen and t.datum <= heute for t in termine),
            "gezaehlt": len(gezaehlt),
            "teilnahmen": sum(gezaehlt) if gezaehlt else None,
            "partner": [(akteur, kooperationen.get(akteur.pk)) for akteur in partner],
        },
    )


def _gruppen(
    termine: list[tuple[Termin, str]], heute: date
) -> list[tuple[str, list[tuple[Termin, str]], list[tuple[Termin, str]]]]:
    """Überschrift, gezeigte und zusammengeklappte Termine: erst was zu zählen ist, dann der nächste.

    `termine` kommen vom spätesten zum frühesten.
    """
    offene = [eine for eine in termine if eine[0].datum <= heute and zu_zaehlen(eine[0])]
    kommende = [eine for eine in reversed(termine) if eine[0].datum > heute]
    bisherige = [eine for eine in termine if eine[0].datum <= heute and not zu_zaehlen(eine[0])]
    gruppen = (
        ("Noch zu zählen", offene, JE_ZAEHLSEITE),
        ("Kommende", kommende, KOMMENDE),
        ("Bisherige", bisherige, KURZE_LISTE),
    )
    return [(titel, menge[:gezeigt], menge[gezeigt:]) for titel, menge, gezeigt in gruppen if menge]


# Anlegen und ändern ----------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.ANGEBOT_BEARBEITEN)
def neu(request: Anfrage) -> HttpResponse:
    if frueher := schon_da(request, am_inhalt=True):
        messages.info(request, "Dieses Angebot ist schon angelegt; ein zweites entstand nicht.")
        return frueher
    sozialraum = request.GET.get("sozialraum") or request.user.aktueller_sozialraum
    vorgabe: dict[str, Any] = {"sozialraum": sozialraum} if sozialraum else {}
    eingabe = Angebotseingabe(
        person=request.user,
        daten=request.POST if request.method == "POST" else None,
        vorgabe=vorgabe
        | {
            "bedarfe": nummern(request.GET.getlist("bedarf")),
            "empfehlungen": nummern(request.GET.getlist("empfehlung")),
        },
    )
    if eingabe.soll_speichern and eingabe.ist_gueltig():
        try:
            neues = angebot_anlegen(agentur=eingabe.agentur, angaben=eingabe.angaben(), durch=request.user)
        except Fachfehler as fehler:
            eingabe.formular.add_error(None, fehler.text)
        else:
            messages.success(request, f"Das Angebot „{neues}“ ist angelegt.")
            ziel = redirect("angebote:angebot", angebot_id=neues.pk)
            return angekommen(request, ziel, am_inhalt=True)
    kontext = {"titel": "Neues Angebot", "eingabe": eingabe, "form": eingabe.formular}
    return render(request, "angebote/neu.html", kontext, status=eingabe.http_status)


@require_http_methods(["GET", "POST"])
def aendern(request: Anfrage, angebot_id: int) -> HttpResponse:
    gespeichert = abfragen.angebot_oder_404(request.user, angebot_id)
    pruefe(request.user, Recht.ANGEBOT_BEARBEITEN, gespeichert.agentur)
    eingabe = Angebotseingabe(
        person=request.user,
        # Das Formular schreibt beim Prüfen in sein Objekt; der gespeicherte Stand muss daneben bleiben.
        angebot=abfragen.angebot_oder_404(request.user, angebot_id),
        daten=request.POST if request.method == "POST" else None,
        alle_termine=request.GET.get("termine") == "alle",
    )
    if eingabe.soll_speichern and eingabe.ist_gueltig():
        try:
            geaendert = angebot_aendern(
                angebot=gespeichert,
                version=eingabe.version,
                angaben=eingabe.angaben(),
                durch=request.user,
            )
        except VeralteterStand:
            eingabe.konflikt_zeigen(gespeichert)
        except Fachfehler as fehler:
            eingabe.formular.add_error(None, fehler.text)
        else:
            messages.success(request, f"Das Angebot „{geaendert}“ ist gespeichert.")
            return redirect("angebote:angebot", angebot_id=angebot_id)
    kontext = {
        "titel": "Angebot ändern",
        "angebot": gespeichert,
        "eingabe": eingabe,
        "form": eingabe.formular,
        "konflikt": eingabe.konflikt,
    }
    return render(request, "angebote/aendern.html", kontext, status=eingabe.http_status)


# Zählen ----------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.ANGEBOT_BEARBEITEN)
def zaehlen(request: Anfrage) -> HttpResponse:
    """Alle Termine ohne Zahl auf einem Blatt; was stimmt, wird gespeichert, was nicht, bleibt stehen."""
    offene = abfragen.termine_ohne_zahl(request.user)
    daten = request.POST if request.method == "POST" else None
    gemeint = nummern(request.POST.getlist("termin"))
    # Wer inzwischen anderswo gezählt wurde, ist nicht mehr offen, stand aber noch auf diesem Blatt.
    termine = (
        abfragen.zaehlbare_termine(request.user).filter(pk__in=gemeint) if daten else offene[:JE_ZAEHLSEITE]
    )
    formulare = [Zaehlformular(daten, termin=termin) for termin in termine]
    gespeichert, geblieben = [], []
    for formular in formulare:
        if daten and not formular.ist_leer and formular.is_valid() and _zaehle(formular, request):
            gespeichert.append(formular)
        else:
            geblieben.append(formular)
    if gespeichert:
        text = f"{anzahl(len(gespeichert), 'Termin', 'Termine')} gezählt."
        messages.success(request, text.replace("\u00a0", " "))
    fehlerhafte = [formular for formular in geblieben if daten and not formular.ist_leer]
    if daten and not fehlerhafte:
        if not gespeichert:
            messages.info(request, "Es war keine Zahl eingetragen; gespeichert wurde nichts.")
        return redirect("angebote:zaehlen")
    kontext = {
        "titel": "Termine zählen",
        "formulare": geblieben,
        "fehlerhafte": fehlerhafte,
        "weitere": max(offene.count() - len(geblieben), 0),
    }
    return render(request, "angebote/zaehlen.html", kontext, status=422 if fehlerhafte else 200)


@require_http_methods(["GET", "POST"])
def termin_zaehlen_ansicht(request: Anfrage, termin_id: int) -> HttpResponse:
    """Ein einzelner Termin: Zeile zum Eintragen, danach die Zeile mit der Zahl.

    Wer eine Zählung leert, nimmt sie zurück. `?ausgefallen` setzt den Haken schon.
    """
    termin = abfragen.termin_oder_404(request.user, termin_id)
    pruefe(request.user, Recht.ANGEBOT_BEARBEITEN, termin.angebot.agentur)
    formular = Zaehlformular(request.POST if request.method == "POST" else None, termin=termin)
    if request.method == "POST" and formular.is_valid():
        if formular.ist_leer and zu_zaehlen(termin):
            formular.add_error("teilnahmen", "Bitte tragen Sie eine Zahl ein oder wählen Sie „ausgefallen“.")
        elif _zaehle(formular, request):
            termin.refresh_from_db()
            if not request.htmx:
                messages.success(request, f"{termin}: {zaehlung_in_worten(termin)}.")
                return redirect("angebote:angebot", angebot_id=termin.angebot_id)
            kontext = {"termin": termin, "kurz": "kurz" in request.GET}
            if zu_zaehlen(termin):
                # Die falsche Zahl ist weg; an ihrer Stelle wartet wieder das leere Feld.
                frisch = {"formular": Zaehlformular(termin=termin), "zurueckgenommen": True}
                return render(request, "angebote/_zaehlen.html", kontext | frisch)
            kontext |= {"zaehlung": zaehlung_in_worten(termin), "darf_bearbeiten": True}
            return render(request, "angebote/_gezaehlt.html", kontext)
    if request.method == "GET" and "ausgefallen" in request.GET:
        formular.initial["ausgefallen"] = True
    return render(
        request,
        "angebote/_zaehlen.html" if request.htmx else "angebote/termin_zaehlen.html",
        {"titel": "Termin zählen", "termin": termin, "formular": formular, "kurz": "kurz" in request.GET},
        status=422 if formular.errors else 200,
    )


def _zaehle(formular: Zaehlformular, request: Anfrage) -> bool:
    """Ruft das Verb; Fehler des Fachs landen am Formular."""
    werte = formular.cleaned_data
    try:
        termin_zaehlen(
            termin=formular.termin,
            teilnahmen=werte["teilnahmen"],
            davon_neu=werte["davon_neu"],
            ausgefallen=werte["ausgefallen"],
            gesehen=werte["gesehen"] or _ungezaehlt(formular.termin),
            durch=request.user,
        )
    except Fachfehler as fehler:
        formular.add_error("teilnahmen", fehler.text)
        return False
    return True


def _ungezaehlt(termin: Termin) -> str:
    return replace(angabe_aus(termin), teilnahmen=None, davon_neu=None, ausgefallen=False).abdruck


# Für Seiten tieferer Stockwerke ----------------------------------------------------------------


@require_GET
@mit_recht(Recht.ANGEBOT_LESEN)
def im_sozialraum(request: Anfrage, sozialraum_id: int) -> HttpResponse:
    sozialraum = sozialraum_oder_404(request.user, sozialraum_id)
    angebote = abfragen.sichtbare_angebote(request.user).filter(sozialraum=sozialraum)
    kontext = {"titel": f"Angebote in {sozialraum}", "sozialraum": sozialraum}
    return _kurze_liste(request, angebote, "im_sozialraum", kontext)


@require_GET
@mit_recht(Recht.ANGEBOT_LESEN)
def von_akteur(request: Anfrage, akteur_id: int) -> HttpResponse:
    akteur = akteur_oder_404(request.user, akteur_id)
    angebote = abfragen.angebote_von_akteur(request.user, akteur)
    return _kurze_liste(
        request, angebote, "von_akteur", {"titel": f"Angebote mit {akteur}", "akteur": akteur}
    )


@require_GET
@mit_recht(Recht.ANGEBOT_LESEN)
def zu_bedarf(request: Anfrage, bedarf_id: int) -> HttpResponse:
    bedarf = bedarf_oder_404(request.user, bedarf_id)
    angebote = abfragen.angebote_zu_bedarf(request.user, bedarf)
    kontext = {"titel": "Angebote zum Bedarf", "bedarf": bedarf}
    return _kurze_liste(request, angebote, "zu_bedarf", kontext)


@require_GET
@mit_recht(Recht.ANGEBOT_LESEN)
def zu_empfehlung(request: Anfrage, empfehlung_id: int) -> HttpResponse:
    empfehlung = empfehlung_oder_404(request.user, empfehlung_id)
    angebote = abfragen.angebote_zu_empfehlung(request.user, empfehlung)
    kontext = {
        "titel": "Angebote zur Empfehlung",
        "empfehlung": empfehlung,
        "bedarfe": list(empfehlung.bedarfe.values_list("pk", flat=True)),
    }
    return _kurze_liste(request, angebote, "zu_empfehlung", kontext)


def _kurze_liste(request: Anfrage, angebote: Any, name: str, kontext: dict[str, Any]) -> HttpResponse:
    laufende_zuerst = angebote.order_by(abfragen.nach_status(), DeutschSortiert("titel"), "pk")
    kontext |= {
        "anzahl": angebote.count(),
        "angebote": abfragen.mit_zahlen(laufende_zuerst)[:KURZE_LISTE],
        "darf_anlegen": darf(request.user, Recht.ANGEBOT_BEARBEITEN),
    }
    vorlage = f"angebote/_{name}.html" if request.htmx else f"angebote/{name}.html"
    return render(request, vorlage, kontext)
