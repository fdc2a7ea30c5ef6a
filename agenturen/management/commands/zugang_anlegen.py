"""`manage.py zugang_anlegen`: der erste Zugang einer neuen Installation und jeder weitere."""

import getpass
import sys
from typing import Any

from django.core.management.base import CommandError, CommandParser

from agenturen.models import Person, Rolle
from agenturen.zugang_anlegen import zugang_anlegen
from sozialraum.kern.befehl import Befehl
from sozialraum.kern.fehler import Fachfehler


class Fehler(CommandError):
    """Django setzt den Namen der Klasse vor den Satz: „Fehler: …“."""


class Command(Befehl):
    help = "Gibt einem Menschen Zugang; Träger und Agentur entstehen, wenn es sie noch nicht gibt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="E-MAIL")
        parser.add_argument("--name", default="", help="Vor- und Nachname; nur für ein neues Konto")
        parser.add_argument("--administration", action="store_true", help="Administration der Installation")
        parser.add_argument(
            "--rolle", default="", choices=["", *Rolle.values], metavar="|".join(Rolle.values)
        )
        parser.add_argument("--traeger", default="", help="Name des Trägers")
        parser.add_argument(
            "--agentur", default="", help="Name der Agentur; sonst gilt die Rolle im ganzen Träger"
        )

    def handle(self, *, email: str, **optionen: Any) -> None:
        neu = not Person.objects.filter(email__iexact=email.strip()).exists()
        felder = ("name", "administration", "rolle", "traeger", "agentur")
        try:
            person = zugang_anlegen(
                email=email,
                kennwort=_kennwort() if neu else None,
                **{feld: optionen[feld] for feld in felder},
            )
        except Fachfehler as fehler:
            raise Fehler(fehler.text) from fehler
        self.stdout.write(
            f"{person.name} ({person.email}): {Person.objects.get(pk=person.pk).rollenbezeichnung}"
        )


def _kennwort() -> str:
    """Zweimal gefragt am Bildschirm, sonst die erste Zeile der Eingabe: nie auf der Befehlszeile."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    kennwort = getpass.getpass("Kennwort (mindestens 12 Zeichen): ")
    if getpass.getpass("Noch einmal: ") != kennwort:
        raise Fehler("Die beiden Eingaben sind verschieden.")
    return kennwort
