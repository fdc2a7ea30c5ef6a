"""Die Suche der öffentlichen Übersicht; sie wirkt ohne Skript."""

from collections.abc import Sequence
from typing import Any

from django import forms

from sozialraum.kern.suchen import HOECHSTENS_ZEICHEN


class Suche(forms.Form):
    """Ort oder Titel, Gemeinde, Sozialraum; zur Wahl steht nur, wozu etwas öffentlich ist."""

    suche = forms.CharField(
        label="Ort oder Titel", required=False, max_length=HOECHSTENS_ZEICHEN, widget=forms.SearchInput()
    )

    def __init__(self, *args: Any, raeume: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gemeinden = {raum.ags: raum.gemeinde or raum.ags for raum in raeume}
        self.fields["gemeinde"] = forms.ChoiceField(
            label="Gemeinde", required=False, choices=[("", "Alle"), *gemeinden.items()]
        )
        self.fields["sozialraum"] = forms.TypedChoiceField(
            label="Sozialraum",
            required=False,
            choices=[("", "Alle"), *((raum.pk, _name(raum, len(gemeinden) > 1)) for raum in raeume)],
            coerce=int,
            empty_value=None,
        )


def _name(raum: Any, mit_gemeinde: bool) -> str:
    return f"{raum.name} ({raum.gemeinde})" if mit_gemeinde and raum.gemeinde else str(raum.name)
