"""Lange Auswahlen in Filtern und Formularen: Aus der Datenbank kommen nur Kennung und Bezeichnung."""

from collections.abc import Iterator
from typing import Any, ClassVar

import django_filters as df
from django import forms
from django_filters.fields import ModelChoiceField, ModelChoiceIterator


class Wortliste(ModelChoiceIterator):
    """Ein Modell je Zeile zu bilden, dauerte bei fünfhundert Akteuren länger als alles andere auf der Seite.

    Die Bezeichnung ist das Feld `wort` des Formularfeldes, ohne Angabe `name`.
    """

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from self.queryset.values_list("pk", getattr(self.field, "wort", "name"))


class Namensfeld(ModelChoiceField):
    iterator = Wortliste


class Namensauswahl(forms.ModelChoiceField):
    """Dasselbe in einem Formular."""

    iterator = Wortliste


class Mehrfachwahl(forms.ModelMultipleChoiceField):
    """Mehrere davon, zum Ankreuzen; `wort` nennt das Feld, das als Bezeichnung dasteht."""

    iterator = Wortliste
    widget = forms.CheckboxSelectMultiple
    wort: ClassVar[str] = "name"


class Namenswahl(df.ModelChoiceFilter):
    field_class = Namensfeld
