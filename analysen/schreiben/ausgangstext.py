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
from sozialraum.statistik.saetze import Aussage, Satz, befunde, gross, wann, wo

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
    erzaehlt: list[tuple[Kennzahl, str]] = []
    for lage in lagen:
        if not lage.zeile or not lage.zeile[0].offen:
            continue
        saetze = [
            text
            for satz in befunde(lage.zeile, lage.reihe)
            if satz.aussage in ERZAEHLT and (text := mit_marken(satz, marke, gedruckt))
        ]
        if saetze:
            erzaehlt.append((lage.zeile[0], " ".join(saetze)))
    erzaehlt = erzaehlt[: HOECHSTENS_ABSAETZE * JE_ABSATZ]
    je_absatz = 1 if len(erzaehlt) <= HOECHSTENS_ABSAETZE else JE_ABSATZ
    absaetze = [erzaehlt[stelle : stelle + je_absatz] for stelle in range(0, len(erzaehlt), je_absatz)]
    return "\n\n".join(_absatz(absatz) for absatz in absaetze)


def _absatz(teile: Sequence[tuple[Kennzahl, str]]) -> str:
    """Jahr und Ort nennt der Absatz einmal, solange sie dieselben bleiben."""
    erste = teile[0][0]
    return " ".join(
        _ohne_jahr_und_ort(kennzahl, text)
        if stelle and (kennzahl.zeitraum, kennzahl.gebiet) == (erste.zeitraum, erste.gebiet)
        else text
        for stelle, (kennzahl, text) in enumerate(teile)
    )


def _ohne_jahr_und_ort(kennzahl: Kennzahl, text: str) -> str:
    """„Im Jahr 2024 lag der Frauenanteil im Hafenviertel bei …“ wird „Der Frauenanteil lag bei …“."""
    vorn, ort = f"{gross(wann(kennzahl.zeitraum))} ", f" {wo(kennzahl.gebiet)} bei "
    if not text.startswith(vorn) or ort not in text:
        return text
    verb, _, rest = text.removeprefix(vorn).partition(" ")
    subjekt, _, danach = rest.partition(ort)
    return f"{gross(subjekt)} {verb} bei {danach}"


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
