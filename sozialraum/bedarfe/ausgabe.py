"""Die Listen rund um Bedarfe zum Herunterladen: die Spalten am Bildschirm und mehr."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from import_export.fields import Field
from import_export.resources import Resource
from import_export.widgets import BooleanWidget, DateWidget, IntegerWidget

from sozialraum.bedarfe.abfragen import stand_in_worten
from sozialraum.bedarfe.models import (
    Bedarf,
    Empfehlung,
    Gespraech,
    Methodeneinsatz,
    Ressource,
    Uebergabe,
    Zitat,
)


class Bedarfsausgabe(Resource):
    aussage = Field("aussage", "Aussage")
    prioritaet = Field("prioritaet", "Priorität")
    kriterien = Field(column_name="Kriterien")
    begruendung = Field("begruendung", "Begründung")
    status = Field("get_status_display", "Status")
    status_grund = Field("status_grund", "Grund des Status")
    agentur = Field("agentur__name", "Agentur")
    sozialraeume = Field(column_name="Sozialräume")
    ort = Field("ort", "Ort oder Gebiet")
    ebene = Field("get_ebene_display", "Ebene")
    arten = Field(column_name="Art des Bedarfs")
    zielgruppen = Field(column_name="Zielgruppen")
    themenfelder = Field(column_name="Themenfelder")
    seit = Field("seit", "bekannt seit", DateWidget())
    anzahl_zahlen = Field("anzahl_zahlen", "Grundlagen: Zahlen", IntegerWidget())
    anzahl_stimmen = Field("anzahl_stimmen", "Grundlagen: Gespräche, Methoden, Dokumente", IntegerWidget())
    grundlagen = Field(column_name="Grundlagen")
    erlaeuterung = Field("erlaeuterung", "Erläuterung")

    def filter_export(self, queryset: QuerySet[Bedarf], **kwargs: Any) -> QuerySet[Bedarf]:
        # Die Liste braucht diese Namen nicht, die Datei schon.
        return queryset.prefetch_related("zielgruppen", "themenfelder", "grundlagen")

    def dehydrate_kriterien(self, bedarf: Bedarf) -> str:
        return " ".join(bedarf.kriterien_in_worten)

    def dehydrate_sozialraeume(self, bedarf: Bedarf) -> str:
        return _liste(bedarf.sozialraeume)

    def dehydrate_arten(self, bedarf: Bedarf) -> str:
        return ", ".join(bedarf.arten_kurz)

    def dehydrate_zielgruppen(self, bedarf: Bedarf) -> str:
        return _liste(bedarf.zielgruppen)

    def dehydrate_themenfelder(self, bedarf: Bedarf) -> str:
        return _liste(bedarf.themenfelder)

    def dehydrate_grundlagen(self, bedarf: Bedarf) -> str:
        return "\n".join(f"{grundlage} ({grundlage.quelle})" for grundlage in bedarf.grundlagen.all())


class Empfehlungsausgabe(Resource):
    aussage = Field("aussage", "Empfehlung")
    adressat = Field("adressat", "An wen")
    adressatart = Field(column_name="Art der Stelle")
    horizont = Field("get_horizont_display", "Horizont")
    status = Field("get_status_display", "Status")
    bedarfe = Field(column_name="Bedarfe")
    agentur = Field("agentur__name", "Agentur")
    uebergaben = Field(column_name="Übergaben und Antworten")
    uebergeben = Field("uebergeben", "zuletzt übergeben", DateWidget())
    beantwortet = Field("beantwortet", "letzte Antwort", DateWidget())
    erlaeuterung = Field("erlaeuterung", "Erläuterung")

    def filter_export(self, queryset: QuerySet[Empfehlung], **kwargs: Any) -> QuerySet[Empfehlung]:
        # Die Liste braucht nur die letzte Übergabe, die Datei alle.
        return queryset.prefetch_related(Prefetch("uebergaben", Uebergabe.objects.order_by("datum", "pk")))

    def dehydrate_adressatart(self, empfehlung: Empfehlung) -> str:
        return str(empfehlung.adressatart or "")

    def dehydrate_bedarfe(self, empfehlung: Empfehlung) -> str:
        return "\n".join(bedarf.aussage for bedarf in empfehlung.bedarfe.all())

    def dehydrate_uebergaben(self, empfehlung: Empfehlung) -> str:
        return stand_in_worten(empfehlung, empfehlung.uebergaben.all())


class Ressourcenausgabe(Resource):
    name = Field("name", "Bezeichnung")
    art = Field("art__bezeichnung", "Art")
    nutzung = Field("nutzung", "Wer sie nutzen kann")
    sozialraeume = Field(column_name="Sozialräume")
    ort = Field("ort", "Wo")
    seit = Field("seit", "seit", DateWidget())
    herkunft = Field("herkunft", "Woher wir davon wissen")
    agentur = Field("agentur__name", "Agentur")
    verfuegbar = Field("verfuegbar", "steht zur Verfügung", BooleanWidget())
    beschreibung = Field("beschreibung", "Beschreibung")

    def dehydrate_sozialraeume(self, ressource: Ressource) -> str:
        return _liste(ressource.sozialraeume)


class Gespraechsausgabe(Resource):
    """Zitate stehen nur darin, wenn die Einwilligung sie umfasst: Eine Datei verlässt das Programm."""

    datum = Field("datum", "Datum", DateWidget())
    funktion = Field("funktion", "Mit wem")
    sozialraum = Field("sozialraum__name", "Sozialraum")
    ort = Field("ort", "Ort")
    einrichtungsart = Field(column_name="Art der Einrichtung")
    zielgruppen = Field(column_name="Zielgruppen")
    einwilligung = Field("get_einwilligung_display", "Einwilligung")
    zusammenfassung = Field(column_name="Zusammenfassung")
    zitate = Field(column_name="Zitate")
    agentur = Field("agentur__name", "Agentur")

    def filter_export(self, queryset: QuerySet[Gespraech], **kwargs: Any) -> QuerySet[Gespraech]:
        return queryset.prefetch_related("zielgruppen", Prefetch("zitate", Zitat.objects.all()))

    def dehydrate_einrichtungsart(self, gespraech: Gespraech) -> str:
        return str(gespraech.einrichtungsart or "")

    def dehydrate_zielgruppen(self, gespraech: Gespraech) -> str:
        return _liste(gespraech.zielgruppen)

    def dehydrate_zusammenfassung(self, gespraech: Gespraech) -> str:
        return gespraech.zusammenfassung if gespraech.verwendbar else ""

    def dehydrate_zitate(self, gespraech: Gespraech) -> str:
        return "\n".join(str(zitat) for zitat in gespraech.zitate.all()) if gespraech.zitierbar else ""


class Einsatzausgabe(Resource):
    datum = Field("datum", "Datum", DateWidget())
    methode = Field("methode__bezeichnung", "Methode")
    sozialraum = Field("sozialraum__name", "Sozialraum")
    ort = Field("ort", "Ort")
    personenkreis = Field("personenkreis", "Personenkreis")
    anzahl = Field("anzahl", "Anzahl der Menschen", IntegerWidget())
    ergebnis = Field("ergebnis", "Ergebnis")
    anzahl_nadeln = Field("anzahl_nadeln", "Nadeln", IntegerWidget())
    foto = Field(column_name="Foto vorhanden", widget=BooleanWidget())
    agentur = Field("agentur__name", "Agentur")

    def dehydrate_foto(self, einsatz: Methodeneinsatz) -> bool:
        return bool(einsatz.foto)


def _liste(werte: object) -> str:
    return ", ".join(str(wert) for wert in werte.all())  # type: ignore[attr-defined]
