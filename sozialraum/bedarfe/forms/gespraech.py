"""Formulare für Gespräche und ihre Zitate."""

from typing import Any

from django import forms

from agenturen.rechte import Recht
from sozialraum.bedarfe.forms.gemeinsam import Eintragsformular, NeuerEintrag, versionsfeld, zeilensatz
from sozialraum.bedarfe.models import Gespraech
from sozialraum.bedarfe.regeln import fehler_der_funktion
from sozialraum.kern.formulare import EinheitlicheZeilen


class Gespraechsformular(Eintragsformular):
    LISTENWERTE = ("einrichtungsart", "zielgruppen")

    class Meta:
        model = Gespraech
        fields = [
            "funktion",
            "datum",
            "sozialraum",
            "ort",
            "einwilligung",
            "zusammenfassung",
            "einrichtungsart",
            "zielgruppen",
            "leitfaden",
        ]
        widgets = {
            "einwilligung": forms.RadioSelect,
            "zielgruppen": forms.CheckboxSelectMultiple,
            "zusammenfassung": forms.Textarea(attrs={"rows": 5}),
            "leitfaden": forms.Textarea(attrs={"rows": 4}),
        }
        labels = {"einwilligung": "Darf das Gespräch verwendet werden?"}
        help_texts = {
            "funktion": "Die Funktion, nie der Name: „Schulsozialarbeiterin“, „Bewohnerin, zwei Kinder“.",
            "zusammenfassung": "Was gesagt wurde, in Ihren Worten und ohne Namen.",
            "leitfaden": "Die Fragen, die Sie gestellt haben.",
        }
        error_messages = {
            "funktion": {"required": "Bitte nennen Sie die Funktion der Person."},
            "sozialraum": {"required": "Bitte wählen Sie den Sozialraum."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felder: Any = self.fields
        felder["einrichtungsart"].empty_label = "keine Einrichtung"

    def clean_funktion(self) -> str:
        funktion = " ".join(self.cleaned_data["funktion"].split())
        if fehler := fehler_der_funktion(funktion):
            raise forms.ValidationError(fehler)
        return funktion


class NeuesGespraech(NeuerEintrag, Gespraechsformular):
    RECHT = Recht.ERHEBUNG_BEARBEITEN
    VON_HEUTE = "datum"


class Gespraechsaenderung(Gespraechsformular):
    version = versionsfeld()

    class Meta(Gespraechsformular.Meta):
        fields = [*Gespraechsformular.Meta.fields, "version"]


class Zitatzeile(EinheitlicheZeilen, forms.Form):
    """Ein Zitat; eine leere Zeile zählt nicht."""

    text = forms.CharField(label="Zitat", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    funktion = forms.CharField(
        label="wer das sagt", required=False, max_length=160, help_text="Nur wenn es jemand anderes sagt."
    )

    def clean_funktion(self) -> str:
        funktion = self.cleaned_data["funktion"]
        if fehler := fehler_der_funktion(funktion):
            raise forms.ValidationError(fehler)
        return funktion

    @property
    def ist_leer(self) -> bool:
        return not self.cleaned_data.get("text")


Zitatzeilen = zeilensatz(Zitatzeile)
