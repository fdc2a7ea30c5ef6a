"""Formular für „Neue Serie“."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from analysen.formen import FORMEN
from analysen.models import Analyse, Fassungsdatei, Serie

ANGEBOTENE_FORMEN = [(form.value, form.label) for form in Fassungsdatei.Form if form.value in FORMEN]


class NeueSerie(forms.Form):
    """Form und Fassung wählen; die Analysen stehen in der Liste darunter, alle angehakt."""

    titel = forms.CharField(label="Titel", max_length=200, help_text="Damit Sie die Serie wiedererkennen.")
    was = forms.ChoiceField(
        label="Was ausgegeben wird",
        choices=Serie.Was.choices,
        widget=forms.RadioSelect,
        initial=Serie.Was.GUELTIGES,
        help_text="In einer Vorschau steht auf jeder Seite „Vorschau, nicht freigegeben“.",
    )
    formen = forms.MultipleChoiceField(
        label="Formen",
        choices=ANGEBOTENE_FORMEN,
        widget=forms.CheckboxSelectMultiple,
        initial=["pdf"],
        error_messages={"required": "Bitte wählen Sie mindestens eine Form, etwa PDF."},
    )
    analysen = forms.ModelMultipleChoiceField(
        label="Analysen",
        queryset=Analyse._base_manager.none(),
        error_messages={
            "required": "Bitte haken Sie mindestens eine Analyse an.",
            "invalid_choice": "Eine der Analysen gibt es nicht mehr. Bitte laden Sie die Seite neu.",
        },
    )

    def __init__(
        self, *args: Any, ausgebbare: QuerySet[Analyse], nur_festes: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if nur_festes:
            # Ohne Vorschau bleibt nichts zu wählen.
            del self.fields["was"]
        self.fields["analysen"].queryset = ausgebbare  # type: ignore[attr-defined]  # das Feld hat eine Menge
        self.fields["titel"].initial = f"Analysen {timezone.localdate().year}"
