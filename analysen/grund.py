"""Was eine Analyse zum Zusammenstellen braucht, einmal geladen: Räume, Vergleichsgebiete, Zahlen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from analysen.belege import Belege
from analysen.eigene_zahlen import eigene_zahlen
from analysen.kapitelvorlage import BLICK
from analysen.models import Analyse, Baustein
from sozialraum.kern import zahlen
from sozialraum.raeume.abfragen import (
    anteile_der_sozialraeume,
    gebiet_der_einheit,
    gebiete_der_sozialraeume,
    vergleichsgebiete,
)
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.raeume.models import Grenze, Sozialraum
from sozialraum.statistik.anfragen.grenzen import Datengrenze, datengrenzen
from sozialraum.statistik.indikatoren import Indikator
from sozialraum.statistik.kennzahlen import (
    INDIKATOREN,
    Altersaufbau,
    Kennzahl,
    Kennzahlentafel,
    altersaufbauten,
    ist_eigener,
    kennzahlen,
    verfuegbare_zeitraeume,
)
from sozialraum.statistik.zeitraeume import jahr, von_bis

HOECHSTENS_ZEITRAEUME = 15


@dataclass(frozen=True)
class Raum:
    """Ein Sozialraum der Analyse; `vergleiche` von klein nach groß, zuletzt die Gemeinde."""

    sozialraum: Sozialraum
    gebiet: Gebiet
    vergleiche: tuple[Gebiet, ...]
    einheiten: tuple[Gebiet, ...]
    grenzen: tuple[Grenze, ...]

    @property
    def gebiete(self) -> tuple[Gebiet, ...]:
        return (self.gebiet, *self.vergleiche)

    @property
    def groesstes(self) -> Gebiet | None:
        return self.vergleiche[-1] if self.vergleiche else None


@dataclass
class Grund:
    """Die gemeinsame Grundlage aller Bausteine; Zahlen kommen nur aus `tafel` und `aufbauten`."""

    analyse: Analyse
    raeume: tuple[Raum, ...]
    zeitraeume: tuple[str, ...]
    tafel: Kennzahlentafel
    aufbauten: dict[str, Altersaufbau]
    datengrenzen: list[Datengrenze]
    belege: Belege = field(default_factory=Belege)

    @property
    def letzter(self) -> str:
        """Jüngster Zeitraum, leer ohne Zahlen."""
        return self.zeitraeume[-1] if self.zeitraeume else ""

    @property
    def jahre(self) -> str:
        return von_bis(list(self.zeitraeume))

    @cached_property
    def _indikatoren(self) -> dict[str, Indikator]:
        return {indikator.key: indikator for indikator in self.tafel.indikatoren}

    def indikator(self, key: str) -> Indikator:
        """Der Indikator, wie er heute gilt, auch ein eigener. Fehler: `KeyError`, wenn keiner ihn braucht."""
        return self._indikatoren[key]

    def kennzahl(self, indikator: str, gebiet: Gebiet) -> Kennzahl:
        return self.tafel.get(indikator, gebiet, self.letzter)

    def reihe(self, indikator: str, gebiet: Gebiet) -> list[Kennzahl]:
        return [self.tafel.get(indikator, gebiet, zeitraum) for zeitraum in self.zeitraeume]

    @property
    def tatzeitraum(self) -> tuple[date, date]:
        """Zeit, über die Angebote berichtet werden: ein Rhythmus der Agentur bis Ende des Berichtsjahrs."""
        jahre = max(1, round(self.analyse.agentur.rhythmus_monate / 12))
        ende = self.analyse.berichtsjahr
        return date(ende - jahre + 1, 1, 1), date(ende, 12, 31)

    @property
    def tatjahre(self) -> str:
        von, bis = self.tatzeitraum
        return zahlen.jahre(von.year, bis.year)


def grund_legen(analyse: Analyse, bausteine: Iterable[Baustein], *, mit_blick: bool = True) -> Grund:
    """Lädt für alle genannten Bausteine zusammen; die Zahl der Abfragen hängt nicht von ihrer Zahl ab."""
    bausteine = list(bausteine)
    sozialraeume = list(analyse.sozialraeume.all())
    raeume = _raeume(sozialraeume)
    gebiete = list({gebiet.kennung: gebiet for raum in raeume for gebiet in raum.gebiete}.values())
    zeitraeume = _zeitraeume(analyse, gebiete)
    indikatoren = list(dict.fromkeys([key for baustein in bausteine for key in _alle_indikatoren(baustein)]))
    if mit_blick:
        indikatoren = list(dict.fromkeys([*indikatoren, *BLICK]))
    arten = {baustein.art for baustein in bausteine}
    return Grund(
        analyse=analyse,
        raeume=raeume,
        zeitraeume=zeitraeume,
        tafel=kennzahlen(
            indikatoren=indikatoren,
            gebiete=gebiete,
            zeitraeume=zeitraeume,
            von_oben=eigene_zahlen(
                indikatoren,
                [(raum.sozialraum, raum.gebiet) for raum in raeume],
                zeitraeume[-1] if zeitraeume else "",
            ),
        ),
        aufbauten=(
            {aufbau.gebiet.kennung: aufbau for aufbau in altersaufbauten(gebiete, zeitraeume[-1])}
            if Baustein.Art.ALTERSAUFBAU in arten and zeitraeume
            else {}
        ),
        datengrenzen=(
            datengrenzen({pk for raum in raeume for pk in raum.gebiet.einheiten})
            if Baustein.Art.GRENZEN in arten
            else []
        ),
    )


def _raeume(sozialraeume: Sequence[Sozialraum]) -> tuple[Raum, ...]:
    einheiten: dict[int, list[Gebiet]] = {}
    for anteil in anteile_der_sozialraeume(sozialraeume):
        einheiten.setdefault(anteil.stand.sozialraum_id, []).append(gebiet_der_einheit(anteil.einheit))
    gebiete = gebiete_der_sozialraeume(sozialraeume)
    # Der Umriss selbst ist groß und wird nur zum Zeichnen gebraucht.
    grenzen = Grenze.objects.defer("geometrie").in_bulk(
        [anteil.einheit_id for gebiet in gebiete for anteil in gebiet.anteile]
    )
    return tuple(
        Raum(
            sozialraum=sozialraum,
            gebiet=gebiet,
            vergleiche=tuple(vergleichsgebiete(gebiet)),
            einheiten=tuple(einheiten.get(sozialraum.pk, ())),
            grenzen=tuple(
                grenzen[anteil.einheit_id] for anteil in gebiet.anteile if anteil.einheit_id in grenzen
            ),
        )
        for sozialraum, gebiet in zip(sozialraeume, gebiete, strict=True)
    )


def _zeitraeume(analyse: Analyse, gebiete: Sequence[Gebiet]) -> tuple[str, ...]:
    """Bis zum gewählten Datenstand, höchstens die letzten fünfzehn: mehr Punkte trägt keine Spalte."""
    alle = verfuegbare_zeitraeume(gebiete)
    if analyse.datenstand:
        alle = [zeitraum for zeitraum in alle if jahr(zeitraum) <= analyse.datenstand]
    # Jahre und Monate vertragen keine gemeinsame Achse; es zählt die Form des jüngsten Zeitraums.
    gleiche = [zeitraum for zeitraum in alle if len(zeitraum) == len(alle[-1])]
    return tuple(gleiche[-HOECHSTENS_ZEITRAEUME:])


def indikatoren_des(baustein: Baustein) -> list[str]:
    """Die Indikatoren seiner Einstellungen, soweit der Katalog sie kennt, und die eigenen."""
    genannte = baustein.einstellungen.get("indikatoren", [])
    return [key for key in genannte if key in INDIKATOREN or ist_eigener(key)]


def _alle_indikatoren(baustein: Baustein) -> list[str]:
    veraenderung = baustein.einstellungen.get("veraenderung")
    return [*indikatoren_des(baustein), *([veraenderung] if veraenderung in INDIKATOREN else [])]
