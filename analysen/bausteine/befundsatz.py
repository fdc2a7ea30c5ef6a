"""Befunde in Sätzen: was ein Indikator sagt, wie er zur Umgebung liegt und wohin er sich bewegt."""

from collections.abc import Sequence

from analysen.bausteine import wahl
from analysen.bausteine.rahmen import geschlossen, keine_zahlen, neueste, ort_und_zeit, zwischentitel
from analysen.grund import Grund, Raum
from analysen.inhalt import Block, Satz
from analysen.models import Baustein
from sozialraum.statistik import saetze as befund
from sozialraum.statistik.kennzahlen import Kennzahl

# Der Test auf einen Trend, Vermerke und Lesehilfen gehören unter eine Tabelle, nicht in einen Absatz.
GESAGT = frozenset(befund.Aussage) - {
    befund.Aussage.TREND,
    befund.Aussage.VERMERK,
    befund.Aussage.LESEHILFE,
}


def saetze(grund: Grund, baustein: Baustein) -> list[Block]:
    """Je Raum und Indikator ein Absatz; die Quellen stehen neben dem ersten."""
    if not grund.zeitraeume:
        return [keine_zahlen(grund)]
    return [
        block
        for raum in grund.raeume
        for block in [*zwischentitel(grund, raum), *_absaetze(grund, raum, wahl.indikatoren(grund, baustein))]
    ]


def _absaetze(grund: Grund, raum: Raum, indikatoren: Sequence[str]) -> list[Block]:
    absaetze = []
    benutzte: list[Kennzahl] = []
    for key in indikatoren:
        zeile = neueste(grund, key, raum.gebiete)
        reihe = grund.reihe(key, raum.gebiet)
        if not any(kennzahl.quellen for kennzahl in (*zeile, *reihe)):
            continue
        gesagt = [satz for satz in befund.befunde(zeile, reihe) if satz.aussage in GESAGT]
        genannte = list(dict.fromkeys(kennzahl for satz in gesagt for kennzahl in satz.kennzahlen))
        benutzte += genannte or zeile[:1]
        if any(satz.aussage is befund.Aussage.VERGLEICH for satz in gesagt):
            grund.belege.hinweisen(befund.vergleich_erklaert())
        absaetze.append(
            Satz(
                art="satz",
                text=" ".join(satz.text for satz in gesagt),
                rand=[],
                zahlen=grund.belege.benannt([(ort_und_zeit(k), k) for k in genannte]),
            )
        )
    if not absaetze:
        return [geschlossen(grund, raum, indikatoren)] if indikatoren else []
    absaetze[0]["rand"] = grund.belege.notizen(benutzte, zeit=grund.jahre)
    return list(absaetze)
