"""Altersaufbau mit Tabelle."""

from analysen import saetze
from analysen.bausteine import bilder
from analysen.bausteine.rahmen import HOECHSTENS_NEBENEINANDER, keine_zahlen, textalternative, zwischentitel
from analysen.belege import Anmerkungen
from analysen.grund import Grund, Raum
from analysen.inhalt import (
    Abbildung,
    BenannteZahl,
    Block,
    Hinweis,
    Spalte,
    Tabelle,
    zeile,
)
from analysen.models import Baustein
from sozialraum.statistik import saetze as befund
from sozialraum.statistik.kennzahlen import Altersaufbau
from sozialraum.statistik.zeitraeume import in_worten


def altersaufbau(grund: Grund, baustein: Baustein) -> list[Block]:
    if not grund.zeitraeume:
        return [keine_zahlen(grund)]
    return [block for raum in grund.raeume for block in [*zwischentitel(grund, raum), *_alter(grund, raum)]]


def _alter(grund: Grund, raum: Raum) -> list[Block]:
    eigener = grund.aufbauten[raum.gebiet.kennung]
    if not eigener.baender:
        return [Hinweis(art="hinweis", text=f"Der Altersaufbau fehlt. {eigener.hinweis}")]
    daneben = [
        aufbau
        for aufbau in (grund.aufbauten[gebiet.kennung] for gebiet in raum.vergleiche)
        if aufbau.grenzen == eigener.grenzen
    ]
    anmerkungen = Anmerkungen()
    zeilen = [
        zeile(
            band.bezeichnung,
            [
                grund.belege.bandzelle(eigener, band, anmerkungen, anteil=False),
                grund.belege.bandzelle(eigener, band, anmerkungen, anteil=True),
                *(
                    grund.belege.bandzelle(aufbau, aufbau.baender[nummer], anmerkungen, anteil=True)
                    for aufbau in daneben
                ),
            ],
        )
        for nummer, band in enumerate(eigener.baender)
    ]
    wann = in_worten(eigener.zeitraum)
    name = saetze.bezeichnung(raum.gebiet)
    rand = grund.belege.quellennotizen(eigener.quellen, zeit=wann, eigene_berechnung=True)
    tabelle = Tabelle(
        art="tabelle",
        nummer=grund.belege.tabelle(),
        titel=f"Altersaufbau {wann}",
        untertitel="Anzahl und Anteil an allen Einwohnerinnen und Einwohnern in Prozent",
        kopfspalte="Alter",
        spalten=[
            Spalte(text=name, zusatz="Anzahl", rechts=True),
            Spalte(text=name, zusatz="Anteil", rechts=True),
            *(
                Spalte(text=saetze.bezeichnung(aufbau.gebiet), zusatz="Anteil", rechts=True)
                for aufbau in daneben
            ),
        ],
        zeilen=zeilen,
        anmerkungen=anmerkungen.texte(),
        rand=[*rand, *grund.belege.grundgesamtheiten(eigener.quellen)],
        breit=len(daneben) + 2 > HOECHSTENS_NEBENEINANDER,
    )
    titel = befund.altersaufbau(eigener, daneben[-1] if daneben else None)
    umriss = f"; Umriss: {saetze.bezeichnung(daneben[-1].gebiet)}" if daneben else ""
    bild = Abbildung(
        art="abbildung",
        nummer=grund.belege.abbildung(),
        titel=titel,
        untertitel=f"Anteil an allen Einwohnerinnen und Einwohnern in Prozent, {wann}{umriss}",
        bilder=[
            bilder.altersaufbau(
                eigener,
                daneben[-1] if daneben else None,
                alternative=textalternative(titel, tabelle["nummer"]),
            )
        ],
        rand=rand,
        spalten=1,
        zahlen=_auffaellige(grund, eigener, daneben[-1] if daneben else None),
    )
    return [bild, tabelle]


def _auffaellige(grund: Grund, eigener: Altersaufbau, anderer: Altersaufbau | None) -> list[BenannteZahl]:
    """Die Anteile, die der Befund über dem Altersaufbau nennt."""
    baender = befund.auffaelligste_altersgruppe(eigener, anderer) or ()
    return [
        BenannteZahl(
            name=saetze.bezeichnung(aufbau.gebiet),
            zahl=grund.belege.bandzahl(aufbau, band, anteil=True),
        )
        for aufbau, band in zip((eigener, anderer), baender, strict=False)
        if aufbau is not None and band is not None
    ]
