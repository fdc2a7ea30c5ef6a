"""Adressen unter /statistik/."""

from django.urls import path

from sozialraum.statistik.views import (
    anfragen,
    assistent,
    eingaenge,
    gebiete,
    geheimhaltung,
    indikatoren,
    karte,
    lieferungen,
    profil,
    tabelle,
    vergleich,
    vorlagen,
    werte,
    zeitreihe,
)

app_name = "statistik"

urlpatterns = [
    path("", werte.uebersicht, name="uebersicht"),
    path("karte/", karte.karte, name="karte"),
    path("zeitreihe/", zeitreihe.zeitreihe, name="zeitreihe"),
    path("vergleich/", vergleich.vergleich, name="vergleich"),
    path("tabelle/", tabelle.tabelle, name="tabelle"),
    path("geheimhaltung/", geheimhaltung.uebersicht, name="geheimhaltung"),
    path("geheimhaltung/<int:schliessung_id>/", geheimhaltung.schliessung, name="schliessung"),
    path("indikatoren/", indikatoren.verzeichnis, name="indikatoren"),
    path("indikatoren/neu/", indikatoren.neu, name="indikator_neu"),
    path("indikatoren/pruefen/", indikatoren.pruefen, name="indikator_pruefen"),
    path("indikatoren/<slug:schluessel>/", indikatoren.indikator, name="indikator"),
    path("indikatoren/<slug:schluessel>/aendern/", indikatoren.aendern, name="indikator_aendern"),
    path("indikatoren/<slug:schluessel>/stilllegen/", indikatoren.stilllegen, name="indikator_stilllegen"),
    path("werte/", werte.werte, name="werte"),
    path("werte/<int:wert_id>/", werte.wert, name="wert"),
    path("gebiet/<path:adresse>/kapitel/<slug:kapitel>/", profil.kapitel, name="gebietskapitel"),
    path("gebiet/<path:adresse>/", profil.gebiet, name="gebiet"),
    path("woher/<slug:indikator>/<str:zeitraum>/<path:adresse>/", werte.woher, name="woher"),
    path("lieferungen/", lieferungen.lieferungen, name="lieferungen"),
    path("lieferungen/neu/", lieferungen.neu, name="lieferung_neu"),
    path("lieferungen/eingang/<int:eingang_id>/", eingaenge.eingang, name="eingang"),
    path(
        "lieferungen/eingang/<int:eingang_id>/uebernehmen/", eingaenge.uebernehmen, name="eingang_uebernehmen"
    ),
    path("lieferungen/eingang/<int:eingang_id>/pruefen/", eingaenge.pruefen, name="eingang_pruefen"),
    path("lieferungen/<int:lieferung_id>/", lieferungen.lieferung, name="lieferung"),
    path(
        "lieferungen/<int:lieferung_id>/uebernehmen/", lieferungen.uebernehmen, name="lieferung_uebernehmen"
    ),
    path("lieferungen/<int:lieferung_id>/verwerfen/", lieferungen.verwerfen, name="lieferung_verwerfen"),
    path("lieferungen/<int:lieferung_id>/vorlage/", lieferungen.vorlage_waehlen, name="lieferung_vorlage"),
    path("lieferungen/<int:lieferung_id>/antworten/", lieferungen.antworten, name="lieferung_antworten"),
    path("lieferungen/<int:lieferung_id>/gebiete/", gebiete.gebiete, name="lieferung_gebiete"),
    path("lieferungen/<int:lieferung_id>/hinnehmen/", lieferungen.hinnehmen, name="lieferung_hinnehmen"),
    path(
        "lieferungen/<int:lieferung_id>/zurueckziehen/",
        lieferungen.zurueckziehen,
        name="lieferung_zurueckziehen",
    ),
    path("lieferungen/<int:lieferung_id>/assistent/", assistent.assistent, name="lieferung_assistent"),
    path("lieferungen/<int:lieferung_id>/befunde/", lieferungen.befunde, name="lieferung_befunde"),
    path("lieferungen/<int:lieferung_id>/datei/", lieferungen.datei, name="lieferung_datei"),
    path("anfragen/", anfragen.liste, name="anfragen"),
    path("anfragen/neu/", anfragen.neu, name="anfrage_neu"),
    path("anfragen/<int:anfrage_id>/", anfragen.anfrage, name="anfrage"),
    path("anfragen/<int:anfrage_id>/aendern/", anfragen.aendern, name="anfrage_aendern"),
    path("anfragen/<int:anfrage_id>/merkmale/", anfragen.merkmale, name="anfrage_merkmale"),
    path("anfragen/<int:anfrage_id>/stellen/", anfragen.stellen, name="anfrage_stellen"),
    path("anfragen/<int:anfrage_id>/erinnern/", anfragen.erinnern, name="anfrage_erinnern"),
    path("anfragen/<int:anfrage_id>/ablehnung/", anfragen.ablehnung, name="anfrage_ablehnung"),
    path("anfragen/<int:anfrage_id>/zurueckziehen/", anfragen.zurueckziehen, name="anfrage_zurueckziehen"),
    path("anfragen/<int:anfrage_id>/schreiben/<slug:art>/", anfragen.brief, name="anfrage_schreiben"),
    path("anfragen/<int:anfrage_id>/<slug:art>.pdf", anfragen.brief_pdf, name="anfrage_pdf"),
    path("anfragen/<int:anfrage_id>/arbeitsmappe.xlsx", anfragen.mappe, name="anfrage_mappe"),
    path("vorlagen/", vorlagen.liste, name="vorlagen"),
    path("vorlagen/neu/", vorlagen.neu, name="vorlage_neu"),
    path("vorlagen/<slug:schluessel>/", vorlagen.vorlage, name="vorlage"),
    path("vorlagen/<slug:schluessel>/aendern/", vorlagen.aendern, name="vorlage_aendern"),
    path("vorlagen/<slug:schluessel>/<int:version>/<slug:form>/", vorlagen.datei, name="vorlage_datei"),
]
