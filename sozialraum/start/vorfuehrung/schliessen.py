"""Schließt kleine Zahlen und so viele weitere, dass sich keine zurückrechnen lässt, wie ein Amt es tut.

Erst werden die kleinen Zahlen geschlossen, dann in jeder Summe (über Merkmale wie über Gebiete) so viele,
dass sie sich gegenseitig decken. Dann prüft eine Elimination, ob aus allen Summen zusammen doch noch eine
kleine Zahl folgt, und zuletzt ein lineares Programm, ob sie eine eingrenzen, und welche. Ohne Django.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

import highspy
import numpy as np

Z = TypeVar("Z", bound=Hashable)
K = TypeVar("K", bound=Hashable)
G = TypeVar("G", int, float)
Summe = tuple[Z, tuple[Z, ...]]
"""Ein Ganzes und seine Teile."""

# So viel mehr als die Schwelle müssen die geschlossenen Teile einer Summe zusammen zählen: auch die anderen
# Summen, in denen sie stehen, engen sie ein.
SPIELRAUM = 1.5
# Gerechnet wird modulo einer Primzahl: Koeffizienten sind 1 und −1, Brüche würden lang.
PRIM = 2_147_483_647
GENAU = 1e-6


def schliessen(
    zahlen: Mapping[Z, int],
    summen: Sequence[Summe[Z]],
    *,
    schwelle: Callable[[Z], int],
    preis: Callable[[Z], float],
) -> set[Z]:
    """Welche Zellen zu bleiben; `preis` sagt, wie ungern eine Zelle geschlossen wird."""
    tafel = _Tafel(zahlen, summen, schwelle, preis)
    while True:
        tafel.decken()
        if not tafel.verratene_decken() and not tafel.eingegrenzte_decken():
            return tafel.zu


class _Tafel(Generic[Z]):
    """Alle Zellen, ihre Summen und was davon schon geschlossen ist."""

    def __init__(
        self,
        zahlen: Mapping[Z, int],
        summen: Sequence[Summe[Z]],
        schwelle: Callable[[Z], int],
        preis: Callable[[Z], float],
    ) -> None:
        self.zahlen, self.summen = zahlen, summen
        self.schwellen = {
            zelle: schwelle(zelle) for zelle, zahl in zahlen.items() if 0 < zahl < schwelle(zelle)
        }
        self.zu = set(self.schwellen)
        # Gleich teure in fester Reihenfolge: sonst hinge das Ergebnis am Zufall der Mengen.
        self.rang = {zelle: (preis(zelle), nummer) for nummer, zelle in enumerate(zahlen)}
        self.in_summen: dict[Z, list[int]] = defaultdict(list)
        for nummer, (ganzes, teile) in enumerate(summen):
            for zelle in (ganzes, *teile):
                self.in_summen[zelle].append(nummer)
        self.wartend = sorted(self._beruehrte(), reverse=True)

    def decken(self) -> None:
        """Jede Summe für sich: was in ihr geschlossen ist, darf aus ihr nicht folgen."""
        while self.wartend:
            nummer = self.wartend.pop()
            while self._ungedeckt(nummer):
                ganzes, teile = self.summen[nummer]
                if not self._schliesse_billigste((*teile, ganzes)):
                    break

    def verratene_decken(self) -> bool:
        """Alle Summen zusammen; falsch, wenn keine kleine Zahl mehr folgt oder nichts mehr zu schließen ist.

        Was nur zur Deckung geschlossen ist, darf folgen, solange daraus keine kleine Zahl folgt.
        """
        nummern = sorted(self._beruehrte())
        folgen = folgende(self.zu, {nummer: self.summen[nummer] for nummer in nummern})
        verraten = sorted(self.schwellen.keys() & folgen.keys(), key=self.rang.__getitem__)
        gelungen = [self._decke(folgen[zelle]) for zelle in verraten]
        return any(gelungen)

    def eingegrenzte_decken(self) -> bool:
        """Alle Summen zusammen, und dass nichts negativ ist: Alles von 1 bis zur Schwelle bleibt möglich.

        Falsch, wenn das für jede kleine Zahl gilt oder nichts mehr zu schließen ist.
        """
        grenzen = _Grenzen(
            self.zu, self.zahlen, {nummer: self.summen[nummer] for nummer in self._beruehrte()}
        )
        gelungen = False
        for herkunft in grenzen.eingegrenzte(self.schwellen):
            gewicht = self._gewicht(herkunft)
            strittig = [zelle for zelle, wert in gewicht.items() if abs(wert) > GENAU]
            # Was eben für eine andere zuging, deckt vielleicht auch diese: Das zeigt die nächste Runde.
            frei = all(zelle in grenzen.nummer for zelle in strittig if zelle in self.zu)
            gelungen |= not frei or self._schliesse_billigste(strittig)
        return gelungen

    def _decke(self, herkunft: Mapping[int, int]) -> bool:
        """Schließt die billigste Zelle, die sich in dieser Verbindung von Summen nicht wegkürzt."""
        gewicht = self._gewicht(herkunft)
        return self._schliesse_billigste(zelle for zelle, wert in gewicht.items() if wert % PRIM)

    def _gewicht(self, herkunft: Mapping[int, G]) -> dict[Z, G]:
        """Wie oft jede Zelle in dieser Verbindung von Summen steht."""
        gewicht: dict[Z, G] = {}
        for nummer, wie_oft in herkunft.items():
            ganzes, teile = self.summen[nummer]
            gewicht[ganzes] = gewicht.get(ganzes, 0) - wie_oft
            for teil in teile:
                gewicht[teil] = gewicht.get(teil, 0) + wie_oft
        return gewicht

    def _schliesse_billigste(self, zellen: Iterable[Z]) -> bool:
        neue = min((z for z in zellen if z not in self.zu), key=self.rang.__getitem__, default=None)
        if neue is None:
            return False
        self.zu.add(neue)
        self.wartend += self.in_summen[neue]
        return True

    def _ungedeckt(self, nummer: int) -> bool:
        """Sind Teile geschlossen und das Ganze offen, kennt jeder ihre Summe: sie muss Spielraum lassen."""
        ganzes, teile = self.summen[nummer]
        geschlossen = [zelle for zelle in teile if zelle in self.zu]
        if ganzes in self.zu or not geschlossen:
            return ganzes in self.zu and not geschlossen
        spielraum = SPIELRAUM * max(self.schwellen.get(zelle, 0) for zelle in geschlossen)
        return len(geschlossen) == 1 or sum(self.zahlen[zelle] for zelle in geschlossen) < spielraum

    def _beruehrte(self) -> set[int]:
        return {nummer for zelle in self.zu for nummer in self.in_summen[zelle]}


def folgende(zu: set[Z], summen: Mapping[int, Summe[Z]]) -> dict[Z, dict[int, int]]:
    """Geschlossene Zellen, die aus den offenen eindeutig folgen, und aus welchen Summen wie oft."""
    fuehrende: dict[Z, tuple[dict[Z, int], dict[int, int]]] = {}
    benutzt_in: dict[Z, set[Z]] = defaultdict(set)
    for nummer, (ganzes, teile) in summen.items():
        zeile = {zelle: 1 for zelle in teile if zelle in zu}
        if ganzes in zu:
            zeile[ganzes] = PRIM - 1
        herkunft = {nummer: 1}
        while bekannt := next((zelle for zelle in zeile if zelle in fuehrende), None):
            wie_oft = zeile[bekannt]
            _abziehen(zeile, fuehrende[bekannt][0], wie_oft)
            _abziehen(herkunft, fuehrende[bekannt][1], wie_oft)
        if not zeile:
            continue
        kopf, wert = next(iter(zeile.items()))
        kehrwert = pow(wert, -1, PRIM)
        zeile = {zelle: zahl * kehrwert % PRIM for zelle, zahl in zeile.items()}
        herkunft = {woher: zahl * kehrwert % PRIM for woher, zahl in herkunft.items()}
        for anderer in list(benutzt_in[kopf]):
            andere, ihre_herkunft = fuehrende[anderer]
            if wie_oft := andere.get(kopf, 0):
                _abziehen(andere, zeile, wie_oft)
                _abziehen(ihre_herkunft, herkunft, wie_oft)
                for zelle in zeile:
                    benutzt_in[zelle].add(anderer)
        fuehrende[kopf] = zeile, herkunft
        for zelle in zeile:
            benutzt_in[zelle].add(kopf)
    return {kopf: herkunft for kopf, (zeile, herkunft) in fuehrende.items() if len(zeile) == 1}


def _abziehen(zeile: dict[K, int], andere: Mapping[K, int], wie_oft: int) -> None:
    for zelle, wert in andere.items():
        rest = (zeile.get(zelle, 0) - wie_oft * wert) % PRIM
        if rest:
            zeile[zelle] = rest
        else:
            zeile.pop(zelle, None)


class _Grenzen(Generic[Z]):
    """Wie weit geschlossene Zellen sich bewegen können, wenn alle offenen und alle Summen bekannt sind.

    Ein Modell für alle Fragen; was eine Antwort nebenbei für andere Zellen zeigt, wird nicht mehr gefragt.
    """

    def __init__(self, zu: set[Z], zahlen: Mapping[Z, int], summen: Mapping[int, Summe[Z]]) -> None:
        # In fester Reihenfolge: sonst hinge die Antwort am Zufall der Mengen.
        self.zellen = [zelle for zelle in zahlen if zelle in zu]
        self.nummer = {zelle: n for n, zelle in enumerate(self.zellen)}
        self.summen: list[int] = []
        self.loeser = highspy.Highs()
        self.loeser.setOptionValue("output_flag", False)
        self.loeser.setOptionValue("threads", 1)
        for _ in self.zellen:
            self.loeser.addVar(0.0, highspy.kHighsInf)
        for nummer, (ganzes, teile) in sorted(summen.items()):
            glieder = {zelle: 1.0 for zelle in teile if zelle in zu}
            if ganzes in zu:
                glieder[ganzes] = -1.0
            # Was die geschlossenen zusammen ergeben, folgt aus den offenen.
            ergibt = sum(wert * zahlen[zelle] for zelle, wert in glieder.items())
            spalten = np.array([self.nummer[zelle] for zelle in glieder], dtype=np.int32)
            self.loeser.addRow(ergibt, ergibt, len(spalten), spalten, np.array(list(glieder.values())))
            self.summen.append(nummer)

    def eingegrenzte(self, schwellen: Mapping[Z, int]) -> list[dict[int, float]]:
        """Was jede Zelle hält, die nicht bis 1 hinab und bis zur Schwelle hinauf kann: Summen, wie oft."""
        gehalten: dict[int, dict[int, float]] = {}
        for richtung in (1.0, -1.0):
            offen = {
                self.nummer[zelle]: float(schwelle) if richtung > 0 else 1.0
                for zelle, schwelle in schwellen.items()
            }
            # Erst alle auf einmal, solange das welche erledigt, dann einzeln, was übrig ist.
            while offen and (fertig := self._erreichte(offen, offen, richtung)[0]):
                for nummer in fertig:
                    del offen[nummer]
            while offen:
                nummer, ziel = next(iter(offen.items()))
                fertig, duale = self._erreichte({nummer: ziel}, offen, richtung)
                if nummer not in fertig:
                    gehalten[nummer] = {
                        summe: round(wert, 6)
                        for summe, wert in zip(self.summen, duale, strict=True)
                        if abs(wert) > GENAU
                    }
                for eine in {nummer, *fertig}:
                    del offen[eine]
        return [gehalten[nummer] for nummer in sorted(gehalten)]

    def _erreichte(
        self, gefragt: Mapping[int, float], offen: Mapping[int, float], richtung: float
    ) -> tuple[list[int], list[float]]:
        """Bewegt die gefragten Zellen zusammen so weit zu ihrem Ziel, wie es geht.

        Wer von allen dort ist, und wie sehr jede Summe sie hält.
        """
        for nummer, ziel in gefragt.items():
            self.loeser.changeColCost(nummer, -richtung)
            grenzen = (0.0, ziel) if richtung > 0 else (0.0, highspy.kHighsInf)
            self.loeser.changeColBounds(nummer, *grenzen)
        self.loeser.run()
        loesung = self.loeser.getSolution()
        werte, duale = list(loesung.col_value), list(loesung.row_dual)
        for nummer in gefragt:
            self.loeser.changeColCost(nummer, 0.0)
            self.loeser.changeColBounds(nummer, 0.0, highspy.kHighsInf)
        return [n for n, ziel in offen.items() if richtung * (werte[n] - ziel) >= -GENAU], duale
