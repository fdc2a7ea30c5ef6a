"""Angebote als Tabelle zum Herunterladen: alles, was Liste und Seite zeigen."""

from typing import Any

from django.db.models import QuerySet
from import_export.fields import Field
from import_export.resources import Resource
from import_export.widgets import DateTimeWidget, DateWidget, IntegerWidget

from angebote.models import Angebot


class Angebotsausgabe(Resource):
    titel = Field("titel", "Titel")
    agentur = Field("agentur__name", "Agentur")
    sozialraum = Field("sozialraum__name", "Sozialraum")
    status = Field("get_status_display", "Status")
    handlungsfelder = Field(column_name="Handlungsfelder")
    zielgruppen = Field(column_name="Zielgruppen")
    themenfelder = Field(column_name="Themenfelder")
    format = Field(column_name="Format")
    rolle = Field("get_rolle_der_ia_display", "Rolle der Agentur")
    ort = Field("ort", "Ort")
    barrierefrei = Field("get_barrierefrei_display", "Barrierefreiheit")
    bedarfe = Field(column_name="Bedarfe, auf die es antwortet")
    empfehlungen = Field(column_name="Handlungsempfehlungen, die es umsetzt")
    partner = Field(column_name="Partner")
    termine = Field("anzahl_termine", "Termine (ohne ausgefallene)", IntegerWidget())
    ohne_zahl = Field("ohne_zahl", "davon vergangen und nicht gezählt", IntegerWidget())
    teilnahmen = Field("teilnahmen", "Teilnahmen (gezählte Termine)", IntegerWidget())
    letzter = Field("letzter", "letzter Termin", DateWidget())
    beschreibung = Field("beschreibung", "Beschreibung")
    geaendert = Field("geaendert", "zuletzt geändert", DateTimeWidget())

    def filter_export(self, queryset: QuerySet[Angebot], **kwargs: Any) -> QuerySet[Angebot]:
        # Die Liste braucht diese Namen nicht, die Datei schon.
        return queryset.prefetch_related("zielgruppen", "themenfelder", "bedarfe", "empfehlungen", "partner")

    def dehydrate_handlungsfelder(self, angebot: Angebot) -> str:
        return _liste(angebot.handlungsfelder)

    def dehydrate_zielgruppen(self, angebot: Angebot) -> str:
        return _liste(angebot.zielgruppen)

    def dehydrate_themenfelder(self, angebot: Angebot) -> str:
        return _liste(angebot.themenfelder)

    def dehydrate_bedarfe(self, angebot: Angebot) -> str:
        return _liste(angebot.bedarfe)

    def dehydrate_empfehlungen(self, angebot: Angebot) -> str:
        return _liste(angebot.empfehlungen)

    def dehydrate_partner(self, angebot: Angebot) -> str:
        return _liste(angebot.partner)

    def dehydrate_format(self, angebot: Angebot) -> str:
        return angebot.format.bezeichnung if angebot.format else ""


def _liste(werte: object) -> str:
    return ", ".join(str(wert) for wert in werte.all())  # type: ignore[attr-defined]
