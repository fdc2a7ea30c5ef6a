"""Der Aufbau einer Analyse: Kapitel ordnen, ein- und ausschalten, Bausteine einfügen und einstellen."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from agenturen.anfrage import Anfrage
from agenturen.gleichzeitig import konflikt
from agenturen.rechte import Recht, mit_recht, pruefe
from analysen import abfragen
from analysen.ablauf.entwurf import im_entwurf, pruefe_im_entwurf
from analysen.aufbau.analyse_aendern import analyse_aendern
from analysen.aufbau.bausteine_aendern import (
    baustein_einfuegen,
    baustein_einstellen,
    baustein_entfernen,
    baustein_verschieben,
)
from analysen.aufbau.forms import (
    Bausteinlaenge,
    Eckdaten,
    Kapitelangaben,
    NeuerBaustein,
    NeuesKapitel,
    hilfe,
)
from analysen.aufbau.kapitel_aendern import kapitel_aendern, kapitel_drucken
from analysen.aufbau.kapitel_ordnen import (
    ist_eigenes,
    kapitel_anlegen,
    kapitel_entfernen,
    kapitel_verschieben,
)
from analysen.aufbau.regeln import darf_gestalten, mitwirkende
from analysen.aufbau.uebersicht import bausteinzeilen, kapitelzeilen
from analysen.bausteine.einstellungen import einstellungen_aus, formular_fuer
from analysen.darstellen import fuer_vorlage
from analysen.herkunft import Herkunftsadressen
from analysen.models import Analyse, Baustein, Kapitel
from analysen.vorlagen.pflegen import darf_pflegen
from analysen.zusammenstellen import bausteinvorschau
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.kern.formulare import nummern

HOCH, RUNTER, EIN, AUS, ENTFERNEN = "hoch", "runter", "ein", "aus", "entfernen"


# Die Analyse ---------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.ANALYSE_LESEN)
def bearbeiten(request: Anfrage, analyse_id: int) -> HttpResponse:
    analyse = _analyse(request, analyse_id)
    if not im_entwurf(analyse):
        return _geschlossen(request, analyse)
    formular = Eckdaten(request.POST or None, analyse=analyse)
    kontext: dict[str, Any] = {"analyse": analyse, "titel": "Eckdaten ändern", "form": formular}
    if request.method == "POST" and formular.is_valid():
        try:
            analyse_aendern(analyse=analyse, durch=request.user, **formular.cleaned_data)
        except VeralteterStand:
            jetzt = _analyse(request, analyse_id)
            stand = {feld: getattr(jetzt, feld) for feld in formular.fields}
            kontext["konflikt"] = konflikt(formular, jetzt, version=jetzt.version, gespeichert=stand)
        except Fachfehler as fehler:
            formular.add_error(None, fehler.text)
        else:
            messages.success(request, f"„{analyse}“ ist gespeichert.")
            return redirect("analysen:analyse", analyse_id=analyse_id)
    return render(request, "analysen/bearbeiten.html", kontext, status=_stand(kontext))


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.ANALYSE_LESEN)
def aufbau(request: Anfrage, analyse_id: int) -> HttpResponse:
    """Die Kapitel in ihrer Folge; ein Knopf je Handgriff, mit und ohne htmx."""
    analyse = _analyse(request, analyse_id)
    if request.method == "POST":
        tat, _, schluessel = request.POST.get("tat", "").partition(":")
        if schluessel:
            kapitel = abfragen.kapitel_oder_404(request.user, analyse_id, schluessel)
            _versuche(request, lambda: _kapiteltat(request, tat, kapitel))
        if not request.htmx:
            return redirect(reverse("analysen:aufbau", args=[analyse_id]) + f"#kapitel-{schluessel}")
        analyse = _analyse(request, analyse_id)
    kontext = {
        "analyse": analyse,
        "titel": "Aufbau",
        "zeilen": kapitelzeilen(analyse),
        "darf_gestalten": darf_gestalten(request.user, analyse),
        "darf_merken": darf_pflegen(request.user, analyse.traeger_id),
    }
    return render(request, "analysen/_aufbau.html" if request.htmx else "analysen/aufbau.html", kontext)


def _kapiteltat(request: Anfrage, tat: str, kapitel: Kapitel) -> None:
    if tat in (HOCH, RUNTER):
        kapitel_verschieben(
            kapitel=kapitel,
            schritte=-1 if tat == HOCH else 1,
            version=_version(request, "version"),
            durch=request.user,
        )
    elif tat in (EIN, AUS):
        kapitel_drucken(
            kapitel=kapitel,
            gedruckt=tat == EIN,
            version=_version(request, f"version-{kapitel.schluessel}"),
            durch=request.user,
        )


# Ein Kapitel ---------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.ANALYSE_LESEN)
def kapitel_neu(request: Anfrage, analyse_id: int) -> HttpResponse:
    analyse = _analyse(request, analyse_id)
    if not im_entwurf(analyse):
        return _geschlossen(request, analyse)
    formular = NeuesKapitel(request.POST or None, analyse=analyse)
    if request.method == "POST" and formular.is_valid():
        try:
            neues = kapitel_anlegen(analyse=analyse, durch=request.user, **formular.cleaned_data)
        except Fachfehler as fehler:
            formular.add_error(None, fehler.text)
        else:
            messages.success(request, f"Das Kapitel „{neues.titel}“ ist angelegt.")
            return redirect("analysen:kapitel_aufbau", analyse_id=analyse_id, schluessel=neues.schluessel)
    kontext = {"analyse": analyse, "titel": "Eigenes Kapitel", "form": formular}
    return render(request, "analysen/kapitel_neu.html", kontext, status=_stand(kontext))


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.ANALYSE_LESEN)
def kapitel_aufbau(request: Anfrage, analyse_id: int, schluessel: str) -> HttpResponse:
    kapitel = _kapitel(request, analyse_id, schluessel)
    formular = Kapitelangaben(request.POST or None, kapitel=kapitel, agenturen=mitwirkende(kapitel.analyse))
    kontext = _kapitelkontext(request, kapitel) | {"form": formular}
    if request.method == "POST" and formular.is_valid():
        try:
            kapitel_aendern(kapitel=kapitel, durch=request.user, **formular.cleaned_data)
        except VeralteterStand:
            jetzt = _kapitel(request, analyse_id, schluessel)
            stand = {feld: getattr(jetzt, feld) for feld in formular.fields}
            kontext["konflikt"] = konflikt(formular, jetzt, version=jetzt.version, gespeichert=stand)
        except Fachfehler as fehler:
            formular.add_error(None, fehler.text)
        else:
            messages.success(request, f"Das Kapitel „{kapitel.titel}“ ist gespeichert.")
            return redirect("analysen:kapitel_aufbau", analyse_id=analyse_id, schluessel=schluessel)
    return render(request, "analysen/kapitel_aufbau.html", kontext, status=_stand(kontext))


@require_POST
@mit_recht(Recht.ANALYSE_LESEN)
def kapitel_loeschen(request: Anfrage, analyse_id: int, schluessel: str) -> HttpResponse:
    kapitel = _kapitel(request, analyse_id, schluessel)
    version = _version(request, "version")
    entfernt = _versuche(
        request, lambda: kapitel_entfernen(kapitel=kapitel, version=version, durch=request.user)
    )
    if not entfernt:
        return redirect("analysen:kapitel_aufbau", analyse_id=analyse_id, schluessel=schluessel)
    messages.success(request, f"Das Kapitel „{kapitel.titel}“ ist entfernt.")
    return redirect("analysen:aufbau", analyse_id=analyse_id)


def _kapitelkontext(request: Anfrage, kapitel: Kapitel) -> dict[str, Any]:
    bausteine = list(kapitel.bausteine.all())
    return {
        "analyse": kapitel.analyse,
        "kapitel": kapitel,
        "titel": f"Aufbau: {kapitel.titel}",
        "zeilen": bausteinzeilen(kapitel),
        "neuer": NeuerBaustein(bausteine=bausteine, initial={"version": kapitel.version}, auto_id="neu_%s"),
        "ist_eigenes": ist_eigenes(kapitel),
        "darf_gestalten": darf_gestalten(request.user, kapitel.analyse),
    }


# Bausteine -----------------------------------------------------------------------------------------


@require_POST
@mit_recht(Recht.ANALYSE_LESEN)
def bausteine(request: Anfrage, analyse_id: int, schluessel: str) -> HttpResponse:
    """Verschieben und entfernen; mit htmx kommt nur die Liste zurück."""
    kapitel = _kapitel(request, analyse_id, schluessel)
    tat, _, kennung = request.POST.get("tat", "").partition(":")
    if kennung:
        gemeint = _baustein(kapitel, next(iter(nummern([kennung])), 0))
        _versuche(request, lambda: _bausteintat(request, tat, gemeint))
    if not request.htmx:
        ziel = reverse("analysen:kapitel_aufbau", args=[analyse_id, schluessel])
        return redirect(f"{ziel}#bausteine")
    return render(
        request,
        "analysen/_bausteinliste.html",
        _kapitelkontext(request, _kapitel(request, analyse_id, schluessel)),
    )


def _bausteintat(request: Anfrage, tat: str, gemeint: Baustein) -> None:
    version = _version(request, "version")
    if tat in (HOCH, RUNTER):
        schritte = -1 if tat == HOCH else 1
        baustein_verschieben(baustein=gemeint, schritte=schritte, version=version, durch=request.user)
    elif tat == ENTFERNEN:
        baustein_entfernen(baustein=gemeint, version=version, durch=request.user)


@require_POST
@mit_recht(Recht.ANALYSE_LESEN)
def baustein_neu(request: Anfrage, analyse_id: int, schluessel: str) -> HttpResponse:
    kapitel = _kapitel(request, analyse_id, schluessel)
    formular = NeuerBaustein(request.POST, bausteine=list(kapitel.bausteine.all()))
    if not formular.is_valid():
        messages.warning(request, "Bitte wählen Sie einen Baustein und eine Stelle aus der Liste.")
        return redirect("analysen:kapitel_aufbau", analyse_id=analyse_id, schluessel=schluessel)
    neue: list[Baustein] = []
    _versuche(
        request,
        lambda: neue.append(baustein_einfuegen(kapitel=kapitel, durch=request.user, **formular.cleaned_data)),
    )
    if not neue or _nichts_einzustellen(neue[0]):
        return redirect("analysen:kapitel_aufbau", analyse_id=analyse_id, schluessel=schluessel)
    return redirect("analysen:baustein", analyse_id, schluessel, neue[0].pk)


def _nichts_einzustellen(baustein: Baustein) -> bool:
    """Texte und Bausteine ohne Einstellungen brauchen nach dem Einfügen keine weitere Seite."""
    return formular_fuer(baustein.art, analyse=baustein.kapitel.analyse) is None


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.ANALYSE_LESEN)
def baustein(request: Anfrage, analyse_id: int, schluessel: str, baustein_id: int) -> HttpResponse:
    kapitel = _kapitel(request, analyse_id, schluessel)
    gezeigt = _baustein(kapitel, baustein_id)
    daten = request.POST if request.method == "POST" else None
    formular = formular_fuer(
        gezeigt.art, analyse=kapitel.analyse, daten=daten, einstellungen=gezeigt.einstellungen
    )
    laenge = Bausteinlaenge(daten, initial={"ab_laenge": gezeigt.ab_laenge, "version": gezeigt.version})
    kontext: dict[str, Any] = {
        "analyse": kapitel.analyse,
        "kapitel": kapitel,
        "baustein": gezeigt,
        "titel": gezeigt.get_art_display(),
        "hilfe": hilfe(gezeigt.art),
        "form": formular,
        "laenge": laenge,
        "darf_gestalten": darf_gestalten(request.user, kapitel.analyse),
    }
    if request.method == "POST" and laenge.is_valid() and (formular is None or formular.is_valid()):
        try:
            baustein_einstellen(
                baustein=gezeigt,
                einstellungen=gezeigt.einstellungen if formular is None else einstellungen_aus(formular),
                durch=request.user,
                **laenge.cleaned_data,
            )
        except VeralteterStand as fehler:
            jetzt = _baustein(_kapitel(request, analyse_id, schluessel), baustein_id)
            kontext["laenge"] = laenge = Bausteinlaenge(
                initial={**laenge.cleaned_data, "version": jetzt.version}
            )
            kontext["veraltet"] = fehler.text
        except Fachfehler as fehler:
            laenge.add_error(None, fehler.text)
        else:
            messages.success(request, f"„{gezeigt}“ ist gespeichert.")
            return redirect("analysen:kapitel_aufbau", analyse_id=analyse_id, schluessel=schluessel)
    fehlerhaft = laenge.errors or (formular is not None and formular.errors)
    kontext |= _vorschau(kapitel, _entwurf(gezeigt, formular))
    stand = 409 if "veraltet" in kontext else 422 if fehlerhaft else 200
    return render(request, "analysen/baustein.html", kontext, status=stand)


@require_POST
@mit_recht(Recht.ANALYSE_LESEN)
def baustein_vorschau(request: Anfrage, analyse_id: int, schluessel: str, baustein_id: int) -> HttpResponse:
    """Seitenteil: was der Baustein mit den Angaben des Formulars zeigte; gespeichert wird nichts."""
    kapitel = _kapitel(request, analyse_id, schluessel)
    gezeigt = _baustein(kapitel, baustein_id)
    formular = formular_fuer(
        gezeigt.art, analyse=kapitel.analyse, daten=request.POST, einstellungen=gezeigt.einstellungen
    )
    kontext = _vorschau(kapitel, _entwurf(gezeigt, formular))
    if formular is not None and not formular.is_valid():
        kontext["fehler"] = [text for texte in formular.errors.values() for text in texte]
    return render(request, "analysen/_bausteinvorschau.html", kontext)


def _entwurf(gezeigt: Baustein, formular: Any) -> Baustein:
    """Der Baustein mit den Angaben eines gültigen Formulars, ungespeichert; sonst, wie er ist."""
    entwurf = Baustein(
        pk=gezeigt.pk,
        kapitel_id=gezeigt.kapitel_id,
        reihenfolge=gezeigt.reihenfolge,
        art=gezeigt.art,
        einstellungen=gezeigt.einstellungen,
        text=gezeigt.text,
        ausgangstext=gezeigt.ausgangstext,
    )
    if formular is not None and formular.is_bound and formular.is_valid():
        entwurf.einstellungen = einstellungen_aus(formular)
    return entwurf


def _vorschau(kapitel: Kapitel, entwurf: Baustein) -> dict[str, Any]:
    erzeugt, gebiete = bausteinvorschau(kapitel, entwurf)
    return {"bloecke": fuer_vorlage(erzeugt, herkunft=Herkunftsadressen(gebiete))}


# Gemeinsames ---------------------------------------------------------------------------------------


def _analyse(request: Anfrage, analyse_id: int) -> Analyse:
    """Durch die Tür der Analyse; gestalten darf, wer das Recht für ihre Agentur hat."""
    analyse = abfragen.analyse_oder_404(request.user, analyse_id)
    pruefe(request.user, Recht.ANALYSE_BEARBEITEN, analyse.agentur)
    return analyse


def _geschlossen(request: Anfrage, analyse: Analyse) -> HttpResponse:
    """Statt eines Formulars, das nichts mehr annähme: warum, und zurück zur Analyse."""
    try:
        pruefe_im_entwurf(analyse, was="gestaltet")
    except Fachfehler as fehler:
        messages.warning(request, fehler.text)
    return redirect("analysen:analyse", analyse_id=analyse.pk)


def _kapitel(request: Anfrage, analyse_id: int, schluessel: str) -> Kapitel:
    kapitel = abfragen.kapitel_oder_404(request.user, analyse_id, schluessel)
    pruefe(request.user, Recht.ANALYSE_BEARBEITEN, kapitel.analyse.agentur)
    return kapitel


def _baustein(kapitel: Kapitel, baustein_id: int) -> Baustein:
    for einer in kapitel.bausteine.all():
        if einer.pk == baustein_id:
            einer.kapitel = kapitel
            return einer
    raise Http404("Diesen Baustein gibt es nicht (mehr).")


def _version(request: Anfrage, feld: str) -> int:
    return next(iter(nummern([request.POST.get(feld, "")])), 0)


def _versuche(request: Anfrage, tat: Callable[[], object]) -> bool:
    """Ob es gelang; sonst steht der Grund als Meldung auf der Seite."""
    try:
        tat()
    except Fachfehler as fehler:
        messages.warning(request, fehler.text)
        return False
    return True


def _stand(kontext: dict[str, Any]) -> int:
    return 409 if "konflikt" in kontext else 422 if kontext["form"].errors else 200
