"""Filter der Angebotsliste."""

from typing import Any

import django_filters as df
from django import forms
from django.db.models import Model, QuerySet

from agenturen.models import Agentur, Handlungsfeld, Themenfeld, Zielgruppe
from angebote.models import Angebot
from netzwerke.models import Akteur
from sozialraum.kern.filterfelder import Namenswahl
from sozialraum.kern.suchen import suche
from sozialraum.raeume.filters import FolgtDemSozialraum
from sozialraum.raeume.models import Sozialraum

AKTUELL = ("aktuell", "laufend oder geplant")


class Angebotsfilter(FolgtDemSozialraum):
    suche = df.CharFilter(label="Suche", method="nach_text", widget=forms.SearchInput)
    sozialraum = Namenswahl(label="Sozialraum", queryset=Sozialraum.objects.all())
    status = df.ChoiceFilter(label="Status", choices=[AKTUELL, *Angebot.Status.choices], method="nach_status")
    handlungsfelder = df.ModelChoiceFilter(
        label="Handlungsfeld", queryset=Handlungsfeld.objects.all(), method="nach_liste"
    )
    zielgruppen = df.ModelChoiceFilter(
        label="Zielgruppe", queryset=Zielgruppe.objects.all(), method="nach_liste"
    )
    themenfelder = df.ModelChoiceFilter(
        label="Themenfeld", queryset=Themenfeld.objects.all(), method="nach_liste"
    )
    agentur = df.ModelChoiceFilter(label="Agentur", queryset=Agentur.objects.none())
    partner = Namenswahl(label="Partner", queryset=Akteur.objects.none(), method="nach_liste")

    class Meta:
        model = Angebot
        fields: list[str] = []

    def __init__(self, *args: Any, agenturen: QuerySet[Agentur], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["agentur"].queryset = agenturen
        # Zur Wahl steht nur, wer irgendwo Partner ist; alle Akteure wären zu viele.
        beteiligte = self.queryset.order_by().values("partner")
        self.filters["partner"].queryset = Akteur.objects.filter(pk__in=beteiligte)
        if len(agenturen) < 2:
            del self.filters["agentur"]

    def nach_text(self, menge: QuerySet[Angebot], name: str, wert: str) -> QuerySet[Angebot]:
        return suche(menge, wert, titel="titel", weitere=["beschreibung", "ort"])

    def nach_status(self, menge: QuerySet[Angebot], name: str, wert: str) -> QuerySet[Angebot]:
        gemeint = [Angebot.Status.LAUFEND, Angebot.Status.GEPLANT] if wert == AKTUELL[0] else [wert]
        return menge.filter(status__in=gemeint)

    def nach_liste(self, menge: QuerySet[Angebot], name: str, wert: Model) -> QuerySet[Angebot]:
        # Als Unterabfrage, damit ein zweiter Filter dieser Art keine Zeilen vervielfacht.
        return menge.filter(pk__in=Angebot.objects.filter(**{name: wert}).values("pk"))
