"""Formulare in der Gestalt von KERN; Zahlen, wie Menschen in Deutschland sie schreiben."""

from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from sozialraum.kern.formulare import Dezimalzahl, Ganzzahl, KernRenderer


class Terminformular(forms.Form):
    titel = forms.CharField(label="Titel", help_text="Wie auf dem Aushang.")
    datum = forms.DateField(label="Datum")
    teilnahmen = forms.IntegerField(label="Teilnahmen", required=False, min_value=0)
    stunden = forms.DecimalField(label="Stunden", required=False)
    zielgruppen = forms.MultipleChoiceField(
        label="Zielgruppen",
        choices=[("k", "Kinder"), ("f", "Frauen")],
        widget=forms.CheckboxSelectMultiple,
        help_text="Mehrere sind möglich.",
    )
    sichtbar = forms.BooleanField(label="Für alle sichtbar", required=False)
    art = forms.ChoiceField(label="Art", choices=[("a", "Treff")])


def html(feld) -> str:
    return " ".join(feld.as_field_group().split())


@pytest.mark.parametrize(
    ("eingabe", "zahl"),
    [
        ("12", 12),
        ("1.234", 1234),
        ("1.000", 1000),
        ("1 234 567", 1_234_567),
        ("−3", -3),
        ("", None),
        (" 7 ", 7),
    ],
)
def test_ganze_zahlen(eingabe, zahl):
    assert Ganzzahl(required=False).clean(eingabe) == zahl


@pytest.mark.parametrize("eingabe", ["1,5", "12.34", "1.0", "zwölf", "1.23.456"])
def test_was_keine_ganze_zahl_ist_wird_zurueckgewiesen(eingabe):
    with pytest.raises(forms.ValidationError, match="ist keine ganze Zahl"):
        Ganzzahl().clean(eingabe)


@pytest.mark.parametrize(
    ("eingabe", "zahl"),
    [
        ("1,5", "1.5"),
        ("1.234,5", "1234.5"),
        ("1234", "1234"),
        ("1.234.567", "1234567"),
        ("0.25", "0.25"),
        ("−2,3", "-2.3"),
    ],
)
def test_dezimalzahlen(eingabe, zahl):
    assert Dezimalzahl().clean(eingabe) == Decimal(zahl)


def test_mehrdeutige_dezimalzahl_wird_gefragt_statt_geraten():
    with pytest.raises(forms.ValidationError, match="kann 12345 oder 12,345 bedeuten"):
        Dezimalzahl().clean("12.345")


def test_ein_feld_traegt_hilfe_und_fehler_an_der_eingabe():
    formular = Terminformular({"titel": ""})
    assert html(formular["titel"]) == (
        '<div class="kern-form-input kern-form-input--text kern-form-input--error"> '
        '<label class="kern-label" for="id_titel">'
        'Titel&nbsp;<span class="pflicht" aria-hidden="true">*</span> </label> '
        '<div id="id_titel_helptext" class="kern-hint">Wie auf dem Aushang.</div> '
        '<input type="text" name="titel" required aria-invalid="true" '
        'aria-describedby="id_titel_helptext id_titel_error" '
        'class="kern-form-input__input kern-form-input__input--error" id="id_titel"> '
        '<div class="kern-error" id="id_titel_error"> '
        '<span class="kern-icon kern-icon--danger kern-icon--small" aria-hidden="true"></span> '
        "<p>Bitte füllen Sie dieses Feld aus.</p> </div> </div>"
    )


def test_datum_steht_in_der_form_die_browser_verlangen():
    from datetime import date

    feld = html(Terminformular(initial={"datum": date(2024, 3, 5)})["datum"])
    assert 'type="date"' in feld
    assert 'value="2024-03-05"' in feld


def test_zahlfelder_eines_jeden_formulars_lesen_deutsch():
    formular = Terminformular(
        {
            "titel": "Café",
            "datum": "2024-03-05",
            "teilnahmen": "1.000",
            "stunden": "1,5",
            "zielgruppen": ["k"],
            "art": "a",
        }
    )
    assert formular.errors == {}
    assert formular.cleaned_data["teilnahmen"] == 1000
    assert formular.cleaned_data["stunden"] == Decimal("1.5")
    feld = html(formular["teilnahmen"])
    assert 'type="text"' in feld
    assert 'inputmode="numeric"' in feld
    assert 'inputmode="decimal"' in html(formular["stunden"])


