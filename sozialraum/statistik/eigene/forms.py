"""Formular eines eigenen Indikators; jeder Fehler steht an seinem Feld."""

from typing import Any

from django import forms

from sozialraum.statistik.eigene.angaben import Angabenfehler, Indikatorangaben, definition_aus
from sozialraum.statistik.eigene.modelle import (
    HOECHSTENS_STELLEN,
    RICHTUNG_IN_WORTEN,
    Indikatordefinition,
)
from sozialraum.statistik.formeln import HOECHSTENS_ZEICHEN
from sozialraum.statistik.indikatoren import Art, Kapitel, Richtung


class Indikatorformular(forms.Form):
    """Anlegen; `schluessel` ist der eines bestehenden beim Ändern."""

    label = forms.CharField(
        label="Bezeichnung",
        max_length=120,
        help_text="So steht der Indikator in Tabellen, etwa „Ausländische Kinder unter allen Kindern“.",
    )
    kapitel = forms.ChoiceField(
        label="Kapitel", choices=[(k.schluessel, k.value) for k in Kapitel if k is not Kapitel.NETZ]
    )
    formel = forms.CharField(
        label="Formel",
        max_length=HOECHSTENS_ZEICHEN,
        help_text="Etwa: auslaender[alter < 18] / einwohner[alter < 18] * 100",
        widget=forms.Textarea(
            attrs={"rows": 3, "spellcheck": "false", "autocapitalize": "off", "class": "programmtext"}
        ),
    )
    zaehler_ist_teil = forms.BooleanField(
        label="Der Nenner zählt auch alle, die der Zähler zählt",
        required=False,
        initial=True,
        help_text="Dann ist das Ergebnis ein Anteil, und auch der Rest ist vor dem Zurückrechnen geschützt.",
    )
    einheit = forms.CharField(
        label="Einheit",
        max_length=40,
        initial="%",
        help_text="Anzahl, %, ‰, je 100, je km² …",
        widget=forms.TextInput(attrs={"list": "einheiten", "autocomplete": "off"}),
    )
    stellen = forms.IntegerField(
        label="Nachkommastellen", min_value=0, max_value=HOECHSTENS_STELLEN, initial=1
    )
    definition = forms.CharField(
        label="Definition",
        help_text="In einem Satz: wer gezählt wird und worauf es sich bezieht.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1_000,
    )
    hinweis = forms.CharField(
        label="Was beim Lesen zu beachten ist",
        help_text="Wo die Zahl in die Irre führen kann; steht unter jeder Tabelle, die sie zeigt.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1_000,
        required=False,
    )
    subjekt = forms.CharField(
        label="Wie ein Satz beginnt",
        max_length=160,
        required=False,
        help_text="In der Einzahl und mit Artikel, etwa „der Anteil der ausländischen Kinder“. Daraus wird: "
        "„Der Anteil der ausländischen Kinder liegt bei 12,5 %“.",
    )
    richtung = forms.ChoiceField(
        label="Wertung",
        choices=[(r.value, text) for r, text in RICHTUNG_IN_WORTEN.items()],
        initial=Richtung.OHNE_WERTUNG.value,
        widget=forms.RadioSelect,
        help_text="Indikatoren zu Herkunft und Familienform tragen nie eine Wertung.",
    )

    def __init__(self, *args: Any, schluessel: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.schluessel = schluessel

    @property
    def angaben(self) -> Indikatorangaben:
        felder = Indikatorangaben.__dataclass_fields__
        return Indikatorangaben(**{name: self.cleaned_data[name] for name in felder})

    def clean(self) -> dict[str, Any]:
        daten: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                definition_aus(self.angaben, schluessel=self.schluessel)
            except Angabenfehler as fehler:
                self.add_error(fehler.feld or None, fehler.text)
        return daten


class Aenderungsformular(Indikatorformular):
    grund = forms.CharField(
        label="Warum sich die Definition ändert",
        max_length=300,
        required=False,
        help_text="Steht bei der neuen Version und im Protokoll.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


def als_anfang(definition: Indikatordefinition) -> dict[str, Any]:
    """Die Felder des Formulars, wie sie gespeichert sind."""
    return {
        "label": definition.label,
        "kapitel": definition.kapitel,
        "formel": definition.formel,
        "zaehler_ist_teil": definition.art == Art.ANTEIL.value,
        "einheit": definition.einheit,
        "stellen": definition.stellen,
        "definition": definition.definition,
        "hinweis": definition.hinweis,
        "subjekt": definition.subjekt,
        "richtung": definition.richtung,
        "version": definition.version,
    }
