"""Räume: Einheiten der Statistik, Sozialräume, Grenzen, Gültigkeit."""

from django.apps import AppConfig


class RaeumeConfig(AppConfig):
    name = "sozialraum.raeume"
    label = "raeume"
    verbose_name = "Räume"
