"""Filter der Listen: Bedarfe, Empfehlungen, Ressourcen, Gespräche und Methoden."""

from typing import Any

import django_filters as df
from django import forms
from django.db.models import Model, QuerySet
from django.utils import timezone

from agenturen.models import Agentur, Akteursart, Themenfeld, Zielgruppe
from sozialraum.bedarfe.abfragen import ERLEDIGT, OFFENE, ohne_genug_grundlagen, wartet_zu_lange
from sozialraum.bedarfe.models import (
    Bedarf,
    Empfehlung,
    Gespraech,
    Methode,
    Methodeneinsatz,
    Ressource,
    Ressourcenart,
)
from sozialraum.kern.filterfelder import Namenswahl
from sozialraum.kern.suchen import suche
from sozialraum.raeume.filters import FolgtDemSozialraum
from sozialraum.raeume.models import Sozialraum

ALLE, OHNE, UEBERFAELLIG = "alle", "keine", "ueberfaellig"


class MitAgentur(FolgtDemSozialraum):
    """Zum Erben: Der Filter nach Agentur fehlt, wenn es nur eine zu sehen gibt."""

    agentur = df.ModelChoiceFilter(label="Agentur", queryset=Agentur.objects.none())

    def __init__(self, *args: Any, agenturen: QuerySet[Agentur], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["agentur"].queryset = agenturen
        self.filters.move_to_end("agentur")
        if len(agenturen) < 2:
            del self.filters["agentur"]


class Bedarfsfilter(MitAgentur):
    """Gedecktes und nicht Weiterverfolgtes steht nur auf Wunsch in der Liste."""

    sozialraum_feld = "sozialraeume"

    suche = df.CharFilter(label="Suche", method="nach_text", widget=forms.SearchInput)
    sozialraeume = Namenswahl(label="Sozialraum", queryset=Sozialraum.objects.all(), method="nach_liste")
    prioritaet = df.ChoiceFilter(
        label="Priorität",
        choices=[*Bedarf.Prioritaet.choices, (OHNE, "noch nicht eingestuft")],
        method="nach_prioritaet",
    )
    status = df.ChoiceFilter(
        label="Status",
        empty_label="offene und in Bearbeitung",
        choices=[*Bedarf.Status.choices, (ALLE, "alle")],
        method="nach_status",
    )
    themenfelder = df.ModelChoiceFilter(
        label="Themenfeld", queryset=Themenfeld.objects.all(), method="nach_liste"
    )
    zielgruppen = df.ModelChoiceFilter(
        label="Zielgruppe", queryset=Zielgruppe.objects.all(), method="nach_liste"
    )
    ebene = df.ChoiceFilter(label="Ebene", choices=Bedarf.Ebene.choices)
    grundlagen = df.ChoiceFilter(
        label="Grundlagen", choices=[("fehlen", "Zahl oder Stimme fehlt")], method="nach_grundlagen"
    )

    class Meta:
        model = Bedarf
        fields: list[str] = []

    def nach_text(self, menge: QuerySet[Bedarf], name: str, wert: str) -> QuerySet[Bedarf]:
        return suche(menge, wert, titel="aussage", weitere=["erlaeuterung", "ort"])

    def nach_liste(self, menge: QuerySet[Bedarf], name: str, wert: Model) -> QuerySet[Bedarf]:
        # Als Unterabfrage, damit ein zweiter Filter dieser Art keine Zeilen vervielfacht.
        return menge.filter(pk__in=Bedarf.objects.filter(**{name: wert}).order_by().values("pk"))

    def nach_prioritaet(self, menge: QuerySet[Bedarf], name: str, wert: str) -> QuerySet[Bedarf]:
        return menge.filter(prioritaet="" if wert == OHNE else wert)

    def nach_status(self, menge: QuerySet[Bedarf], name: str, wert: str) -> QuerySet[Bedarf]:
        return menge if wert == ALLE else menge.filter(status=wert)

    def nach_grundlagen(self, menge: QuerySet[Bedarf], name: str, wert: str) -> QuerySet[Bedarf]:
        return ohne_genug_grundlagen(menge)

    def filter_queryset(self, queryset: QuerySet[Bedarf]) -> QuerySet[Bedarf]:
        menge = super().filter_queryset(queryset)
        return menge if self.form.cleaned_data.get("status") else menge.filter(status__in=OFFENE)


class Empfehlungsfilter(MitAgentur):
    """Der Sozialraum ist der ihrer Bedarfe; Umgesetztes und Abgelehntes steht nur auf Wunsch in der Liste."""

    sozialraum_feld = "sozialraum"

    suche = df.CharFilter(label="Suche", method="nach_text", widget=forms.SearchInput)
    sozialraum = Namenswahl(label="Sozialraum", queryset=Sozialraum.objects.all(), method="nach_raum")
    status = df.ChoiceFilter(
        label="Status",
        empty_label="offene und zugesagte",
        choices=[*Empfehlung.Status.choices, (ALLE, "alle")],
        method="nach_status",
    )
    horizont = df.ChoiceFilter(label="Horizont", choices=Empfehlung.Horizont.choices)
    adressatart = df.ModelChoiceFilter(label="Art der Stelle", queryset=Akteursart.objects.all())
    antwort = df.ChoiceFilter(
        label="Antwort", choices=[(UEBERFAELLIG, "lässt auf sich warten")], method="nach_antwort"
    )

    class Meta:
        model = Empfehlung
        fields: list[str] = []

    def nach_text(self, menge: QuerySet[Empfehlung], name: str, wert: str) -> QuerySet[Empfehlung]:
        return suche(menge, wert, titel="aussage", weitere=["erlaeuterung", "adressat"])

    def nach_raum(self, menge: QuerySet[Empfehlung], name: str, wert: Sozialraum) -> QuerySet[Empfehlung]:
        hiesige = Empfehlung.objects.filter(bedarfe__sozialraeume=wert)
        return menge.filter(pk__in=hiesige.order_by().values("pk"))

    def nach_status(self, menge: QuerySet[Empfehlung], name: str, wert: str) -> QuerySet[Empfehlung]:
        return menge if wert == ALLE else menge.filter(status=wert)

    def nach_antwort(self, menge: QuerySet[Empfehlung], name: str, wert: str) -> QuerySet[Empfehlung]:
        return menge.filter(wartet_zu_lange(timezone.localdate()))

    def filter_queryset(self, queryset: QuerySet[Empfehlung]) -> QuerySet[Empfehlung]:
        menge = super().filter_queryset(queryset)
        return menge if self.form.cleaned_data.get("status") else menge.exclude(status__in=ERLEDIGT)


class Ressourcenfilter(MitAgentur):
    """Was nicht mehr zur Verfügung steht, zeigt die Liste nur auf Wunsch."""

    sozialraum_feld = "sozialraeume"

    suche = df.CharFilter(label="Suche", method="nach_text", widget=forms.SearchInput)
    art = df.ModelChoiceFilter(label="Art", queryset=Ressourcenart.objects.all())
    sozialraeume = Namenswahl(label="Sozialraum", queryset=Sozialraum.objects.all(), method="nach_raum")
    bestand = df.ChoiceFilter(
        label="Bestand",
        empty_label="nur verfügbare",
        choices=[(ALLE, "auch nicht mehr verfügbare")],
        method="nach_bestand",
    )

    class Meta:
        model = Ressource
        fields: list[str] = []

    def nach_text(self, menge: QuerySet[Ressource], name: str, wert: str) -> QuerySet[Ressource]:
        return suche(menge, wert, titel="name", weitere=["beschreibung", "nutzung", "ort"])

    def nach_raum(self, menge: QuerySet[Ressource], name: str, wert: Sozialraum) -> QuerySet[Ressource]:
        return menge.filter(pk__in=Ressource.objects.filter(sozialraeume=wert).order_by().values("pk"))

    def nach_bestand(self, menge: QuerySet[Ressource], name: str, wert: str) -> QuerySet[Ressource]:
        return menge

    def filter_queryset(self, queryset: QuerySet[Ressource]) -> QuerySet[Ressource]:
        menge = super().filter_queryset(queryset)
        return menge if self.form.cleaned_data.get("bestand") else menge.filter(verfuegbar=True)


class Gespraechsfilter(MitAgentur):
    suche = df.CharFilter(label="Suche", method="nach_text", widget=forms.SearchInput)
    sozialraum = Namenswahl(label="Sozialraum", queryset=Sozialraum.objects.all())
    einwilligung = df.ChoiceFilter(label="Einwilligung", choices=Gespraech.Einwilligung.choices)
    einrichtungsart = df.ModelChoiceFilter(label="Art der Einrichtung", queryset=Akteursart.objects.all())
    zielgruppen = df.ModelChoiceFilter(
        label="Zielgruppe", queryset=Zielgruppe.objects.all(), method="nach_zielgruppe"
    )

    class Meta:
        model = Gespraech
        fields: list[str] = []

    def nach_text(self, menge: QuerySet[Gespraech], name: str, wert: str) -> QuerySet[Gespraech]:
        return suche(menge, wert, titel="funktion", weitere=["zusammenfassung", "ort"])

    def nach_zielgruppe(self, menge: QuerySet[Gespraech], name: str, wert: Zielgruppe) -> QuerySet[Gespraech]:
        return menge.filter(pk__in=Gespraech.objects.filter(zielgruppen=wert).order_by().values("pk"))


class Einsatzfilter(MitAgentur):
    suche = df.CharFilter(label="Suche", method="nach_text", widget=forms.SearchInput)
    methode = df.ModelChoiceFilter(label="Methode", queryset=Methode.objects.all())
    sozialraum = Namenswahl(label="Sozialraum", queryset=Sozialraum.objects.all())

    class Meta:
        model = Methodeneinsatz
        fields: list[str] = []

    def nach_text(self, menge: QuerySet[Methodeneinsatz], name: str, wert: str) -> QuerySet[Methodeneinsatz]:
        return suche(menge, wert, titel="ergebnis", weitere=["ort", "personenkreis"])
