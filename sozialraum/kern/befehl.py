"""Grundlage der eigenen Befehle: auch was argparse von sich aus sagt, steht in deutschen Sätzen."""

import re
import sys
from argparse import SUPPRESS
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser, DjangoHelpFormatter

DJANGOS_SCHALTER = frozenset(
    [
        *("--version", "-v", "--settings", "--pythonpath", "--traceback"),
        *("--no-color", "--force-color", "--skip-checks"),
    ]
)

# argparse hat keine deutschen Texte; dies sind seine Meldungen, soweit unsere Befehle sie auslösen können.
MELDUNGEN = (
    (r"the following arguments are required: (.+)", r"Es fehlt: \1."),
    (r"unrecognized arguments: (.+)", r"Unbekannte Angabe: \1."),
    (r"argument (\S+): expected one argument", r"Nach \1 fehlt ein Wert."),
    (r"argument (\S+): expected at least one argument", r"Nach \1 fehlt mindestens ein Wert."),
    (
        r"argument (\S+): invalid choice: '?(.*?)'? \(choose from (.+)\)",
        r"\1: „\2“ gibt es nicht. Möglich: \3.",
    ),
    (r"argument (\S+): invalid \S+ value: '(.*)'", r"\1: „\2“ ist kein gültiger Wert."),
    (r"argument (\S+): not allowed with argument (\S+)", r"\1 und \2 schließen einander aus."),
    (r"ambiguous option: (\S+) could match (.+)", r"\1 ist mehrdeutig: \2."),
)


class Hilfeform(DjangoHelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, prefix or "Aufruf: ")


def in_worten(meldung: str) -> str:
    """Eine Meldung von argparse als deutscher Satz; unbekannte bleiben, wie sie sind."""
    for muster, satz in MELDUNGEN:
        if treffer := re.fullmatch(muster, meldung):
            return treffer.expand(satz)
    return meldung


class Befehl(BaseCommand):
    """Wie `BaseCommand`, nur deutsch; die Schalter von Django erscheinen nicht in der Hilfe."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, add_help=False, **kwargs)
        for schalter in parser._actions:
            if schalter.option_strings and schalter.option_strings[0] in DJANGOS_SCHALTER:
                schalter.help = SUPPRESS
        parser.add_argument("-h", "--help", action="help", help="diese Hilfe zeigen")
        parser.formatter_class = Hilfeform
        parser._positionals.title = "Angaben"
        parser._optionals.title = "Wahlweise"

        def fehler(message: str) -> NoReturn:
            if not parser.called_from_command_line:
                raise CommandError(in_worten(message))
            self.stderr.write(in_worten(message))
            self.stderr.write(parser.format_usage())
            sys.exit(2)

        parser.error = fehler  # type: ignore[method-assign]  # BaseCommand legt die Klasse des Parsers fest
        return parser
