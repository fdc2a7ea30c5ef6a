"""Akteure, Kooperationen und Netzwerke."""

from django.apps import AppConfig


class NetzwerkeConfig(AppConfig):
    name = "netzwerke"
    label = "netzwerke"
    verbose_name = "Netzwerke"
