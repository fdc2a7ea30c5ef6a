"""Startseite je Rolle, Grundlisten und Vorführung."""

from django.apps import AppConfig
from django.core import checks


class StartConfig(AppConfig):
    name = "sozialraum.start"
    label = "start"
    verbose_name = "Start"

    def ready(self) -> None:
        # Erst hier: Die Prüfungen lesen Einstellungen, die beim Laden der Klasse noch entstehen.
        from sozialraum.start import pruefungen

        checks.register(pruefungen.pruefe_fristen)
        checks.register(pruefungen.pruefe_betreiberseiten)
