"""Der Boden: Bausteine ohne Modelle, von allen benutzt."""

from django.apps import AppConfig


class KernConfig(AppConfig):
    name = "sozialraum.kern"
    label = "kern"
    verbose_name = "Kern"
