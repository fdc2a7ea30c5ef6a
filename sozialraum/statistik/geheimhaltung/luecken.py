"""Lücken einer Lieferung: Zahlen, die zu allen Summen passen, für Zellen, die niemand kennt.

Was das Amt geheim liefert, weiß auch der Angreifer nicht. Jede passende Belegung gleicht für ihn der wahren:
Was sich von ihr aus bewegen lässt, hält er für möglich.
"""

import highspy
import numpy as np

from sozialraum.statistik.geheimhaltung.tafel import Nummeriert, Wahr, Zahlen

# Weiter als das von null weg braucht keine Zelle zu liegen: Schwellen sind kleiner.
ABSTAND = 1_000.0


def luecken_fuellen(feld: Zahlen, bestimmt: Wahr, waagrecht: Nummeriert, senkrecht: Nummeriert) -> None:
    """Setzt in jede unbestimmte Zelle eine passende Zahl, möglichst weit weg von null; sonst null."""
    zellen = np.flatnonzero(~bestimmt)
    nummer = np.full(feld.size, -1)
    nummer[zellen] = np.arange(len(zellen))
    loeser = highspy.Highs()
    loeser.setOptionValue("output_flag", False)
    loeser.setOptionValue("threads", 1)
    for _ in zellen:
        loeser.addVar(0.0, highspy.kHighsInf)
    loeser.addVar(0.0, ABSTAND)
    for n in range(len(zellen)):
        loeser.addRow(0.0, highspy.kHighsInf, 2, np.array([n, len(zellen)]), np.array([1.0, -1.0]))
    breite = feld.shape[1]
    for summen, drehen in ((waagrecht, False), (senkrecht, True)):
        for summe, b in summen:
            for reihe in range(feld.shape[1 if drehen else 0]):
                glieder = [g * breite + reihe if drehen else reihe * breite + g for g in b.glieder]
                vorzeichen = [-1.0, *([1.0] * len(b.teile))]
                unbekannt = [
                    (nummer[g], v) for g, v in zip(glieder, vorzeichen, strict=True) if nummer[g] >= 0
                ]
                if not unbekannt:
                    continue
                rest = -sum(
                    v * feld.flat[g] for g, v in zip(glieder, vorzeichen, strict=True) if nummer[g] < 0
                )
                loeser.addRow(
                    rest if summe.vollstaendig else -highspy.kHighsInf,
                    rest,
                    len(unbekannt),
                    np.array([n for n, _ in unbekannt]),
                    np.array([v for _, v in unbekannt]),
                )
    loeser.changeColCost(len(zellen), -1.0)
    loeser.run()
    passt = loeser.getModelStatus() == highspy.HighsModelStatus.kOptimal
    loesung = np.array(loeser.getSolution().col_value)[: len(zellen)]
    feld.flat[zellen] = np.maximum(loesung, 0.0) if passt else 0.0
