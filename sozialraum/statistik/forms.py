"""Formulare der Lieferungen und Importvorlagen."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from sozialraum.kern.formulare import Mehrfachwahl
from sozialraum.kern.zahlen import dateigroesse, zahl
from sozialraum.statistik.geheimhaltung import Regel
from sozialraum.statistik.indikatoren import GROESSEN
from sozialraum.statistik.lesen.archiv import HOECHSTENS_TEILE
from sozialraum.statistik.lieferungen.vorlage_einspielen import HOECHSTENS_ZEICHEN
from sozialraum.statistik.models import Geheimhaltungsregel, Importvorlage, Quelle
from sozialraum.statistik.zeichen import Zeichen
from sozialraum.statistik.zuordnen.bericht import Frage as Lieferungsfrage


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


class Regelformular(forms.ModelForm):
    """Die Geheimhaltungsregel einer Quelle; gespeichert wird hier nichts, `regel` ist die gewollte."""

    grund = forms.CharField(
        label="Grund",
        help_text="Steht im Protokoll, etwa „Auskunft der Statistikstelle vom 12.03.“.",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=250,
    )

    class Meta:
        model = Quelle
        fields = ["geheimhaltung", "schwelle", "zeichen", "rundung", "eigene_rundung", "randsumme_exakt"]
        widgets = {
            "geheimhaltung": forms.RadioSelect,
            "zeichen": forms.RadioSelect,
            "eigene_rundung": forms.RadioSelect,
        }
        labels = {"rundung": "Rundung des Amtes"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["schwelle"].required = False
        self.fields["rundung"].required = False

    def clean(self) -> dict[str, Any]:
        angaben: dict[str, Any] = super().clean() or {}
        angaben["rundung"] = angaben.get("rundung") or 0
        if angaben.get("geheimhaltung") == Geheimhaltungsregel.VORGEPRUEFT:
            angaben["schwelle"] = 0
        elif "schwelle" in angaben and not 2 <= (angaben["schwelle"] or 0) <= 100:
            self.add_error("schwelle", "Bitte nennen Sie eine Schwelle von 2 bis 100.")
        return angaben

    @property
    def regel(self) -> Regel:
        angaben = self.cleaned_data
        return Regel(
            angaben["schwelle"],
            angaben["rundung"],
            angaben["eigene_rundung"],
            angaben["randsumme_exakt"],
            Zeichen(angaben["zeichen"]),
        )

    @property
    def merkmal(self) -> str:
        """Woran man erkennt, dass die Vorschau diese Regel gezeigt hat."""
        return repr(self.regel)


class Reihenbruchformular(forms.Form):
    """Ab wann und warum eine Quelle anders zählt."""

    ab = forms.DateField(
        label="Ab wann wird anders gezählt?",
        help_text="Der erste Tag. Ein Zeitraum zählt schon anders, wenn er an diesem Tag oder später endet.",
    )
    groesse = forms.ChoiceField(label="Was es betrifft", required=False)
    grund = forms.CharField(
        label="Was sich geändert hat",
        help_text="Ein ganzer Satz; er steht unter jeder Zeitreihe, etwa „Ab 2022 zählt das Register auch "
        "Nebenwohnungen.“",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=299,
    )

    def __init__(self, quelle: Quelle, data: QueryDict | None = None) -> None:
        super().__init__(data)
        groessen = quelle.merkmale.exclude(groesse="").order_by().values_list("groesse", flat=True).distinct()
        woerter = sorted((GROESSEN[groesse], groesse) for groesse in groessen if groesse in GROESSEN)
        feld = self.fields["groesse"]
        assert isinstance(feld, forms.ChoiceField)
        feld.choices = [("", "alle Zahlen dieser Quelle"), *((groesse, wort) for wort, groesse in woerter)]

    def clean_grund(self) -> str:
        """Im Bild und im Satz steht er zwischen anderen Sätzen."""
        grund = " ".join(str(self.cleaned_data["grund"]).split())
        return grund if grund.endswith((".", "!", "?")) else f"{grund}."


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
