"""Adressen unter /statistik/."""

from django.urls import path

from sozialraum.statistik.views import lieferungen

app_name = "statistik"

urlpatterns = [
    path("lieferungen/", lieferungen.lieferungen, name="lieferungen"),
    path("lieferungen/neueste/", lieferungen.neueste, name="lieferungen_neueste"),
    path("lieferungen/neu/", lieferungen.neu, name="lieferung_neu"),
    path("lieferungen/<int:lieferung_id>/", lieferungen.lieferung, name="lieferung"),
    path(
        "lieferungen/<int:lieferung_id>/uebernehmen/", lieferungen.uebernehmen, name="lieferung_uebernehmen"
    ),
    path("lieferungen/<int:lieferung_id>/verwerfen/", lieferungen.verwerfen, name="lieferung_verwerfen"),
    path("lieferungen/<int:lieferung_id>/befunde/", lieferungen.befunde, name="lieferung_befunde"),
    path("lieferungen/<int:lieferung_id>/datei/", lieferungen.datei, name="lieferung_datei"),
]
