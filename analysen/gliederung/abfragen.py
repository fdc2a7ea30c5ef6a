"""Gliederungen lesen: welche es für eine Person gibt und welche Analysen sie benutzen."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.urls import reverse

from agenturen.models import Person, Traeger
from analysen.gliederung.geltende import geltende_gliederungen
from analysen.models import Analyse, Gliederung
from analysen.vorlagen.abfragen import traeger_zur_pflege, versionen


@dataclass(frozen=True)
class Zeile:
    """Womit ein Träger neue Analysen beginnt und wie viele Analysen schon damit begonnen haben."""

    gliederung: Gliederung
    traeger: Traeger
    analysen: int
    kapitel: int
    eigene: bool

    @property
    def ziel(self) -> str:
        """Wo sie sich ändern lässt; bei mitgelieferten mit dem Träger, dessen eigene daraus wird."""
        adresse = reverse("analysen:gliederung_aendern", args=[self.gliederung.pk])
        return adresse if self.eigene else f"{adresse}?traeger={self.traeger.pk}"


def gliederungszeilen(person: Person) -> list[Zeile]:
    """Je Träger der Person, was für ihn gilt."""
    zeilen = []
    for traeger in traeger_zur_pflege(person):
        geltende = geltende_gliederungen(traeger.pk)
        je_gliederung: dict[int | None, int] = dict(
            Analyse.objects.filter(traeger=traeger, gliederung__in=geltende)
            .order_by()
            .values_list("gliederung")
            .annotate(anzahl=Count("pk"))
        )
        zeilen += [
            Zeile(
                gliederung=eine,
                traeger=traeger,
                analysen=je_gliederung.get(eine.pk, 0),
                kapitel=len(eine.inhalt["kapitel"]),
                eigene=eine.traeger_id is not None,
            )
            for eine in geltende
        ]
    return zeilen


def analysen_mit(person: Person, gliederung: Gliederung) -> QuerySet[Analyse]:
    """Analysen der eigenen Träger, die mit einer Version dieser Gliederung begonnen haben."""
    return (
        Analyse.objects.filter(
            gliederung__in=versionen(gliederung).values("pk"), traeger__in=traeger_zur_pflege(person)
        )
        .select_related("agentur", "gliederung")
        .order_by("-berichtsjahr", "titel")
    )
