"""Schließt kleine Zahlen und so viele weitere, dass sich keine zurückrechnen lässt, wie ein Amt es tut.

Erst werden die kleinen Zahlen geschlossen, dann in jeder Summe (über Merkmale wie über Gebiete) so viele,
dass sie sich gegenseitig decken. Zuletzt prüft eine Elimination, ob aus allen Summen zusammen doch noch eine
kleine Zahl folgt. Ohne Django.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

Z = TypeVar("Z", bound=Hashable)
Summe = tuple[Z, tuple[Z, ...]]
"""Ein Ganzes und seine Teile."""

# So viel mehr als die Schwelle müssen die geschlossenen Teile einer Summe zusammen zählen: auch die anderen
# Summen, in denen sie stehen, engen sie ein.
SPIELRAUM = 1.5
# Gerechnet wird modulo einer Primzahl: Koeffizienten sind 1 und −1, Brüche würden lang.
PRIM = 2_147_483_647


def schliessen(
    zahlen: Mapping[Z, int],
    summen: Sequence[Summe[Z]],
    *,
    schwelle: Callable[[Z], int],
    preis: Callable[[Z], float],
) -> set[Z]:
    """Welche Zellen zu bleiben; `preis` sagt, wie ungern eine Zelle geschlossen wird."""
    zu = {zelle for zelle, zahl in zahlen.items() if 0 < zahl < schwelle(zelle)}
    schwellen = {zelle: schwelle(zelle) for zelle in zu}
    rang = {zelle: nummer for nummer, zelle in enumerate(zahlen)}
    in_summen: dict[Z, list[int]] = defaultdict(list)
    for nummer, (ganzes, teile) in enumerate(summen):
        for zelle in (ganzes, *teile):
            in_summen[zelle].append(nummer)

    def noch_eine(nummern: Iterable[int]) -> bool:
        """Schließt die billigste offene Zelle dieser Summen."""
        offene = [
            zelle
            for nummer in nummern
            for zelle in (*summen[nummer][1], summen[nummer][0])
            if zelle not in zu
        ]
        if not offene:
            return False
        neue = min(offene, key=lambda zelle: (preis(zelle), rang[zelle]))
        zu.add(neue)
        wartend.extend(in_summen[neue])
        return True

    def nachbarschaft(zelle: Z) -> list[int]:
        """Die Summen der Zelle und aller geschlossenen, die mit ihr in einer stehen."""
        nahe = {
            andere
            for nummer in in_summen[zelle]
            for andere in (summen[nummer][0], *summen[nummer][1])
            if andere in zu
        }
        return sorted({nummer for andere in nahe for nummer in in_summen[andere]})

    wartend = sorted({nummer for zelle in zu for nummer in in_summen[zelle]}, reverse=True)
    while True:
        while wartend:
            nummer = wartend.pop()
            while _ungedeckt(summen[nummer], zahlen, zu, schwellen) and noch_eine([nummer]):
                pass
        # Eine nach der anderen: was die erste deckt, deckt oft die nächsten mit. Was nur zur Deckung
        # geschlossen ist, darf folgen, solange daraus keine kleine Zahl folgt.
        verraten = min(
            schwellen.keys()
            & folgende(zu, [summen[n] for n in sorted({n for z in zu for n in in_summen[z]})]),
            key=rang.__getitem__,
            default=None,
        )
        if verraten is None or not noch_eine(nachbarschaft(verraten)):
            return zu


def _ungedeckt(summe: Summe[Z], zahlen: Mapping[Z, int], zu: set[Z], schwellen: Mapping[Z, int]) -> bool:
    """Verriete diese Summe für sich, was in ihr geschlossen ist?

    Sind Teile geschlossen und das Ganze offen, kennt jeder ihre Summe: sie muss jede kleine Zahl zulassen.
    """
    ganzes, teile = summe
    geschlossen = [zelle for zelle in teile if zelle in zu]
    if ganzes in zu or not geschlossen:
        return ganzes in zu and not geschlossen
    spielraum = SPIELRAUM * max(schwellen.get(zelle, 0) for zelle in geschlossen)
    return len(geschlossen) == 1 or sum(zahlen[zelle] for zelle in geschlossen) < spielraum


def folgende(zu: set[Z], summen: Iterable[Summe[Z]]) -> set[Z]:
    """Geschlossene Zellen, die aus den offenen und den Summen eindeutig folgen."""
    zeilen: list[dict[Z, int]] = []
    for ganzes, teile in summen:
        zeile = {zelle: 1 for zelle in teile if zelle in zu}
        if ganzes in zu:
            zeile[ganzes] = PRIM - 1
        if zeile:
            zeilen.append(zeile)
    return {next(iter(zeile)) for zeile in _stufenform(zeilen) if len(zeile) == 1}


def _stufenform(zeilen: Iterable[dict[Z, int]]) -> list[dict[Z, int]]:
    """Reduzierte Zeilenstufenform: jede Zeile hat eine Zelle mit 1, die in keiner anderen steht."""
    fuehrende: dict[Z, dict[Z, int]] = {}
    benutzt_in: dict[Z, set[Z]] = defaultdict(set)
    for roh in zeilen:
        zeile = dict(roh)
        while bekannt := next((zelle for zelle in zeile if zelle in fuehrende), None):
            _abziehen(zeile, fuehrende[bekannt], zeile[bekannt])
        if not zeile:
            continue
        kopf = next(iter(zeile))
        kehrwert = pow(zeile[kopf], -1, PRIM)
        zeile = {zelle: wert * kehrwert % PRIM for zelle, wert in zeile.items()}
        for anderer in list(benutzt_in[kopf]):
            andere = fuehrende[anderer]
            if kopf in andere:
                _abziehen(andere, zeile, andere[kopf])
                for zelle in zeile:
                    benutzt_in[zelle].add(anderer)
        fuehrende[kopf] = zeile
        for zelle in zeile:
            benutzt_in[zelle].add(kopf)
    return list(fuehrende.values())


def _abziehen(zeile: dict[Z, int], andere: Mapping[Z, int], wie_oft: int) -> None:
    for zelle, wert in andere.items():
        rest = (zeile.get(zelle, 0) - wie_oft * wert) % PRIM
        if rest:
            zeile[zelle] = rest
        else:
            zeile.pop(zelle, None)
