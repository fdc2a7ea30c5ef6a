"""Bedarfe und Ressourcen und worauf sie ruhen."""

from django.apps import AppConfig


class BedarfeConfig(AppConfig):
    name = "sozialraum.bedarfe"
    label = "bedarfe"
    verbose_name = "Bedarfe"
