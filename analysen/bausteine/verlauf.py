"""Zeitreihen: Befund, Bild und die Tabelle dazu."""

from collections.abc import Sequence

from analysen import saetze
from analysen.bausteine import bilder, wahl
from analysen.bausteine.rahmen import (
    HOECHSTENS_NEBENEINANDER,
    geschlossen,
    keine_zahlen,
    masse,
    masszeile,
    ort_und_zeit,
    tabellenrand,
    textalternative,
    zwischentitel,
)
from analysen.belege import Anmerkungen
from analysen.grund import Grund, Raum
from analysen.inhalt import (
    Abbildung,
    Block,
    Satz,
    Spalte,
    Tabelle,
    zeile,
)
from analysen.models import Baustein
from sozialraum.kern import zahlen
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik import saetze as befund
from sozialraum.statistik.indikatoren import Art
from sozialraum.statistik.kennzahl import seit_dem_bruch
from sozialraum.statistik.kennzahlen import Kennzahl
from sozialraum.statistik.saetze import wo
from sozialraum.statistik.zeitraeume import in_worten

ZUM_VERLAUF = (befund.Aussage.TREND, befund.Aussage.LUECKE, befund.Aussage.BRUCH)


def zeitreihe(grund: Grund, baustein: Baustein) -> list[Block]:
    indikatoren = wahl.indikatoren(grund, baustein)
    if not grund.zeitraeume:
        return [keine_zahlen(grund)]
    if not indikatoren:
        return []
    return [
        block
        for raum in grund.raeume
        for block in [
            *zwischentitel(grund, raum),
            *_verlauf(grund, raum, indikatoren, baustein),
        ]
    ]


def _verlauf(grund: Grund, raum: Raum, indikatoren: Sequence[str], baustein: Baustein) -> list[Block]:
    gezeigt = [key for key in indikatoren if any(k.offen for k in grund.reihe(key, raum.gebiet))]
    if not gezeigt:
        return [geschlossen(grund, raum, indikatoren)]
    erzeugt: list[Block] = []
    veraenderung = baustein.einstellungen.get("veraenderung")
    if (
        "ew" in gezeigt
        and isinstance(veraenderung, str)
        and grund.kennt(veraenderung)
        and grund.kennzahl("ew", raum.gebiet).offen
    ):
        erzeugt.append(_einwohnersatz(grund, raum, veraenderung))
    tabelle = _verlaufstabelle(grund, raum, gezeigt)
    bild = _verlaufsbild(grund, raum, gezeigt, tabelle["nummer"])
    bild["titel"] = wahl.titel(baustein, bild["titel"])
    return [*erzeugt, bild, tabelle]


def _verlaufssaetze(grund: Grund, raum: Raum, indikatoren: Sequence[str]) -> list[str]:
    """Trend, Lücken und Brüche der eigenen Reihen für den Fuß der Tabelle; leer ohne Anlass."""
    texte = []
    for key in indikatoren:
        reihe = grund.reihe(key, raum.gebiet)
        gesagt = [satz for satz in befund.befunde(reihe[-1:], reihe) if satz.aussage in ZUM_VERLAUF]
        if gesagt:
            name = f"{grund.indikator(key).label}: " if len(indikatoren) > 1 else ""
            texte.append(name + " ".join(satz.text for satz in gesagt))
        if any(satz.aussage is befund.Aussage.TREND for satz in gesagt):
            grund.belege.hinweisen(befund.trend_erklaert())
    return texte


def _verlaufsbild(grund: Grund, raum: Raum, indikatoren: Sequence[str], tabelle: int) -> Abbildung:
    """Ein Indikator in Spaltenbreite; mehrere nebeneinander, jeder mit seinem Befund."""
    reihen = {
        key: [grund.reihe(key, gebiet) for gebiet in _gebiete(raum, indikatoren)] for key in indikatoren
    }
    if len(indikatoren) == 1:
        titel, untertitel, zeichnung, gerechnet = _einzelverlauf(
            grund, indikatoren[0], reihen[indikatoren[0]], tabelle
        )
        zeichnungen = [zeichnung]
    else:
        gerechnet = False
        titel = f"Entwicklung {wo(raum.gebiet)} und im Vergleich"
        untertitel = masse([grund.indikator(key) for key in indikatoren], grund.jahre)
        zeichnungen = [
            bilder.zeitreihe(
                reihen[key],
                befund=befund.entwicklung(reihen[key][0]),
                alternative=textalternative(befund.entwicklung(reihen[key][0]), tabelle),
                halb=True,
                knapp=grund.knapp,
            )
            for key in indikatoren
        ]
    return Abbildung(
        art="abbildung",
        nummer=grund.belege.abbildung(),
        titel=titel,
        untertitel=untertitel,
        bilder=zeichnungen,
        rand=grund.belege.notizen(
            [k for key in indikatoren for r in reihen[key] for k in r],
            zeit=grund.jahre,
            gerechnet=gerechnet,
        ),
        spalten=min(len(indikatoren), 2),
        zahlen=grund.belege.benannt(
            [
                eine
                for key in indikatoren
                for reihe in (reihen[key][0], *(reihen[key][1:][-1:] if len(indikatoren) == 1 else ()))
                for eine in _enden(reihe)
            ]
        ),
    )


