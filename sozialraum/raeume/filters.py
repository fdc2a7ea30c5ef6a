"""Filter der Listen von Sozialräumen und Raumeinheiten; sie stehen in der Adresse."""

from datetime import date
from typing import Any

import django_filters as df
from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict

from agenturen.models import Agentur, Person
from sozialraum.kern.suchen import suche
from sozialraum.kern.zahlen import datum
from sozialraum.raeume.abfragen import gemeinden_mit_einheiten, gemeindenamen
from sozialraum.raeume.abfragen.einheiten import gueltig
from sozialraum.raeume.models import (
    Ebene,
    Gebietsumschluesselung,
    Raumeinheit,
    Sozialraum,
    Zustaendigkeit,
)


class FolgtDemSozialraum(df.FilterSet):
    """Zum Erben: Nennt die Adresse keinen Sozialraum, gilt der aktuelle der Person; leer heißt alle."""

    sozialraum_feld = "sozialraum"

    def __init__(self, data: QueryDict | None = None, *args: Any, person: Person, **kwargs: Any) -> None:
        feld, aktueller = self.sozialraum_feld, person.aktueller_sozialraum
        if aktueller is not None and data is not None and feld not in data:
            data = data.copy()
            data[feld] = str(aktueller)
        super().__init__(data, *args, **kwargs)
        # Felder, bei denen „leer“ in die Adresse gehört, weil sie sonst wieder vorbelegt wären.
        self.vorbelegt = {feld} if aktueller is not None else set()
        if self.vorbelegt:
            self.filters[feld].extra["widget"] = forms.Select(attrs={"data-vorbelegt": True})


class Sozialraumfilter(df.FilterSet):
    suche = df.CharFilter(label="Suche", method="nach_text", widget=forms.SearchInput)
    gemeinde = df.ChoiceFilter(label="Gemeinde", field_name="ags", empty_label="Alle", choices=())
    agentur = df.ModelChoiceFilter(
        label="Agentur", queryset=Agentur.objects.none(), method="nach_agentur", empty_label="Alle"
    )

    class Meta:
        model = Sozialraum
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ags = Sozialraum.objects.order_by().values_list("ags", flat=True).distinct()
        self.filters["gemeinde"].extra["choices"] = sorted(
            gemeindenamen(ags).items(), key=lambda paar: paar[1]
        )
        self.filters["agentur"].queryset = Agentur.objects.filter(
            pk__in=Zustaendigkeit.objects.values("agentur")
        )

    def nach_text(self, menge: QuerySet[Sozialraum], name: str, wert: str) -> QuerySet[Sozialraum]:
        return suche(menge, wert, titel="name", weitere=["beschreibung"])

    def nach_agentur(self, menge: QuerySet[Sozialraum], name: str, wert: Agentur) -> QuerySet[Sozialraum]:
        return menge.filter(pk__in=Zustaendigkeit.objects.filter(agentur=wert).values("sozialraum"))


class Einheitenfilter(df.FilterSet):
    """Zeigt immer genau einen Gebietsstand: den des Stichtags, sonst den heutigen."""

    suche = df.CharFilter(label="Name oder Schlüssel", method="nach_text", widget=forms.SearchInput)
    gemeinde = df.ChoiceFilter(label="Gemeinde", field_name="ags", empty_label="Alle", choices=())
    ebene = df.ModelChoiceFilter(
        label="Ebene",
        queryset=Ebene.objects.filter(pk__in=Raumeinheit.objects.order_by().values("ebene")),
        to_field_name="schluessel",
        empty_label="Alle",
    )
    stichtag = df.DateFilter(label="Gebietsstand am", method="keine_eigene_bedingung")

    class Meta:
        model = Raumeinheit
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["gemeinde"].extra["choices"] = [(g.ags, g.name) for g in gemeinden_mit_einheiten()]

    def filter_queryset(self, queryset: QuerySet[Raumeinheit]) -> QuerySet[Raumeinheit]:
        return super().filter_queryset(queryset.filter(gueltig(self.form.cleaned_data.get("stichtag"))))

    def keine_eigene_bedingung(
        self, menge: QuerySet[Raumeinheit], name: str, wert: date
    ) -> QuerySet[Raumeinheit]:
        return menge

    def nach_text(self, menge: QuerySet[Raumeinheit], name: str, wert: str) -> QuerySet[Raumeinheit]:
        # `05315000/802` und `05315000/stadtteil/802` sind auch Suchwörter.
        ags, _, rest = wert.strip().partition("/")
        if ags.isdecimal() and rest:
            return menge.filter(ags=ags, schluessel=rest.rpartition("/")[2])
        treffer = suche(menge, wert, titel="name").values("pk")
        return menge.filter(Q(pk__in=treffer) | Q(schluessel=wert.strip()) | Q(ags=wert.strip()))


class Umschluesselungsfilter(df.FilterSet):
    suche = df.CharFilter(label="Name oder Schlüssel", method="nach_text", widget=forms.SearchInput)
    gemeinde = df.ChoiceFilter(label="Gemeinde", method="nach_gemeinde", empty_label="Alle", choices=())
    stichtag = df.ChoiceFilter(label="Gebietsreform", empty_label="Alle", choices=())

    class Meta:
        model = Gebietsumschluesselung
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        paare = Gebietsumschluesselung.objects.order_by().values_list("alt__ags", "stichtag").distinct()
        namen = gemeindenamen({ags for ags, _ in paare})
        self.filters["gemeinde"].extra["choices"] = sorted(
            {(ags, namen.get(ags, ags)) for ags, _ in paare}, key=lambda paar: paar[1]
        )
        self.filters["stichtag"].extra["choices"] = [
            (tag.isoformat(), datum(tag)) for tag in sorted({tag for _, tag in paare}, reverse=True)
        ]

    def nach_gemeinde(
        self, menge: QuerySet[Gebietsumschluesselung], name: str, wert: str
    ) -> QuerySet[Gebietsumschluesselung]:
        return menge.filter(Q(alt__ags=wert) | Q(neu__ags=wert))

    def nach_text(
        self, menge: QuerySet[Gebietsumschluesselung], name: str, wert: str
    ) -> QuerySet[Gebietsumschluesselung]:
        treffer = suche(Raumeinheit.objects.all(), wert, titel="name").values("pk")
        schluessel = wert.strip().rpartition("/")[2]
        return menge.filter(
            Q(alt__in=treffer)
            | Q(neu__in=treffer)
            | Q(alt__schluessel=schluessel)
            | Q(neu__schluessel=schluessel)
        )
