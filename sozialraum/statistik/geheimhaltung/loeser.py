"""Lineare Programme der Geheimhaltung mit HiGHS: der billigste Zug, wo kein einfacher hilft; der Angriff."""

from collections.abc import Sequence
from itertools import pairwise

import highspy
import numpy as np
from numpy.typing import NDArray

from sozialraum.statistik.geheimhaltung.tafel import Tafel, Wahr

GENAU = 1e-6
UNENDLICH = highspy.kHighsInf


class Gleichungen:
    """Alle Summen der Tafel über die Zellen, die sich bewegen können: Teile minus Ganzes, dünn besetzt."""

    def __init__(self, tafel: Tafel, beweglich: Wahr) -> None:
        zeilen, spalten = beweglich.shape
        self.zellen = np.flatnonzero(beweglich)
        self.nummer = np.full(zeilen * spalten, -1)
        self.nummer[self.zellen] = np.arange(len(self.zellen))
        anfaenge = [0]
        spaltennummern: list[int] = []
        vorzeichen: list[float] = []

        def dazu(glieder: list[int]) -> None:
            bewegte = [(self.nummer[g], -1.0 if i == 0 else 1.0) for i, g in enumerate(glieder)]
            bewegte = [(n, w) for n, w in bewegte if n >= 0]
            if bewegte:
                spaltennummern.extend(n for n, _ in bewegte)
                vorzeichen.extend(w for _, w in bewegte)
                anfaenge.append(len(spaltennummern))

        for b in tafel.spaltensummen:
            for zeile in np.flatnonzero(beweglich[:, b.glieder].any(axis=1)).tolist():
                dazu([zeile * spalten + g for g in b.glieder])
        for b in tafel.zeilensummen:
            for spalte in np.flatnonzero(beweglich[b.glieder, :].any(axis=0)).tolist():
                dazu([g * spalten + spalte for g in b.glieder])
        self.anfaenge = np.array(anfaenge, dtype=np.int32)
        self.spalten = np.array(spaltennummern, dtype=np.int32)
        self.vorzeichen = np.array(vorzeichen, dtype=np.float64)

    @property
    def anzahl(self) -> int:
        return len(self.anfaenge) - 1


def _stiller_loeser() -> highspy.Highs:
    loeser = highspy.Highs()
    loeser.setOptionValue("output_flag", False)
    loeser.setOptionValue("threads", 1)
    return loeser


def billigster_zug(
    tafel: Tafel,
    beweglich: Wahr,
    kosten: NDArray[np.float64],
    zelle: int,
    um: float,
    spielraum: NDArray[np.float64],
) -> NDArray[np.intp] | None:
    """Die Zellen, die sich bewegen müssen, damit `zelle` um `um` anders sein kann; None, wenn es nicht geht.

    Hinab höchstens um ihren `spielraum`. Kleinste Summe von Kosten mal Bewegung (Kelly, Golden und Assad
    1992); Nummern laufen zeilenweise.
    """
    g = Gleichungen(tafel, beweglich)
    n = len(g.zellen)
    gemeint = g.nummer[zelle]
    if gemeint < 0:
        return None
    # Je Zelle zwei Veränderliche: hinauf und hinab.
    unten = np.zeros(2 * n)
    oben = np.full(2 * n, UNENDLICH)
    oben[n:] = spielraum[g.zellen]
    unten[gemeint] = oben[gemeint] = max(um, 0.0)
    unten[n + gemeint] = oben[n + gemeint] = max(-um, 0.0)
    loeser = _stiller_loeser()
    modell = highspy.HighsLp()
    modell.num_col_, modell.num_row_ = 2 * n, g.anzahl
    modell.col_cost_ = np.concatenate([kosten.ravel()[g.zellen]] * 2)
    modell.col_lower_, modell.col_upper_ = unten, oben
    modell.row_lower_ = modell.row_upper_ = np.zeros(g.anzahl)
    modell.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    modell.a_matrix_.start_ = 2 * g.anfaenge
    modell.a_matrix_.index_ = _doppelt(g.anfaenge, g.spalten, g.spalten + n)
    modell.a_matrix_.value_ = _doppelt(g.anfaenge, g.vorzeichen, -g.vorzeichen)
    loeser.passModel(modell)
    loeser.run()
    if loeser.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    loesung = np.array(loeser.getSolution().col_value)
    bewegt: NDArray[np.intp] = g.zellen[np.abs(loesung[:n] - loesung[n:]) > GENAU]
    return bewegt


