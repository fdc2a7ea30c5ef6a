"""Akteure und Kooperationen als Tabelle zum Herunterladen; die Spalten der Liste und mehr."""

from import_export.fields import Field
from import_export.resources import Resource
from import_export.widgets import BooleanWidget, DateWidget

from netzwerke.models import Akteur, Kooperation


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

    def dehydrate_intensitaet(self, kooperation: Kooperation) -> int:
        return kooperation.intensitaet
