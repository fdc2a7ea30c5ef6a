"""Prüflisten lesen: welche für eine Person gelten und welche Analysen danach geprüft werden."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.urls import reverse

from agenturen.models import Person, Traeger
from analysen.gliederung.geltende import geltende_gliederungen
from analysen.models import Analyse, Gliederung, Prueflistenvorlage
from analysen.pruefliste.geltende import geltende_prueflisten, vorlage_der_liste
from analysen.pruefliste.vorlage import Pruefvorlage
from analysen.vorlagen.abfragen import traeger_zur_pflege, versionen


@dataclass(frozen=True)
class Zeile:
    """Wonach ein Träger prüft und wie viele Analysen danach geprüft werden.

    `fuer` ist die Gliederung, zu der es noch keine Liste gibt: Bis dahin gilt für sie diese.
    """

    liste: Prueflistenvorlage
    traeger: Traeger
    analysen: int
    punkte: int
    fuer: Gliederung | None = None

    @property
    def eigene(self) -> bool:
        return self.liste.traeger_id is not None

    @property
    def ziel(self) -> str:
        """Wo sie sich ändern lässt; sonst, wo für den Träger (und die Gliederung) eine eigene entsteht."""
        adresse = reverse("analysen:pruefliste_aendern", args=[self.liste.pk])
        if self.fuer is not None:
            return f"{adresse}?traeger={self.traeger.pk}&gliederung={self.fuer.pk}"
        return adresse if self.eigene else f"{adresse}?traeger={self.traeger.pk}"


def prueflistenzeilen(person: Person) -> list[Zeile]:
    """Je Träger der Person, was für ihn gilt; danach die Gliederungen, zu denen keine Liste gehört."""
    zeilen = []
    for traeger in traeger_zur_pflege(person):
        geltende = geltende_prueflisten(traeger.pk)
        je_liste: dict[int | None, int] = dict(
            Analyse.objects.filter(traeger=traeger, pruefliste__in=geltende)
            .order_by()
            .values_list("pruefliste")
            .annotate(anzahl=Count("pk"))
        )
        vorlagen = {eine.pk: vorlage_der_liste(eine) for eine in geltende}
        zeilen += [
            Zeile(eine, traeger, je_liste.get(eine.pk, 0), len(vorlagen[eine.pk].punkte)) for eine in geltende
        ]
        for gliederung in geltende_gliederungen(traeger.pk) if geltende else ():
            if not any(v.passt_zu(gliederung.schluessel, gliederung.richtlinie) for v in vorlagen.values()):
                ersatz = max(geltende, key=lambda eine: eine.schluessel)
                zeilen.append(Zeile(ersatz, traeger, 0, len(vorlagen[ersatz.pk].punkte), fuer=gliederung))
    return zeilen


def analysen_nach(person: Person, liste: Prueflistenvorlage) -> QuerySet[Analyse]:
    """Analysen der eigenen Träger, die nach einer Version dieser Liste geprüft werden."""
    return (
        Analyse.objects.filter(
            pruefliste__in=versionen(liste).values("pk"), traeger__in=traeger_zur_pflege(person)
        )
        .select_related("agentur", "pruefliste")
        .order_by("-berichtsjahr", "titel")
    )


def grundlage_fuer(vorlage: Pruefvorlage, gliederung: Gliederung) -> Pruefvorlage:
    """Dieselben Punkte als Liste zu einer Gliederung, die noch keine hat."""
    return Pruefvorlage(
        schluessel=gliederung.schluessel,
        name=f"Prüfliste: {gliederung.name}"[:200],
        richtlinie=gliederung.richtlinie or gliederung.name,
        gliederungen=(gliederung.schluessel,),
        alle_punkte=vorlage.alle_punkte,
    )
