"""Grenzen übernehmen: Dateien, was ihre Flächen sind, was mit Zweifelsfällen geschieht."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from sozialraum.kern.formulare import Datum, Mehrfachwahl
from sozialraum.kern.zahlen import dateigroesse
from sozialraum.raeume.grenzen_lesen import (
    ANDERER_SCHLUESSEL,
    AUSLASSEN,
    BEZUGSSYSTEME,
    HOECHSTENS_BYTES,
    NAME_LAENGE,
    SCHLUESSEL_LAENGE,
    ZUSAMMENLEGEN,
    AngabeFehlt,
    Entscheidungen,
    Grenzdatei,
    Zweifelsfall,
    feld_in_worten,
)
from sozialraum.raeume.models import Ebene

VEREINFACHEN = [
    ("", "nur sehr große Dateien"),
    ("0", "nein, wie geliefert"),
    ("1", "auf 1 m"),
    ("5", "auf 5 m"),
    ("20", "auf 20 m"),
]
HOECHSTENS_DATEIEN = 200
VORGESCHLAGEN = (
    "Vorgeschlagen, weil diese Nummer in der Datei fehlt und die Schlüssel der Nachbarn so beginnen."
)


class Dateien(forms.FileField):
    """Eine oder mehrere Dateien; der Wert ist eine Liste."""

    widget = Mehrfachwahl

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        dateien = data if isinstance(data, list | tuple) else [data]
        return [super(Dateien, self).clean(datei, initial) for datei in dateien]


class Grenzdateiwahl(forms.Form):
    datei = Dateien(
        label="Datei mit Grenzen",
        help_text="GeoJSON, TopoJSON oder ein Shapefile als ZIP, höchstens "
        f"{dateigroesse(HOECHSTENS_BYTES)}. Mehrere Dateien wählen Sie, wenn jede nur eine Fläche enthält.",
        widget=Mehrfachwahl(attrs={"accept": ".geojson,.json,.topojson,.zip,application/geo+json"}),
        error_messages={"empty": "Die Datei ist leer. Bitte wählen Sie eine Datei mit Grenzen."},
        max_length=1_000,
    )

    def clean_datei(self) -> list[UploadedFile]:
        dateien: list[UploadedFile] = self.cleaned_data["datei"]
        if len(dateien) > HOECHSTENS_DATEIEN:
            raise ValidationError(
                f"Bitte wählen Sie höchstens {HOECHSTENS_DATEIEN} Dateien oder packen Sie sie in ein ZIP."
            )
        umfang = sum(datei.size or 0 for datei in dateien)
        if umfang > HOECHSTENS_BYTES:
            was = "Die Datei hat" if len(dateien) == 1 else "Die Dateien haben zusammen"
            raise ValidationError(
                f"{was} {dateigroesse(umfang)}, lesbar sind bis {dateigroesse(HOECHSTENS_BYTES)}. Bitte "
                "vereinfachen Sie die Grenzen vorher oder teilen Sie die Datei nach Ebenen."
            )
        return dateien


class Nachfrage(forms.Form):
    """Eine einzige Frage zu dem, was die Datei nicht sagt; der Name des Felds ist der der Angabe."""

    BESCHRIFTUNG = {"bezugssystem": "Bezugssystem", "teil": "Ebene der Datei"}

    def __init__(self, *args: Any, frage: AngabeFehlt, bisher: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felder: dict[str, Any] = self.fields
        felder[frage.angabe] = forms.ChoiceField(
            label=self.BESCHRIFTUNG[frage.angabe], choices=frage.moeglich, widget=forms.RadioSelect
        )
        for name, wert in bisher.items():
            if name != frage.angabe and wert:
                felder[name] = forms.CharField(initial=wert, widget=forms.HiddenInput)


class Grenzwahl(forms.Form):
    """Was die Flächen der Datei sind: welche Felder, welche Ebene, welche Gemeinde, seit wann, woher."""

    feld_schluessel = forms.ChoiceField(
        label="Feld mit dem Schlüssel",
        help_text="Der amtliche Schlüssel, unter dem auch die Statistik zählt.",
    )
    feld_name = forms.ChoiceField(
        label="Feld mit dem Namen", help_text="So heißt die Einheit in Listen, auf Karten und im Bericht."
    )
    ebene = forms.ModelChoiceField(
        label="Ebene", queryset=Ebene.objects.all(), to_field_name="schluessel", empty_label="Bitte wählen"
    )
    ags = forms.CharField(
        label="Gemeindeschlüssel (AGS)",
        required=False,
        help_text="Acht Ziffern, etwa 05315000. Bei Gemeinden und Kreisen steht er schon in der Datei.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "list": "gemeinden", "autocomplete": "off"}),
    )
    gemeindename = forms.CharField(
        label="Name der Gemeinde",
        required=False,
        max_length=NAME_LAENGE,
        help_text="Nur nötig, wenn es die Gemeinde hier noch nicht gibt.",
    )
    quelle = forms.CharField(
        label="Quelle",
        max_length=200,
        help_text="Steht unter jeder Karte, etwa „Stadt Köln, Amt für Statistik“.",
    )
    lizenz = forms.CharField(label="Lizenz", max_length=120, required=False, help_text="Etwa „CC BY 4.0“.")
    stand = forms.CharField(label="Stand", max_length=40, required=False, help_text="Etwa „31.12.2024“.")
    gueltig_von = Datum(
        label="Gilt ab",
        required=False,
        help_text="Bei einem neuen Gebietsstand, etwa nach einer Reform: Was sich ändert, gilt ab diesem "
        "Tag; die bisherigen Einheiten bleiben mit ihren Zahlen erhalten.",
    )
    gueltig_bis = Datum(
        label="Gilt bis einschließlich",
        required=False,
        help_text="Bei einem früheren Gebietsstand: sein letzter Tag.",
    )
    bezugssystem = forms.ChoiceField(
        label="Bezugssystem",
        required=False,
        help_text="Nur ändern, wenn die Karte der Vorschau am falschen Ort liegt.",
    )
    vereinfachen = forms.ChoiceField(
        label="Grenzen vereinfachen",
        required=False,
        choices=VEREINFACHEN,
        help_text="Weniger Eckpunkte, gemeinsame Ränder gemeinsam; für Karten genügen 5 m.",
    )
    ohne_flaeche = forms.CharField(
        label="Einheiten ohne Fläche",
        required=False,
        widget=forms.Textarea(attrs={"rows": "2"}),
        help_text="Je Zeile Schlüssel und Name, etwa „04030417 Schloßstraße“: für Einheiten, zu denen das "
        "Amt Zahlen, aber keinen Umriss liefert.",
    )
    teil = forms.CharField(required=False, widget=forms.HiddenInput)
    fehlende_beenden = forms.BooleanField(
        label="Das stimmt so: was nicht in der Datei steht, gehört nicht zu diesem Gebietsstand.",
        required=False,
    )
    WEITERE = ("gueltig_von", "gueltig_bis", "bezugssystem", "vereinfachen", "ohne_flaeche")

    def __init__(self, *args: Any, datei: Grenzdatei, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wahl = [(feld.name, feld_in_worten(feld)) for feld in datei.felder if feld.beispiele]
        felder: dict[str, Any] = self.fields
        vorschlaege = {"feld_schluessel": datei.vorschlag_schluessel(), "feld_name": datei.vorschlag_name()}
        for name, vorschlag in vorschlaege.items():
            felder[name].choices = [("", "Bitte wählen"), *wahl]
            felder[name].initial = vorschlag
        genannt = datei.bezugssystem or BEZUGSSYSTEME["EPSG:4326"]
        felder["bezugssystem"].choices = [("", f"wie in der Datei: {genannt}"), *BEZUGSSYSTEME.items()]

    def clean_gueltig_bis(self) -> date | None:
        """Menschen nennen den letzten Tag, gespeichert wird der erste danach."""
        letzter: date | None = self.cleaned_data["gueltig_bis"]
        return letzter + timedelta(days=1) if letzter else None

    def clean_ohne_flaeche(self) -> dict[str, str]:
        einheiten = {}
        for zeile in self.cleaned_data["ohne_flaeche"].splitlines():
            schluessel, _, name = zeile.replace(";", " ").strip().partition(" ")
            if schluessel and not name.strip():
                raise ValidationError(
                    f"Zu „{schluessel}“ fehlt der Name. Bitte schreiben Sie erst den Schlüssel, dann den "
                    "Namen."
                )
            if schluessel:
                einheiten[schluessel] = " ".join(name.split())
        return einheiten

    @property
    def zeigt_weitere(self) -> bool:
        """Ob die weiteren Angaben offen stehen: sobald eine ausgefüllt oder falsch ist."""
        return any(self[name].value() or self[name].errors for name in self.WEITERE)

    def angaben(self, faelle: Sequence["Zweifelsfallwahl"]) -> dict[str, Any]:
        """Die Angaben, wie `raeume_uebernehmen` sie nimmt."""
        angaben = dict(self.cleaned_data)
        toleranz = angaben.pop("vereinfachen")
        return angaben | {
            "ebene": angaben["ebene"].schluessel,
            "vereinfachen_m": float(toleranz) if toleranz else None,
            "entscheidungen": entscheidungen(faelle, angaben.pop("ohne_flaeche")),
        }


class Zweifelsfallwahl(forms.Form):
    """Was mit einer Fläche geschieht, deren Schlüssel auch eine andere hat."""

    was = forms.ChoiceField(label="Was soll geschehen?", widget=forms.RadioSelect, required=False)
    schluessel = forms.CharField(label="Anderer Schlüssel", max_length=SCHLUESSEL_LAENGE, required=False)

    def __init__(self, *args: Any, fall: Zweifelsfall, **kwargs: Any) -> None:
        kwargs["prefix"] = f"fall-{fall.nummer}"
        super().__init__(*args, **kwargs)
        self.fall = fall
        felder: dict[str, Any] = self.fields
        felder["was"].choices = [
            (ANDERER_SCHLUESSEL, "Die Fläche bekommt einen anderen Schlüssel"),
            (ZUSAMMENLEGEN, f"Sie gehört zu Fläche {fall.erste} ({fall.erster_name}): eine Einheit"),
            (AUSLASSEN, "Die Fläche bleibt weg"),
        ]
        felder["schluessel"].initial = fall.vorschlag
        if fall.vorschlag:
            felder["schluessel"].help_text = VORGESCHLAGEN


def entscheidungen(faelle: Sequence[Zweifelsfallwahl], ohne_flaeche: Mapping[str, str]) -> Entscheidungen:
    """Was zu den Zweifelsfällen gewählt ist; Unentschiedenes bleibt ein Fehler der Datei."""
    gewaehlt = {fall.fall: fall.cleaned_data for fall in faelle if fall.is_valid()}

    def mit(wahl: str) -> list[Zweifelsfall]:
        return [fall for fall, angaben in gewaehlt.items() if angaben["was"] == wahl]

    return Entscheidungen(
        schluessel={
            fall.nummer: gewaehlt[fall]["schluessel"]
            for fall in mit(ANDERER_SCHLUESSEL)
            if gewaehlt[fall]["schluessel"]
        },
        auslassen=frozenset(fall.nummer for fall in mit(AUSLASSEN)),
        zusammenlegen=frozenset(fall.schluessel for fall in mit(ZUSAMMENLEGEN)),
        ohne_flaeche=ohne_flaeche,
    )
