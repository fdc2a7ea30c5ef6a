"""Welche Zahlen einen Bedarf stützen können: alle, die es zu seinen Gebieten gibt, mit der Stadt daneben."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sozialraum.bedarfe.grundlage_hinzufuegen import ist_geheim
from sozialraum.bedarfe.models import Bedarf, Ressource
from sozialraum.kern.fehler import Fachfehler
from sozialraum.raeume.abfragen import (
    anteile_der_sozialraeume,
    gebiete_der_einheiten,
    gebiete_der_sozialraeume,
    vergleichsgebiete,
)
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik import zeitraeume as zeit
from sozialraum.statistik.kennzahlen import INDIKATOREN, Kennzahl, kennzahlen


@dataclass(frozen=True)
class Zahlenzeile:
    """Eine Kennzahl des Gebiets, dieselbe für die Stadt, und ob sie schon Grundlage ist."""

    kennzahl: Kennzahl
    vergleich: Kennzahl | None
    schon_da: bool


@dataclass(frozen=True)
class Zahlengruppe:
    titel: str
    zeilen: tuple[Zahlenzeile, ...]


class Zahlenwahl:
    """Die Tafel zu einem Gebiet; ohne `zeitraum` steht jede Zahl mit ihrem jüngsten da."""

    def __init__(self, ziel: Bedarf | Ressource, *, gebiet: str, zeitraum: str) -> None:
        self.ziel = ziel
        self.gebiete = _gebiete(ziel)
        self.gebiet = next((g for g in self.gebiete if g.adresse == gebiet), self.gebiete[0])
        self.zeitraum = zeitraum if zeitraum in self.zeitraeume else ""

    @cached_property
    def vergleich(self) -> Gebiet | None:
        """Die Stadt; None, wenn das Gebiet selbst die Stadt ist."""
        return next(iter(vergleichsgebiete(self.gebiet)[-1:]), None)

    @cached_property
    def _tafel(self) -> dict[str, list[tuple[Kennzahl, Kennzahl | None]]]:
        gebiete = [self.gebiet, *([self.vergleich] if self.vergleich else [])]
        tafel = kennzahlen(indikatoren=list(INDIKATOREN), gebiete=gebiete)
        return {
            indikator.key: [
                (
                    kennzahl,
                    tafel.get(indikator.key, self.vergleich, kennzahl.zeitraum) if self.vergleich else None,
                )
                for kennzahl in tafel.reihe(indikator.key, self.gebiet)
                if kennzahl.offen or ist_geheim(kennzahl)
            ]
            for indikator in tafel.indikatoren
        }

    @cached_property
    def zeitraeume(self) -> dict[str, str]:
        """Zeitraum → in Worten, der jüngste zuerst."""
        alle = {kennzahl.zeitraum for reihe in self._tafel.values() for kennzahl, _ in reihe}
        return {zeitraum: zeit.in_worten(zeitraum) for zeitraum in sorted(alle, reverse=True)}

    def geprueft(self, zeitraum: str) -> str:
        """Der Zeitraum, wenn es zu ihm Zahlen gibt. Fehler: `Fachfehler`."""
        if zeitraum not in self.zeitraeume:
            raise Fachfehler("Zu diesem Zeitraum gibt es hier keine Zahlen. Bitte wählen Sie einen anderen.")
        return zeitraum

    @cached_property
    def gruppen(self) -> list[Zahlengruppe]:
        """Nach den Kapiteln des Katalogs; ohne Zahl bleibt ein Indikator weg."""
        vorhandene = set(
            self.ziel.grundlagen.filter(gebiet_adresse=self.gebiet.adresse).values_list(
                "indikator", "zeitraum"
            )
        )
        gruppen: dict[str, list[Zahlenzeile]] = {}
        for reihe in self._tafel.values():
            passende = [paar for paar in reihe if not self.zeitraum or paar[0].zeitraum == self.zeitraum]
            if not passende:
                continue
            kennzahl, vergleich = passende[-1]
            schon_da = (kennzahl.indikator.key, kennzahl.zeitraum) in vorhandene
            gruppen.setdefault(kennzahl.indikator.kapitel.value, []).append(
                Zahlenzeile(kennzahl, vergleich, schon_da)
            )
        return [Zahlengruppe(titel, tuple(zeilen)) for titel, zeilen in gruppen.items()]

    @cached_property
    def legende(self) -> list[tuple[str, str]]:
        """Zeichen und Bedeutung der geschlossenen Zahlen."""
        gezeigte = [
            kennzahl
            for gruppe in self.gruppen
            for zeile in gruppe.zeilen
            for kennzahl in (zeile.kennzahl, zeile.vergleich)
            if kennzahl is not None and not kennzahl.offen
        ]
        return sorted({kennzahl.legende for kennzahl in gezeigte if kennzahl.legende})


def _gebiete(ziel: Bedarf | Ressource) -> Sequence[Gebiet]:
    """Die Sozialräume des Eintrags und die Einheiten, aus denen sie bestehen."""
    raeume = list(ziel.sozialraeume.all())
    einheiten = {teil.einheit_id: teil.einheit for teil in anteile_der_sozialraeume(raeume)}
    return [*gebiete_der_sozialraeume(raeume), *gebiete_der_einheiten(list(einheiten.values()))]
