"""Akteure, Kooperationen und Netzwerke als Tabelle zum Herunterladen; die Spalten der Liste und mehr."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from import_export.fields import Field
from import_export.resources import Resource
from import_export.widgets import BooleanWidget, DateWidget, IntegerWidget

from netzwerke.models import Akteur, Kooperation, Netzwerk, Netzwerkmitglied


class Akteurausgabe(Resource):
    name = Field("name", "Name")
    art = Field("art__bezeichnung", "Art")
    sozialraeume = Field(column_name="Sozialräume")
    beschreibung = Field("beschreibung", "Beschreibung")
    anschrift = Field("anschrift", "Anschrift")
    kontakt = Field("kontakt", "Kontakt")
    email = Field("email", "E-Mail")
    telefon = Field("telefon", "Telefon")
    website = Field("website", "Website")
    gepflegt_von = Field("angelegt_von_traeger__name", "gepflegt von")
    stand = Field("stand", "Stand geprüft am", DateWidget())
    aktiv = Field("aktiv", "aktiv", BooleanWidget())

    def dehydrate_sozialraeume(self, akteur: Akteur) -> str:
        return ", ".join(raum.name for raum in akteur.sozialraeume.all())


class Kooperationsausgabe(Resource):
    agentur = Field("agentur__name", "Agentur")
    partner = Field("partner_name", "Partner")
    partner_art = Field("partner_art", "Art des Partners")
    form = Field("get_form_display", "Form")
    intensitaet = Field("intensitaet", "Intensität (0–4)")
    intensitaet_text = Field("get_intensitaet_display", "Intensität")
    zweck = Field("zweck", "Zweck")
    beginn = Field("beginn", "Beginn", DateWidget())
    ende = Field("ende", "Ende", DateWidget())
    letzter_kontakt = Field("letzter_kontakt", "letzter Kontakt", DateWidget())
    bedarfe = Field(column_name="Bedarfe, um die es geht")

    def filter_export(self, queryset: QuerySet[Kooperation], **kwargs: Any) -> QuerySet[Kooperation]:
        # Die Liste braucht sie nicht, die Datei schon.
        return queryset.prefetch_related("bedarfe")

    def dehydrate_bedarfe(self, kooperation: Kooperation) -> str:
        return ", ".join(bedarf.aussage for bedarf in kooperation.bedarfe.all())

    def dehydrate_intensitaet(self, kooperation: Kooperation) -> int:
        return kooperation.intensitaet


class Netzwerkausgabe(Resource):
    name = Field("name", "Name")
    art = Field("art__bezeichnung", "Art")
    unter_ag_von = Field(column_name="Unter-AG von")
    agentur = Field("agentur__name", "federführende Agentur")
    status = Field("get_status_display", "Status")
    turnus = Field("get_turnus_display", "Turnus")
    zielsetzung = Field("zielsetzung", "Zielsetzung")
    handlungsfelder = Field(column_name="Handlungsfelder")
    sozialraeume = Field(column_name="Sozialräume")
    anzahl_mitglieder = Field("anzahl_mitglieder", "Mitglieder heute", IntegerWidget())
    mitglieder = Field(column_name="Mitglieder")
    letzte = Field("letzte", "letzte Sitzung", DateWidget())
    naechste = Field("naechste", "nächste Sitzung", DateWidget())
    anzahl_offene = Field("anzahl_offene", "offene Verabredungen", IntegerWidget())

    def filter_export(self, queryset: QuerySet[Netzwerk], **kwargs: Any) -> QuerySet[Netzwerk]:
        # Die Liste braucht diese Namen nicht, die Datei schon.
        heutige = Netzwerkmitglied.objects.filter(bis=None).select_related("akteur")
        return queryset.prefetch_related(
            "handlungsfelder", Prefetch("mitglieder", queryset=heutige, to_attr="heutige")
        )

    def dehydrate_unter_ag_von(self, netzwerk: Netzwerk) -> str:
        return netzwerk.uebergeordnet.name if netzwerk.uebergeordnet else ""

    def dehydrate_handlungsfelder(self, netzwerk: Netzwerk) -> str:
        return ", ".join(str(feld) for feld in netzwerk.handlungsfelder.all())

    def dehydrate_sozialraeume(self, netzwerk: Netzwerk) -> str:
        return ", ".join(raum.name for raum in netzwerk.sozialraeume.all())

    def dehydrate_mitglieder(self, netzwerk: Any) -> str:
        return ", ".join(str(mitglied) for mitglied in netzwerk.heutige)
