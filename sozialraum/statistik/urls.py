"""Adressen unter /statistik/."""

from django.urls import URLPattern

app_name = "statistik"

urlpatterns: list[URLPattern] = []
