"""Die Woche der Fachkraft: was zu zählen ist und was kommt."""

from dataclasses import dataclass
from datetime import date, timedelta

from agenturen.models import Person
from agenturen.rechte import Recht, agenturen_mit
from angebote.abfragen import termine_ohne_zahl
from angebote.models import Angebot, Termin

HOECHSTENS_ZEILEN = 8
NEUESTE_ANGEBOTE = 5
TAGE_VORAUS = 14


@dataclass(frozen=True)
class Woche:
    """Vergangene Termine ohne Zahl (jüngste zuerst, `anzahl_offen` nennt alle), nächste Termine, Angebote."""

    offen: list[Termin]
    anzahl_offen: int
    naechste: list[Termin]
    angebote: list[Angebot]

    @property
    def weitere_offene(self) -> int:
        return self.anzahl_offen - len(self.offen)


def diese_woche(person: Person, heute: date) -> Woche:
    """Vier Abfragen auf die Agenturen, deren Angebote die Person bearbeitet."""
    agenturen = agenturen_mit(person, Recht.ANGEBOT_BEARBEITEN).values("pk")
    offen = termine_ohne_zahl(person)
    naechste = Termin.objects.filter(
        angebot__agentur__in=agenturen,
        ausgefallen=False,
        datum__gt=heute,
        datum__lte=heute + timedelta(days=TAGE_VORAUS),
    ).exclude(angebot__status=Angebot.Status.ABGESAGT)
    return Woche(
        offen=list(offen[:HOECHSTENS_ZEILEN]),
        anzahl_offen=offen.count(),
        naechste=list(
            naechste.select_related("angebot__sozialraum").order_by("datum", "beginn", "pk")[
                :HOECHSTENS_ZEILEN
            ]
        ),
        angebote=list(
            Angebot.objects.filter(agentur__in=agenturen)
            .select_related("sozialraum")
            .order_by("-geaendert", "-pk")[:NEUESTE_ANGEBOTE]
        ),
    )
