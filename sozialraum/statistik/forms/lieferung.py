"""Formulare der Lieferungen: hochladen, berichtigen, hinnehmen, zurückziehen."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from sozialraum.kern.formulare import Mehrfachwahl
from sozialraum.kern.zahlen import dateigroesse, zahl
from sozialraum.statistik.lesen.archiv import HOECHSTENS_TEILE
from sozialraum.statistik.models import Importvorlage
from sozialraum.statistik.zuordnen.bericht import Frage as Lieferungsfrage


class Dateienfeld(forms.FileField):
    """Eine oder mehrere Dateien; was mit einer von vielen nicht stimmt, sagt danach ihre eigene Zeile."""

    widget = Mehrfachwahl

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        dateien = data if isinstance(data, list) else [data]
        if len(dateien) < 2:
            return [super().clean(dateien[0] if dateien else None, initial)]
        if len(dateien) > HOECHSTENS_TEILE:
            raise ValidationError(
                f"Sie haben {zahl(len(dateien))} Dateien gewählt; auf einmal gehen höchstens "
                f"{zahl(HOECHSTENS_TEILE)}. Bitte laden Sie sie in mehreren Schritten hoch."
            )
        groesse = sum(datei.size for datei in dateien)
        hoechstens = settings.LIEFERUNG_HOECHSTENS_MB * 1_000_000
        if groesse > hoechstens:
            raise ValidationError(
                f"Zusammen sind die Dateien {dateigroesse(groesse)} groß; auf einmal gehen höchstens "
                f"{dateigroesse(hoechstens)}. Bitte laden Sie sie in mehreren Schritten hoch."
            )
        return dateien


class NeueLieferung(forms.Form):
    datei = Dateienfeld(
        label="Dateien des Statistikamts",
        help_text="Eine oder mehrere: CSV, TXT, XLSX, XLS, ODS oder ZIP davon, unverändert wie geliefert. "
        "Jede Tabelle wird aufbewahrt und eine Lieferung für sich.",
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


class BerichtigteLieferung(NeueLieferung):
    """Genau eine Tabelle tritt an die Stelle einer übernommenen."""

    datei = Dateienfeld(
        label="Berichtigte Datei des Statistikamts",
        help_text="CSV, TXT, XLSX, XLS oder ODS, unverändert wie geliefert. Die Datei wird aufbewahrt.",
        error_messages=NeueLieferung.base_fields["datei"].error_messages,
        max_length=1_000,
        widget=forms.FileInput,
    )


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
