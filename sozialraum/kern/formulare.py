"""Formulare in der Gestalt von KERN und Felder, die Zahlen deutsch lesen.

`FORM_RENDERER` zeigt auf `KernRenderer`; damit genügt `{{ form }}` in der Vorlage.
"""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from html import escape
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString

from sozialraum.kern import zahlen

# Tausenderpunkt, auch als Leerzeichen (geschützt, schmal); das echte Minus kommt aus kopierten Tabellen.
GRUPPEN = r"\d{1,3}(?:[.\u0020\u00a0\u202f]\d{3})+"
GANZ = re.compile(rf"[-\u2212]?(?:\d+|{GRUPPEN})")
DEZIMAL = re.compile(rf"[-\u2212]?(?:\d+|{GRUPPEN}),\d+")
PUNKT_DEZIMAL = re.compile(r"[-\u2212]?\d+\.\d+")
MEHRDEUTIG = re.compile(r"[-\u2212]?\d{1,3}\.\d{3}")
AB_SPALTEN = 6
FRUEHESTES_JAHR, SPAETESTES_JAHR = 1900, 2100
# So viele Stellen passen sicher in eine Kennung der Datenbank (BIGINT).
KENNUNG_STELLEN = 18


def _nur_ziffern(text: str) -> str:
    return re.sub(r"[.\u0020\u00a0\u202f]", "", text).replace("\u2212", "-").replace(",", ".")


class Ganzzahl(forms.IntegerField):
    """Ganze Zahl, `1.234` heißt 1234: Djangos eigenes Feld läse `1.000` als 1."""

    def to_python(self, value: Any) -> int | None:
        text = str(value).strip() if value not in self.empty_values else ""
        if not text:
            return None
        if not GANZ.fullmatch(text):
            raise ValidationError(
                f"„{text}“ ist keine ganze Zahl. Bitte schreiben Sie nur Ziffern, etwa 12.", code="invalid"
            )
        return super().to_python(_nur_ziffern(text))


class Dezimalzahl(forms.DecimalField):
    """Zahl mit Komma; `12.345` kann 12 345 oder 12,345 bedeuten und wird nachgefragt statt geraten."""

    # Auch Djangos DecimalField erbt von IntegerField.
    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, int | float | Decimal):
            return super().to_python(value)
        text = str(value).strip() if value not in self.empty_values else ""
        if not text:
            return None
        if MEHRDEUTIG.fullmatch(text):
            raise ValidationError(
                f"„{text}“ kann {text.replace('.', '')} oder {text.replace('.', ',')} bedeuten. "
                "Bitte schreiben Sie die Zahl ohne Punkt oder mit Komma.",
                code="mehrdeutig",
            )
        if GANZ.fullmatch(text) or DEZIMAL.fullmatch(text):
            return super().to_python(_nur_ziffern(text))
        if PUNKT_DEZIMAL.fullmatch(text):
            return super().to_python(text.replace("\u2212", "-"))
        raise ValidationError(
            f"„{text}“ ist keine Zahl. Bitte schreiben Sie Ziffern, Nachkommastellen mit Komma, etwa 1,5.",
            code="invalid",
        )

    def prepare_value(self, value: Any) -> Any:
        if value is None or isinstance(value, str):
            return value
        return zahlen.zahl(Decimal(value).normalize()).replace(".", "")


class Datum(forms.DateField):
    """Tag zwischen 1900 und 2100: was davor oder danach liegt, ist vertippt und sprengt jede Rechnung."""

    def to_python(self, value: Any) -> date | None:
        tag = super().to_python(value)
        if tag is not None and not FRUEHESTES_JAHR <= tag.year <= SPAETESTES_JAHR:
            raise ValidationError(
                f"Das Jahr {tag.year} kann nicht stimmen. Möglich sind {FRUEHESTES_JAHR} bis "
                f"{SPAETESTES_JAHR}; bitte prüfen Sie das Datum.",
                code="jahr",
            )
        return tag


def nummern(werte: Iterable[Any]) -> list[int]:
    """Kennungen aus Eingaben, die kein Formular geprüft hat; was keine sein kann, fällt weg."""
    return [int(text) for wert in werte if (text := str(wert)).isdecimal() and len(text) <= KENNUNG_STELLEN]


class Mehrfachwahl(forms.ClearableFileInput):
    """Dateifeld, das mehrere Dateien auf einmal nimmt."""

    allow_multiple_selected = True


LEER = {
    "gruppe": "Bitte wählen Sie aus, was zutrifft.",
    "auswahl": "Bitte wählen Sie eine Möglichkeit.",
    "haken": "Bitte setzen Sie den Haken.",
    "datei": "Bitte wählen Sie eine Datei.",
    "datum": "Bitte geben Sie ein Datum an.",
}
DEUTSCH: dict[type[forms.Field], type[forms.Field]] = {
    forms.IntegerField: Ganzzahl,
    forms.DecimalField: Dezimalzahl,
    forms.DateField: Datum,
}


