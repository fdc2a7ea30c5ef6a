"""Die Woche der Fachkraft: was zu zählen, zu erledigen und zu bestätigen ist und was kommt."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

from agenturen.models import Person
from agenturen.rechte import Recht, agenturen_mit
from angebote.abfragen import termine_ohne_zahl
from angebote.models import Angebot, Termin
from netzwerke.abfragen import akteure_zu_bestaetigen, naechste_sitzungen, offene_verabredungen
from netzwerke.models import Akteur, Sitzung, Verabredung

HOECHSTENS_ZEILEN = 8
HOECHSTENS_AM_RAND = 5
TAGE_VORAUS = 14

Ding = TypeVar("Ding", bound=Model)


@dataclass(frozen=True)
class Auswahl(Generic[Ding]):
    """Die ersten einer längeren Liste und wie viele sie im Ganzen hat."""

    zeilen: list[Ding]
    anzahl: int

    @property
    def weitere(self) -> int:
        return self.anzahl - len(self.zeilen)


@dataclass(frozen=True)
class Woche:
    """`offen` sind vergangene Termine ohne Zahl; `zu_bestaetigen` fragt „Stimmt noch?“."""

    offen: Auswahl[Termin]
    zu_bestaetigen: Auswahl[Akteur]
    verabredungen: Auswahl[Verabredung]
    sitzungen: list[Sitzung]
    termine: list[Termin]


def diese_woche(person: Person, heute: date) -> Woche:
    """Acht Abfragen auf die Agenturen, deren Angebote und Netzwerke die Person bearbeitet."""
    kommende = Termin.objects.filter(
        angebot__agentur__in=agenturen_mit(person, Recht.ANGEBOT_BEARBEITEN).values("pk"),
        ausgefallen=False,
        datum__gt=heute,
        datum__lte=heute + timedelta(days=TAGE_VORAUS),
    ).exclude(angebot__status=Angebot.Status.ABGESAGT)
    return Woche(
        offen=_auswahl(termine_ohne_zahl(person), HOECHSTENS_ZEILEN),
        zu_bestaetigen=_auswahl(akteure_zu_bestaetigen(person), HOECHSTENS_AM_RAND),
        verabredungen=_auswahl(offene_verabredungen(person), HOECHSTENS_AM_RAND),
        sitzungen=list(naechste_sitzungen(person, heute)[:HOECHSTENS_AM_RAND]),
        termine=list(
            kommende.select_related("angebot__sozialraum").order_by("datum", "beginn", "pk")[
                :HOECHSTENS_AM_RAND
            ]
        ),
    )


def _auswahl(menge: QuerySet[Ding], hoechstens: int) -> Auswahl[Ding]:
    return Auswahl(zeilen=list(menge[:hoechstens]), anzahl=menge.count())
