"""Die gelieferten Reihen einer Anfrage und die Rechenwege durch sie, für gleiche Reihen einmal gesucht."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from sozialraum.statistik.geheimhaltung import Regel
from sozialraum.statistik.indikatoren import (
    Absage,
    Indikator,
    Rechenweg,
    Rechnung,
    Reihe,
    gelieferter_weg,
    rechenweg,
)
from sozialraum.statistik.zeichen import Zeichen

Weg = Rechenweg | Absage
OHNE_QUELLE = frozenset({Rechnung.Z_WERTE, Rechnung.VON_OBEN})


class Merkmalzeile(NamedTuple):
    """Ein Merkmal mit seiner Quelle, wie die Datenbank es liefert."""

    id: int
    quelle_id: int
    schluessel: str
    bezeichnung: str
    groesse: str
    einheit: str
    geschlecht: str
    von: int | None
    bis: int | None
    reihenfolge: int
    tabelle: str
    schwelle: int
    eigene_rundung: int
    randsumme_exakt: bool
    zeichen: str
    quelle_name: str


class Reihensatz:
    """Die Reihen je Quelle, die vorrangige zuerst; unveränderlich, darum über Anfragen hinweg gültig."""

    def __init__(self, zeilen: Sequence[Merkmalzeile]) -> None:
        self.reihen: dict[int, list[Reihe]] = {}
        self.tabellen: dict[int, str] = {}
        self.regeln: dict[int, Regel] = {}
        self.namen: dict[int, str] = {}
        self.reihe: dict[int, Reihe] = {}
        self._gebrauchte: dict[Indikator, frozenset[int]] = {}
        self._wege: dict[Indikator, tuple[dict[int, Weg], dict[int, Rechenweg]]] = {}
        for zeile in zeilen:
            reihe = Reihe(
                id=zeile.id,
                quelle_id=zeile.quelle_id,
                schluessel=zeile.schluessel,
                bezeichnung=zeile.bezeichnung,
                groesse=zeile.groesse,
                einheit=zeile.einheit,
                geschlecht=zeile.geschlecht,
                von=zeile.von,
                bis=zeile.bis,
                reihenfolge=zeile.reihenfolge,
            )
            self.reihen.setdefault(zeile.quelle_id, []).append(reihe)
            self.reihe[zeile.id] = reihe
            self.tabellen[zeile.id] = zeile.tabelle
            self.regeln[zeile.quelle_id] = Regel(
                zeile.schwelle,
                eigene_rundung=zeile.eigene_rundung,
                randsumme_exakt=zeile.randsumme_exakt,
                zeichen=Zeichen(zeile.zeichen),
            )
            self.namen[zeile.quelle_id] = zeile.quelle_name

    def wege(self, indikator: Indikator) -> dict[int, Weg]:
        """Quelle → Rechenweg oder Absage; leer, wenn der Indikator aus keiner Quelle entsteht."""
        return self._gesucht(indikator)[0]

    def gelieferte(self, indikator: Indikator) -> dict[int, Rechenweg]:
        """Quelle → Weg zur Zahl, die das Amt schon gerechnet liefert."""
        return self._gesucht(indikator)[1]

    def gebrauchte(self, indikator: Indikator) -> frozenset[int]:
        """Die Reihen, deren Zellen es für den Indikator braucht."""
        if indikator not in self._gebrauchte:
            reihen = {reihe.id for weg in self.gelieferte(indikator).values() for reihe in weg.reihen}
            for weg in self.wege(indikator).values():
                reihen.update(reihe.id for reihe in (weg.fuehler if isinstance(weg, Absage) else weg.reihen))
            self._gebrauchte[indikator] = frozenset(reihen)
        return self._gebrauchte[indikator]

    def _gesucht(self, indikator: Indikator) -> tuple[dict[int, Weg], dict[int, Rechenweg]]:
        if indikator not in self._wege:
            wege, gelieferte = {}, {}
            if indikator.rechnung not in OHNE_QUELLE:
                wege = {
                    quelle: rechenweg(indikator, quelle, reihen) for quelle, reihen in self.reihen.items()
                }
                for quelle, reihen in self.reihen.items():
                    if (weg := gelieferter_weg(indikator, quelle, reihen)) is not None:
                        gelieferte[quelle] = weg
            self._wege[indikator] = (wege, gelieferte)
        return self._wege[indikator]


@lru_cache(maxsize=64)
def reihensatz(zeilen: tuple[Merkmalzeile, ...]) -> Reihensatz:
    return Reihensatz(zeilen)