class KernFeld(BoundField):
    """Gebundenes Feld mit den KERN-Klassen, Eingabehilfen und dem Verweis auf Hilfe und Fehler."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        # Hier und nicht in jedem Formular, damit kein Zahlfeld aus einem Modell die Falle offen lässt;
        # `field` ist die Kopie dieses einen Formulars.
        field.__class__ = DEUTSCH.get(type(field), type(field))
        super().__init__(form, field, name)
        widget = field.widget
        if isinstance(widget, forms.DateInput) and widget.input_type == "text":
            widget.input_type, widget.format = "date", "%Y-%m-%d"
        elif isinstance(widget, forms.TimeInput) and widget.input_type == "text":
            widget.input_type, widget.format = "time", "%H:%M"
        elif isinstance(widget, forms.NumberInput):
            # Zahlfelder der Browser lesen je nach Sprache anders; ein Textfeld mit Zifferntastatur nicht.
            widget.input_type = "text"
            tastatur = "numeric" if isinstance(field, Ganzzahl) else "decimal"
            widget.attrs = {"inputmode": tastatur, "autocomplete": "off"} | {
                wort: wert for wort, wert in widget.attrs.items() if wort not in ("min", "max", "step")
            }
        elif isinstance(widget, forms.Textarea) and widget.attrs.get("rows") == "10":
            widget.attrs["rows"] = "4"
        if isinstance(field, forms.ModelChoiceField) and field.empty_label == "---------":
            field.empty_label = "Bitte wählen"
        if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
            field.error_messages["required"] = LEER.get(self.art, "Bitte füllen Sie dieses Feld aus.")

    @property
    def art(self) -> str:
        """Wie `kern/feld.html` das Feld setzt: gruppe, haken, auswahl, datum, uhrzeit, zahl, datei, …"""
        match self.field.widget:
            case forms.CheckboxSelectMultiple() | forms.RadioSelect():
                return "gruppe"
            case forms.CheckboxInput():
                return "haken"
            case forms.Select():
                return "auswahl"
            case forms.DateInput() | forms.DateTimeInput():
                return "datum"
            case forms.TimeInput():
                return "uhrzeit"
            case forms.NumberInput():
                return "zahl"
            case forms.FileInput():
                return "datei"
            case forms.Textarea():
                return "langtext"
        return "text"

    @property
    def spalten(self) -> bool:
        """Viele Möglichkeiten stehen in Spalten."""
        return len(list(self.subwidgets)) > AB_SPALTEN

    @property
    def sprungziel(self) -> str:
        """Kennung, zu der die Zusammenfassung der Fehler führt."""
        return self.auto_id if self.art == "gruppe" else self.id_for_label

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        klasse = {
            "auswahl": "kern-form-input__select",
            "haken": "kern-form-check__checkbox",
            "gruppe": (
                "kern-form-check__radio"
                if type(self.field.widget) is forms.RadioSelect
                else "kern-form-check__checkbox"
            ),
        }.get(self.art, "kern-form-input__input")
        fehler = f" {klasse}--error" if self.errors else ""
        eigene = f" {self.field.widget.attrs['class']}" if "class" in self.field.widget.attrs else ""
        attrs["class"] = f"{klasse}{fehler}{eigene}"
        return attrs


AUSWAHL = "django/forms/widgets/select.html"
HAKEN = "django/forms/widgets/checkbox_option.html"
EINGABEN = frozenset(
    f"django/forms/widgets/{art}.html"
    for art in ("checkbox", "date", "email", "hidden", "number", "password", "search", "text", "time", "url")
)


class KernRenderer(TemplatesSetting):
    """Formulare, Felder und Fehler aus den Vorlagen in `templates/kern/`.

    Eingaben und Auswahlen entstehen ohne Vorlage: je Möglichkeit eine kostete bei tausend Akteuren eine
    Zehntelsekunde.
    """

    form_template_name = "kern/formular.html"
    field_template_name = "kern/feld.html"
    bound_field_class = KernFeld

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if template_name in EINGABEN or (template_name == HAKEN and not context["widget"]["wrap_label"]):
            return _eingabe(context["widget"])
        if template_name == AUSWAHL:
            return _auswahl(context["widget"])
        return super().render(template_name, context, request)


def _eingabe(widget: dict[str, Any]) -> SafeString:
    """Wie `django/forms/widgets/input.html`."""
    wert = "" if widget["value"] is None else f' value="{escape(str(widget["value"]))}"'
    return SafeString(
        f'<input type="{widget["type"]}" name="{escape(widget["name"])}"{wert}{_angaben(widget["attrs"])}>'
    )


def _auswahl(widget: dict[str, Any]) -> SafeString:
    """Wie `django/forms/widgets/select.html`."""
    teile = []
    for gruppe, moeglichkeiten, _ in widget["optgroups"]:
        optionen = "".join(map(_moeglichkeit, moeglichkeiten))
        teile.append(f'<optgroup label="{escape(str(gruppe))}">{optionen}</optgroup>' if gruppe else optionen)
    return SafeString(
        f'<select name="{escape(widget["name"])}"{_angaben(widget["attrs"])}>{"".join(teile)}</select>'
    )


def _angaben(attrs: dict[str, Any]) -> str:
    """Wie `django/forms/widgets/attrs.html`."""
    return "".join(
        f" {name}" if wert is True else f' {name}="{escape(str(wert))}"'
        for name, wert in attrs.items()
        if wert is not False
    )


def _moeglichkeit(widget: dict[str, Any]) -> str:
    wert, text = escape(str(widget["value"])), escape(str(widget["label"]))
    return f'<option value="{wert}"{_angaben(widget["attrs"])}>{text}</option>'


class EinheitlicheZeilen(forms.BaseForm):
    """Zum Beimischen: Browser schicken CRLF, gespeichert wird LF; sonst gälte jeder Text als geändert."""

    def clean(self) -> dict[str, Any]:
        angaben = super().clean() or self.cleaned_data
        for name, wert in angaben.items():
            if isinstance(wert, str):
                angaben[name] = wert.replace("\r\n", "\n")
        return angaben
