"""Formulare für Akteure und Kooperationen."""

from typing import Any

from django import forms
from django.db.models import Q

from agenturen.models import Agentur, Akteursart, Person, Traeger
from agenturen.rechte import Recht, agenturen_mit
from netzwerke.models import Akteur, Kooperation
from netzwerke.rechte import traeger_zum_anlegen
from sozialraum.kern.formulare import EinheitlicheZeilen


class Akteurformular(EinheitlicheZeilen, forms.ModelForm):
    website = forms.URLField(label="Website", required=False, assume_scheme="https")

    class Meta:
        model = Akteur
        fields = [
            "name",
            "art",
            "sozialraeume",
            "kontakt",
            "telefon",
            "email",
            "website",
            "anschrift",
            "beschreibung",
        ]
        widgets = {
            "sozialraeume": forms.CheckboxSelectMultiple,
            "anschrift": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waehlbar = Q(aktiv=True)
        if self.instance.art_id:
            waehlbar |= Q(pk=self.instance.art_id)
        felder: Any = self.fields
        felder["art"].queryset = Akteursart.objects.filter(waehlbar)
        felder["art"].empty_label = "Bitte wählen"
        felder["sozialraeume"].help_text = "Wo der Akteur wirkt, nicht nur, wo er sitzt."

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def validate_unique(self) -> None:
        """Dass Name und Art zusammen einmalig sind, sagt das Verb mit einem verständlichen Satz."""


class NeuerAkteur(Akteurformular):
    """Wer für mehrere Träger arbeitet, sagt, welcher den Eintrag pflegt."""

    traeger = forms.ModelChoiceField(label="gepflegt von", queryset=Traeger.objects.none(), empty_label=None)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felder: Any = self.fields
        eigene = traeger_zum_anlegen(person)
        felder["traeger"].queryset = Traeger.objects.filter(pk__in=[traeger.pk for traeger in eigene])
        felder["traeger"].initial = eigene[0]
        if len(eigene) == 1:
            felder["traeger"].widget = forms.HiddenInput()
        # Noch beim Ausfüllen zeigt die Seite, ob es den Akteur wohl schon gibt.
        felder["name"].widget.attrs |= {
            "hx-post": "",
            "hx-trigger": "change",
            "hx-vals": '{"tat": "pruefen"}',
            "hx-target": "#aehnliche",
            "hx-select": "#aehnliche",
            "hx-swap": "outerHTML",
        }


class Akteuraenderung(Akteurformular):
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta(Akteurformular.Meta):
        fields = [*Akteurformular.Meta.fields, "aktiv", "version"]
        help_texts = {"aktiv": "Ohne Haken steht der Akteur nicht mehr in Listen und Vorschlägen."}


class Kooperationsformular(EinheitlicheZeilen, forms.ModelForm):
    class Meta:
        model = Kooperation
        fields = ["intensitaet", "form", "zweck", "beginn", "ende", "letzter_kontakt"]
        widgets = {"zweck": forms.Textarea(attrs={"rows": 3})}

    def clean(self) -> dict[str, Any]:
        angaben = super().clean()
        beginn, ende = angaben.get("beginn"), angaben.get("ende")
        if beginn and ende and ende < beginn:
            self.add_error("ende", "Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Daten.")
        return angaben

    def validate_constraints(self) -> None:
        """Die Regeln der Datenbank prüft `clean` mit Sätzen am Feld."""


class Kooperationsaenderung(Kooperationsformular):
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta(Kooperationsformular.Meta):
        fields = [*Kooperationsformular.Meta.fields, "version"]


class NeueKooperation(Kooperationsformular):
    agentur = forms.ModelChoiceField(label="Agentur", queryset=Agentur.objects.none(), empty_label=None)
    partner = forms.ModelChoiceField(
        label="Kooperationspartner", queryset=Akteur.objects.none(), empty_label="Bitte wählen"
    )
    field_order = ["agentur", "partner"]

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agenturen = agenturen_mit(person, Recht.KOOPERATION_BEARBEITEN)
        felder: Any = self.fields
        felder["agentur"].queryset = agenturen
        felder["partner"].queryset = Akteur.objects.filter(aktiv=True)
        felder["intensitaet"].initial = Kooperation.Intensitaet.INFORMATION
        eigene = list(agenturen)
        if eigene:
            felder["agentur"].initial = eigene[0]
        if len(eigene) == 1:
            felder["agentur"].widget = forms.HiddenInput()
