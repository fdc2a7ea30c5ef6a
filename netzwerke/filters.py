"""Filter der Listen: Akteure, Kooperationen und Netzwerke."""

from typing import Any

import django_filters as df
from django import forms
from django.db.models import Model, Q, QuerySet

from agenturen.models import Agentur, Akteursart, Handlungsfeld
from netzwerke.abfragen import veraltet_vor
from netzwerke.models import Akteur, Kooperation, Netzwerk, Netzwerkart, Netzwerkmitglied
from sozialraum.kern.filterfelder import Namenswahl
from sozialraum.kern.suchen import suche
from sozialraum.raeume.filters import FolgtDemSozialraum
from sozialraum.raeume.models import Sozialraum

STAND = [("aktuell", "im letzten Jahr geprüft"), ("alt", "älter als ein Jahr")]


class Akteurfilter(FolgtDemSozialraum):
    """Stillgelegte Akteure stehen nur auf Wunsch in der Liste."""

    suche = df.CharFilter(label="Suche", method="nach_text", widget=forms.SearchInput)
    art = df.ModelChoiceFilter(label="Art", queryset=Akteursart.objects.all())
    sozialraum = Namenswahl(label="Sozialraum", field_name="sozialraeume", queryset=Sozialraum.objects.all())
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


class Kooperationsfilter(FolgtDemSozialraum):
    suche = df.CharFilter(label="Suche", method="nach_text", widget=forms.SearchInput)
    sozialraum = Namenswahl(label="Sozialraum", queryset=Sozialraum.objects.all(), method="nach_sozialraum")
    intensitaet = df.ChoiceFilter(label="Intensität", choices=Kooperation.Intensitaet.choices)
    form = df.ChoiceFilter(label="Form", choices=Kooperation.Form.choices)
    bestand = df.ChoiceFilter(
        label="Bestand", choices=[("laufend", "laufende"), ("beendet", "beendete")], method="nach_bestand"
    )
    agentur = df.ModelChoiceFilter(label="Agentur", queryset=Agentur.objects.none())

    class Meta:
        model = Kooperation
        fields: list[str] = []

    def __init__(self, *args: Any, agenturen: QuerySet[Agentur], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["agentur"].queryset = agenturen
        if len(agenturen) < 2:
            del self.filters["agentur"]

    def nach_text(self, menge: QuerySet[Kooperation], name: str, wert: str) -> QuerySet[Kooperation]:
        treffer = suche(Akteur.objects.all(), wert, titel="name").values("pk")
        return menge.filter(Q(a__in=treffer) | Q(b__in=treffer) | Q(zweck__icontains=wert))

    def nach_bestand(self, menge: QuerySet[Kooperation], name: str, wert: str) -> QuerySet[Kooperation]:
        return menge.filter(ende__isnull=wert == "laufend")

    def nach_sozialraum(
        self, menge: QuerySet[Kooperation], name: str, wert: Sozialraum
    ) -> QuerySet[Kooperation]:
        hiesige = Akteur.objects.filter(sozialraeume=wert, agentur__isnull=True).values("pk")
        return menge.filter(Q(a__in=hiesige) | Q(b__in=hiesige))


class Netzwerkfilter(FolgtDemSozialraum):
    """Beendete Netzwerke stehen nur auf Wunsch in der Liste."""

    sozialraum_feld = "sozialraeume"

    suche = df.CharFilter(label="Suche", method="nach_text", widget=forms.SearchInput)
    art = df.ModelChoiceFilter(label="Art", queryset=Netzwerkart.objects.all())
    sozialraeume = Namenswahl(label="Sozialraum", queryset=Sozialraum.objects.all(), method="nach_liste")
    handlungsfelder = df.ModelChoiceFilter(
        label="Handlungsfeld", queryset=Handlungsfeld.objects.all(), method="nach_liste"
    )
    mitglied = Namenswahl(label="Mitglied", queryset=Akteur.objects.none(), method="nach_mitglied")
    status = df.ChoiceFilter(
        label="Status",
        empty_label="alle außer beendeten",
        choices=[*Netzwerk.Status.choices, ("alle", "auch beendete")],
        method="nach_status",
    )
    agentur = df.ModelChoiceFilter(label="Agentur", queryset=Agentur.objects.none())

    class Meta:
        model = Netzwerk
        fields: list[str] = []

    def __init__(self, *args: Any, agenturen: QuerySet[Agentur], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["agentur"].queryset = agenturen
        sichtbare = self.queryset.order_by().values("pk")
        beteiligte = Netzwerkmitglied.objects.filter(bis=None, netzwerk__in=sichtbare).values("akteur")
        self.filters["mitglied"].queryset = Akteur.objects.filter(pk__in=beteiligte)
        if len(agenturen) < 2:
            del self.filters["agentur"]

    def nach_text(self, menge: QuerySet[Netzwerk], name: str, wert: str) -> QuerySet[Netzwerk]:
        return suche(menge, wert, titel="name", weitere=["zielsetzung"])

    def nach_liste(self, menge: QuerySet[Netzwerk], name: str, wert: Model) -> QuerySet[Netzwerk]:
        # Als Unterabfrage, damit ein zweiter Filter dieser Art keine Zeilen vervielfacht.
        return menge.filter(pk__in=Netzwerk.objects.filter(**{name: wert}).order_by().values("pk"))

    def nach_status(self, menge: QuerySet[Netzwerk], name: str, wert: str) -> QuerySet[Netzwerk]:
        return menge if wert == "alle" else menge.filter(status=wert)

    def nach_mitglied(self, menge: QuerySet[Netzwerk], name: str, wert: Akteur) -> QuerySet[Netzwerk]:
        return menge.filter(
            pk__in=Netzwerkmitglied.objects.filter(akteur=wert, bis=None).order_by().values("netzwerk")
        )

    def filter_queryset(self, queryset: QuerySet[Netzwerk]) -> QuerySet[Netzwerk]:
        menge = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("status"):
            return menge
        return menge.exclude(status=Netzwerk.Status.BEENDET)
