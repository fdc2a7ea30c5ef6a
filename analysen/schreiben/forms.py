"""Formulare rund ums Schreiben."""

from collections.abc import Sequence
from typing import Any

from django import forms

from agenturen.models import Person
from analysen.models import Kapitel
from analysen.schreiben.auszeichnung import HOECHSTENS_ZEICHEN
from analysen.schreiben.kernsatz import HOECHSTENS_ZEICHEN as HOECHSTENS_KERNSATZ
from analysen.schreiben.kommentieren import HOECHSTENS_ZEICHEN as KOMMENTAR_ZEICHEN
from analysen.schreiben.kommentieren import LAENGSTE_STELLE


class Kapiteltext(forms.Form):
    """Der Text eines Bausteins; mehrere auf einer Seite unterscheidet `auto_id`."""

    text = forms.CharField(
        label="Text",
        required=False,
        max_length=HOECHSTENS_ZEICHEN,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "lang": "de", "spellcheck": "true"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class Kernsatzformular(forms.Form):
    kernsatz = forms.CharField(
        label="Kernsatz: was das Kapitel zeigt",
        required=False,
        max_length=HOECHSTENS_KERNSATZ,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "de", "spellcheck": "true"}),
        help_text="Ein Satz; er steht groß unter der Überschrift, über dem Text. Zahlen als Marken, etwa "
        "{{anteil_u18}}.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class NeuerKommentar(forms.Form):
    """`stelle` füllt der Browser mit dem, was im Text markiert ist."""

    stelle = forms.CharField(
        label="Stelle im Text",
        required=False,
        max_length=LAENGSTE_STELLE,
        help_text="Die Wörter, um die es geht; markieren Sie sie im Text, dann stehen sie schon hier.",
    )
    text = forms.CharField(
        label="Kommentar",
        max_length=KOMMENTAR_ZEICHEN,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "de"}),
        error_messages={"required": "Bitte schreiben Sie, was Sie anmerken möchten."},
    )

    def __init__(self, *args: Any, menschen: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["an"] = forms.TypedChoiceField(
            label="An",
            choices=[("", "alle, die mitschreiben"), *((person.pk, person.name) for person in menschen)],
            coerce=lambda wert: next((p for p in menschen if str(p.pk) == str(wert)), None),
            empty_value=None,
            required=False,
        )


class Zuteilung(forms.Form):
    """Wer das Kapitel schreibt und bis wann."""

    bis = forms.DateField(label="Bis", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, kapitel: Kapitel, menschen: Sequence[Person], **kwargs: Any) -> None:
        kwargs["initial"] = {"schreibt": kapitel.schreibt_id or "", "bis": kapitel.bis}
        super().__init__(*args, **kwargs)
        self.fields["schreibt"] = forms.TypedChoiceField(
            label="Schreibt",
            choices=[("", "noch niemand"), *((person.pk, person.name) for person in menschen)],
            coerce=lambda wert: next((p for p in menschen if str(p.pk) == str(wert)), None),
            empty_value=None,
            required=False,
        )
        self.order_fields(["schreibt", "bis"])
