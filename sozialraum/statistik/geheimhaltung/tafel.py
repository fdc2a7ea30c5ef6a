"""Eine Tafel aus Gebieten und Merkmalen mit allem, was sich zusammenzählen lässt; geschlossen als Ganzes.

Zeilen sind Gebiete, Spalten Merkmale. In jeder Spalte gelten die Summen der Gebiete (Quartiere ergeben den
Bezirk), in jeder Zeile die der Merkmale (Männer und Frauen ergeben alle). Was eine Summe offen lässt, ist
eine stille Zeile oder Spalte: nie veröffentlicht, aber durch Abziehen zu finden (Einwohner ohne Ausländer).
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Zelle = tuple[int, int]
Zahlen = NDArray[np.float64]
Wahr = NDArray[np.bool_]

# Jede Runde ergänzt fehlende Zellen eine Ebene der Gliederung weiter.
RUNDEN = 8
# Darunter ist ein Unterschied nur die Rechnung mit Gleitkommazahlen.
NACHKOMMASTELLEN = 4


@dataclass(frozen=True)
class Summe:
    """Teile und ihr Ganzes; `vollstaendig` falsch: was fehlt, ist ein Rest, den niemand zeigt.

    `rest` benennt ihn: „Einwohner ohne Ausländer“.
    """

    ganzes: Hashable
    teile: tuple[Hashable, ...]
    vollstaendig: bool = True
    rest: str = "Rest"


@dataclass(frozen=True)
class Rest:
    """Name einer stillen Zeile oder Spalte."""

    summe: Summe

    def __str__(self) -> str:
        return self.summe.rest


@dataclass(frozen=True)
class Beziehung:
    """Wie `Summe`, mit Nummern von Zeilen oder Spalten; ein Rest ist ein Teil geworden."""

    ganzes: int
    teile: tuple[int, ...]

    @property
    def glieder(self) -> tuple[int, ...]:
        return (self.ganzes, *self.teile)


@dataclass
class Tafel:
    """`werte` zählt Menschen, Haushalte, Fälle; was nicht `geliefert` ist, zeigt keine Seite.

    `bestimmt`: der Wert ist eine Zahl (geliefert oder aus Summen sicher), sonst steht dort eine, die zu allen
    anderen passt. `fest`: ein Rest, den jeder kennt (null, oder die Summe geht nicht auf).
    """

    zeilen: list[Any]
    spalten: list[Any]
    werte: Zahlen
    geliefert: Wahr
    bestimmt: Wahr
    fest: Wahr
    zeilensummen: list[Beziehung]
    spaltensummen: list[Beziehung]

    def name(self, zelle: Zelle) -> tuple[Any, Any]:
        return self.zeilen[zelle[0]], self.spalten[zelle[1]]

    def summen_der(self, zelle: Zelle) -> list[tuple[Zelle, tuple[Zelle, ...]]]:
        """Jede Summe, in der die Zelle steht: ihr Ganzes und ihre Teile."""
        zeile, spalte = zelle
        ueber_merkmale = [
            ((zeile, b.ganzes), tuple((zeile, t) for t in b.teile))
            for b in self.spaltensummen
            if spalte in b.glieder
        ]
        return ueber_merkmale + [
            ((b.ganzes, spalte), tuple((t, spalte) for t in b.teile))
            for b in self.zeilensummen
            if zeile in b.glieder
        ]


def tafel_aus(
    werte: Mapping[tuple[Any, Any], float],
    *,
    zeilensummen: Iterable[Summe] = (),
    spaltensummen: Iterable[Summe] = (),
    genau: bool = True,
) -> Tafel:
    """Die Tafel der gelieferten Anzahlen je (Gebiet, Merkmal); keine ist negativ.

    Geht eine Summe nicht auf, ist der Unterschied ein stiller Rest, wenn das Amt `genau` liefert; rundet es,
    ist er nur Rundung.
    """
    zeilen = list(dict.fromkeys(zeile for zeile, _ in werte))
    spalten = list(dict.fromkeys(spalte for _, spalte in werte))
    zeile_von = {name: nummer for nummer, name in enumerate(zeilen)}
    spalte_von = {name: nummer for nummer, name in enumerate(spalten)}
    feld = np.zeros((len(zeilen), len(spalten)))
    geliefert = np.zeros(feld.shape, dtype=bool)
    for (zeile, spalte), wert in werte.items():
        feld[zeile_von[zeile], spalte_von[spalte]] = wert
        geliefert[zeile_von[zeile], spalte_von[spalte]] = True
    senkrecht = _in_nummern(zeilensummen, zeile_von)
    waagrecht = _in_nummern(spaltensummen, spalte_von)
    bestimmt = geliefert.copy()
    _ergaenzen(feld, bestimmt, waagrecht, senkrecht)
    felder = _Felder(feld, geliefert, bestimmt, np.zeros(feld.shape, dtype=bool))
    spaltensummen_ = [_mit_rest(felder, summe, b, spalten, genau) for summe, b in waagrecht]
    felder = felder.gedreht()
    zeilensummen_ = [_mit_rest(felder, summe, b, zeilen, genau) for summe, b in senkrecht]
    felder = felder.gedreht()
    return Tafel(
        zeilen,
        spalten,
        felder.werte,
        felder.geliefert,
        felder.bestimmt,
        felder.fest,
        zeilensummen_,
        spaltensummen_,
    )


Nummeriert = list[tuple[Summe, Beziehung]]


def _in_nummern(summen: Iterable[Summe], nummer_von: Mapping[Hashable, int]) -> Nummeriert:
    """Nur Summen, deren Ganzes und wenigstens ein Teil vorkommen; fehlt ein Teil, sind sie unvollständig."""
    gefunden: dict[tuple[int, frozenset[int]], tuple[Summe, Beziehung]] = {}
    for summe in summen:
        teile = tuple(nummer_von[teil] for teil in summe.teile if teil in nummer_von)
        if summe.ganzes not in nummer_von or not teile:
            continue
        if len(teile) < len(summe.teile):
            summe = Summe(summe.ganzes, summe.teile, False, summe.rest)
        b = Beziehung(nummer_von[summe.ganzes], teile)
        gefunden.setdefault((b.ganzes, frozenset(b.teile)), (summe, b))
    return list(gefunden.values())


def _ergaenzen(feld: Zahlen, bestimmt: Wahr, waagrecht: Nummeriert, senkrecht: Nummeriert) -> None:
    """Fehlt in einer vollständigen Summe nur eine Zelle, kennt sie jeder; sonst steht dort, was passt."""
    fehlt_etwas = not bestimmt.all()
    for _ in range(RUNDEN):
        if not fehlt_etwas:
            return
        vorher = int(bestimmt.sum())
        for sicht, sicher, summen in ((feld, bestimmt, waagrecht), (feld.T, bestimmt.T, senkrecht)):
            for summe, b in summen:
                if not summe.vollstaendig:
                    continue
                glieder = np.array(b.glieder)
                vorzeichen = np.array([1] + [-1] * len(b.teile))
                for reihe in np.flatnonzero((~sicher[:, glieder]).sum(axis=1) == 1):
                    fehlt = int(np.flatnonzero(~sicher[reihe, glieder])[0])
                    rest = float((sicht[reihe, glieder] * vorzeichen).sum()) * (-1 if fehlt == 0 else 1)
                    if rest >= 0:
                        sicht[reihe, glieder[fehlt]] = rest
                        sicher[reihe, glieder[fehlt]] = True
        fehlt_etwas = not bestimmt.all()
        if int(bestimmt.sum()) == vorher:
            break
    if fehlt_etwas:
        # Nur bei Lücken in der Lieferung, die sich nicht schließen lassen; den Löser lädt sonst niemand.
        from sozialraum.statistik.geheimhaltung.luecken import luecken_fuellen

        luecken_fuellen(feld, bestimmt, waagrecht, senkrecht)


@dataclass
class _Felder:
    werte: Zahlen
    geliefert: Wahr
    bestimmt: Wahr
    fest: Wahr

    def gedreht(self) -> "_Felder":
        return _Felder(self.werte.T, self.geliefert.T, self.bestimmt.T, self.fest.T)

    def anhaengen(self, werte: Zahlen, bestimmt: Wahr, fest: Wahr) -> None:
        """Eine stille Spalte dazu."""
        nie = np.zeros(len(werte), dtype=bool)
        self.werte = np.column_stack([self.werte, werte])
        self.geliefert = np.column_stack([self.geliefert, nie])
        self.bestimmt = np.column_stack([self.bestimmt, bestimmt])
        self.fest = np.column_stack([self.fest, fest])


def _mit_rest(felder: _Felder, summe: Summe, b: Beziehung, namen: list[Any], genau: bool) -> Beziehung:
    """Die Beziehung, um ihren Rest ergänzt, wenn irgendwo einer bleibt; er wird als Spalte angehängt."""
    teile = np.array(b.teile)
    rest = np.round(felder.werte[:, b.ganzes] - felder.werte[:, teile].sum(axis=1), NACHKOMMASTELLEN)
    bestimmt: Wahr = np.asarray(felder.bestimmt[:, list(b.glieder)].all(axis=1))
    # Bleibt nirgends etwas, sieht das auch ein Angreifer: Die Teile sind alles.
    vollstaendig = summe.vollstaendig or bool(bestimmt.any() and (rest[bestimmt] == 0).all())
    if vollstaendig and not (genau and bool((bestimmt & (rest > 0)).any())):
        return b
    fest: Wahr = ~bestimmt | (rest < 0)
    if vollstaendig:
        fest = fest | (rest == 0)
    felder.anhaengen(np.maximum(rest, 0), bestimmt, fest)
    namen.append(Rest(summe))
    return Beziehung(b.ganzes, (*b.teile, len(namen) - 1))
