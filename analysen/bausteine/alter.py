"""Altersaufbau mit Tabelle: als Pyramide, wo es Frauen und Männer getrennt gibt, sonst als Balken."""

from collections.abc import Mapping, Sequence

from analysen import saetze
from analysen.bausteine import bilder, wahl
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
    Zelle,
    zeile,
)
from analysen.models import Baustein
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik import saetze as befund
from sozialraum.statistik.kennzahlen import (
    Altersaufbau,
    Alterspyramide,
    altersaufbauten,
    alterspyramiden,
)
from sozialraum.statistik.zeitraeume import in_worten


def altersaufbau(grund: Grund, baustein: Baustein) -> list[Block]:
    if not grund.zeitraeume:
        return [keine_zahlen(grund)]
    gebiete = list({g.kennung: g for raum in grund.raeume for g in raum.gebiete}.values())
    aufbauten = grund.aufbauten
    if any(aufbauten.get(g.kennung, _KEINER).zeitraum != grund.letzter for g in gebiete):
        aufbauten = {eines.gebiet.kennung: eines for eines in altersaufbauten(gebiete, grund.letzter)}
    pyramiden = {eine.gebiet.kennung: eine for eine in alterspyramiden(gebiete, grund.letzter)}
    return [
        block
        for raum in grund.raeume
        for block in [*zwischentitel(grund, raum), *_alter(grund, raum, baustein, aufbauten, pyramiden)]
    ]


_KEINER = Altersaufbau(Gebiet("", "", "", ()), "")


def _alter(
    grund: Grund,
    raum: Raum,
    baustein: Baustein,
    aufbauten: Mapping[str, Altersaufbau],
    pyramiden: Mapping[str, Alterspyramide],
) -> list[Block]:
    eigener = aufbauten[raum.gebiet.kennung]
    pyramide = pyramiden[raum.gebiet.kennung]
    vergleiche = [aufbauten[gebiet.kennung] for gebiet in raum.vergleiche]
    if pyramide.frauen:
        fremde = [pyramiden[gebiet.kennung] for gebiet in raum.vergleiche[-1:]]
        passend = [eine for eine in fremde if eine.grenzen == pyramide.grenzen]
        return _als_pyramide(grund, baustein, eigener, vergleiche[-1:], pyramide, passend)
    if not eigener.baender:
        return [Hinweis(art="hinweis", text=f"Der Altersaufbau fehlt. {eigener.hinweis}")]
    return _als_balken(grund, baustein, eigener, vergleiche)


# Nach Geschlecht -------------------------------------------------------------------------------


def _als_pyramide(
    grund: Grund,
    baustein: Baustein,
    eigener: Altersaufbau,
    vergleiche: Sequence[Altersaufbau],
    pyramide: Alterspyramide,
    fremde: Sequence[Alterspyramide],
) -> list[Block]:
    """`vergleiche` und `fremde` sind leer oder das größte Vergleichsgebiet, je in seiner Gestalt."""
    tabelle = _pyramidentabelle(grund, pyramide, fremde)
    passend = [aufbau for aufbau in vergleiche if aufbau.grenzen == eigener.grenzen]
    andere = passend[0] if passend else None
    ort = befund.wes(eigener.gebiet)
    titel = befund.altersaufbau(eigener, andere) if eigener.baender else f"Altersaufbau {ort} nach Geschlecht"
    umriss = f"; Umriss: {saetze.bezeichnung(fremde[0].gebiet)}" if fremde else ""
    wann = in_worten(pyramide.zeitraum)
    breiten = {bis - von for von, bis in pyramide.grenzen if bis is not None}
    ungleich = "; die Altersgruppen sind verschieden breit" if len(breiten) > 1 else ""
    return [
        Abbildung(
            art="abbildung",
            nummer=grund.belege.abbildung(),
            titel=wahl.titel(baustein, titel),
            untertitel=f"Anteil an allen Einwohnerinnen und Einwohnern in Prozent, {wann}{umriss}{ungleich}",
            bilder=[
                bilder.alterspyramide(
                    pyramide,
                    fremde[0] if fremde else None,
                    alternative=textalternative(titel, tabelle["nummer"]),
                    knapp=grund.knapp,
                )
            ],
            rand=grund.belege.quellennotizen(
                dict.fromkeys((*pyramide.quellen, *(eigener.quellen if eigener.baender else ()))),
                zeit=wann,
                eigene_berechnung=True,
            ),
            spalten=1,
            zahlen=_auffaellige(grund, eigener, andere),
        ),
        tabelle,
    ]


def _pyramidentabelle(grund: Grund, pyramide: Alterspyramide, fremde: Sequence[Alterspyramide]) -> Tabelle:
    anmerkungen = Anmerkungen()
    wann = in_worten(pyramide.zeitraum)

    def zellen(eine: Alterspyramide, nummer: int, *, nur_anteil: bool) -> list[Zelle]:
        return [
            grund.belege.bandzelle(eine, baender[nummer], anmerkungen, anteil=anteil)
            for baender in (eine.maenner, eine.frauen)
            for anteil in ((True,) if nur_anteil else (False, True))
        ]

    quellen = dict.fromkeys(angabe for eine in (pyramide, *fremde) for angabe in eine.quellen)
    return Tabelle(
        art="tabelle",
        nummer=grund.belege.tabelle(),
        titel=f"Altersaufbau {befund.wes(pyramide.gebiet)} nach Geschlecht {wann}",
        untertitel="Anzahl und Anteil an allen Einwohnerinnen und Einwohnern in Prozent",
        kopfspalte="Alter",
        spalten=[
            *(
                Spalte(text=wer, zusatz=was, rechts=True)
                for wer in ("Männer", "Frauen")
                for was in ("Anzahl", "Anteil")
            ),
            *(
                Spalte(text=wer, zusatz=f"Anteil, {saetze.bezeichnung(eine.gebiet)}", rechts=True)
                for eine in fremde
                for wer in ("Männer", "Frauen")
            ),
        ],
        zeilen=[
            zeile(
                band.bezeichnung,
                [
                    *zellen(pyramide, nummer, nur_anteil=False),
                    *(z for eine in fremde for z in zellen(eine, nummer, nur_anteil=True)),
                ],
            )
            for nummer, band in enumerate(pyramide.frauen)
        ],
        anmerkungen=anmerkungen.texte(),
        rand=[
            *grund.belege.quellennotizen(quellen, zeit=wann, eigene_berechnung=True),
            *grund.belege.grundgesamtheiten(quellen),
        ],
        breit=bool(fremde),
    )


# Ohne Geschlecht -------------------------------------------------------------------------------


def _als_balken(
    grund: Grund, baustein: Baustein, eigener: Altersaufbau, vergleiche: Sequence[Altersaufbau]
) -> list[Block]:
    daneben = [aufbau for aufbau in vergleiche if aufbau.grenzen == eigener.grenzen]
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
    name = saetze.bezeichnung(eigener.gebiet)
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
        titel=wahl.titel(baustein, titel),
        untertitel=f"Anteil an allen Einwohnerinnen und Einwohnern in Prozent, {wann}{umriss}",
        bilder=[
            bilder.altersaufbau(
                eigener,
                daneben[-1] if daneben else None,
                alternative=textalternative(titel, tabelle["nummer"]),
                knapp=grund.knapp,
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
