"""Systemprüfungen dessen, was die Installation über sich selbst festlegt."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from sozialraum.start.fristen import tag_und_monat


def pruefe_fristen(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Die Frist der Aufgabenplanung ist ein Tag, den es jedes Jahr gibt."""
    try:
        tag_und_monat(settings.AUFGABENPLANUNG_FRIST)
    except ValueError:
        return [
            Error(
                f"AUFGABENPLANUNG_FRIST ist „{settings.AUFGABENPLANUNG_FRIST}“; das ist kein Tag des Jahres.",
                hint="Schreiben Sie Tag und Monat mit Punkten, etwa 30.11.",
                id="sozialraum.E030",
            )
        ]
    return []
