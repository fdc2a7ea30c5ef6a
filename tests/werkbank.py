"""Hintergrundarbeit im selben Prozess: nimmt Aufgaben an wie die Warteschlange, führt sie auf Zuruf aus."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from celery import current_app
from django.test import TestCase


class Werkbank:
    """Nimmt Aufgaben an, als wäre sie die Warteschlange, und führt sie im selben Prozess aus."""

    def __init__(self) -> None:
        self.eingereiht: list[tuple[str, list[Any]]] = []
        self.erledigt: list[tuple[str, list[Any]]] = []

    def send_task(self, name: str, args: Any = None, **_: Any) -> None:
        # Einmal durch JSON, wie auf dem Weg über Redis.
        self.eingereiht.append((name, json.loads(json.dumps(list(args or [])))))

    def abarbeiten(self) -> None:
        """Führt alles Eingereihte aus, auch was dabei neu eingereiht wird."""
        current_app.loader.import_default_modules()
        while self.eingereiht:
            name, angaben = self.eingereiht.pop(0)
            current_app.tasks[name](*angaben)
            self.erledigt.append((name, angaben))

    @contextmanager
    def tag(self) -> Iterator[None]:
        """Was der Block anstößt, ist nach ihm erledigt: erst die Rufe nach dem Commit, dann die Aufgaben."""
        with TestCase.captureOnCommitCallbacks(execute=True):
            yield
        with TestCase.captureOnCommitCallbacks(execute=True):
            self.abarbeiten()
