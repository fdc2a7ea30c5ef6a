"""Formulare der Lieferungen und Importvorlagen."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from sozialraum.statistik.bericht import Frage as Lieferungsfrage
from sozialraum.statistik.models import Importvorlage
from sozialraum.statistik.vorlage_einspielen import HOECHSTENS_ZEICHEN


class Hinnehmen(forms.Form):
    begruendung = forms.CharField(
        label="Begründung",
        help_text="Warum die Datei trotz der Warnungen richtig ist, etwa „Auskunft des Amtes vom 12.03.: "
        "Neubaugebiet“.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2_000,
    )


class Zurueckziehen(forms.Form):
    grund = forms.CharField(
        label="Grund",
        help_text="Steht im Protokoll und bei der Lieferung.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
    )


class Lieferungsfragen(forms.Form):
    """Was die Importvorlage bei jeder Lieferung fragt; leer nimmt eine Antwort zurück."""

    def __init__(self, fragen: Sequence[Lieferungsfrage], data: QueryDict | None = None) -> None:
        super().__init__(data, prefix="antwort")
        for frage in fragen:
            angaben: dict[str, Any] = {"label": frage.text, "initial": frage.antwort, "required": False}
            self.fields[frage.kennung] = (
                forms.ChoiceField(choices=frage.auswahl, widget=forms.RadioSelect, **angaben)
                if frage.auswahl
                else forms.CharField(max_length=100, **angaben)
            )


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


class NeueLieferung(forms.Form):
    datei = forms.FileField(
        label="Datei des Statistikamts",
        help_text="CSV, TXT, XLSX, XLS oder ODS, unverändert wie geliefert. Die Datei wird aufbewahrt.",
        error_messages={
            "empty": "Die Datei ist leer. Bitte prüfen Sie, ob das Herunterladen vollständig war.",
            "required": "Bitte wählen Sie eine Datei aus.",
        },
        max_length=1_000,
    )
    vorlage = forms.ModelChoiceField(
        label="Importvorlage",
        queryset=Importvorlage.objects.filter(aktiv=True),
        required=False,
        empty_label="an der Datei erkennen",
        help_text="Sagt, wie die Datei zu lesen ist. Bekannte Dateien werden an ihren Überschriften erkannt.",
    )
