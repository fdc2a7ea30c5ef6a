"""Baut Musterstadt auf: Dateien und Tabellen gehen durch die Verben, die auch Menschen benutzen."""

from collections.abc import Callable
from datetime import date

from sozialraum.start.vorfuehrung.analysen import analysen_anlegen, berichtigungen_einreichen
from sozialraum.start.vorfuehrung.bedarfe import bedarfe_anlegen, bedarfe_fortfuehren
from sozialraum.start.vorfuehrung.datenanfragen import datenanfragen_anlegen
from sozialraum.start.vorfuehrung.eigene_indikatoren import eigene_indikatoren_anlegen
from sozialraum.start.vorfuehrung.fallarbeit import akteure_anlegen, angebote_anlegen, kooperationen_anlegen
from sozialraum.start.vorfuehrung.menschen import menschen_anlegen
from sozialraum.start.vorfuehrung.mitschreiben import einladungen_aussprechen
from sozialraum.start.vorfuehrung.netzwerke import netzwerke_anlegen
from sozialraum.start.vorfuehrung.orte import (
    grenzen_uebernehmen,
    nachlieferung_annehmen,
    sozialraeume_anlegen,
    umschluesselung_laden,
    zahlen_uebernehmen,
)
from sozialraum.start.vorfuehrung.stadt import stadt

Melde = Callable[[str], None]


def vorfuehrung_anlegen(*, heute: date, melde: Melde, mit_pdf: bool = True) -> None:
    """Die ganze Stadt; Termine liegen um `heute`. Die Grundlisten müssen schon da sein."""
    melde("Träger, Agenturen und Personen")
    menschen = menschen_anlegen()
    melde("Grenzen der Stadtbezirke und Quartiere")
    grenzen_uebernehmen(menschen.administration)
    umschluesselung_laden(menschen.administration)
    melde(f"Zahlen von zehn Ämtern, {stadt().jahre[0]} bis {stadt().jahre[-1]}")
    zahlen_uebernehmen(menschen.administration)
    nachlieferung_annehmen(menschen.administration)
    eigene_indikatoren_anlegen(menschen.administration)
    melde("Sozialräume und Akteure")
    raeume = sozialraeume_anlegen(menschen)
    akteure = akteure_anlegen(menschen, raeume, heute)
    melde("Bedarfe, Ressourcen und eigene Erhebung")
    antworten = bedarfe_anlegen(menschen, raeume, heute)
    melde("Angebote mit ihren Terminen")
    angebote_anlegen(menschen, raeume, akteure, antworten.angebote, heute)
    melde("Kooperationen und Netzwerke mit ihren Sitzungen")
    kooperationen_anlegen(menschen, akteure, antworten.kooperationen, heute)
    netzwerke_anlegen(menschen, raeume, akteure, heute)
    melde("Datenanfragen an Ämter")
    datenanfragen_anlegen(menschen, raeume, heute)
    melde("Sozialraumanalysen")
    analysen_anlegen(menschen, raeume, heute, mit_pdf=mit_pdf, danach=lambda: bedarfe_fortfuehren(antworten))
    einladungen_aussprechen(menschen)
    berichtigungen_einreichen(menschen, heute)
