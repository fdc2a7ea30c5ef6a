"""Das Formular, das zu gelieferten Gebieten fragt, welche unserer Gebiete sie meinen."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict

from sozialraum.statistik.forms.assistent import feldname
from sozialraum.statistik.zuordnen.gebietsfragen import WEGLASSEN, Gebietsfrage

HOECHSTENS_FRAGEN = 25
MEHRERE_FRAGEN = 3
LISTE = "bekannte-gebiete"


class Gebietszeile(NamedTuple):
    """Eine Frage mit ihren Feldern; `anlegen` sind die Angaben für ein neues Gebiet."""

    frage: Gebietsfrage
    meint: BoundField
    anderes: BoundField
    anlegen: str


class Gebietsklaerung(forms.Form):
    """`namen`: `ebene:schluessel` → wie das Gebiet zur Wahl steht, für alle der Gemeinde; `weiter`: wohin es
    nach dem Anlegen eines neuen geht.
    """

    def __init__(
        self,
        fragen: Sequence[Gebietsfrage],
        namen: Mapping[str, str],
        ags: str,
        weiter: str,
        data: QueryDict | None = None,
    ) -> None:
        super().__init__(data)
        self.namen, self.ags, self.weiter = namen, ags, weiter
        self.gefragt = fragen[:HOECHSTENS_FRAGEN]
        self.weitere = len(fragen) - len(self.gefragt)
        for frage in self.gefragt:
            moeglich = [(f"{eines.ebene}:{eines.schluessel}", eines) for eines in frage.vorschlaege]
            self.fields[feldname("meint", frage.kennung)] = forms.ChoiceField(
                label=f"Welches Gebiet ist „{frage.heisst}“?",
                choices=[
                    *((wert, f"{namen.get(wert, eines.name)}") for wert, eines in moeglich),
                    (WEGLASSEN, "gibt es bei uns nicht, weglassen"),
                ],
                widget=forms.RadioSelect,
                required=False,
            )
            self.fields[feldname("anderes", frage.kennung)] = forms.CharField(
                label="Ein anderes Gebiet",
                help_text="Schreiben Sie den Anfang seines Namens und wählen Sie es aus der Liste.",
                max_length=200,
                required=False,
                widget=forms.TextInput(attrs={"list": LISTE, "autocomplete": "off"}),
            )
        if len(self.gefragt) >= MEHRERE_FRAGEN:
            self.fields["uebrige"] = forms.BooleanField(
                label="Alle, zu denen ich nichts sage, gibt es bei uns nicht: weglassen", required=False
            )

    @property
    def zeilen(self) -> list[Gebietszeile]:
        return [
            Gebietszeile(
                frage,
                self[feldname("meint", frage.kennung)],
                self[feldname("anderes", frage.kennung)],
                urlencode(
                    {
                        "ags": self.ags,
                        "ebene": frage.gelesen_als,
                        "schluessel": frage.schluessel or "",
                        "name": frage.name,
                        "weiter": self.weiter,
                    }
                ),
            )
            for frage in self.gefragt
        ]

    def clean(self) -> dict[str, Any]:
        angaben: dict[str, Any] = super().clean() or {}
        nach_wort = {wort: wert for wert, wort in self.namen.items()}
        for frage in self.gefragt:
            feld = feldname("anderes", frage.kennung)
            if (wort := angaben.get(feld, "")) and wort not in nach_wort:
                self.add_error(
                    feld, f"„{wort}“ gibt es nicht. Bitte wählen Sie ein Gebiet aus der Liste, die sich beim "
                    "Schreiben öffnet, oder legen Sie es an.",
                )  # fmt: skip
        return angaben

    def antworten(self) -> dict[str, str]:
        """Je Kennung ein Gebiet oder `weglassen`; ein selbst genanntes geht dem angekreuzten vor."""
        nach_wort = {wort: wert for wert, wort in self.namen.items()}
        uebrige = WEGLASSEN if self.cleaned_data.get("uebrige") else ""
        return {
            frage.kennung: nach_wort.get(self.cleaned_data[feldname("anderes", frage.kennung)], "")
            or self.cleaned_data[feldname("meint", frage.kennung)]
            or uebrige
            for frage in self.gefragt
        }
