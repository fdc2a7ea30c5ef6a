"""Was eine Analyse zum Zusammenstellen braucht, einmal geladen: Räume, Vergleichsgebiete, Zahlen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q

from agenturen.models import Traeger
from analysen.bedarfslage import Bedarfslage, bedarfslage
from analysen.belege import Belege
from analysen.eigene_zahlen import eigene_zahlen
from analysen.gliederung.blick import BLICK
from analysen.models import Analyse, Baustein, Laenge
from analysen.schreiben.zahlmarken import BEZIRK, RAUM, STADT, Marke, marken_in
from sozialraum.kern import zahlen
from sozialraum.raeume.abfragen import (
    anteile_der_sozialraeume,
    gebiet_der_einheit,
    gebiete_der_einheiten,
    gebiete_der_sozialraeume,
    gebiete_zu_adressen,
    gueltige_einheiten,
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
    vorhandene_indikatoren,
)
from sozialraum.statistik.zeitraeume import jahr, von_bis

HOECHSTENS_ZEITRAEUME = 15


@dataclass(frozen=True)
class Raum:
    """Ein Sozialraum der Analyse; `vergleiche` von klein nach groß, zuletzt die Gemeinde.

    `staende` sagt je Einheit, seit wann sie so geschnitten ist; leer, wenn schon immer. `dazu` sind frei
    gewählte Gebiete eines Bausteins, die daneben stehen, ohne dass ein Satz mit ihnen vergleicht.
    """

    sozialraum: Sozialraum
    gebiet: Gebiet
    vergleiche: tuple[Gebiet, ...]
    einheiten: tuple[Gebiet, ...]
    grenzen: tuple[Grenze, ...]
    staende: tuple[str, ...] = ()
    dazu: tuple[Gebiet, ...] = ()

    @property
    def gebiete(self) -> tuple[Gebiet, ...]:
        return (self.gebiet, *self.vergleiche)

    @property
    def nebeneinander(self) -> tuple[Gebiet, ...]:
        return (self.gebiet, *self.dazu, *self.vergleiche)

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
    genannte_gebiete: Mapping[str, Gebiet] = field(default_factory=dict)
    weitere_gebiete: Mapping[str, Gebiet] = field(default_factory=dict)
    belege: Belege = field(default_factory=Belege)

    @property
    def letzter(self) -> str:
        """Jüngster Zeitraum, leer ohne Zahlen."""
        return self.zeitraeume[-1] if self.zeitraeume else ""

    @property
    def knapp(self) -> bool:
        """Alles außer der Langfassung: kleinere Bilder, kürzere Listen."""
        return self.analyse.laenge != Laenge.LANGFASSUNG

    @property
    def jahre(self) -> str:
        return von_bis(list(self.zeitraeume))

    @cached_property
    def _indikatoren(self) -> dict[str, Indikator]:
        return {indikator.key: indikator for indikator in self.tafel.indikatoren}

    def indikator(self, key: str) -> Indikator:
        """Der Indikator, wie er heute gilt, auch ein eigener. Fehler: `KeyError`, wenn keiner ihn braucht."""
        return self._indikatoren[key]

    def kennt(self, key: str) -> bool:
        """Ob seine Zahlen geladen sind."""
        return key in self._indikatoren

    def kennzahl(self, indikator: str, gebiet: Gebiet) -> Kennzahl:
        return self.tafel.get(indikator, gebiet, self.letzter)

    def reihe(self, indikator: str, gebiet: Gebiet) -> list[Kennzahl]:
        return [self.tafel.get(indikator, gebiet, zeitraum) for zeitraum in self.zeitraeume]

    @cached_property
    def bedarfslage(self) -> Bedarfslage:
        """Bedarfe der Räume mit allem, was an ihnen hängt; geladen, sobald jemand danach fragt."""
        return bedarfslage(self.analyse, [raum.sozialraum for raum in self.raeume])

    @cached_property
    def orte(self) -> dict[str, Gebiet]:
        """Was Zahlmarken „Gebiet“ nennen: `raum`, `raum2` …, `bezirk`, `stadt` und genannte Kennungen."""
        orte = {f"{RAUM}{nummer}": raum.gebiet for nummer, raum in enumerate(self.raeume, start=1)}
        if self.raeume:
            vergleiche = self.raeume[0].vergleiche
            orte[RAUM] = self.raeume[0].gebiet
            orte |= {STADT: vergleiche[-1]} if vergleiche else {}
            orte |= {BEZIRK: vergleiche[0]} if len(vergleiche) > 1 else {}
        return {**orte, **self.genannte_gebiete}

    def gemeint(self, marke: Marke) -> Kennzahl | None:
        """Die Kennzahl einer Zahlmarke; None, wenn es Indikator oder Gebiet hier nicht gibt."""
        gebiet = self.orte.get(marke.gebiet)
        zeitraum = marke.zeitraum or self.letzter
        if not marke.lesbar or gebiet is None or not zeitraum or marke.indikator not in self._indikatoren:
            return None
        return self.tafel.get(marke.indikator, gebiet, zeitraum)

    @property
    def erheber(self) -> str:
        """Die Träger, deren eigene Einträge in der Analyse stehen; der federführende zuerst."""
        return zahlen.aufzaehlung([traeger.name for traeger in self._traeger])

    @property
    def erheber_kurz(self) -> str:
        return zahlen.aufzaehlung([traeger.kurzname for traeger in self._traeger])

    @property
    def _traeger(self) -> list[Traeger]:
        weitere = (agentur.traeger for agentur in self.analyse.mitschreibende)
        return list(dict.fromkeys([self.analyse.traeger, *weitere]))

    @property
    def tatzeitraum(self) -> tuple[date, date]:
        return tatzeitraum(self.analyse)


def tatzeitraum(analyse: Analyse) -> tuple[date, date]:
    """Zeit, über die Angebote berichtet werden: ein Rhythmus der Agentur bis Ende des Berichtsjahrs."""
    jahre = max(1, round(analyse.agentur.rhythmus_monate / 12))
    ende = analyse.berichtsjahr
    return date(ende - jahre + 1, 1, 1), date(ende, 12, 31)


def grund_legen(
    analyse: Analyse,
    bausteine: Iterable[Baustein],
    *,
    mit_blick: bool = True,
    nur_zeitraum: str | None = None,
) -> Grund:
    """Lädt für alle genannten Bausteine zusammen; die Zahl der Abfragen hängt nicht von ihrer Zahl ab.

    Mit `nur_zeitraum` kommen nur Zahlen dieses Zeitraums, bei einem unbekannten die des jüngsten.
    """
    bausteine = list(bausteine)
    marken = [marke for baustein in bausteine for marke in marken_in(baustein.text) if marke.lesbar]
    sozialraeume = list(analyse.sozialraeume.all())
    raeume = _raeume(sozialraeume)
    gebiete = list({gebiet.kennung: gebiet for raum in raeume for gebiet in raum.gebiete}.values())
    zeitraeume = _zeitraeume(analyse, gebiete)
    gezaehlte = zeitraeume
    if nur_zeitraum is not None:
        gezaehlte = (nur_zeitraum,) if nur_zeitraum in zeitraeume else zeitraeume[-1:]
    weitere = gebiete_zu_adressen(
        {adresse for einer in bausteine for adresse in dazu_in(einer.einstellungen)}
    )
    genannte = _genannte_gebiete({marke.gebiet for marke in marken if marke.gebiet[0].isdigit()})
    indikatoren = vorhandene_indikatoren(
        [
            *(key for baustein in bausteine for key in indikatoren_in(baustein.einstellungen)),
            *(marke.indikator for marke in marken),
            *(BLICK if mit_blick else ()),
        ]
    )
    arten = {baustein.art for baustein in bausteine}
    return Grund(
        analyse=analyse,
        raeume=raeume,
        zeitraeume=zeitraeume,
        tafel=kennzahlen(
            indikatoren=list(indikatoren.values()),
            gebiete=list({g.kennung: g for g in (*gebiete, *genannte.values(), *weitere.values())}.values()),
            zeitraeume=list(dict.fromkeys([*gezaehlte, *(m.zeitraum for m in marken if m.zeitraum)])),
            von_oben=eigene_zahlen(
                indikatoren.keys(),
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
        genannte_gebiete=genannte,
        weitere_gebiete=weitere,
    )


def _genannte_gebiete(kennungen: set[str]) -> dict[str, Gebiet]:
    """Die Raumeinheiten, die Zahlmarken bei ihrer Kennung nennen; mehrdeutige und unbekannte fehlen."""
    if not kennungen:
        return {}
    gesucht = Q()
    for kennung in kennungen:
        ags, _, schluessel = kennung.partition("/")
        gesucht |= Q(ags=ags, schluessel=schluessel)
    einheiten = list(gueltige_einheiten().filter(gesucht).select_related("ebene"))
    je_kennung: dict[str, list[Gebiet]] = {}
    for einheit, gebiet in zip(einheiten, gebiete_der_einheiten(einheiten), strict=True):
        name = f"{einheit.ags}/{einheit.schluessel}" if einheit.schluessel else einheit.ags
        je_kennung.setdefault(name, []).append(gebiet)
    return {name: gefundene[0] for name, gefundene in je_kennung.items() if len(gefundene) == 1}


def _raeume(sozialraeume: Sequence[Sozialraum]) -> tuple[Raum, ...]:
    einheiten: dict[int, list[Gebiet]] = {}
    staende: dict[int, list[str]] = {}
    for anteil in anteile_der_sozialraeume(sozialraeume):
        einheiten.setdefault(anteil.stand.sozialraum_id, []).append(gebiet_der_einheit(anteil.einheit))
        staende.setdefault(anteil.stand.sozialraum_id, []).append(anteil.einheit.gueltigkeit)
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
            staende=tuple(staende.get(sozialraum.pk, ())),
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
    return indikatoren_in({"indikatoren": baustein.einstellungen.get("indikatoren")})


def dazu_in(einstellungen: Mapping[str, Any]) -> list[str]:
    """Adressen der höchstens zwei frei gewählten Gebiete, jede einmal."""
    genannte = [einstellungen.get("dazu"), einstellungen.get("dazu2")]
    return list(dict.fromkeys(adresse for adresse in genannte if isinstance(adresse, str) and adresse))


def indikatoren_in(einstellungen: Mapping[str, Any]) -> list[str]:
    """Alle Indikatoren, die Einstellungen nennen: `indikatoren`, `indikator` und `veraenderung`."""
    liste = einstellungen.get("indikatoren")
    genannte = [
        *(liste if isinstance(liste, list) else []),
        einstellungen.get("indikator"),
        einstellungen.get("veraenderung"),
    ]
    return [key for key in genannte if isinstance(key, str) and (key in INDIKATOREN or ist_eigener(key))]
