"""Formulare für Akteure, Kooperationen, Netzwerke und Sitzungen."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from agenturen.models import Agentur, Akteursart, Person, Traeger
from agenturen.rechte import Recht, agenturen_mit
from netzwerke.models import (
    Akteur,
    Kooperation,
    Netzwerk,
    Netzwerkart,
    Netzwerkmitglied,
    Sitzung,
)
from netzwerke.rechte import traeger_zum_anlegen
from netzwerke.regeln import ENDE_VOR_BEGINN, fehler_der_anwesenheit
from sozialraum.bedarfe.bedarfswahl import Bedarfsfeld
from sozialraum.kern.filterfelder import Namensauswahl
from sozialraum.kern.formulare import EinheitlicheZeilen
from sozialraum.raeume.abfragen import sozialraeume_der_agenturen

HOECHSTENS_ZEILEN = 200


class Akteurformular(EinheitlicheZeilen, forms.ModelForm):
    website = forms.URLField(label="Website", required=False, assume_scheme="https")

    class Meta:
        model = Akteur
        fields = [
            "name",
            "art",
            "sozialraeume",
            "kontakt",
            "telefon",
            "email",
            "website",
            "anschrift",
            "beschreibung",
        ]
        widgets = {
            "sozialraeume": forms.CheckboxSelectMultiple,
            "anschrift": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waehlbar = Q(aktiv=True)
        if self.instance.art_id:
            waehlbar |= Q(pk=self.instance.art_id)
        felder: Any = self.fields
        felder["art"].queryset = Akteursart.objects.filter(waehlbar)
        felder["art"].empty_label = "Bitte wählen"
        felder["sozialraeume"].help_text = "Wo der Akteur wirkt, nicht nur, wo er sitzt."

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def validate_unique(self) -> None:
        """Dass Name und Art zusammen einmalig sind, sagt das Verb mit einem verständlichen Satz."""


class NeuerAkteur(Akteurformular):
    """Wer für mehrere Träger arbeitet, sagt, welcher den Eintrag pflegt."""

    traeger = forms.ModelChoiceField(label="gepflegt von", queryset=Traeger.objects.none(), empty_label=None)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felder: Any = self.fields
        eigene = traeger_zum_anlegen(person)
        felder["traeger"].queryset = Traeger.objects.filter(pk__in=[traeger.pk for traeger in eigene])
        felder["traeger"].initial = eigene[0]
        if len(eigene) == 1:
            felder["traeger"].widget = forms.HiddenInput()
        # Noch beim Ausfüllen zeigt die Seite, ob es den Akteur wohl schon gibt.
        felder["name"].widget.attrs |= {
            "hx-post": "",
            "hx-trigger": "change",
            "hx-vals": '{"tat": "pruefen"}',
            "hx-target": "#aehnliche",
            "hx-select": "#aehnliche",
            "hx-swap": "outerHTML",
        }


class Akteuraenderung(Akteurformular):
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta(Akteurformular.Meta):
        fields = [*Akteurformular.Meta.fields, "aktiv", "version"]
        help_texts = {"aktiv": "Ohne Haken steht der Akteur nicht mehr in Listen und Vorschlägen."}


class Kooperationsformular(EinheitlicheZeilen, forms.ModelForm):
    bedarfe = Bedarfsfeld(label="Bedarfe, um die es geht")

    class Meta:
        model = Kooperation
        fields = ["intensitaet", "form", "zweck", "beginn", "ende", "letzter_kontakt"]
        widgets = {"zweck": forms.Textarea(attrs={"rows": 3})}

    def bedarfe_anbieten(self, traeger_ids: Collection[int]) -> None:
        """Offene Bedarfe der Träger; gedeckte bleiben nur, wo sie schon stehen; ohne Bedarfe kein Feld."""
        gewaehlte: list[int] = []
        if self.instance.pk:
            gewaehlte = list(self.instance.bedarfe.values_list("pk", flat=True))
            self.initial["bedarfe"] = gewaehlte
        felder: Any = self.fields
        felder["bedarfe"].anbieten(traeger_ids, gewaehlte=gewaehlte)

    def clean(self) -> dict[str, Any]:
        angaben = super().clean()
        beginn, ende = angaben.get("beginn"), angaben.get("ende")
        if beginn and ende and ende < beginn:
            self.add_error("ende", ENDE_VOR_BEGINN)
        return angaben

    def validate_constraints(self) -> None:
        """Die Regeln der Datenbank prüft `clean` mit Sätzen am Feld."""


class Kooperationsaenderung(Kooperationsformular):
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta(Kooperationsformular.Meta):
        fields = [*Kooperationsformular.Meta.fields, "version"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bedarfe_anbieten([self.instance.traeger_id])


class NeueKooperation(Kooperationsformular):
    agentur = forms.ModelChoiceField(label="Agentur", queryset=Agentur.objects.none(), empty_label=None)
    partner = Namensauswahl(
        label="Kooperationspartner", queryset=Akteur.objects.none(), empty_label="Bitte wählen"
    )
    field_order = ["agentur", "partner"]

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agenturen = agenturen_mit(person, Recht.KOOPERATION_BEARBEITEN)
        felder: Any = self.fields
        felder["agentur"].queryset = agenturen
        felder["partner"].queryset = Akteur.objects.filter(aktiv=True)
        felder["partner"].help_text = format_html(
            'Nicht dabei? <a href="{}">Neuen Akteur anlegen</a>; dort geht es mit der Kooperation weiter.',
            reverse("netzwerke:akteur_neu"),
        )
        felder["intensitaet"].initial = Kooperation.Intensitaet.INFORMATION
        eigene = list(agenturen)
        self.bedarfe_anbieten({agentur.traeger_id for agentur in eigene})
        if eigene:
            felder["agentur"].initial = eigene[0]
        if len(eigene) == 1:
            felder["agentur"].widget = forms.HiddenInput()


# Netzwerke -------------------------------------------------------------------------------------


class Netzwerkformular(EinheitlicheZeilen, forms.ModelForm):
    """Alle Angaben zu einem Netzwerk außer seinen Mitgliedern."""

    # Ohne Mandant gibt es keine Netzwerke zu fragen; die Menge kommt beim Anzeigen.
    uebergeordnet: forms.ModelChoiceField = forms.ModelChoiceField(
        label="Unter-AG von",
        required=False,
        queryset=None,
        empty_label="keinem, eigenständig",
        help_text="Nur, wenn die Runde zu einem größeren Netzwerk gehört.",
    )

    class Meta:
        model = Netzwerk
        fields = ["name", "art", "zielsetzung", "handlungsfelder", "sozialraeume", "turnus", "status"]
        widgets = {
            "handlungsfelder": forms.CheckboxSelectMultiple,
            "sozialraeume": forms.CheckboxSelectMultiple,
            "zielsetzung": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {"zielsetzung": "Wozu es die Runde gibt, in ein oder zwei Sätzen."}
        error_messages = {"name": {"required": "Bitte geben Sie dem Netzwerk einen Namen."}}

    def __init__(self, *args: Any, moegliche: QuerySet[Netzwerk], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felder: Any = self.fields
        gewaehlte = Q(pk=self.instance.art_id) if self.instance.art_id else Q(pk__in=[])
        felder["art"].queryset = Netzwerkart.objects.filter(Q(aktiv=True) | gewaehlte)
        eigene = [feld.pk for feld in self.initial.get("handlungsfelder") or []]
        felder["handlungsfelder"].queryset = felder["handlungsfelder"].queryset.filter(
            Q(aktiv=True) | Q(pk__in=eigene)
        )
        felder["uebergeordnet"].queryset = moegliche
        if self.instance.pk:
            self.initial["uebergeordnet"] = self.instance.uebergeordnet_id

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def validate_unique(self) -> None:
        """Dass der Name in der Agentur einmalig ist, sagt das Verb mit einem verständlichen Satz."""

    def validate_constraints(self) -> None:
        """Die Regeln der Datenbank prüft das Verb mit verständlichen Sätzen."""


class NeuesNetzwerk(Netzwerkformular):
    """Wer in mehreren Agenturen arbeitet, sagt, welche die Feder führt; sonst steht sie fest."""

    agentur = forms.ModelChoiceField(
        label="federführende Agentur", queryset=Agentur.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        erlaubte = agenturen_mit(person, Recht.NETZWERK_BEARBEITEN)
        agenturen = list(erlaubte)
        felder: Any = self.fields
        felder["agentur"].queryset = erlaubte
        felder["agentur"].initial = agenturen[0].pk if agenturen else None
        if len(agenturen) == 1:
            felder["agentur"].widget = forms.HiddenInput()
        eigene = list(sozialraeume_der_agenturen(agenturen).values_list("pk", flat=True))
        if len(eigene) == 1:
            felder["sozialraeume"].initial = eigene


class Netzwerkaenderung(Netzwerkformular):
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta(Netzwerkformular.Meta):
        fields = [*Netzwerkformular.Meta.fields, "version"]


class Zeilenformular(forms.Form):
    """Eine Zeile unter einem Netzwerk oder einer Sitzung; ganz leere neue Zeilen zählen nicht."""

    nummer = forms.IntegerField(required=False, widget=forms.HiddenInput)
    gesehen = forms.CharField(required=False, widget=forms.HiddenInput)
    loeschen = forms.BooleanField(label="Zeile löschen", required=False)

    # Was eine Zeile zu einer beschriebenen macht; Vorgaben wie die Rolle zählen nicht.
    INHALT: tuple[str, ...] = ()

    @property
    def ist_leer(self) -> bool:
        """Eine neue Zeile, in die niemand etwas geschrieben hat."""
        werte = self.cleaned_data
        return not werte.get("nummer") and not any(werte.get(feld) for feld in self.INHALT)

    @property
    def faellt_weg(self) -> bool:
        """Leer oder nie gespeichert und wieder verworfen: davon erfährt das Verb nichts."""
        return self.ist_leer or bool(self.cleaned_data["loeschen"] and not self.cleaned_data["nummer"])


class Mitgliedzeile(Zeilenformular):
    """Ein Mitglied: `akteur` (Kennung) oder Name und Art eines Akteurs, den es noch nicht gibt."""

    akteur = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label="Name des neuen Akteurs", required=False, max_length=200)
    art = forms.ModelChoiceField(
        label="Art",
        required=False,
        queryset=Akteursart.objects.filter(aktiv=True),
        empty_label="Bitte wählen",
    )
    trotzdem = forms.BooleanField(label="trotzdem neu anlegen", required=False)
    rolle = forms.ChoiceField(label="Rolle", required=False, choices=Netzwerkmitglied.Rolle.choices)
    seit = forms.DateField(label="dabei seit", required=False)
    bis = forms.DateField(label="dabei bis", required=False)

    INHALT = ("akteur", "name", "art")

    def clean(self) -> dict[str, Any]:
        werte = super().clean() or self.cleaned_data
        werte["rolle"] = werte.get("rolle") or Netzwerkmitglied.Rolle.MITGLIED
        if werte.get("loeschen"):
            return werte
        if not werte.get("akteur"):
            if werte.get("name") and not werte.get("art"):
                self.add_error("art", "Bitte wählen Sie die Art.")
            if werte.get("art") and not werte.get("name"):
                self.add_error("name", "Bitte geben Sie den Namen an.")
        if werte.get("seit") and werte.get("bis") and werte["bis"] < werte["seit"]:
            self.add_error("bis", ENDE_VOR_BEGINN)
        return werte


# Sitzungen -------------------------------------------------------------------------------------


class Sitzungsformular(EinheitlicheZeilen, forms.ModelForm):
    """Wann, wo, wer war da; Tagesordnung und Verabredungen sind eigene Zeilen."""

    class Meta:
        model = Sitzung
        fields = [
            "datum",
            "beginn",
            "ort",
            "anwesend_anzahl",
            "anwesende",
            "ausgefallen",
            "protokoll_status",
        ]
        widgets = {"anwesende": forms.CheckboxSelectMultiple}
        help_texts = {"anwesend_anzahl": "Alle Menschen im Raum."}

    def __init__(self, *args: Any, mitglieder: QuerySet[Akteur], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felder: Any = self.fields
        felder["anwesende"].queryset = mitglieder

    def clean(self) -> dict[str, Any]:
        werte = super().clean()
        if werte.get("datum") and not self.errors:
            fehler = fehler_der_anwesenheit(
                datum=werte["datum"],
                anwesend_anzahl=werte["anwesend_anzahl"],
                anwesende=len(werte["anwesende"]),
                ausgefallen=werte["ausgefallen"],
                heute=timezone.localdate(),
            )
            for feld, satz in fehler.items():
                self.add_error(feld, satz)
        return werte

    def validate_unique(self) -> None:
        """Dass zu jeder Zeit nur eine Sitzung ist, sagt das Verb mit einem verständlichen Satz."""

    def validate_constraints(self) -> None:
        """Die Regeln der Datenbank prüft `clean` mit Sätzen am Feld."""


class Sitzungsaenderung(Sitzungsformular):
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta(Sitzungsformular.Meta):
        fields = [*Sitzungsformular.Meta.fields, "version"]


class Punktzeile(EinheitlicheZeilen, Zeilenformular):
    """Ein Tagesordnungspunkt."""

    titel = forms.CharField(
        label="Thema",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"data-zeilenfeld": "", "autocomplete": "off"}),
    )
    ergebnis = forms.CharField(label="Ergebnis", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    beschluss = forms.CharField(label="Beschluss", required=False, widget=forms.Textarea(attrs={"rows": 1}))
    vertraulich = forms.BooleanField(label="vertraulich", required=False)

    INHALT = ("titel", "ergebnis", "beschluss")

    def clean(self) -> dict[str, Any]:
        werte = super().clean() or self.cleaned_data
        if not (werte.get("titel") or werte.get("loeschen") or self.errors or self.ist_leer):
            self.add_error("titel", "Bitte geben Sie das Thema an oder löschen Sie die Zeile.")
        return werte


class Verabredungszeile(Zeilenformular):
    """Eine Verabredung; `wer` ist der Name eines Mitglieds oder eine Funktion."""

    was = forms.CharField(
        label="Was",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"data-zeilenfeld": "", "autocomplete": "off"}),
    )
    wer = forms.CharField(
        label="Wer",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "mitgliedernamen", "autocomplete": "off"}),
    )
    bis = forms.DateField(label="Bis wann", required=False)

    INHALT = ("was", "wer", "bis")

    def clean(self) -> dict[str, Any]:
        werte = super().clean() or self.cleaned_data
        if not (werte.get("was") or werte.get("loeschen") or self.errors or self.ist_leer):
            self.add_error("was", "Bitte sagen Sie, was zu tun ist, oder löschen Sie die Zeile.")
        return werte


def _zeilen(formular: type[Zeilenformular]) -> Any:
    return forms.formset_factory(
        formular, extra=0, max_num=HOECHSTENS_ZEILEN, absolute_max=HOECHSTENS_ZEILEN, validate_max=True
    )


Mitgliederzeilen = _zeilen(Mitgliedzeile)
Punktzeilen = _zeilen(Punktzeile)
Verabredungszeilen = _zeilen(Verabredungszeile)
