"""Übernimmt die Umschlüsselung einer Gebietsreform: dieselben Verben wie die Seiten dazu."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from sozialraum.kern.befehl import Befehl
from sozialraum.kern.fehler import Fachfehler
from sozialraum.raeume.abfragen.umschluesselungen import reform
from sozialraum.raeume.befund import Befund
from sozialraum.raeume.felder import feld_in_worten
from sozialraum.raeume.models import Umschluesselungsmethode
from sozialraum.raeume.uebernahme import GEAENDERT, NEU, UNVERAENDERT, GrenzenFehler
from sozialraum.raeume.umschluesselung_lesen import lies_tabelle
from sozialraum.raeume.umschluesselung_uebernehmen import (
    ENTFAELLT,
    Umschluesselung,
    umschluesselung_berechnen,
    umschluesselung_uebernehmen,
)


class Fehler(CommandError):
    """Django setzt den Namen der Klasse vor den Satz: „Fehler: …“."""


class Command(Befehl):
    help = "Übernimmt eine Tabelle „alt → neu → Anteil“ (CSV oder JSON) zu einer Gebietsreform."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("datei", metavar="DATEI", type=Path, nargs="?")
        parser.add_argument(
            "--reform", default="", help="AGS/EBENE/STICHTAG, etwa 05315000/stadtteil/2024-01-01"
        )
        parser.add_argument("--alt", default="", help="Spalte mit dem alten Schlüssel")
        parser.add_argument("--neu", default="", help="Spalte mit dem neuen Schlüssel")
        parser.add_argument(
            "--anteil", default="", help="Spalte mit dem Anteil; ohne sie ist jeder Übergang 1:1"
        )
        parser.add_argument(
            "--methode",
            choices=Umschluesselungsmethode.values,
            default=Umschluesselungsmethode.EINWOHNER.value,
            help="wonach geteilt wurde",
        )
        parser.add_argument("--quelle", default="", help="sonst der Dateiname")
        parser.add_argument(
            "--aus-flaechen", action="store_true", help="statt einer Datei: Anteile an der Fläche der Grenzen"
        )
        parser.add_argument("--trocken", action="store_true", help="alles prüfen, nichts schreiben")
        parser.add_argument("--json", action="store_true", dest="als_json", help="Ergebnis als JSON")

    def handle(self, *, als_json: bool, trocken: bool, **optionen: Any) -> None:
        bericht: dict[str, Any] = {"zustand": "beanstandet", "befunde": []}
        try:
            ergebnis = self._uebernehmen(trocken, optionen)
        except Fachfehler as fehler:
            if not als_json:
                raise Fehler(fehler.text) from fehler
            befunde = fehler.befunde if isinstance(fehler, GrenzenFehler) else [Befund("fehler", fehler.text)]
            bericht["befunde"] = [befund.als_dict() for befund in befunde]
        else:
            bericht = {
                "zustand": "geprueft" if trocken else "uebernommen",
                "reform": ergebnis.reform.kennung,
                "neu": ergebnis.anzahl(NEU),
                "geaendert": ergebnis.anzahl(GEAENDERT),
                "unveraendert": ergebnis.anzahl(UNVERAENDERT),
                "entfallen": ergebnis.anzahl(ENTFAELLT),
                "befunde": [befund.als_dict() for befund in ergebnis.befunde],
            }
            if not als_json:
                vorsatz = "Geprüft, nichts geschrieben: " if trocken else ""
                self.stdout.write(vorsatz + ergebnis.in_worten)
                for befund in ergebnis.befunde:
                    self.stdout.write(f"  {befund.in_worten}")
        if als_json:
            self.stdout.write(json.dumps(bericht, ensure_ascii=False, indent=2))
            if bericht["zustand"] == "beanstandet":
                sys.exit(1)

    def _uebernehmen(self, trocken: bool, optionen: dict[str, Any]) -> Umschluesselung:
        # Vor der Datei: ohne Reform hilft auch die beste Tabelle nicht.
        kennung = reform(optionen["reform"]).kennung
        if optionen["aus_flaechen"]:
            return umschluesselung_berechnen(reform_kennung=kennung, durch=None, trocken=trocken)
        datei: Path | None = optionen["datei"]
        if datei is None:
            raise Fachfehler("Bitte nennen Sie die Datei mit der Tabelle oder --aus-flaechen.")
        inhalt = self._lesen(datei)
        if not (optionen["alt"] and optionen["neu"]):
            spalten = "; ".join(feld_in_worten(feld) for feld in lies_tabelle(inhalt).felder)
            raise Fachfehler(f"Bitte nennen Sie --alt und --neu. Die Datei hat diese Spalten: {spalten}.")
        return umschluesselung_uebernehmen(
            inhalt=inhalt,
            dateiname=datei.name,
            reform_kennung=kennung,
            feld_alt=optionen["alt"],
            feld_neu=optionen["neu"],
            feld_anteil=optionen["anteil"],
            methode=optionen["methode"],
            quelle=optionen["quelle"],
            durch=None,
            trocken=trocken,
        )

    def _lesen(self, datei: Path) -> bytes:
        try:
            return datei.read_bytes()
        except OSError as fehler:
            raise Fachfehler(
                f"Die Datei {datei} lässt sich nicht öffnen. Bitte prüfen Sie Namen und Leserechte."
            ) from fehler
