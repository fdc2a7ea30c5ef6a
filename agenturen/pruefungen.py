"""Systemprüfung: wer den zweiten Faktor haben muss, ist mit Rollen genannt, die es gibt."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from agenturen.rechte import ADMINISTRATION, ALLE_ROLLEN


def pruefe_faktorpflicht(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Ein Tippfehler hieße sonst: niemand muss."""
    moeglich = [ADMINISTRATION, *sorted(ALLE_ROLLEN)]
    fremde = [name for name in settings.ZWEITER_FAKTOR_FUER if name not in moeglich]
    if not fremde:
        return []
    return [
        Error(
            f"ZWEITER_FAKTOR_FUER nennt „{', '.join(fremde)}“; eine solche Rolle gibt es nicht.",
            hint=f"Möglich sind, mit Komma getrennt: {', '.join(moeglich)}.",
            id="sozialraum.E040",
        )
    ]
