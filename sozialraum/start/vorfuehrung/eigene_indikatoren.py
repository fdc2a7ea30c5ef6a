"""Ein eigener Indikator der Musterstadt in zwei Versionen."""

from dataclasses import replace

from agenturen.models import Person
from sozialraum.statistik.eigene.angaben import Indikatorangaben
from sozialraum.statistik.eigene.indikator_aendern import indikator_aendern
from sozialraum.statistik.eigene.indikator_anlegen import indikator_anlegen

KINDER_UND_AELTERE = Indikatorangaben(
    label="Kinder und Jugendliche je 100 Ältere",
    formel="einwohner[alter < 15] / einwohner[alter >= 65] * 100",
    einheit="je 100",
    definition="Unter 15-Jährige je 100 Menschen ab 65 Jahren.",
    kapitel="bevoelkerung",
    zaehler_ist_teil=False,
    hinweis="Ein Verhältnis zweier Altersgruppen, kein Anteil: Werte über 100 sind möglich.",
    subjekt="das Verhältnis der Kinder und Jugendlichen zu den Älteren",
)


def eigene_indikatoren_anlegen(administration: Person) -> None:
    """Erst bis 15, dann bis 18 Jahre: die frühere Definition bleibt lesbar."""
    erste = indikator_anlegen(angaben=KINDER_UND_AELTERE, durch=administration)
    bis_18 = replace(
        KINDER_UND_AELTERE,
        formel="einwohner[alter < 18] / einwohner[alter >= 65] * 100",
        definition="Unter 18-Jährige je 100 Menschen ab 65 Jahren.",
    )
    indikator_aendern(
        schluessel=erste.schluessel,
        angaben=bis_18,
        version=erste.version,
        grund="Das Jugendamt zählt Jugendliche bis 18 Jahre.",
        durch=administration,
    )
