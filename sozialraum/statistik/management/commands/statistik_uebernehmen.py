"""Übernimmt Dateien der Statistikämter von der Befehlszeile, mit denselben Verben wie die Seite."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from sozialraum.kern.befehl import Befehl
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import anzahl, datum, zahl
from sozialraum.statistik.abfragen import lieferung_mit, vorlage_mit
from sozialraum.statistik.annehmen import lieferung_annehmen
from sozialraum.statistik.befunde import Befund, Schwere
from sozialraum.statistik.dateibild import pruefsumme
from sozialraum.statistik.models import Importvorlage, Lieferung, Lieferungszustand
from sozialraum.statistik.uebernehmen import (
    Beanstandung,
    Uebernahme,
    lieferung_pruefen,
    lieferung_uebernehmen,
)

GEPRUEFT = "geprueft"
GEZEIGT = 20


class Fehler(CommandError):
    """Django setzt den Namen der Klasse vor den Satz: „Fehler: …“."""


class Command(Befehl):
    help = "Übernimmt Dateien der Statistikämter; je Datei ganz oder gar nicht."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("dateien", metavar="DATEI", nargs="*", type=Path)
        parser.add_argument(
            "--vorlage", default="", metavar="NAME", help="Importvorlage, sonst wird sie am Kopf erkannt"
        )
        parser.add_argument("--trocken", action="store_true", help="alles prüfen, nichts schreiben")
        parser.add_argument("--json", action="store_true", dest="als_json", help="Ergebnis als JSON")

    def handle(self, *, dateien: list[Path], vorlage: str, trocken: bool, als_json: bool, **_: Any) -> None:
        try:
            if not dateien:
                raise Fachfehler("Bitte nennen Sie mindestens eine Datei.")
            gewuenscht = vorlage_mit(vorlage) if vorlage else None
        except Fachfehler as fehler:
            raise Fehler(fehler.text) from fehler
        berichte = []
        for datei in dateien:
            bericht = self._eine_datei(datei, gewuenscht, trocken)
            berichte.append(bericht)
            if not als_json:
                self._zeigen(bericht)
        if als_json:
            self.stdout.write(json.dumps({"dateien": berichte}, ensure_ascii=False, indent=2))
        if any(bericht["zustand"] == Lieferungszustand.BEANSTANDET for bericht in berichte):
            sys.exit(1)

    def _eine_datei(self, datei: Path, vorlage: Importvorlage | None, trocken: bool) -> dict[str, Any]:
        """Der Bericht über eine Datei; kein Fehler der Datei verlässt diese Funktion."""
        bericht: dict[str, Any] = {
            "name": datei.name or str(datei),
            "sha256": None,
            "zustand": Lieferungszustand.BEANSTANDET.value,
            "werte": 0,
            "befunde": [],
            "ausgelassen": [],
            "fragen": [],
        }
        try:
            with datei.open("rb") as offen:
                bericht["sha256"] = pruefsumme(offen)
                fruehere = lieferung_mit(bericht["sha256"])
                if fruehere and fruehere.zustand == Lieferungszustand.UEBERNOMMEN:
                    _schon_uebernommen(bericht, fruehere)
                elif trocken:
                    ergebnis = lieferung_pruefen(
                        datei=offen, dateiname=datei.name, durch=None, vorlage=vorlage
                    )
                    _eintragen(bericht, ergebnis, GEPRUEFT)
                else:
                    lieferung = lieferung_annehmen(
                        datei=offen, dateiname=datei.name, durch=None, vorlage=vorlage
                    )
                    bericht["befunde"] = lieferung.befunde
                    if lieferung.zustand != Lieferungszustand.BEANSTANDET:
                        ergebnis = lieferung_uebernehmen(lieferung=lieferung, durch=None)
                        _eintragen(bericht, ergebnis, Lieferungszustand.UEBERNOMMEN.value)
        except OSError:
            bericht["befunde"] = [_befund(_warum_nicht_zu_oeffnen(datei))]
        except Beanstandung as beanstandung:
            bericht["befunde"] = [befund.als_dict() for befund in beanstandung.befunde]
        except Fachfehler as fehler:
            bericht["befunde"] = [_befund(fehler.text)]
        return bericht

    def _zeigen(self, bericht: dict[str, Any]) -> None:
        if bericht["zustand"] == Lieferungszustand.BEANSTANDET:
            self.stdout.write(f"{bericht['name']}: beanstandet, nichts übernommen.")
        else:
            wort = "geprüft, nichts geschrieben" if bericht["zustand"] == GEPRUEFT else "übernommen"
            self.stdout.write(f"{bericht['name']}: {wort}, {anzahl(bericht['werte'], 'Wert', 'Werte')}.")
        for posten in bericht["ausgelassen"]:
            self.stdout.write(f"  Ausgelassen: {zahl(posten['anzahl'])} × {posten['grund']}")
        for befund in bericht["befunde"][:GEZEIGT]:
            schwere = "Fehler" if befund["schwere"] == Schwere.FEHLER else "Hinweis"
            self.stdout.write(f"  {schwere}: {befund['text']}")
            if befund["vorschlag"]:
                self.stdout.write(f"    {befund['vorschlag']}")
        weitere = len(bericht["befunde"]) - GEZEIGT
        if weitere > 0:
            self.stdout.write(f"  {anzahl(weitere, 'weiterer Befund', 'weitere Befunde')}; alle mit --json.")


def _eintragen(bericht: dict[str, Any], ergebnis: Uebernahme, zustand: str) -> None:
    bericht["zustand"] = zustand
    bericht["werte"] = ergebnis.werte
    bericht["ausgelassen"] = ergebnis.ausgelassen
    bericht["befunde"] = [befund.als_dict() for befund in ergebnis.befunde]


def _schon_uebernommen(bericht: dict[str, Any], fruehere: Lieferung) -> None:
    """Alles ist schon da: kein Fehler, aber auch nichts Neues."""
    wann = datum(fruehere.uebernommen)
    bericht["zustand"] = fruehere.zustand
    bericht["ausgelassen"] = [{"grund": f"Datei schon am {wann} übernommen", "anzahl": fruehere.anzahl_werte}]
    bericht["befunde"] = [
        _befund(
            f"Dieselbe Datei wurde am {wann} als „{fruehere.dateiname}“ übernommen; nichts wurde doppelt "
            "geschrieben.",
            Schwere.HINWEIS,
        )
    ]


def _befund(text: str, schwere: Schwere = Schwere.FEHLER) -> dict[str, Any]:
    return Befund(schwere, text).als_dict()


def _warum_nicht_zu_oeffnen(datei: Path) -> str:
    if datei.is_dir():
        return f"{datei} ist ein Ordner. Bitte nennen Sie die Datei darin."
    if not datei.exists():
        return f"Die Datei {datei} gibt es nicht. Bitte prüfen Sie den Namen."
    return f"Die Datei {datei} lässt sich nicht öffnen. Bitte prüfen Sie die Leserechte."
