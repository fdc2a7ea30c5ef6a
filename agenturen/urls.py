"""Adressen der Vorgänge."""

from django.urls import path

from agenturen import views

app_name = "agenturen"

urlpatterns = [
    path("", views.warteschlange_zeigen, name="warteschlange"),
    path("<uuid:vorgang_id>/", views.vorgang_zeigen, name="vorgang"),
    path("<uuid:vorgang_id>/abbrechen/", views.abbrechen, name="vorgang_abbrechen"),
]
