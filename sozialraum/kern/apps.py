"""Der Boden: Bausteine ohne Modelle, von allen benutzt."""

from django.apps import AppConfig
from django.core import checks


class KernConfig(AppConfig):
    name = "sozialraum.kern"
    label = "kern"
    verbose_name = "Kern"

    def ready(self) -> None:
        # Erst hier: Die Prüfungen lesen Einstellungen, die beim Laden der Klasse noch entstehen.
        from sozialraum.kern import pruefungen

        checks.register(pruefungen.pruefe_betrieb)
        checks.register(pruefungen.pruefe_server, checks.Tags.database)
