"""`manage.py vorfuehrung_anlegen`: baut Musterstadt auf oder zeigt ihre Anmeldungen."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from agenturen.models import Person
from sozialraum.kern.befehl import Befehl
from sozialraum.start.einrichten import einrichten
from sozialraum.start.vorfuehrung.anlegen import vorfuehrung_anlegen
from sozialraum.start.vorfuehrung.stadt import stadt
from sozialraum.start.vorfuehrung.tabellen import lies


class Command(Befehl):
    help = "Baut die erfundene Musterstadt mit Zahlen, Angeboten und einer Analyse auf."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anmeldungen", action="store_true", help="nur zeigen, wer sich womit anmeldet")
        parser.add_argument(
            "--falls-leer", action="store_true", help="nichts tun, wenn es schon Personen gibt"
        )
        parser.add_argument("--ohne-pdf", action="store_true", help="die Analyse nicht drucken (schneller)")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUKTION:
            raise CommandError(
                "Im Betrieb gibt es keine Vorführung: Ihre Kennwörter sind öffentlich. Bitte setzen Sie "
                "SOZIALRAUM_BETRIEB=vorfuehrung auf einem eigenen Rechner."
            )
        if options["anmeldungen"]:
            self._anmeldungen()
            return
        if Person.objects.exists():
            if options["falls_leer"]:
                return
            raise CommandError(
                "In dieser Datenbank arbeiten schon Menschen; Musterstadt entsteht nur in einer leeren. "
                "Von vorn beginnt `./run demo --frisch`."
            )
        einrichten()
        self.stdout.write(f"{stadt().name} entsteht:")
        vorfuehrung_anlegen(heute=timezone.localdate(), melde=self._melde, mit_pdf=not options["ohne_pdf"])
        self.stdout.write(f"{stadt().name} ist fertig.")

    def _melde(self, text: str) -> None:
        self.stdout.write(f"  {text} …")
        self.stdout.flush()

    def _anmeldungen(self) -> None:
        adressen = {person["email"] for person in lies("menschen")["person"]}
        personen = Person.objects.filter(email__in=adressen).order_by("pk")
        if not personen:
            raise CommandError("Musterstadt ist in dieser Datenbank nicht aufgebaut.")
        self.stdout.write(f"Anmelden mit einer dieser Adressen, Kennwort: {lies('menschen')['kennwort']}\n\n")
        breite = max(len(person.email) for person in personen)
        for person in personen:
            self.stdout.write(f"  {person.email:<{breite}}  {person.name}: {_rollen(person)}")


def _rollen(person: Person) -> str:
    """Jede Rolle einmal, mit allem, wofür sie gilt: „Verbund (Hafen und Bahnhof, Südstadt)“."""
    wofuer: dict[str, list[str]] = {"Administration": []} if person.ist_administration else {}
    for rolle in person.rollen:
        wo = str(rolle.agentur or rolle.traeger).removeprefix("Integrationsagentur ")
        wofuer.setdefault(rolle.get_rolle_display(), []).append(wo)
    return ", ".join(f"{rolle} ({', '.join(orte)})" if orte else rolle for rolle, orte in wofuer.items())
