"""Die gelieferten Zellen einer Quelle: was gilt, was früher galt und was davon gesperrt ist."""

from collections.abc import Collection
from decimal import Decimal
from typing import NamedTuple

from sozialraum.statistik.geheimhaltung.zeitsummen import Feld
from sozialraum.statistik.models import Wert
from sozialraum.statistik.zeichen import GEHEIME

Ort = tuple[int, Feld]
"""Raumeinheit, und was wann gezählt ist."""


class Wertzelle(NamedTuple):
    """Ein gelieferter Wert; `gesperrt` nennt die Sperrart, `stand_offen` gilt nur für Gesperrtes."""

    id: int
    einheit_id: int
    merkmal_id: int
    zeitraum: str
    wert: Decimal | None
    zeichen: str
    aktuell: bool
    lieferung_id: int
    gesperrt: str | None
    stand_offen: bool | None

    @property
    def ort(self) -> Ort:
        return self.einheit_id, Feld(self.merkmal_id, self.zeitraum)

    @property
    def ist_geheim(self) -> bool:
        return self.wert is None and self.zeichen in GEHEIME


def zellen_laden(merkmale: Collection[int], zeitraeume: Collection[str]) -> list[Wertzelle]:
    """Jede Zelle, auch was nicht mehr gilt; zwei Abfragen, je ein Index."""
    felder = (
        *("pk", "einheit_id", "merkmal_id", "zeitraum", "wert", "zeichen", "aktuell", "lieferung_id"),
        *("sperrung__art", "sperrung__stand_offen"),
    )
    return [
        Wertzelle(*zeile)
        for aktuell in (True, False)
        for zeile in Wert.objects.filter(
            aktuell=aktuell, merkmal__in=merkmale, zeitraum__in=zeitraeume
        ).values_list(*felder)
    ]
