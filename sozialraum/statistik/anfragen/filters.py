"""Filter der Liste der Datenanfragen."""

from datetime import date

import django_filters as df
from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from agenturen.models import Agentur
from sozialraum.kern.suchen import suche
from sozialraum.statistik.anfragen.abfragen import ueberfaellig
from sozialraum.statistik.anfragen.modelle import Anfragezustand, Datenanfrage

UEBERFAELLIG = "ueberfaellig"


def _fragende(*_: object) -> QuerySet[Agentur]:
    return Agentur.objects.filter(pk__in=Datenanfrage.objects.order_by().values("agentur"))


class Anfragefilter(df.FilterSet):
    """Zurückgezogene stehen nur auf Wunsch in der Liste."""

    suche = df.CharFilter(label="Suche", method="nach_text", widget=forms.SearchInput)
    zustand = df.ChoiceFilter(
        label="Zustand",
        method="nach_zustand",
        choices=[(UEBERFAELLIG, "überfällig"), *Anfragezustand.choices],
        empty_label="ohne zurückgezogene",
    )
    agentur = df.ModelChoiceFilter(label="Agentur", queryset=_fragende)

    class Meta:
        model = Datenanfrage
        fields: list[str] = []

    @property
    def heute(self) -> date:
        return timezone.localdate()

    def nach_text(self, menge: QuerySet[Datenanfrage], name: str, wert: str) -> QuerySet[Datenanfrage]:
        return suche(menge, wert, titel="betreff", weitere=["amt", "nummer"])

    def nach_zustand(self, menge: QuerySet[Datenanfrage], name: str, wert: str) -> QuerySet[Datenanfrage]:
        return menge.filter(ueberfaellig(self.heute)) if wert == UEBERFAELLIG else menge.filter(zustand=wert)

    def filter_queryset(self, queryset: QuerySet[Datenanfrage]) -> QuerySet[Datenanfrage]:
        menge = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("zustand"):
            return menge
        return menge.exclude(zustand=Anfragezustand.ZURUECKGEZOGEN)
