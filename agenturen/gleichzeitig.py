"""Zwei Menschen bearbeiten dasselbe: beide Fassungen bleiben erhalten und stehen nebeneinander."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, cast

from django import forms
from django.db.models import Model
from django.http import QueryDict

from agenturen.abfragen import letzter_eintrag
from sozialraum.kern import zahlen


@dataclass(frozen=True)
class Unterschied:
    """Ein Feld, das in beiden Fassungen verschieden lautet, in Worten."""

    feld: str
    eigene: str
    gespeicherte: str


@dataclass(frozen=True)
class Konflikt:
    """Wer wann dazwischenkam und was verschieden ist; für `agenturen/_konflikt.html`."""

    wer: str
    wann: datetime | None
    unterschiede: list[Unterschied]


def konflikt(
    formular: forms.BaseForm,
    objekt: Model,
    *,
    version: int,
    gespeichert: Mapping[str, Any],
    teile: Sequence[Model] = (),
) -> Konflikt:
    """Stellt das geprüfte Formular dem gespeicherten Stand gegenüber, Feld für Feld aus `gespeichert`.

    Das Formular trägt danach die gespeicherte `version`: wer es noch einmal abschickt, hat beide Fassungen
    gesehen und entscheidet sich für die eigene. `teile` sind Objekte, deren Protokoll mitzählt.
    """
    daten = cast(QueryDict, formular.data).copy()
    daten[formular.add_prefix("version")] = str(version)
    formular.data = daten
    eintrag = letzter_eintrag(objekt, *teile)
    return Konflikt(
        wer=eintrag.durch_name if eintrag else "Jemand anderes",
        wann=eintrag.zeit if eintrag else None,
        unterschiede=_unterschiede(formular, gespeichert),
    )


def _unterschiede(formular: forms.BaseForm, gespeichert: Mapping[str, Any]) -> list[Unterschied]:
    felder = [feld for feld in formular.visible_fields() if feld.name in gespeichert]
    zeilen = [
        Unterschied(
            feld=str(feld.label),
            eigene=_in_worten(feld, formular.cleaned_data.get(feld.name)),
            gespeicherte=_in_worten(feld, gespeichert[feld.name]),
        )
        for feld in felder
    ]
    return [zeile for zeile in zeilen if zeile.eigene != zeile.gespeicherte]


def _in_worten(feld: forms.BoundField, wert: Any) -> str:
    if isinstance(wert, bool):
        return "ja" if wert else "nein"
    if wert is None or wert == "":
        return zahlen.HALBGEVIERT
    if isinstance(wert, date):
        return zahlen.datum(wert)
    if isinstance(wert, time):
        return f"{wert:%H:%M} Uhr"
    if isinstance(feld.field, forms.MultipleChoiceField):
        moeglichkeiten: Any = feld.field.choices
        wert = [dict(moeglichkeiten).get(eines, eines) for eines in wert]
    if isinstance(wert, Iterable) and not isinstance(wert, str):
        return ", ".join(sorted(str(einer) for einer in wert)) or zahlen.HALBGEVIERT
    if isinstance(feld.field, forms.TypedChoiceField):
        auswahl: Any = feld.field.choices
        namen = {str(schluessel): str(text) for schluessel, text in auswahl}
        return namen.get(str(wert), str(wert))
    return str(wert).replace("\r\n", "\n")
