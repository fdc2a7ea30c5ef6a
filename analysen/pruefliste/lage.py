"""Was eine Prüfung vor sich hat: die Analyse und, sobald eine danach fragt, ihr ganzer Inhalt."""

from collections.abc import Iterator
from functools import cached_property

from django.urls import reverse

from analysen.abfragen import kapitel_der_analyse
from analysen.gedruckte_zahlen import zahlen_der_statistik
from analysen.inhalt import Inhalt, Zahl
from analysen.models import Analyse, Baustein, Kapitel
from analysen.zusammenstellen import gedruckte_bausteine, zusammenstellen
from sozialraum.raeume.models import Sozialraum

HOECHSTENS_STELLE = 120


class Lage:
    """Die Analyse und, sobald eine Prüfung danach fragt, ihr ganzer Inhalt; im Mandanten der Analyse."""

    def __init__(self, analyse: Analyse, inhalt: Inhalt | None = None) -> None:
        self.analyse = analyse
        self._inhalt = inhalt

    @cached_property
    def inhalt(self) -> Inhalt:
        return zusammenstellen(self.analyse) if self._inhalt is None else self._inhalt

    @cached_property
    def zahlen(self) -> list[Zahl]:
        return list(zahlen_der_statistik(self.inhalt))

    @cached_property
    def kapitel(self) -> list[Kapitel]:
        """Was gedruckt wird, in der Folge des Drucks."""
        je_schluessel = {eines.schluessel: eines for eines in kapitel_der_analyse(self.analyse)}
        gedruckte = [je_schluessel[eines["schluessel"]] for eines in self.inhalt["kapitel"]]
        for eines in gedruckte:
            eines.analyse = self.analyse
        return gedruckte

    @cached_property
    def raeume(self) -> list[Sozialraum]:
        return list(self.analyse.sozialraeume.all())

    @property
    def texte(self) -> Iterator[tuple[Kapitel, Baustein]]:
        """Die gedruckten eigenen Texte."""
        for eines in self.kapitel:
            for baustein in gedruckte_bausteine(eines, self.analyse.laenge):
                if baustein.art in (Baustein.Art.TEXT, Baustein.Art.EINFACH):
                    yield eines, baustein

    def zum_kapitel(self, eines: Kapitel, anker: str = "") -> str:
        return reverse("analysen:kapitel", args=[self.analyse.pk, eines.schluessel]) + anker


def gekuerzt(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= HOECHSTENS_STELLE else f"{text[:HOECHSTENS_STELLE].rstrip()} …"
