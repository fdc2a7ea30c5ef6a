"""Filter für lange Auswahlen: Aus der Datenbank kommen nur Kennung und Name."""

from collections.abc import Iterator
from typing import Any

import django_filters as df
from django_filters.fields import ModelChoiceField, ModelChoiceIterator


class Namensliste(ModelChoiceIterator):
    """Für Modelle mit `name`; ein Modell je Zeile zu bilden, dauerte bei fünfhundert Akteuren länger
    als alles andere auf der Seite.
    """

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from self.queryset.values_list("pk", "name")


class Namensfeld(ModelChoiceField):
    iterator = Namensliste


class Namenswahl(df.ModelChoiceFilter):
    field_class = Namensfeld
