"""Formulare für Handlungsempfehlungen, ihre Übergaben und Antworten."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from agenturen.models import Agentur, Person
from agenturen.rechte import Recht, agenturen_mit
from sozialraum.bedarfe.bedarfswahl import Bedarfsfeld
from sozialraum.bedarfe.forms.gemeinsam import OhneDatenbankregeln
from sozialraum.bedarfe.models import Bedarf, Empfehlung, Uebergabe
from sozialraum.bedarfe.regeln import fehler_der_funktion
from sozialraum.kern.formulare import EinheitlicheZeilen


class Empfehlungsformular(OhneDatenbankregeln):
    """Was getan werden soll, von wem, bis wann und aus welchen Bedarfen es folgt."""

    bedarfe = Bedarfsfeld(
        label="Aus welchen Bedarfen folgt sie?",
        required=True,
        error_messages={"required": "Bitte wählen Sie mindestens einen Bedarf."},
    )

    class Meta:
        model = Empfehlung
        fields = ["aussage", "adressat", "horizont", "adressatart", "erlaeuterung"]
        widgets = {
            "aussage": forms.Textarea(attrs={"rows": 2}),
            "horizont": forms.RadioSelect,
            "erlaeuterung": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "aussage": "Ein Satz: was geschehen soll, etwa „Den Saal der Bücherei an zwei Abenden öffnen.“",
            "adressat": "Die Stelle, nicht der Mensch, etwa „Amt für Bildung, Abteilung Volkshochschule“.",
            "erlaeuterung": "Woran man merkt, dass sie umgesetzt ist, und was es kostet.",
        }
        error_messages = {
            "aussage": {"required": "Bitte sagen Sie in einem Satz, was getan werden soll."},
            "adressat": {"required": "Bitte nennen Sie die Stelle, an die sich die Empfehlung richtet."},
        }

    field_order = ["aussage", "agentur", "bedarfe", "adressat", "horizont", "adressatart", "erlaeuterung"]

    def __init__(self, *args: Any, agenturen: Sequence[Agentur], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felder: Any = self.fields
        art = self.initial.get("adressatart")
        felder["adressatart"].queryset = felder["adressatart"].queryset.filter(Q(aktiv=True) | Q(pk=art))
        felder["adressatart"].empty_label = "keine Angabe"
        gewaehlte = [getattr(wert, "pk", wert) for wert in self.initial.get("bedarfe") or []]
        if self.instance.pk:
            gewaehlte = list(Bedarf.objects.filter(empfehlungen=self.instance).values_list("pk", flat=True))
            self.initial["bedarfe"] = gewaehlte
        felder["bedarfe"].anbieten({agentur.traeger_id for agentur in agenturen}, gewaehlte=gewaehlte)

    def clean_aussage(self) -> str:
        return " ".join(self.cleaned_data["aussage"].split())

    def clean_adressat(self) -> str:
        return _stelle(self.cleaned_data["adressat"])


def _stelle(text: str) -> str:
    text = " ".join(text.split())
    if fehler := fehler_der_funktion(text):
        raise forms.ValidationError(fehler)
    return text


class NeueEmpfehlung(Empfehlungsformular):
    """Wer in mehreren Agenturen arbeitet, wählt; sonst steht sie fest."""

    agentur = forms.ModelChoiceField(label="Agentur", queryset=Agentur.objects.none(), empty_label=None)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        erlaubte = agenturen_mit(person, Recht.BEDARF_BEARBEITEN)
        agenturen = list(erlaubte)
        super().__init__(*args, agenturen=agenturen, **kwargs)
        felder: Any = self.fields
        felder["agentur"].queryset = erlaubte
        felder["agentur"].initial = agenturen[0].pk if agenturen else None
        if len(agenturen) == 1:
            felder["agentur"].widget = forms.HiddenInput()


class Empfehlungsaenderung(Empfehlungsformular):
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta(Empfehlungsformular.Meta):
        fields = [*Empfehlungsformular.Meta.fields, "version"]


class Empfehlungsstatus(OhneDatenbankregeln):
    grund = forms.CharField(
        label="Grund",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Woran es zu merken ist oder warum; er steht im Verlauf.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Empfehlung
        fields = ["status", "version"]
        widgets = {"status": forms.RadioSelect}

    field_order = ["status", "grund"]


class Uebergabeformular(EinheitlicheZeilen, forms.Form):
    """Wem die Empfehlung wann vorgetragen wurde."""

    an = forms.CharField(
        label="An wen", max_length=200, help_text="Die Stelle oder die Runde, nicht der Mensch."
    )
    datum = forms.DateField(label="Übergeben am")
    anlass = forms.CharField(
        label="Anlass", max_length=200, required=False, help_text="Etwa „Sitzung des Jugendhilfeausschusses“."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["datum"].initial = timezone.localdate

    def clean_an(self) -> str:
        return _stelle(self.cleaned_data["an"])


class Antwortformular(EinheitlicheZeilen, forms.Form):
    """Was die Stelle geantwortet hat."""

    antwort = forms.ChoiceField(label="Antwort", choices=Uebergabe.Antwort.choices, widget=forms.RadioSelect)
    datum = forms.DateField(label="Antwort vom", required=False)
    text = forms.CharField(
        label="Was geantwortet wurde",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="In ein, zwei Sätzen; so steht es später in der Analyse.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
