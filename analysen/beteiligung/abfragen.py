"""Lesen rund um Beteiligungen: wer mitschreibt, wer gefragt ist, was eine Agentur einbringt."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from agenturen.models import Agentur, Person, Rolle
from agenturen.rechte import Recht, agenturen_mit, darf, pruefe
from analysen.models import Analyse, Beteiligung
from angebote.models import Angebot
from netzwerke.models import Akteur, Kooperation, Netzwerk
from sozialraum.bedarfe.models import Bedarf, Empfehlung, Gespraech, Methodeneinsatz, Ressource
from sozialraum.raeume.models import Sozialraum

OFFEN = Q(angenommen__isnull=True, abgelehnt__isnull=True)


def mitgeschriebene(person: Person) -> QuerySet[Beteiligung]:
    """Angenommene Beteiligungen der Agenturen, zu denen die Person gehört; der Verbund schreibt nicht mit."""
    agenturen = Q(pk__in=[])
    for rolle in person.rollen:
        if rolle.rolle == Rolle.VERBUND:
            continue
        agenturen |= (
            Q(agentur__traeger=rolle.traeger_id) if rolle.agentur_id is None else Q(agentur=rolle.agentur_id)
        )
    return Beteiligung.objects.filter(agenturen, angenommen__isnull=False)


def beteiligungen(analyse: Analyse) -> QuerySet[Beteiligung]:
    """Alle der Analyse, in der Reihenfolge der Einladung."""
    return (
        Beteiligung.objects.filter(analyse=analyse)
        .select_related("agentur__traeger", "analyse__agentur")
        .order_by("eingeladen", "pk")
    )


def einladbare_agenturen(analyse: Analyse) -> QuerySet[Agentur]:
    """Alle der Installation außer der federführenden und denen, die gefragt sind oder mitschreiben."""
    vergeben = Beteiligung.objects.filter(analyse=analyse, abgelehnt__isnull=True).values("agentur")
    return (
        Agentur.objects.exclude(pk=analyse.agentur_id)
        .exclude(pk__in=vergeben)
        .select_related("traeger")
        .order_by("traeger__name", "name")
    )


def einladungen(person: Person) -> QuerySet[Beteiligung]:
    """Was an die Agenturen ging, für die die Person antworten kann; Offenes zuerst, dann das Jüngste."""
    if not person.traeger_ids:
        return Beteiligung.objects.none()
    eigene = agenturen_mit(person, Recht.EINLADUNG_BEANTWORTEN).values("pk")
    return (
        Beteiligung.objects.filter(agentur__in=eigene)
        .select_related("agentur__traeger", "analyse__agentur__traeger")
        .prefetch_related("analyse__sozialraeume")
        .order_by("-eingeladen", "-pk")
    )


def zahl_offener_einladungen(person: Person) -> int:
    """Ohne Abfrage 0 für alle, die nicht antworten können."""
    if not person.traeger_ids or not darf(person, Recht.EINLADUNG_BEANTWORTEN):
        return 0
    return einladungen(person).filter(OFFEN).count()


def einladung_oder_404(person: Person, beteiligung_id: int) -> Beteiligung:
    """Nur für die, die antworten können; alle anderen erfahren nicht, dass es sie gibt."""
    pruefe(person, Recht.EINLADUNG_BEANTWORTEN)
    return get_object_or_404(einladungen(person), pk=beteiligung_id)


@dataclass(frozen=True)
class Beitrag:
    """Wie viel die Agentur zu den Sozialräumen der Analyse einbringen würde, in der Reihenfolge der Seite."""

    was: str
    anzahl: int


def beitraege(beteiligung: Beteiligung) -> list[Beitrag]:
    """Gezählt im Mandanten der Eingeladenen: was von ihr erschiene; acht Abfragen."""
    agentur = beteiligung.agentur
    raeume = list(beteiligung.analyse.sozialraeume.all())
    einwilligung = {Gespraech.Einwilligung.SINNGEMAESS, Gespraech.Einwilligung.ZITATE}
    gespraeche = Gespraech.objects.filter(
        agentur=agentur, sozialraum__in=raeume, einwilligung__in=einwilligung
    )
    einsaetze = Methodeneinsatz.objects.filter(agentur=agentur, sozialraum__in=raeume)
    return [
        Beitrag("Angebote", Angebot.objects.filter(agentur=agentur, sozialraum__in=raeume).count()),
        Beitrag("Kooperationen", _kooperationen(agentur, raeume).count()),
        Beitrag("Netzwerke", _in_raeumen(Netzwerk.objects.filter(agentur=agentur), raeume)),
        Beitrag("Bedarfe", _in_raeumen(Bedarf.objects.filter(agentur=agentur), raeume)),
        Beitrag("Ressourcen", _in_raeumen(Ressource.objects.filter(agentur=agentur), raeume)),
        Beitrag("Handlungsempfehlungen", _empfehlungen(agentur, raeume)),
        Beitrag("Gespräche mit Einwilligung", gespraeche.count()),
        Beitrag("Methodeneinsätze", einsaetze.count()),
    ]


def _kooperationen(agentur: Agentur, raeume: list[Sozialraum]) -> QuerySet[Kooperation]:
    hiesige = Akteur.objects.filter(sozialraeume__in=raeume, agentur__isnull=True).values("pk")
    return Kooperation.objects.filter(Q(a__in=hiesige) | Q(b__in=hiesige), agentur=agentur)


def _empfehlungen(agentur: Agentur, raeume: list[Sozialraum]) -> int:
    hiesige = Bedarf.objects.filter(sozialraeume__in=raeume).values("pk")
    menge = Empfehlung.objects.filter(agentur=agentur, bedarfe__in=hiesige)
    return menge.values("pk").distinct().count()


def _in_raeumen(menge: QuerySet, raeume: list[Sozialraum]) -> int:
    return menge.filter(sozialraeume__in=raeume).values("pk").distinct().count()
