"""Formulare der Importvorlagen."""

from typing import Any

from django import forms

from sozialraum.statistik.lieferungen.vorlage_einspielen import HOECHSTENS_ZEICHEN
from sozialraum.statistik.models import Importvorlage


class Vorlagentext(forms.Form):
    """Eine Importvorlage als Text oder als Datei; die Datei geht vor."""

    datei = forms.FileField(label="Datei", help_text="TOML oder JSON.", required=False, max_length=1_000)
    text = forms.CharField(
        label="Text der Vorlage",
        help_text="Jedes Wort ist in der Anleitung erklärt; Fehler werden mit ihrer Stelle genannt.",
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false", "class": "programmtext"}),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        angaben: dict[str, Any] = super().clean() or {}
        if hochgeladen := angaben.get("datei"):
            if hochgeladen.size > HOECHSTENS_ZEICHEN:
                self.add_error("datei", "Die Datei ist zu groß für eine Importvorlage.")
                return angaben
            try:
                angaben["text"] = hochgeladen.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("datei", "Die Datei ist kein Text in UTF-8.")
        elif not angaben.get("text"):
            self.add_error("text", "Bitte fügen Sie den Text ein oder wählen Sie eine Datei.")
        return angaben


class Vorlagenwahl(forms.Form):
    vorlage = forms.ModelChoiceField(
        label="Importvorlage",
        queryset=Importvorlage.objects.filter(aktiv=True),
        empty_label="bitte wählen",
    )
