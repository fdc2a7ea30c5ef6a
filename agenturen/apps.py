"""Träger, Agenturen, Personen, Rollen, Protokoll, Vorgänge, Wertelisten."""

from django.apps import AppConfig


class AgenturenConfig(AppConfig):
    name = "agenturen"
    label = "agenturen"
    verbose_name = "Agenturen"
