"""Filter der Listen: Akteure und Kooperationen."""

import django_filters as df
from django import forms
from django.db.models import Q, QuerySet

from agenturen.models import Agentur, Akteursart
from netzwerke.abfragen import veraltet_vor
from netzwerke.models import Akteur, Kooperation
from sozialraum.kern.suchen import suche
from sozialraum.raeume.models import Sozialraum

STAND = [("aktuell", "im letzten Jahr geprüft"), ("alt", "älter als ein Jahr")]


class Akteurfilter(df.FilterSet):
    """Stillgelegte Akteure stehen nur auf Wunsch in der Liste."""

    suche = df.CharFilter(label="Suche", method="nach_text", widget=forms.SearchInput)
    art = df.ModelChoiceFilter(label="Art", queryset=Akteursart.objects.all())
    sozialraum = df.ModelChoiceFilter(
        label="Sozialraum", field_name="sozialraeume", queryset=Sozialraum.objects.all()
    )
    stand = df.ChoiceFilter(label="Stand", choices=STAND, method="nach_stand")
    bestand = df.ChoiceFilter(
        label="Bestand",
        empty_label="nur aktive",
        choices=[("alle", "auch stillgelegte")],
        method="nach_bestand",
    )

    class Meta:
        model = Akteur
        fields: list[str] = []

    def nach_text(self, menge: QuerySet[Akteur], name: str, wert: str) -> QuerySet[Akteur]:
        return suche(menge, wert, titel="name", weitere=["beschreibung", "anschrift"])

    def nach_stand(self, menge: QuerySet[Akteur], name: str, wert: str) -> QuerySet[Akteur]:
        return (
            menge.filter(stand__lt=veraltet_vor())
            if wert == "alt"
            else menge.filter(stand__gte=veraltet_vor())
        )

    def nach_bestand(self, menge: QuerySet[Akteur], name: str, wert: str) -> QuerySet[Akteur]:
        return menge

    def filter_queryset(self, queryset: QuerySet[Akteur]) -> QuerySet[Akteur]:
        menge = super().filter_queryset(queryset)
        return menge if self.form.cleaned_data.get("bestand") else menge.filter(aktiv=True)


class Kooperationsfilter(df.FilterSet):
    suche = df.CharFilter(label="Suche", method="nach_text", widget=forms.SearchInput)
    sozialraum = df.ModelChoiceFilter(
        label="Sozialraum", queryset=Sozialraum.objects.all(), method="nach_sozialraum"
    )
    intensitaet = df.ChoiceFilter(label="Intensität", choices=Kooperation.Intensitaet.choices)
    form = df.ChoiceFilter(label="Form", choices=Kooperation.Form.choices)
    agentur = df.ModelChoiceFilter(label="Agentur", queryset=Agentur.objects.none())

    class Meta:
        model = Kooperation
        fields: list[str] = []

    def __init__(self, *args: object, agenturen: QuerySet[Agentur], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.filters["agentur"].queryset = agenturen
        if len(agenturen) < 2:
            del self.filters["agentur"]

    def nach_text(self, menge: QuerySet[Kooperation], name: str, wert: str) -> QuerySet[Kooperation]:
        treffer = suche(Akteur.objects.all(), wert, titel="name").values("pk")
        return menge.filter(Q(a__in=treffer) | Q(b__in=treffer) | Q(zweck__icontains=wert))

    def nach_sozialraum(
        self, menge: QuerySet[Kooperation], name: str, wert: Sozialraum
    ) -> QuerySet[Kooperation]:
        hiesige = Akteur.objects.filter(sozialraeume=wert, agentur__isnull=True).values("pk")
        return menge.filter(Q(a__in=hiesige) | Q(b__in=hiesige))
