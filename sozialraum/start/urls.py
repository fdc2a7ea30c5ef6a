"""Adressen, die keiner App gehören: Start, Rundgang, Wahl des Sozialraums."""

from django.urls import path

from sozialraum.start import views

app_name = "start"

urlpatterns = [
    path("", views.start, name="start"),
    path("rundgang/", views.rundgang, name="rundgang"),
    path("sozialraum-waehlen/", views.sozialraum_waehlen_ansicht, name="sozialraum_waehlen"),
]
