"""Geht einen Schritt mit einer Analyse: dieselben Verben wie die Knöpfe, mit den Rechten einer Person."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import CommandError, CommandParser
from django_scopes import scope, scopes_disabled

from agenturen.models import Person
from analysen.ablauf.abschliessen import archivieren, berichtigen
from analysen.ablauf.einreichen import einreichen, zurueckgeben
from analysen.ablauf.freigeben import freigeben
from analysen.ablauf.veroeffentlichen import veroeffentlichbare, veroeffentlichen
from analysen.ablauf.zustaende import (
    ARCHIVIEREN,
    BERICHTIGEN,
    EINREICHEN,
    FREIGEBEN,
    VEROEFFENTLICHEN,
    ZURUECKGEBEN,
)
from analysen.models import Analyse
from sozialraum.kern.befehl import Befehl
from sozialraum.kern.fehler import Fachfehler


class Fehler(CommandError):
    """Django setzt den Namen der Klasse vor den Satz: „Fehler: …“."""


def _veroeffentlichen(analyse: Analyse, grund: str, durch: Person) -> None:
    fassung = veroeffentlichbare(analyse)
    if fassung is None:
        raise Fachfehler(f"Von „{analyse}“ gibt es keine Fassung, die noch zu veröffentlichen wäre.")
    fassung.analyse = analyse
    veroeffentlichen(fassung=fassung, durch=durch, zusammenfassung=grund)


TATEN: dict[str, Callable[[Analyse, str, Person], object]] = {
    EINREICHEN.verb: lambda analyse, grund, durch: einreichen(analyse=analyse, durch=durch),
    ZURUECKGEBEN.verb: lambda analyse, grund, durch: zurueckgeben(analyse=analyse, grund=grund, durch=durch),
    FREIGEBEN.verb: lambda analyse, grund, durch: freigeben(analyse=analyse, durch=durch, selbst_weil=grund),
    VEROEFFENTLICHEN.verb: _veroeffentlichen,
    ARCHIVIEREN.verb: lambda analyse, grund, durch: archivieren(analyse=analyse, durch=durch),
    BERICHTIGEN.verb: lambda analyse, grund, durch: berichtigen(analyse=analyse, was=grund, durch=durch),
}


class Command(Befehl):
    help = "Reicht eine Analyse ein, gibt sie frei, veröffentlicht, archiviert oder berichtigt sie."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", metavar="ID", type=int, help="Nummer der Analyse (steht in ihrer Adresse)")
        parser.add_argument("schritt", choices=list(TATEN))
        parser.add_argument("--durch", metavar="E-MAIL", required=True, help="wessen Rechte und Name gelten")
        parser.add_argument(
            "--grund", metavar="TEXT", default="", help="Grund, Berichtigung oder Zusammenfassung"
        )

    def handle(self, *, id: int, schritt: str, durch: str, grund: str, **_: Any) -> None:
        person = Person.objects.filter(email__iexact=durch, is_active=True).first()
        if person is None:
            raise Fehler(f"Mit der Adresse „{durch}“ gibt es keinen Zugang.")
        with scopes_disabled():
            analyse = Analyse.objects.select_related("agentur__traeger", "traeger").filter(pk=id).first()
        if analyse is None:
            raise Fehler(f"Eine Analyse mit der Nummer {id} gibt es nicht.")
        try:
            with scope(traeger=[analyse.traeger_id]):
                TATEN[schritt](analyse, grund, person)
                analyse.refresh_from_db(fields=["zustand"])
        except Fachfehler as fehler:
            raise Fehler(fehler.text) from fehler
        except PermissionDenied as fehler:
            raise Fehler(str(fehler)) from fehler
        self.stdout.write(f"{analyse}: {analyse.get_zustand_display()}")
