"""Welche Zeiträume zusammen einen anderen ergeben: Monate ihr Quartal und ihr Jahr, der Dezember das Jahr.

Ob ein Jahr die Summe seiner Monate ist, ihr Mittel oder ihr letzter Stand, sagt keine Datei; es zeigt sich an
den Zahlen, und wer sie liest, sieht es auch. Darum wird zusammen geschlossen, was so zusammenhängt.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sozialraum.statistik.geheimhaltung.tafel import Rest, Summe

MONATE, QUARTALE = range(1, 13), range(1, 5)
# Wie viele Monate ein Zeitraum zählt, nach der Länge seines Namens: 2012, 2012-Q1 und 2012-03.
GEWICHTE = {4: 12, 7: 1}


class Feld(NamedTuple):
    """Was eine Spalte zählt, und wann."""

    spalte: Any
    zeitraum: str


def feld_der(spalte: Hashable) -> Feld:
    """Das Feld einer Spalte der Tafel; ein Rest gehört zum Ganzen seiner Summe."""
    feld = spalte.summe.ganzes if isinstance(spalte, Rest) else spalte
    assert isinstance(feld, Feld)
    return feld


def summe_im(zeitraum: str, summe: Summe) -> Summe:
    """Eine Summe von Spalten als Summe ihrer Felder."""
    return Summe(
        Feld(summe.ganzes, zeitraum),
        tuple(Feld(teil, zeitraum) for teil in summe.teile),
        summe.vollstaendig,
        summe.rest,
    )


@dataclass(frozen=True)
class Zeitsumme:
    """Ein Ganzes und seine Teile über die Zeit; `mittel`: Das Ganze mal die Zahl der Teile ist ihre Summe."""

    ganzes: Feld
    teile: tuple[Feld, ...]
    vollstaendig: bool = True
    mittel: bool = False


def monate(zeitraum: str) -> int:
    """Für wie viele Monate er steht; ein Tag für einen."""
    return 3 if "Q" in zeitraum else GEWICHTE.get(len(zeitraum), 1)


def teile_als_summe(zeitraum: str) -> list[tuple[str, ...]]:
    """Worein er zerfällt: das Jahr in Quartale und in Monate, das Quartal in Monate."""
    if len(zeitraum) == 4:
        return [
            tuple(f"{zeitraum}-Q{nummer}" for nummer in QUARTALE),
            tuple(f"{zeitraum}-{nummer:02}" for nummer in MONATE),
        ]
    if "Q" in zeitraum:
        erster = 3 * int(zeitraum[-1]) - 2
        return [tuple(f"{zeitraum[:4]}-{nummer:02}" for nummer in range(erster, erster + 3))]
    return []


def teile_als_stand(zeitraum: str) -> list[str]:
    """Wessen Stand seiner sein kann: sein letztes Quartal, sein letzter Monat, sein letzter Tag."""
    jahr, _, rest = zeitraum.partition("-")
    if not rest:
        return [f"{jahr}-Q4", f"{jahr}-12", f"{jahr}-12-31"]
    if rest[0] == "Q":
        monat = f"{jahr}-{3 * int(rest[1]):02}"
        return [monat, *teile_als_stand(monat)]
    if len(rest) == 2 and rest.isdigit():
        return [f"{zeitraum}-{monthrange(int(jahr), int(rest))[1]}"]
    return []


def verwandte(zeitraum: str, alle: Collection[str]) -> list[str]:
    """Er selbst und von allen, was mit ihm über Ganze und Teile verbunden sein kann."""
    kandidaten = {zeitraum, *(eines for eines in alle if eines[:4] == zeitraum[:4])}
    nachbarn: dict[str, set[str]] = defaultdict(set)
    for ganzes in kandidaten:
        moegliche = {teil for teile in teile_als_summe(ganzes) for teil in teile} | {*teile_als_stand(ganzes)}
        for teil in moegliche & kandidaten:
            nachbarn[ganzes].add(teil)
            nachbarn[teil].add(ganzes)
    return sorted(_erreichbar(zeitraum, nachbarn))


def zeitsummen(
    werte: Mapping[tuple[Any, Feld], float], gruppe_von: Mapping[Hashable, Hashable]
) -> list[Zeitsumme]:
    """Was sich an den Zahlen je Gebiet und Feld zeigt; Spalten einer Gruppe zählen dasselbe."""
    je_feld: dict[Feld, dict[Hashable, float]] = defaultdict(dict)
    for (gebiet, feld), wert in werte.items():
        je_feld[feld][gebiet] = wert
    gefunden = []
    for felder in _reihen(je_feld, gruppe_von):
        for zeitraum, ganzes in sorted(felder.items()):
            staende = [
                Zeitsumme(ganzes, (felder[teil],))
                for teil in teile_als_stand(zeitraum)
                if teil in felder and _ist_stand(je_feld[ganzes], je_feld[felder[teil]])
            ]
            gefunden += staende
            for teile in teile_als_summe(zeitraum):
                vorhandene = tuple(felder[teil] for teil in teile if teil in felder)
                alle_da = len(vorhandene) == len(teile)
                art = _art(je_feld[ganzes], [je_feld[feld] for feld in vorhandene], alle_da)
                if art == "summe" or (art == "mittel" and not staende):
                    gefunden.append(Zeitsumme(ganzes, vorhandene, alle_da, art == "mittel"))
    return gefunden


def zusammenhaengende(zeitraum: str, summen: Iterable[Zeitsumme]) -> list[str]:
    """Er selbst und die Zeiträume, mit denen ihn Summen verbinden."""
    zusammen = {zeitraum}
    je_summe = [{summe.ganzes.zeitraum, *(teil.zeitraum for teil in summe.teile)} for summe in summen]
    while neue := {eines for glieder in je_summe if glieder & zusammen for eines in glieder} - zusammen:
        zusammen |= neue
    return sorted(zusammen)


def _reihen(felder: Iterable[Feld], gruppe_von: Mapping[Hashable, Hashable]) -> list[dict[str, Feld]]:
    """Zeitraum → Feld je Gruppe; zählen zwei Spalten eines Zeitraums dasselbe, steht jede für sich."""
    je_gruppe: dict[Hashable, list[Feld]] = defaultdict(list)
    for feld in felder:
        je_gruppe[gruppe_von.get(feld.spalte, feld.spalte)].append(feld)
    reihen = []
    for gleiche in je_gruppe.values():
        reihe = {feld.zeitraum: feld for feld in gleiche}
        if len(reihe) == len(gleiche):
            reihen.append(reihe)
            continue
        je_spalte: dict[Hashable, dict[str, Feld]] = defaultdict(dict)
        for feld in gleiche:
            je_spalte[feld.spalte][feld.zeitraum] = feld
        reihen += je_spalte.values()
    return [reihe for reihe in reihen if len(reihe) > 1]


def _ist_stand(ganzes: Mapping[Hashable, float], teil: Mapping[Hashable, float]) -> bool:
    """Fast überall dieselbe Zahl; eine Berichtigung macht daraus nichts anderes."""
    paare = [(zahl, teil[gebiet]) for gebiet, zahl in ganzes.items() if gebiet in teil]
    paare = [paar for paar in paare if any(paar)]
    return 2 * sum(a == b for a, b in paare) > len(paare)


def _art(
    ganzes: Mapping[Hashable, float], teile: Sequence[Mapping[Hashable, float]], alle_da: bool
) -> str | None:
    """`summe`, `mittel` oder keines von beiden.

    Fehlen Teile, ist es eine Summe, wenn mehrere zusammen nirgends über das Ganze kommen: Stände täten es.
    """
    zellen = [(zahl, [t[gebiet] for t in teile if gebiet in t]) for gebiet, zahl in ganzes.items()]
    volle = [(zahl, t) for zahl, t in zellen if len(t) == len(teile) and (zahl or any(t))]
    if alle_da and volle:
        if 2 * sum(zahl == sum(t) for zahl, t in volle) > len(volle):
            return "summe"
        # Ein Mittel ist gerundet.
        nahe = sum(abs(zahl * len(t) - sum(t)) <= len(t) / 2 for zahl, t in volle)
        return "mittel" if 10 * nahe >= 9 * len(volle) else None
    mehrere = [(zahl, t) for zahl, t in zellen if sum(1 for eines in t if eines) > 1]
    return "summe" if mehrere and all(sum(t) <= zahl for zahl, t in mehrere) else None


@dataclass(frozen=True)
class Zeitgefuege:
    """Zeitsummen als Summen einer Tafel, deren Felder mit `gewichte` malgenommen sind.

    Wo ein Jahr das Mittel seiner Monate ist, steht das Zwölffache in der Tafel. `getrennt` sind Summen über
    Spalten, die mit einem Mittel zusammenhängen: Für beides zugleich gibt es keine Gewichte.
    """

    summen: tuple[Summe, ...] = ()
    gewichte: Mapping[Feld, int] | None = None
    getrennt: tuple[Zeitsumme, ...] = ()

    def gewicht(self, feld: Feld) -> int:
        return (self.gewichte or {}).get(feld, 1)


def gefuege(
    summen: Sequence[Zeitsumme],
    felder: Iterable[Feld],
    merkmalssummen: Iterable[Summe],
    gruppe_von: Mapping[Hashable, Hashable],
) -> Zeitgefuege:
    """Passt die Gewichte an: gleiche für alles, was über `merkmalssummen` zusammenhängt."""
    nachbarn: dict[Hashable, set[Hashable]] = defaultdict(set)
    felder = list(felder)
    paare = [(s.ganzes, teil) for s in merkmalssummen for teil in s.teile]
    paare += [(("gruppe", gruppe_von[f.spalte]), f.spalte) for f in felder if f.spalte in gruppe_von]
    for a, b in paare:
        nachbarn[a].add(b)
        nachbarn[b].add(a)
    gemittelte: set[Hashable] = set()
    for summe in summen:
        if summe.mittel:
            gemittelte |= _erreichbar(summe.ganzes.spalte, nachbarn)
    gewichte = {feld: monate(feld.zeitraum) for feld in felder if feld.spalte in gemittelte}
    geht_auf = [
        s for s in summen if s.mittel or len({gewichte.get(feld, 1) for feld in (s.ganzes, *s.teile)}) == 1
    ]
    return Zeitgefuege(
        tuple(Summe(s.ganzes, s.teile, s.vollstaendig, "übrige Zeiträume") for s in geht_auf),
        gewichte,
        tuple(s for s in summen if s not in geht_auf),
    )


def gewichtet(
    werte: Mapping[tuple[Any, Feld], float], gefuege_: Zeitgefuege, schwelle: float
) -> dict[tuple[Any, Feld], float]:
    """Die Zahlen mal ihrem Gewicht; ein gerundetes Mittel als die genaue Summe seiner Teile.

    Was als Mittel die Schwelle erreicht, bleibt auch gewichtet darüber, und umgekehrt.
    """
    alle = {(gebiet, feld): zahl * gefuege_.gewicht(feld) for (gebiet, feld), zahl in werte.items()}
    mittel = [s for s in gefuege_.summen if gefuege_.gewicht(feld_der(s.ganzes)) > 1 and s.vollstaendig]
    for summe in sorted(mittel, key=lambda s: monate(feld_der(s.ganzes).zeitraum)):
        feld = feld_der(summe.ganzes)
        grenze = schwelle * gefuege_.gewicht(feld)
        for (gebiet, eines), zahl in werte.items():
            if eines != feld or not all((gebiet, teil) in alle for teil in summe.teile):
                continue
            genau = sum(alle[gebiet, feld_der(teil)] for teil in summe.teile)
            if (0 < genau < grenze) == (0 < zahl < schwelle):
                alle[gebiet, feld] = genau
    return alle


def _erreichbar(von: Any, nachbarn: Mapping[Any, set[Any]]) -> set[Any]:
    gesehen, grenze = {von}, [von]
    while grenze:
        for naechstes in nachbarn.get(grenze.pop(), ()):
            if naechstes not in gesehen:
                gesehen.add(naechstes)
                grenze.append(naechstes)
    return gesehen
