"""`manage.py server_pruefen`: welche Server es sind und ob sie können, was die Anwendung braucht."""

import time
from textwrap import indent
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import connections

from sozialraum.kern.befehl import Befehl
from sozialraum.kern.serverpruefungen import Serverbefund, postgres_pruefen, redis_pruefen


class Command(Befehl):
    help = "Sieht PostgreSQL und Redis an und sagt, was fehlt und wer es beheben kann."
    # Die Prüfungen von Django brechen ab, wenn die Datenbank nicht antwortet; hier steht, warum.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--vor-tests",
            action="store_true",
            help="nur den Server prüfen, auf dem Tests eigene Datenbanken anlegen",
        )

        parser.add_argument(
            "--warten",
            type=int,
            default=0,
            metavar="SEKUNDEN",
            help="so lange auf einen Server warten, der noch startet",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        ende = time.monotonic() + options["warten"]
        befunde = self._pruefen(vor_tests=options["vor_tests"])
        while any(befund.stumm for befund in befunde) and time.monotonic() < ende:
            time.sleep(1)
            befunde = self._pruefen(vor_tests=options["vor_tests"])
        for befund in befunde:
            self._zeigen(befund)
        if not all(befund.brauchbar for befund in befunde):
            raise CommandError("Mit diesen Servern kann die Anwendung nicht arbeiten; der Grund steht oben.")

    def _pruefen(self, *, vor_tests: bool) -> list[Serverbefund]:
        return [
            postgres_pruefen(connections["default"], vor_tests=vor_tests),
            redis_pruefen(settings.REDIS_URL),
        ]

    def _zeigen(self, befund: Serverbefund) -> None:
        self.stdout.write(f"{'✓' if befund.brauchbar else '✗'} {befund.server}")
        for meldung in befund.meldungen:
            self.stdout.write(f"  {meldung.msg}")
            self.stdout.write(indent(str(meldung.hint), "    "))
