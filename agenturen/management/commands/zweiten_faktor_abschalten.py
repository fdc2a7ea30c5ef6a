"""`manage.py zweiten_faktor_abschalten`: hilft, wenn Telefon und Wiederherstellungscodes fort sind."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from agenturen.models import Person
from agenturen.zweiter_faktor import zweiten_faktor_abschalten
from sozialraum.kern.befehl import Befehl
from sozialraum.kern.fehler import Fachfehler


class Fehler(CommandError):
    """Django setzt den Namen der Klasse vor den Satz: „Fehler: …“."""


class Command(Befehl):
    help = "Schaltet den zweiten Faktor eines Kontos ab; danach genügt das Passwort."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="E-MAIL")
        parser.add_argument("--grund", default="", help="steht im Protokoll, etwa: Telefon verloren, Rückruf")

    def handle(self, *, email: str, grund: str, **_: Any) -> None:
        person = Person.objects.filter(email__iexact=email.strip()).first()
        if person is None:
            raise Fehler(f"Zu „{email}“ gibt es kein Konto.")
        try:
            zweiten_faktor_abschalten(person=person, durch=None, grund=grund.strip())
        except Fachfehler as fehler:
            raise Fehler(fehler.text) from fehler
        self.stdout.write(f"{person.name} ({person.email}): Der zweite Faktor ist abgeschaltet.")
