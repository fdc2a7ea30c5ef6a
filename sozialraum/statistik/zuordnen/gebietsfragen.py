"""Gelieferte Gebiete, die bei uns keines oder mehrere meinen können, als Fragen mit Vorschlägen. Rein."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sozialraum.statistik.vorlage import Vorlage
from sozialraum.statistik.vorlage.raumangaben import Gesucht, namenskern
from sozialraum.statistik.zuordnen.raumtafel import Raumtafel, Raumverzeichnis, Vorschlag

KENNUNG = "gebiet:"
WEGLASSEN = "weglassen"
GIBT_ES_NICHT = "Gebiet, das es bei uns nicht gibt"


@dataclass(frozen=True)
class Gebietsfrage:
    """`gelesen_als` ist die Ebene, die die Vorlage darin sieht, leer ohne passendes Muster.

    `vorschlaege`: bei mehreren möglichen genau diese, sonst die ähnlichsten.
    """

    geliefert: str
    gelesen_als: str
    schluessel: str | None
    name: str
    zeile: int
    anzahl: int
    mehrere: bool
    vorschlaege: Sequence[Vorschlag] = ()

    @property
    def kennung(self) -> str:
        return KENNUNG + self.geliefert

    @property
    def heisst(self) -> str:
        """Wie der Text in einer Frage steht, mit dem Namen aus der Spalte daneben."""
        return f"{self.geliefert} {self.name}" if self.schluessel and self.name else self.geliefert


def gebietsfragen(
    unklare: Iterable[Mapping[str, Any]], vorlage: Vorlage, raeume: Raumverzeichnis
) -> list[Gebietsfrage]:
    """Je Gebiet eine Frage, die häufigsten zuerst; `unklare` wie in der Prüfung einer Lieferung."""
    tafel = Raumtafel(raeume, vorlage)
    fragen = [
        Gebietsfrage(**angaben, vorschlaege=_vorschlaege(angaben, tafel))
        for angaben in unklare
        if not _inzwischen_klar(angaben, vorlage, tafel)
    ]
    return sorted(fragen, key=lambda frage: (-frage.anzahl, frage.zeile))


def _inzwischen_klar(angaben: Mapping[str, Any], vorlage: Vorlage, tafel: Raumtafel) -> bool:
    """Seit der Prüfung hat die Vorlage eine Regel bekommen, oder das Gebiet ist angelegt."""
    if (angaben["gelesen_als"], namenskern(angaben["geliefert"])) in vorlage.namen:
        return True
    gesucht = Gesucht(angaben["gelesen_als"], angaben["schluessel"], angaben["name"])
    if angaben["mehrere"]:
        return len(tafel.gleichnamige_aller_ebenen(gesucht.name)) < 2
    return bool(gesucht.ebene and tafel.staende(gesucht))


def _vorschlaege(angaben: Mapping[str, Any], tafel: Raumtafel) -> list[Vorschlag]:
    gesucht = Gesucht(angaben["gelesen_als"], angaben["schluessel"], angaben["name"])
    return tafel.gleichnamige_aller_ebenen(gesucht.name) if angaben["mehrere"] else tafel.vorschlaege(gesucht)


def beschriftungen(raeume: Raumverzeichnis, ebenen: Mapping[str, str]) -> dict[str, str]:
    """Je Gebiet `ebene:schluessel` → „Lindenhöhe (Stadtteil 21)“, nach Namen geordnet."""
    gefunden = {
        f"{ebene}:{schluessel}": f"{staende[-1].name} ({ebenen.get(ebene, ebene)} {schluessel}".strip() + ")"
        for (ebene, schluessel), staende in raeume.items()
    }
    return dict(sorted(gefunden.items(), key=lambda eines: namenskern(eines[1])))


def ziel(antwort: str, raeume: Raumverzeichnis) -> Vorschlag | None:
    """Das Gebiet zu `ebene:schluessel` oder `ebene:Name`; None, wenn es keines oder mehrere gibt."""
    ebene, _, genannt = antwort.partition(":")
    if staende := raeume.get((ebene, genannt)):
        return Vorschlag(ebene, genannt, staende[-1].name)
    kern = namenskern(genannt)
    gleiche = [
        Vorschlag(eine, schluessel, staende[-1].name)
        for (eine, schluessel), staende in raeume.items()
        if eine == ebene and kern and any(namenskern(stand.name) == kern for stand in staende)
    ]
    return gleiche[0] if len(gleiche) == 1 else None


def regel(frage: Mapping[str, Any], gewaehlt: Vorschlag | None) -> dict[str, Any]:
    """Der Eintrag unter `namen` der Vorlage; ohne Gebiet bleibt das gelieferte künftig weg."""
    anfang = {"geliefert": frage["geliefert"], "gelesen_als": frage["gelesen_als"]}
    if gewaehlt is None:
        return anfang | {"grund": GIBT_ES_NICHT}
    return anfang | {"ebene": gewaehlt.ebene, "schluessel": gewaehlt.schluessel}


def ort_der_regel(eine: Mapping[str, Any]) -> tuple[str, str]:
    """Wofür ein Eintrag unter `namen` gilt: die gelesene Ebene und der Namenskern."""
    return str(eine.get("gelesen_als", eine.get("ebene", ""))), namenskern(str(eine["geliefert"]))
