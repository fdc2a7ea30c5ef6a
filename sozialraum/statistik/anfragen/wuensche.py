"""Worum eine Anfrage bitten kann: die Größen, die unsere Indikatoren brauchen, und eigene Merkmale; rein."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sozialraum.statistik.indikatoren import INDIKATOREN, Auswahl, Kapitel, Rechenweg, Reihe, rechenweg
from sozialraum.statistik.vorlage.raumangaben import UMLAUTE

LAENGSTER_SCHLUESSEL = 60


@dataclass(frozen=True)
class Wunsch:
    """Ein gewünschtes Merkmal; `schluessel` ist in jeder Anfrage derselbe. `alter_bis` ausschließend."""

    schluessel: str
    bezeichnung: str
    einheit: str = "Anzahl"
    stellen: int = 0
    groesse: str = ""
    geschlecht: str = ""
    alter_von: int | None = None
    alter_bis: int | None = None


@dataclass(frozen=True)
class Katalogeintrag:
    """Ein Wunsch des Katalogs, die Indikatoren, die ihn brauchen, und das Kapitel des ersten von ihnen."""

    wunsch: Wunsch
    fuer: tuple[str, ...]
    kapitel: Kapitel


def wunsch_zu(auswahl: Auswahl) -> Wunsch:
    """`einwohner` · `einwohner.w` · `einwohner.0-18` · `einwohner.65-`"""
    alter = "" if not auswahl.von and auswahl.bis is None else f"{auswahl.von}-{auswahl.bis or ''}"
    return Wunsch(
        schluessel=".".join(teil for teil in (auswahl.groesse, auswahl.geschlecht, alter) if teil),
        bezeichnung=auswahl.in_worten,
        groesse=auswahl.groesse,
        geschlecht=auswahl.geschlecht,
        alter_von=auswahl.von if alter else None,
        alter_bis=auswahl.bis,
    )


def eigener_wunsch(bezeichnung: str, einheit: str, stellen: int) -> Wunsch:
    """Ein Merkmal in Worten; gleiche Worte und Einheit geben denselben Schlüssel."""
    roh = f"{bezeichnung} {einheit}".casefold().translate(UMLAUTE)
    kern = re.sub(r"[^a-z0-9]+", "-", roh).strip("-")
    return Wunsch(f"eigen.{kern}"[:LAENGSTER_SCHLUESSEL].rstrip("-"), bezeichnung, einheit, stellen)


def _auswahlen(key: str, fassung: int) -> list[Auswahl]:
    zaehler, nenner = INDIKATOREN[key].fassungen[fassung]
    return [glied.auswahl for glied in (*zaehler, *nenner)]


def _katalog() -> dict[str, Katalogeintrag]:
    fuer: dict[Auswahl, dict[str, Kapitel]] = {}
    for key, indikator in INDIKATOREN.items():
        for fassung in range(len(indikator.fassungen)):
            for auswahl in _auswahlen(key, fassung):
                fuer.setdefault(auswahl, {})[indikator.label] = indikator.kapitel
    eintraege = [
        Katalogeintrag(wunsch_zu(auswahl), tuple(namen), next(iter(namen.values())))
        for auswahl, namen in fuer.items()
    ]
    return {eintrag.wunsch.schluessel: eintrag for eintrag in eintraege}


KATALOG: Mapping[str, Katalogeintrag] = _katalog()


def fehlende(reihen_je_quelle: Mapping[int, Sequence[Reihe]]) -> list[str]:
    """Schlüssel des Katalogs, die es braucht, um noch nicht rechenbare Indikatoren rechnen zu können.

    Zähler und Nenner müssen aus einer Quelle kommen, deshalb zählen alle Größen eines solchen Indikators. Hat
    er mehrere Fassungen, zählt die erste. `reihen_je_quelle` sind die Reihen, die für alle Gebiete und
    Zeiträume geliefert sind.
    """
    offen: set[str] = set()
    for key, indikator in INDIKATOREN.items():
        if indikator.fassungen and not any(
            isinstance(rechenweg(indikator, quelle, reihen), Rechenweg)
            for quelle, reihen in reihen_je_quelle.items()
        ):
            offen |= {wunsch_zu(auswahl).schluessel for auswahl in _auswahlen(key, 0)}
    return [schluessel for schluessel in KATALOG if schluessel in offen]
