"""Seiten des eigenen Kontos: Anmeldung in zwei Schritten, zweiten Faktor einrichten, erneuern, abschalten."""

import time
from base64 import b64encode
from typing import Any

from allauth.account.internal.stagekit import clear_login, get_pending_stage
from allauth.account.views import LoginView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import authenticate as code_verlangen
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.utils import decrypt, encrypt
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from agenturen import zweiter_faktor as verben
from agenturen.anfrage import Anfrage
from agenturen.forms import Bestaetigung, Einrichtung
from sozialraum.kern.fehler import Fachfehler

# In der Sitzung: das noch unbestätigte Geheimnis (verschlüsselt) und bis wann die Codes zu sehen sind.
GEHEIMNIS, SICHTBAR_BIS = "zweiter_faktor_geheimnis", "wiederherstellungscodes_sichtbar_bis"
SICHTBAR_SEKUNDEN = 15 * 60


class Anmeldung(LoginView):
    """E-Mail-Adresse und Passwort; mit zweitem Faktor danach unter derselben Adresse der Code."""

    @method_decorator(sensitive_post_parameters("code"))
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        stufe = get_pending_stage(request)
        wartet = stufe is not None and stufe.key == AuthenticateStage.key
        if wartet and ("abbrechen" in request.POST or verben.faktor(stufe.login.user) is None):
            # Ohne Faktor (eben abgeschaltet) schickte die Seite des Codes im Kreis hierher.
            clear_login(request)
            return redirect("account_login")
        if wartet and (request.method != "POST" or "code" in request.POST):
            return code_verlangen(request)
        if "code" in request.POST and not request.user.is_authenticated:
            messages.info(
                request, "Seit dem Passwort ist zu viel Zeit vergangen. Bitte melden Sie sich neu an."
            )
            return redirect("account_login")
        return super().dispatch(request, *args, **kwargs)


@never_cache
@require_http_methods(["GET"])
def zweiter_faktor(request: Anfrage) -> HttpResponse:
    """Ob er eingeschaltet ist, und was sich damit tun lässt."""
    kontext = {
        "titel": "Anmeldung mit zweitem Faktor",
        "faktor": verben.faktor(request.user),
        "pflicht": verben.muss(request.user),
        "uebrig": verben.uebrige_codes(request.user),
    }
    return render(request, "agenturen/zweiter_faktor.html", kontext)


@sensitive_post_parameters("passwort", "code")
@never_cache
@require_http_methods(["GET", "POST"])
def einrichten(request: Anfrage) -> HttpResponse:
    """QR-Code und Schlüssel, bestätigt mit dem ersten Code; einen vorhandenen Faktor ersetzt der neue."""
    geheimnis = _geheimnis(request)
    formular = Einrichtung(request.POST if request.method == "POST" else None, anfrage=request)
    if formular.is_valid():
        try:
            verben.zweiten_faktor_einrichten(
                person=request.user, geheimnis=geheimnis, code=formular.cleaned_data["code"]
            )
        except Fachfehler as fehler:
            formular.add_error("code", fehler.text)
        else:
            del request.session[GEHEIMNIS]
            return _codes_herzeigen(request, "Der zweite Faktor ist eingeschaltet.")
    adapter = get_adapter()
    verweis = adapter.build_totp_url(request.user, geheimnis)
    vorhanden = verben.faktor(request.user) is not None
    kontext = {
        "titel": "Anderes Gerät einrichten" if vorhanden else "Zweiten Faktor einrichten",
        "form": formular,
        "vorhanden": vorhanden,
        "verlangt": verben.muss(request.user) and not vorhanden,
        "bild": f"data:image/svg+xml;base64,{b64encode(adapter.build_totp_svg(verweis).encode()).decode()}",
        "verweis": verweis,
        "geheimnis": " ".join(geheimnis[i : i + 4] for i in range(0, len(geheimnis), 4)),
    }
    return _seite(request, "agenturen/zweiter_faktor_einrichten.html", kontext, formular)


@sensitive_post_parameters("passwort")
@never_cache
@require_http_methods(["GET", "POST"])
def codes(request: Anfrage) -> HttpResponse:
    """Zeigt neue Wiederherstellungscodes, bis jemand sagt, dass sie aufbewahrt sind; sonst: erneuern."""
    faktor = verben.faktor(request.user)
    if faktor is not None and request.session.get(SICHTBAR_BIS, 0) > time.time():
        return _sichtbare_codes(request)
    formular = Bestaetigung(request.POST if request.method == "POST" else None, anfrage=request)
    if formular.is_valid():
        try:
            verben.wiederherstellungscodes_erneuern(person=request.user)
        except Fachfehler as fehler:
            formular.add_error(None, fehler.text)
        else:
            return _codes_herzeigen(request, "Die alten Wiederherstellungscodes gelten nicht mehr.")
    kontext = {
        "titel": "Neue Wiederherstellungscodes",
        "form": formular,
        "faktor": faktor,
        "uebrig": verben.uebrige_codes(request.user),
    }
    return _seite(request, "agenturen/wiederherstellungscodes_neu.html", kontext, formular)


@sensitive_post_parameters("passwort")
@never_cache
@require_http_methods(["GET", "POST"])
def abschalten(request: Anfrage) -> HttpResponse:
    formular = Bestaetigung(request.POST if request.method == "POST" else None, anfrage=request)
    if formular.is_valid():
        try:
            verben.zweiten_faktor_abschalten(person=request.user, durch=request.user)
        except Fachfehler as fehler:
            formular.add_error(None, fehler.text)
        else:
            messages.success(request, "Der zweite Faktor ist abgeschaltet; es genügt wieder das Passwort.")
            return redirect("zweiter_faktor")
    kontext = {
        "titel": "Zweiten Faktor abschalten",
        "form": formular,
        "faktor": verben.faktor(request.user),
        "pflicht": verben.muss(request.user),
    }
    return _seite(request, "agenturen/zweiter_faktor_abschalten.html", kontext, formular)


def _geheimnis(request: Anfrage) -> str:
    """Bleibt, bis es bestätigt ist: Nach einem Tippfehler gilt noch das Bild, das die App schon kennt."""
    if GEHEIMNIS not in request.session:
        request.session[GEHEIMNIS] = encrypt(generate_totp_secret())
    geheimnis: str = decrypt(request.session[GEHEIMNIS])
    return geheimnis


def _codes_herzeigen(request: Anfrage, meldung: str) -> HttpResponse:
    request.session[SICHTBAR_BIS] = time.time() + SICHTBAR_SEKUNDEN
    messages.success(request, meldung)
    return redirect("zweiter_faktor_codes")


def _sichtbare_codes(request: Anfrage) -> HttpResponse:
    if "aufbewahrt" in request.POST:
        del request.session[SICHTBAR_BIS]
        return redirect("zweiter_faktor")
    gezeigt = [f"{code[:4]} {code[4:]}" for code in verben.codes_zeigen(request.user)]
    kontext = {"titel": "Ihre Wiederherstellungscodes", "codes": gezeigt, "heute": timezone.localdate()}
    if "herunterladen" in request.POST:
        antwort = render(
            request,
            "agenturen/wiederherstellungscodes.txt",
            kontext,
            content_type="text/plain; charset=utf-8",
        )
        antwort["Content-Disposition"] = 'attachment; filename="wiederherstellungscodes.txt"'
        return antwort
    return render(request, "agenturen/wiederherstellungscodes.html", kontext)


def _seite(request: Anfrage, vorlage: str, kontext: dict[str, Any], formular: Bestaetigung) -> HttpResponse:
    return render(request, vorlage, kontext, status=422 if formular.errors else 200)
