"""Träger, Agenturen, Personen, Rollen, Protokoll, Vorgänge, Wertelisten."""

from django.apps import AppConfig
from django.core import checks


class AgenturenConfig(AppConfig):
    name = "agenturen"
    label = "agenturen"
    verbose_name = "Agenturen"

    def ready(self) -> None:
        # Erst hier: Die Prüfung kennt die Rollen, und die stehen bei den Modellen.
        from agenturen import pruefungen

        checks.register(pruefungen.pruefe_faktorpflicht)