def _doppelt(anfaenge: NDArray[np.int32], eine: NDArray, andere: NDArray) -> NDArray:
    """Zeilenweise hintereinander: erst die einen, dann die anderen."""
    teile = []
    for a, b in pairwise(anfaenge):
        teile += [eine[a:b], andere[a:b]]
    return np.concatenate(teile)


class Angreifer:
    """Wer alle offenen Zahlen und alle Summen kennt und weiß, dass nichts negativ ist; sonst nichts.

    Ein Modell für viele Fragen: Jede fängt an, wo die vorige aufhörte. `werte` sind die Zahlen der Tafel,
    oder kleinere, wenn etwas anderes enger begrenzt, wie weit eine Zelle hinab kann.
    """

    def __init__(self, tafel: Tafel, beweglich: Wahr, werte: NDArray[np.float64] | None = None) -> None:
        self.werte = tafel.werte.ravel() if werte is None else werte
        self.gleichungen = g = Gleichungen(tafel, beweglich)
        self.programme = 0
        self.loeser = _stiller_loeser()
        modell = highspy.HighsLp()
        modell.num_col_, modell.num_row_ = len(g.zellen), g.anzahl
        modell.col_cost_ = np.zeros(len(g.zellen))
        modell.col_lower_, modell.col_upper_ = np.zeros(len(g.zellen)), np.full(len(g.zellen), UNENDLICH)
        # Was die geschlossenen Zellen jeder Summe zusammen ergeben, folgt aus den offenen.
        je_glied = g.vorzeichen * self.werte[g.zellen[g.spalten]]
        ergibt = np.add.reduceat(je_glied, g.anfaenge[:-1]) if g.anzahl else np.zeros(0)
        modell.row_lower_ = modell.row_upper_ = ergibt
        modell.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        modell.a_matrix_.start_ = g.anfaenge
        modell.a_matrix_.index_, modell.a_matrix_.value_ = g.spalten, g.vorzeichen
        if len(g.zellen):
            self.loeser.passModel(modell)

    def oeffne(self, zelle: int) -> None:
        self._begrenze(zelle, self.werte[zelle], self.werte[zelle])

    def verschliesse(self, zelle: int) -> None:
        self._begrenze(zelle, 0.0, UNENDLICH)

    def _begrenze(self, zelle: int, unten: float, oben: float) -> None:
        nummer = int(self.gleichungen.nummer[zelle])
        if nummer >= 0:
            self.loeser.changeColBounds(nummer, unten, oben)

    def aeusserster(self, zelle: int, richtung: int, genuegt: float) -> tuple[float, NDArray[np.intp]]:
        """Der größte (`richtung` 1) oder kleinste (−1) mögliche Wert, gesucht nur bis `genuegt`.

        Dazu die Zellen, die dafür anders sein müssen, als sie sind.
        """
        nummer = int(self.gleichungen.nummer[zelle])
        if nummer < 0:
            return float(self.werte[zelle]), np.array([zelle])
        self.programme += 1
        unten, oben = (0.0, genuegt) if richtung > 0 else (genuegt, UNENDLICH)
        self.loeser.changeColBounds(nummer, unten, oben)
        self.loeser.changeColCost(nummer, -float(richtung))
        self.loeser.run()
        stand = self.loeser.getModelStatus()
        self.loeser.changeColCost(nummer, 0.0)
        self.loeser.changeColBounds(nummer, 0.0, UNENDLICH)
        if stand != highspy.HighsModelStatus.kOptimal:
            # Ohne Grenze nach oben ist alles möglich; bewegt sich dann alles, gilt es als nicht belegt.
            return (UNENDLICH if richtung > 0 else float(self.werte[zelle])), self.gleichungen.zellen
        loesung = np.array(self.loeser.getSolution().col_value)
        zellen = self.gleichungen.zellen
        return float(loesung[nummer]), zellen[np.abs(loesung - self.werte[zellen]) > GENAU]


def spielraeume(tafel: Tafel, beweglich: Wahr, gefragt: Sequence[int]) -> dict[int, tuple[float, float]]:
    """Kleinster und größter möglicher Wert jeder gefragten Zelle für den Angreifer."""
    angreifer = Angreifer(tafel, beweglich)
    return {
        zelle: (
            angreifer.aeusserster(zelle, -1, 0.0)[0],
            angreifer.aeusserster(zelle, 1, UNENDLICH)[0],
        )
        for zelle in gefragt
    }
