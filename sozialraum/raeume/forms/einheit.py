"""Eine einzelne Raumeinheit anlegen."""

from collections.abc import Iterable
from typing import Any

from django import forms

from sozialraum.raeume.models import Ebene, Raumeinheit


class NeueEinheit(forms.Form):
    """`in_der_gemeinde`: die Einheiten, in denen die neue liegen kann."""

    ebene = forms.ChoiceField(label="Ebene")
    ags = forms.RegexField(
        "[0-9]{8}",
        label="Amtlicher Gemeindeschlüssel (AGS)",
        help_text="Acht Ziffern, etwa 05315000 für Köln.",
        error_messages={"invalid": "Der amtliche Gemeindeschlüssel hat acht Ziffern."},
    )
    schluessel = forms.CharField(
        label="Schlüssel",
        help_text="Wie vom Amt vergeben, mit führenden Nullen; bei einer Gemeinde bleibt er leer.",
        max_length=20,
        required=False,
    )
    name = forms.CharField(label="Name", max_length=120)
    liegt_in = forms.ChoiceField(label="Liegt in", required=False)
    gueltig_von = forms.DateField(
        label="Gültig ab",
        help_text="Nur wenn es das Gebiet vorher nicht gab; leer heißt: schon immer.",
        required=False,
    )

    def __init__(
        self, *args: Any, ebenen: Iterable[Ebene], in_der_gemeinde: Iterable[Raumeinheit], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        felder: dict[str, Any] = self.fields
        felder["ebene"].choices = [(eine.schluessel, eine.bezeichnung) for eine in ebenen]
        felder["liegt_in"].choices = [
            ("", "unmittelbar in der Gemeinde"),
            *(
                (
                    f"{eine.ebene.schluessel}/{eine.schluessel}",
                    f"{eine.name} ({eine.ebene} {eine.schluessel})",
                )
                for eine in in_der_gemeinde
                if eine.schluessel
            ),
        ]
