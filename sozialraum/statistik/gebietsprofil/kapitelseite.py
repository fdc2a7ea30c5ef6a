"""Ein Kapitel eines Gebiets: seine Tabelle, Sätze zu jeder Zeile und die Diagramme, die es führen."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik import saetze, schaubilder, zeitraeume
from sozialraum.statistik.gebietsprofil import bilder
from sozialraum.statistik.gebietsprofil.bilder import Bild
from sozialraum.statistik.gebietsprofil.staaten import Staaten, gibt_es, staaten
from sozialraum.statistik.indikatoren import Indikator
from sozialraum.statistik.kennzahl import Altersaufbau, Altersband, Kennzahl
from sozialraum.statistik.kennzahlen import Kennzahlentafel, altersaufbauten, kennzahlen
from sozialraum.statistik.kennzahlen.staaten import HAEUFIGSTE_STAATEN
from sozialraum.statistik.reihenbruch import BEDEUTUNG, ZEICHEN
from sozialraum.statistik.saetze import Satz
from sozialraum.statistik.vergleichen import zeitstand
from sozialraum.statistik.vergleichen.kapitel import KAPITEL, Kapitelzeilen, Zeile, kapitel, nach_kapiteln
from sozialraum.statistik.vergleichen.katalog import MIT_UMGEBUNG, gelieferte_indikatoren
from sozialraum.statistik.vergleichen.lieferzeiten import lieferzeiten
from sozialraum.statistik.zeichen import legende

BEVOELKERUNG = "bevoelkerung"
EINWOHNER = "ew"
# Wovon zuerst gezeichnet wird; danach die Reihenfolge des Katalogs.
FUEHREND = (
    EINWOHNER,
    "anteil_mh",
    "anteil_eg",
    "anteil_auslaender",
    "anteil_1phh",
    "anteil_alleinerz",
    "wand_saldo",
    "wohndauer_5plus",
    "al_anteil",
    "sv_quote",
    "sgb2_u65",
    "kinderarmut",
    "ueberg_gym",
    "kita_u3",
)
DIAGRAMME = 2


@dataclass(frozen=True)
class Verlauf:
    """Ein gezeichneter Indikator mit der Tabelle, die dasselbe sagt."""

    zeile: Zeile
    bilder: list[Bild]
    tabelle: list[tuple[str, tuple[Kennzahl, ...]]]
    quellenvermerk: str
    gebrochen: frozenset[Kennzahl] = frozenset()

    @property
    def zeichen(self) -> list[tuple[str, str]]:
        """Was in der Tabelle statt einer Zahl oder vor einer steht."""
        bruch = [(ZEICHEN, BEDEUTUNG)] if self.gebrochen else []
        return [*legende(k.zeichen for _, spalte in self.tabelle for k in spalte), *bruch]


@dataclass(frozen=True)
class Alter:
    """Der Altersaufbau mit seiner Tabelle oder dem Grund, warum es keinen gibt."""

    bilder: list[Bild]
    gebiete: list[Gebiet]
    zeilen: list[list[tuple[Gebiet, Altersband]]]
    zeitraum: str
    hinweis: str
    quellenvermerk: str

    @property
    def zeitraum_text(self) -> str:
        return zeitraeume.in_worten(self.zeitraum)


@dataclass(frozen=True)
class Gebietskapitel:
    """Was die Seite eines Kapitels zeigt; das erste Gebiet ist das eigene."""

    gebiete: tuple[Gebiet, ...]
    jahr: str
    jahre: tuple[str, ...]
    zeilen: Kapitelzeilen
    absaetze: list[tuple[Zeile, list[Satz]]]
    verlaeufe: list[Verlauf]
    alter: Alter | None
    staaten: Staaten | None
    nicht_berechenbar: list[Kennzahl]
    zeichen: list[tuple[str, str]] = field(default_factory=list)
    quellenvermerk: str = ""

    @property
    def indizes(self) -> Kapitelzeilen | None:
        """Die Zeilen, die auf der Seite des ganzen Profils fehlen."""
        zeilen = tuple(z for z in self.zeilen.zeilen if z.indikator.rechnung in MIT_UMGEBUNG)
        return replace(self.zeilen, zeilen=zeilen) if zeilen else None


def gebietskapitel(gebiete: Sequence[Gebiet], schluessel: str, jahr: str = "") -> Gebietskapitel | None:
    """Das Kapitel des ersten Gebiets, verglichen mit den weiteren; neun Abfragen, mit Altersaufbau 13.

    None, wenn es dieses Kapitel nicht gibt oder zu diesem Jahr nichts darin.
    """
    indikatoren = {k: i for k, i in gelieferte_indikatoren().items() if kapitel(i) == schluessel}
    zeiten = lieferzeiten(gebiete)
    jahre = zeitstand.jahre(zeiten)
    jahr = jahr or (jahre[0] if jahre else "")
    if schluessel not in KAPITEL or not indikatoren or jahr not in jahre:
        return None
    stand = zeitstand.im_jahr(zeiten, jahr)
    tafel = kennzahlen(indikatoren=list(indikatoren.values()), gebiete=gebiete, zeitraeume=stand)
    alle = [zeitstand.zeile(tafel, key, gebiete, stand) for key in indikatoren]
    gezeigt = [Zeile(tuple(zeile)) for zeile in alle if any(k.quellen for k in zeile)]
    if not gezeigt:
        return None
    fuehrend = _fuehrende(gezeigt)
    gezeichnet = [zeile.indikator for zeile in fuehrend]
    weitere = [z.indikator for z in gezeigt if vergleichbar_ueber_jahre(z.indikator)]
    reihen = kennzahlen(indikatoren=list(dict.fromkeys([*gezeichnet, *weitere])), gebiete=gebiete)
    alter = _alter(gebiete, gezeigt) if schluessel == BEVOELKERUNG else None
    zeichen = [k.zeichen for zeile in gezeigt for k in zeile.kennzahlen]
    verlaeufe = _verlaeufe(fuehrend, gebiete, reihen)
    zeichen += [k.zeichen for je_gebiet in verlaeufe.values() for reihe in je_gebiet for k in reihe]
    zeichen += [band.zeichen for eine in alter.zeilen for _, band in eine] if alter else []
    return Gebietskapitel(
        gebiete=tuple(gebiete),
        jahr=jahr,
        jahre=tuple(jahre),
        zeilen=nach_kapiteln(zeile.kennzahlen for zeile in gezeigt)[0],
        absaetze=[
            (zeile, saetze.befunde(zeile.kennzahlen, eigener_verlauf(zeile, reihen))) for zeile in gezeigt
        ],
        verlaeufe=[_verlauf(zeile, verlaeufe[zeile.indikator.key]) for zeile in fuehrend],
        alter=alter,
        staaten=_staaten(tafel, gebiete, alle),
        nicht_berechenbar=[zeile[0] for zeile in alle if not any(k.quellen for k in zeile)],
        zeichen=legende(zeichen),
        quellenvermerk=schaubilder.quellenvermerk([k for zeile in gezeigt for k in zeile.kennzahlen]),
    )


def _staaten(
    tafel: Kennzahlentafel, gebiete: Sequence[Gebiet], zeilen: Sequence[Sequence[Kennzahl]]
) -> Staaten | None:
    """Die Liste hinter dem Anteil der häufigsten Staaten; None, wo es ihn nicht gibt."""
    eigene = next((zeile[0] for zeile in zeilen if zeile[0].indikator.key == HAEUFIGSTE_STAATEN), None)
    if eigene is None or not gibt_es(tafel, gebiete[0], eigene.zeitraum):
        return None
    return staaten(tafel, gebiete, eigene.zeitraum)


def _fuehrende(zeilen: Sequence[Zeile]) -> list[Zeile]:
    offene = [zeile for zeile in zeilen if zeile.kennzahlen[0].offen]
    rang = {key: nummer for nummer, key in enumerate(FUEHREND)}
    geordnet = sorted(offene, key=lambda zeile: rang.get(zeile.indikator.key, len(rang)))
    if geordnet and geordnet[0].indikator.key == EINWOHNER:
        return geordnet[:1]
    return geordnet[:DIAGRAMME]


def vergleichbar_ueber_jahre(indikator: Indikator) -> bool:
    """Nicht, was an allen Gebieten gemessen ist: Welche das sind, kann jedes Jahr anders sein."""
    return indikator.rechnung not in MIT_UMGEBUNG


def eigener_verlauf(zeile: Zeile, reihen: Kennzahlentafel) -> list[Kennzahl]:
    """Was zum ersten Gebiet über die Jahre geliefert ist; leer, wenn die Tafel den Indikator nicht führt."""
    if zeile.indikator not in reihen.indikatoren:
        return []
    return [k for k in reihen.reihe(zeile.indikator.key, zeile.kennzahlen[0].gebiet) if k.quellen]


Reihen = list[list[Kennzahl]]


def _verlaeufe(
    zeilen: Sequence[Zeile], gebiete: Sequence[Gebiet], reihen: Kennzahlentafel
) -> dict[str, Reihen]:
    """Indikator → je Gebiet seine Reihe, über die Zeiträume, zu denen es für eine dieser Zeilen etwas gibt.

    Die Tafel führt auch Zeiträume der anderen Zeilen; im Diagramm wären sie Lücken, wo nichts fehlt.
    """
    je_indikator = {z.indikator.key: [reihen.reihe(z.indikator.key, g) for g in gebiete] for z in zeilen}
    belegt = {k.zeitraum for alle in je_indikator.values() for reihe in alle for k in reihe if k.quellen}
    return {
        key: [[k for k in reihe if k.zeitraum in belegt] for reihe in alle]
        for key, alle in je_indikator.items()
    }


def _verlauf(zeile: Zeile, je_gebiet: Reihen) -> Verlauf:
    if zeile.indikator.key == EINWOHNER:
        gezeichnet = bilder.verlauf(je_gebiet[:1]) + bilder.index(je_gebiet)
    else:
        gezeichnet = bilder.verlauf(je_gebiet) or bilder.vergleich(zeile.kennzahlen)
    belegt = [
        (zeitraeume.in_worten(spalte[0].zeitraum), spalte)
        for spalte in zip(*je_gebiet, strict=True)
        if any(k.quellen for k in spalte)
    ]
    return Verlauf(
        zeile,
        gezeichnet,
        belegt,
        schaubilder.quellenvermerk([k for reihe in je_gebiet for k in reihe]),
        schaubilder.gebrochene(je_gebiet),
    )


def _alter(gebiete: Sequence[Gebiet], zeilen: Sequence[Zeile]) -> Alter:
    """Der Aufbau des Gebiets und des größten Vergleichsgebiets zum Zeitraum der Einwohnerzahl."""
    zeitraum = zeilen[0].zeitraum
    aufbauten = altersaufbauten([gebiete[0], *gebiete[1:][-1:]], zeitraum)
    passend = [aufbau for aufbau in aufbauten if aufbau.grenzen == aufbauten[0].grenzen]
    return Alter(
        bilder=bilder.altersaufbau(aufbauten),
        gebiete=[aufbau.gebiet for aufbau in passend],
        zeilen=_bandzeilen(passend),
        zeitraum=zeitraum,
        hinweis=aufbauten[0].hinweis,
        quellenvermerk=aufbauten[0].quellenvermerk,
    )


def _bandzeilen(aufbauten: Sequence[Altersaufbau]) -> list[list[tuple[Gebiet, Altersband]]]:
    spalten = [[(aufbau.gebiet, band) for band in aufbau.baender] for aufbau in aufbauten]
    return [list(zeile) for zeile in zip(*spalten, strict=True)]
