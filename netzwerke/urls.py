"""Adressen des Netzwerks: Akteure und Kooperationen."""

from django.urls import path

from netzwerke import views

app_name = "netzwerke"

urlpatterns = [
    path("", views.akteure, name="akteure"),
    path("akteure/neu/", views.akteur_neu, name="akteur_neu"),
    path("akteure/<int:akteur_id>/", views.akteur, name="akteur"),
    path("akteure/<int:akteur_id>/aendern/", views.akteur_bearbeiten, name="akteur_aendern"),
    path("akteure/<int:akteur_id>/bestaetigen/", views.stimmt_noch, name="akteur_bestaetigen"),
    path("kooperationen/", views.kooperationen, name="kooperationen"),
    path("kooperationen/neu/", views.kooperation_neu, name="kooperation_neu"),
    path("kooperationen/<int:kooperation_id>/", views.kooperation, name="kooperation"),
    path(
        "kooperationen/<int:kooperation_id>/aendern/",
        views.kooperation_bearbeiten,
        name="kooperation_aendern",
    ),
    path("sozialraum/<int:sozialraum_id>/", views.im_sozialraum, name="im_sozialraum"),
]
