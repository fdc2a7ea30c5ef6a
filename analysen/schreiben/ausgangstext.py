"""Ein Text aus den Zahlen, mit dem das Schreiben beginnt; rein, ohne Django.

Statt Ziffern stehen Zahlmarken darin: Ändert sich eine Lieferung, ändert sich der Text. Darum bleibt weg, was
nur ausgerechnet und keine Kennzahl ist (Basis in Klammern, Differenzen); die Richtung bleibt als Wort.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analysen.schreiben.ziffern import fundstellen
from sozialraum.kern.zahlen import FEST
from sozialraum.statistik.indikatoren import Art
from sozialraum.statistik.kennzahl import Kennzahl
from sozialraum.statistik.saetze import Aussage, Satz, befunde

HOECHSTENS_ABSAETZE = 3
JE_ABSATZ = 2
ERZAEHLT = (Aussage.WERT, Aussage.VERGLEICH, Aussage.VERAENDERUNG)
# Was ein Satz nebenher ausrechnet und keine Kennzahl der Tafel ist.
_BASIS = re.compile(r" \([^()]*\d[^()]*\)")
_DIFFERENZ = re.compile(rf" um [\d.,]+(?:{FEST}(?:%|Prozentpunkte?|Jahre))?(?= (?:gestiegen|gesunken))")
_DAS_SIND = re.compile(rf", das sind [\d.,]+{FEST}%")

Schreibweise = Callable[[Kennzahl], str | None]
"""Macht aus einer Kennzahl ihre Zahlmarke; None, wenn der Text sie nicht nennen kann."""


@dataclass(frozen=True)
class Befundlage:
    """Ein Indikator: die Kennzahl des Raums, die der Vergleichsgebiete und die Jahre davor."""

    zeile: tuple[Kennzahl, ...]
    reihe: tuple[Kennzahl, ...] = ()


def ausgangstext(
    lagen: Sequence[Befundlage], marke: Schreibweise, gedruckt: Callable[[Kennzahl], str]
) -> str:
    """Ein bis drei Absätze; leer, wenn keine Kennzahl offen ist.

    `gedruckt` sagt, wie die Zahl an der Stelle ihrer Marke aussieht (ohne lange Einheit).
    """
    erzaehlt = []
    for lage in lagen:
        if not lage.zeile or not lage.zeile[0].offen:
            continue
        saetze = [
            text
            for satz in befunde(lage.zeile, lage.reihe)
            if satz.aussage in ERZAEHLT and (text := mit_marken(satz, marke, gedruckt))
        ]
        if saetze:
            erzaehlt.append(" ".join(saetze))
    erzaehlt = erzaehlt[: HOECHSTENS_ABSAETZE * JE_ABSATZ]
    je_absatz = 1 if len(erzaehlt) <= HOECHSTENS_ABSAETZE else JE_ABSATZ
    return "\n\n".join(
        " ".join(erzaehlt[stelle : stelle + je_absatz]) for stelle in range(0, len(erzaehlt), je_absatz)
    )


def mit_marken(satz: Satz, marke: Schreibweise, gedruckt: Callable[[Kennzahl], str]) -> str:
    """Der Satz mit Zahlmarken; leer, wenn er eine Zahl nennt, die keine Marke werden kann."""
    stuecke: list[str] = []
    for teil in satz.teile:
        if teil.kennzahl is None:
            text = _BASIS.sub("", teil.text)
            stuecke.append(_DAS_SIND.sub("", _DIFFERENZ.sub("", text)))
            continue
        eine, zahl = marke(teil.kennzahl), gedruckt(teil.kennzahl)
        if eine is None:
            return ""
        if teil.text.startswith(zahl):
            stuecke.append(eine + teil.text[len(zahl) :].replace(FEST, " "))
        elif teil.kennzahl.indikator.art is Art.VERAENDERUNG and zahl.lstrip("+\u2212") == teil.text:
            stuecke.append(eine)
        else:
            return ""
    text = _bewegung("".join(stuecke), satz)
    return "" if fundstellen(text) else text


def _bewegung(text: str, satz: Satz) -> str:
    """„ist … um 3,9 % gewachsen“ wird „hat sich … um +3,9 % verändert“: die Marke trägt ihr Vorzeichen."""
    kennzahlen = satz.kennzahlen
    if not kennzahlen or kennzahlen[0].indikator.art is not Art.VERAENDERUNG:
        return text
    for wort in ("gewachsen", "geschrumpft"):
        if text.endswith(f" {wort}."):
            text = text.removesuffix(f" {wort}.") + " verändert."
            return text.replace(" ist die Bevölkerung ", " hat sich die Bevölkerung ", 1)
    return text
