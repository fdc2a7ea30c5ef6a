"""Formulare für Methodeneinsätze und die Nadeln ihrer Karte."""

from typing import Any

from django import forms

from agenturen.rechte import Recht
from sozialraum.bedarfe.forms.gemeinsam import Eintragsformular, NeuerEintrag, versionsfeld, zeilensatz
from sozialraum.bedarfe.models import Methodeneinsatz, Nadel

HOECHSTENS_MENSCHEN = 9_999


class Einsatzformular(Eintragsformular):
    """Kurz genug für ein Telefon auf der Straße: drei Felder müssen, alles andere kann."""

    LISTENWERTE = ("methode",)

    anzahl = forms.IntegerField(
        label="Anzahl der Menschen", required=False, min_value=0, max_value=HOECHSTENS_MENSCHEN
    )
    foto = forms.FileField(
        label="Foto",
        required=False,
        # Nennt das Feld diese Formate, liefern Telefone sie auch, wenn sie anders speichern.
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text="Aufnahmeort, Zeit und Gerät werden entfernt. Bitte keine erkennbaren Gesichter.",
    )

    class Meta:
        model = Methodeneinsatz
        fields = [
            "methode",
            "datum",
            "sozialraum",
            "ort",
            "personenkreis",
            "anzahl",
            "ergebnis",
            "foto",
            "bildbeschreibung",
            "niemand_erkennbar",
        ]
        widgets = {"ergebnis": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "personenkreis": "Etwa „Jugendliche am Bolzplatz“; keine Namen, keine Anzahl.",
            "ergebnis": "Was Sie gesehen, gehört und erfahren haben.",
            "bildbeschreibung": "Für alle, die es nicht sehen können; ohne sie steht es in keiner Analyse.",
            "niemand_erkennbar": "Erst damit darf das Foto in einer Analyse stehen, die alle lesen.",
        }
        error_messages = {
            "methode": {"required": "Bitte wählen Sie die Methode."},
            "sozialraum": {"required": "Bitte wählen Sie den Sozialraum."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felder: Any = self.fields
        felder["methode"].empty_label = "Bitte wählen"


class NeuerEinsatz(NeuerEintrag, Einsatzformular):
    RECHT = Recht.ERHEBUNG_BEARBEITEN
    VON_HEUTE = "datum"


class Einsatzaenderung(Einsatzformular):
    version = versionsfeld()
    foto_weg = forms.BooleanField(label="vorhandenes Foto löschen", required=False)

    class Meta(Einsatzformular.Meta):
        fields = [*Einsatzformular.Meta.fields, "version"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.foto:
            del self.fields["foto_weg"]


class Nadelzeile(forms.Form):
    """Eine Nadel auf der Karte; ohne Ort zählt die Zeile nicht."""

    text = forms.CharField(label="Was ist hier?", required=False, max_length=160)
    bewertung = forms.ChoiceField(
        label="Bewertung", required=False, choices=[(w.value, w.label) for w in reversed(Nadel.Bewertung)]
    )
    laenge = forms.DecimalField(label="Längengrad", required=False, max_digits=12, decimal_places=9)
    breite = forms.DecimalField(label="Breitengrad", required=False, max_digits=12, decimal_places=9)

    def clean(self) -> dict[str, Any]:
        werte = super().clean() or self.cleaned_data
        werte["bewertung"] = werte.get("bewertung") or Nadel.Bewertung.NEUTRAL
        if not self.errors and (werte.get("laenge") is None) != (werte.get("breite") is None):
            fehlt = "laenge" if werte.get("laenge") is None else "breite"
            self.add_error(fehlt, "Bitte tippen Sie auf die Karte oder geben Sie Länge und Breite an.")
        elif not self.errors and werte.get("text") and werte.get("laenge") is None:
            self.add_error("text", "Zu diesem Text fehlt der Ort. Bitte tippen Sie auf die Karte.")
        return werte

    @property
    def ist_leer(self) -> bool:
        return self.cleaned_data.get("laenge") is None


Nadelzeilen = zeilensatz(Nadelzeile)
