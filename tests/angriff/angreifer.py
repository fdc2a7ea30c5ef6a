"""Ein Angreifer: Er kennt die offenen Zahlen und die Gleichungen, weiß, dass nichts negativ ist, und rechnet.

Er baut seine Gleichungen selbst aus Ganzen und Teilen und benutzt nichts aus `geheimhaltung`.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

import highspy
import numpy as np

K = TypeVar("K", bound=Hashable)
Gleichung = tuple[K, Sequence[K]]
"""Ein Ganzes und alle seine Teile."""

GENAU = 1e-6


def verengte(
    offen: Mapping[K, int], gleichungen: Iterable[Gleichung[K]], kleine: Iterable[K], schwelle: int
) -> dict[K, tuple[float, float]]:
    """Kleine Anzahlen, bei denen nicht alles von 1 bis Schwelle − 1 und `schwelle` Werte möglich bleiben.

    Zu jeder, was er für möglich hält; nach oben nur bis zur Schwelle gefragt.
    """
    zu_eng = {}
    for zelle, (unten, oben) in spielraeume(offen, gleichungen, kleine, bis=schwelle).items():
        alle_werte = unten <= 1 + GENAU and oben >= schwelle - 1 - GENAU
        if not alle_werte or oben - unten < schwelle - 1 - GENAU:
            zu_eng[zelle] = unten, oben
    return zu_eng


def spielraeume(
    offen: Mapping[K, int], gleichungen: Iterable[Gleichung[K]], gefragt: Iterable[K], *, bis: float
) -> dict[K, tuple[float, float]]:
    """Kleinster und größter möglicher Wert; offene Zellen haben nur einen, den größten sucht er bis `bis`."""
    zeilen: list[tuple[dict[K, float], float]] = []
    for ganzes, teile in gleichungen:
        unbekannt: dict[K, float] = defaultdict(float)
        rest = 0.0
        for zelle, vorzeichen in ((ganzes, -1.0), *((teil, 1.0) for teil in teile)):
            if zelle in offen:
                rest -= vorzeichen * offen[zelle]
            else:
                unbekannt[zelle] += vorzeichen
        if unbekannt:
            zeilen.append((dict(unbekannt), rest))
        elif abs(rest) > GENAU:
            raise ValueError(f"Die offenen Zahlen widersprechen sich bei {ganzes!r}.")
    ergebnis = {zelle: (float(offen[zelle]), float(offen[zelle])) for zelle in gefragt if zelle in offen}
    fehlend = [zelle for zelle in gefragt if zelle not in offen]
    for zellen, seine in _inseln(zeilen):
        fragen = [zelle for zelle in fehlend if zelle in zellen]
        if fragen:
            ergebnis |= _loese(sorted(zellen, key=repr), seine, fragen, bis)
    return {zelle: ergebnis.get(zelle, (0.0, bis)) for zelle in (*ergebnis, *fehlend)}


def _inseln(
    zeilen: Sequence[tuple[dict[K, float], float]],
) -> list[tuple[set[K], list[tuple[dict[K, float], float]]]]:
    """Unbekannte, die über Gleichungen zusammenhängen, je mit ihren Gleichungen."""
    kopf: dict[K, K] = {}

    def finde(zelle: K) -> K:
        while kopf.setdefault(zelle, zelle) != zelle:
            kopf[zelle] = kopf[kopf[zelle]]
            zelle = kopf[zelle]
        return zelle

    for unbekannt, _ in zeilen:
        erste, *andere = unbekannt
        for zelle in andere:
            kopf[finde(zelle)] = finde(erste)
    inseln: dict[K, tuple[set[K], list[tuple[dict[K, float], float]]]] = {}
    for zeile in zeilen:
        zellen, seine = inseln.setdefault(finde(next(iter(zeile[0]))), (set(), []))
        zellen.update(zeile[0])
        seine.append(zeile)
    return list(inseln.values())


def _loese(
    zellen: Sequence[K],
    zeilen: Sequence[tuple[dict[K, float], float]],
    fragen: Sequence[K],
    bis: float,
) -> dict[K, tuple[float, float]]:
    nummer = {zelle: n for n, zelle in enumerate(zellen)}
    loeser = highspy.Highs()
    loeser.setOptionValue("output_flag", False)
    loeser.setOptionValue("threads", 1)
    for _ in zellen:
        loeser.addVar(0.0, highspy.kHighsInf)
    for unbekannt, rest in zeilen:
        spalten = np.array([nummer[zelle] for zelle in unbekannt], dtype=np.int32)
        loeser.addRow(rest, rest, len(spalten), spalten, np.array(list(unbekannt.values())))
    ergebnis = {}
    for zelle in fragen:
        n = nummer[zelle]
        enden = []
        for kosten, unten, oben in ((1.0, 0.0, highspy.kHighsInf), (-1.0, 0.0, bis)):
            loeser.changeColBounds(n, unten, oben)
            loeser.changeColCost(n, kosten)
            loeser.run()
            if loeser.getModelStatus() == highspy.HighsModelStatus.kOptimal:
                enden.append(float(loeser.getSolution().col_value[n]))
            else:
                # Über `bis` hinaus: Schon der kleinste mögliche Wert liegt darüber.
                enden.append(enden[0] if enden else float("nan"))
        loeser.changeColBounds(n, 0.0, highspy.kHighsInf)
        loeser.changeColCost(n, 0.0)
        ergebnis[zelle] = enden[0], enden[1]
    return ergebnis
