"""Was ist neu seit der letzten Analyse? Ihre gedruckten Zahlen neben denen von heute."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from analysen.bausteine import wahl
from analysen.bausteine.rahmen import keine_zahlen, neueste, tabellenrand
from analysen.bausteine.rueckblick import letzte_fassung
from analysen.grund import Grund
from analysen.inhalt import Block, Hinweis, Satz, Spalte, Tabelle, Zahl, Zelle, zeile
from analysen.models import Baustein
from analysen.neues.wandel import (
    UNVERAENDERT,
    gedruckt,
    stelle_von,
    wandel_in_worten,
    zahlen_im_blick,
    zahlen_in,
)
from sozialraum.kern import zahlen
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik.indikatoren import Art, Rechnung
from sozialraum.statistik.kennzahlen import Kennzahl, kennzahlen, vorhandene_indikatoren
from sozialraum.statistik.zeitraeume import in_worten

# So viele passen mit Überschrift auf eine halbe Seite.
ZEILEN = 14
ZEILEN_KNAPP = 6
GRUENDE = {
    "jetzt ausgewiesen": "Damals nicht ausgewiesen, heute schon",
    "nicht mehr ausgewiesen": "Heute nicht mehr ausgewiesen",
}


def neues(grund: Grund, baustein: Baustein) -> list[Block]:
    """Leer, wenn die Analyse keiner folgt; sonst je Kennzahl damals, heute und die Veränderung in Worten."""
    letzte = grund.analyse.vorgaenger
    if letzte is None:
        return []
    if not grund.zeitraeume:
        return [keine_zahlen(grund)]
    fassung = letzte_fassung(letzte)
    damalige = _damalige(fassung.inhalt, [raum.gebiet for raum in grund.raeume]) if fassung else []
    if not damalige:
        text = f"Von der letzten Analyse ({letzte.berichtsjahr}) gibt es keine Fassung mit Zahlen."
        return [Hinweis(art="hinweis", text=text)]
    paare = _paare(grund, damalige)[: wahl.hoechstens(baustein, ZEILEN_KNAPP if grund.knapp else ZEILEN)]
    heutige = [kennzahl for _, kennzahl in paare]
    erzeugt = [(alt, kennzahl, grund.belege.zahl(kennzahl)) for alt, kennzahl in paare]
    mehrere = len(grund.raeume) > 1
    satz = _befund(erzeugt, letzte.berichtsjahr)
    jahre = sorted({zahl["zeitraum"] for zahl, _ in paare})
    return [
        *([satz] if satz else []),
        Tabelle(
            art="tabelle",
            nummer=grund.belege.tabelle(),
            titel=wahl.titel(baustein, f"Was sich seit der Analyse {letzte.berichtsjahr} geändert hat"),
            untertitel=f"Verglichen mit „{letzte.titel}“, Zahlen bis {in_worten(jahre[-1])}",
            kopfspalte="Kennzahl",
            spalten=[
                Spalte(text=f"Analyse {letzte.berichtsjahr}", zusatz="", rechts=True),
                Spalte(text="Heute", zusatz="", rechts=True),
                Spalte(text="Veränderung", zusatz="", rechts=True),
            ],
            zeilen=[
                zeile(
                    kennzahl.indikator.label + (f", {kennzahl.gebiet.name}" if mehrere else ""),
                    [
                        Zelle(text=_mit_jahr(alt), zahl=alt),
                        Zelle(text=_mit_jahr(neu), zahl=neu),
                        Zelle(text=wandel_in_worten(alt, neu), zahl=None),
                    ],
                    zusatz=_einheit(kennzahl),
                )
                for alt, kennzahl, neu in erzeugt
            ],
            anmerkungen=_anmerkungen(erzeugt),
            rand=tabellenrand(grund, heutige, in_worten(grund.letzter)),
            breit=True,
        ),
    ]


def _damalige(inhalt: Mapping[str, Any], gebiete: Sequence[Gebiet]) -> list[Zahl]:
    """Die der Sozialräume selbst: erst „Auf einen Blick“, dann die Kapitel, je die jüngste."""
    eigene = {gebiet.kennung for gebiet in gebiete}
    folge = [
        *zahlen_im_blick(inhalt.get("blicke", [])),
        *(zahl for kapitel in inhalt.get("kapitel", []) for zahl in zahlen_in(kapitel["bloecke"])),
    ]
    juengste: dict[tuple[str, str, str], Zahl] = {}
    for zahl in folge:
        if zahl["gebiet"] not in eigene:
            continue
        bisher = juengste.get(stelle_von(zahl))
        if bisher is None or zahl["zeitraum"] > bisher["zeitraum"]:
            juengste[stelle_von(zahl)] = zahl
    return list(juengste.values())


def _paare(grund: Grund, damalige: Sequence[Zahl]) -> list[tuple[Zahl, Kennzahl]]:
    """Zu jeder damaligen Zahl die Kennzahl von heute, ohne Altersgruppen und eigene Zählungen."""
    indikatoren = {
        key: indikator
        for key, indikator in vorhandene_indikatoren([zahl["indikator"] for zahl in damalige]).items()
        if indikator.rechnung is not Rechnung.VON_OBEN and indikator.art is not Art.VERAENDERUNG
    }
    gebiete = {raum.gebiet.kennung: raum.gebiet for raum in grund.raeume}
    tafel = kennzahlen(
        indikatoren=list(indikatoren.values()),
        gebiete=list(gebiete.values()),
        zeitraeume=list(grund.zeitraeume),
    )
    heute = replace(grund, tafel=tafel)
    return [
        (zahl, neueste(heute, zahl["indikator"], [gebiete[zahl["gebiet"]]])[0])
        for zahl in damalige
        if zahl["indikator"] in indikatoren and zahl["einheit"] == indikatoren[zahl["indikator"]].einheit
    ]


def _befund(paare: Sequence[tuple[Zahl, Kennzahl, Zahl]], jahr: int) -> Satz | None:
    """Der Anteil, der sich am meisten bewegt hat."""
    bewegt = [
        (abs(jetzt - vorher), alt, kennzahl, neu)
        for alt, kennzahl, neu in paare
        if kennzahl.indikator.art is Art.ANTEIL
        and (vorher := gedruckt(alt)) is not None
        and (jetzt := gedruckt(neu)) is not None
        and jetzt != vorher
    ]
    if not bewegt:
        return None
    _, alt, kennzahl, neu = max(bewegt, key=lambda eintrag: eintrag[0])
    subjekt = kennzahl.indikator.subjekt.rstrip(",")
    return Satz(
        art="satz",
        text=f"Am meisten bewegt hat sich seit der Analyse {jahr} {subjekt}: von {alt['text']} "
        f"({in_worten(alt['zeitraum'])}) auf {neu['text']} ({in_worten(neu['zeitraum'])}), "
        f"{wandel_in_worten(alt, neu)}.",
        rand=[],
        zahlen=[
            {"name": in_worten(alt["zeitraum"]), "zahl": alt},
            {"name": in_worten(neu["zeitraum"]), "zahl": neu},
        ],
    )


def _mit_jahr(zahl: Zahl) -> str:
    return f"{zahl['text']} ({in_worten(zahl['zeitraum'])})"


def _einheit(kennzahl: Kennzahl) -> str:
    indikator = kennzahl.indikator
    return "" if indikator.einheit == "%" or indikator.ohne_einheit else indikator.einheit


def _anmerkungen(paare: Sequence[tuple[Zahl, Kennzahl, Zahl]]) -> list[str]:
    """Was damals oder heute fehlt und was die Quelle berichtigt hat."""
    texte = []
    for wort, anfang in GRUENDE.items():
        namen = [k.indikator.label for alt, k, neu in paare if wandel_in_worten(alt, neu) == wort]
        if namen:
            texte.append(f"{anfang}: {zahlen.aufzaehlung(namen)}.")
    berichtigt = [
        k.indikator.label
        for alt, k, neu in paare
        if alt["zeitraum"] == neu["zeitraum"] and wandel_in_worten(alt, neu) != UNVERAENDERT
    ]
    if berichtigt:
        texte.append(f"Für dasselbe Jahr hat die Quelle berichtigt: {zahlen.aufzaehlung(berichtigt)}.")
    return texte
