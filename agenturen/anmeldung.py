"""Anmeldung: Konten legt die Administration an, niemand registriert sich selbst; alles in der Sie-Form."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ChangePasswordForm, LoginForm
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


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


class Passwortformular(ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = "Jetziges Passwort"
        self.fields["password1"].label = "Neues Passwort"
        self.fields["password1"].help_text = "Mindestens 12 Zeichen, nicht Ihr Name, kein häufiges Passwort."
        self.fields["password2"].label = "Neues Passwort, noch einmal"
        _ohne_platzhalter(self)


def _ohne_platzhalter(formular: LoginForm | ChangePasswordForm) -> None:
    # Platzhalter verschwinden beim Tippen; die Beschriftung steht schon über dem Feld.
    for feld in formular.fields.values():
        feld.widget.attrs.pop("placeholder", None)
