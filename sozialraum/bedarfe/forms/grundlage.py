"""Formulare, mit denen ein Gespräch, eine Methode oder ein Text zur Grundlage wird."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from agenturen.models import Person
from sozialraum.bedarfe import abfragen
from sozialraum.bedarfe.models import Bedarf, Ressource
from sozialraum.kern.formulare import EinheitlicheZeilen, nummern

BEDARF, RESSOURCE = "bedarf", "ressource"


def ziel_aus(person: Person, text: str) -> Bedarf | Ressource | None:
    """`bedarf-3` oder `ressource-7` → der Eintrag, wenn die Person ihn bearbeiten darf."""
    art, _, nummer = text.partition("-")
    menge: dict[str, QuerySet[Any]] = {
        BEDARF: abfragen.bearbeitbare_bedarfe(person),
        RESSOURCE: abfragen.bearbeitbare_ressourcen(person),
    }
    if art not in menge:
        return None
    return menge[art].select_related("agentur").filter(pk__in=nummern([nummer])).first()


class Grundlagenformular(EinheitlicheZeilen, forms.Form):
    """Wofür die Grundlage steht; was sie ist, sagen die Unterklassen."""

    wofuer = forms.ChoiceField(label="Wofür steht sie?")
    text = forms.CharField(label="Was daraus folgt", required=False, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bedarfe = abfragen.bearbeitbare_bedarfe(person)
        ressourcen = abfragen.bearbeitbare_ressourcen(person)
        gruppen = [
            ("Bedarfe", [(f"{BEDARF}-{eines.pk}", str(eines)) for eines in bedarfe]),
            ("Ressourcen", [(f"{RESSOURCE}-{eine.pk}", str(eine)) for eine in ressourcen]),
        ]
        felder: Any = self.fields
        felder["wofuer"].choices = [("", "Bitte wählen"), *[gruppe for gruppe in gruppen if gruppe[1]]]
        self.person = person

    def clean_wofuer(self) -> Bedarf | Ressource:
        ziel = ziel_aus(self.person, self.cleaned_data["wofuer"])
        if ziel is None:
            raise forms.ValidationError("Diesen Eintrag gibt es nicht mehr. Bitte wählen Sie einen anderen.")
        return ziel


class GespraechAlsGrundlage(Grundlagenformular):
    gespraech: forms.ModelChoiceField = forms.ModelChoiceField(
        label="Gespräch",
        queryset=None,
        empty_label="Bitte wählen",
        help_text="Zur Wahl stehen Gespräche mit Einwilligung.",
    )
    field_order = ["wofuer", "gespraech", "text"]

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        felder: Any = self.fields
        felder["gespraech"].queryset = abfragen.verwendbare_gespraeche(person)
        felder["text"].help_text = "Leer heißt: die Zusammenfassung des Gesprächs."


class MethodeAlsGrundlage(Grundlagenformular):
    einsatz: forms.ModelChoiceField = forms.ModelChoiceField(
        label="Methode", queryset=None, empty_label="Bitte wählen"
    )
    field_order = ["wofuer", "einsatz", "text"]

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        felder: Any = self.fields
        felder["einsatz"].queryset = abfragen.verwendbare_einsaetze(person)
        felder["text"].help_text = "Leer heißt: das Ergebnis des Einsatzes."


class TextAlsGrundlage(Grundlagenformular):
    quelle = forms.CharField(label="Quelle", max_length=300)
    datum = forms.DateField(label="Datum", required=False)
    field_order = ["wofuer", "text", "quelle", "datum"]

    def __init__(self, *args: Any, person: Person, sitzung: bool, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        self.fields["text"].required = True
        self.fields["text"].error_messages["required"] = "Bitte schreiben Sie, was daraus folgt."
        self.fields["quelle"].help_text = (
            "Die Runde, die getagt hat, etwa „Stadtteilkonferenz Nord, TOP 3“."
            if sitzung
            else "Titel, Jahr und Seite, etwa „Jugendhilfeplan 2025, S. 41“."
        )
