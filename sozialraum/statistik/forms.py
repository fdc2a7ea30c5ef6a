"""Formular: eine Datei des Amtes hochladen."""

from django import forms

from sozialraum.statistik.models import Importvorlage


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
