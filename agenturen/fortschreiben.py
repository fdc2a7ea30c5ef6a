"""Speichert einen gesperrten Eintrag als nächste Version und schreibt es ins Protokoll."""

from typing import Any

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere


def fortschreiben(
    gesperrt: Any, ereignis: Ereignis, *, durch: Person, grund: str = "", **einzelheiten: Any
) -> None:
    """Der Eintrag trägt `version` und `traeger_id`; gesperrt und verändert hat ihn das Verb."""
    gesperrt.version += 1
    gesperrt.save()
    protokolliere(
        ereignis, gesperrt, durch=durch, traeger_id=gesperrt.traeger_id, grund=grund, **einzelheiten
    )
