"""Adresse der Startseite."""

from django.urls import path

from sozialraum.start import views

app_name = "start"

urlpatterns = [path("", views.start, name="start")]
