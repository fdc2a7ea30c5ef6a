"""Lässt die Menschen der erfundenen Stadt altern, umziehen, zur Welt kommen und sterben, Jahr für Jahr.

Gerechnet wird je Teil der Stadt mit ganzen Menschen nach Gruppe, Geschlecht und Altersjahr: so gehen Bestand
und Bewegung auf, und wer aus einem Quartier fortzieht, kommt in einem anderen oder außerhalb an. Ohne Django;
gleiche Tabelle, gleiche Zahlen.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from random import Random

from sozialraum.start.vorfuehrung.stadt import Stadt, Teil, stadt
from sozialraum.start.vorfuehrung.verteilen import ganze, linie

GRUPPEN = DEUTSCHE, DEUTSCHE_MH, AUSLAENDER = range(3)
GESCHLECHTER = MAENNLICH, WEIBLICH = range(2)
JAHRGAENGE = 100
LEBENSALTER = (0, 6, 18, 25, 32, 40, 50, 65, 80)
ALTERSGRUPPEN = (0, 3, 6, 10, 15, 18, 20, 25, 35, 45, 55, 60, 65, 75, 80)

# Je Lebensalter (siehe oben) im Verhältnis zum Durchschnitt.
WER_FORTZIEHT = (1.20, 0.75, 1.75, 1.95, 1.25, 0.80, 0.45, 0.28, 0.50)
WER_AUSLAENDER_IST = (0.85, 0.90, 1.25, 1.50, 1.40, 1.05, 0.80, 0.55, 0.35)
WER_DEUTSCH_MIT_MH_IST = (2.40, 2.10, 1.35, 0.90, 0.75, 0.75, 0.75, 0.65, 0.55)
WER_WEIBLICH_IST = (0.487, 0.487, 0.490, 0.495, 0.495, 0.497, 0.503, 0.530, 0.620)
FORTZUG_JE_GRUPPE = (0.90, 0.95, 1.40)
STERBLICHKEIT_JE_GESCHLECHT = (1.22, 0.80)
GEBURTEN_JE_GRUPPE = (0.92, 1.00, 1.25)
# Kinder je Frau in der Stadt; dazwischen gerade Linien.
KINDER_JE_FRAU = {2013: 1.40, 2016: 1.55, 2021: 1.56, 2025: 1.36}
EINBUERGERUNG = {2013: 0.012, 2020: 0.013, 2023: 0.024, 2025: 0.036}
INNERHALB_DER_STADT = 0.54
FORT_INS_AUSLAND = (0.06, 0.05, 0.44)
# Kinder ausländischer Mütter sind meist von Geburt an deutsch, wenn ein Elternteil lange genug hier lebt.
NEUGEBORENE = ((0.90, 0.10, 0.0), (0.25, 0.75, 0.0), (0.02, 0.48, 0.50))

Zahlen = list[list[list[int]]]


@dataclass
class Jahresbild:
    """Ein Teil der Stadt in einem Jahr: `stand` am 31.12. (Gruppe, Geschlecht, Alter), Bewegung nach Alter.

    `umzuege` sind die Fortzüge in die Stadt nach (Gruppe, Geschlecht) und Alter.
    """

    stand: Zahlen
    geburten: int = 0
    sterbefaelle: int = 0
    einbuergerungen: int = 0
    zu_aussen: list[int] = field(default_factory=lambda: [0] * JAHRGAENGE)
    zu_innen: list[int] = field(default_factory=lambda: [0] * JAHRGAENGE)
    fort_aussen: list[int] = field(default_factory=lambda: [0] * JAHRGAENGE)
    fort_innen: list[int] = field(default_factory=lambda: [0] * JAHRGAENGE)
    zu_ausland: int = 0
    fort_ausland: int = 0
    umzuege: dict[tuple[int, int], list[int]] = field(default_factory=dict)

    @property
    def alle(self) -> int:
        return sum(map(self.gruppe, GRUPPEN))

    def gruppe(self, gruppe: int) -> int:
        return sum(map(sum, self.stand[gruppe]))


@cache
def jahresbilder() -> dict[int, dict[Teil, Jahresbild]]:
    """Alle Jahre der Stadt."""
    die = stadt()
    bilder = {teil: Jahresbild(_anfang(teil, die)) for teil in die.teile}
    verlauf = {}
    for jahr in die.jahre:
        bilder = _naechstes_jahr(die, bilder, jahr)
        verlauf[jahr] = bilder
    return verlauf


def nach_alter(je_lebensalter: Sequence[float]) -> list[float]:
    """Werte je Lebensalter werden Werte je Altersjahr."""
    grenzen = (*LEBENSALTER, JAHRGAENGE)
    return [
        wert
        for wert, (von, bis) in zip(je_lebensalter, pairwise(grenzen), strict=True)
        for _ in range(von, bis)
    ]


# Anfang ------------------------------------------------------------------------------------------


def _anfang(teil: Teil, die: Stadt) -> Zahlen:
    """Der Bestand am Ende des Jahres vor dem ersten."""
    art, zufall = teil.art, Random(f"{die.samen}-anfang-{teil.kennung}")
    einwohner = teil.einwohner / (1 + art.wachstum)
    je_alter = _geglaettet(art.alter)
    anteile = {
        AUSLAENDER: _anteil(auslaenderanteil(teil, die, die.jahre[0]), WER_AUSLAENDER_IST, je_alter),
        DEUTSCHE_MH: _anteil(art.deutsche_mh, WER_DEUTSCH_MIT_MH_IST, je_alter),
    }
    weiblich = [wert + art.weiblich - 0.505 for wert in nach_alter(WER_WEIBLICH_IST)]
    stand: Zahlen = []
    for gruppe in GRUPPEN:
        if gruppe == DEUTSCHE:
            anteil = [1 - a - b for a, b in zip(*anteile.values(), strict=True)]
        else:
            anteil = anteile[gruppe]
        menschen = [einwohner * wer * teil_ for wer, teil_ in zip(je_alter, anteil, strict=True)]
        frauen = [zahl * wer for zahl, wer in zip(menschen, weiblich, strict=True)]
        maenner = [zahl - davon for zahl, davon in zip(menschen, frauen, strict=True)]
        stand.append([ganze(maenner, zufall), ganze(frauen, zufall)])
    return stand


def _geglaettet(gewichte: Sequence[float]) -> list[float]:
    """Altersgruppen werden Altersjahre: Summe 1, ohne Stufen, oben auslaufend."""
    grenzen = (*ALTERSGRUPPEN, JAHRGAENGE)
    roh: list[float] = []
    for gewicht, (von, bis) in zip(gewichte, pairwise(grenzen), strict=True):
        breite = bis - von
        verlauf = [0.86 ** (alter - von) if von == 80 else 1.0 for alter in range(von, bis)]
        roh += [gewicht * eines / sum(verlauf) if breite else 0.0 for eines in verlauf]
    weich = [
        sum(roh[max(0, alter - 2) : alter + 3]) / len(roh[max(0, alter - 2) : alter + 3])
        for alter in range(JAHRGAENGE)
    ]
    return [wert / sum(weich) for wert in weich]


def _anteil(gesamt: float, je_lebensalter: Sequence[float], je_alter: Sequence[float]) -> list[float]:
    """Ein Anteil, der vom Alter abhängt und im Ganzen stimmt."""
    faktoren = nach_alter(je_lebensalter)
    mittel = sum(faktor * wer for faktor, wer in zip(faktoren, je_alter, strict=True))
    return [min(0.62, gesamt * faktor / mittel) for faktor in faktoren]


def auslaenderanteil(teil: Teil, die: Stadt, jahr: int) -> float:
    """Wohin der Ausländeranteil eines Teils strebt."""
    art, seit = teil.art, jahr - die.jahre[0]
    return min(0.60, art.auslaender * (1 + art.oeffnung * seit) + 0.5 * _schub(teil, die, jahr))


def _schub(teil: Teil, die: Stadt, jahr: int) -> float:
    wellen = sum(welle for beginn, welle in die.wellen.items() if beginn <= jahr)
    return wellen * teil.art.auslaender / 0.2 * teil.art.welle


# Ein Jahr ----------------------------------------------------------------------------------------


def _naechstes_jahr(die: Stadt, vorher: dict[Teil, Jahresbild], jahr: int) -> dict[Teil, Jahresbild]:
    neu = {teil: _altern(teil, bild, die, jahr) for teil, bild in vorher.items()}
    _umziehen(die, neu, jahr)
    for teil, bild in neu.items():
        _zuziehen(teil, bild, die, jahr)
    return neu


def _altern(teil: Teil, vorher: Jahresbild, die: Stadt, jahr: int) -> Jahresbild:
    """Altern, Tod, Geburt, Einbürgerung und Fortzug; Zuzüge fehlen noch."""
    art, zufall = teil.art, Random(f"{die.samen}-{teil.kennung}-{jahr}")
    stand = [[[0, *alter[:-2], alter[-2] + alter[-1]] for alter in paar] for paar in vorher.stand]
    bild = Jahresbild(stand)
    tod = [min(0.4, 0.000022 * math.exp(0.0985 * alter)) for alter in range(JAHRGAENGE)]
    for paar in stand:
        for geschlecht, zahlen in enumerate(paar):
            faktor = STERBLICHKEIT_JE_GESCHLECHT[geschlecht] * (0.88 + 0.35 * art.armut)
            gestorben = ganze(
                [zahl * min(0.6, t * faktor) for zahl, t in zip(zahlen, tod, strict=True)], zufall
            )
            bild.sterbefaelle += sum(gestorben)
            paar[geschlecht] = [zahl - tote for zahl, tote in zip(zahlen, gestorben, strict=True)]
    _geburten(teil, bild, jahr, zufall)
    _einbuergern(bild, linie(EINBUERGERUNG, jahr), zufall)
    _fortziehen(teil, bild, zufall)
    return bild


def _geburten(teil: Teil, bild: Jahresbild, jahr: int, zufall: Random) -> None:
    glocke = [
        math.exp(-(((alter - 31) / 6.2) ** 2)) if 15 <= alter < 50 else 0.0 for alter in range(JAHRGAENGE)
    ]
    je_frau = linie(KINDER_JE_FRAU, jahr) * teil.art.kinder / sum(glocke)
    for gruppe in GRUPPEN:
        frauen = bild.stand[gruppe][WEIBLICH]
        erwartet = sum(zahl * g for zahl, g in zip(frauen, glocke, strict=True))
        (kinder,) = ganze([erwartet * je_frau * GEBURTEN_JE_GRUPPE[gruppe]], zufall)
        bild.geburten += kinder
        for seine, zahl in enumerate(ganze([kinder * anteil for anteil in NEUGEBORENE[gruppe]], zufall)):
            (jungen,) = ganze([zahl * 0.513], zufall)
            bild.stand[seine][MAENNLICH][0] += jungen
            bild.stand[seine][WEIBLICH][0] += zahl - jungen


def _einbuergern(bild: Jahresbild, rate: float, zufall: Random) -> None:
    for geschlecht in GESCHLECHTER:
        auslaender, deutsche = bild.stand[AUSLAENDER][geschlecht], bild.stand[DEUTSCHE_MH][geschlecht]
        wie_viele = ganze([zahl * rate * (alter >= 3) for alter, zahl in enumerate(auslaender)], zufall)
        bild.einbuergerungen += sum(wie_viele)
        for alter, zahl in enumerate(wie_viele):
            auslaender[alter] -= zahl
            deutsche[alter] += zahl


def _fortziehen(teil: Teil, bild: Jahresbild, zufall: Random) -> None:
    rate = [teil.art.fluktuation * faktor for faktor in nach_alter(WER_FORTZIEHT)]
    for gruppe in GRUPPEN:
        for geschlecht in GESCHLECHTER:
            zahlen = bild.stand[gruppe][geschlecht]
            faktor = FORTZUG_JE_GRUPPE[gruppe]
            fort = ganze([zahl * min(0.75, r * faktor) for zahl, r in zip(zahlen, rate, strict=True)], zufall)
            innen = ganze([zahl * INNERHALB_DER_STADT for zahl in fort], zufall)
            aussen = [zahl - davon for zahl, davon in zip(fort, innen, strict=True)]
            (ausland,) = ganze([sum(aussen) * FORT_INS_AUSLAND[gruppe]], zufall)
            bild.fort_ausland += ausland
            bild.stand[gruppe][geschlecht] = [zahl - weg for zahl, weg in zip(zahlen, fort, strict=True)]
            for alter in range(JAHRGAENGE):
                bild.fort_innen[alter] += innen[alter]
                bild.fort_aussen[alter] += aussen[alter]
            bild.umzuege[gruppe, geschlecht] = innen


def _umziehen(die: Stadt, bilder: dict[Teil, Jahresbild], jahr: int) -> None:
    """Wer innerhalb der Stadt umzieht, kommt dort an, wo seinesgleichen gern wohnen und etwas frei wird."""
    zufall = Random(f"{die.samen}-umzug-{jahr}")
    teile = list(bilder)
    frei = [sum(bilder[teil].fort_innen) * (1.5 if teil.art.wachstum > 0.02 else 1.0) for teil in teile]
    for gruppe in GRUPPEN:
        naehe = [(bilder[teil].gruppe(gruppe) / max(1, bilder[teil].alle)) ** 0.8 for teil in teile]
        for lebensalter, (von, bis) in enumerate(pairwise((*LEBENSALTER, JAHRGAENGE))):
            sog = [
                platz * nah * die.zuzug[teil.art.zuzug][lebensalter]
                for teil, platz, nah in zip(teile, frei, naehe, strict=True)
            ]
            ganzes = sum(sog)
            anteile = [wert / ganzes for wert in sog]
            for geschlecht in GESCHLECHTER:
                for alter in range(von, bis):
                    wer = sum(bilder[teil].umzuege[gruppe, geschlecht][alter] for teil in teile)
                    if not wer:
                        continue
                    wohin = ganze([wer * anteil for anteil in anteile], zufall)
                    for teil, zahl in zip(teile, wohin, strict=True):
                        if zahl:
                            bilder[teil].stand[gruppe][geschlecht][alter] += zahl
                            bilder[teil].zu_innen[alter] += zahl


def _zuziehen(teil: Teil, bild: Jahresbild, die: Stadt, jahr: int) -> None:
    """Von außen kommt, wer fehlt, damit das Quartier so groß und so zusammengesetzt ist, wie es sein soll."""
    art, zufall = teil.art, Random(f"{die.samen}-zuzug-{teil.kennung}-{jahr}")
    seit = jahr - die.jahre[0]
    ziel = (
        teil.einwohner * (1 + art.wachstum) ** seit * (1 + _schub(teil, die, jahr)) * zufall.gauss(1, 0.0025)
    )
    zahl = max(round(ziel) - bild.alle, round(sum(bild.fort_aussen) * 0.3))
    fehlend = auslaenderanteil(teil, die, jahr) * ziel - bild.gruppe(AUSLAENDER)
    auslaender = min(max(fehlend, 0.08 * zahl), 0.90 * zahl)
    mh = (zahl - auslaender) * min(0.5, 0.85 * art.deutsche_mh / (1 - art.auslaender))
    je_alter = nach_alter(die.zuzug[art.zuzug])
    for gruppe, wer in enumerate((zahl - auslaender - mh, mh, auslaender)):
        weiblich = art.weiblich - (0.02 if gruppe == AUSLAENDER else 0.0)
        for geschlecht, anteil in enumerate((1 - weiblich, weiblich)):
            kommen = ganze([wer * anteil * wert / sum(je_alter) for wert in je_alter], zufall)
            ausland = art.ausland * (1.25 if jahr in die.wellen and die.wellen[jahr] > 0 else 1.0)
            anteil_ausland = min(0.9, 1.15 * ausland) if gruppe == AUSLAENDER else 0.06
            (von_dort,) = ganze([sum(kommen) * anteil_ausland], zufall)
            bild.zu_ausland += von_dort
            ziel_zahlen = bild.stand[gruppe][geschlecht]
            for alter, wie_viele in enumerate(kommen):
                ziel_zahlen[alter] += wie_viele
                bild.zu_aussen[alter] += wie_viele
    # Nachmeldungen zählen als Bewegung, nicht mehr im Bestand: so verrät die Bilanz keinen Sterbefall.
    for bewegung in (bild.zu_aussen, bild.fort_aussen):
        for _ in range(zufall.randint(0, 3)):
            bewegung[zufall.randrange(18, 60)] += 1
