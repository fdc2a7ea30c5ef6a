"""Formulare der Lieferungen und Importvorlagen."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import QueryDict

from sozialraum.statistik.bericht import Frage as Lieferungsfrage
from sozialraum.statistik.models import Importvorlage
from sozialraum.statistik.vorlage_einspielen import HOECHSTENS_ZEICHEN
from sozialraum.statistik.vorschlagen.ergebnis import Frage, Vorschlag
from sozialraum.statistik.vorschlagen.zeitraum import zeitraumart

HOECHSTENS_KNOEPFE = 6
# Diese Fragen stellen sich meist nur, weil es die Gebiete hier noch nicht gibt.
GEBIETSFRAGEN = frozenset({"ags", "ebene", "zeilen", "spalten"})


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


class Quellenfelder(forms.Form):
    """Was der Vorschlag schon weiß und ein Mensch schöner sagen kann; leer heißt: wie vorgeschlagen."""

    name = forms.CharField(
        label="Name der Importvorlage",
        help_text="Unter diesem Namen finden Sie die Vorlage im nächsten Jahr wieder.",
        max_length=200,
        required=False,
    )
    quelle = forms.CharField(
        label="Name der Quelle", help_text="Etwa „Einwohnerregister“.", max_length=200, required=False
    )
    herausgeber = forms.CharField(
        label="Herausgeber", help_text="Das Amt, von dem die Zahlen kommen.", max_length=200, required=False
    )
    lizenz = forms.CharField(
        label="Lizenz",
        help_text="Unter welchen Bedingungen die Zahlen genutzt werden dürfen, falls das Amt es nennt.",
        max_length=120,
        required=False,
    )
    quellenvermerk = forms.CharField(
        label="Quellenvermerk",
        help_text="Steht unter jeder Tabelle und jedem Schaubild.",
        max_length=300,
        required=False,
    )


class Assistent(Quellenfelder):
    """Die Fragen eines Vorschlags, offene und beantwortete, und die Angaben zur Quelle."""

    def __init__(
        self, vorschlag: Vorschlag, antworten: Mapping[str, str], data: QueryDict | None = None
    ) -> None:
        quelle = vorschlag.inhalt["quelle"]
        self.vorher = {
            "name": vorschlag.inhalt["name"],
            "quelle": quelle["name"],
            **{name: quelle[name] for name in ("herausgeber", "lizenz", "quellenvermerk")},
        }
        super().__init__(data, initial=dict(self.vorher))
        self.fragen: dict[str, Frage] = {}
        self._offene = [self._aufnehmen(frage, "") for frage in vorschlag.fragen]
        self._gegebene = [
            self._aufnehmen(frage, antworten.get(frage.kennung, "")) for frage in vorschlag.beantwortet
        ]

    def _aufnehmen(self, frage: Frage, vorgabe: str) -> str:
        # Kennungen können Texte der Datei enthalten; als Name eines Feldes taugen sie nicht.
        gekuerzt = hashlib.sha256(frage.kennung.encode("utf-8", "replace")).hexdigest()[:12]
        name = frage.kennung if frage.kennung in self.base_fields else f"frage-{gekuerzt}"
        self.fragen[name] = frage
        self.fields[name] = _frage_als_feld(frage, vorgabe)
        # Die Angaben haben ihre Vorgaben schon; was gefragt wird, bringt seine eigene mit.
        self.initial.pop(name, None)
        return name

    @property
    def offene(self) -> list[BoundField]:
        return [self[name] for name in self._offene]

    @property
    def fragt_nach_gebieten(self) -> bool:
        return any(self.fragen[name].kennung in GEBIETSFRAGEN for name in self._offene)

    @property
    def gegebene(self) -> list[BoundField]:
        return [self[name] for name in self._gegebene]

    @property
    def angaben(self) -> list[BoundField]:
        return [self[name] for name in self.vorher if name not in self.fragen]

    def clean(self) -> dict[str, Any]:
        angaben: dict[str, Any] = super().clean() or {}
        for name, frage in self.fragen.items():
            text = angaben.get(name, "")
            if text and frage.kennung == "zeitraum" and not zeitraumart([text]):
                self.add_error(
                    name, "Das ist kein Zeitraum. Bitte schreiben Sie ein Jahr wie 2024 oder einen Tag wie "
                    "31.12.2024.",
                )  # fmt: skip
        return angaben

    def antworten(self) -> dict[str, str]:
        """Je Kennung die Antwort; von den Angaben nur die geänderten, sonst gilt weiter der Vorschlag."""
        gesagt = {frage.kennung: self.cleaned_data[name] for name, frage in self.fragen.items()}
        geaendert = {
            name: self.cleaned_data[name]
            for name, vorher in self.vorher.items()
            if name not in self.fragen and self.cleaned_data[name] != vorher
        }
        return gesagt | geaendert


def _frage_als_feld(frage: Frage, vorgabe: str) -> forms.Field:
    """Ein Vorschlag ist keine Antwort: Er steht dabei, angekreuzt ist nichts."""
    angaben: dict[str, Any] = {"label": frage.frage, "help_text": frage.warum, "required": False}
    if not frage.auswahl:
        if frage.vorschlag:
            angaben["help_text"] += f" Vorschlag: {frage.vorschlag}"
        pruefungen = [_achtstellig] if frage.kennung == "ags" else []
        return forms.CharField(max_length=200, initial=vorgabe, validators=pruefungen, **angaben)
    wahl = [
        (wert, f"{wortlaut} (Vorschlag)" if wert == frage.vorschlag and len(frage.auswahl) > 1 else wortlaut)
        for wert, wortlaut in frage.auswahl
    ]
    if len(wahl) > HOECHSTENS_KNOEPFE:
        return forms.ChoiceField(choices=[("", "bitte wählen"), *wahl], initial=vorgabe, **angaben)
    return forms.ChoiceField(choices=wahl, initial=vorgabe, widget=forms.RadioSelect, **angaben)


def _achtstellig(text: str) -> None:
    if not re.fullmatch("[0-9]{8}", text):
        raise ValidationError("Bitte schreiben Sie die acht Ziffern des amtlichen Gemeindeschlüssels.")
