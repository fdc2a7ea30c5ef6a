"""Geht einen Schritt mit einer Analyse: dieselben Verben wie die Knöpfe, mit den Rechten einer Person."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django_scopes import scope, scopes_disabled

from agenturen.models import Person
from analysen.ablauf.abschliessen import archivieren, berichtigen
from analysen.ablauf.einreichen import einreichen, zurueckgeben
from analysen.ablauf.freigeben import freigeben
from analysen.ablauf.veroeffentlichen import (
    oeffentliche,
    veroeffentlichbare,
    veroeffentlichen,
    zurueckziehen,
)
from analysen.ablauf.zustaende import (
    ARCHIVIEREN,
    BERICHTIGEN,
    EINREICHEN,
    FREIGEBEN,
    VEROEFFENTLICHEN,
    ZURUECKGEBEN,
    ZURUECKZIEHEN,
)
from analysen.models import Analyse
from sozialraum.kern.befehl import Befehl
from sozialraum.kern.fehler import Fachfehler


class Fehler(CommandError):
    """Django setzt den Namen der Klasse vor den Satz: „Fehler: …“."""


@dataclass(frozen=True)
class Angaben:
    """Was zum Schritt gesagt ist; `ab` und `nummer` nur, wo er danach fragt."""

    analyse: Analyse
    durch: Person
    grund: str
    ab: datetime | None
    nummer: int | None


def _veroeffentlichen(angaben: Angaben) -> None:
    fassung = veroeffentlichbare(angaben.analyse)
    if fassung is None or angaben.nummer not in (None, fassung.nummer):
        welche = "keine Fassung" if angaben.nummer is None else f"keine Fassung {angaben.nummer}"
        raise Fachfehler(f"Von „{angaben.analyse}“ gibt es {welche}, die noch zu veröffentlichen wäre.")
    fassung.analyse = angaben.analyse
    veroeffentlichen(fassung=fassung, durch=angaben.durch, zusammenfassung=angaben.grund, ab=angaben.ab)


def _zurueckziehen(angaben: Angaben) -> None:
    vorhandene = {eine.fassung.nummer: eine for eine in oeffentliche(angaben.analyse)}
    gewaehlte = next(iter(vorhandene), None) if angaben.nummer is None else angaben.nummer
    if gewaehlte not in vorhandene:
        oeffentlich = ", ".join(map(str, vorhandene)) or "keine"
        raise Fachfehler(
            f"Von „{angaben.analyse}“ ist diese Fassung nicht veröffentlicht. Veröffentlicht: {oeffentlich}."
        )
    eine = vorhandene[gewaehlte]
    eine.fassung.analyse = angaben.analyse
    zurueckziehen(veroeffentlichung=eine, grund=angaben.grund, durch=angaben.durch)


TATEN: dict[str, Callable[[Angaben], object]] = {
    EINREICHEN.verb: lambda a: einreichen(analyse=a.analyse, durch=a.durch),
    ZURUECKGEBEN.verb: lambda a: zurueckgeben(analyse=a.analyse, grund=a.grund, durch=a.durch),
    FREIGEBEN.verb: lambda a: freigeben(analyse=a.analyse, durch=a.durch, selbst_weil=a.grund),
    VEROEFFENTLICHEN.verb: _veroeffentlichen,
    ZURUECKZIEHEN.verb: _zurueckziehen,
    ARCHIVIEREN.verb: lambda a: archivieren(analyse=a.analyse, durch=a.durch),
    BERICHTIGEN.verb: lambda a: berichtigen(analyse=a.analyse, was=a.grund, durch=a.durch),
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
        parser.add_argument(
            "--ab",
            metavar="ZEIT",
            default="",
            help="beim Veröffentlichen das Ende der Sperrfrist: 2027-03-01 oder 2027-03-01T09:00 (Ortszeit)",
        )
        parser.add_argument(
            "--fassung",
            metavar="N",
            type=int,
            help="beim Veröffentlichen und Zurückziehen die Nummer der Fassung; Vorgabe: die jüngste",
        )

    def handle(
        self,
        *,
        id: int,
        schritt: str,
        durch: str,
        grund: str,
        ab: str,
        fassung: int | None,
        **_: Any,
    ) -> None:
        _pruefe_angaben(schritt, ab, fassung)
        person = Person.objects.filter(email__iexact=durch, is_active=True).first()
        if person is None:
            raise Fehler(f"Mit der Adresse „{durch}“ gibt es keinen Zugang.")
        with scopes_disabled():
            analyse = Analyse.objects.select_related("agentur__traeger", "traeger").filter(pk=id).first()
        if analyse is None:
            raise Fehler(f"Eine Analyse mit der Nummer {id} gibt es nicht.")
        angaben = Angaben(analyse, person, grund, _zeitpunkt(ab), fassung)
        try:
            with scope(traeger=[analyse.traeger_id]):
                TATEN[schritt](angaben)
                analyse.refresh_from_db(fields=["zustand"])
        except Fachfehler as fehler:
            raise Fehler(fehler.text) from fehler
        except PermissionDenied as fehler:
            raise Fehler(str(fehler)) from fehler
        self.stdout.write(f"{analyse}: {analyse.get_zustand_display()}")


def _pruefe_angaben(schritt: str, ab: str, fassung: int | None) -> None:
    if ab and schritt != VEROEFFENTLICHEN.verb:
        raise Fehler("Eine Sperrfrist (--ab) gibt es nur beim Veröffentlichen.")
    if fassung is not None and schritt not in (VEROEFFENTLICHEN.verb, ZURUECKZIEHEN.verb):
        raise Fehler("Eine Fassung (--fassung) wird nur veröffentlicht oder zurückgezogen.")


def _zeitpunkt(text: str) -> datetime | None:
    """Ein Tag heißt: von Mitternacht an; ohne Zeitzone gilt die Ortszeit."""
    if not text:
        return None
    try:
        tag = parse_date(text)
        gelesen = datetime.combine(tag, time()) if tag else parse_datetime(text)
    except ValueError:
        gelesen = None
    if gelesen is None:
        raise Fehler(
            f"--ab: „{text}“ ist kein Zeitpunkt. Richtig wäre etwa 2027-03-01 oder 2027-03-01T09:00."
        )
    return gelesen if timezone.is_aware(gelesen) else timezone.make_aware(gelesen)
