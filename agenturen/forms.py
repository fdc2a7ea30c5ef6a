"""Formulare des eigenen Kontos."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from agenturen.anfrage import Anfrage
from agenturen.anmeldung import Codeeingabe
from agenturen.versuche import passwort_zaehlen
from sozialraum.kern.fehler import Fachfehler


class Bestaetigung(forms.Form):
    """Das eigene Passwort noch einmal, damit niemand an einem offenen Rechner das Konto verändert."""

    passwort = forms.CharField(
        label="Ihr Passwort",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Bitte geben Sie Ihr Passwort ein."},
    )

    def __init__(self, *args: Any, anfrage: Anfrage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.anfrage = anfrage

    def clean_passwort(self) -> str:
        passwort: str = self.cleaned_data["passwort"]
        try:
            vergessen = passwort_zaehlen(self.anfrage, self.anfrage.user)
        except Fachfehler as fehler:
            raise ValidationError(fehler.text) from fehler
        if not self.anfrage.user.check_password(passwort):
            raise ValidationError("Das stimmt nicht mit Ihrem Passwort überein.")
        vergessen()
        return passwort


class Einrichtung(Bestaetigung):
    code = forms.CharField(
        label="Code aus der App",
        help_text="Sechs Ziffern, die alle dreißig Sekunden wechseln.",
        max_length=20,
        widget=Codeeingabe(),
        error_messages={"required": "Bitte geben Sie den Code ein, den die App gerade zeigt."},
    )
    field_order = ("code", "passwort")
