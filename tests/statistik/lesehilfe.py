"""Eine Datei mit einer Importvorlage lesen, wie die Übernahme es tut, aber ohne Datenbank."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sozialraum.statistik.lesen.dateibild import ansehen
from sozialraum.statistik.lesen.einlesen import blaetter
from sozialraum.statistik.lieferungen.vorlagen_laden import ORDNER, vorlage_lesen
from sozialraum.statistik.vorlage import Vorlage, vorlage_aus
from sozialraum.statistik.zuordnen import zuordnen
from sozialraum.statistik.zuordnen.bericht import Bericht
from sozialraum.statistik.zuordnen.erkennen import dialekt_fuer
from sozialraum.statistik.zuordnen.klaerung import Rohwert
from sozialraum.statistik.zuordnen.raumtafel import Raumstand, Raumverzeichnis
from tests.statistik.unabhaengig import Tafel

NIRGENDS: Raumverzeichnis = {("", ""): (Raumstand(0, "nirgends"),)}


@dataclass
class Lesart:
    """Was beim Lesen herauskam; `tafel` in der Form der unabhängigen Lesung."""

    werte: list[Rohwert]
    bericht: Bericht
    tafel: Tafel

    def fehler(self) -> list[str]:
        return [befund.text for befund in self.bericht.befunde.alle() if befund.schwere == "fehler"]


def mitgeliefert(name: str) -> Vorlage:
    return vorlage_aus(vorlage_lesen(ORDNER / f"{name}.toml"))


def lies(
    inhalt: bytes,
    vorlage: Vorlage,
    raeume: Raumverzeichnis | None = None,
    *,
    dateiname: str = "",
    antworten: Mapping[str, str] | None = None,
) -> Lesart:
    """Ohne `raeume` gibt es genau die Gebiete, die die Datei selbst nennt."""
    if raeume is None:
        raeume = gebiete_der_datei(inhalt, vorlage, dateiname=dateiname, antworten=antworten)
    bericht = Bericht()
    strom = io.BytesIO(inhalt)
    werte = list(_zugeordnet(strom, vorlage, raeume, bericht, dateiname=dateiname, antworten=antworten))
    orte = {stand.einheit_id: ort for ort, staende in raeume.items() for stand in staende}
    tafel: Tafel = {}
    for merkmal, einheit, zeitraum, wert, zeichen, *_ in werte:
        schluessel = (*orte[einheit], zeitraum, merkmal)
        assert schluessel not in tafel, schluessel
        assert wert is not None or zeichen is not None
        tafel[schluessel] = zeichen.value if zeichen is not None or wert is None else wert
    return Lesart(werte, bericht, tafel)


def _zugeordnet(strom: io.BytesIO, vorlage: Vorlage, raeume: Any, bericht: Bericht, **mehr: Any) -> Any:
    return zuordnen(blaetter(strom, dialekt_fuer(vorlage, ansehen(strom))), vorlage, raeume, bericht, **mehr)


def gebiete_der_datei(
    inhalt: bytes, vorlage: Vorlage, *, dateiname: str = "", antworten: Mapping[str, str] | None = None
) -> dict[tuple[str, str], tuple[Raumstand, ...]]:
    """Alle Gebiete, die die Datei nennt; wo sie nur Namen hat, ist der Name der Schlüssel."""
    bericht = Bericht()
    for _ in _zugeordnet(
        io.BytesIO(inhalt), vorlage, NIRGENDS, bericht, dateiname=dateiname, antworten=antworten
    ):
        pass
    raeume: dict[tuple[str, str], tuple[Raumstand, ...]] = {}
    for nummer, gesucht in enumerate(bericht.unbekannte, 1):
        schluessel = gesucht.name if gesucht.schluessel is None else gesucht.schluessel
        raeume.setdefault((gesucht.ebene, schluessel), (Raumstand(nummer, gesucht.name),))
    return raeume