def test_gespeicherte_dezimalzahl_erscheint_mit_komma_und_ohne_fuellnullen():
    assert 'value="0,35"' in html(Terminformular(initial={"stunden": Decimal("0.35000")})["stunden"])
    assert 'value="1"' in html(Terminformular(initial={"stunden": Decimal("1.00000")})["stunden"])
    assert 'value="12345,5"' in html(Terminformular(initial={"stunden": Decimal("12345.5")})["stunden"])


def test_eine_gruppe_ist_ein_fieldset_mit_eigener_beschriftung_je_haken():
    feld = html(Terminformular()["zielgruppen"])
    assert feld.startswith(
        '<fieldset id="id_zielgruppen" class="kern-fieldset" aria-describedby="id_zielgruppen_helptext">'
    )
    assert '<label class="kern-label" for="id_zielgruppen_0">Kinder</label>' in feld
    assert 'class="kern-form-check__checkbox"' in feld
    assert "spalten" not in feld


def test_haken_und_auswahl():
    assert 'class="kern-form-check__checkbox" id="id_sichtbar"' in html(Terminformular()["sichtbar"])
    assert '<div class="kern-form-input__select-wrapper"><select name="art"' in html(Terminformular()["art"])


def test_zusammenfassung_fuehrt_zu_jedem_feld():
    formular = Terminformular({"titel": "", "datum": "2024-03-05", "art": "a"})
    formular.add_error(None, "Der Termin liegt vor dem Beginn des Angebots.")
    seite = " ".join(str(formular).split())
    assert 'tabindex="-1" data-fehlerliste' in seite
    assert "<li>Der Termin liegt vor dem Beginn des Angebots.</li>" in seite
    assert '<a href="#id_titel">Titel</a>: Bitte füllen Sie dieses Feld aus.' in seite
    assert '<a href="#id_zielgruppen">Zielgruppen</a>: Bitte wählen Sie aus, was zutrifft.' in seite


def test_ohne_fehler_keine_zusammenfassung():
    assert "data-fehlerliste" not in str(Terminformular())


class Zerlegt(HTMLParser):
    """Die Marken mit ihren Angaben und der Text dazwischen, ohne Leerraum."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.teile: list[object] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.teile.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.teile.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.teile.append(data.strip())


WAHL = [
    ("", "Bitte wählen"),
    ("1", "Café „Süd“ & Söhne <e. V.>"),
    ("Vereine", [(2, 'Turn"verein'), ("3", "Chor")]),
]


@pytest.mark.parametrize("gewaehlt", ["", "1", "3"])
@pytest.mark.parametrize("art", [forms.Select, forms.SelectMultiple])
def test_auswahlen_sagen_dasselbe_wie_die_von_django(art: type[forms.Select], gewaehlt: str) -> None:
    widget = art(attrs={"class": "auswahl", "required": True}, choices=WAHL)
    unser, von_django = (
        widget.render("partner", [gewaehlt], {"id": "id_partner"}, renderer=renderer)
        for renderer in (KernRenderer(), DjangoTemplates())
    )
    assert Zerlegt(unser).teile == Zerlegt(von_django).teile


def test_haken_sagen_dasselbe_wie_die_von_django() -> None:
    class Wahlformular(forms.Form):
        partner = forms.MultipleChoiceField(
            choices=[(1, "Ämter"), ('a"<b', "Cafés")], widget=forms.CheckboxSelectMultiple
        )

    unser, von_django = (
        [str(wahl.tag()) for wahl in Wahlformular({"partner": [1]}, renderer=renderer)["partner"]]
        for renderer in (KernRenderer(), DjangoTemplates())
    )
    klasse = ' class="kern-form-check__checkbox"'
    assert [html.replace(klasse, "") for html in unser] == [html.strip() for html in von_django]
    assert "checked" in unser[0] and "checked" not in unser[1]


@pytest.mark.parametrize("wert", [None, "", "Café „Süd“ & Söhne <e. V.>", 12, True])
@pytest.mark.parametrize(
    "art",
    [
        forms.CheckboxInput,
        forms.DateInput,
        forms.EmailInput,
        forms.HiddenInput,
        forms.NumberInput,
        forms.TextInput,
        forms.TimeInput,
        forms.URLInput,
    ],
)
def test_eingaben_sagen_dasselbe_wie_die_von_django(art: type[forms.Widget], wert: object) -> None:
    widget = art(attrs={"class": "eingabe", "required": True, "disabled": False})
    unser, von_django = (
        widget.render("titel", wert, {"id": "id_titel"}, renderer=renderer)
        for renderer in (KernRenderer(), DjangoTemplates())
    )
    assert unser == von_django.strip()
