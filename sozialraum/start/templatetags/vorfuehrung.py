"""Was nur die Vorführung auf ihren Seiten zeigt."""

from dataclasses import dataclass

from django import template
from django.conf import settings

from agenturen.models import Person
from sozialraum.start.vorfuehrung.tabellen import lies

register = template.Library()

# Die Adresse nennt die Rolle; die übrigen Konten stehen in der Ausgabe von `./run demo`.
ROLLEN = {
    "fachkraft": "Fachkraft",
    "koordination": "Koordination vor Ort",
    "leitung": "Leitung",
    "verbund": "Verbund",
    "administration": "Administration",
}


@dataclass(frozen=True)
class Zugang:
    rolle: str
    name: str
    email: str
    kennwort: str


@register.simple_tag
def vorfuehrungszugaenge() -> list[Zugang]:
    """Je Rolle ein Konto zum Ausprobieren; im Betrieb und ohne aufgebaute Musterstadt keines."""
    if not settings.VORFUEHRUNG:
        return []
    tabelle = lies("menschen")
    namen = {person["email"]: person["name"] for person in tabelle["person"]}
    vorhanden = set(Person.objects.filter(email__in=namen, is_active=True).values_list("email", flat=True))
    return [
        Zugang(ROLLEN[rolle], name, email, tabelle["kennwort"])
        for email, name in namen.items()
        if (rolle := email.partition("@")[0]) in ROLLEN and email in vorhanden
    ]
