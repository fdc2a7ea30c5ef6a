"""Filter der Liste der Analysen; sie stehen in der Adresse."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from analysen.models import Analyse
from sozialraum.kern.filterfelder import Namenswahl
from sozialraum.raeume.filters import FolgtDemSozialraum
from sozialraum.raeume.models import Sozialraum


class Analysefilter(FolgtDemSozialraum):
    suche = django_filters.CharFilter(
        field_name="titel", lookup_expr="icontains", label="Titel", widget=forms.SearchInput()
    )
    sozialraum = Namenswahl(
        field_name="sozialraeume",
        queryset=Sozialraum.objects.all(),
        label="Sozialraum",
        empty_label="Alle",
    )
    zustand = django_filters.ChoiceFilter(
        choices=Analyse.Zustand.choices, label="Zustand", empty_label="Alle"
    )
    berichtsjahr = django_filters.ChoiceFilter(label="Berichtsjahr", empty_label="Alle", choices=())

    class Meta:
        model = Analyse
        fields: list[str] = []

    def __init__(self, *args: Any, queryset: QuerySet[Analyse], **kwargs: Any) -> None:
        super().__init__(*args, queryset=queryset, **kwargs)
        jahre = queryset.order_by("-berichtsjahr").values_list("berichtsjahr", flat=True).distinct()
        self.filters["berichtsjahr"].extra["choices"] = [(jahr, str(jahr)) for jahr in jahre]
