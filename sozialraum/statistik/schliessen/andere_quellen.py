"""Was andere Quellen über dieselben Menschen sagen: geschlossen wird auch gegen ihre Zahlen.

Zwei Ämter zählen dieselben Kinder; das Melderegister nennt Altersgruppen, aus denen sich die Bezugsgröße der
Arbeitsagentur ergibt. Was dort offen steht, ist bekannt; was dort geschlossen ist, darf von hier aus nicht
folgen.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sozialraum.statistik.geheimhaltung import zaehlt
from sozialraum.statistik.geheimhaltung.tafel import Rest, Summe
from sozialraum.statistik.geheimhaltung.zusammenhaenge import Gezaehltes, summen_der_merkmale
from sozialraum.statistik.indikatoren import GELIEFERT
from sozialraum.statistik.models import Merkmal, Wert
from sozialraum.statistik.zeichen import GEHEIME

Spanne = tuple[str, str, int, int | None]
"""Größe, Geschlecht, Alter von und bis unter."""


@dataclass(frozen=True)
class Fremdspalte:
    """Ein Merkmal, das nur andere Quellen führen; unter seiner Bezeichnung."""

    was: Spanne
    bezeichnung: str = field(compare=False)

    def __str__(self) -> str:
        return self.bezeichnung


Spalte = Any
"""Die Nummer eines eigenen Merkmals, eine Fremdspalte oder ein Rest."""
Zelle = tuple[int, Spalte]
"""Raumeinheit und Spalte."""


@dataclass(frozen=True)
class Anderes:
    """Was zu einem Zeitraum anderswo steht, soweit es mit den eigenen Zellen zusammenhängt.

    `werte` sind Zellen fremder Spalten. `offen` steht anderswo offen, `zu` ist dort geschlossen,
    `stand_offen` war es nicht immer. `schwellen` gelten für dort geschlossene Zellen.
    """

    summen: Sequence[Summe] = ()
    werte: Mapping[Zelle, float] = field(default_factory=dict)
    offen: frozenset[Zelle] = frozenset()
    zu: frozenset[Zelle] = frozenset()
    stand_offen: frozenset[Zelle] = frozenset()
    schwellen: Mapping[Zelle, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Zelle:
    quelle: int
    einheit: int
    was: Spanne
    wert: Decimal | None
    geheim: bool
    gesperrt: bool
    stand_offen: bool
    schwelle: int


class AndereQuellen:
    """Für eine Quelle einmal gebaut; je Zeitraum eine Abfrage, keine, wenn es nichts Gemeinsames gibt."""

    def __init__(self, quelle: int, merkmale: Mapping[int, Merkmal], genannte: Iterable[tuple]) -> None:
        eigene = {pk: m for pk, m in merkmale.items() if zaehlt(m.einheit)}
        self.eigene = _eindeutige(eigene.values())
        self.schluessel: dict[str, Spalte] = {m.schluessel: pk for pk, m in eigene.items()}
        einheiten = {m.einheit for m in eigene.values()}
        # Wo gerundet wird, ergibt nichts genau etwas anderes.
        fremde = [
            m
            for m in Merkmal.objects.filter(
                quelle__rundung=0, quelle__eigene_rundung=0, einheit__in=einheiten
            )
            .exclude(quelle=quelle)
            .exclude(groesse="")
            .order_by("quelle", "reihenfolge", "schluessel")
            if not m.groesse.startswith(GELIEFERT)
        ]
        je_quelle: dict[int, list[Merkmal]] = defaultdict(list)
        for m in fremde:
            je_quelle[m.quelle_id].append(m)
        self.quellen = set(je_quelle)
        self.fremde = {m.pk: was for gleiche in je_quelle.values() for was, m in _eindeutige(gleiche).items()}
        namen = {m.pk: m.bezeichnung for m in fremde}
        self.spalten: dict[Spanne, Spalte] = {was: m.pk for was, m in self.eigene.items()}
        for pk, was in self.fremde.items():
            self.spalten.setdefault(was, Fremdspalte(was, namen[pk]))
        for nummer, spalte in enumerate(self.spalten.values()):
            if isinstance(spalte, Fremdspalte):
                self.schluessel[f"~{nummer}"] = spalte
        name_von = {spalte: schluessel for schluessel, spalte in self.schluessel.items()}
        self.gezaehlte: dict[Spalte, Gezaehltes] = {
            pk: Gezaehltes(m.schluessel, m.bezeichnung, m.groesse, m.geschlecht, m.alter_von, m.alter_bis)
            for pk, m in sorted(eigene.items(), key=lambda paar: (paar[1].reihenfolge, paar[1].schluessel))
        }
        self.gezaehlte |= {
            spalte: Gezaehltes(name_von[spalte], str(spalte), *was[:2], *_grenzen(was))
            for was, spalte in self.spalten.items()
            if isinstance(spalte, Fremdspalte)
        }
        self.genannte = list(genannte)
        # Zu verschiedenen Zeiten kann dasselbe unter zwei eigenen Merkmalen stehen: im Monat, im Jahr.
        self.gruppen: dict[Spalte, Spanne] = {pk: _spanne(m) for pk, m in eigene.items() if m.groesse}
        self.gruppen |= {s: s.was for s in self.spalten.values() if isinstance(s, Fremdspalte)}

    def zum(
        self, zeitraum: str, werte: Mapping[tuple[int, int], float], einheiten: Collection[int]
    ) -> Anderes:
        """`werte` sind die eigenen Anzahlen je Raumeinheit und Merkmal; ohne sie zählt, was andere haben."""
        if not self.fremde or not einheiten:
            return Anderes()
        zellen = self._passende(self._zellen(zeitraum, einheiten), werte)
        if not zellen:
            return Anderes()
        offen, zu, stand_offen = set(), set(), set()
        zahlen: dict[Zelle, float] = {}
        schwellen: dict[Zelle, int] = {}
        for eine in zellen:
            zelle = eine.einheit, self.spalten[eine.was]
            if eine.wert is not None and (not werte or isinstance(zelle[1], Fremdspalte)):
                zahlen[zelle] = float(eine.wert)
            if eine.wert is not None and not eine.gesperrt:
                offen.add(zelle)
            elif eine.geheim or eine.gesperrt:
                zu.add(zelle)
            if eine.gesperrt:
                schwellen[zelle] = max(eine.schwelle, schwellen.get(zelle, 0))
                if eine.stand_offen:
                    stand_offen.add(zelle)
        zu -= offen
        summen, spalten = self._verbundene(self._summen({merkmal for _, merkmal in werte}, zellen), zu)
        return Anderes(
            summen=summen,
            werte={zelle: zahl for zelle, zahl in zahlen.items() if zelle[1] in spalten},
            offen=frozenset(offen),
            zu=frozenset(zu),
            stand_offen=frozenset(stand_offen - offen),
            schwellen=schwellen,
        )

    def _zellen(self, zeitraum: str, einheiten: Collection[int]) -> list[_Zelle]:
        zeilen = (
            Wert.objects.filter(
                aktuell=True, merkmal__in=self.fremde, einheit__in=einheiten, zeitraum=zeitraum
            )
            .order_by("merkmal__quelle")
            .values_list(
                "merkmal__quelle",
                "merkmal__quelle__schwelle",
                "merkmal",
                "einheit",
                "wert",
                "zeichen",
                "sperrung__art",
                "sperrung__stand_offen",
            )
        )
        return [
            _Zelle(
                quelle=quelle,
                einheit=einheit,
                was=self.fremde[merkmal],
                wert=wert,
                geheim=zeichen in GEHEIME,
                # Wo die Quelle noch nicht als Ganzes geschlossen ist, ist doch jede zu kleine Anzahl zu.
                gesperrt=bool(art) or (wert is not None and 0 < abs(wert) < schwelle),
                stand_offen=bool(stand_offen),
                schwelle=schwelle,
            )
            for quelle, schwelle, merkmal, einheit, wert, zeichen, art, stand_offen in zeilen
        ]

    def _passende(self, zellen: Sequence[_Zelle], werte: Mapping[tuple[int, int], float]) -> list[_Zelle]:
        """Ohne Quellen, die unter demselben Namen andere Menschen zählen, und ohne Salden."""
        gezaehlt: dict[Zelle, float] = {**werte}
        andere: set[int] = set()
        for eine in zellen:
            if eine.wert is not None:
                zahl = gezaehlt.setdefault((eine.einheit, self.spalten[eine.was]), float(eine.wert))
                if zahl != float(eine.wert) or eine.wert < 0:
                    andere.add(eine.quelle)
        return [eine for eine in zellen if eine.quelle not in andere]

    def _summen(self, eigene: Collection[int], zellen: Iterable[_Zelle]) -> list[Summe]:
        """Aus dem, was es im Zeitraum gibt: Ein Teil, den niemand nennt, machte eine Summe wertlos.

        Erst aus allem zusammen, dann aus jeder Quelle mit der eigenen: Ein Ganzes zerfällt auf mehrere Arten.
        """
        je_quelle: dict[int, set[Spalte]] = defaultdict(set)
        for eine in zellen:
            je_quelle[eine.quelle].add(self.spalten[eine.was])
        summen = self._summen_der(set(eigene).union(*je_quelle.values()))
        if len(je_quelle) > 1:
            for fremde in je_quelle.values():
                summen += [summe for summe in self._summen_der({*eigene, *fremde}) if summe.vollstaendig]
        return summen

    def _summen_der(self, spalten: Collection[Spalte]) -> list[Summe]:
        gezaehlte = [eines for spalte, eines in self.gezaehlte.items() if spalte in spalten]
        return [
            Summe(
                self.schluessel[str(summe.ganzes)],
                tuple(self.schluessel[str(teil)] for teil in summe.teile),
                summe.vollstaendig,
                summe.rest,
            )
            for summe in summen_der_merkmale(gezaehlte, self.genannte)
            if {str(summe.ganzes), *map(str, summe.teile)} <= self.schluessel.keys()
        ]

    def _verbundene(self, summen: Sequence[Summe], zu: Collection[Zelle]) -> tuple[list[Summe], set[Spalte]]:
        """Summen, in denen eigene Spalten stehen, und was über dort Geschlossenes mit ihnen zusammenhängt."""
        mit_geschlossenen = {spalte for _, spalte in zu}
        drin: set[Spalte] = {spalte for spalte in self.schluessel.values() if isinstance(spalte, int)}
        grenze = set(drin)
        gewaehlt: dict[int, Summe] = {}
        while grenze:
            neue: set[Spalte] = set()
            for nummer, summe in enumerate(summen):
                glieder = {summe.ganzes, *summe.teile}
                if nummer not in gewaehlt and glieder & grenze:
                    gewaehlt[nummer] = summe
                    neue |= glieder - drin
            drin |= neue
            # Was überall offen steht, ist eine feste Zahl: Durch sie hängt nichts zusammen.
            grenze = neue & mit_geschlossenen
        return [gewaehlt[nummer] for nummer in sorted(gewaehlt)], drin


def eigene_schwelle(spalte: Spalte, schwelle: int) -> int:
    """Die der Quelle für ihre Spalten und die Reste ihrer Summen; Fremdes hat eine andere oder keine."""
    if isinstance(spalte, Rest):
        glieder = (spalte.summe.ganzes, *spalte.summe.teile)
        return schwelle if any(_ist_eigene(glied) for glied in glieder) else 0
    return schwelle if _ist_eigene(spalte) else 0


def _ist_eigene(spalte: Spalte) -> bool:
    """Ein eigenes Merkmal, auch als Feld eines Zeitraums."""
    return not isinstance(getattr(spalte, "spalte", spalte), Fremdspalte)


def _eindeutige(merkmale: Iterable[Merkmal]) -> dict[Spanne, Merkmal]:
    """Zählen zwei Merkmale einer Quelle dasselbe, unterscheidet sie etwas, das niemand genannt hat."""
    je_spanne: dict[Spanne, list[Merkmal]] = defaultdict(list)
    for m in merkmale:
        if m.groesse:
            je_spanne[_spanne(m)].append(m)
    return {was: gleiche[0] for was, gleiche in je_spanne.items() if len(gleiche) == 1}


def _spanne(m: Merkmal) -> Spanne:
    return m.groesse, m.geschlecht, m.alter_von or 0, m.alter_bis


def _grenzen(was: Spanne) -> tuple[int | None, int | None]:
    return (None if (was[2], was[3]) == (0, None) else was[2]), was[3]
