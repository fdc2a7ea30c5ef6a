"""Formulare für Bedarfe: festhalten, ändern, einstufen, Status."""

from typing import Any

from django import forms

from agenturen.rechte import Recht
from sozialraum.bedarfe.forms.gemeinsam import (
    Eintragsformular,
    NeuerEintrag,
    OhneDatenbankregeln,
    versionsfeld,
)
from sozialraum.bedarfe.models import Bedarf


class Bedarfsformular(Eintragsformular):
    """Was gebraucht wird; Priorität und Status haben eigene Formulare."""

    LISTENWERTE = ("zielgruppen", "themenfelder")

    arten = forms.MultipleChoiceField(
        label="Woran ist er zu erkennen?",
        choices=Bedarf.Art.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Bitte wählen Sie, woran der Bedarf zu erkennen ist."},
    )

    class Meta:
        model = Bedarf
        fields = [
            "aussage",
            "sozialraeume",
            "arten",
            "ebene",
            "seit",
            "zielgruppen",
            "themenfelder",
            "ort",
            "erlaeuterung",
        ]
        widgets = {
            "aussage": forms.Textarea(attrs={"rows": 2}),
            "sozialraeume": forms.CheckboxSelectMultiple,
            "zielgruppen": forms.CheckboxSelectMultiple,
            "themenfelder": forms.CheckboxSelectMultiple,
            "ebene": forms.RadioSelect,
            "erlaeuterung": forms.Textarea(attrs={"rows": 4}),
        }
        labels = {"ebene": "Wo setzt er an?"}
        help_texts = {
            "aussage": "Ein Satz: wer braucht was, etwa „Eltern im Schichtdienst finden am Abend keinen "
            "Deutschkurs.“",
            "seit": "Wann er zuerst genannt wurde oder auffiel.",
            "ort": "Wenn nicht der ganze Sozialraum gemeint ist, etwa „rund um den Viehmarkt“.",
        }
        error_messages = {
            "aussage": {"required": "Bitte sagen Sie in einem Satz, was gebraucht wird."},
            "sozialraeume": {"required": "Bitte wählen Sie mindestens einen Sozialraum."},
        }

    def clean_aussage(self) -> str:
        return " ".join(self.cleaned_data["aussage"].split())


class NeuerBedarf(NeuerEintrag, Bedarfsformular):
    RECHT = Recht.BEDARF_BEARBEITEN
    VON_HEUTE = "seit"


class Bedarfsaenderung(Bedarfsformular):
    version = versionsfeld()

    class Meta(Bedarfsformular.Meta):
        fields = [*Bedarfsformular.Meta.fields, "version"]


class Einstufung(OhneDatenbankregeln):
    """Die Priorität mit Kriterien und Begründung; alle drei stehen später in der Analyse."""

    prioritaet = forms.ChoiceField(
        label="Priorität",
        choices=Bedarf.Prioritaet.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie eine Priorität von A bis D."},
    )
    kriterien = forms.MultipleChoiceField(
        label="Kriterien",
        required=False,
        choices=Bedarf.Kriterium.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    begruendung = forms.CharField(
        label="Begründung",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ein, zwei Sätze, die auch in zwei Jahren noch verständlich sind.",
        error_messages={"required": "Bitte begründen Sie die Priorität in ein, zwei Sätzen."},
    )
    version = versionsfeld()

    class Meta:
        model = Bedarf
        fields = ["prioritaet", "kriterien", "begruendung", "version"]


class Statuswahl(OhneDatenbankregeln):
    """Wie es mit dem Bedarf steht."""

    version = versionsfeld()

    class Meta:
        model = Bedarf
        fields = ["status", "status_grund", "version"]
        widgets = {"status": forms.RadioSelect, "status_grund": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "status_grund": "Wodurch gedeckt oder warum nicht weiterverfolgt; sonst können Sie ihn weglassen."
        }

    def clean(self) -> dict[str, Any]:
        werte = super().clean()
        if werte.get("status") == Bedarf.Status.NICHT_WEITER and not werte.get("status_grund"):
            self.add_error("status_grund", "Bitte sagen Sie, warum der Bedarf nicht weiterverfolgt wird.")
        return werte
