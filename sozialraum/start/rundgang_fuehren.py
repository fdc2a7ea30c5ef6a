"""Einen Schritt im Rundgang gehen oder ihn beenden; betrifft nur die eigene Person."""

from agenturen.models import Person
from sozialraum.kern.fehler import Fachfehler
from sozialraum.start.abfragen.rundgang import rundgaenge
from sozialraum.start.rundgang import Schritt

BEENDET = 0


def rundgang_gehen(*, durch: Person, rolle: str, nummer: int) -> Schritt:
    """Merkt sich den Schritt. Fehler: `Fachfehler`, wenn es ihn für diese Person nicht gibt."""
    rundgang = next((einer for einer in rundgaenge(durch) if einer.rolle == rolle), None)
    if rundgang is None or not 1 <= nummer <= len(rundgang.schritte):
        raise Fachfehler("Diesen Schritt gibt es nicht. Bitte beginnen Sie den Rundgang von vorn.")
    Person.objects.filter(pk=durch.pk).update(rundgang_rolle=rolle, rundgang_schritt=nummer)
    return rundgang.schritte[nummer - 1]


def rundgang_beenden(*, durch: Person) -> None:
    """Danach zeigt ihn keine Seite mehr, bis die Person ihn selbst wieder beginnt."""
    Person.objects.filter(pk=durch.pk).update(rundgang_schritt=BEENDET)
