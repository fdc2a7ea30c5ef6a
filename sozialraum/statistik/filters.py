"""Filter der Liste der Lieferungen."""

import django_filters as df
from django import forms
from django.db.models import QuerySet

from sozialraum.kern.suchen import suche
from sozialraum.statistik.models import Lieferung, Lieferungszustand, Quelle


class Lieferungsfilter(df.FilterSet):
    """Verworfene Lieferungen stehen nur auf Wunsch in der Liste."""

    suche = df.CharFilter(label="Suche", method="nach_text", widget=forms.SearchInput)
    quelle = df.ModelChoiceFilter(label="Quelle", queryset=Quelle.objects.all())
    zustand = df.ChoiceFilter(
        label="Zustand", choices=Lieferungszustand.choices, empty_label="alle außer verworfenen"
    )

    class Meta:
        model = Lieferung
        fields: list[str] = []

    def nach_text(self, menge: QuerySet[Lieferung], name: str, wert: str) -> QuerySet[Lieferung]:
        return suche(menge, wert, titel="dateiname", weitere=["durch_name", "sha256"])

    def filter_queryset(self, queryset: QuerySet[Lieferung]) -> QuerySet[Lieferung]:
        menge = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("zustand"):
            return menge
        return menge.exclude(zustand=Lieferungszustand.VERWORFEN)
