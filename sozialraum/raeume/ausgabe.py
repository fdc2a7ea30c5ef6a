"""Sozialräume und Raumeinheiten als Tabelle zum Herunterladen."""

from datetime import date, timedelta

from import_export.fields import Field
from import_export.resources import Resource

from sozialraum.raeume.models import Raumeinheit, Sozialraum


class Sozialraumausgabe(Resource):
    name = Field("name", "Name")
    gemeinde = Field("gemeinde", "Gemeinde")
    ags = Field("ags", "Gemeindeschlüssel (AGS)")
    einheiten = Field(column_name="Einheiten")
    agenturen = Field(column_name="Agenturen")
    traeger = Field("traeger__name", "bearbeitet von")
    beschreibung = Field("beschreibung", "Beschreibung")

    def dehydrate_einheiten(self, sozialraum: Sozialraum) -> str:
        return ", ".join(
            f"{teil.einheit.schluessel} {teil.einheit.name}"
            for stand in sozialraum.staende.all()
            for teil in stand.anteile.all()
        )

    def dehydrate_agenturen(self, sozialraum: Sozialraum) -> str:
        return ", ".join(dict.fromkeys(z.agentur.name for z in sozialraum.zustaendigkeiten.all()))


class Einheitenausgabe(Resource):
    ags = Field("ags", "Gemeindeschlüssel (AGS)")
    ebene = Field("ebene__bezeichnung", "Ebene")
    schluessel = Field("schluessel", "Schlüssel")
    name = Field("name", "Name")
    liegt_in = Field("parent__name", "liegt in")
    liegt_in_schluessel = Field("parent__schluessel", "Schlüssel darüber")
    flaeche_ha = Field("flaeche_ha", "Fläche in ha")
    gueltig_von = Field("gueltig_von", "gültig von")
    gueltig_bis = Field(column_name="gültig bis einschließlich")
    quelle = Field(column_name="Quelle der Grenze")

    def dehydrate_gueltig_bis(self, einheit: Raumeinheit) -> date | None:
        return einheit.gueltig_bis - timedelta(days=1) if einheit.gueltig_bis else None

    def dehydrate_quelle(self, einheit: Raumeinheit) -> str:
        return einheit.grenze.quelle if hasattr(einheit, "grenze") else ""


class Umschluesselungsausgabe(Resource):
    stichtag = Field("stichtag", "Stichtag")
    ebene = Field("alt__ebene__bezeichnung", "Ebene")
    ags_alt = Field("alt__ags", "AGS alt")
    alt = Field("alt__schluessel", "Schlüssel alt")
    name_alt = Field("alt__name", "Name alt")
    ags_neu = Field("neu__ags", "AGS neu")
    neu = Field("neu__schluessel", "Schlüssel neu")
    name_neu = Field("neu__name", "Name neu")
    anteil = Field("anteil", "Anteil")
    methode = Field("get_methode_display", "Methode")
    quelle = Field("quelle", "Quelle")
