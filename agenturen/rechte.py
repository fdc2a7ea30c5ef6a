"""Die eine Tabelle der Rechte; jede Regel gibt es fragend (`darf`) und verlangend (`pruefe`)."""

from collections.abc import Callable
from enum import Enum
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from agenturen.models import Agentur, Person, Rolle

ALLE_ROLLEN = frozenset(Rolle.values)
FALLARBEIT = frozenset({Rolle.FACHKRAFT, Rolle.KOORDINATION})


class Recht(Enum):
    """Was jemand tun kann; der Wert ist der Satzteil nach „Sie dürfen nicht …“."""

    WARTESCHLANGE_SEHEN = "die Warteschlange ansehen"
    RAEUME_LESEN = "Räume ansehen"
    RAEUME_PFLEGEN = "Raumeinheiten und Grenzen pflegen"
    SOZIALRAUM_BEARBEITEN = "Sozialräume bearbeiten"
    STATISTIK_LESEN = "statistische Werte ansehen"
    INDIKATOR_PFLEGEN = "eigene Indikatoren anlegen und ändern"
    LIEFERUNG_LESEN = "Lieferungen ansehen"
    LIEFERUNG_BEARBEITEN = "Lieferungen übernehmen"
    ANFRAGE_LESEN = "Datenanfragen ansehen"
    ANFRAGE_STELLEN = "Datenanfragen stellen"
    AKTEUR_LESEN = "Akteure ansehen"
    AKTEUR_BEARBEITEN = "Akteure bearbeiten"
    KOOPERATION_LESEN = "Kooperationen ansehen"
    KOOPERATION_BEARBEITEN = "Kooperationen bearbeiten"
    NETZWERK_LESEN = "Netzwerke und ihre Sitzungen ansehen"
    NETZWERK_BEARBEITEN = "Netzwerke und ihre Sitzungen bearbeiten"
    BEDARF_LESEN = "Bedarfe und Ressourcen ansehen"
    BEDARF_BEARBEITEN = "Bedarfe und Ressourcen bearbeiten"
    BEDARF_ENTSCHEIDEN = "über Priorität und Status eines Bedarfs entscheiden"
    ERHEBUNG_LESEN = "Gespräche und Methoden ansehen"
    ERHEBUNG_BEARBEITEN = "Gespräche und Methoden bearbeiten"
    ANGEBOT_LESEN = "Angebote ansehen"
    ANGEBOT_BEARBEITEN = "Angebote bearbeiten"
    ANALYSE_LESEN = "Analysen ansehen"
    ANALYSE_BEARBEITEN = "Analysen anlegen und gestalten"
    ANALYSE_SCHREIBEN = "Kapitel schreiben"
    ANALYSE_KOMMENTIEREN = "Kapitel kommentieren"
    ANALYSE_AUSGEBEN = "eine Vorschau der Analyse erzeugen"
    FASSUNG_AUSGEBEN = "festgeschriebene Fassungen ausgeben"
    ANALYSE_EINREICHEN = "Analysen zur Prüfung einreichen"
    ANALYSE_FREIGEBEN = "Analysen freigeben"
    ANALYSE_VEROEFFENTLICHEN = "Analysen veröffentlichen und zurückziehen"
    EINLADUNG_BEANTWORTEN = "Einladungen zum gemeinsamen Schreiben beantworten"
    GLIEDERUNG_PFLEGEN = "Gliederungen der Analysen pflegen"
    LIZENZ_WAEHLEN = "die Lizenz der Analysen wählen"
    LOGO_SETZEN = "die Logos der Titelseite wählen"


ADMINISTRATION = "administration"

