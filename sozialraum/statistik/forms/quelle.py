"""Formulare an einer Quelle: Regel der Geheimhaltung, Bruch einer Reihe."""

from typing import Any

from django import forms
from django.http import QueryDict

from sozialraum.statistik.geheimhaltung import Regel
from sozialraum.statistik.indikatoren import GROESSEN
from sozialraum.statistik.models import Geheimhaltungsregel, Quelle
from sozialraum.statistik.zeichen import Zeichen


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
