"""Adressen, die keiner App gehören: Start, Rundgang."""

from django.urls import path

from sozialraum.start import views

app_name = "start"

urlpatterns = [
    path("", views.start, name="start"),
    path("rundgang/", views.rundgang, name="rundgang"),
]