TABELLE: dict[Recht, frozenset[str]] = {
    Recht.WARTESCHLANGE_SEHEN: frozenset({ADMINISTRATION}),
    Recht.RAEUME_LESEN: ALLE_ROLLEN | {ADMINISTRATION},
    Recht.RAEUME_PFLEGEN: frozenset({ADMINISTRATION}),
    Recht.SOZIALRAUM_BEARBEITEN: frozenset({Rolle.KOORDINATION, ADMINISTRATION}),
    Recht.STATISTIK_LESEN: ALLE_ROLLEN | {ADMINISTRATION},
    Recht.INDIKATOR_PFLEGEN: frozenset({ADMINISTRATION}),
    Recht.LIEFERUNG_LESEN: frozenset({Rolle.KOORDINATION, Rolle.LEITUNG, ADMINISTRATION}),
    Recht.LIEFERUNG_BEARBEITEN: frozenset({ADMINISTRATION}),
    Recht.ANFRAGE_LESEN: frozenset({Rolle.KOORDINATION, Rolle.LEITUNG, ADMINISTRATION}),
    Recht.ANFRAGE_STELLEN: frozenset({Rolle.KOORDINATION, ADMINISTRATION}),
    Recht.AKTEUR_LESEN: ALLE_ROLLEN | {ADMINISTRATION},
    Recht.AKTEUR_BEARBEITEN: FALLARBEIT,
    Recht.KOOPERATION_LESEN: ALLE_ROLLEN,
    Recht.KOOPERATION_BEARBEITEN: FALLARBEIT,
    Recht.NETZWERK_LESEN: ALLE_ROLLEN,
    Recht.NETZWERK_BEARBEITEN: FALLARBEIT,
    Recht.BEDARF_LESEN: ALLE_ROLLEN,
    Recht.BEDARF_BEARBEITEN: FALLARBEIT,
    Recht.BEDARF_ENTSCHEIDEN: frozenset({Rolle.KOORDINATION}),
    Recht.ERHEBUNG_LESEN: ALLE_ROLLEN,
    Recht.ERHEBUNG_BEARBEITEN: FALLARBEIT,
    Recht.ANGEBOT_LESEN: ALLE_ROLLEN,
    Recht.ANGEBOT_BEARBEITEN: FALLARBEIT,
    Recht.ANALYSE_LESEN: ALLE_ROLLEN,
    Recht.ANALYSE_BEARBEITEN: frozenset({Rolle.KOORDINATION}),
    Recht.ANALYSE_SCHREIBEN: FALLARBEIT,
    Recht.ANALYSE_KOMMENTIEREN: FALLARBEIT | {Rolle.LEITUNG},
    Recht.ANALYSE_AUSGEBEN: FALLARBEIT | {Rolle.LEITUNG},
    Recht.FASSUNG_AUSGEBEN: ALLE_ROLLEN,
    Recht.ANALYSE_EINREICHEN: frozenset({Rolle.KOORDINATION}),
    Recht.ANALYSE_FREIGEBEN: frozenset({Rolle.LEITUNG, Rolle.VERBUND}),
    Recht.ANALYSE_VEROEFFENTLICHEN: frozenset({Rolle.KOORDINATION, Rolle.LEITUNG}),
    Recht.EINLADUNG_BEANTWORTEN: frozenset({Rolle.KOORDINATION, Rolle.LEITUNG}),
    Recht.GLIEDERUNG_PFLEGEN: frozenset({Rolle.KOORDINATION, Rolle.LEITUNG}),
    Recht.LIZENZ_WAEHLEN: frozenset({Rolle.LEITUNG}),
    Recht.LOGO_SETZEN: frozenset({Rolle.LEITUNG}),
}


def darf(person: Person | AnonymousUser, recht: Recht, agentur: Agentur | None = None) -> bool:
    """Hat die Person das Recht, und zwar für diese Agentur, wenn eine genannt ist?"""
    if not isinstance(person, Person) or not person.is_active:
        return False
    erlaubt = TABELLE[recht]
    if person.ist_administration and ADMINISTRATION in erlaubt:
        return True
    return any(
        rolle.rolle in erlaubt and (agentur is None or rolle.umfasst(agentur)) for rolle in person.rollen
    )


def pruefe(person: Person | AnonymousUser, recht: Recht, agentur: Agentur | None = None) -> None:
    """Wie `darf`, aber verlangend: PermissionDenied mit deutschem Satz, wenn das Recht fehlt."""
    if not darf(person, recht, agentur):
        wo = f" in der Agentur „{agentur}“" if agentur else ""
        raise PermissionDenied(
            f"Ihre Rolle{wo} umfasst nicht: {recht.value}. Bitte wenden Sie sich an Ihre Leitung."
        )


def mit_recht(recht: Recht) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Ansicht nur für Personen, die das Recht irgendwo haben; die Tür des Objekts prüft danach genauer."""

    def huelle(ansicht: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(ansicht)
        def geprueft(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            pruefe(request.user, recht)
            return ansicht(request, *args, **kwargs)

        return geprueft

    return huelle


def agenturen_mit(person: Person, recht: Recht) -> QuerySet[Agentur]:
    """Alle Agenturen, für die die Person das Recht hat, nach Namen."""
    bedingung = Q(pk__in=[])
    for rolle in person.rollen:
        if rolle.rolle in TABELLE[recht]:
            bedingung |= Q(traeger=rolle.traeger_id) if rolle.agentur_id is None else Q(pk=rolle.agentur_id)
    return Agentur.objects.filter(bedingung).select_related("traeger")


def sichtbare_agenturen(person: Person) -> Q:
    """Bedingung auf das Feld `agentur`: im eigenen Träger alles, als Verbund nur die gewählten Agenturen."""
    bedingung = Q(pk__in=[])
    for rolle in person.rollen:
        if rolle.rolle == Rolle.VERBUND and rolle.agentur_id is not None:
            bedingung |= Q(agentur=rolle.agentur_id)
        else:
            bedingung |= Q(agentur__traeger=rolle.traeger_id)
    return bedingung
