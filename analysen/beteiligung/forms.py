"""Formular: welche Agentur mitschreiben soll."""

from typing import Any

from django import forms

from agenturen.models import Agentur
from analysen.beteiligung.abfragen import einladbare_agenturen
from analysen.models import Analyse


class Agenturwahl(forms.ModelChoiceField):
    def label_from_instance(self, obj: Agentur) -> str:
        return f"{obj}, {obj.traeger}"


class Einladung(forms.Form):
    def __init__(self, *args: Any, analyse: Analyse, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agentur"] = Agenturwahl(
            label="Agentur",
            queryset=einladbare_agenturen(analyse),
            empty_label="Bitte wählen",
            help_text="Auch Agenturen anderer Träger. Antworten kann deren Koordination oder Leitung.",
        )
