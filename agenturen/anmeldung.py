"""Anmeldung: Konten legt die Administration an, niemand registriert sich selbst; alles in der Sie-Form."""

from base64 import urlsafe_b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm
from cryptography.fernet import Fernet, InvalidToken
from django import forms
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import salted_hmac

from agenturen.versuche import code_zaehlen
from agenturen.zweiter_faktor import CODES, code_annehmen, uebrige_codes
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import anzahl


class Kontenadapter(DefaultAccountAdapter):
    # Die deutschen Sätze von allauth wechseln zwischen du und Sie.
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "E-Mail-Adresse oder Passwort stimmen nicht. Bitte prüfen Sie beides.",
        "too_many_login_attempts": (
            "Zu viele Versuche mit falschem Passwort. Bitte warten Sie fünf Minuten, dann geht es weiter."
        ),
        "account_inactive": "Dieses Konto ist gesperrt. Bitte wenden Sie sich an die Administration.",
        "enter_current_password": "Das stimmt nicht mit Ihrem jetzigen Passwort überein.",
        "rate_limited": "Zu viele Anfragen in kurzer Zeit. Bitte warten Sie fünf Minuten.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        messages.error(request, self.error_messages["account_inactive"])
        return redirect("account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("start:start")


class Anmeldeformular(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "E-Mail-Adresse"
        self.fields["password"].help_text = ""
        _ohne_platzhalter(self)


class Codeeingabe(forms.TextInput):
    """Bleibt nach einer falschen Eingabe leer: Der Code von eben ist alt, und gleich kommt der nächste."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        eigene = {
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "maxlength": 20,
            "class": "einmalcode",
        }
        super().__init__(eigene | (attrs or {}))

    def format_value(self, value: Any) -> None:
        return None


class Codeformular(AuthenticateForm):
    """Der zweite Schritt der Anmeldung: ein Feld für den Code aus der App oder zur Wiederherstellung."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        feld = self.fields["code"]
        feld.widget = Codeeingabe(attrs={"autofocus": True})
        feld.label = "Code"
        feld.help_text = "Sechs Ziffern aus der App oder acht Ziffern eines Wiederherstellungscodes."
        feld.error_messages["required"] = "Bitte geben Sie den Code ein, den Ihre App gerade zeigt."

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        try:
            vergessen = code_zaehlen(context.request, self.user)
            self.authenticator = code_annehmen(person=self.user, code=code)
        except Fachfehler as fehler:
            raise ValidationError(fehler.text) from fehler
        vergessen()
        return code

    def save(self) -> None:
        super().save()
        if self.authenticator.type != CODES:
            return
        uebrig = anzahl(uebrige_codes(self.user), "Wiederherstellungscode", "Wiederherstellungscodes")
        messages.warning(
            context.request,
            f"Sie haben einen Wiederherstellungscode benutzt; übrig: {uebrig}. Ist Ihr Telefon fort, richten "
            "Sie bitte im Menü der Person unter „Zweiter Faktor“ ein anderes ein.",
        )


class Faktoradapter(DefaultMFAAdapter):
    """Verschlüsselt, was in der Datenbank liegt: Wer nur eine Sicherung hat, kann keine Codes bilden."""

    def encrypt(self, text: str) -> str:
        return _schloss().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _schloss().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as fehler:
            raise Fachfehler(
                "Ihr zweiter Faktor lässt sich nicht mehr prüfen, weil der Schlüssel dieser Installation "
                "gewechselt hat. Bitte wenden Sie sich an die Administration; sie schaltet ihn ab, damit Sie "
                "ihn neu einrichten."
            ) from fehler


def _schloss() -> Fernet:
    """Aus `SECRET_KEY` abgeleitet und nur für diesen Zweck."""
    return Fernet(urlsafe_b64encode(salted_hmac("agenturen.zweiter_faktor", "", algorithm="sha256").digest()))


class Passwortformular(ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = "Jetziges Passwort"
        self.fields["password1"].label = "Neues Passwort"
        self.fields["password1"].help_text = "Mindestens 12 Zeichen, nicht Ihr Name, kein häufiges Passwort."
        self.fields["password2"].label = "Neues Passwort, noch einmal"
        _ohne_platzhalter(self)


def _ohne_platzhalter(formular: forms.Form) -> None:
    # Platzhalter verschwinden beim Tippen; die Beschriftung steht schon über dem Feld.
    for feld in formular.fields.values():
        feld.widget.attrs.pop("placeholder", None)
