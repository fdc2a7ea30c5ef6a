"""Gliederungen lesen: welche es für eine Person gibt und welche Analysen sie benutzen."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from agenturen.models import Person, Traeger
from agenturen.rechte import Recht, agenturen_mit, pruefe
from analysen.gliederung.laden import geltende_gliederungen
from analysen.models import Analyse, Gliederung


def traeger_zur_pflege(person: Person) -> list[Traeger]:
    """Die Träger, deren Gliederung die Person pflegt; eine Abfrage."""
    agenturen = agenturen_mit(person, Recht.GLIEDERUNG_PFLEGEN)
    return list(Traeger.objects.filter(pk__in=agenturen.values("traeger")).order_by("name"))


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


def gliederung_oder_404(person: Person, gliederung_id: int) -> Gliederung:
    """Mitgelieferte und die der eigenen Träger; fremde gibt es nicht."""
    pruefe(person, Recht.GLIEDERUNG_PFLEGEN)
    eigene = Q(traeger__in=traeger_zur_pflege(person)) | Q(traeger__isnull=True)
    gefunden: Gliederung = get_object_or_404(
        Gliederung.objects.select_related("traeger").filter(eigene), pk=gliederung_id
    )
    return gefunden


def versionen(gliederung: Gliederung) -> QuerySet[Gliederung]:
    """Alle Versionen derselben Gliederung, die neueste zuerst."""
    return Gliederung.objects.filter(
        traeger=gliederung.traeger_id, schluessel=gliederung.schluessel
    ).order_by("-version")


def analysen_mit(person: Person, gliederung: Gliederung) -> QuerySet[Analyse]:
    """Analysen der eigenen Träger, die mit einer Version dieser Gliederung begonnen haben."""
    return (
        Analyse.objects.filter(
            gliederung__in=versionen(gliederung).values("pk"), traeger__in=traeger_zur_pflege(person)
        )
        .select_related("agentur", "gliederung")
        .order_by("-berichtsjahr", "titel")
    )
