"""Schreibt die Dateien der Ämter von Musterstadt, jede in ihrer Mundart, wie ihre Importvorlage sie liest.

Ohne Django; gleiche Tabelle, gleiche Bytes.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sozialraum.start.vorfuehrung.aemter import AEMTER, NACHLIEFERUNG, Amt, vorlage
from sozialraum.start.vorfuehrung.mappe import Zelle, mappe
from sozialraum.start.vorfuehrung.merkmale import Merkmal
from sozialraum.start.vorfuehrung.stadt import stadt
from sozialraum.start.vorfuehrung.zahlen import (
    MITTEL,
    STADT,
    geschlossene,
    gibt_es,
    merkmal,
    mittel,
    raeume,
    zahlen,
)

RUNDUNG = 5
# Der Kopf der Arbeitsmappe; was über mehreren Spalten steht, ist eine verbundene Zelle.
KOPFZEILEN = (
    ("Gebiet", "", "Wohnungen", "", "", "Wohnfläche", "", "Angebotsmiete", "Einwohner"),
    ("Nr", "Name", "insgesamt", "mit Bindung", "fertiggestellt", "m²", "m² je Einwohner", "€ je m²", ""),
)
VERBUNDEN = ("A3:B3", "C3:E3", "F3:G3", "I3:I4")


def zahlendateien(*aemter: str) -> dict[str, bytes]:
    """Dateiname → Bytes; alle, oder nur die der genannten Ämter."""
    return {
        dateiname: _Schreiber(amt).datei(jahre)
        for amt in AEMTER
        if not aemter or amt.name in aemter
        for dateiname, jahre in amt.dateien().items()
    }


def nachlieferung() -> dict[str, bytes]:
    """Die Datei, die noch auf Bestätigung wartet; wie `zahlendateien`."""
    return {
        dateiname: _Schreiber(NACHLIEFERUNG).datei(jahre)
        for dateiname, jahre in NACHLIEFERUNG.dateien().items()
    }


class _Schreiber:
    """Schreibt, was die Importvorlage eines Amtes liest."""

    def __init__(self, amt: Amt) -> None:
        self.amt, self.vorlage = amt, vorlage(amt.name)
        self.felder: Sequence[Mapping[str, Any]] = self.vorlage["fields"]
        self.wertfelder = [feld for feld in self.felder if feld.get("rolle") == "wert"]
        self.dezimal = self.wertfelder[0]["decimalChar"]
        self.gruppe = self.wertfelder[0].get("groupChar", "")
        self.zeichen = {eines["label"]: eines["value"] for eines in self.vorlage["missingValues"]}
        self.null = self.vorlage["nullwerte"][0]["value"]
        self.merkmale = [(angaben, merkmal(angaben)) for angaben in self.vorlage["merkmale"]]

    def datei(self, jahre: Sequence[int]) -> bytes:
        dialekt = self.vorlage["dialect"]
        if "delimiter" not in dialekt:
            return mappe({str(jahr): list(self._blatt(jahr)) for jahr in jahre}, VERBUNDEN)
        text = io.StringIO(newline="")
        text.writelines(f"{zeile}\r\n" for zeile in self.amt.vorspann)
        schreiber = csv.writer(text, delimiter=dialekt["delimiter"], lineterminator="\r\n")
        schreiber.writerow(self._kopf(jahre))
        breit = "muster" in self.wertfelder[0]
        schreiber.writerows(self._breit(jahre) if breit else self._lang(jahre))
        return text.getvalue().encode("utf-8-sig" if self.amt.bom else dialekt["encoding"])

    def _blatt(self, jahr: int) -> Iterator[Sequence[Zelle]]:
        """Ein Jahr der Arbeitsmappe: Titel, zwei Kopfzeilen, jedes Gebiet eine Zeile, Zeichenerklärung."""
        yield [f"Gebäude- und Wohnungsbestand in Musterstadt am 31.12.{jahr}"]
        yield []
        yield from ([teil or None for teil in zeile] for zeile in KOPFZEILEN)
        for raum, raumname in raeume(jahr).items():
            zellen = (self._wert(angaben, gemeint, raum, jahr) for angaben, gemeint in self.merkmale)
            yield [self._raum(raum), raumname, *zellen]
        yield []
        yield ["Quelle: Amt für Wohnungswesen (erfundene Beispieldaten)"]
        yield [". geheim zu halten, x Aussage nicht sinnvoll, ... Angabe folgt, - genau null"]

    def _kopf(self, jahre: Sequence[int]) -> Iterator[str]:
        for feld in self.felder:
            if "muster" in feld:
                yield from map(str, jahre)
            else:
                yield feld["name"]

    def _lang(self, jahre: Sequence[int]) -> Iterator[list[str]]:
        """Jede Zelle eine Zeile."""
        for jahr in jahre:
            for raum, raumname in raeume(jahr).items():
                for angaben, gemeint in self.merkmale:
                    if gibt_es(gemeint, jahr):
                        zelle = self._zelle(angaben, gemeint, raum, jahr)
                        yield self._zeile(angaben, raum, raumname, zelle, str(jahr))

    def _breit(self, jahre: Sequence[int]) -> Iterator[list[str]]:
        """Jedes Merkmal eines Gebiets eine Zeile, jedes Jahr eine Spalte."""
        for raum, raumname in raeume(jahre[0]).items():
            for angaben, gemeint in self.merkmale:
                zeile = self._zeile(angaben, raum, raumname, "", "")
                yield zeile[:-1] + [self._zelle(angaben, gemeint, raum, jahr) for jahr in jahre]

    def _zeile(
        self, angaben: Mapping[str, Any], raum: str, raumname: str, zelle: str, jahr: str
    ) -> list[str]:
        inhalt = {
            "raum": self._raum(raum),
            "raumname": raumname,
            "zeitraum": jahr,
            "tabelle": angaben.get("tabelle", ""),
            "wortlaut": angaben.get("wortlaut", ""),
            "wert": zelle,
            "": angaben["bezeichnung"],
        }
        rollen = [feld.get("rolle", "") for feld in self.felder]
        spalten = rollen.count("merkmal")
        schluessel = iter(angaben["schluessel"].split(".") if spalten > 1 else [angaben["schluessel"]])
        return [next(schluessel) if rolle == "merkmal" else inhalt[rolle] for rolle in rollen]

    def _raum(self, raum: str) -> str:
        return self.amt.raum[0 if raum == STADT else len(raum)].format(raum)

    def _zelle(self, angaben: Mapping[str, Any], gemeint: Merkmal, raum: str, jahr: int) -> str:
        """Wie die Zelle gedruckt wird."""
        wert = self._wert(angaben, gemeint, raum, jahr)
        if isinstance(wert, str):
            return wert
        ganz, _, nach = f"{wert:,}".partition(".")
        return ganz.replace(",", self.gruppe) + (self.dezimal + nach if nach else "")

    def _wert(
        self, angaben: Mapping[str, Any], gemeint: Merkmal, raum: str, jahr: int
    ) -> str | int | Decimal:
        """Die Zahl oder das Zeichen, das an ihrer Stelle steht."""
        if jahr == stadt().jahre[-1] and angaben["schluessel"] in self.amt.folgt:
            return str(self.zeichen["folgt"])
        if gemeint.groesse in MITTEL:
            wert = mittel(gemeint.groesse, raum, jahr, angaben.get("stellen", 0))
            return str(self.zeichen["nicht_sinnvoll"]) if wert is None else wert
        if (raum, gemeint) in geschlossene(jahr):
            return str(self.zeichen["geheim"])
        zahl = zahlen(jahr)[raum, gemeint]
        if not zahl:
            return str(self.null)
        if self.amt.rundet:
            auf_fuenf = (zahl + RUNDUNG // 2) // RUNDUNG * RUNDUNG
            return auf_fuenf or str(self.zeichen["weniger_als_haelfte"])
        return zahl
