"""Formular: eine Datei des Amtes hochladen."""

from django import forms

from sozialraum.statistik.models import Importvorlage


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


class NeueLieferung(forms.Form):
    datei = forms.FileField(
        label="Datei des Statistikamts",
        help_text="CSV oder TXT, unverändert wie geliefert. Die Datei wird aufbewahrt.",
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