def _einzelverlauf(
    grund: Grund, key: str, reihen: Sequence[Sequence[Kennzahl]], tabelle: int
) -> tuple[str, str, str, bool]:
    """Befund, Maß, Zeichnung und ob sie ein Index ist: so stehen Quartier und Stadt auf einer Achse."""
    titel = (
        befund.entwicklung_im_vergleich(reihen[0], reihen[-1])
        if grund.indikator(key).art is Art.ANZAHL and len(reihen) > 1
        else befund.entwicklung(reihen[0])
    )
    alternative = textalternative(titel, tabelle)
    mass = masszeile(grund.indikator(key), grund.jahre)
    if grund.indikator(key).art is not Art.ANZAHL:
        return titel, mass, bilder.zeitreihe(reihen, alternative=alternative, knapp=grund.knapp), False
    index = bilder.index(reihen, alternative=alternative, knapp=grund.knapp) if len(reihen) > 1 else None
    if index is None:
        return titel, mass, bilder.zeitreihe(reihen[:1], alternative=alternative, knapp=grund.knapp), False
    zeichnung, start = index
    return titel, f"{mass}; {in_worten(start)} = 100", zeichnung, True


def _enden(reihe: Sequence[Kennzahl]) -> list[tuple[str, Kennzahl]]:
    """Erster und letzter offener Wert: aus ihnen folgt der Befund über eine Entwicklung."""
    offene = seit_dem_bruch([kennzahl for kennzahl in reihe if kennzahl.offen])
    return [(ort_und_zeit(kennzahl), kennzahl) for kennzahl in dict.fromkeys((*offene[:1], *offene[-1:]))]


def _einwohnersatz(grund: Grund, raum: Raum, veraenderung: str) -> Satz:
    ew = grund.kennzahl("ew", raum.gebiet)
    bewegungen = [grund.kennzahl(veraenderung, gebiet) for gebiet in raum.gebiete]
    return Satz(
        art="satz",
        text=saetze.einwohner(ew, bewegungen[0], bewegungen[1:]),
        zahlen=grund.belege.benannt(
            [(ew.zeitraum_text, ew), *((ort_und_zeit(bewegung), bewegung) for bewegung in bewegungen)]
        ),
        rand=[
            {
                "art": "zahl",
                "text": ew.als_text,
                "zusatz": f"Einwohnerinnen und Einwohner, {ew.zeitraum_text}",
            }
        ],
    )


def _gebiete(raum: Raum, indikatoren: Sequence[str]) -> tuple[Gebiet, ...]:
    """Was Bild und Tabelle zeigen, beide dasselbe: bei mehreren Reihen nur Raum und Gemeinde."""
    if len(indikatoren) > 1 and raum.groesstes is not None:
        return raum.gebiet, raum.groesstes
    return raum.gebiete


def _verlaufstabelle(grund: Grund, raum: Raum, indikatoren: Sequence[str]) -> Tabelle:
    """Ein Zeitraum je Zeile; bei einer Reihe alle Gebiete, bei mehreren Raum und Gemeinde nebeneinander."""
    gebiete = _gebiete(raum, indikatoren)
    spalten = [(key, gebiet) for key in indikatoren for gebiet in gebiete]
    anmerkungen = Anmerkungen()
    zeilen = []
    for nummer, zeitraum in enumerate(grund.zeitraeume):
        kennzahlen = [grund.reihe(key, gebiet)[nummer] for key, gebiet in spalten]
        zeilen.append(zeile(in_worten(zeitraum), [grund.belege.zelle(k, anmerkungen) for k in kennzahlen]))
    alle = [k for key, gebiet in spalten for k in grund.reihe(key, gebiet)]
    einzeln = len(indikatoren) == 1
    return Tabelle(
        art="tabelle",
        nummer=grund.belege.tabelle(),
        titel=f"{zahlen.aufzaehlung([grund.indikator(key).label for key in indikatoren])} {grund.jahre}",
        untertitel=grund.indikator(indikatoren[0]).einheit if einzeln else "Je Zeile ein Zeitraum",
        kopfspalte="Jahr" if len(grund.letzter) == 4 else "Zeitraum",
        spalten=[
            Spalte(
                text=saetze.bezeichnung(gebiet) if einzeln else grund.indikator(key).label,
                zusatz="" if einzeln else saetze.bezeichnung(gebiet),
                rechts=True,
            )
            for key, gebiet in spalten
        ],
        zeilen=zeilen,
        anmerkungen=[*anmerkungen.texte(), *_verlaufssaetze(grund, raum, indikatoren)],
        rand=tabellenrand(grund, alle, grund.jahre),
        breit=len(spalten) > HOECHSTENS_NEBENEINANDER,
    )
