"""Filter der Listen: Lieferungen, Werte, gesperrte Zellen."""

import django_filters as df
from django import forms
from django.db.models import Q, QuerySet, Value
from django.db.models.lookups import Contains

from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.kern.suchen import suche
from sozialraum.raeume.models import Ebene
from sozialraum.statistik import zeitraeume
from sozialraum.statistik.models import (
    Geheimhaltungsregel,
    Lieferung,
    Lieferungszustand,
    Merkmal,
    Quelle,
    Sperrung,
    Wert,
)
from sozialraum.statistik.schliessen.modelle import Sperrart
from sozialraum.statistik.wertabfragen import gelieferte_merkmale, vorhandene_zeitraeume


class Lieferungsfilter(df.FilterSet):
    """Verworfene Lieferungen stehen nur auf Wunsch in der Liste."""

    suche = df.CharFilter(label="Suche", method="nach_text", widget=forms.SearchInput)
    quelle = df.ModelChoiceFilter(label="Quelle", queryset=Quelle.objects.all())
    zustand = df.ChoiceFilter(
        label="Zustand", choices=Lieferungszustand.choices, empty_label="ohne verworfene"
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


class Quellenfilter(df.FilterSet):
    suche = df.CharFilter(label="Suche", method="nach_text", widget=forms.SearchInput)
    geheimhaltung = df.ChoiceFilter(
        label="Geheimhaltung", choices=Geheimhaltungsregel.choices, empty_label="Alle"
    )

    class Meta:
        model = Quelle
        fields: list[str] = []

    def nach_text(self, menge: QuerySet[Quelle], name: str, wert: str) -> QuerySet[Quelle]:
        return suche(menge, wert, titel="name", weitere=["herausgeber", "quellenvermerk"])


class Merkmalfeld(df.fields.ModelChoiceField):
    def label_from_instance(self, obj: Merkmal) -> str:
        return f"{obj.bezeichnung} ({obj.schluessel})"


class Merkmalfilter(df.ModelChoiceFilter):
    field_class = Merkmalfeld


def _gelieferte_quellen(*_: object) -> QuerySet[Quelle]:
    gelieferte = Lieferung.objects.filter(zustand=Lieferungszustand.UEBERNOMMEN)
    return Quelle.objects.filter(pk__in=gelieferte.values("quelle"))


def _gelieferte_merkmale(*_: object) -> QuerySet[Merkmal]:
    return gelieferte_merkmale()


def _zeitraumwahl() -> list[tuple[str, str]]:
    return [(zeitraum, zeitraeume.in_worten(zeitraum)) for zeitraum in vorhandene_zeitraeume()]


class Wertefilter(df.FilterSet):
    """Werte nach Gebiet, Ebene, Merkmal, Zeitraum und Quelle."""

    raum = df.CharFilter(label="Gebiet", method="nach_raum", widget=forms.SearchInput)
    ebene = df.ModelChoiceFilter(label="Ebene", field_name="einheit__ebene", queryset=Ebene.objects.all())
    merkmal = Merkmalfilter(label="Merkmal", queryset=_gelieferte_merkmale)
    zeitraum = df.ChoiceFilter(label="Zeitraum", choices=_zeitraumwahl)
    quelle = df.ModelChoiceFilter(label="Quelle", field_name="merkmal__quelle", queryset=_gelieferte_quellen)

    class Meta:
        model = Wert
        fields: list[str] = []

    def nach_raum(self, menge: QuerySet[Wert], name: str, wert: str) -> QuerySet[Wert]:
        """Jedes Wort im Namen, als Schlüssel oder als Gemeindeschlüssel; nur Ähnliches wäre hier falsch."""
        for wort in wert.replace("/", " ").split():
            im_namen = Contains(DeutschSortiert("einheit__name"), DeutschSortiert(Value(wort)))
            menge = menge.filter(Q(im_namen) | Q(einheit__schluessel=wort) | Q(einheit__ags=wort))
        return menge


class Sperrfilter(df.FilterSet):
    """Gesperrte Zellen nach Gebiet, Merkmal und Art."""

    raum = df.CharFilter(label="Gebiet", method="nach_raum", widget=forms.SearchInput)
    merkmal = df.CharFilter(label="Merkmal", method="nach_merkmal", widget=forms.SearchInput)
    art = df.ChoiceFilter(label="Art", choices=Sperrart.choices)

    class Meta:
        model = Sperrung
        fields: list[str] = []

    def nach_raum(self, menge: QuerySet[Sperrung], name: str, wert: str) -> QuerySet[Sperrung]:
        return menge.filter(
            Contains(DeutschSortiert("wert__einheit__name"), DeutschSortiert(Value(wert)))
            | Q(wert__einheit__schluessel=wert)
        )

    def nach_merkmal(self, menge: QuerySet[Sperrung], name: str, wert: str) -> QuerySet[Sperrung]:
        return menge.filter(
            Contains(DeutschSortiert("wert__merkmal__bezeichnung"), DeutschSortiert(Value(wert)))
        )
