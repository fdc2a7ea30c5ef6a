"""Systemprüfungen dessen, was die Installation über sich selbst festlegt."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

from sozialraum.start.betreiberseiten import SEITEN, text
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


def pruefe_betreiberseiten(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Im Betrieb hat der Betreiber hinterlegt, wofür nur er einstehen kann."""
    if not settings.PRODUKTION:
        return []
    fehlende = [str(seite.datei) for seite in SEITEN.values() if not text(seite)]
    if not fehlende:
        return []
    return [
        Warning(
            f"Es fehlen Texte des Betreibers: {', '.join(fehlende)}.",
            hint="Die Seiten sagen bis dahin, dass nichts hinterlegt ist; siehe docs/betrieb.md.",
            id="sozialraum.W031",
        )
    ]
