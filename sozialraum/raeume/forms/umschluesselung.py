"""Umschlüsselung übernehmen: zu welcher Reform, aus welcher Datei, welche Spalte was ist."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from sozialraum.kern.zahlen import dateigroesse
from sozialraum.raeume.abfragen.umschluesselungen import Reform
from sozialraum.raeume.felder import feld_in_worten
from sozialraum.raeume.models import Umschluesselungsmethode
from sozialraum.raeume.umschluesselung_lesen import HOECHSTENS_BYTES, WIE_ALT, WIE_ANTEIL, WIE_NEU, Tabelle

# Was ganz aufgeht, ist von selbst 1:1; gefragt ist, wonach geteilt wurde.
METHODEN = [
    wahl for wahl in Umschluesselungsmethode.choices if wahl[0] != Umschluesselungsmethode.EINS_ZU_EINS
]


class Umschluesselungsdatei(forms.Form):
    reform = forms.ChoiceField(label="Gebietsreform")
    datei = forms.FileField(
        label="Tabelle des Amtes",
        help_text="CSV oder JSON: je Zeile der alte Schlüssel, der neue und der Anteil; höchstens "
        f"{dateigroesse(HOECHSTENS_BYTES)}.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.json,text/csv,application/json"}),
        error_messages={"empty": "Die Datei ist leer. Bitte wählen Sie eine Tabelle als CSV oder JSON."},
        max_length=1_000,
    )

    def __init__(self, *args: Any, reformen: Sequence[Reform], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felder: dict[str, Any] = self.fields
        felder["reform"].choices = [(eine.kennung, eine.in_worten) for eine in reformen]

    def clean_datei(self) -> UploadedFile:
        datei: UploadedFile = self.cleaned_data["datei"]
        if (datei.size or 0) > HOECHSTENS_BYTES:
            raise ValidationError(
                f"Die Datei hat {dateigroesse(datei.size)}, lesbar sind bis {dateigroesse(HOECHSTENS_BYTES)}."
            )
        return datei


class Spaltenwahl(forms.Form):
    reform = forms.ChoiceField(label="Gebietsreform")
    feld_alt = forms.ChoiceField(label="Spalte mit dem alten Schlüssel")
    feld_neu = forms.ChoiceField(label="Spalte mit dem neuen Schlüssel")
    feld_anteil = forms.ChoiceField(
        label="Spalte mit dem Anteil",
        required=False,
        help_text="Der Anteil der alten Einheit, der zur neuen gehört; je alter zusammen 1 oder 100 %.",
    )
    methode = forms.ChoiceField(
        label="Wonach geteilt wurde",
        choices=METHODEN,
        help_text="Steht neben jeder umgerechneten Zahl.",
    )
    quelle = forms.CharField(
        label="Quelle",
        max_length=200,
        help_text="Etwa „Stadt Köln, Amt für Statistik, Umsteigeschlüssel 2024“.",
    )

    def __init__(self, *args: Any, reformen: Sequence[Reform], tabelle: Tabelle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felder: dict[str, Any] = self.fields
        felder["reform"].choices = [(eine.kennung, eine.in_worten) for eine in reformen]
        spalten = [(feld.name, feld_in_worten(feld)) for feld in tabelle.felder if feld.beispiele]
        alt = tabelle.vorschlag(WIE_ALT)
        anteil = tabelle.vorschlag(WIE_ANTEIL, ausser=[alt])
        neu = tabelle.vorschlag(WIE_NEU, ausser=[alt, anteil])
        for name, vorschlag in (("feld_alt", alt), ("feld_neu", neu), ("feld_anteil", anteil)):
            leer = (
                "keine: jede Einheit geht ganz in eine neue auf" if name == "feld_anteil" else "Bitte wählen"
            )
            felder[name].choices = [("", leer), *spalten]
            felder[name].initial = vorschlag
