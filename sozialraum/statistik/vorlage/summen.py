"""Welche Merkmale zusammen ein anderes ergeben, nach ihren Geschlechtern und Altersgrenzen.

Rein. Was sich überschneidet, kommt nie in dieselbe Summe: Jede ist eine lückenlose Kette von Altersgruppen
oder eine Aufteilung nach Geschlecht.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence

from sozialraum.statistik.vorlage.merkmalsangaben import ANZAHL, Merkmalsangaben, Summe


def alle_summen(merkmale: Iterable[Merkmalsangaben], genannte: Iterable[Summe]) -> list[Summe]:
    """Was die Importvorlage nennt, und was aus den Merkmalen folgt; jede einmal."""
    gefunden = {(summe.gesamt, frozenset(summe.teile)): summe for summe in genannte}
    for summe in erschlossene_summen(merkmale):
        gefunden.setdefault((summe.gesamt, frozenset(summe.teile)), summe)
    return list(gefunden.values())


def erschlossene_summen(merkmale: Iterable[Merkmalsangaben]) -> Iterator[Summe]:
    """Nur wo jede Angabe einer Größe genau ein Merkmal hat; sonst unterscheiden sie sich in etwas anderem."""
    je_groesse: dict[str, list[Merkmalsangaben]] = defaultdict(list)
    for merkmal in merkmale:
        if merkmal.groesse and merkmal.einheit == ANZAHL:
            je_groesse[merkmal.groesse].append(merkmal)
    for gleiche in je_groesse.values():
        tafel = {(m.geschlecht, m.alter_von or 0, m.alter_bis): m.schluessel for m in gleiche}
        if len(tafel) == len(gleiche):
            yield from _nach_geschlecht(tafel)
            yield from _nach_alter(tafel)


_Tafel = dict[tuple[str, int, int | None], str]


def _nach_geschlecht(tafel: _Tafel) -> Iterator[Summe]:
    for (geschlecht, von, bis), gesamt in tafel.items():
        if not geschlecht:
            teile = [tafel[sex, von, bis] for sex in ("m", "w", "d") if (sex, von, bis) in tafel]
            if len(teile) >= 2:
                yield Summe(gesamt, tuple(teile))


def _nach_alter(tafel: _Tafel) -> Iterator[Summe]:
    """Jede Altersgruppe kommt in der kürzesten Kette vor, die sie enthält und das Ganze lückenlos deckt."""
    for sex in dict.fromkeys(geschlecht for geschlecht, *_ in tafel):
        gesamt = tafel.get((sex, 0, None))
        baender = sorted(
            ((von, bis) for geschlecht, von, bis in tafel if geschlecht == sex and (von, bis) != (0, None)),
            key=lambda band: (band[0], band[1] or 999),
        )
        if gesamt is None:
            continue
        gesehen: set[tuple[int, int | None]] = set()
        for band in baender:
            if band in gesehen:
                continue
            links, rechts = _kette(baender, 0, band[0]), _kette(baender, band[1], None)
            if links is None or rechts is None:
                continue
            kette = [*links, band, *rechts]
            gesehen.update(kette)
            if len(kette) >= 2:
                yield Summe(gesamt, tuple(tafel[sex, *eines] for eines in kette))


def _kette(
    baender: Sequence[tuple[int, int | None]], von: int | None, bis: int | None
) -> list[tuple[int, int | None]] | None:
    """Die wenigsten Bänder, die von einer Grenze zur anderen aneinander schließen; None, wenn keine."""
    wege: dict[int | None, list[tuple[int, int | None]]] = {von: []}
    offen = deque([von])
    while offen:
        grenze = offen.popleft()
        if grenze == bis:
            return wege[grenze]
        for band in baender:
            if band[0] == grenze and band[1] not in wege:
                wege[band[1]] = [*wege[grenze], band]
                offen.append(band[1])
    return None
