"""Formulare für Angebote, ihre Termine und das Zählen."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from agenturen.models import Agentur, Akteursart, Person
from agenturen.rechte import Recht, agenturen_mit
from angebote.angaben import Terminangabe, angabe_aus, fehler_der_zaehlung
from angebote.models import Angebot, Termin
from netzwerke.models import Akteur
from sozialraum.bedarfe.bedarfswahl import Bedarfsfeld, Empfehlungsfeld
from sozialraum.kern.formulare import EinheitlicheZeilen
from sozialraum.raeume.forms.sozialraumwahl import eigene_sozialraeume, sozialraumwahl

HOECHSTENS_TEILNAHMEN = 99_999
UNMOEGLICH = {
    "min_value": "Weniger als null geht nicht. Bitte prüfen Sie die Zahl.",
    "max_value": "So viele können es nicht sein; höchstens 99.999. Bitte prüfen Sie die Zahl.",
}
HOECHSTENS_MINUTEN = 24 * 60
HOECHSTENS_TERMINE = 400


class Angebotsformular(EinheitlicheZeilen, forms.ModelForm):
    """Alle Angaben zu einem Angebot außer Terminen und neuen Partnern."""

    bedarfe = Bedarfsfeld(label="Bedarfe, auf die es antwortet")
    empfehlungen = Empfehlungsfeld(label="Handlungsempfehlungen, die es umsetzt")

    class Meta:
        model = Angebot
        fields = [
            "titel",
            "sozialraum",
            "handlungsfelder",
            "zielgruppen",
            "themenfelder",
            "status",
            "format",
            "rolle_der_ia",
            "ort",
            "barrierefrei",
            "beschreibung",
            "partner",
        ]
        widgets = {
            "handlungsfelder": forms.CheckboxSelectMultiple,
            "zielgruppen": forms.CheckboxSelectMultiple,
            "themenfelder": forms.CheckboxSelectMultiple,
            "partner": forms.CheckboxSelectMultiple,
            "beschreibung": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {"titel": "Wie es auf dem Aushang steht, etwa „Sprachcafé am Hafen“."}
        error_messages = {
            "titel": {"required": "Bitte geben Sie dem Angebot einen Titel."},
            "sozialraum": {"required": "Bitte wählen Sie den Sozialraum."},
            "handlungsfelder": {"required": "Bitte wählen Sie mindestens ein Handlungsfeld."},
        }

    def __init__(self, *args: Any, agenturen: list[Agentur], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felder: Any = self.fields
        for name in ("handlungsfelder", "zielgruppen", "themenfelder", "format"):
            # Abgeschaltete Werte bleiben nur dort wählbar, wo sie schon stehen.
            gewaehlt = self.initial.get(name) or []
            nummern = [getattr(w, "pk", w) for w in (gewaehlt if isinstance(gewaehlt, list) else [gewaehlt])]
            felder[name].queryset = felder[name].queryset.filter(Q(aktiv=True) | Q(pk__in=nummern))
        felder["format"].empty_label = "keine Angabe"
        felder["partner"].queryset = Akteur.objects.select_related("art")
        felder["sozialraum"].choices = sozialraumwahl(agenturen)
        traeger = {agentur.traeger_id for agentur in agenturen}
        for name in ("bedarfe", "empfehlungen"):
            gewaehlte: list[int] = []
            if self.instance.pk:
                gewaehlte = list(getattr(self.instance, name).values_list("pk", flat=True))
                self.initial[name] = gewaehlte
            felder[name].anbieten(traeger, gewaehlte=gewaehlte)

    def validate_constraints(self) -> None:
        """Die Regeln der Datenbank prüfen Felder und Verb mit verständlichen Sätzen."""


class NeuesAngebot(Angebotsformular):
    """Wer in mehreren Agenturen arbeitet, wählt die Agentur; sonst steht sie fest."""

    agentur = forms.ModelChoiceField(label="Agentur", queryset=Agentur.objects.none(), empty_label=None)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        erlaubte = agenturen_mit(person, Recht.ANGEBOT_BEARBEITEN)
        agenturen = list(erlaubte)
        super().__init__(*args, agenturen=agenturen, **kwargs)
        felder: Any = self.fields
        felder["agentur"].queryset = erlaubte
        felder["agentur"].initial = agenturen[0].pk if agenturen else None
        if len(agenturen) == 1:
            felder["agentur"].widget = forms.HiddenInput()
        eigene = eigene_sozialraeume(felder["sozialraum"].choices)
        if len(eigene) == 1:
            felder["sozialraum"].initial = eigene[0]


class Angebotsaenderung(Angebotsformular):
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta(Angebotsformular.Meta):
        fields = [*Angebotsformular.Meta.fields, "version"]


class Zaehlregeln(forms.Form):
    """Gemeinsame Felder und Regeln: gezählt werden Teilnahmen, `davon_neu` ist freiwillig."""

    teilnahmen = forms.IntegerField(
        label="Teilnahmen",
        required=False,
        min_value=0,
        max_value=HOECHSTENS_TEILNAHMEN,
        error_messages=UNMOEGLICH,
    )
    davon_neu = forms.IntegerField(
        label="davon neu",
        required=False,
        min_value=0,
        max_value=HOECHSTENS_TEILNAHMEN,
        error_messages=UNMOEGLICH,
    )
    ausgefallen = forms.BooleanField(label="ausgefallen", required=False)

    def pruefe_zaehlung(self, angaben: dict[str, Any], termintag: Any) -> None:
        if self.errors or termintag is None:
            return
        fehler = fehler_der_zaehlung(
            datum=termintag,
            teilnahmen=angaben.get("teilnahmen"),
            davon_neu=angaben.get("davon_neu"),
            ausgefallen=bool(angaben.get("ausgefallen")),
            heute=timezone.localdate(),
        )
        for feld, satz in fehler.items():
            self.add_error(feld, satz)


class Terminformular(Zaehlregeln):
    """Eine Zeile im Formular des Angebots; ganz leere neue Zeilen zählen nicht."""

    termin_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    gesehen = forms.CharField(required=False, widget=forms.HiddenInput)
    datum = forms.DateField(label="Datum", required=False)
    beginn = forms.TimeField(label="Beginn", required=False)
    dauer_minuten = forms.IntegerField(
        label="Dauer in Minuten", required=False, min_value=1, max_value=HOECHSTENS_MINUTEN
    )
    loeschen = forms.BooleanField(label="Termin löschen", required=False)

    field_order = ["termin_id", "gesehen", "datum", "beginn", "dauer_minuten", "teilnahmen", "davon_neu"]

    def clean(self) -> dict[str, Any]:
        angaben = super().clean() or self.cleaned_data
        if angaben.get("loeschen"):
            return angaben
        if angaben.get("datum") is None and "datum" not in self.errors and not self.ist_leer:
            self.add_error("datum", "Bitte geben Sie das Datum an oder leeren Sie die Zeile.")
        self.pruefe_zaehlung(angaben, angaben.get("datum"))
        return angaben

    @property
    def ist_leer(self) -> bool:
        """Eine neue Zeile, in die niemand etwas geschrieben hat."""
        werte = (wert for name, wert in self.cleaned_data.items() if name not in ("gesehen", "loeschen"))
        return not any(wert or wert == 0 for wert in werte if wert is not False)

    def angabe(self) -> Terminangabe | None:
        """Die geprüfte Zeile; None für leere Zeilen und nie gespeicherte, die wieder wegsollen."""
        werte = dict(self.cleaned_data)
        if self.ist_leer or (werte["loeschen"] and not werte["termin_id"]):
            return None
        if werte["loeschen"]:
            # Beim Löschen zählt nur, welcher Termin gemeint ist; den Rest hat niemand geprüft.
            werte = {"termin_id": werte["termin_id"], "gesehen": werte["gesehen"], "loeschen": True} | {
                "datum": werte.get("datum") or timezone.localdate()
            }
        return Terminangabe(**werte | {"gesehen": werte["gesehen"] or None})


Terminzeilen = forms.formset_factory(
    Terminformular, extra=0, max_num=HOECHSTENS_TERMINE, absolute_max=HOECHSTENS_TERMINE, validate_max=True
)


def terminzeile(termin: Termin) -> dict[str, Any]:
    """Anfangswerte einer Zeile; der Abdruck verrät später, ob jemand anderes dazwischenkam."""
    angabe = angabe_aus(termin)
    return {feld: getattr(angabe, feld) for feld in Terminformular.base_fields if feld != "gesehen"} | {
        "gesehen": angabe.abdruck
    }


class Partnerformular(forms.Form):
    """Ein Akteur, der noch nicht im Netzwerk steht: Name und Art genügen."""

    name = forms.CharField(label="Name", required=False, max_length=200)
    art = forms.ModelChoiceField(
        label="Art",
        required=False,
        queryset=Akteursart.objects.filter(aktiv=True),
        empty_label="Bitte wählen",
    )
    trotzdem = forms.BooleanField(label="trotzdem neu anlegen", required=False)

    def clean(self) -> dict[str, Any]:
        angaben = super().clean() or self.cleaned_data
        if angaben.get("name") and not angaben.get("art"):
            self.add_error("art", "Bitte wählen Sie die Art.")
        if angaben.get("art") and not angaben.get("name"):
            self.add_error("name", "Bitte geben Sie den Namen an.")
        return angaben


class Serienformular(forms.Form):
    """Bis wann sich der letzte eingetragene Termin jede Woche wiederholt."""

    bis = forms.DateField(label="Wöchentlich wiederholen bis", required=False)


class Zaehlformular(Zaehlregeln):
    """Zählt einen Termin; `gesehen` fehlt, wo nur noch nicht gezählte Termine stehen."""

    gesehen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, termin: Termin) -> None:
        self.termin = termin
        anfang = {
            "teilnahmen": termin.teilnahmen,
            "davon_neu": termin.davon_neu,
            "ausgefallen": termin.ausgefallen,
            "gesehen": angabe_aus(termin).abdruck,
        }
        super().__init__(data, prefix=vorsatz(termin), initial=anfang)

    @property
    def ist_leer(self) -> bool:
        """Nichts eingetragen: dieser Termin wird heute nicht gezählt."""
        return not any(
            self.data.get(self.add_prefix(name), "").strip()
            for name in ("teilnahmen", "davon_neu", "ausgefallen")
        )

    def clean(self) -> dict[str, Any]:
        angaben = super().clean() or self.cleaned_data
        self.pruefe_zaehlung(angaben, self.termin.datum)
        return angaben


def vorsatz(termin: Termin) -> str:
    """Vor jedem Feld der Zählung, damit viele Termine in ein Formular passen."""
    return f"t{termin.pk}"
