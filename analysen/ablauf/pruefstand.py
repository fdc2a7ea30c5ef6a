"""Was jetzt freigegeben würde, gehalten gegen das, was eingereicht ist."""

from dataclasses import dataclass

from django.db.models import Max

from analysen.inhalt import Inhalt, pruefsumme
from analysen.models import Analyse, Einreichung, Fassung, Fassungsdatei
from analysen.neues.vergleichen import was_anders_ist
from analysen.zusammenstellen import zusammenstellen


@dataclass(frozen=True)
class Pruefstand:
    """Inhalt und Prüfsumme von jetzt; `unterschiede` sagt in Sätzen, was seit der Einreichung anders ist.

    `unveraendert`: Es ist genau der eingereichte Inhalt. `vergleichbar`: Der eingereichte Inhalt liegt vor.
    """

    inhalt: Inhalt
    pruefsumme: str
    unveraendert: bool
    vergleichbar: bool
    unterschiede: list[str]


def pruefstand(analyse: Analyse, *, mit_unterschieden: bool = True) -> Pruefstand:
    """Stellt den Inhalt einmal zusammen; das Eingereichte wird nur gelesen, wenn es ein anderes war.

    Ohne `mit_unterschieden` bleiben sie leer: Wer den Inhalt nur zeigt, muss sie nicht suchen.
    """
    jetzt = zusammenstellen(analyse)
    summe = pruefsumme(jetzt)
    if summe == analyse.eingereicht_sha256:
        return Pruefstand(jetzt, summe, unveraendert=True, vergleichbar=True, unterschiede=[])
    eingereicht = Einreichung.objects.filter(analyse=analyse).first()
    # Was nicht mehr zu der Prüfsumme an der Analyse passt, ist nicht das Eingereichte.
    if eingereicht is None or pruefsumme(eingereicht.inhalt) != analyse.eingereicht_sha256:
        return Pruefstand(jetzt, summe, unveraendert=False, vergleichbar=False, unterschiede=[])
    return Pruefstand(
        jetzt,
        summe,
        unveraendert=False,
        vergleichbar=True,
        unterschiede=was_anders_ist(analyse, eingereicht.inhalt, jetzt) if mit_unterschieden else [],
    )


def pdf_mit_inhalt(analyse: Analyse, summe: str) -> Fassungsdatei | None:
    """Das PDF einer Vorschau mit genau diesem Inhalt, wenn es jemand erzeugt hat."""
    dateien = Fassungsdatei.objects.filter(
        fassung__analyse=analyse, fassung__sha256=summe, form=Fassungsdatei.Form.PDF
    )
    return dateien.select_related("fassung").defer("fassung__inhalt").first()


def naechste_nummer(analyse: Analyse) -> int:
    """Welche Nummer die Fassung bekäme, würde sie jetzt freigegeben."""
    hoechste = Fassung.objects.filter(analyse=analyse).aggregate(hoechste=Max("nummer"))["hoechste"]
    return (hoechste or 0) + 1
