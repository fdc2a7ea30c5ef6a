"""Formulare für Bedarfe, Ressourcen und die eigene Erhebung."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Case, Q, Value, When
from django.utils import timezone

from agenturen.models import Agentur, Person
from agenturen.rechte import Recht, agenturen_mit
from sozialraum.bedarfe.models import Bedarf, Gespraech, Methodeneinsatz, Nadel, Ressource
from sozialraum.bedarfe.regeln import fehler_der_funktion
from sozialraum.kern.formulare import EinheitlicheZeilen
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume.abfragen import sozialraeume_der_agenturen
from sozialraum.raeume.forms.sozialraumwahl import eigene_sozialraeume, sozialraumwahl
from sozialraum.raeume.models import Sozialraum

HOECHSTENS_ZEILEN = 60
HOECHSTENS_MENSCHEN = 9_999


class _OhneDatenbankregeln(EinheitlicheZeilen, forms.ModelForm):
    def validate_constraints(self) -> None:
        """Die Regeln der Datenbank prüfen Felder und Verb mit verständlichen Sätzen."""


class Eintragsformular(_OhneDatenbankregeln):
    """Gemeinsames: abgeschaltete Listenwerte bleiben nur, wo sie schon stehen; eigene Sozialräume zuerst."""

    LISTENWERTE: tuple[str, ...] = ()

    def __init__(self, *args: Any, agenturen: Sequence[Agentur], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felder: Any = self.fields
        for name in self.LISTENWERTE:
            gewaehlt = self.initial.get(name) or []
            werte = gewaehlt if isinstance(gewaehlt, list) else [gewaehlt]
            felder[name].queryset = felder[name].queryset.filter(
                Q(aktiv=True) | Q(pk__in=[getattr(wert, "pk", wert) for wert in werte])
            )
        if "sozialraum" in felder:
            felder["sozialraum"].choices = sozialraumwahl(agenturen)
        else:
            eigene = sozialraeume_der_agenturen(agenturen).order_by().values("pk")
            felder["sozialraeume"].queryset = Sozialraum.objects.order_by(
                Case(When(pk__in=eigene, then=Value(0)), default=Value(1)), DeutschSortiert("name")
            )


class NeuerEintrag(Eintragsformular):
    """Wer in mehreren Agenturen arbeitet, wählt; sonst steht sie fest, und ihr einziger Sozialraum auch."""

    RECHT: Recht
    VON_HEUTE = ""

    agentur = forms.ModelChoiceField(label="Agentur", queryset=Agentur.objects.none(), empty_label=None)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        erlaubte = agenturen_mit(person, self.RECHT)
        agenturen = list(erlaubte)
        super().__init__(*args, agenturen=agenturen, **kwargs)
        felder: Any = self.fields
        felder["agentur"].queryset = erlaubte
        felder["agentur"].initial = agenturen[0].pk if agenturen else None
        if len(agenturen) == 1:
            felder["agentur"].widget = forms.HiddenInput()
        if "sozialraum" in felder:
            eigene = eigene_sozialraeume(felder["sozialraum"].choices)
            if len(eigene) == 1:
                felder["sozialraum"].initial = eigene[0]
        else:
            eigene = list(sozialraeume_der_agenturen(agenturen).values_list("pk", flat=True))
            if len(eigene) == 1:
                felder["sozialraeume"].initial = eigene
        if self.VON_HEUTE:
            felder[self.VON_HEUTE].initial = timezone.localdate()


def _version() -> forms.IntegerField:
    return forms.IntegerField(widget=forms.HiddenInput)


# Bedarfe ---------------------------------------------------------------------------------------


class Bedarfsformular(Eintragsformular):
    """Was gebraucht wird; Priorität und Status haben eigene Formulare."""

    LISTENWERTE = ("zielgruppen", "themenfelder")

    arten = forms.MultipleChoiceField(
        label="Woran ist er zu erkennen?",
        choices=Bedarf.Art.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Bitte wählen Sie, woran der Bedarf zu erkennen ist."},
    )

    class Meta:
        model = Bedarf
        fields = [
            "aussage",
            "sozialraeume",
            "arten",
            "ebene",
            "seit",
            "zielgruppen",
            "themenfelder",
            "ort",
            "erlaeuterung",
        ]
        widgets = {
            "aussage": forms.Textarea(attrs={"rows": 2}),
            "sozialraeume": forms.CheckboxSelectMultiple,
            "zielgruppen": forms.CheckboxSelectMultiple,
            "themenfelder": forms.CheckboxSelectMultiple,
            "ebene": forms.RadioSelect,
            "erlaeuterung": forms.Textarea(attrs={"rows": 4}),
        }
        labels = {"ebene": "Wo setzt er an?"}
        help_texts = {
            "aussage": "Ein Satz: wer braucht was, etwa „Eltern im Schichtdienst finden am Abend keinen "
            "Deutschkurs.“",
            "seit": "Wann er zuerst genannt wurde oder auffiel.",
            "ort": "Wenn nicht der ganze Sozialraum gemeint ist, etwa „rund um den Viehmarkt“.",
        }
        error_messages = {
            "aussage": {"required": "Bitte sagen Sie in einem Satz, was gebraucht wird."},
            "sozialraeume": {"required": "Bitte wählen Sie mindestens einen Sozialraum."},
        }

    def clean_aussage(self) -> str:
        return " ".join(self.cleaned_data["aussage"].split())


class NeuerBedarf(NeuerEintrag, Bedarfsformular):
    RECHT = Recht.BEDARF_BEARBEITEN
    VON_HEUTE = "seit"


class Bedarfsaenderung(Bedarfsformular):
    version = _version()

    class Meta(Bedarfsformular.Meta):
        fields = [*Bedarfsformular.Meta.fields, "version"]


class Einstufung(_OhneDatenbankregeln):
    """Die Priorität mit Kriterien und Begründung; alle drei stehen später in der Analyse."""

    prioritaet = forms.ChoiceField(
        label="Priorität",
        choices=Bedarf.Prioritaet.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie eine Priorität von A bis D."},
    )
    kriterien = forms.MultipleChoiceField(
        label="Kriterien",
        required=False,
        choices=Bedarf.Kriterium.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    begruendung = forms.CharField(
        label="Begründung",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ein, zwei Sätze, die auch in zwei Jahren noch verständlich sind.",
        error_messages={"required": "Bitte begründen Sie die Priorität in ein, zwei Sätzen."},
    )
    version = _version()

    class Meta:
        model = Bedarf
        fields = ["prioritaet", "kriterien", "begruendung", "version"]


class Statuswahl(_OhneDatenbankregeln):
    """Wie es mit dem Bedarf steht."""

    version = _version()

    class Meta:
        model = Bedarf
        fields = ["status", "status_grund", "version"]
        widgets = {"status": forms.RadioSelect, "status_grund": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "status_grund": "Wodurch gedeckt oder warum nicht weiterverfolgt; sonst können Sie ihn weglassen."
        }

    def clean(self) -> dict[str, Any]:
        werte = super().clean()
        if werte.get("status") == Bedarf.Status.NICHT_WEITER and not werte.get("status_grund"):
            self.add_error("status_grund", "Bitte sagen Sie, warum der Bedarf nicht weiterverfolgt wird.")
        return werte


# Ressourcen ------------------------------------------------------------------------------------


class Ressourcenformular(Eintragsformular):
    LISTENWERTE = ("art",)

    class Meta:
        model = Ressource
        fields = ["name", "art", "sozialraeume", "nutzung", "ort", "seit", "herkunft", "beschreibung"]
        widgets = {
            "sozialraeume": forms.CheckboxSelectMultiple,
            "beschreibung": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "name": "Bei Menschen die Funktion statt des Namens, etwa „Vorbeterin der Moschee“.",
            "nutzung": "Etwa „alle Vereine, nach Absprache mit dem Pfarrbüro“.",
            "herkunft": "Etwa „Stadtteilbegehung im März“ oder „Stadtteilkonferenz“.",
        }
        error_messages = {
            "name": {"required": "Bitte sagen Sie, was die Ressource ist."},
            "sozialraeume": {"required": "Bitte wählen Sie mindestens einen Sozialraum."},
        }

    def clean(self) -> dict[str, Any]:
        werte = super().clean()
        art, name = werte.get("art"), werte.get("name", "")
        if art and art.schluessel == "person" and (fehler := fehler_der_funktion(name)):
            self.add_error("name", fehler)
        return werte


class NeueRessource(NeuerEintrag, Ressourcenformular):
    RECHT = Recht.BEDARF_BEARBEITEN


class Ressourcenaenderung(Ressourcenformular):
    version = _version()

    class Meta(Ressourcenformular.Meta):
        fields = [*Ressourcenformular.Meta.fields, "verfuegbar", "version"]
        help_texts = {
            **Ressourcenformular.Meta.help_texts,
            "verfuegbar": "Ohne Haken steht sie nicht mehr in Listen und Analysen.",
        }


# Gespräche -------------------------------------------------------------------------------------


class Gespraechsformular(Eintragsformular):
    LISTENWERTE = ("einrichtungsart", "zielgruppen")

    class Meta:
        model = Gespraech
        fields = [
            "funktion",
            "datum",
            "sozialraum",
            "ort",
            "einwilligung",
            "zusammenfassung",
            "einrichtungsart",
            "zielgruppen",
            "leitfaden",
        ]
        widgets = {
            "einwilligung": forms.RadioSelect,
            "zielgruppen": forms.CheckboxSelectMultiple,
            "zusammenfassung": forms.Textarea(attrs={"rows": 5}),
            "leitfaden": forms.Textarea(attrs={"rows": 4}),
        }
        labels = {"einwilligung": "Darf das Gespräch verwendet werden?"}
        help_texts = {
            "funktion": "Die Funktion, nie der Name: „Schulsozialarbeiterin“, „Bewohnerin, zwei Kinder“.",
            "zusammenfassung": "Was gesagt wurde, in Ihren Worten und ohne Namen.",
            "leitfaden": "Die Fragen, die Sie gestellt haben.",
        }
        error_messages = {
            "funktion": {"required": "Bitte nennen Sie die Funktion der Person."},
            "sozialraum": {"required": "Bitte wählen Sie den Sozialraum."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felder: Any = self.fields
        felder["einrichtungsart"].empty_label = "keine Einrichtung"

    def clean_funktion(self) -> str:
        funktion = " ".join(self.cleaned_data["funktion"].split())
        if fehler := fehler_der_funktion(funktion):
            raise forms.ValidationError(fehler)
        return funktion


class NeuesGespraech(NeuerEintrag, Gespraechsformular):
    RECHT = Recht.ERHEBUNG_BEARBEITEN
    VON_HEUTE = "datum"


class Gespraechsaenderung(Gespraechsformular):
    version = _version()

    class Meta(Gespraechsformular.Meta):
        fields = [*Gespraechsformular.Meta.fields, "version"]


class Zitatzeile(EinheitlicheZeilen, forms.Form):
    """Ein Zitat; eine leere Zeile zählt nicht."""

    text = forms.CharField(label="Zitat", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    funktion = forms.CharField(
        label="wer das sagt", required=False, max_length=160, help_text="Nur wenn es jemand anderes sagt."
    )

    def clean_funktion(self) -> str:
        funktion = self.cleaned_data["funktion"]
        if fehler := fehler_der_funktion(funktion):
            raise forms.ValidationError(fehler)
        return funktion

    @property
    def ist_leer(self) -> bool:
        return not self.cleaned_data.get("text")


# Methoden --------------------------------------------------------------------------------------


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
    version = _version()
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


def _zeilen(formular: type[forms.Form]) -> Any:
    return forms.formset_factory(
        formular, extra=0, max_num=HOECHSTENS_ZEILEN, absolute_max=HOECHSTENS_ZEILEN, validate_max=True
    )


Zitatzeilen = _zeilen(Zitatzeile)
Nadelzeilen = _zeilen(Nadelzeile)
