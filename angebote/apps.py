"""Angebote mit Terminen und gezählten Teilnahmen."""

from django.apps import AppConfig


class AngeboteConfig(AppConfig):
    name = "angebote"
    label = "angebote"
    verbose_name = "Angebote"
