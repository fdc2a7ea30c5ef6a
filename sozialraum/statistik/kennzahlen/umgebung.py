"""Die Gebiete ringsum: die Teile eines Gebiets und die derselben Ebene, erst bei Bedarf geholt.

Eine Stadt hat Hunderte davon, und jede Seite bräuchte sie alle: Was sich aus ihnen ergibt, merkt sich der
Cache, bis sich an den Zahlen der benutzten Quellen, an deren Regeln oder an den Gebieten etwas ändert.
"""

import hashlib
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import TypeVar

from django.core.cache import cache

from sozialraum.raeume.gebiet import Anteil, Gebiet
from sozialraum.statistik.indikatoren import Reihe
from sozialraum.statistik.kennzahlen.bestand import Bestand, Raum, raeume_der_gemeinden, zellen_lesen
from sozialraum.statistik.lesen.zeitraum_lesen import letzter_tag

GEMERKT_SEKUNDEN = 86_400
Ergebnis = TypeVar("Ergebnis")
Stelle = tuple[str, int, str]
"""Gemeinde, Rang der Ebene, Schlüssel: dieselbe Einheit über alle Gebietsstände."""


class Umgebung:
    """`zeitraeume` sind die der Anfrage; None heißt, jeder wird geholt, wenn er gelesen wird."""

    def __init__(self, bestand: Bestand, gebiete: Sequence[Gebiet], zeitraeume: Sequence[str] | None) -> None:
        self._bestand = bestand
        self._gebiete = gebiete
        self._zeitraeume = zeitraeume
        self._geholt: set[str] = set()
        self._staende: dict[frozenset[int], str] = {}
        self._gleiche: dict[tuple[tuple[str, int], str], tuple[Gebiet, ...]] = {}

    def teile(self, anteile: Sequence[Anteil], zeitraum: str, reihen: Sequence[Reihe]) -> list[int]:
        """Die kleinsten Einheiten, die das Gebiet ganz ausmachen und zu jeder Reihe eine Zelle haben.

        Leer, wenn eine Einheit nur teilweise zum Gebiet gehört.
        """
        if any(anteil.gewicht != 1 for anteil in anteile):
            return []
        self.holen(zeitraum)
        return [teil for anteil in anteile for teil in self._kleinste(anteil.einheit_id, zeitraum, reihen)]

    def gleiche(self, anteile: Sequence[Anteil], zeitraum: str) -> tuple[Gebiet, ...]:
        """Alle Gebiete der Gemeinde auf der Ebene dieser Einheiten; leer, wenn sie nicht dieselbe haben."""
        ebenen = {
            (raum.ags, raum.rang)
            for anteil in anteile
            if (raum := self._alle.get(anteil.einheit_id)) is not None
        }
        if len(ebenen) != 1:
            return ()
        (ebene,) = ebenen
        if (ebene, zeitraum) not in self._gleiche:
            tag = _ende(zeitraum)
            self._gleiche[ebene, zeitraum] = tuple(
                self._als_gebiet[raum.id]
                for raum in self._alle.values()
                if (raum.ags, raum.rang) == ebene and raum.gilt_am(tag)
            )
        return self._gleiche[ebene, zeitraum]

    def gemerkt(
        self, was: tuple[object, ...], reihen: frozenset[int], rechnen: Callable[[], Ergebnis]
    ) -> Ergebnis:
        """Was `rechnen` ergibt, einmal je Stand der Zahlen, aus denen es entsteht.

        `was` nennt, wovon die Rede ist, `reihen` alle Reihen, deren Zellen eingehen: Liefert eine andere
        Quelle, bleibt es gemerkt.
        """
        schluessel = f"umgebung:{hashlib.sha256(repr((self._stand(reihen), was)).encode()).hexdigest()}"
        gefunden: tuple[Ergebnis] | None = cache.get(schluessel)
        if gefunden is None:
            gefunden = (rechnen(),)
            cache.set(schluessel, gefunden, GEMERKT_SEKUNDEN)
        return gefunden[0]

    def _stand(self, reihen: frozenset[int]) -> str:
        stand = self._staende.get(reihen)
        if stand is None:
            satz, je_quelle = self._bestand.satz, self._raeume_und_staende[1]
            # In der Reihenfolge des Vorrangs: Wechselt er, gilt eine andere Zahl.
            quellen = [
                (quelle, je_quelle.get(quelle, ""), satz.regeln[quelle], benutzte)
                for quelle, alle in satz.reihen.items()
                if (benutzte := [reihe for reihe in alle if reihe.id in reihen])
            ]
            angaben = repr((quellen, self._gebietsstand))
            stand = self._staende[reihen] = hashlib.sha256(angaben.encode()).hexdigest()
        return stand

    @cached_property
    def _gebietsstand(self) -> str:
        return hashlib.sha256(repr(list(self._alle.values())).encode()).hexdigest()

    @cached_property
    def _raeume_und_staende(self) -> tuple[dict[int, Raum], dict[int, str]]:
        satz = self._bestand.satz
        return raeume_der_gemeinden(
            {einheit for gebiet in self._gebiete for einheit in gebiet.einheiten},
            {satz.reihe[reihe].quelle_id for reihe in self._bestand.fuer_umgebung},
        )

    @property
    def _alle(self) -> dict[int, Raum]:
        return self._raeume_und_staende[0]

    @cached_property
    def _als_gebiet(self) -> dict[int, Gebiet]:
        return {
            raum.id: Gebiet(raum.kennung, raum.name, "", (Anteil(raum.id, Decimal(1)),))
            for raum in self._alle.values()
        }

    @cached_property
    def _darunter(self) -> dict[Stelle, dict[int, list[Raum]]]:
        """Stelle → Rang → Einheiten, die irgendwo unter ihr liegen."""
        unten: dict[Stelle, dict[int, list[Raum]]] = {}
        for raum in self._alle.values():
            oben = raum.oben
            while oben is not None and (darueber := self._alle.get(oben)) is not None:
                unten.setdefault(darueber.stelle, {}).setdefault(raum.rang, []).append(raum)
                oben = darueber.oben
        return unten

    def _kleinste(self, einheit_id: int, zeitraum: str, reihen: Sequence[Reihe]) -> list[int]:
        raum, tag = self._alle.get(einheit_id), _ende(zeitraum)
        ebenen = self._darunter.get(raum.stelle, {}) if raum else {}
        for rang in sorted(ebenen, reverse=True):
            teile = [teil.id for teil in ebenen[rang] if teil.gilt_am(tag)]
            if teile and all(
                (r.id, teil, zeitraum) in self._bestand.zellen for r in reihen for teil in teile
            ):
                return teile
        return [einheit_id]

    def holen(self, zeitraum: str) -> None:
        """Die Zellen aller Gebiete ringsum zum Bestand; je Zeitraum einmal."""
        if zeitraum in self._geholt:
            return
        wann = {zeitraum} if self._zeitraeume is None else {zeitraum, *self._zeitraeume}
        self._geholt |= wann
        zellen_lesen(self._bestand, self._bestand.fuer_umgebung, self._alle.keys(), wann)
        self._bestand.raeume = {**self._alle, **self._bestand.raeume}


@lru_cache(maxsize=4096)
def _ende(zeitraum: str) -> date:
    return date.fromisoformat(letzter_tag(zeitraum))
