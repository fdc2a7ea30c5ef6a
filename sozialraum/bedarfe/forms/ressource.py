"""Formulare für Ressourcen."""

from typing import Any

from django import forms

from agenturen.rechte import Recht
from sozialraum.bedarfe.forms.gemeinsam import Eintragsformular, NeuerEintrag, versionsfeld
from sozialraum.bedarfe.models import Ressource
from sozialraum.bedarfe.regeln import fehler_der_funktion


class Ressourcenformular(Eintragsformular):
    LISTENWERTE = ("art",)

    class Meta:
        model = Ressource
        fields = ["name", "art", "sozialraeume", "nutzung", "ort", "seit", "herkunft", "beschreibung"]
        widgets = {
            "sozialraeume": forms.CheckboxSelectMultiple,
            "beschreibung": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "name": "Bei Menschen die Funktion statt des Namens, etwa „Vorbeterin der Moschee“.",
            "nutzung": "Etwa „alle Vereine, nach Absprache mit dem Pfarrbüro“.",
            "herkunft": "Etwa „Stadtteilbegehung im März“ oder „Stadtteilkonferenz“.",
        }
        error_messages = {
            "name": {"required": "Bitte sagen Sie, was die Ressource ist."},
            "sozialraeume": {"required": "Bitte wählen Sie mindestens einen Sozialraum."},
        }

    def clean(self) -> dict[str, Any]:
        werte = super().clean()
        art, name = werte.get("art"), werte.get("name", "")
        if art and art.schluessel == "person" and (fehler := fehler_der_funktion(name)):
            self.add_error("name", fehler)
        return werte


class NeueRessource(NeuerEintrag, Ressourcenformular):
    RECHT = Recht.BEDARF_BEARBEITEN


class Ressourcenaenderung(Ressourcenformular):
    version = versionsfeld()

    class Meta(Ressourcenformular.Meta):
        fields = [*Ressourcenformular.Meta.fields, "verfuegbar", "version"]
        help_texts = {
            **Ressourcenformular.Meta.help_texts,
            "verfuegbar": "Ohne Haken steht sie nicht mehr in Listen und Analysen.",
        }
